"""The values that differ as a table, the two sentences behind a row, and the table as files."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import links, lookups, queries, sentences
from dashboard.exports import csv, take, xlsx
from dashboard.exports.take import Offer, Offers
from dashboard.exports.xlsx import Book, Column, Content, Sheet
from dashboard.history.listing import Made
from dashboard.history.scope import Comparison
from dashboard.i18n import pick, t, uom_name
from dashboard.imports.changes import said
from dashboard.queries_changes import VALUE_KINDS
from dashboard.view import View

MOST = 2_000
ROW = 34
ROWS = 12
SCREEN = ("kind", "unit", "year", "indicator", "old", "new")
FILE = {"kind": 12, "unit": 16, "year": 7, "indicator": 28, "old_value": 13, "old_status": 14, "new_value": 13,
        "new_status": 14, "uom": 9}  # fmt: skip


def title(found: Comparison) -> str:
    assert found.old and found.new
    return t("history.title", old=found.old.when, new=found.new.when)


def subtitle(found: Comparison) -> str:
    counts = found.values["kind"].value_counts()
    return t("history.counts", **{kind: f"{int(counts.get(kind, 0)):,}" for kind in VALUE_KINDS})


def show(view: View, found: Comparison) -> None:
    """Draw the table; a click on a row shows what both versions quote for it."""
    frame = found.shown.head(MOST)
    screen = pd.DataFrame(
        [_line(view, r) for r in queries.rows(frame)], columns=[t(f"history.column.{name}") for name in SCREEN]
    )
    event = st.dataframe(
        screen, hide_index=True, height=ROW * (min(len(screen), ROWS) + 1) + 2, row_height=ROW, on_select="rerun",
        selection_mode="single-cell", placeholder="", alt=title(found), key=f"changes-{_key(found)}",
    )  # fmt: skip
    if len(found.shown) > MOST:
        st.html(f"<p class='hint'>{t('history.more', n=f'{MOST:,}')}</p>")
    picked = event["selection"]["cells"]
    row = picked[0][0] if picked and picked[0][0] < len(frame) else 0
    st.html(f"<div class='evidence both'>{_both(found, frame.iloc[row])}</div>")


def _key(found: Comparison) -> str:
    assert found.old and found.new
    return "-".join((found.old.stamp, found.new.stamp, found.kind, found.unit, found.year, found.indicator))


def _line(view: View, row: Any) -> list[str]:
    indicator = view.indicators.get(row.indicator_id)
    return [t(f"change.{row.kind}"), row.unit_name, str(row.year), pick(row.name_zh, row.name_en),
            said(row, "old", indicator), said(row, "new", indicator)]  # fmt: skip


def _both(found: Comparison, row: Any) -> str:
    assert found.old and found.new
    name = f"{row.unit_name} {row.year} {pick(row.name_zh, row.name_en)}"
    old, new = _said_in(found.old, row.old_fact), _said_in(found.new, row.new_fact)
    return f"<p class='where'><b>{escape(name)}</b></p><div class='sides'>{old}{new}</div>"


def _said_in(made: Made, fact: str) -> str:
    """The sentence in a version, with a link that opens it there."""
    quoted = lookups.evidence(made.path, (fact,)) if fact else []
    head = f"<p class='where'>{escape(t('history.in', when=made.when))}</p>"
    if not quoted:
        return f"<div>{head}<p class='hint'>{t('history.no_fact')}</p></div>"
    address = escape(links.href("source", fact=fact, asof=made.asof))
    way = f"<a href='{address}' data-go>{t('evidence.open')}</a>"
    place = sentences.verbatim(quoted[0].doc_title)
    return (
        f"<div>{head}<blockquote>{sentences.quotation(quoted[0])}</blockquote><p class='where'>{place}{way}</p></div>"
    )


def offers(view: View, found: Comparison) -> Offers:
    """The rows as filtered, as CSV and XLSX, with unrounded numbers."""
    assert found.old and found.new
    name = (t("history.file"), f"{found.old.stamp[:13]}-{found.new.stamp[:13]}")
    head = [t(f"history.column.{column}") for column in FILE]
    shown = found.shown

    def frame() -> pd.DataFrame:
        return pd.DataFrame([_row(r) for r in queries.rows(shown)], columns=head)

    def book() -> bytes:
        columns = [Column(text, width) for text, width in zip(head, FILE.values(), strict=True)]
        rows = [[_typed(cell) for cell in _row(r)] for r in queries.rows(shown)]
        sheet = Sheet(t("history.file"), title(found), columns, rows, len(rows))
        return xlsx.to_bytes(Book(title(found), csv.dataset_mark(view.dataset), (sheet,)))

    plain = csv.download(frame, view.dataset, *name)
    return Offers((Offer("csv", plain, len(shown)), Offer("xlsx", take.file(view, "xlsx", name, book), len(shown))))


def _row(row: Any) -> list[Any]:
    name = pick(row.name_zh, row.name_en)
    return [t(f"change.{row.kind}"), row.unit_name, int(row.year), name, _number(row.old_value),
            _status(row.old_status), _number(row.new_value), _status(row.new_status), uom_name(row.uom)]  # fmt: skip


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _status(status: str) -> str:
    return t(f"status.{status}") if status else ""


def _typed(cell: Any) -> Content:
    return xlsx.amount(cell) if isinstance(cell, float) else cell
