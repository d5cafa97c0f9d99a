"""Peers as numbers: median, quartiles, rank. Missing values never take part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from dashboard.cell_table import Peers
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


def known(cells: Mapping[str, Cell] | Iterable[Cell]) -> Sequence[float]:
    """The values there are; of a table's peers without looking at each."""
    if isinstance(cells, Peers):
        return cells.numbers.tolist()
    every = cells.values() if isinstance(cells, Mapping) else cells
    return [c.value for c in every if c.value is not None]


def middle(cells: Mapping[str, Cell] | Iterable[Cell]) -> Middle | None:
    """None where no peer has a value. Quartiles by the inclusive method (as QUARTILE.INC in Excel)."""
    numbers = known(cells)
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
    own, numbers = cell.value, sorted(known(cells))
    below, upto = bisect_left(numbers, own), bisect_right(numbers, own)
    better = len(numbers) - upto if direction == "up" else below
    return Rank(better + 1, len(numbers), upto - below > 1)
