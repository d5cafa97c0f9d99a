"""What a decision is about: every number stated for a cell, the one the counts give, which one is in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import lookups, numbers
from dashboard.actions.reviews import Choice
from dashboard.i18n import t, uom_name
from dashboard.model import Evidence, Indicator
from dashboard.review import queries
from dashboard.review.ranking import Item
from dashboard.view import View

LEAST_CONFIDENCE = 0.5  # below, a fact feeds no value until a person accepts it (etl.resolve.settle)


@dataclass(frozen=True)
class Said:
    """A fact with its sentence and what a person decided on it (`action` '' where nobody did)."""

    evidence: Evidence
    unit_id: str
    scope: str
    scope_kind: str
    confidence: float
    char_start: int
    action: str
    decided: float | None
    to_indicator: str
    to_year: int

    @property
    def fact_id(self) -> str:
        return self.evidence.fact_id

    @property
    def cell(self) -> tuple[str, int, str]:
        return self.unit_id, self.evidence.year, self.evidence.indicator_id


@dataclass(frozen=True)
class Reading:
    """One number that could be the value. `kind`: stated, derived (by its counts), other (a fact of another cell)."""

    kind: str
    value: float | None
    shown: str
    about: str
    facts: tuple[Said, ...]
    in_use: bool = False

    @property
    def confidence(self) -> float:
        return min((fact.confidence for fact in self.facts), default=1.0)

    @property
    def action(self) -> str:
        """What a person decided on it."""
        return next((fact.action for fact in self.facts if fact.action), "") if self.kind != "derived" else ""


def said(view: View, item: Item, fact_ids: Sequence[str]) -> list[Said]:
    """The facts of an item: those of its value, those the question names, what else its reports say on the cell."""
    ids = tuple(dict.fromkeys((*fact_ids, *item.fact_ids)))
    frame = queries.facts_for(view.path, item.unit_id, item.year, item.indicator_id, ids)
    quoted = {e.fact_id: e for e in lookups.evidence(view.path, tuple(frame["fact_id"]))}
    return [_said(row, quoted[row["fact_id"]]) for row in frame.to_dict("records") if row["fact_id"] in quoted]


def _said(row: Mapping[Any, Any], evidence: Evidence) -> Said:
    decided, to_year = row["decided_value"], row["to_year"]
    return Said(
        evidence, row["unit_id"], row["scope"] or "", row["scope_kind"] or "whole", float(row["confidence"]),
        int(row["char_start"]), row["action"], None if decided != decided else decided,
        row["to_indicator"] if isinstance(row["to_indicator"], str) else "",
        0 if to_year is None or to_year != to_year else int(to_year),
    )  # fmt: skip


def readings(view: View, item: Item, value: Mapping[Any, Any] | None) -> list[Reading]:
    """The numbers to choose from, the one in use first; then facts of other cells that the question names."""
    used = tuple(value["fact_ids"]) if value is not None else ()
    facts = said(view, item, used)
    indicator = view.indicators.get(item.indicator_id)
    if indicator is None:
        return [_single(view, fact) for fact in facts]
    own = [fact for fact in facts if fact.cell == (item.unit_id, item.year, item.indicator_id) and _actual(fact)]
    moved = [fact for fact in facts if fact.action == "reassign" and fact not in own and _moved_here(fact, item)]
    counts = [fact for fact in facts if fact.evidence.indicator_id in (indicator.numerator, indicator.denominator)]
    found = _stated([*own, *moved], indicator, value)
    if by_counts := _derived(item, counts, indicator, value):
        found.append(by_counts)
    rest = [fact for fact in facts if fact not in own and fact not in moved and not (by_counts and fact in counts)]
    return [*sorted(found, key=lambda r: not r.in_use), *(_single(view, fact, "other") for fact in rest)]


def _actual(fact: Said) -> bool:
    return fact.evidence.basis != "target"


def _moved_here(fact: Said, item: Item) -> bool:
    return fact.to_indicator == item.indicator_id and fact.to_year in (0, item.year)


def _stated(facts: Sequence[Said], indicator: Indicator, value: Mapping[Any, Any] | None) -> list[Reading]:
    """Facts that say the same are one reading."""
    groups: dict[tuple[object, ...], list[Said]] = {}
    for fact in facts:
        scope = "" if fact.scope_kind == "whole" else f"{fact.scope_kind} {fact.scope}"
        groups.setdefault((fact.evidence.value, fact.evidence.qualifier, scope), []).append(fact)
    first = _in_use(value)
    return [
        Reading(
            "stated", group[0].evidence.value, number(group[0].evidence, indicator), _about(group[0]), tuple(group),
            any(fact.fact_id == first for fact in group),
        )
        for group in groups.values()
    ]  # fmt: skip


def _in_use(value: Mapping[Any, Any] | None) -> str:
    """The fact the value was taken from; '' where it was computed, entered by a person, or is none."""
    if value is None or value["value"] != value["value"] or value["status"] in ("derived", "partial"):
        return ""
    return next(iter(value["fact_ids"]), "")


def _about(fact: Said) -> str:
    """How it is stated, and what limits it or was decided on it."""
    words = [t("review.stated")]
    if fact.scope_kind != "whole":
        words = [t(f"scope.{fact.scope_kind}") + (f" {fact.scope}" if fact.scope else "")]
    if fact.evidence.basis == "previous":
        words.append(t("reader.previous", year=fact.evidence.year))
    if fact.confidence < LEAST_CONFIDENCE and not fact.action:
        words.append(t("review.unsure"))
    if fact.action:
        words.append(decided_words(fact))
    return t("list.comma").join(words)


def decided_words(fact: Said) -> str:
    """What a person decided on the fact."""
    number = "" if fact.decided is None else f" {numbers.plain(numbers.rounded(fact.decided, 2))}"
    return t("review.decided", action=t(f"review.action.{fact.action}") + (number if fact.action == "correct" else ""))


def _derived(
    item: Item, counts: Sequence[Said], indicator: Indicator, value: Mapping[Any, Any] | None
) -> Reading | None:
    """What the counts of the value give; None where there are not both."""
    top = next((f for f in counts if f.evidence.indicator_id == indicator.numerator), None)
    bottom = next((f for f in counts if f.evidence.indicator_id == indicator.denominator), None)
    if not top or not bottom or value is None:
        return None
    over, under = _now(top), _now(bottom)
    if over is None or not under:
        return None
    result = float(numbers.rounded((100 if indicator.is_percent else 1) * over / under, 2))
    fraction = f"{numbers.plain(numbers.rounded(over, 2))}/{numbers.plain(numbers.rounded(under, 2))}"
    shown = f"{numbers.number(result, indicator)}{numbers.measure(indicator)}"
    in_use = value["status"] == "derived" and value["value"] == result
    if value["status"] != "derived" and value["value"] == result:
        return None  # they agree: no reading of its own
    return Reading("derived", result, shown, t("review.derived", fraction=fraction), (top, bottom), in_use)


def _now(fact: Said) -> float | None:
    return fact.decided if fact.action == "correct" else fact.evidence.value


def _single(view: View, fact: Said, kind: str = "stated") -> Reading:
    """A fact by itself: of no indicator, or of another cell."""
    e = fact.evidence
    indicator = view.indicators.get(e.indicator_id)
    name = indicator.name if indicator else t("reader.uncatalogued")
    about = t("list.comma").join(filter(None, (f"{name} {e.year or ''}".strip(), _about(fact))))
    return Reading(kind, e.value, number(e, indicator), about, (fact,), False)


def number(e: Evidence, indicator: Indicator | None) -> str:
    """The number as the dashboard writes it, in its words where it has none (数百件)."""
    if e.value is None:
        return e.sentence[e.start : e.end].strip()
    sign = numbers.SIGNS.get(e.qualifier, "")
    if indicator:
        return f"{sign}{numbers.number(e.value, indicator, e.qualifier)}{numbers.measure(indicator)}"
    unit = "%" if e.uom == "%" else f" {uom_name(e.uom or '')}"
    return f"{sign}{numbers.plain(numbers.rounded(e.value, 2))}{unit}".strip()


def acceptance(item: Item, reading: Reading) -> list[Choice]:
    """The decision that takes this reading as it is; where an item has no cell, of each of its facts."""
    if reading.kind == "derived":
        return [Choice("accept", item.unit_id, item.year, item.indicator_id, value=reading.value)]
    return [Choice("accept", *fact.cell, fact.fact_id) for fact in reading.facts[:1]]
