"""What is known around the facts of one unit while they are resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from etl.model import DocumentInfo, Fact, Indicator, Review, Value
from etl.resolve.decisions import Decisions
from etl.resolve.settle import DOCUMENT_RANK, LEAST_CONFIDENCE, Settled, document_of, settle

Cell = tuple[int, str]  # year, indicator_id


@dataclass(frozen=True)
class Context:
    """`report_years` have a report of the unit's own: nothing is taken from later ones for them."""

    unit_id: str
    report_years: frozenset[int]
    documents: Mapping[str, DocumentInfo]
    indicators: Mapping[str, Indicator]
    decisions: Decisions
    reviews: Mapping[Cell, Review] = field(default_factory=dict)  # on this unit's values

    def document(self, fact: Fact) -> DocumentInfo:
        return document_of(fact, self.documents)

    def judged(self, fact: Fact) -> bool:
        return self.decisions.judged(fact)

    def feeds(self, fact: Fact) -> bool:
        document = self.document(fact)
        return (
            fact.indicator_id in self.indicators
            and fact.year is not None
            and fact.basis != "target"
            and document.doc_type in DOCUMENT_RANK
            and (fact.confidence >= LEAST_CONFIDENCE or self.judged(fact))
            and not (document.doc_type == "annual_report" and document.year is not None and fact.year > document.year)
        )

    def looks_back(self, fact: Fact) -> bool:
        document = self.document(fact)
        earlier = document.year is not None and fact.year is not None and fact.year < document.year
        return fact.basis == "previous" or (document.doc_type == "annual_report" and earlier)

    def settle(self, facts: Collection[Fact]) -> Settled | None:
        return settle(facts, self.documents, self.decisions.in_time(facts))

    def accepted(self, value: Value) -> Review | None:
        """The decision that settles a doubt about this value: on it or on the fact it was taken from."""
        on_value = self.reviews.get((value.year, value.indicator_id))
        if on_value is not None and on_value.action == "accept":
            return on_value
        return self.decisions.accepted(value.fact_ids[0]) if value.fact_ids else None

    def withheld(self, cell: Cell) -> bool:
        """True where a person said that there is no such value."""
        review = self.reviews.get(cell)
        return review is not None and review.action in ("reject", "not_reported")
