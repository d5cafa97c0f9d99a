"""What a stated number allows: its interval, its last significant digit, rounding. Shared by resolving and checking.

A report's number is a statement about an interval: 60余 says 60 to 69, 超60 says 60 and more, 4.2万 stands for
anything that rounds to it. Two statements contradict each other only when their intervals do not meet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NEAR = 0.05  # 约 and 左右: within five percent
ROUNDED_AT_MOST = 0.1  # a rounding step never excuses more than a tenth


@dataclass(frozen=True)
class Interval:
    """Closed on both ends."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> float:
        return self.high - self.low


def step(value: float) -> float:
    """One unit of the last significant digit: 10 for 60, 1 for 65, 1000 for 42000, 0.1 for 4.2."""
    if value == 0:
        return 1.0
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return float(Decimal(1).scaleb(int(exponent)))


def decimals(value: float) -> int:
    """How many decimals the number shows: 2 for 7.04, 0 for 42000. (7.00 cannot be told from 7 and gives 0.)"""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def round_half_up(value: Decimal, places: int) -> float:
    return float(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def shown(value: float) -> str:
    """The number as a person writes it: 5 and not 5.0, 7.04, never 4.2e4."""
    return f"{Decimal(str(value)).normalize():f}"


def interval(value: float, qualifier: str, unit_of_measure: str = "") -> Interval:
    """What a number stated with this qualifier (= ~ >= <=) allows."""
    if qualifier == ">=":
        return Interval(value, math.inf)
    if qualifier == "<=":
        return Interval(-math.inf, value)
    if qualifier == "~":
        return _about(value)
    half = _rounding(value, unit_of_measure)
    return Interval(value - half, max(value, math.nextafter(value + half, -math.inf)))


def satisfies(exact: float, value: float, qualifier: str, unit_of_measure: str = "") -> bool:
    """True where the exact number is what the rounded or bounded one stands for (10384 and 一万余)."""
    allowed = interval(value, qualifier, unit_of_measure)
    return allowed.low <= exact <= allowed.high


def is_exact(value: float, qualifier: str, unit_of_measure: str = "") -> bool:
    return interval(value, qualifier, unit_of_measure).width == 0


def _about(value: float) -> Interval:
    """余 and 多: at least N and below the next step of N's last digit; 约: within 5%; 近: up to half a step below.

    The fact does not say which of the words it was, so the interval holds them all: 57 to 69 for 60余, 约60, 近60.
    """
    size = abs(value)
    below = max(size * NEAR, min(step(value) / 2, size * ROUNDED_AT_MOST))
    next_step = math.nextafter(value + step(value), -math.inf)
    return Interval(value - below, max(value + size * NEAR, next_step))


def _rounding(value: float, unit_of_measure: str) -> float:
    """Half the step a bare number was rounded to, 0 for an exact one.

    Rates are rounded at their last decimal, except 0 and 100, which are claims of their own. Large numbers are
    written in 万 or 亿 (4.2万 for 42135, 1.04亿元 for 10,400 of 万元) and reach us multiplied out.
    """
    if unit_of_measure == "%":
        return 0.0 if value in (0, 100) else min(step(value), 1.0) / 2
    least = 100 if unit_of_measure == "万元" else 10_000
    if value < least or value % 100:
        return 0.0
    return min(step(value) / 2, value * ROUNDED_AT_MOST)
