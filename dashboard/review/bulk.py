"""Taking many readings as they are at one stroke: ticked rows, or all of the kind shown. Asked back first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.actions import reviews
from dashboard.actions.reviews import Choice
from dashboard.i18n import join, t
from dashboard.review import desk, panel, readings
from dashboard.review.ranking import CONFLICTS, UNMATCHED, Item, main_code
from dashboard.review.scope import CHECKS, EVERY, Queue, reason_name

MOST = 1000
ASKED = "_review_bulk"  # session state: the keys that are to be confirmed


def choices(queue: Queue, items: Sequence[Item]) -> list[Choice]:
    """What accepting these items as they stand means: the reading in use of each, else its value as it is."""
    found: dict[tuple[object, ...], Choice] = {}
    for item in items:
        for choice in _of(queue, item):
            found.setdefault((choice.fact_id or choice.unit_id, choice.year, choice.indicator_id), choice)
    return list(found.values())


def _of(queue: Queue, item: Item) -> list[Choice]:
    assert queue.view is not None
    able = [r for r in readings.readings(queue.view, item, panel.value_of(queue.view, item)) if r.kind != "other"]
    if not item.indicator_id:
        return [choice for reading in able for choice in readings.acceptance(item, reading)]
    used = [reading for reading in able if reading.in_use]
    if used:
        return readings.acceptance(item, used[0])
    return [Choice("accept", item.unit_id, item.year, item.indicator_id)]


def _able(items: Sequence[Item]) -> list[Item]:
    """Decisions that lost their number are looked at one by one."""
    return [item for item in items if item.is_open and UNMATCHED not in item.codes][:MOST]


def offer(queue: Queue, ticked: Sequence[Item]) -> None:
    """The button, and once it was pressed the question how many of what are meant."""
    one_kind = queue.reason not in (CHECKS, EVERY)
    meant = _able(ticked) if ticked else _able(queue.items) if one_kind else []
    with st.container(horizontal=True, key="bulk", vertical_alignment="center"):
        if not meant:
            st.html(f"<span class='hint'>{t('review.bulk.hint')}</span>")
            st.session_state.pop(ASKED, None)
            return
        label = t("review.bulk.ticked" if ticked else "review.bulk.kind", n=len(meant))
        if st.button(label, key="bulk-accept"):
            st.session_state[ASKED] = [item.key for item in meant]
    if st.session_state.get(ASKED) == [item.key for item in meant]:
        _confirm(queue, meant)


def question(items: Sequence[Item]) -> str:
    """How many of which kind, and what becomes of contradictions."""
    kinds = Counter(reason_name(main_code(item)) for item in items)
    listed = join([t("review.bulk.count", what=what, n=n) for what, n in kinds.most_common()])
    clashing = sum(bool(CONFLICTS & set(item.codes)) for item in items)
    warning = t("review.bulk.conflicts", n=clashing) if clashing else ""
    return t("review.bulk.question", n=len(items), listed=listed) + warning


def _confirm(queue: Queue, items: Sequence[Item]) -> None:
    with st.container(key="bulkask"):
        st.html(f"<div class='notice' role='alertdialog'>{escape(question(items))}</div>")
        with st.container(horizontal=True, key="bulkbuttons"):
            if st.button(t("review.bulk.yes", n=len(items)), key="bulk-yes", type="primary"):
                _accept(queue, items)
            if st.button(t("review.cancel"), key="bulk-no"):
                st.session_state.pop(ASKED, None)
                st.rerun()


def _accept(queue: Queue, items: Sequence[Item]) -> None:
    assert queue.view is not None
    view = queue.view
    st.session_state.pop(ASKED, None)
    if not desk.reviewer():
        st.session_state[desk.SAID] = desk.Said(t("review.name_first"), bad=True)
        st.rerun()
    note = t("review.bulk.note", n=len(items))
    wanted = [replace(choice, note=note) for choice in choices(queue, items)]
    said = t("review.said.bulk", n=len(items))
    if desk.perform(view, lambda: reviews.decide(view.dataset.key, wanted, desk.reviewer()), said):
        taken = {item.key for item in items}
        rest = [key for key in queue.keys if key not in taken]
        queue.select(rest[0] if rest else "")
    st.rerun()
