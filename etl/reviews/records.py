"""One decision, as a person made it and as the store keeps it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from etl.errors import ReviewError

ON_FACTS = frozenset({"accept", "correct", "reject", "reassign"})
ON_VALUES = frozenset({"accept", "correct", "reject", "not_reported"})
ACTIONS = ON_FACTS | ON_VALUES


@dataclass(frozen=True)
class Anchor:
    """Where a number stands, in words that a better repair, a new catalogue or a moved file leave as they are.

    `sentence` is the sha256 of the clean sentence without its white space, `number` counts the numerals before the
    number in that sentence. `indicator_id` is what the machine took the number for when the decision was made.
    """

    unit_id: str | None
    year: int | None
    indicator_id: str | None
    title: str
    sentence: str
    number: int
    value: float | None


@dataclass(frozen=True)
class Decision:
    """What one person decided on a fact (`fact_id` with its `anchor`) or on a value (unit, year, indicator).

    `reassign` moves the fact to `indicator_id` (None: it fits no indicator) and, where given, to `year`.
    `at` is UTC; the store sets it where it is None.
    """

    action: str  # accept, correct, reject, reassign, not_reported
    reviewer: str
    fact_id: str | None = None
    unit_id: str | None = None
    year: int | None = None
    indicator_id: str | None = None
    value: float | None = None
    note: str = ""
    anchor: Anchor | None = None
    at: datetime | None = None

    def check(self) -> None:
        """Raises ReviewError, which says what is missing."""
        if not self.reviewer.strip():
            raise ReviewError("校核记录缺少校核人;请先填写姓名")
        if self.action not in (ON_FACTS if self.fact_id else ON_VALUES):
            raise ReviewError(f"校核动作“{self.action}”不适用;可用:采信、更正、剔除、改归(数字)、未报告(指标值)")
        if self.action == "correct" and (self.value is None or not math.isfinite(self.value)):
            raise ReviewError("更正须填写正确的数值(数字)")
        if self.fact_id is None and not (self.unit_id and self.year is not None and self.indicator_id):
            raise ReviewError("校核记录没有写明所指的数字,或单位、年份、指标;请在校核页重新选择")
        if self.fact_id and self.anchor is None:
            raise ReviewError("对数字的校核须带上它在原文中的位置;请在校核页重新选择")


@dataclass(frozen=True)
class StoredReview:
    """A line of the store: a decision, or (`undoes`) the taking back of an earlier line, undoing included."""

    id: int
    decision: Decision
    undoes: int | None = None


def standing(stored: Iterable[StoredReview]) -> list[StoredReview]:
    """The decisions that hold, oldest first: not undone, or undone by a line that is itself undone."""
    undone: set[int] = set()
    kept: list[StoredReview] = []
    for each in sorted(stored, key=lambda review: -review.id):
        if each.id in undone:
            continue
        if each.undoes is None:
            kept.append(each)
        else:
            undone.add(each.undoes)
    return kept[::-1]
