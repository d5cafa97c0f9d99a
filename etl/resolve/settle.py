"""From the facts on one unit, year and indicator to the one that counts, and what speaks against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.errors import DatasetError
from etl.figures import Interval, interval
from etl.model import DocumentInfo, Fact

#: Annual report before table, statistics, news (data-model.md, rule 4). Types not named here never feed values.
DOCUMENT_RANK = {"annual_report": 0, "table": 1, "statistics": 2, "news": 3, "plan": 4, "other": 5}
#: Facts the machine itself doubts do not become values; checks.py asks a person about them.
LEAST_CONFIDENCE = 0.5
#: Totals over several years, unlike a partial period, are not even a part of the year's value.
_YEARS = re.compile(r"以来|[两三四五六七八九十\d]年[来间内]|历年|期间|任期|五年|20\d\d年?[-—－~至到]+20\d\d")
#: 调解协议 counts as cases, but an agreement is what a success ends in: never the whole beside 调解案件 (rule 6).
_AGREEMENT = re.compile(r"协议|agreement")


@dataclass(frozen=True)
class Settled:
    """`chosen` is the value; `agreeing` say the same, exactly or rounded; `against` contradict it."""

    chosen: Fact
    agreeing: tuple[Fact, ...] = ()
    against: tuple[Fact, ...] = ()


def document_of(fact: Fact, documents: Mapping[str, DocumentInfo]) -> DocumentInfo:
    """The document a fact stands in; DatasetError where there is none."""
    try:
        return documents[fact.doc_id]
    except KeyError:
        raise DatasetError(f"事实 {fact.fact_id} 引用的文件 {fact.doc_id} 不在数据集中，请重新生成数据集") from None


def is_agreement(fact: Fact) -> bool:
    return bool(_AGREEMENT.search(fact.scope) or _AGREEMENT.search(fact.rule))


def is_partial(fact: Fact) -> bool:
    """Parts, increments and partial periods: known, but not the value. Totals over years are not even that."""
    if fact.scope_kind == "period":
        return not _YEARS.search(fact.scope)
    return fact.scope_kind in ("part", "increment")


def fact_interval(fact: Fact) -> Interval:
    assert fact.value is not None
    return interval(fact.value, fact.qualifier, fact.unit_of_measure)


def candidates(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that may be the value: the wholes, else the wider ones, else agreements, else the mixed ones."""
    ranked = [(_standing(fact), fact) for fact in facts if fact.value is not None]
    best = min((standing for standing, _ in ranked if standing is not None), default=None)
    return [fact for standing, fact in ranked if standing == best and best is not None]


def _standing(fact: Fact) -> int | None:
    if fact.scope_kind == "whole":
        return 2 if is_agreement(fact) else 0
    return {"wider": 1, "mixed": 3}.get(fact.scope_kind)


def settle(
    facts: Collection[Fact], documents: Mapping[str, DocumentInfo], judged: Sequence[str] = ()
) -> Settled | None:
    """Choose among facts of one unit, year, indicator and basis (rules 2 to 4); None where nothing may be a value.

    `judged` names the facts a reviewer accepted or corrected, in the order of the decisions: they beat the others of
    their standing, and where they contradict one another the last one holds.
    """
    able = candidates(facts)
    preferred = [fact for fact in able if fact.fact_id in judged]
    if preferred:
        able = preferred if _agree(preferred) else [max(preferred, key=lambda fact: judged.index(fact.fact_id))]
    if len(able) < 2:
        return Settled(able[0]) if able else None
    spans = {fact.fact_id: fact_interval(fact) for fact in able}
    chosen = _most_exact(able, documents) if _agree(able) else _most_trusted(able, documents)
    rest = [fact for fact in able if fact is not chosen]
    own = spans[chosen.fact_id]
    return Settled(
        chosen,
        tuple(fact for fact in rest if own.meets(spans[fact.fact_id])),
        tuple(fact for fact in rest if not own.meets(spans[fact.fact_id])),
    )


def _agree(facts: Collection[Fact]) -> bool:
    """Whether there is a number that all of them allow."""
    spans = [fact_interval(fact) for fact in facts]
    return max(span.low for span in spans) <= min(span.high for span in spans)


def _rank(fact: Fact, documents: Mapping[str, DocumentInfo]) -> tuple[int, int]:
    """Better type first; among later reports that look back, the nearest one."""
    document = document_of(fact, documents)
    return DOCUMENT_RANK[document.doc_type], (document.year or 0) - (fact.year or 0)


def _most_exact(facts: Collection[Fact], documents: Mapping[str, DocumentInfo]) -> Fact:
    return min(
        facts,
        key=lambda fact: (
            fact_interval(fact).width,
            _rank(fact, documents),
            fact.statement != "number",
            -fact.confidence,
            fact.char_start,
            fact.fact_id,
        ),
    )


def _most_trusted(facts: Collection[Fact], documents: Mapping[str, DocumentInfo]) -> Fact:
    said = Counter(fact.value for fact in facts)
    return min(
        facts,
        key=lambda fact: (
            _rank(fact, documents),
            -fact.confidence,
            -said[fact.value],
            fact_interval(fact).width,
            fact.char_start,
            fact.fact_id,
        ),
    )
