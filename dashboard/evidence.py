"""The sentences behind a mark, the same way on every card: click it, choose it from the list, or name it in the URL.

`mark=X-01:2024@funnel` is the mark of a unit and year on a card; without a card it is the first one's that has marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard import forms, lookups, numbers, sentences, wording
from dashboard.i18n import current, t
from dashboard.model import Cell, Evidence, Indicator
from dashboard.view import View

MEMORY = "_marks"  # what each figure and list said on the last run: only what changed since is a choice
MOST = 300  # entries of a list of marks
Cells = Mapping[tuple[str, int], Cell]


def settle(view: View, keys: Sequence[str]) -> None:
    """Find out which mark is open now, before any card is drawn: the one just chosen, else the URL's."""
    memory = {} if view.fields.entering else dict(st.session_state.get(MEMORY, {}))
    for key in keys:
        for widget in (f"figure-{key}", f"pick-{key}"):
            now = _said(st.session_state.get(widget))
            if not view.fields.entering and now != memory.get(widget, ""):
                _choose(view, key, now, keys)
            memory[widget] = now
    st.session_state[MEMORY] = memory


def _said(state: Any) -> str:
    """`unit:year` of a figure's selection or of a list's entry; '' where nothing is chosen."""
    if state is None or isinstance(state, str):
        return state or ""
    mark = clicked(state)
    return f"{mark[0]}:{mark[1]}" if mark else ""


def clicked(event: Any) -> tuple[str, int] | None:
    """The unit and year of a clicked mark."""
    for point in event.get("selection", {}).get("points", []):
        data = point.get("customdata")
        if data and len(data) == 2:
            return str(data[0]), int(data[1])
    return None


def _choose(view: View, key: str, mark: str, keys: Sequence[str]) -> None:
    """A mark was chosen on this card, or its mark was let go."""
    if mark:
        view.fields.chosen["mark"] = [mark if key == keys[0] else f"{mark}@{key}"]
    elif _open(view, keys)[0] == key:
        view.fields.chosen["mark"] = []


def _open(view: View, keys: Sequence[str]) -> tuple[str, str]:
    """The card whose mark is open, and the mark; '' where there is none."""
    mark, _, key = next(iter(view.fields.chosen.get("mark", [])), "").partition("@")
    return (key or keys[0], mark) if mark else ("", "")


def show(view: View, key: str, cells: Cells, keys: Sequence[str]) -> None:
    """Under a figure: the list of its marks, and the sentences of the one that is open."""
    card, mark = _open(view, keys)
    unit, _, year = mark.rpartition(":")
    cell = cells.get((unit, int(year) if year.isdigit() else 0)) if card == key else None
    if card == key and cell is None:
        st.html(f"<div class='notice' role='status'>{t('notice.bad_mark')}</div>")
        view.fields.chosen["mark"] = []
    _list(view, key, cells, mark if cell else "")
    if cell:
        st.html(f"<div class='evidence'>{block(view, cell)}</div>")
    view.fields.publish()


def _list(view: View, key: str, cells: Cells, mark: str) -> None:
    """The same marks for those who use no mouse; chosen units first."""
    order = [c for c in cells.values() if c.known or c.fact_ids]
    order.sort(key=lambda c: (c.unit_id not in view.chosen, not c.known))
    unit, _, year = mark.rpartition(":")
    first = [cells[unit, int(year)]] if mark else []
    words = {f"{c.unit_id}:{c.year}": _entry(view, c) for c in [*first, *order[:MOST]] if c.known or c.fact_ids}
    options = list(words)[:MOST]
    widget = f"pick-{key}"
    chosen = mark if mark in options else None
    if st.session_state.get(widget) != chosen:
        st.session_state[widget] = chosen
    st.session_state[MEMORY] = st.session_state.get(MEMORY, {}) | {widget: chosen or ""}
    st.selectbox(
        t("evidence.hint"), options, index=None, format_func=lambda m: words[m], key=widget, width=620,
        placeholder=t("evidence.pick"),
    )  # fmt: skip


def _entry(view: View, cell: Cell) -> str:
    return f"{view.name(cell.unit_id)} {cell.year}　{numbers.shown(cell, view.indicators[cell.indicator_id])}"


def block(view: View, cell: Cell) -> str:
    """Heading with the value and its marks, the formula where it was computed, then every sentence it rests on."""
    indicator = view.indicators[cell.indicator_id]
    what = f"{view.name(cell.unit_id)} {cell.year} · {indicator.name} {numbers.shown(cell, indicator)}"
    head = f"<h4>{escape(what)} {wording.basis(cell)}{wording.tags(cell)}</h4>"
    told = cell.note and not (cell.status == "derived" and _inputs(view, cell))  # else the formula below says it
    note = f"<p class='where'>{escape(cell.note)}</p>" if told else ""
    found = lookups.evidence(view.path, cell.fact_ids)
    none = f"<p class='where'>{t(f'evidence.none.{cell.state}')}</p>"
    return head + note + (_body(view, cell, found) if found else none)


def _body(view: View, cell: Cell, found: Sequence[Evidence]) -> str:
    """A contradiction: its readings side by side. A computed value: the formula and each input. Else the sentences."""
    inputs = _inputs(view, cell)
    own = [e for e in found if e.indicator_id not in [i.indicator_id for i in inputs]]
    if cell.in_conflict:
        readings = [(_stated(view, e), [f for f in own if f.value == e.value]) for e in _each_value(own)]
        rest = [e for e in found if e not in own]
        computed = [(_formula(view, cell, inputs), rest)] if rest else []
        return _columns([*readings, *computed])
    if cell.status == "derived" and inputs:
        parts = [(_stated(view, e), [f for f in found if f.indicator_id == i.indicator_id])
                 for i in inputs for e in found if e.indicator_id == i.indicator_id]  # fmt: skip
        return f"<p class='formula'>{_formula(view, cell, inputs)}</p>{_columns(list(dict(parts).items()))}"
    return sentences.full(found)


def _inputs(view: View, cell: Cell) -> list[Indicator]:
    """What a value is, or could be, computed from."""
    indicator = view.indicators[cell.indicator_id]
    keys = [cell.indicator_id, forms.BASES[view.form]] if cell.basis else [indicator.numerator, indicator.denominator]
    plain = lookups.indicators(view.path, current())
    return [plain[key] for key in keys if key in plain]


def _formula(view: View, cell: Cell, inputs: Sequence[Indicator]) -> str:
    """`败诉件数 5 ÷ 审结件数 71 = 7.04%`."""
    if len(inputs) < 2 or cell.numerator is None or not cell.denominator:
        return t("evidence.computed")
    indicator = view.indicators[cell.indicator_id]
    share = cell.numerator / cell.denominator * (100 if indicator.is_percent else 1)
    k, n = (numbers.plain(numbers.rounded(v, 2)) for v in (cell.numerator, cell.denominator))
    value = numbers.number(share, indicator) + numbers.measure(indicator)
    return escape(f"{inputs[0].name} {k} ÷ {inputs[1].name} {n} = {value}")


def _each_value(found: Iterable[Evidence]) -> list[Evidence]:
    return list({e.value: e for e in reversed(list(found))}.values())[::-1]


def _stated(view: View, evidence: Evidence) -> str:
    """`败诉率 8.47%` as the report states it."""
    indicator = lookups.indicators(view.path, current()).get(evidence.indicator_id)
    if indicator is None or evidence.value is None:
        return ""
    sign = numbers.SIGNS.get(evidence.qualifier, "")
    number = numbers.number(evidence.value, indicator, evidence.qualifier)
    return escape(f"{indicator.name} {sign}{number}{numbers.measure(indicator)}")


def _columns(parts: Sequence[tuple[str, Sequence[Evidence]]]) -> str:
    """Each reading or input under its own heading."""
    body = "".join(f"<div><h5>{heading}</h5>{sentences.full(found)}</div>" for heading, found in parts)
    return f"<div class='readings'>{body}</div>"
