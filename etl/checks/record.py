"""What a check is, and what it looks at: one document with its facts, or one unit with all it has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from etl.figures import Interval, interval, shown
from etl.model import Document, DocumentInfo, Fact, Indicator, Issue, Value

View = TypeVar("View")
_MARKS = {"~": "约", ">=": "至少", "<=": "至多"}


@dataclass(frozen=True)
class Finding:
    """One thing found; the check adds its code and severity. `message` is for an official who never saw the code."""

    message: str
    year: int | None = None
    indicator_id: str | None = None
    fact_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentView:
    """One document and the facts taken from it."""

    document: Document
    facts: Sequence[Fact]


@dataclass(frozen=True)
class UnitView:
    """One unit: its facts (as reviewed), its values, the documents and indicators around them.

    `reviewed` are ids of facts a person decided on: checks of the reading do not ask about them again.
    """

    unit_id: str
    facts: Sequence[Fact]
    values: Sequence[Value]
    documents: Mapping[str, DocumentInfo]
    indicators: Mapping[str, Indicator]
    own_documents: Sequence[DocumentInfo] = ()  # those of `documents` that are this unit's reports, plans …
    reviewed: Collection[str] = ()

    @cached_property
    def by_cell(self) -> dict[tuple[int, str], Value]:
        """Values that have a number, by (year, indicator_id)."""
        return {(value.year, value.indicator_id): value for value in self.values if value.value is not None}

    @cached_property
    def years(self) -> list[int]:
        """The years that have values, in order."""
        return sorted({value.year for value in self.values})

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        return {fact.fact_id: fact for fact in self.facts}

    def name(self, indicator_id: str) -> str:
        return self.indicators[indicator_id].name_zh

    def said(self, value: Value) -> str:
        """行政诉讼败诉件数(至少5件)"""
        assert value.value is not None
        measure = self.indicators[value.indicator_id].unit_of_measure
        return f"{self.name(value.indicator_id)}（{_number(value.value, value.qualifier, measure)}）"

    def span(self, value: Value) -> Interval:
        """What the value, as stated, allows."""
        assert value.value is not None
        return interval(value.value, value.qualifier, self.indicators[value.indicator_id].unit_of_measure)


@dataclass(frozen=True)
class Check(Generic[View]):
    """A named rule. `title` says in Chinese what is checked; `asks_reader` ones are answered by reviewing the facts."""

    code: str
    severity: str  # error: cannot be true; warning: likely wrong; info: to be known when comparing
    title: str
    run: Callable[[View], Iterator[Finding]]
    asks_reader: bool = False


def number(fact: Fact) -> str:
    """约60场次; 若干 for an amount without a number."""
    return "若干" if fact.value is None else _number(fact.value, fact.qualifier, fact.unit_of_measure)


def fact_span(fact: Fact) -> Interval:
    assert fact.value is not None
    return interval(fact.value, fact.qualifier, fact.unit_of_measure)


def document_issues(check: Check[DocumentView], view: DocumentView) -> Iterator[Issue]:
    document = view.document
    unit_id = document.unit.unit.unit_id if document.unit.unit else None
    for found in check.run(view):
        year = found.year if found.year is not None else document.year
        yield Issue(
            check.code,
            check.severity,
            found.message,
            document.doc_id,
            unit_id,
            year,
            found.indicator_id,
            found.fact_ids,
        )


def unit_issues(check: Check[UnitView], view: UnitView) -> Iterator[Issue]:
    for found in check.run(view):
        if check.asks_reader and found.fact_ids and all(each in view.reviewed for each in found.fact_ids):
            continue
        first = view.by_id.get(found.fact_ids[0]) if found.fact_ids else None
        yield Issue(
            check.code,
            check.severity,
            found.message,
            first.doc_id if first else None,
            view.unit_id,
            found.year,
            found.indicator_id,
            found.fact_ids,
        )


def _number(value: float, qualifier: str, unit_of_measure: str) -> str:
    return f"{_MARKS.get(qualifier, '')}{shown(value)}{unit_of_measure}"
