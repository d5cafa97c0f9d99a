"""The log: every decision ever made, who and when, from which number to which; to take back, and to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.actions.reviews import Line
from dashboard.exports import csv, take, xlsx
from dashboard.exports.take import Offer, Offers
from dashboard.i18n import t
from dashboard.review import table
from dashboard.review.ranking import Item
from dashboard.view import View

COLUMNS = ("at", "reviewer", "what", "change", "action", "note", "state")
WIDTHS = (18, 12, 44, 24, 14, 40, 10)
ROWS = 7  # on the screen; the rest by scrolling


def local(at: datetime) -> datetime:
    """In the reader's time; the server's where the browser does not tell."""
    try:
        return at.astimezone(ZoneInfo(st.context.timezone or ""))
    except (ZoneInfoNotFoundError, ValueError):
        return at.astimezone()


def when(line: Line) -> str:
    return f"{local(line.at):%Y-%m-%d %H:%M}"


def action(line: Line) -> str:
    return t(f"review.action.{line.action}")


def change(view: View, line: Line) -> str:
    """`15,070 件 → 1,507 件`; where a number was moved, to where."""
    old = _number(view, line.before, line.indicator_id)
    if line.to_indicator or line.to_year:
        where = [indicator(view, line.to_indicator or line.indicator_id), str(line.to_year or line.year or "")]
        return f"{old} → {' '.join(filter(None, where))}".strip()
    new = _number(view, line.value, line.indicator_id)
    if line.value is None or line.value == line.before or line.action == "accept":
        return new or old
    return f"{old} → {new}".strip()


def _number(view: View, value: float | None, indicator_id: str) -> str:
    if value is None:
        return ""
    known = view.indicators.get(indicator_id)
    return numbers.number(value, known) + numbers.measure(known) if known else numbers.plain(numbers.rounded(value, 2))


def indicator(view: View, indicator_id: str) -> str:
    if not indicator_id:
        return t("reader.uncatalogued")
    return view.indicators[indicator_id].name if indicator_id in view.indicators else indicator_id


def what(view: View, line: Line) -> str:
    """Unit, year, indicator; ids where the dataset no longer has them."""
    unit = view.name(line.unit_id) if line.unit_id in view.units else line.unit_id or t("review.no_unit")
    year = t("review.year", year=line.year) if line.year else ""
    return "　".join(filter(None, (unit, year, indicator(view, line.indicator_id))))


def place(view: View, item: Item) -> str:
    """The same of an item of the queue."""
    return "　".join(
        filter(None, (table.unit_name(view, item), str(item.year or ""), table.indicator_name(view, item)))
    )


def about(line: Line, item: Item) -> bool:
    """Whether a line is about this item."""
    unit, year, indicator_id = line.cell
    here = (unit, year) == (item.unit_id, item.year) and item.indicator_id in ("", indicator_id) and bool(unit)
    return here if item.unit_id else line.fact_id in item.fact_ids


def _row(view: View, line: Line) -> list[str]:
    state = t("review.log.holds" if line.holds else "review.log.undone")
    return [when(line), line.reviewer, what(view, line), change(view, line), action(line), line.note, state]


def frame(view: View, lines: Sequence[Line]) -> pd.DataFrame:
    """Newest first."""
    rows = [_row(view, line) for line in reversed(lines)]
    return pd.DataFrame(rows, columns=[t(f"review.log.{c}") for c in COLUMNS])


def show(made: pd.DataFrame, lines: Sequence[Line], take_back: Callable[[Line], None] | None) -> None:
    """Draw the log as `frame` made it. `take_back` is called with the line whose button was pressed; None where nothing
    may be changed."""
    found = made.copy()
    newest = list(reversed(lines))
    config: dict[str, Any] = {t("review.log.at"): st.column_config.TextColumn(width=150)}
    if take_back is not None:
        undo, again = t("review.undo"), t("review.redo")
        found[""] = [("" if not line.holds else again if line.action == "undo" else undo) for line in newest]

        def pressed() -> None:
            row = st.session_state["log-undo"]["row"]
            if newest[row].holds:
                take_back(newest[row])

        config[""] = st.column_config.ButtonColumn("", type="tertiary", on_click=pressed, key="log-undo", width=80)
    height = 36 * (min(len(lines), ROWS) + 1) + 2
    st.dataframe(found, hide_index=True, row_height=36, height=height, column_config=config, key="log",
                 alt=t("review.log"), placeholder="")  # fmt: skip


def offers(view: View, made: pd.DataFrame) -> Offers:
    """The whole log as CSV and XLSX."""
    title = t("review.log")
    mark = csv.dataset_mark(view.dataset)

    def book() -> xlsx.Book:
        columns = [xlsx.Column(t(f"review.log.{c}"), w, c == "note") for c, w in zip(COLUMNS, WIDTHS, strict=True)]
        rows = made.to_numpy().tolist()
        return xlsx.Book(title, mark, (xlsx.Sheet(title, title, columns, rows, len(rows)),))

    name = (title,)
    entries = (
        Offer("csv", csv.download(made.copy, view.dataset, *name), len(made)),
        Offer("xlsx", take.file(view, "xlsx", name, lambda: xlsx.to_bytes(book())), len(made)),
    )
    return Offers(entries)
