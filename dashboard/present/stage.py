"""`?present=1`: the collected cards, or the page's own, one a slide. Nothing else of the page is drawn."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import asof, boards, lookups, selection, sentences
from dashboard import links as links_of
from dashboard.card import Card
from dashboard.charts.frame import CONFIG
from dashboard.deck import entries, memory, tray
from dashboard.deck.entries import Entry, Gone
from dashboard.exports import of_cards
from dashboard.i18n import t
from dashboard.navigation import HOME, PAGES
from dashboard.present import keys, slide
from dashboard.present.enlarge import FACTOR, enlarge
from dashboard.view import NothingToShow, View, from_link

PRESENT, SLIDE = "present", "slide"
SENTENCES = 12  # behind a slide; more nobody reads aloud


def wanted() -> bool:
    """Whether the address asks for the presentation."""
    return st.query_params.get(PRESENT) in tray.WAYS  # of anything else the page tells


def show(page: st.Page) -> None:
    """The slide the address names, and the keys."""
    st.session_state[selection.PLACE] = ""  # back on the page its address rules
    name = page.url_path if page.url_path in {row.name for row in PAGES} else HOME
    try:
        found, notices = _slides(name)
    except NothingToShow as reason:
        found, notices = [], [str(reason)]
    number = min(max(1, _number(st.query_params.get(SLIDE, ""))), max(1, len(found)))
    with st.container(key="stage"):
        if found:
            _draw(found[number - 1], number, len(found), notices)
        else:
            st.html(f"<p class='slidereading'>{escape(' '.join([t('present.nothing'), *notices]))}</p>")
    keys.mount(number, len(found))


def _slides(name: str) -> tuple[list[Entry], list[str]]:
    """What is presented, and what the address asks for in vain. Raises NothingToShow where there are no data."""
    view = from_link(name, {key: st.query_params.get_all(key) for key in st.query_params})
    notices = memory.arrive(view.dataset.key)
    collected = memory.deck() if st.query_params[PRESENT] != tray.OWN else []
    return collected or _own(view), notices


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 1


def _own(view: View) -> list[Entry]:
    """The page's own cards that have something to show."""
    return [entries.of(view, key) for key, card in boards.of(view).items() if not card.lead]


def _draw(entry: Entry, number: int, of: int, notices: list[str]) -> None:
    """A card that has gone since it was collected says so on its slide."""
    try:
        opened = entries.opened(entry)
    except Gone as reason:
        st.html(f"<p class='slidereading'>{escape(str(reason))}</p>")
        return
    view, card = opened.view, opened.card
    links_of.use(view.dataset.key, "".join(view.fields.chosen.get(asof.PARAMETER, [])))
    sheet = slide.layout(view, card)
    st.html(slide.head(sheet))
    st.html(f"<style>.st-key-slidebody{{--h:{sheet.body}px}}</style>")
    with st.container(key="slidebody", height=sheet.body, border=False):
        _body(card, sheet.body)
    st.html(slide.foot(sheet, number, of))
    st.html(f"<div class='slideevidence' hidden>{_sentences(view, card)}</div>")
    for notice in notices:
        st.toast(notice)


def _body(card: Card, height: int) -> None:
    """The figure large, the body itself, or the table of words."""
    if card.lead:
        return
    if card.large and card.html:
        left, right = st.columns([0.37, 0.63], gap="large")
        left.html(f"<div class='slidelarge'>{card.html()}</div>")
        with right:
            _figure(card, height)
    elif card.figure:
        _figure(card, height)
    elif card.words:
        st.html(slide.table(card.words(), height))


def _figure(card: Card, height: int) -> None:
    """The figure as it fits, large; nobody points at it."""
    drawn = card.within(round(height / FACTOR)) if card.within else card.figure() if card.figure else None
    if drawn:
        config = CONFIG | {"staticPlot": True}
        alt = card.alt or card.reading or card.full_title
        large = enlarge(drawn, height)
        st.plotly_chart(large, theme=None, config=config, key="slidefigure", alt=alt)


def _sentences(view: View, card: Card) -> str:
    """The sentences the numbers of the slide rest on."""
    facts = tuple(dict.fromkeys(f for c in reversed(of_cards.spoken(view, card)) for f in c.fact_ids))
    found = lookups.evidence(view.path, facts[:SENTENCES])
    body = sentences.full(found, review=False) or f"<p>{t('present.evidence.none')}</p>"
    more = f"<p>{t('present.evidence.more', n=len(facts) - SENTENCES)}</p>" if len(facts) > SENTENCES else ""
    return f"<h2>{t('present.evidence.of')}</h2>{body}{more}"
