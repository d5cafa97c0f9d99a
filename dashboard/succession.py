"""Units that became others: a town that is a street now keeps its line, and every page that joins the two says so.

Only where one unit became one other: of two towns merged into one, neither's numbers go on in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from dashboard.i18n import t
from dashboard.model import Cell, Unit

Units = Mapping[str, Unit]


def chain(units: Units, unit_id: str) -> tuple[str, ...]:
    """The unit with what it was and what it became, oldest first."""
    often, before = _successors(units)
    if not often:
        return (unit_id,)
    found = [unit_id]
    while found[0] in before and before[found[0]] not in found:
        found.insert(0, before[found[0]])
    while (after := units[found[-1]].successor_id) in units and often[after] == 1 and after not in found:
        found.append(after)
    return tuple(found)


_last: tuple[Units, Counter[str], dict[str, str]] | None = None  # of one dataset: the pages ask two thousand times


def _successors(units: Units) -> tuple[Counter[str], dict[str, str]]:
    """How many units became each, and which one where it was one."""
    global _last
    if _last is None or _last[0] is not units:
        often = Counter(u.successor_id for u in units.values() if u.successor_id)
        before = {u.successor_id: u.unit_id for u in units.values() if often[u.successor_id] == 1}
        _last = units, often, before
        return often, before
    return _last[1], _last[2]


def happened(units: Units) -> bool:
    """Whether any unit became another."""
    return bool(_successors(units)[0])


def at(units: Units, unit_id: str, year: int) -> str:
    """Which unit of the chain existed that year; the unit itself where none did."""
    if units[unit_id].exists(year):
        return unit_id
    return next((u for u in chain(units, unit_id) if units[u].exists(year)), unit_id)


def once(units: Units, unit_ids: Iterable[str]) -> list[str]:
    """Each chain by the first of its members that occurs, or by the one that still exists where `unit_ids` has it."""
    wanted, seen, kept = dict.fromkeys(unit_ids), set[str](), list[str]()
    if not happened(units):
        return list(wanted)
    for unit in wanted:
        if unit not in seen:
            members = chain(units, unit)
            seen.update(members)
            kept.append(next((m for m in reversed(members) if m in wanted), unit))
    return kept


def history(
    units: Units, unit_id: str, cells: Mapping[tuple[str, str, int], Cell], indicator_id: str, years: Iterable[int]
) -> tuple[Cell, ...]:
    """The cells of one line over the years, each of the unit that existed then."""
    if not happened(units):
        return tuple(cells[indicator_id, unit_id, year] for year in years)
    found = []
    for year in years:
        own, there = cells[indicator_id, unit_id, year], at(units, unit_id, year)
        then = own if there == unit_id else cells.get((indicator_id, there, year), own)
        found.append(own if own.known and not then.known else then)
    return tuple(found)


def with_kin(units: Units, unit_ids: Iterable[str]) -> tuple[str, ...]:
    """The units and all they were or became."""
    if not happened(units):
        return tuple(dict.fromkeys(unit_ids))
    return tuple(dict.fromkeys(member for unit in unit_ids for member in chain(units, unit)))


def changes(units: Units, unit_id: str, first: int, last: int) -> list[tuple[int, str, str]]:
    """(year, earlier unit, later unit) of every change after `first` and up to `last`."""
    members = chain(units, unit_id)
    found = [(units[new].valid_from or (units[old].valid_to or 0) + 1, old, new) for old, new in pairwise(members)]
    return [change for change in found if first < change[0] <= last]


def words(units: Units, unit_ids: Sequence[str], first: int, last: int) -> list[str]:
    """A sentence for every change that a line of these units crosses, and for units gone or not yet there."""
    found = [change for unit in unit_ids for change in changes(units, unit, first, last)]
    return [
        t("succession.change", year=year, old=units[old].label, new=units[new].label)
        for year, old, new in dict.fromkeys(found)
    ]  # fmt: skip


def absent(units: Units, unit_ids: Sequence[str], year: int) -> list[str]:
    """Units that did not exist in a year, with what stood in their place."""
    found = []
    for unit in (units[u] for u in unit_ids):
        if unit.exists(year):
            continue
        there = at(units, unit.unit_id, year)
        key = "succession.absent" if there == unit.unit_id else "succession.instead"
        found.append(t(key, unit=unit.label, year=year, other=units[there].label))
    return found
