"""The forms of a decision that needs more than a click: another number, no reading of this, another place."""

from __future__ import annotations

import streamlit as st

from dashboard import numbers
from dashboard.actions.reviews import Choice
from dashboard.i18n import t, uom_name
from dashboard.review import entry
from dashboard.review.desk import FORM, Desk, decide
from dashboard.review.readings import Reading

NONE = ""  # no indicator


def form(desk: Desk) -> None:
    """The form that is open for this item, if any."""
    key, name = st.session_state.get(FORM, ("", ""))
    if key != desk.item.key or not name:
        return
    with st.container(key="decideform"):
        {"correct": _correct, "reject": _reject, "reassign": _reassign}[name](desk)


def _which(desk: Desk, name: str) -> Reading | None:
    """The stated reading that is meant; asked only where there are several."""
    stated = desk.stated
    if len(stated) < 2:
        return stated[0] if stated else None
    place = st.radio(
        t("review.which"), range(len(stated)), format_func=lambda n: f"{stated[n].shown} {stated[n].about}",
        key=f"which-{name}-{desk.item.key}", horizontal=True,
    )  # fmt: skip
    return stated[place or 0]


def _correct(desk: Desk) -> None:
    reading = _which(desk, "correct")
    read_as = reading.facts[0].evidence.indicator_id if reading else desk.item.indicator_id
    indicator = desk.view.indicators.get(read_as)
    uom = reading.facts[0].evidence.uom if reading else indicator.uom if indicator else ""
    typed = st.text_input(
        t("review.new_value", unit=uom_name(uom)), key=f"value-{desk.item.key}",
        placeholder=t("review.new_value.example"),
    )  # fmt: skip
    if not _saves("correct"):
        return
    try:
        value = entry.number(typed or "", indicator)
    except entry.Unreadable as error:
        _complain(str(error.args[0]))
        return
    text = t("review.said.correct", value=numbers.plain(numbers.rounded(value, 2)))
    if reading is None:
        decide(desk, [desk.on_cell("correct", value)], text)
    else:
        fact = reading.facts[0]
        decide(desk, [Choice("correct", *fact.cell, fact.fact_id, value)], text)


def _reject(desk: Desk) -> None:
    """A number that is no reading of this indicator: all facts that say it go."""
    reading = _which(desk, "reject")
    everything = len(desk.stated) > 1 and st.checkbox(t("review.reject.all"), key=f"all-{desk.item.key}")
    st.html(f"<p class='hint'>{t('review.reject.hint')}</p>")
    if _saves("reject"):
        gone = desk.stated if everything else [reading] if reading else []
        facts = [fact for each in gone for fact in each.facts]
        decide(desk, [Choice("reject", *f.cell, f.fact_id) for f in facts], t("review.said.reject"))


def _reassign(desk: Desk) -> None:
    reading = _which(desk, "reassign")
    if reading is None:
        return
    read = reading.facts[0].evidence
    names = {NONE: t("review.no_indicator")} | {i: v.name for i, v in desk.view.indicators.items()}
    years = sorted({*range(desk.view.first - 1, desk.view.last + 2), read.year or desk.view.last})
    with st.container(horizontal=True, key="reassignform"):
        to = _choice("review.to_indicator", list(names), read.indicator_id, f"to-{desk.item.key}", names)
        year = _choice("review.to_year", list(map(str, years)), str(read.year), f"toyear-{desk.item.key}", {})
    if not _saves("reassign"):
        return
    if (to, int(year)) == (read.indicator_id, read.year):
        _complain("review.same_place")
        return
    choices = [Choice("reassign", *f.cell, f.fact_id, to_indicator=to, to_year=int(year)) for f in reading.facts]
    decide(desk, choices, t("review.said.reassign", indicator=names[to], year=year))


def _choice(text: str, options: list[str], now: str, key: str, names: dict[str, str]) -> str:
    start = options.index(now) if now in options else 0
    return st.selectbox(
        t(text), options, index=start, format_func=lambda o: names.get(o, o), key=key, placeholder=t("field.choose")
    )


def _complain(text: str) -> None:
    st.html(f"<div class='notice bad' role='alert'>{t(text)}</div>")


def _saves(name: str) -> bool:
    """The two buttons of a form; closing it runs the page again."""
    with st.container(horizontal=True, key=f"saves-{name}"):
        done = st.button(t("review.save"), key=f"save-{name}", type="primary")
        if st.button(t("review.cancel"), key=f"cancel-{name}"):
            st.session_state.pop(FORM, None)
            st.rerun()
    return done
