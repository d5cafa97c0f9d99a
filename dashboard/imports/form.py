"""What a person says about one file: its unit, year, type, and which of several versions counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard.actions import batches, imports
from dashboard.actions.imports import UNDECIDED, Correction
from dashboard.i18n import t
from dashboard.imports import entries as files
from dashboard.imports.entries import Entry

FIRST_YEAR = 2000
VERSIONS = ("", "current", "older")


def draw(
    key: str, entry: Entry, before: Correction | None, by: str, submit: str, done: Callable[[Correction], None]
) -> None:
    """The form; `done` takes what the person said. Tables state units and years themselves."""
    if not entry.doc_id:
        return
    if entry.doc_type == "table":
        st.html(f"<p class='hint'>{t('imports.form.table')}</p>")
        return
    before = before or Correction(entry.doc_id)
    with st.container(horizontal=True, key="import-form", vertical_alignment="bottom"):
        unit = _unit(key, entry, before)
        year = _choice("year", ["", *_years(), UNDECIDED], before.year, entry)
        doc_type = _choice("doc_type", ["", *imports.DOC_TYPES], before.doc_type, entry)
        version = _choice("version", list(VERSIONS), before.version, entry)
    with st.container(horizontal=True, key="import-form-end", vertical_alignment="bottom"):
        note = st.text_input(t("imports.form.note"), before.note, key=f"note-{entry.doc_id}", max_chars=200, width=330)
        ready = bool(by)
        pressed = st.button(submit, type="primary", key="import-correct", disabled=not ready)
    if not ready:
        st.html(f"<p class='hint'>{t('imports.who.first')}</p>")
    if pressed:
        said = Correction(entry.doc_id, entry.path, unit, year, doc_type, version, by, batches.stamp(), note.strip())
        done(said)


def _unit(key: str, entry: Entry, before: Correction) -> str:
    """Words to look for, then the units that hold them: the gazetteer has forty thousand."""
    words = st.text_input(
        t("imports.form.find"), entry.unit, key=f"find-{entry.doc_id}", placeholder=t("imports.form.find.example"),
        width=200, max_chars=60,
    )  # fmt: skip
    found = imports.find_units(key, words)
    if before.unit_id and before.unit_id != UNDECIDED:
        found = {before.unit_id: found.get(before.unit_id, before.unit_id)} | found
    names = {"": t("imports.form.as_read"), UNDECIDED: t("imports.form.undecided")} | found
    fallback = before.unit_id or ("" if entry.unit_id else next(iter(found), ""))
    options = list(names)
    return st.selectbox(
        t("imports.form.unit"), options, index=options.index(fallback) if fallback in options else 0,
        format_func=lambda unit_id: names[unit_id], key=f"unit-{entry.doc_id}-{words}", width=270,
        placeholder=t("field.choose"),
    )  # fmt: skip


def _years() -> list[str]:
    return [str(year) for year in range(date.today().year, FIRST_YEAR - 1, -1)]


def _choice(name: str, options: list[str], value: str, entry: Entry) -> str:
    def label(option: str) -> str:
        if not option:
            return t("imports.form.as_read" if name != "version" else "imports.form.automatic")
        if name == "doc_type":
            return files.type_name(option)
        if name == "version":
            return t(f"imports.version.{option}")
        return t("imports.form.undecided") if option == UNDECIDED else option

    return st.selectbox(
        t(f"imports.form.{name}"), options, index=options.index(value) if value in options else 0, format_func=label,
        key=f"{name}-{entry.doc_id}", width=150, placeholder=t("field.choose"),
    )  # fmt: skip
