"""The import log of the dataset in view: the files of its last build, to filter, download, correct, take out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import cards
from dashboard.actions import Action, batches, imports, may
from dashboard.actions.imports import IMPORT, Busy
from dashboard.exports import csv, take, xlsx
from dashboard.exports.take import Offer, Offers
from dashboard.exports.xlsx import Book, Column, Sheet
from dashboard.i18n import t
from dashboard.imports import desk, entries, form, table
from dashboard.imports.entries import Entry
from dashboard.view import View

_WIDTHS = (12, 44, 28, 8, 14, 8, 40, 60)


def show(view: View, named: bool) -> None:
    """The log as a card; where files were imported here, they can be corrected and taken out again.

    `named`: the page asks for the reader's name already.
    """
    found = entries.of_log(view.path, view.indicators)
    title = t("imports.log")
    with cards.card("importlog", title, t("imports.log.how", n=f"{len(found):,}"), offers(view, found)):
        listed = _filtered(found)
        st.html(table.summary(listed))
        picked = table.show(listed, "import-log") if listed else None
        if not picked:
            st.html(f"<p class='hint'>{t('imports.log.pick')}</p>")
            return
        with st.container(key="import-logged"):
            st.html(table.details(picked))
            if picked.doc_id:
                st.html(f"<p class='where'>{table.way_to(picked, view.dataset.key)}</p>")
            if may(Action.IMPORT) and view.dataset.key in {each.key for each in imports.targets()}:
                _change(view, picked, named)


def offers(view: View, found: Sequence[Entry]) -> Offers:
    """The log as CSV and XLSX, as it stands on the page but for its filters."""
    name = t("imports.log")
    plain = csv.download(lambda: entries.frame(found), view.dataset, name)
    return Offers((Offer("csv", plain), Offer("xlsx", take.file(view, "xlsx", (name,), lambda: _book(view, found)))))


def _book(view: View, found: Sequence[Entry]) -> bytes:
    frame = entries.frame(found)
    columns = [Column(str(c), width, width > 40) for c, width in zip(frame.columns, _WIDTHS, strict=True)]
    rows = frame.itertuples(index=False, name=None)
    sheet = Sheet(t("imports.log"), t("imports.log"), columns, list(rows), len(found))
    return xlsx.to_bytes(Book(t("imports.log"), csv.dataset_mark(view.dataset), (sheet,)))


def _filtered(found: Sequence[Entry]) -> list[Entry]:
    states = [state for state in entries.STATES if any(entry.state == state for entry in found)]
    with st.container(horizontal=True, key="import-filters", vertical_alignment="bottom"):
        wanted = st.multiselect(
            t("imports.column.state"), states, format_func=lambda state: t(f"imports.state.{state}"),
            key="import-states", width=300, placeholder=t("field.all"),
        )  # fmt: skip
        words = st.text_input(t("imports.log.find"), key="import-find", width=260, max_chars=60,
                              placeholder=t("imports.log.find.example"))  # fmt: skip
    kept = (entry for entry in found if not wanted or entry.state in wanted)
    return [entry for entry in kept if all(w in f"{entry.path} {entry.unit} {entry.year}" for w in words.split())]


def _change(view: View, entry: Entry, named: bool) -> None:
    """Correct what the file was taken for, or take it out: both are imports without new files."""
    by = desk.name() if named else desk.who()
    key, title = view.dataset.key, view.dataset.title_zh

    def carry_out(said: imports.Correction) -> None:
        desk.start(view, batches.correct(imports.begin(key, title, by), said), IMPORT)

    form.draw(key, entry, imports.correction(key, entry.doc_id), by, t("imports.form.do"), carry_out)
    imported = imports.imported(key)
    if entry.logged in imported:
        _remove(view, imported[entry.logged], by, last=len(imported) == 1 and not imports.has_other_sources(key))


def _remove(view: View, path: str, by: str, last: bool) -> None:
    with st.popover(t("imports.remove"), key="import-remove"):
        st.html(f"<p>{escape(t('imports.remove.last' if last else 'imports.remove.ask', name=path))}</p>")
        if st.button(t("imports.remove.do"), type="primary", key="import-remove-do", disabled=last or not by):
            batch = imports.begin(view.dataset.key, view.dataset.title_zh, by)
            try:
                imports.remove(batch, [path])
            except Busy:
                st.html(f"<div class='notice' role='status'>{t('imports.busy')}</div>")
                return
            desk.start(view, batch, IMPORT)
