"""The queue as a table: risk, what, reading, reason; a click takes a row in hand, ticks are for bulk decisions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import lookups, numbers, theme
from dashboard.i18n import known, t
from dashboard.model import Cell
from dashboard.review import queries
from dashboard.review.ranking import Item, main_code, risk
from dashboard.review.scope import Queue, reason_name
from dashboard.view import View

PAGE = 12
COLUMNS = ("risk", "unit", "year", "indicator", "reading", "reason")
WIDTHS = {"risk": 46, "unit": 80, "year": 52, "indicator": 134, "reading": 80, "reason": 98}
ROW = 41


def progress(queue: Queue) -> str:
    """How far the work is, as a bar and in words."""
    total = queue.open + queue.done
    share = round(100 * queue.done / total) if total else 100
    words = t("review.progress", done=f"{queue.done:,}", total=f"{total:,}")
    return f"<div class='progress' role='img' aria-label='{escape(words)}'><i style='width:{share}%'></i></div>"


def title(queue: Queue) -> str:
    return t(f"review.title.{queue.state}", n=f"{len(queue.items):,}")


def subtitle(queue: Queue) -> str:
    total = queue.open + queue.done
    words = t("review.progress", done=f"{queue.done:,}", total=f"{total:,}")
    return f"{t('waiting.subtitle')}{t('list.semicolon')}{words}" if queue.state != "done" else words


def foot(queue: Queue) -> str:
    """What the queue leaves out."""
    assert queue.view is not None
    n = queries.whole_documents(queue.view.path, queue.view.peers)
    return t("review.foot") + (t("review.foot.documents", n=n) if n else "")


def nothing(queue: Queue) -> str:
    """Why the queue is empty, and where there is more."""
    more = t("review.empty.hints", n=queue.hints) if queue.hints and queue.state == "open" else ""
    return t(f"review.empty.{queue.state}") + more


def page_of(queue: Queue) -> int:
    """The page that holds the item in hand."""
    current = queue.current
    keys = queue.keys
    return keys.index(current.key) // PAGE if current and current.key in keys else 0


def show(queue: Queue) -> list[Item]:
    """Draw a page of the queue; returns the ticked items."""
    view = queue.view
    assert view is not None
    page = page_of(queue)
    items = queue.items[page * PAGE : (page + 1) * PAGE]
    key = f"queue-{view.dataset.path[-12:]}-{page}-{queue.state}-{queue.reason}-{queue.unit}-{queue.year}"

    def picked() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells and cells[0][0] < len(items):
            queue.select(items[cells[0][0]].key)

    event = st.dataframe(
        _styled(queue, items), hide_index=True, height="content", row_height=ROW, key=key, on_select=picked,
        selection_mode=["multi-row", "single-cell"], alt=title(queue), placeholder=t("state.silent"),
        column_config=_columns(),
    )  # fmt: skip
    return [items[row] for row in event["selection"]["rows"] if row < len(items)]


def pager(queue: Queue) -> None:
    """Earlier and later items, a page at a time; turning the page takes its first item in hand."""
    pages = -(-len(queue.items) // PAGE)
    if pages < 2:
        return
    page = page_of(queue)
    with st.container(horizontal=True, key="pager", vertical_alignment="center"):
        for step, name in ((-1, "back"), (1, "on")):
            there = 0 <= page + step < pages
            if st.button(t(f"review.page.{name}"), key=f"page-{name}", disabled=not there, type="tertiary"):
                queue.select(queue.items[(page + step) * PAGE].key)
                st.rerun()
        st.html(f"<span class='hint'>{t('review.page', page=page + 1, pages=pages)}</span>")


def _columns() -> dict[str, Any]:
    right = {"reading"}
    return {
        t(f"review.column.{name}"): st.column_config.TextColumn(
            width=WIDTHS[name], alignment="right" if name in right else "left"
        )
        for name in COLUMNS
    }  # fmt: skip


def _styled(queue: Queue, items: Sequence[Item]) -> Any:
    """Word and colour for the risk, a tint on the row in hand."""
    assert queue.view is not None
    frame = pd.DataFrame(rows(queue.view, items), columns=[t(f"review.column.{c}") for c in COLUMNS])
    colours, current = theme.palette(), queue.current
    tint = {"high": colours.worse, "middle": colours.caution, "low": colours.second}

    def styles(row: pd.Series[Any]) -> list[str]:
        item = items[int(str(row.name))]
        chosen = f"background-color: {colours.tint}26" if current and item.key == current.key else ""
        return [f"color: {tint[risk(item)]}; {chosen}", *[chosen] * (len(COLUMNS) - 1)]

    return frame.style.apply(styles, axis=1)


def rows(view: View, items: Sequence[Item]) -> list[list[str]]:
    """What stands in the table, the reading as the dashboard shows the value now."""
    values = {r["item"]: r for r in queries.values_at(view.path, tuple(i.key for i in items)).to_dict("records")}
    return [
        [
            t(f"review.risk.{risk(item)}"), unit_name(view, item), str(item.year or ""), indicator_name(view, item),
            reading(view, item, values.get(item.key)), reason(item),
        ]
        for item in items
    ]  # fmt: skip


def reason(item: Item) -> str:
    """Why it is asked, else what was decided."""
    return short_reason(main_code(item)) if item.codes else t(f"review.action.{item.action}") if item.action else ""


def short_reason(code: str) -> str:
    """A check in few words, for the table."""
    return t(f"review.short.{code}") if known(f"review.short.{code}") else reason_name(code)


def unit_name(view: View, item: Item) -> str:
    if item.unit_id:
        return view.name(item.unit_id) if item.unit_id in view.units else item.unit_id
    return next((e.unit_name for e in lookups.evidence(view.path, item.fact_ids[:1])), "") or t("review.no_unit")


def indicator_name(view: View, item: Item) -> str:
    if item.indicator_id in view.indicators:
        return view.indicators[item.indicator_id].name
    return t("review.many", n=len(item.fact_ids)) if len(item.fact_ids) > 1 else t("reader.uncatalogued")


def reading(view: View, item: Item, row: Any) -> str:
    """The value in use with its unit; for what has none the word that stands in its place."""
    if item.indicator_id not in view.indicators:
        return t("review.numbers", n=len(item.fact_ids)) if len(item.fact_ids) != 1 else _single(view, item)
    return numbers.shown(cell(item, row), view.indicators[item.indicator_id])


def cell(item: Item, row: Any) -> Cell:
    """The value of an item as a cell; silent where the dataset has none."""
    if row is None:
        return Cell(item.unit_id, item.year, item.indicator_id, "silent")
    value = row["value"]
    there = value is not None and value == value
    state = "value" if there else "no_cases" if row["denominator"] == 0 else row["status"]
    return Cell(
        item.unit_id, item.year, item.indicator_id, state, float(value) if there else None, row["qualifier"],
        row["status"], row["scope_kind"], fact_ids=tuple(row["fact_ids"]), note=row["note"] or "",
    )  # fmt: skip


def _single(view: View, item: Item) -> str:
    found = lookups.evidence(view.path, item.fact_ids)
    return found[0].sentence[found[0].start : found[0].end] if found else ""
