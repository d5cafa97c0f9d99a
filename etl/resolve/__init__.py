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
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from etl.model import REPORTING_TYPES, DocumentInfo, Fact, Indicator, Review, Value
from etl.resolve.context import Cell, Context
from etl.resolve.decisions import Decisions
from etl.resolve.rates import add_rates
from etl.resolve.stated import decided_value, of_their_year, stated_value

__all__ = ["Decisions", "resolve", "resolve_groups"]


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
        on_values = decisions.values.get(unit_id, {})
        yield from _values(
            Context(unit_id, frozenset(years[unit_id]), documents, indicators, decisions, on_values), facts
        )


def _values(context: Context, facts: Iterable[Fact]) -> list[Value]:
    """The values of one unit."""
    feeding = [fact for fact in context.decisions.applied(facts) if context.feeds(fact)]
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
