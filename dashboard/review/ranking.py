"""What to look at first. Pure: from what the checks found to an order a person can follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONFLICTS = frozenset({"conflict_in_document", "documents_disagree", "rate_disagrees"})
UNMATCHED = "review_unmatched"
#: Found again with every resolving as long as they hold: a decision that leaves them has not answered them.
STAY_OPEN = CONFLICTS | {UNMATCHED}
RISKS = ("high", "middle", "low")
SURE = 0.8  # below: the machine is not sure of its reading (etl.checks.reading.SURE_FROM)


@dataclass(frozen=True)
class Item:
    """One thing to decide. `key`: unit:year:indicator, or f:fact_id; `codes` of the checks, empty where none asks.

    `severity`: error, warning, info or '' where nothing is open; `confidence`: the lowest of its facts.
    """

    key: str
    unit_id: str
    year: int
    indicator_id: str
    codes: tuple[str, ...] = ()
    severity: str = ""
    messages: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()
    headline: bool = False
    confidence: float = 1.0
    decided: bool = False
    action: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.codes) and (not self.decided or bool(STAY_OPEN & set(self.codes)))


def risk(item: Item) -> str:
    """high: cannot be true, or doubtful on a headline indicator; middle: likely wrong; low: to be known."""
    if item.severity == "error" or (item.severity == "warning" and item.headline):
        return "high"
    if item.severity == "warning" or (item.severity == "info" and item.headline and item.confidence < SURE):
        return "middle"
    return "low"


def ranked(items: Iterable[Item]) -> list[Item]:
    """By risk; then conflicts, headline indicators, low confidence; the latest year first."""
    return sorted(items, key=_order)


def _order(item: Item) -> tuple[object, ...]:
    contradicts = bool(CONFLICTS & set(item.codes))
    return (
        RISKS.index(risk(item)), not contradicts, not item.headline, item.confidence, -item.year, item.unit_id,
        item.indicator_id, item.key,
    )  # fmt: skip


def main_code(item: Item) -> str:
    """The reason to show where there are several: a conflict before the rest."""
    return min(item.codes, key=lambda code: (code not in CONFLICTS, code != UNMATCHED, code), default="")


def after(keys: Sequence[str], current: str) -> str:
    """The item to turn to once the current one is done; the first where it was the last, '' where there is no other."""
    rest = [key for key in keys if key != current]
    if current not in keys:
        return rest[0] if rest else ""
    later = keys[keys.index(current) + 1 :]
    return later[0] if later else (rest[0] if rest else "")
