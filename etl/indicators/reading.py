"""One number read: what the parts of this stage hand one another."""

from __future__ import annotations

from dataclasses import dataclass

from etl.indicators.phrase import Phrase
from etl.indicators.timing import Timing
from etl.model import Quantity


@dataclass(frozen=True)
class Reading:
    """One number read: the indicator (None: uncatalogued), how, and its scope."""

    quantity: Quantity
    phrase: Phrase
    timing: Timing
    indicator_id: str | None
    rule: str
    confidence: float
    scope: str = ""
    scope_kind: str = "whole"
