"""The data page: which cells the filters leave, and how they stand on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import lookups, numbers, queries, queries_values, wording
from dashboard.cell_table import Cells
from dashboard.i18n import t
from dashboard.model import SMALL_BASE, Cell
from dashboard.view import View

ROWS = 2_000  # on the screen
MOST = 200_000  # in a file


class Matches(Cells):
    """What the filters leave, in catalogue order, by unit, latest year first: read as far as it is asked for, the
    first rows for the screen, all of them only for a file. `total` counts what there is, `known` the numbers among it.

    `read`: the places of so many first cells, as numbers of indicator and unit, and the year.
    """

    def __init__(self, view: View, read: Callable[[int], pd.DataFrame], total: int, known: int) -> None:
        self._view, self._read, self.total, self.known = view, read, total, known
        self.units, self.years = len(view.chosen), range(view.first, view.last + 1)
        self._found = pd.DataFrame()

    def __len__(self) -> int:
        return min(self.total, MOST)

    def __getitem__(self, place: Any) -> Any:
        wanted = range(len(self))[place]
        if isinstance(wanted, range):
            return self._made(self._first(max(wanted, default=-1) + 1).iloc[list(wanted)])
        return self[wanted : wanted + 1][0]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self[:])

    def _first(self, count: int) -> pd.DataFrame:
        if len(self._found) < count:
            self._found = self._read(count)
        return self._found

    def _made(self, rows: pd.DataFrame) -> list[Cell]:
        """Only the indicators of these rows are read."""
        view = self._view
        keys = {n: view.filters[n] for n in rows["indicator"].unique()} if len(rows) else {}
        table = lookups.cells(view.path, view.chosen, tuple(keys.values()), view.first, view.last)
        return [table[keys[r.indicator], view.chosen[r.unit], int(r.year)] for r in queries.rows(rows)]


def cells(view: View) -> Matches:
    """The cells of the view that its status filter leaves."""
    asked = (view.first, view.last, view.status, SMALL_BASE)
    counts = queries_values.counts(view.path, view.chosen, view.filters, *asked)

    def read(count: int) -> pd.DataFrame:
        """Of the first indicators only, as many as it takes."""
        before = counts["total"].cumsum() - counts["total"]
        enough = view.filters[: 1 + int(counts["indicator"][before < count].max())]
        return queries_values.matching(view.path, view.chosen, enough, *asked, count)

    return Matches(view, read, int(counts["total"].sum()), int(counts["known"].sum()))


def frame(view: View, shown: Sequence[Cell]) -> pd.DataFrame:
    """What stands on the screen; the number column is there to sort by."""
    columns = ("unit", "year", "indicator", "shown", "fraction", "status", "number", "marks")
    return pd.DataFrame([_row(view, c) for c in shown], columns=[t(f"data.{c}") for c in columns])


def _row(view: View, cell: Cell) -> list[Any]:
    indicator = view.indicators[cell.indicator_id]
    return [
        view.name(cell.unit_id), str(cell.year), indicator.name, numbers.shown(cell, indicator), wording.basis(cell),
        t(f"status.{cell.outcome}"), cell.value, wording.plain_tags(cell),
    ]  # fmt: skip


def show(view: View, matches: Sequence[Cell]) -> Cell | None:
    """Draw the first rows of the table; returns the cell whose row was clicked."""
    shown = matches[:ROWS]
    number = st.column_config.NumberColumn(format="localized", help=t("data.number.help"), width="small")
    text = st.column_config.Column(width="small", alignment="right")
    event = st.dataframe(
        frame(view, shown), hide_index=True, height=520, row_height=34, on_select="rerun", selection_mode="single-cell",
        placeholder=t("data.empty"), alt=t("data.title"), key="table",
        column_config={t("data.number"): number, t("data.shown"): text},
    )  # fmt: skip
    picked = event["selection"]["cells"]
    return shown[picked[0][0]] if picked and picked[0][0] < len(shown) else None
