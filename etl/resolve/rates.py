"""Derived indicators of one unit: where a report is silent, where it agrees, where it does not (rules 5 to 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.figures import shown
from etl.model import Fact, Indicator, Value
from etl.resolve.context import Cell, Context
from etl.resolve.derive import (
    Figure,
    Inputs,
    Place,
    Ratio,
    as_value,
    compared,
    derived,
    formula,
    no_cases,
    ratio_at,
    zero_denominator,
)
from etl.resolve.settle import DOCUMENT_RANK, is_agreement

Cells = Mapping[Cell, Sequence[Fact]]


def add_rates(context: Context, cells: Cells, values: dict[Cell, Value]) -> None:
    """Derive, compare and complete all indicators that have a formula; `values` is changed in place."""
    with_formula = [indicator for indicator in context.indicators.values() if formula(indicator)]
    stated = dict(values)
    for year in {year for year, _ in stated}:
        of_year = _Year(context, year, cells, stated)
        inputs = Inputs(of_year.figures, of_year.fixed())
        for indicator in with_formula:
            rate = of_year.rate(indicator, inputs)
            if rate is not None:
                values[year, indicator.indicator_id] = rate


@dataclass(frozen=True)
class _Year:
    """One unit in one year: its facts and the values they gave."""

    context: Context
    year: int
    cells: Cells
    values: Mapping[Cell, Value]

    def rate(self, indicator: Indicator, inputs: Inputs) -> Value | None:
        value = self.values.get((self.year, indicator.indicator_id))
        stated = value is not None and value.value is not None
        if value is not None and value.status == "corrected":
            return self._with_inputs(value, indicator, inputs)
        if nothing := zero_denominator(indicator, inputs):
            name = self.context.indicators[indicator.denominator or ""].name_zh
            return _keeping(no_cases(indicator, *nothing, self.context.unit_id, self.year, name), value)
        if value is not None and stated:
            return self._with_inputs(value, indicator, inputs)
        if found := derived(indicator, inputs):
            return as_value(*found, self.context.unit_id, self.year, self.context.indicators)
        return value

    def figures(self, indicator_id: str) -> dict[Place, Figure]:
        """What each document says on an indicator, best document first; one that contradicts itself says nothing."""
        cell = (self.year, indicator_id)
        if self.context.withheld(cell):
            return {}
        places: dict[Place, list[Fact]] = defaultdict(list)
        for fact in sorted(self.cells.get(cell, ()), key=self._rank):
            if (place := _place(fact)) and fact.value is not None:
                places[place].append(fact)
        contradicted = cell in self.values and self.values[cell].status == "conflict"
        found = {place: self._figure(facts, contradicted) for place, facts in places.items()}
        return {place: figure for place, figure in found.items() if figure}

    def fixed(self) -> dict[str, Figure]:
        """What reviewers corrected: good beside every document."""
        return {
            indicator_id: Figure(
                value.value, value.qualifier, self.context.indicators[indicator_id].unit_of_measure, value.fact_ids
            )
            for (year, indicator_id), value in self.values.items()
            if year == self.year and value.status == "corrected" and value.value is not None
        }

    def _rank(self, fact: Fact) -> tuple[int, int]:
        document = self.context.document(fact)
        return DOCUMENT_RANK[document.doc_type], document.year or 0

    def _figure(self, facts: list[Fact], contradicted: bool) -> Figure | None:
        settled = self.context.settle(facts)
        if settled is None or settled.against:
            return None
        chosen = settled.chosen
        assert chosen.value is not None
        ids = (chosen.fact_id, *(fact.fact_id for fact in settled.agreeing))
        measure, divides = chosen.unit_of_measure, not is_agreement(chosen)
        return Figure(chosen.value, chosen.qualifier, measure, ids, divides, contradicted)

    def _with_inputs(self, value: Value, indicator: Indicator, inputs: Inputs) -> Value:
        """A reported rate beside the inputs of the place it was stated in."""
        facts = self.cells.get((self.year, indicator.indicator_id), ())
        place = next((_place(fact) for fact in facts if fact.fact_id in value.fact_ids[:1]), None)
        ratio = ratio_at(indicator, inputs, place) if place else None
        if not ratio or not place:
            return value
        found = compared(value, ratio, inputs, place, self.context.indicators)
        newly = found.status == "conflict" and value.status != "conflict"
        return self._as_accepted(value, found, ratio, place) if newly else found

    def _as_accepted(self, value: Value, found: Value, ratio: Ratio, place: Place) -> Value:
        """A rate that its inputs contradict, as a person settled it: the reported one, or the one they give."""
        review = self.context.accepted(value)
        if review is None or review.value not in (None, value.value, ratio.value):
            return found
        if review.value in (None, value.value):
            return replace(found, status=value.status, note=f"{found.note}；经校核采用报告数")
        derived_one = as_value(ratio, place, self.context.unit_id, self.year, self.context.indicators)
        ids = tuple(dict.fromkeys((*derived_one.fact_ids, *value.fact_ids)))
        note = f"{derived_one.note}；报告称{shown(value.value or 0.0)}%，经校核采用推算数"
        return replace(derived_one, fact_ids=ids, note=note)


def _place(fact: Fact) -> Place | None:
    """None for parts and mixed numbers: they are never inputs."""
    if fact.scope_kind not in ("whole", "wider"):
        return None
    return Place(fact.doc_id, fact.scope_kind, fact.scope if fact.scope_kind == "wider" else "")


def _keeping(value: Value, before: Value | None) -> Value:
    """无案件 beside a rate the report gave all the same: its facts stay reachable."""
    if before is None or before.value is None:
        return value
    ids = tuple(dict.fromkeys((*before.fact_ids, *value.fact_ids)))
    return replace(value, fact_ids=ids, note=f"{value.note}；报告称{shown(before.value)}%")
