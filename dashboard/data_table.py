"""The data page: which cells the filters leave, and how they stand on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import lookups, numbers, wording
from dashboard.i18n import t
from dashboard.model import Cell
from dashboard.view import View


def cells(view: View) -> list[Cell]:
    """The cells of the view in catalogue order, by unit, latest year first."""
    found = lookups.cells(view.path, view.chosen, view.filters, view.first, view.last)
    years = range(view.last, view.first - 1, -1)
    ordered = [found[i, u, y] for i in view.filters for u in view.chosen for y in years]
    return [c for c in ordered if matches(c, view.status)]


def matches(cell: Cell, status: str) -> bool:
    """The status filter. `known`: anything but silence and missing reports; `doubtful`: what to look at twice."""
    if status == "all":
        return True
    if status == "known":
        return cell.state not in ("silent", "no_report")
    if status == "doubtful":
        return cell.in_conflict or cell.state == "partial" or (cell.known and cell.qualifier != "=") or cell.small_base
    return cell.outcome == status


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


def show(view: View, shown: Sequence[Cell]) -> Cell | None:
    """Draw the table; returns the cell whose row was clicked."""
    number = st.column_config.NumberColumn(format="localized", help=t("data.number.help"), width="small")
    text = st.column_config.Column(width="small", alignment="right")
    event = st.dataframe(
        frame(view, shown), hide_index=True, height=520, row_height=34, on_select="rerun", selection_mode="single-cell",
        placeholder=t("data.empty"), alt=t("data.title"), key="table",
        column_config={t("data.number"): number, t("data.shown"): text},
    )  # fmt: skip
    picked = event["selection"]["cells"]
    return shown[picked[0][0]] if picked and picked[0][0] < len(shown) else None
