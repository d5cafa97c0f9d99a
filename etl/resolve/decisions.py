"""What reviewers decided, ready to be applied. The latest decision on a fact or a value is the one that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from etl.model import Fact, Review


@dataclass(frozen=True)
class Decisions:
    """Reviews by what they speak of: facts by id, values by unit and then by year and indicator."""

    facts: dict[str, Review] = field(default_factory=dict)
    values: dict[str, dict[tuple[int, str], Review]] = field(default_factory=dict)

    @classmethod
    def of(cls, reviews: Iterable[Review]) -> Decisions:
        """Of decisions on the same thing the later one holds, also where one is on a fact and one on its value."""
        decisions = cls()
        for review in sorted(reviews, key=_when):
            if review.fact_id and review.action != "not_reported":
                decisions.facts.pop(review.fact_id, None)  # so that the order stays that of time
                decisions.facts[review.fact_id] = review
                if review.action != "reject" and review.year is not None:
                    decisions.values.get(review.unit_id or "", {}).pop((review.year, review.indicator_id or ""), None)
            elif review.unit_id and review.year is not None and review.indicator_id:
                of_unit = decisions.values.setdefault(review.unit_id, {})
                of_unit[review.year, review.indicator_id] = review
        return decisions

    def applied(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts as reviewed: rejected ones gone, corrected and reassigned ones changed."""
        decided = (self._decided(fact) for fact in facts)
        return [fact for fact in decided if fact is not None]

    def judged(self, fact: Fact) -> bool:
        """True where a person accepted, corrected or reassigned the fact: it counts whatever its confidence."""
        return fact.fact_id in self.facts

    def in_time(self, facts: Iterable[Fact]) -> list[str]:
        """The judged ones of these facts, the latest decision last."""
        there = {fact.fact_id for fact in facts}
        return [fact_id for fact_id in self.facts if fact_id in there]

    def accepted(self, fact_id: str) -> Review | None:
        """The decision that took this fact as it is."""
        review = self.facts.get(fact_id)
        return review if review is not None and review.action == "accept" else None

    def reassigned(self, fact: Fact) -> bool:
        review = self.facts.get(fact.fact_id)
        return review is not None and review.action == "reassign"

    def corrected(self, fact: Fact) -> bool:
        review = self.facts.get(fact.fact_id)
        return review is not None and review.action in ("correct", "reassign")

    def _decided(self, fact: Fact) -> Fact | None:
        review = self.facts.get(fact.fact_id)
        if review is None or review.action == "accept":
            return fact
        if review.action == "correct":
            return replace(fact, value=review.value, qualifier="=", statement="number")
        if review.action == "reassign":
            return replace(fact, indicator_id=review.indicator_id, year=review.year or fact.year)
        return None


def _when(review: Review) -> float:
    return review.at.timestamp() if review.at else 0.0
