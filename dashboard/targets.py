"""What plans set for which year, each target once, and where the unit stood in that year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard import lookups, numbers
from dashboard.database import NAMES
from dashboard.model import Cell, Evidence, Indicator
from dashboard.queries import rows
from dashboard.standing import queries
from dashboard.view import ALL, View


@dataclass(frozen=True)
class Target:
    """A number set for a year. `fact_ids`: every place that says it, the first one first; indicator_id '' fits none."""

    unit_id: str
    year: int
    indicator_id: str
    value: float
    qualifier: str
    uom: str
    scope_kind: str
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A target, what that year shows, and how the two compare."""

    target: Target
    cell: Cell
    outcome: str


def stated(view: View, units: tuple[str, ...]) -> list[Target]:
    """What the documents of these units set; not to be changed, it is shared."""
    return _stated(view.path, units)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def _stated(path: str, units: tuple[str, ...]) -> list[Target]:
    """Newest year first. The same number for the same unit, year and indicator is one target, however often said."""
    found: dict[Target, list[str]] = {}
    for r in rows(queries.targets(path, units)):
        apart = () if r.indicator_id else (r.fact_id,)  # uncatalogued numbers need not be about the same thing
        same = Target(r.unit_id, int(r.year), r.indicator_id, float(r.value), r.qualifier, r.uom, r.scope_kind, apart)
        found.setdefault(same, []).append(r.fact_id)
    return [replace(same, fact_ids=tuple(facts)) for same, facts in found.items()]


def standings(view: View, units: tuple[str, ...]) -> list[Standing]:
    """Catalogued targets of these units against the value of their year; shared, not to be changed."""
    return _standings(view, view.path, units)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def _standings(_view: View, path: str, chosen: tuple[str, ...]) -> list[Standing]:
    """In catalogue order within a year. Streamlit leaves `_view` out of the key: judging needs path and units only."""
    view, known = _view, [x for x in _stated(path, chosen) if x.indicator_id in _view.indicators]
    if not known:
        return []
    units, keys = tuple(sorted({x.unit_id for x in known})), tuple(sorted({x.indicator_id for x in known}))
    years = {x.year for x in known}
    cells = lookups.cells(view.path, units, keys, min(years), max(years))
    last = {level: lookups.years(view.path, level)[-1] for level in {view.units[u].level for u in units}}
    order = {key: i for i, key in enumerate(view.indicators)}
    return [
        standing(x, view.indicators[x.indicator_id], cells[x.indicator_id, x.unit_id, x.year],
                 last[view.units[x.unit_id].level])
        for x in sorted(known, key=lambda x: (-x.year, order[x.indicator_id], x.unit_id))
    ]  # fmt: skip


def standing(target: Target, indicator: Indicator, cell: Cell, last_year: int) -> Standing:
    """`last_year`: the last year any report of the level covers; a later target is still open."""
    if cell.state == "no_report" and target.year > last_year:
        return Standing(target, cell, "open")
    if cell.in_conflict or target.scope_kind != "whole" or cell.scope_kind != "whole":
        return Standing(target, cell, "undecided")
    if cell.value is None:
        return Standing(target, cell, "no_number")
    return Standing(target, cell, _compared(target, indicator, cell))


def _compared(target: Target, indicator: Indicator, cell: Cell) -> str:
    """reached, missed, differs (exact number, no direction), or undecided where a qualifier leaves it open."""
    goal = _goal(target, indicator)
    decimals = max(indicator.decimals, 2)
    actual, wanted = numbers.rounded(cell.value or 0.0, decimals), numbers.rounded(target.value, decimals)
    if cell.qualifier == "~" and actual == wanted and target.qualifier != "~":
        return "undecided"  # about 100 may be 98
    if goal == "exactly":
        decided = cell.qualifier in ("=", "~")
        return ("reached" if actual == wanted else "differs") if decided else "undecided"
    reached = actual >= wanted if goal == "at_least" else actual <= wanted
    helpful, harmful = (">=", "<=") if goal == "at_least" else ("<=", ">=")
    if (reached and cell.qualifier == harmful) or (not reached and cell.qualifier == helpful):
        return "undecided"  # at least 185 does not say whether 200 was reached
    return "reached" if reached else "missed"


def _goal(target: Target, indicator: Indicator) -> str:
    """Which side of the number counts: the words of the plan first, then the indicator's direction."""
    if target.qualifier in (">=", "<="):
        return {">=": "at_least", "<=": "at_most"}[target.qualifier]
    return {"up": "at_least", "down": "at_most"}.get(indicator.direction, "exactly")


def shown(view: View, found: Sequence[Standing]) -> list[Standing]:
    """As the head's filters ask. All indicators chosen means no filter: a target may have no values yet."""
    everything = set(view.filters) == set(lookups.with_values(view.path))
    return [
        s for s in found
        if view.outcome in (ALL, s.outcome) and (everything or s.target.indicator_id in view.filters)
    ]  # fmt: skip


def quoted(view: View, targets: Iterable[Target], cells: Iterable[Cell] = ()) -> Mapping[str, Evidence]:
    """The first sentence of every target and value, by fact."""
    facts = [x.fact_ids[0] for x in targets] + [c.fact_ids[0] for c in cells if c.fact_ids]
    return {e.fact_id: e for e in lookups.evidence(view.path, tuple(dict.fromkeys(facts)))}


def as_cell(target: Target) -> Cell:
    """A target in the shape of a value, to be written as one."""
    return Cell(target.unit_id, target.year, target.indicator_id, "value", target.value, target.qualifier,
                fact_ids=target.fact_ids)  # fmt: skip
