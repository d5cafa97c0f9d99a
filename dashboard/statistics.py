"""Peers as numbers: median, quartiles, rank. Missing values never take part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from dashboard.model import Cell

BAND_MINIMUM = 4  # fewer units have no meaningful middle half


@dataclass(frozen=True)
class Middle:
    """Median and quartiles of the peers of one year; the band is None with fewer than four values."""

    median: float
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True)
class Rank:
    """Place among `of` peers with a value, 1 is best; `tied`: others share it."""

    place: int
    of: int
    tied: bool


def middle(cells: Iterable[Cell]) -> Middle | None:
    """None where no peer has a value. Quartiles by the inclusive method (as QUARTILE.INC in Excel)."""
    numbers = [c.value for c in cells if c.value is not None]
    if not numbers:
        return None
    if len(numbers) < BAND_MINIMUM:
        return Middle(median(numbers), None, None, len(numbers))
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    return Middle(median(numbers), low, high, len(numbers))


def rank(unit_id: str, cells: Mapping[str, Cell], direction: str) -> Rank | None:
    """None without a direction or a value. Equal numbers share the better place."""
    cell = cells.get(unit_id)
    if direction not in ("up", "down") or cell is None or cell.value is None:
        return None
    own, numbers = cell.value, [c.value for c in cells.values() if c.value is not None]
    better = sum(n > own if direction == "up" else n < own for n in numbers)
    return Rank(better + 1, len(numbers), numbers.count(own) > 1)
