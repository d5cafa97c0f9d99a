"""How often the machine read right, by what people decided. Not a random sample: people look at the doubtful ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.review import queries
from dashboard.standing.intervals import Interval, wilson

RIGHT = "accept"
WRONG = ("correct", "reject", "reassign")


@dataclass(frozen=True)
class Estimate:
    """`right` of `n` judged facts were as read; `interval`: the shares these counts do not contradict, in percent."""

    right: int
    n: int

    @property
    def percent(self) -> float:
        return 100 * self.right / self.n

    @property
    def interval(self) -> Interval:
        return wilson(self.right, self.n)


def by_indicator(judged: Iterable[tuple[str, str]]) -> dict[str, Estimate]:
    """(indicator as read, action) of every judged fact -> the estimate of each. Other actions judge no fact."""
    known = [(indicator, action) for indicator, action in judged if action == RIGHT or action in WRONG]
    total = Counter(indicator for indicator, _ in known)
    right = Counter(indicator for indicator, action in known if action == RIGHT)
    return {indicator: Estimate(right[indicator], n) for indicator, n in total.items()}


def of_dataset(path: str) -> dict[str, Estimate]:
    """The estimates from the decisions that hold in this version of the dataset."""
    frame = queries.judged(path)
    return by_indicator(zip(frame["indicator_id"], frame["action"], strict=True))
