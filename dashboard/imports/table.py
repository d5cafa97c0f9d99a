"""Files as a table: click a row, and its details open below."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import links
from dashboard.i18n import join, t
from dashboard.imports import entries as files
from dashboard.imports.entries import Entry
from dashboard.sentences import in_chinese, verbatim

ROW = 34
MOST_ROWS = 12
REPORTED = ("file", "title", "unit")  # details in the words of the file, not in ours


def show(entries: Sequence[Entry], key: str) -> Entry | None:
    """Draw the table; returns the entry whose row was clicked."""
    widths = {"state": 112, "year": 64, "type": 112, "told": 420}
    columns = {t(f"imports.column.{name}"): st.column_config.Column(width=width) for name, width in widths.items()}
    columns[t("imports.column.facts")] = st.column_config.NumberColumn(format="localized", width=74)
    height = ROW * (min(len(entries), MOST_ROWS) + 1) + 2
    event = st.dataframe(
        files.frame(entries), hide_index=True, height=height, row_height=ROW, on_select="rerun", key=key,
        selection_mode="single-cell", placeholder="", alt=t("imports.table"), column_config=columns,
    )  # fmt: skip
    picked = event["selection"]["cells"]
    return entries[picked[0][0]] if picked and picked[0][0] < len(entries) else None


def summary(entries: Sequence[Entry]) -> str:
    """How many files are in which state, worst first."""
    counts = {state: sum(entry.state == state for entry in entries) for state in files.STATES}
    parts = (
        f"<span class='state-{state}'><b>{count}</b> {t(f'imports.state.{state}')}</span>"
        for state, count in counts.items()
        if count
    )
    return f"<p class='import-states'>{''.join(parts)}</p>"


def details(entry: Entry) -> str:
    """All that is known about one file."""
    year = str(entry.year) if entry.year else t("imports.open")
    known = [("file", entry.path), ("title", entry.title), ("unit", entry.unit or t("imports.open")), ("year", year),
             ("type", files.type_name(entry.doc_type)), ("published", entry.published_on),
             ("facts", f"{entry.facts:,}"), ("headlines", join(list(entry.headlines)))]  # fmt: skip
    if not entry.doc_id:
        known = known[:1]
    rows = "".join(
        f"<dt>{t(f'imports.column.{name}')}</dt><dd>{(verbatim if name in REPORTED else escape)(value)}</dd>"
        for name, value in known
        if value
    )
    return f"<dl class='import-file'>{rows}</dl>{_notes(entry)}"


def _notes(entry: Entry) -> str:
    items = "".join(f"<li>{in_chinese(each)}</li>" for each in entry.notes)
    return f"<ul class='import-notes state-{entry.state}'>{items}</ul>" if items else ""


def way_to(entry: Entry, dataset: str) -> str:
    """A link to the report in the dataset."""
    address = links.href("source", dataset=dataset, report=entry.doc_id, unit=entry.unit_id, year=entry.year or "")
    return f"<a href='{escape(address)}' data-go>{t('imports.to_source')}</a>"
