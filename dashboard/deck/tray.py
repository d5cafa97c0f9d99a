"""The place in the head that shows how many cards are collected, and the list of them behind it."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard import boards, cards, i18n
from dashboard.card import Card
from dashboard.deck import entries, memory
from dashboard.deck.entries import Gone
from dashboard.exports import take
from dashboard.i18n import t
from dashboard.navigation import path_of
from dashboard.view import View

OWN = "page"  # ?present=page: the page's own cards although others are collected
WAYS = ("1", OWN)


def button(view: View) -> None:
    """Beside the title of a page; what the last click on a card did is said there, too."""
    if said := memory.said():
        st.toast(said, icon=":material/slideshow:")
    count = len(memory.deck())
    if not count and view.fields.page not in boards.BOARDS:
        return  # nothing to present, neither here nor collected
    label = t("deck.count", n=count) if count else t("deck.none")
    if st.button(label, key="tray", type="tertiary", icon=":material/slideshow:", help=t("deck.help")):
        st.dialog(t("deck.title"), width="medium", on_dismiss="rerun")(_content)(view)


def _content(view: View) -> None:
    """The list; a click changes it and the address without running the page again."""
    common = view.dataset.key
    if [*st.query_params.get_all(memory.PARAMETER)] != memory.texts(common):
        memory.publish(common)
    if said := memory.said():
        st.html(f"<p class='hint'>{escape(said)}</p>")
    collected = memory.deck()
    if not collected:
        st.html(f"<p class='lead'>{t('deck.empty')}</p>")
    for place, entry in enumerate(collected):
        _row(place, len(collected), memory.title(entry), entry.dataset != common)
    own = view.fields.page in boards.BOARDS
    with st.container(horizontal=True, key="trayedit", vertical_alignment="center"):
        if own:
            _add_all(view)
        if collected:
            st.button(t("deck.clear"), key="tray-clear", icon=":material/delete_sweep:", on_click=memory.clear)
        if memory.can_undo():
            st.button(t("deck.undo"), key="tray-undo", icon=":material/undo:", on_click=memory.undo)
    with st.container(horizontal=True, key="traystart", vertical_alignment="center"):
        if collected:
            st.html(f"<a class='start' href='{escape(address(view, '1'))}' data-go>{t('deck.start')}</a>")
        if own:
            st.html(f"<a class='start plain' href='{escape(address(view, OWN))}' data-go>{t('deck.start_page')}</a>")
        if collected:
            cards.download("deck", "pptx", take.collected(view, _opened()))


def _add_all(view: View) -> None:
    query = {key: list(values) for key, values in view.fields.chosen.items()}
    st.button(t("deck.add_page"), key="tray-all", icon=":material/add:", on_click=memory.add_page,
              args=(view.fields.page, query))  # fmt: skip


def _row(place: int, count: int, title: str, elsewhere: bool) -> None:
    mark = f" <em>{t('deck.elsewhere')}</em>" if elsewhere else ""
    with st.container(horizontal=True, key=f"trayrow-{place}", vertical_alignment="center"):
        st.html(f"<p class='trayname'><b>{place + 1}</b>{escape(title)}{mark}</p>")
        for name, by, icon, off in (
            ("up", -1, ":material/arrow_upward:", place == 0),
            ("down", 1, ":material/arrow_downward:", place == count - 1),
        ):
            st.button(t(f"deck.{name}"), key=f"tray-{name}-{place}", icon=icon, type="tertiary", disabled=off,
                      on_click=memory.move, args=(place, by))  # fmt: skip
        st.button(t("deck.remove"), key=f"tray-remove-{place}", icon=":material/close:", type="tertiary",
                  on_click=memory.remove, args=(place,))  # fmt: skip


def _opened() -> list[tuple[View, Card]]:
    found = []
    for entry in memory.deck():
        try:
            opened = entries.opened(entry)
            found.append((opened.view, opened.card))
        except Gone:
            continue  # the list names it with the reason
    return found


def address(view: View, what: str) -> str:
    """The presentation, begun from this page."""
    state = {k: v for k, v in view.fields.chosen.items() if v} | {"lang": [i18n.current()]}
    state |= {memory.PARAMETER: memory.texts(view.dataset.key), "present": [what], "slide": ["1"]}
    return f"{path_of(view.fields.page)}?{urlencode(state, doseq=True)}"
