"""The value a unit, year and indicator has by what reports state and reviewers decide (rules 1 to 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.figures import shown
from etl.model import REPORTING_TYPES, Fact, Review, Value
from etl.resolve.context import Cell, Context
from etl.resolve.settle import Settled, is_partial

_STATUS = {"zero": "stated_zero", "full": "stated_full"}
_QUALIFIER_WORDS = {"=": "", "~": "约", ">=": "至少", "<=": "至多"}


def of_their_year(context: Context, facts: list[Fact]) -> list[Fact]:
    """Facts of the year itself, and those of later reports for years and indicators that have none (rule 1).

    What a person assigned to a year is of that year, whichever report states it.
    """
    back = [fact for fact in facts if context.looks_back(fact) and not context.decisions.reassigned(fact)]
    theirs = {fact.fact_id for fact in back}
    own = [fact for fact in facts if fact.fact_id not in theirs]
    known = {(fact.year, fact.indicator_id) for fact in own}
    reported = context.report_years | {fact.year for fact in own if _in_report(context, fact)}
    return own + [fact for fact in back if fact.year not in reported and (fact.year, fact.indicator_id) not in known]


def stated_value(context: Context, cell: Cell, facts: list[Fact]) -> Value | None:
    """What the facts of one cell come to; None where none of them says anything about the year's value."""
    settled = context.settle(facts)
    return _partial(context, cell, facts) if settled is None else _stated(context, cell, settled)


def decided_value(review: Review, value: Value | None, unit_id: str) -> Value | None:
    """The value as a reviewer corrected it or accepted it in spite of a conflict; None where `value` stands."""
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


def _partial(context: Context, cell: Cell, facts: list[Fact]) -> Value | None:
    parts = [fact for fact in facts if is_partial(fact) and not context.looks_back(fact)]
    if not parts:
        return None
    scopes = "、".join(dict.fromkeys(fact.scope for fact in parts if fact.scope))
    year, indicator_id = cell
    return Value(
        context.unit_id,
        year,
        indicator_id,
        None,
        "=",
        "partial",
        "part",
        fact_ids=tuple(fact.fact_id for fact in parts),
        note=f"仅有分项：{scopes}" if scopes else "仅有分项",
    )


def _stated(context: Context, cell: Cell, settled: Settled) -> Value:
    chosen = settled.chosen
    facts = (chosen, *settled.agreeing, *settled.against)
    year, indicator_id = cell
    return Value(
        context.unit_id,
        year,
        indicator_id,
        chosen.value,
        chosen.qualifier,
        _status(context, settled),
        chosen.scope_kind,
        fact_ids=tuple(fact.fact_id for fact in facts),
        note="；".join(_notes(context, settled)),
    )


def _status(context: Context, settled: Settled) -> str:
    if settled.against:
        return "conflict"
    if context.decisions.corrected(settled.chosen):
        return "corrected"
    if context.looks_back(settled.chosen):
        return "previous"
    return _STATUS.get(settled.chosen.statement, "reported")


def _notes(context: Context, settled: Settled) -> Iterator[str]:
    chosen = settled.chosen
    if context.looks_back(chosen):
        yield f"取自{context.document(chosen).year}年报告的上年数"
    if chosen.scope and chosen.scope_kind in ("wider", "mixed"):
        yield f"范围：{chosen.scope}" if chosen.scope_kind == "wider" else f"合并统计：{chosen.scope}"
    if settled.against:
        yield "说法不一：" + _said(context, (chosen, *settled.against))


def _said(context: Context, facts: Sequence[Fact]) -> str:
    """13场次、17场次，均见《…》; or each with its own document."""
    titles = [f"《{context.document(fact).title}》" for fact in facts]
    numbers = [_number(fact) for fact in facts]
    if len({fact.doc_id for fact in facts}) == 1:
        return f"{'、'.join(dict.fromkeys(numbers))}，均见{titles[0]}"
    return "；".join(f"{number}，见{title}" for number, title in zip(numbers, titles, strict=True))


def _number(fact: Fact) -> str:
    assert fact.value is not None
    scope = f"（{fact.scope}）" if fact.scope else ""
    return f"{_QUALIFIER_WORDS[fact.qualifier]}{shown(fact.value)}{fact.unit_of_measure}{scope}"


def _in_report(context: Context, fact: Fact) -> bool:
    return context.document(fact).doc_type in REPORTING_TYPES
