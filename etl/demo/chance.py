"""Chance that is the same every time: one stream per key, so no draw depends on what was drawn elsewhere."""

from __future__ import annotations

import math
import random


def stream(*key: object) -> random.Random:
    """A generator seeded by the words of the key (string seeds do not depend on the process's hash seed)."""
    return random.Random("/".join(str(part) for part in key))


def between(low: float, high: float, *key: object) -> float:
    """A number spread evenly on a logarithmic scale, so that small and large units are equally likely."""
    return math.exp(stream(*key).uniform(math.log(low), math.log(high)))


def noise(spread: float, *key: object) -> float:
    """A factor around 1 with the given relative spread, cut at three spreads."""
    return math.exp(max(-3 * spread, min(3 * spread, stream(*key).gauss(0, spread))))
