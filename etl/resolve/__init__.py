"""From facts to values: what a unit, year and indicator resolve to (data-model.md, "Resolving facts to a value").

Pure, and one unit at a time: a `Resolver` is given all facts of a unit and never holds more than that.
Decisions that the design leaves open, kept here:
- facts below confidence 0.5 feed no value unless a reviewer accepted them (checks.py raises an issue instead);
- an annual report's number on an earlier year is `previous`, whatever its verb says;
- a type of document that rule 4 does not name (plan, other) comes last, after news;
- where a person said "not reported" or rejected the value, there is no value, derived ones included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from etl.model import REPORTING_TYPES, DocumentInfo, Fact, Indicator, Review, Value
from etl.resolve.context import Cell, Context
from etl.resolve.decisions import Decisions
from etl.resolve.rates import add_rates
from etl.resolve.stated import decided_value, of_their_year, stated_value

__all__ = ["Resolver", "resolve"]


class Resolver:
    """Resolves units one after the other; what they share (documents, catalogue, reviews) is prepared once."""

    def __init__(
        self,
        documents: Mapping[str, DocumentInfo],
        indicators: Mapping[str, Indicator],
        reviews: Iterable[Review] = (),
    ) -> None:
        self._documents = documents
        self._indicators = indicators
        self._decisions = Decisions.of(reviews)
        self._years: dict[str, set[int]] = defaultdict(set)
        for document in documents.values():
            if document.unit_id and document.year is not None and document.doc_type in REPORTING_TYPES:
                self._years[document.unit_id].add(document.year)

    def reviewed(self, facts: Iterable[Fact]) -> list[Fact]:
        """Facts as reviewers left them: rejected ones gone, corrected and reassigned ones changed.

        Those of a version that another one supersedes take no part in anything.
        """
        return self._decisions.applied(fact for fact in facts if not self._superseded(fact))

    def _superseded(self, fact: Fact) -> bool:
        document = self._documents.get(fact.doc_id)
        return document is not None and document.superseded_by is not None

    def values(self, unit_id: str, facts: Iterable[Fact]) -> list[Value]:
        """The values of one unit, by indicator and year, from all its facts (as extracted).

        Raises DatasetError where a fact's document is unknown.
        """
        years = frozenset(self._years.get(unit_id, ()))
        on_values = self._decisions.values.get(unit_id, {})
        context = Context(unit_id, years, self._documents, self._indicators, self._decisions, on_values)
        return _values(context, self.reviewed(facts))


def resolve(
    facts: Iterable[Fact],
    documents: Mapping[str, DocumentInfo],
    indicators: Mapping[str, Indicator],
    reviews: Iterable[Review] = (),
) -> list[Value]:
    """The values of any facts, of one unit or many; facts without a unit have none."""
    resolver = Resolver(documents, indicators, reviews)
    units: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.unit_id:
            units[fact.unit_id].append(fact)
    return [value for unit_id in sorted(units) for value in resolver.values(unit_id, units[unit_id])]


def _values(context: Context, facts: Iterable[Fact]) -> list[Value]:
    feeding = [fact for fact in facts if context.feeds(fact)]
    cells: dict[Cell, list[Fact]] = defaultdict(list)
    for fact in of_their_year(context, feeding):
        assert fact.year is not None and fact.indicator_id is not None
        cells[fact.year, fact.indicator_id].append(fact)
    values = {cell: value for cell, group in cells.items() if (value := stated_value(context, cell, group))}
    for cell, review in context.reviews.items():
        if cell[1] in context.indicators and (decided := decided_value(review, values.get(cell), context.unit_id)):
            values[cell] = decided
    add_rates(context, cells, values)
    kept = (value for cell, value in values.items() if not context.withheld(cell))
    return sorted(kept, key=lambda value: (value.indicator_id, value.year))
