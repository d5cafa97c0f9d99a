"""The head every page shares: title, dataset mark, the fields of the page's row, notices. Returns the View to draw."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import NoReturn

import streamlit as st

from dashboard import asof, database, entry, i18n, links, paper, selection
from dashboard.actions import Action, may
from dashboard.deck import memory, tray
from dashboard.i18n import t
from dashboard.model import Dataset
from dashboard.navigation import PageRow
from dashboard.view import NothingToShow, View, begin, complete, row_of

IMPORTS = "imports"


def open_page(name: str) -> View:
    """Draw the head of a page. Stops the run with a clear message where there is no data at all."""
    entry.through_app(name)
    row = row_of(name)
    found, broken = database.datasets()
    if not found:
        return _first_import(row, broken) if name == IMPORTS and may(Action.IMPORT) else _no_dataset(row, broken)
    fields = selection.enter(name)
    _ask(fields)
    with st.container(horizontal=True, key="titlebar", vertical_alignment="center"):
        title = st.container()
        view = begin(fields, found)
        links.use(view.dataset.key, "".join(fields.chosen[asof.PARAMETER]))
        if "form" in row.fields:  # beside the dataset: below, it would cost a second line
            fields.places["form"] = st.container(key="formplace", width="content")
        tools = st.container(width="content")
    with title:
        _title(row, view.dataset)
    with st.container(horizontal=True, key="head", gap="small"):
        _complete(view, row)
    if view.dataset.as_of:
        _earlier(view, newest=next(each for each in found if each.key == view.dataset.key))
    fields.notices += memory.arrive(view.dataset.key)
    fields.chosen[memory.PARAMETER] = memory.texts(view.dataset.key)
    for missing in broken:
        fields.notices.append(t("notice.broken_dataset", name=missing))
    for notice in fields.notices:
        st.html(f"<div class='notice' role='status'>{escape(notice)}</div>")
    fields.publish()
    st.html(paper.head(view))
    with tools:
        tray.button(view)
    return view


def _complete(view: View, row: PageRow) -> None:
    try:
        complete(view, row)
    except NothingToShow as reason:
        st.html(f"<p class='lead'>{reason}</p>")
        raise


def _title(row: PageRow, dataset: Dataset) -> None:
    mark = f"<span class='mark-fiction'>{t('dataset.fictional')}</span>" if dataset.fictional else ""
    st.html(
        f"<div class='pagetitle'><h1>{t(f'page.{row.name}')}</h1>{mark}"
        f"<span class='grow'></span><a class='tool' href='#' data-copy='{t('tool.copied')}'>{t('tool.copy')}</a></div>"
    )


def _ask(fields: selection.Fields) -> None:
    """Notices for what the address asks for in vain beside the fields: a language, a way to present."""
    for parameter, known in (("lang", i18n.LANGUAGES), ("present", tray.WAYS)):
        asked = st.query_params.get(parameter, "")
        if fields.entering and asked and asked not in known:
            fields.notices.append(t(f"notice.{parameter}", value=asked[:40]))


def _earlier(view: View, newest: Dataset) -> None:
    """The banner over everything that is shown of an earlier version, with the way back."""
    state = {key: values for key, values in view.fields.chosen.items() if key != asof.PARAMETER}
    address = escape(links.href(view.fields.page, **state | {asof.PARAMETER: None}))
    time = asof.words(view.dataset.as_of or newest.built_at)
    key = "asof.newest" if view.path == newest.path else "asof.earlier"
    way = f"<a href='{address}' data-go>{t(f'{key}.back')}</a>"
    with st.container(key="asof"):
        st.html(f"<div class='notice asof' role='status'><b>{t(key, time=time)}</b> · {way}</div>")


def _no_dataset(row: PageRow, broken: list[str]) -> NoReturn:
    """What to do first, with the way to it where the reader may."""
    _bare(row, t("empty.no_dataset"), broken)
    if may(Action.IMPORT):
        st.html(f"<p><a class='start' href='{escape(links.href(IMPORTS))}' data-go>{t('empty.import')}</a></p>")
    st.html(f"<p class='foot'>{t('empty.command')}</p>")
    raise NothingToShow(t("empty.no_dataset"))


def _first_import(row: PageRow, broken: list[str]) -> View:
    """The page Import before there is a dataset: the first one is made here."""
    fields = selection.enter(row.name)
    _bare(row, t("empty.first"), broken)
    nothing = Dataset("", "", t("empty.name"), t("empty.name"), False, datetime.now())
    view = complete(View(fields, nothing, {}, {}), row)
    fields.publish()
    return view


def _bare(row: PageRow, lead: str, broken: list[str]) -> None:
    st.html(f"<div class='pagetitle'><h1>{t(f'page.{row.name}')}</h1></div><p class='lead'>{lead}</p>")
    for name in broken:
        st.html(f"<div class='notice' role='status'>{escape(t('notice.broken_dataset', name=name))}</div>")
