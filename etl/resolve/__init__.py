"""From facts to values: what a unit, year and indicator resolve to (data-model.md, "Resolving facts to a value").

Pure, and one unit at a time: `resolve_groups` takes facts grouped by unit and never holds more than one unit's.
Decisions that the design leaves open, kept here:
- facts below confidence 0.5 feed no value unless a reviewer accepted them (checks.py raises an issue instead);
- an annual report's number on an earlier year is `previous`, whatever its verb says;
- a type of document that rule 4 does not name (plan, other) comes last, after news;
- where a person said "not reported" or rejected the value, there is no value, derived ones included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from etl.figures import shown
from etl.model import REPORTING_TYPES, DocumentInfo, Fact, Indicator, Review, Value
from etl.resolve.decisions import Decisions
from etl.resolve.derive import (
    Figure,
    Inputs,
    Place,
    as_value,
    compared,
    derived,
    formula,
    no_cases,
    ratio_at,
    zero_denominator,
)
from etl.resolve.settle import (
    DOCUMENT_RANK,
    LEAST_CONFIDENCE,
    Settled,
    document_of,
    is_agreement,
    is_partial,
    settle,
)

__all__ = ["Decisions", "resolve", "resolve_groups"]

Cell = tuple[int, str]  # year, indicator_id
_STATUS = {"zero": "stated_zero", "full": "stated_full"}
_QUALIFIER_WORDS = {"=": "", "~": "约", ">=": "至少", "<=": "至多"}


def resolve(
    facts: Iterable[Fact],
    documents: Mapping[str, DocumentInfo],
    indicators: Mapping[str, Indicator],
    reviews: Iterable[Review] = (),
) -> list[Value]:
    """The values of any facts, of one unit or many; raises DatasetError where a fact's document is unknown."""
    with_unit = sorted((fact for fact in facts if fact.unit_id), key=lambda fact: fact.unit_id or "")
    groups = ((unit_id or "", list(group)) for unit_id, group in groupby(with_unit, key=lambda fact: fact.unit_id))
    return list(resolve_groups(groups, documents, indicators, reviews))


def resolve_groups(
    groups: Iterable[tuple[str, list[Fact]]],
    documents: Mapping[str, DocumentInfo],
    indicators: Mapping[str, Indicator],
    reviews: Iterable[Review] = (),
) -> Iterator[Value]:
    """Values unit by unit from (unit_id, all facts of that unit); sorted by indicator and year inside a unit."""
    decisions = Decisions.of(reviews)
    years: dict[str, set[int]] = defaultdict(set)
    for document in documents.values():
        if document.unit_id and document.year is not None and document.doc_type in REPORTING_TYPES:
            years[document.unit_id].add(document.year)
    for unit_id, facts in groups:
        yield from _Unit(unit_id, frozenset(years[unit_id]), documents, indicators, decisions).values(facts)


@dataclass(frozen=True)
class _Unit:
    """One unit being resolved: what is known around its facts."""

    unit_id: str
    report_years: frozenset[int]  # years with a report of its own: nothing is taken from later ones
    documents: Mapping[str, DocumentInfo]
    indicators: Mapping[str, Indicator]
    decisions: Decisions

    def values(self, facts: Iterable[Fact]) -> list[Value]:
        stated = [fact for fact in self.decisions.applied(facts) if self._feeds(fact)]
        cells: dict[Cell, list[Fact]] = defaultdict(list)
        for fact in self._of_their_year(stated):
            assert fact.year is not None and fact.indicator_id is not None
            cells[fact.year, fact.indicator_id].append(fact)
        values = {cell: value for cell, group in cells.items() if (value := self._reported(cell, group))}
        values |= self._decided_values(values)
        self._add_rates(values, self._inputs(cells, values))
        kept = (value for cell, value in values.items() if not self._withheld(cell))
        return sorted(kept, key=lambda value: (value.indicator_id, value.year))

    def _feeds(self, fact: Fact) -> bool:
        document = document_of(fact, self.documents)
        return (
            fact.indicator_id in self.indicators
            and fact.year is not None
            and fact.basis != "target"
            and document.doc_type in DOCUMENT_RANK
            and (fact.confidence >= LEAST_CONFIDENCE or self.decisions.judged(fact))
            and not (document.doc_type == "annual_report" and document.year is not None and fact.year > document.year)
        )

    def _looks_back(self, fact: Fact) -> bool:
        document = document_of(fact, self.documents)
        earlier = document.year is not None and fact.year is not None and fact.year < document.year
        return fact.basis == "previous" or (document.doc_type == "annual_report" and earlier)

    def _of_their_year(self, facts: list[Fact]) -> list[Fact]:
        """Facts of the year itself, and those of later reports for years and indicators that have none (rule 1)."""
        own = [fact for fact in facts if not self._looks_back(fact)]
        known = {(fact.year, fact.indicator_id) for fact in own}
        reported = self.report_years | {fact.year for fact in own if self._in_report(fact)}
        later = (fact for fact in facts if self._looks_back(fact))
        return own + [
            fact for fact in later if fact.year not in reported and (fact.year, fact.indicator_id) not in known
        ]

    def _in_report(self, fact: Fact) -> bool:
        return document_of(fact, self.documents).doc_type in REPORTING_TYPES

    def _reported(self, cell: Cell, facts: list[Fact]) -> Value | None:
        judged = {fact.fact_id for fact in facts if self.decisions.judged(fact)}
        settled = settle(facts, self.documents, judged)
        return self._partial(cell, facts) if settled is None else self._stated(cell, settled)

    def _partial(self, cell: Cell, facts: list[Fact]) -> Value | None:
        parts = [fact for fact in facts if is_partial(fact) and not self._looks_back(fact)]
        if not parts:
            return None
        scopes = "、".join(dict.fromkeys(fact.scope for fact in parts if fact.scope))
        year, indicator_id = cell
        return Value(
            self.unit_id,
            year,
            indicator_id,
            None,
            "=",
            "partial",
            "part",
            fact_ids=tuple(fact.fact_id for fact in parts),
            note=f"仅有分项：{scopes}" if scopes else "仅有分项",
        )

    def _stated(self, cell: Cell, settled: Settled) -> Value:
        chosen = settled.chosen
        facts = (chosen, *settled.agreeing, *settled.against)
        year, indicator_id = cell
        return Value(
            self.unit_id,
            year,
            indicator_id,
            chosen.value,
            chosen.qualifier,
            self._status(settled),
            chosen.scope_kind,
            fact_ids=tuple(fact.fact_id for fact in facts),
            note="；".join(self._notes(settled)),
        )

    def _status(self, settled: Settled) -> str:
        if settled.against:
            return "conflict"
        if self.decisions.corrected(settled.chosen):
            return "corrected"
        if self._looks_back(settled.chosen):
            return "previous"
        return _STATUS.get(settled.chosen.statement, "reported")

    def _notes(self, settled: Settled) -> Iterator[str]:
        chosen = settled.chosen
        if self._looks_back(chosen):
            yield f"取自{document_of(chosen, self.documents).year}年报告的上年数"
        if chosen.scope and chosen.scope_kind in ("wider", "mixed"):
            yield f"范围：{chosen.scope}" if chosen.scope_kind == "wider" else f"合并统计：{chosen.scope}"
        if settled.against:
            yield "说法不一：" + "；".join(self._said(fact) for fact in (chosen, *settled.against))

    def _said(self, fact: Fact) -> str:
        assert fact.value is not None
        number = f"{_QUALIFIER_WORDS[fact.qualifier]}{shown(fact.value)}{fact.unit_of_measure}"
        scope = f"（{fact.scope}）" if fact.scope else ""
        return f"{number}{scope}，见《{document_of(fact, self.documents).title}》"

    def _decided_values(self, values: Mapping[Cell, Value]) -> dict[Cell, Value]:
        """Values a reviewer corrected or accepted as a whole."""
        decided = {}
        for (unit_id, year, indicator_id), review in self.decisions.values.items():
            if unit_id != self.unit_id or indicator_id not in self.indicators:
                continue
            value = _decided(review, values.get((year, indicator_id)), unit_id)
            if value is not None:
                decided[year, indicator_id] = value
        return decided

    def _withheld(self, cell: Cell) -> bool:
        review = self.decisions.values.get((self.unit_id, *cell))
        return review is not None and review.action in ("reject", "not_reported")

    def _inputs(self, cells: Mapping[Cell, list[Fact]], values: Mapping[Cell, Value]) -> dict[int, Inputs]:
        """What each document says on each indicator, as inputs for formulas; contradictions within one are none."""
        inputs: dict[int, Inputs] = defaultdict(Inputs)
        for cell, facts in cells.items():
            if self._withheld(cell):
                continue
            contradicted = cell in values and values[cell].status == "conflict"
            for place, group in _by_place(facts, self._rank):
                inputs[cell[0]].where |= {fact.fact_id: place for fact in group}
                figure = self._figure(group, contradicted)
                if figure is not None:
                    inputs[cell[0]].add(cell[1], place, figure)
        for (year, indicator_id), value in values.items():
            if value.status == "corrected" and value.value is not None:
                measure = self.indicators[indicator_id].unit_of_measure
                inputs[year].fixed[indicator_id] = Figure(value.value, value.qualifier, measure, value.fact_ids)
        return inputs

    def _rank(self, fact: Fact) -> tuple[int, int]:
        document = document_of(fact, self.documents)
        return DOCUMENT_RANK[document.doc_type], document.year or 0

    def _figure(self, facts: list[Fact], contradicted: bool) -> Figure | None:
        judged = {fact.fact_id for fact in facts if self.decisions.judged(fact)}
        settled = settle(facts, self.documents, judged)
        if settled is None or settled.against:
            return None
        chosen = settled.chosen
        assert chosen.value is not None
        ids = (chosen.fact_id, *(fact.fact_id for fact in settled.agreeing))
        return Figure(
            chosen.value, chosen.qualifier, chosen.unit_of_measure, ids, not is_agreement(chosen), contradicted
        )

    def _add_rates(self, values: dict[Cell, Value], inputs: Mapping[int, Inputs]) -> None:
        for year, known in inputs.items():
            for indicator in self.indicators.values():
                if formula(indicator):
                    self._add_rate(values, indicator, year, known)

    def _add_rate(self, values: dict[Cell, Value], indicator: Indicator, year: int, inputs: Inputs) -> None:
        cell = (year, indicator.indicator_id)
        value = values.get(cell)
        if value is not None and value.status == "corrected":
            values[cell] = self._with_inputs(value, indicator, inputs)
        elif nothing := zero_denominator(indicator, inputs):
            name = self.indicators[indicator.denominator or ""].name_zh
            values[cell] = _kept_facts(no_cases(indicator, *nothing, self.unit_id, year, name), value)
        elif value is not None and value.value is not None:
            values[cell] = self._with_inputs(value, indicator, inputs)
        elif found := derived(indicator, inputs, self.indicators):
            values[cell] = as_value(*found, self.unit_id, year, self.indicators)

    def _with_inputs(self, value: Value, indicator: Indicator, inputs: Inputs) -> Value:
        """A reported rate beside the inputs of the place it was stated in."""
        place = inputs.where.get(value.fact_ids[0]) if value.fact_ids else None
        ratio = ratio_at(indicator, inputs, place) if place else None
        return compared(value, ratio, inputs, place, self.indicators) if ratio and place else value


def _decided(review: Review, value: Value | None, unit_id: str) -> Value | None:
    if review.year is None or review.indicator_id is None:
        return None
    if review.action == "correct" and review.value is not None:
        ids = value.fact_ids if value else ()
        note = f"校核更正：{review.note}" if review.note else "校核更正"
        return Value(unit_id, review.year, review.indicator_id, review.value, "=", "corrected", fact_ids=ids, note=note)
    accepted = review.action == "accept" and value is not None and value.status == "conflict"
    if accepted and value is not None and review.value in (None, value.value):
        return replace(value, status="reported", note=f"{value.note}；经校核采用本数")
    return None


def _kept_facts(value: Value, before: Value | None) -> Value:
    """无案件 beside a rate the report gave all the same: its facts stay reachable."""
    if before is None or before.value is None:
        return value
    ids = tuple(dict.fromkeys((*before.fact_ids, *value.fact_ids)))
    return replace(value, fact_ids=ids, note=f"{value.note}；报告称{shown(before.value)}%")


def _by_place(facts: list[Fact], rank: Callable[[Fact], tuple[int, int]]) -> list[tuple[Place, list[Fact]]]:
    """Whole and wider facts by document and scope, best document first."""
    places: dict[Place, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=rank):
        if fact.value is not None and fact.scope_kind in ("whole", "wider"):
            scope = fact.scope if fact.scope_kind == "wider" else ""
            places[Place(fact.doc_id, fact.scope_kind, scope)].append(fact)
    return list(places.items())
