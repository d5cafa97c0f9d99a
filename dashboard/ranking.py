"""Who stands where this year: places, intervals, the overall rate, and who is listed apart and why. No figures here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard import forms, succession, theme, wording
from dashboard.charts.frame import hover
from dashboard.model import Cell, Indicator
from dashboard.standing import intervals
from dashboard.standing.intervals import Interval
from dashboard.view import View

ENOUGH = 3  # units with cases known that make an overall rate
APART = ("conflict", "partial", "no_cases", "no_base", "silent", "no_report")  # never ranked, in this order


@dataclass(frozen=True)
class Entry:
    """A unit with a number. `place` is None on a small base; `side`: above, below, or '' (no clear difference)."""

    cell: Cell
    name: str
    colour: str | None
    place: int | None
    interval: Interval | None
    side: str

    @property
    def number(self) -> float:
        return self.cell.value or 0.0


@dataclass(frozen=True)
class Overall:
    """The cases of all units together: `percent` of `units` units."""

    percent: float
    units: int


@dataclass(frozen=True)
class Ranking:
    """All units of a level and year: `entries` in order, `apart` by reason, `raw` as the view asks for them."""

    indicator: Indicator
    year: int
    entries: tuple[Entry, ...]
    apart: Mapping[str, tuple[Cell, ...]]
    overall: Overall | None
    raw: Mapping[tuple[str, int], Cell]
    remarks: tuple[str, ...] = ()  # what makes units unlike: wider scopes, units that became others

    @property
    def counted(self) -> list[Entry]:
        """Units whose cases are known: those that can be told from chance."""
        return [e for e in self.entries if e.interval]

    @cached_property
    def said(self) -> Mapping[str, str]:
        """unit_id -> what its mark says when pointed at: two figures have a mark for every unit."""
        return {e.cell.unit_id: hover(e.cell, e.name, self.indicator) for e in self.entries}


def build(view: View) -> Ranking:
    """Peers and chosen units of the view in its year, in the form the reader asked for."""
    key, year = view.indicator_id, view.year
    units = tuple(u for u in dict.fromkeys([*view.peers, *view.chosen]) if view.units[u].exists(year))
    found = forms.cells(view, units, (key,), year, year)
    raw = {(u, year): found[key, u, year] for u in units}
    indicator, cells = view.indicator, list(raw.values())
    ranked = _ordered((c for c in cells if c.known and not c.in_conflict), indicator)
    overall = _overall(ranked, indicator)
    colours, places = theme.unit_colours(view.chosen), _places(ranked, indicator)
    entries = tuple(
        _entry(c, view.name(c.unit_id), colours.get(c.unit_id), places.get(c.unit_id), overall, indicator)
        for c in ranked
    )
    return Ranking(indicator, year, entries, _apart(cells), overall, raw, _remarks(view, [e.cell for e in entries]))


def _remarks(view: View, cells: list[Cell]) -> tuple[str, ...]:
    changed = succession.words(view.units, [c.unit_id for c in cells], view.year - 1, view.year)
    gone = succession.absent(view.units, view.chosen, view.year)
    divided = [forms.words(view.form)] if view.indicator.divided else []
    return (*wording.scopes(cells, view.name), *gone, *changed, *divided)


def _ordered(cells: Iterable[Cell], indicator: Indicator) -> list[Cell]:
    """Best first; without a direction the largest first. Equal numbers: more cases first."""
    sign = 1 if indicator.direction == "down" else -1
    return sorted(cells, key=lambda c: (sign * (c.value or 0.0), -(c.denominator or 0.0), c.unit_id))


def _apart(cells: Iterable[Cell]) -> dict[str, tuple[Cell, ...]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.in_conflict or not cell.known:
            groups.setdefault("conflict" if cell.in_conflict else cell.state, []).append(cell)
    return {state: tuple(groups[state]) for state in APART if state in groups}


def share(cell: Cell, indicator: Indicator) -> tuple[float, float] | None:
    """k and n where the value is a share of cases and both are known."""
    k, n = cell.numerator, cell.denominator
    if not indicator.is_percent or k is None or n is None or n <= 0 or not 0 <= k <= n or cell.in_conflict:
        return None
    return k, n


def _overall(cells: list[Cell], indicator: Indicator) -> Overall | None:
    """Numbers that cover more than the unit would count cases twice: they stay out."""
    pairs = [s for c in cells if c.scope_kind == "whole" and (s := share(c, indicator))]
    total = sum(n for _, n in pairs)
    return Overall(100 * sum(k for k, _ in pairs) / total, len(pairs)) if len(pairs) >= ENOUGH else None


def _places(cells: list[Cell], indicator: Indicator) -> dict[str, int]:
    """Only with a direction; equal numbers share the better place; a small base and a unit alone have none."""
    if indicator.direction == "none":
        return {}
    solid = [c for c in cells if not c.small_base]
    if len(solid) == 1:
        return {}  # alone it is neither first nor last
    first: dict[float, int] = {}
    for i, cell in enumerate(solid, 1):
        first.setdefault(cell.value or 0.0, i)
    return {c.unit_id: first[c.value or 0.0] for c in solid}


def _entry(
    cell: Cell, name: str, colour: str | None, place: int | None, overall: Overall | None, indicator: Indicator
) -> Entry:  # fmt: skip
    pair = share(cell, indicator)
    interval = intervals.wilson(*pair) if pair else None
    side = ""
    if overall and interval and not cell.small_base and not interval.holds(overall.percent):
        side = "above" if interval.low > overall.percent else "below"
    return Entry(cell, name, colour, place, interval, side)


def better(side: str, indicator: Indicator) -> str:
    """better, worse or '': counts and indicators without a direction are never good or bad."""
    if not side or indicator.direction == "none" or not indicator.is_percent:
        return ""
    return "better" if (side == "above") == (indicator.direction == "up") else "worse"
