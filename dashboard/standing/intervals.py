"""How far chance alone moves a share: Wilson's interval around a unit's rate, funnel limits around the overall rate.

Both come from one test (the score test), so a unit lies outside the funnel exactly when its interval leaves out the
overall rate. Wilson, Probable inference, JASA 22 (1927); Spiegelhalter, Funnel plots, Stat. Med. 24 (2005).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959964
Z998 = 3.090232


@dataclass(frozen=True)
class Interval:
    """In percent, within 0 to 100."""

    low: float
    high: float

    def holds(self, percent: float) -> bool:
        return self.low <= percent <= self.high


def wilson(k: float, n: float, z: float = Z95) -> Interval:
    """The shares that `k` of `n` cases do not contradict. Raises ValueError unless 0 <= k <= n and n > 0."""
    if n <= 0 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    share, square = k / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if k == 0 else 100 * (middle - half)
    high = 100.0 if k == n else 100 * (middle + half)
    return Interval(max(0.0, low), min(100.0, high))


def funnel(percent: float, n: float, z: float = Z95) -> Interval:
    """Where the rate of a unit with `n` cases lies by chance if its true rate is the overall one (`percent`)."""
    half = z * math.sqrt(percent * (100 - percent) / n)
    return Interval(max(0.0, percent - half), min(100.0, percent + half))
