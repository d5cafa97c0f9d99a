"""From stored decisions to the facts of a dataset: by id, else by the anchor when exactly one fact fits, else ask."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from etl.figures import shown
from etl.model import Fact, Issue, Review, Unit
from etl.reviews.records import Anchor, Decision, StoredReview, standing

UNMATCHED = "review_unmatched"
UNMATCHED_TITLE = "以前的校核找不到对应的数字，需要重新确认"
_NUMERAL = re.compile(r"\d+(?:[.,，]\d+)*|[〇零一二三四五六七八九十百千万亿两]+")
_WORDS = {"accept": "采信", "correct": "更正", "reject": "剔除", "reassign": "改归其他指标", "not_reported": "未报告"}


@dataclass(frozen=True)
class FactInText:
    """A fact with the title of its document and its sentence in clean text."""

    fact: Fact
    title: str
    sentence: str


class Known(Protocol):
    """What matching asks of a dataset, published or being written."""

    def units(self) -> Mapping[str, Unit]: ...

    def indicator_ids(self) -> Collection[str]: ...

    def facts_with_ids(self, fact_ids: Collection[str]) -> Iterable[Fact]: ...

    def facts_in_titles(self, titles: Collection[str]) -> Iterable[tuple[Fact, str, str]]: ...


@dataclass(frozen=True)
class Matched:
    """`reviews` for the resolver, oldest first; `issues` for the decisions that found no fact."""

    reviews: tuple[Review, ...] = ()
    issues: tuple[Issue, ...] = ()


def anchor_of(found: FactInText) -> Anchor:
    """The anchor a decision on this fact is stored with."""
    fact = found.fact
    before = found.sentence[: fact.char_start - fact.sentence_start]
    return Anchor(
        unit_id=fact.unit_id,
        year=fact.year,
        indicator_id=fact.indicator_id,
        title=found.title,
        sentence=hashlib.sha256("".join(found.sentence.split()).encode()).hexdigest(),
        number=len(_NUMERAL.findall(before)),
        value=fact.value,
    )


def match(stored: Iterable[StoredReview], known: Known) -> Matched:
    """The decisions that hold, brought to the facts as they are now."""
    decisions = [each.decision for each in standing(stored)]
    if not decisions:
        return Matched()
    units, indicators = known.units(), frozenset(known.indicator_ids())
    facts = _facts(decisions, known)
    reviews: list[Review] = []
    issues: list[Issue] = []
    for decision in decisions:
        review = _review(decision, facts, units, indicators)
        if review:
            reviews.append(review)
        else:
            issues.append(_unmatched(decision, units, indicators))
    return Matched(tuple(reviews), tuple(dict.fromkeys(issues)))


def _facts(decisions: Sequence[Decision], known: Known) -> dict[str, Fact]:
    """The fact of every decision that has one, by the id the decision knows it under."""
    wanted = {decision.fact_id: decision for decision in decisions if decision.fact_id}
    found = {fact.fact_id: fact for fact in known.facts_with_ids(list(wanted))}
    lost = {fact_id: each for fact_id, each in wanted.items() if fact_id not in found}
    titles = {each.anchor.title for each in lost.values() if each.anchor}
    if titles:
        places: dict[Anchor, list[Fact]] = defaultdict(list)
        for fact, title, sentence in known.facts_in_titles(titles):
            for key in _keys(anchor_of(FactInText(fact, title, sentence))):
                places[key].append(fact)
        for fact_id, decision in lost.items():
            fitting = list(_fitting(decision, places))
            if len(fitting) == 1:
                found[fact_id] = fitting[0]
    return found


def _keys(anchor: Anchor) -> tuple[Anchor, Anchor]:
    """An anchor with and without its indicator."""
    return anchor, Anchor(anchor.unit_id, anchor.year, "*", anchor.title, anchor.sentence, anchor.number, anchor.value)


def _fitting(decision: Decision, places: Mapping[Anchor, Sequence[Fact]]) -> Iterator[Fact]:
    """A number that now counts as another indicator is another statement: only a person's own choice of the indicator
    (reassign) is as good for it as before."""
    if decision.anchor:
        exact, loose = _keys(decision.anchor)
        yield from places.get(exact) or (places.get(loose, ()) if decision.action == "reassign" else ())


def _review(
    decision: Decision, facts: Mapping[str, Fact], units: Mapping[str, Unit], indicators: Collection[str]
) -> Review | None:
    said = (decision.action, decision.value, decision.reviewer, _naive(decision.at), decision.note)
    if decision.fact_id is None:
        there = decision.unit_id in units and decision.indicator_id in indicators
        return Review(None, decision.unit_id, decision.year, decision.indicator_id, *said) if there else None
    fact = facts.get(decision.fact_id)
    if fact is None:
        return None
    if decision.action != "reassign":
        return Review(fact.fact_id, fact.unit_id, fact.year, fact.indicator_id, *said)
    if decision.indicator_id is not None and decision.indicator_id not in indicators:
        return None
    return Review(fact.fact_id, fact.unit_id, decision.year or fact.year, decision.indicator_id, *said)


def _naive(at: datetime | None) -> datetime | None:
    """UTC without its zone, as the TIMESTAMP column keeps it."""
    return at.astimezone(UTC).replace(tzinfo=None) if at else None


def _unmatched(decision: Decision, units: Mapping[str, Unit], indicators: Collection[str]) -> Issue:
    place = decision.anchor or decision
    unit = units.get(place.unit_id or "")
    indicator_id = place.indicator_id if place.indicator_id in indicators else None
    when = f"{decision.at:%Y-%m-%d}" if decision.at else "以前"
    said = f"{decision.reviewer}{when}的校核（{_WORDS[decision.action]}{_number(decision)}）"
    return Issue(UNMATCHED, "warning", f"{said}{_why(decision, unit)}", None, place.unit_id if unit else None,
                 place.year, indicator_id)  # fmt: skip


def _number(decision: Decision) -> str:
    if decision.action == "correct" and decision.value is not None:
        return f"为{shown(decision.value)}"
    return ""


def _why(decision: Decision, unit: Unit | None) -> str:
    if decision.anchor is None:
        gone = "指标已不在指标目录中" if unit else "单位不在数据集中"
        return f"未采用：所指{gone}；校核记录仍保留"
    value = "" if decision.anchor.value is None else f"（原读作{shown(decision.anchor.value)}）"
    return f"未采用：《{decision.anchor.title}》中原来那句话{value}已改动或不在，请对照现在的原文重新校核"
