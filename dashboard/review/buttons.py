"""The buttons under the readings: what can be decided with one click, and which form to open for the rest."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.i18n import t
from dashboard.review import ranking
from dashboard.review.desk import FORM, Desk, decide, key, lost_here, take_back
from dashboard.review.ranking import UNMATCHED
from dashboard.review.readings import Reading, acceptance

ACCEPT_KEYS = ("A", "B")


def show(desk: Desk) -> None:
    """All that can be decided about the item."""
    with st.container(horizontal=True, key="decide", gap="small"):
        for n, reading in enumerate(_acceptable(desk)[:3]):
            _accept(desk, reading, n)
        if not desk.item.indicator_id and len(desk.own) > 1 and _button("all", "review.accept.all", "A", True):
            decide(desk, [c for r in desk.own for c in acceptance(desk.item, r)], t("review.said.accept_all"))
        if not desk.own and desk.item.indicator_id and _button("as-is", "review.accept.none", "A"):
            decide(desk, [desk.on_cell("accept")], t("review.said.accept_none"))
        for form, letter in _forms(desk):
            if _button(form, f"review.do.{form}", letter):
                st.session_state[FORM] = (desk.item.key, form)
        if desk.item.indicator_id and _button("not_reported", "review.do.not_reported", "N"):
            decide(desk, [desk.on_cell("not_reported")], t("review.said.not_reported"))
        if UNMATCHED in desk.item.codes and _button("drop", "review.do.drop", None):
            _drop(desk)
        if _button("skip", "review.do.skip", "S", kind="tertiary"):
            desk.queue.select(ranking.after(desk.queue.keys, desk.item.key))
            st.rerun()


def _acceptable(desk: Desk) -> list[Reading]:
    """Readings that can be taken as they are, one button each."""
    if not desk.item.indicator_id and len(desk.own) > 1:
        return []
    return [reading for reading in desk.own if reading.value is not None]


def _accept(desk: Desk, reading: Reading, n: int) -> None:
    label = t("review.accept", value=reading.shown)
    shortcut = key(ACCEPT_KEYS[n]) if n < len(ACCEPT_KEYS) else None
    kind: Any = "primary" if n == 0 else "secondary"
    icon = ":material/check:" if n == 0 else None
    if st.button(label, key=f"accept-{n}", type=kind, shortcut=shortcut, icon=icon):
        decide(desk, acceptance(desk.item, reading), label)


def _button(name: str, text: str, letter: str | None, first: bool = False, kind: Any = "secondary") -> bool:
    shortcut = key(letter) if letter else None
    return st.button(t(text), key=f"do-{name}", shortcut=shortcut, type="primary" if first else kind)


def _forms(desk: Desk) -> list[tuple[str, str]]:
    """The decisions that need more than a click."""
    facts = bool(desk.stated)
    able = {"correct": bool(desk.item.indicator_id) or facts, "reject": facts, "reassign": facts}
    return [(form, letter) for form, letter in (("correct", "E"), ("reject", "D"), ("reassign", "G")) if able[form]]


def _drop(desk: Desk) -> None:
    """The earlier decision no longer counts, and nothing else is decided."""
    ids = [line.id for line in lost_here(desk)]
    if ids:
        take_back(desk.view, ids, t("review.said.drop"))
        desk.queue.select(ranking.after(desk.queue.keys, desk.item.key))
    st.rerun()
