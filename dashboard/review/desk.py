"""What happens when a person decides: who, storing, computing, what is said afterwards and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from dashboard.actions import NotAllowed, reviews, why_not
from dashboard.actions.reviews import Choice, Line, Outcome, Refused
from dashboard.i18n import known, t
from dashboard.review import log, ranking
from dashboard.review.ranking import UNMATCHED, Item
from dashboard.review.readings import Reading
from dashboard.review.scope import Queue
from dashboard.view import View

SAID = "_review_said"  # session state: what the last action came to
FORM = "_review_form"  # which form is open, and for which item


@dataclass(frozen=True)
class Said:
    """What the page tells after an action. `ids` can be taken back; `bad`: nothing was stored."""

    text: str
    ids: tuple[int, ...] = ()
    bad: bool = False


@dataclass(frozen=True)
class Desk:
    """One item with all that a decision on it needs. `seen`: the last line of the log when the page was drawn."""

    queue: Queue
    item: Item
    readings: tuple[Reading, ...]
    lines: tuple[Line, ...]

    @property
    def view(self) -> View:
        assert self.queue.view is not None
        return self.queue.view

    @property
    def seen(self) -> int:
        return max((line.id for line in self.lines), default=0)

    def on_cell(self, action: str, value: float | None = None) -> Choice:
        """A decision on the value, whatever facts it rests on."""
        return Choice(action, self.item.unit_id, self.item.year, self.item.indicator_id, value=value)

    @property
    def own(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.kind != "other"]

    @property
    def stated(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.kind == "stated"]


def perform(view: View, work: Callable[[], Outcome], text: str) -> bool:
    """Do it, and keep what to say for the next run; True where something was stored."""
    try:
        with st.spinner(t("review.saving")):
            outcome = work()
    except NotAllowed:
        st.session_state[SAID] = Said(why_not(), bad=True)
        return False
    except Refused as error:
        reason = str(error)
        st.session_state[SAID] = Said(t(reason) if known(reason) else reason, bad=True)
        return False
    parts = [text]
    if outcome.waits:
        parts.append(t("review.waits", why=outcome.waits))
    if outcome.overtaken:
        other = outcome.overtaken
        parts.append(t("review.overtaken", who=other.reviewer, time=log.when(other), action=log.action(other)))
    st.session_state[SAID] = Said(t("list.stop").join(parts), outcome.ids)
    return True


def reviewer() -> str:
    return str(st.session_state.get("reviewer") or "").strip()


def decide(desk: Desk, choices: Sequence[Choice], text: str) -> None:
    """Store the choices on this item, turn to the next one, and run again."""
    if not reviewer():
        st.session_state[SAID] = Said(t("review.name_first"), bad=True)
        st.rerun()
    note = str(st.session_state.get(f"note-{desk.item.key}") or "")
    noted = [replace(choice, note=note) for choice in choices]
    what = f"{text}　{log.place(desk.view, desk.item)}"
    dataset = desk.view.dataset.key
    if perform(desk.view, lambda: _decided(desk, dataset, noted), what):
        st.session_state.pop(FORM, None)
        desk.queue.select(ranking.after(desk.queue.keys, desk.item.key))
    st.rerun()


def _decided(desk: Desk, dataset: str, choices: Sequence[Choice]) -> Outcome:
    """A decision on what was asked again answers the one that lost its number, too: that one is taken back."""
    old = lost_here(desk) if UNMATCHED in desk.item.codes else []
    if old:
        reviews.undo(dataset, [line.id for line in old], reviewer(), t("review.replaced"), compute=False)
    return reviews.decide(dataset, choices, reviewer(), desk.seen)


def lost_here(desk: Desk) -> list[Line]:
    """Decisions on this item that find no number any more."""
    here = [line.id for line in desk.lines if line.holds and line.action != "undo" and log.about(line, desk.item)]
    return reviews.lost(desk.view.dataset.key, here)


def take_back(view: View, ids: Sequence[int], what: str) -> None:
    """Undo, and say so."""
    if not reviewer():
        st.session_state[SAID] = Said(t("review.name_first"), bad=True)
        return
    perform(view, lambda: reviews.undo(view.dataset.key, ids, reviewer()), what)


def said(view: View) -> None:
    """What the last action came to, with the way back."""
    last = st.session_state.get(SAID)
    if not last:
        return
    with st.container(horizontal=True, key="said", vertical_alignment="center"):
        css = "notice bad" if last.bad else "notice done"
        st.html(f"<div class='{css}' role='status'>{escape(last.text)}</div>")
        if last.ids and st.button(t("review.undo"), key="undo-last", type="tertiary", shortcut=key("Z")):
            take_back(view, last.ids, t("review.undone", n=len(last.ids)))
            st.rerun()


def take_back_line(view: View, line: Line) -> None:
    """Undo a line of the log; of an undoing, make the decision hold again."""
    take_back(view, [line.id], t("review.redone" if line.action == "undo" else "review.undone", n=1))


def who_and_why(desk: Desk) -> None:
    """The reviewer's name, kept for the session, and a note for the log."""
    with st.container(horizontal=True, key="whoandwhy", vertical_alignment="bottom"):
        st.text_input(
            t("review.reviewer"), key="reviewer", persist_state="session", width=150, max_chars=30,
            placeholder=t("review.reviewer.example"),
        )  # fmt: skip
        st.text_input(
            t("review.note"), key=f"note-{desk.item.key}", max_chars=300, on_change="ignore",
            placeholder=t("review.note.example"),
        )  # fmt: skip
        st.toggle(t("review.shortcuts"), key="shortcuts", persist_state="session")
    if st.session_state.get("shortcuts"):
        st.html(f"<p class='hint'>{t('review.shortcuts.help')}</p>")


def key(letter: str) -> str | None:
    """Shortcuts work only where the reviewer wants them: a key pressed by accident would decide something."""
    return letter if st.session_state.get("shortcuts") else None
