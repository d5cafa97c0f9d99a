"""Where the deck is kept: in the session, and in the address of every page, so that a reload or a link keeps it.

The address rules when a session begins; afterwards the session does, or "back" would take away what was just added.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import boards
from dashboard.deck import entries
from dashboard.deck.entries import MOST, Entry, Gone
from dashboard.i18n import current, t
from dashboard.view import from_link

PARAMETER = "card"
DECK, BEFORE, TITLES, SAID = "_deck", "_deck_before", "_deck_titles", "_deck_said"


def arrive(common: str) -> list[str]:
    """Take the deck out of the address, once a session; the notices for what could not be taken."""
    if DECK in st.session_state:
        return []
    asked = st.query_params.get_all(PARAMETER)
    st.session_state[DECK], notices = entries.read(asked, st.query_params.get("dataset", common))
    return notices


def deck() -> list[Entry]:
    return list(st.session_state.get(DECK, ()))


def texts(common: str) -> list[str]:
    """The deck as parameters of an address."""
    return [entries.encode(entry, common) for entry in deck()]


def publish(common: str) -> None:
    """Write the deck into the address, the rest of which stays."""
    st.query_params[PARAMETER] = texts(common)


def title(entry: Entry) -> str:
    """What the card is called, in the reader's language; made once a session."""
    known: dict[tuple[Entry, str], str] = st.session_state.setdefault(TITLES, {})
    key = entry, current()
    if key not in known:
        try:
            known[key] = entries.opened(entry).card.full_title
        except Gone as reason:
            known[key] = str(reason)
    return known[key]


def add(entry: Entry) -> None:
    """Put a card at the end and say so; once only, and not without limit."""
    st.session_state[SAID] = _added(entry)


def add_page(page: str, query: dict[str, list[str]]) -> None:
    """Put all cards of a page that show something at the end."""
    view = from_link(page, query)
    found = [entries.of(view, key) for key, card in boards.of(view).items() if not card.lead]
    new = [entry for entry in found if entry not in deck()][: MOST - len(deck())]
    _set([*deck(), *new])
    key = "deck.added_all" if len(new) == len(found) else "deck.added_some"
    st.session_state[SAID] = t(key, n=len(new), of=len(found), most=MOST)


def said() -> str:
    """What the last click did, once; a click's own function may not draw."""
    return str(st.session_state.pop(SAID, ""))


def _added(entry: Entry) -> str:
    now = deck()
    if entry in now:
        return t("deck.twice", place=now.index(entry) + 1)
    if len(now) >= MOST:
        return t("deck.full", most=MOST)
    _set([*now, entry])
    return t("deck.added", place=len(now) + 1, title=title(entry))


def move(place: int, by: int) -> None:
    """Change places with a neighbour."""
    now = deck()
    other = place + by
    if 0 <= place < len(now) and 0 <= other < len(now):
        now[place], now[other] = now[other], now[place]
        _set(now)


def remove(place: int) -> None:
    _set([entry for n, entry in enumerate(deck()) if n != place], can_be_undone=True)


def clear() -> None:
    _set([], can_be_undone=True)


def undo() -> None:
    """Take back the last removal."""
    st.session_state[DECK] = st.session_state.pop(BEFORE, deck())


def can_undo() -> bool:
    return BEFORE in st.session_state


def _set(now: Sequence[Entry], can_be_undone: bool = False) -> None:
    if can_be_undone:
        st.session_state[BEFORE] = deck()
    else:
        st.session_state.pop(BEFORE, None)
    st.session_state[DECK] = list(now)


def add_button(entry: Entry) -> None:
    """The line of a card's menu."""
    st.button(t("deck.add"), key=f"present-{entry.card}", icon=":material/slideshow:", on_click=add, args=(entry,))
