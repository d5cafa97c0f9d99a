"""Resolving facts to values: the seven rules of data-model.md, case by case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import DatasetError
from etl.figures import satisfies, step
from etl.model import DocumentInfo, Fact, Indicator, Review, Value
from etl.resolve import Resolver, resolve

_numbers = count()


def indicator(indicator_id: str, name: str, uom: str = "件", kind: str = "count", **rest: object) -> Indicator:
    base = Indicator(indicator_id, name, indicator_id, "supervision", uom, kind, "none", name, "")
    return replace(base, **rest)  # type: ignore[arg-type]


def rate(indicator_id: str, name: str, top: str, bottom: str, **rest: object) -> Indicator:
    return indicator(indicator_id, name, "%", "rate", numerator=top, denominator=bottom, scale=100.0, **rest)


INDICATORS = {
    each.indicator_id: each
    for each in (
        indicator("cases", "行政诉讼案件数"),
        indicator("closed", "行政诉讼审结件数"),
        indicator("lost", "行政诉讼败诉件数"),
        rate("loss_rate", "行政诉讼败诉率", "lost", "closed"),
        indicator("mediated", "调解案件数", dimension="dispute"),
        indicator("settled", "调解成功件数", dimension="dispute"),
        rate("success_rate", "调解成功率", "settled", "mediated", dimension="dispute"),
        indicator("audience", "普法受众人次", "人次"),
        indicator("villages", "村居总数", "个"),
        indicator("events", "普法活动场次", "场次"),
        rate("coverage", "法律顾问覆盖率", "covered", "villages"),
        indicator("covered", "配备法律顾问的村居数", "个"),
        indicator("per_village", "每村调解案件数", "件", numerator="mediated", denominator="villages"),
    )
}
DOCUMENTS = {
    each.doc_id: each
    for each in (
        DocumentInfo("r23", "annual_report", "甲镇2023年报告", "u", 2023),
        DocumentInfo("r24", "annual_report", "甲镇2024年报告", "u", 2024),
        DocumentInfo("t24", "table", "2024年汇总表", None, None),
        DocumentInfo("n24", "news", "甲镇普法简讯", "u", 2024),
        DocumentInfo("x24", "template", "报告模板", "u", 2024),
        DocumentInfo("e24", "essay", "理论文章", "u", 2024),
        DocumentInfo("p22", "plan", "甲镇规划", "u", 2022),
    )
}


def fact(indicator_id: str | None, value: float | None, **rest: object) -> Fact:
    uom = INDICATORS[indicator_id].unit_of_measure if indicator_id in INDICATORS else "件"
    base = Fact(
        f"f{next(_numbers)}", "r24", "u", "甲镇", 2024, indicator_id, value, uom, "=", "actual", "", "whole",
        "number", 0, 3, 0, 9, "", 0.9,
    )  # fmt: skip
    return replace(base, **rest)  # type: ignore[arg-type]


def values(facts: Iterable[Fact], reviews: Iterable[Review] = ()) -> dict[tuple[int, str], Value]:
    found = resolve(facts, DOCUMENTS, INDICATORS, reviews)
    return {(value.year, value.indicator_id): value for value in found}


def only(*facts: Fact, reviews: Iterable[Review] = ()) -> Value:
    (value,) = values(facts, reviews).values()
    return value


# Rule 1: the year's own facts, and later reports for years without one


def test_reported() -> None:
    stated = fact("cases", 71.0)
    assert only(stated) == Value("u", 2024, "cases", 71.0, "=", "reported", fact_ids=(stated.fact_id,))


def test_target_is_no_value() -> None:
    assert values([fact("coverage", 100.0, basis="target", year=2025)]) == {}


def test_previous_fills_a_year_without_report() -> None:
    documents = {"r24": DOCUMENTS["r24"]}
    (value,) = resolve([fact("cases", 60.0, year=2023, basis="previous")], documents, INDICATORS)
    assert (value.year, value.value, value.status) == (2023, 60.0, "previous")
    assert "2024年报告" in value.note


def test_previous_never_fills_a_year_with_a_report() -> None:
    """2023 has a report of its own that is silent on the indicator: silent it stays."""
    assert values([fact("cases", 60.0, year=2023, basis="previous")]) == {}


def test_previous_beside_a_single_fact_of_the_year_is_not_taken() -> None:
    documents = {each: DOCUMENTS[each] for each in ("r24",)} | {"n23": DocumentInfo("n23", "news", "简讯", "u", 2023)}
    own = fact("cases", 61.0, year=2023, doc_id="n23")
    (value,) = resolve([own, fact("cases", 60.0, year=2023, basis="previous")], documents, INDICATORS)
    assert (value.value, value.status) == (61.0, "reported")


def test_annual_report_on_an_earlier_year_is_previous_whatever_its_basis() -> None:
    documents = {"r24": DOCUMENTS["r24"]}
    (value,) = resolve([fact("cases", 60.0, year=2023)], documents, INDICATORS)
    assert value.status == "previous"


def test_annual_report_on_a_later_year_feeds_nothing() -> None:
    assert values([fact("cases", 60.0, year=2025)]) == {}


# Rule 2: wholes, wider and mixed ones; parts are no value


@pytest.mark.parametrize("kind", ["wider", "mixed"])
def test_wider_and_mixed_are_marked(kind: str) -> None:
    value = only(fact("cases", 80.0, scope_kind=kind, scope="含高新区"))
    assert (value.value, value.scope_kind, value.status) == (80.0, kind, "reported")
    assert "含高新区" in value.note


def test_whole_beats_wider_without_conflict() -> None:
    value = only(fact("cases", 80.0, scope_kind="wider", scope="含高新区"), fact("cases", 71.0))
    assert (value.value, value.scope_kind, value.status) == (71.0, "whole", "reported")


@pytest.mark.parametrize(
    ("kind", "scope"), [("part", "一审"), ("increment", "新聘"), ("period", "上半年"), ("period", "1-9月")]
)
def test_parts_alone_are_partial(kind: str, scope: str) -> None:
    part = fact("cases", 52.0, scope_kind=kind, scope=scope)
    value = only(part)
    assert (value.value, value.status, value.fact_ids) == (None, "partial", (part.fact_id,))
    assert scope in value.note


@pytest.mark.parametrize("scope", ["自2020年以来", "五年来", "“七五”期间", "2021-2024年"])
def test_totals_over_years_are_nothing(scope: str) -> None:
    assert values([fact("cases", 900.0, scope_kind="period", scope=scope)]) == {}


def test_parts_are_never_added_up() -> None:
    parts = [fact("cases", 52.0, scope_kind="part"), fact("cases", 17.0, scope_kind="part")]
    assert only(*parts).value is None


def test_vague_amount_is_no_value() -> None:
    assert values([fact("cases", None, qualifier="~")]) == {}


# Rule 3: the same, rounded, conflicting


def test_said_twice_is_one_value_with_two_spans() -> None:
    value = only(fact("cases", 71.0), fact("cases", 71.0, char_start=50))
    assert (value.value, value.status, len(value.fact_ids)) == (71.0, "reported", 2)


@pytest.mark.parametrize(
    ("rounded", "qualifier", "exact"),
    [(10_000.0, "~", 10_384.0), (60.0, ">=", 64.0), (60.0, "<=", 58.0), (42_000.0, "=", 42_135.0)],
)
def test_the_exact_one_is_the_value(rounded: float, qualifier: str, exact: float) -> None:
    value = only(fact("audience", rounded, qualifier=qualifier), fact("audience", exact))
    assert (value.value, value.qualifier, value.status, len(value.fact_ids)) == (exact, "=", "reported", 2)


def test_rate_rounded_in_the_lead() -> None:
    assert only(fact("loss_rate", 7.0), fact("loss_rate", 7.04)).value == 7.04


def test_different_numbers_are_a_conflict_that_names_both() -> None:
    value = only(fact("events", 13.0), fact("events", 17.0, confidence=0.95))
    assert (value.value, value.status) == (17.0, "conflict")
    assert value.note == "说法不一：17场次、13场次，均见《甲镇2024年报告》"


def test_conflict_between_documents_names_both() -> None:
    value = only(fact("events", 13.0), fact("events", 17.0, doc_id="n24"))
    assert value.note == "说法不一：13场次，见《甲镇2024年报告》；17场次，见《甲镇普法简讯》"


def test_zero_and_a_number_conflict() -> None:
    assert only(fact("lost", 0.0, statement="zero"), fact("lost", 5.0)).status == "conflict"


@pytest.mark.parametrize(
    ("statement", "value", "status"), [("zero", 0.0, "stated_zero"), ("full", 100.0, "stated_full")]
)
def test_statements(statement: str, value: float, status: str) -> None:
    assert only(fact("coverage", value, statement=statement)).status == status


@pytest.mark.parametrize(
    ("exact", "value", "qualifier", "expected"),
    [
        (60, 60, "~", True), (69, 60, "~", True), (70, 60, "~", False), (57, 60, "~", True), (50, 60, "~", False),
        (199, 100, "~", True), (200, 100, "~", False), (12_000, 10_000, "~", True), (105, 110, "~", True),
        (10, 10, ">=", True), (9, 10, ">=", False), (10, 10, "<=", True), (11, 10, "<=", False),
        (5, 5, "=", True), (6, 5, "=", False), (1234, 1200, "=", False),
    ],
)  # fmt: skip
def test_satisfies(exact: float, value: float, qualifier: str, expected: bool) -> None:
    assert satisfies(exact, value, qualifier) is expected


def test_full_coverage_is_not_a_rounding_of_less() -> None:
    assert not satisfies(99.6, 100, "=", "%")
    assert satisfies(98.66, 98.7, "=", "%")


@pytest.mark.parametrize(("value", "expected"), [(60, 10), (65, 1), (42_000, 1000), (4.2, 0.1), (0, 1)])
def test_step(value: float, expected: float) -> None:
    assert step(value) == pytest.approx(expected)


# Rule 4: documents


def test_annual_report_before_table_before_news() -> None:
    table = fact("cases", 70.0, doc_id="t24", confidence=1.0)
    news = fact("cases", 69.0, doc_id="n24", confidence=1.0)
    assert only(news, table).value == 70.0
    assert only(news, table, fact("cases", 71.0)).value == 71.0
    assert only(news, table, fact("cases", 71.0)).status == "conflict"


@pytest.mark.parametrize("doc_id", ["x24", "e24"])
def test_template_and_essay_feed_nothing(doc_id: str) -> None:
    assert values([fact("cases", 71.0, doc_id=doc_id)]) == {}


def test_what_the_machine_doubts_feeds_nothing_until_accepted() -> None:
    doubtful = fact("cases", 71.0, confidence=0.4)
    assert values([doubtful]) == {}
    assert only(doubtful, reviews=[review("accept", fact_id=doubtful.fact_id)]).value == 71.0


def test_facts_that_fit_no_indicator_unit_or_year_are_left_out() -> None:
    assert values([fact(None, 3.0), fact("cases", 3.0, unit_id=None), fact("cases", 3.0, year=None)]) == {}


def test_unknown_document_is_an_error() -> None:
    with pytest.raises(DatasetError, match="重新生成"):
        resolve([fact("cases", 1.0, doc_id="gone")], DOCUMENTS, INDICATORS)


# Rule 5: derived rates


def test_derived() -> None:
    value = values([fact("lost", 5.0), fact("closed", 71.0)])[2024, "loss_rate"]
    assert (value.value, value.status, value.numerator, value.denominator) == (7.04, "derived", 5.0, 71.0)
    assert "行政诉讼败诉件数5÷行政诉讼审结件数71" in value.note and len(value.fact_ids) == 2


def test_rounded_half_up() -> None:
    assert values([fact("lost", 1.0), fact("closed", 800.0)])[2024, "loss_rate"].value == 0.13


def test_reported_rate_that_agrees_gets_its_inputs() -> None:
    value = values([fact("loss_rate", 7.04), fact("lost", 5.0), fact("closed", 71.0)])[2024, "loss_rate"]
    assert (value.value, value.status, value.numerator, value.denominator) == (7.04, "reported", 5.0, 71.0)


def test_agreement_is_at_the_decimals_stated() -> None:
    assert values([fact("loss_rate", 7.0), fact("lost", 5.0), fact("closed", 71.0)])[2024, "loss_rate"].value == 7.0
    off = values([fact("loss_rate", 7.1), fact("lost", 5.0), fact("closed", 71.0)])[2024, "loss_rate"]
    assert off.status == "conflict"


def test_disagreement_names_the_denominator_it_was_computed_from() -> None:
    facts = [fact("loss_rate", 19.21), fact("lost", 29.0), fact("closed", 135.0), fact("cases", 151.0)]
    value = values(facts)[2024, "loss_rate"]
    assert (value.value, value.status, value.numerator, value.denominator) == (19.21, "conflict", 29.0, 151.0)
    assert "21.48%" in value.note and "行政诉讼案件数151" in value.note


def test_disagreement_without_explanation_keeps_no_denominator() -> None:
    value = values([fact("loss_rate", 9.0), fact("lost", 29.0), fact("closed", 135.0)])[2024, "loss_rate"]
    assert (value.value, value.status, value.numerator, value.denominator) == (9.0, "conflict", None, None)


def test_inputs_must_share_document_and_scope() -> None:
    assert (2024, "loss_rate") not in values([fact("lost", 5.0), fact("closed", 71.0, doc_id="t24")])
    wider = {"scope_kind": "wider", "scope": "含高新区"}
    assert (2024, "loss_rate") not in values([fact("lost", 5.0), fact("closed", 71.0, **wider)])
    both = values([fact("lost", 5.0, **wider), fact("closed", 71.0, **wider)])[2024, "loss_rate"]
    assert (both.value, both.scope_kind) == (7.04, "wider") and "含高新区" in both.note


@pytest.mark.parametrize("kind", ["part", "mixed", "period", "increment"])
def test_parts_are_no_inputs(kind: str) -> None:
    assert (2024, "loss_rate") not in values([fact("lost", 5.0), fact("closed", 71.0, scope_kind=kind)])


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [
        ("=", "=", "="), ("~", "=", "~"), ("=", "~", "~"), (">=", "=", ">="), ("=", ">=", "<="), ("<=", "=", "<="),
        ("=", "<=", ">="), (">=", "<=", ">="), ("<=", ">=", "<="), ("~", ">=", "<="),
    ],
)  # fmt: skip
def test_qualifiers_carry_over(top: str, bottom: str, expected: str) -> None:
    facts = [fact("lost", 5.0, qualifier=top), fact("closed", 71.0, qualifier=bottom)]
    assert values(facts)[2024, "loss_rate"].qualifier == expected


@pytest.mark.parametrize("qualifier", [">=", "<="])
def test_bounds_that_pull_both_ways_give_no_rate(qualifier: str) -> None:
    facts = [fact("lost", 5.0, qualifier=qualifier), fact("closed", 71.0, qualifier=qualifier)]
    assert (2024, "loss_rate") not in values(facts)


def test_inexact_inputs_only_have_to_allow_the_reported_rate() -> None:
    facts = [fact("success_rate", 98.0), fact("settled", 980.0), fact("mediated", 1000.0, qualifier="~")]
    assert values(facts)[2024, "success_rate"].status == "reported"


def test_contradicted_input_gives_no_rate() -> None:
    facts = [fact("lost", 5.0), fact("lost", 29.0), fact("closed", 135.0)]
    assert (2024, "loss_rate") not in values(facts)


def test_rate_above_hundred_is_not_derived() -> None:
    assert (2024, "loss_rate") not in values([fact("lost", 5.0), fact("closed", 3.0)])


def test_stated_zero_without_cases_known_gives_no_rate() -> None:
    assert (2024, "loss_rate") not in values([fact("lost", 0.0, statement="zero")])


def test_stated_zero_with_cases_known_is_a_rate_of_zero() -> None:
    value = values([fact("lost", 0.0, statement="zero"), fact("closed", 30.0)])[2024, "loss_rate"]
    assert (value.value, value.numerator, value.denominator) == (0.0, 0.0, 30.0)


def test_derived_replaces_a_rate_known_in_part_only() -> None:
    facts = [fact("loss_rate", 9.0, scope_kind="part", scope="一审"), fact("lost", 5.0), fact("closed", 71.0)]
    assert values(facts)[2024, "loss_rate"].status == "derived"


def test_formula_that_is_not_a_percentage() -> None:
    value = values([fact("mediated", 250.0), fact("villages", 20.0)])[2024, "per_village"]
    assert (value.value, value.status) == (1250.0 / 100, "derived")


# Rules 6 and 7


def test_agreements_are_cases_but_no_denominator() -> None:
    agreements = fact("mediated", 80.0, scope="调解协议")
    assert only(agreements).value == 80.0
    assert only(agreements, fact("mediated", 100.0)).status == "reported"
    assert (2024, "success_rate") not in values([agreements, fact("settled", 78.0)])


def test_zero_denominator_is_no_case() -> None:
    value = values([fact("lost", 0.0), fact("closed", 0.0, statement="zero")])[2024, "loss_rate"]
    assert (value.value, value.status, value.denominator) == (None, "derived", 0.0)
    assert "无案件" in value.note


def test_zero_denominator_beats_a_reported_rate() -> None:
    value = values([fact("loss_rate", 0.0), fact("closed", 0.0, statement="zero")])[2024, "loss_rate"]
    assert value.value is None and "报告称0%" in value.note


# Reviews


def review(action: str, **rest: object) -> Review:
    return replace(Review(None, None, None, None, action, at=datetime(2025, 3, 1)), **rest)  # type: ignore[arg-type]


def on_value(action: str, indicator_id: str, **rest: object) -> Review:
    return review(action, unit_id="u", year=2024, indicator_id=indicator_id, **rest)


def test_corrected_fact_beats_the_others_and_feeds_the_rate() -> None:
    wrong, twice, closed = fact("lost", 50.0), fact("lost", 50.0), fact("closed", 71.0)
    found = values([wrong, twice, closed], [review("correct", fact_id=wrong.fact_id, value=5.0)])
    assert (found[2024, "lost"].value, found[2024, "lost"].status) == (5.0, "corrected")
    assert found[2024, "loss_rate"].value == 7.04


def test_corrected_value_feeds_the_rate() -> None:
    found = values([fact("lost", 50.0), fact("closed", 71.0)], [on_value("correct", "lost", value=5.0)])
    assert (found[2024, "lost"].status, found[2024, "loss_rate"].value) == ("corrected", 7.04)


def test_value_entered_by_hand_where_nothing_was_read() -> None:
    found = values([fact("closed", 71.0)], [on_value("correct", "lost", value=5.0)])
    assert found[2024, "lost"].value == 5.0 and found[2024, "loss_rate"].numerator == 5.0


def test_accepted_fact_ends_a_conflict() -> None:
    right, wrong = fact("events", 13.0), fact("events", 17.0, confidence=0.95)
    value = only(right, wrong, reviews=[review("accept", fact_id=right.fact_id)])
    assert (value.value, value.status) == (13.0, "reported")


def test_accepted_value_ends_a_conflict() -> None:
    facts = (fact("events", 13.0), fact("events", 17.0, confidence=0.95))
    assert only(*facts, reviews=[on_value("accept", "events", value=17.0)]).status == "reported"
    assert only(*facts, reviews=[on_value("accept", "events", value=9.0)]).status == "conflict"


def test_rejected_fact_is_gone() -> None:
    wrong = fact("events", 17.0)
    assert only(fact("events", 13.0), wrong, reviews=[review("reject", fact_id=wrong.fact_id)]).value == 13.0


def test_reassigned_fact_counts_where_it_belongs() -> None:
    moved = fact("events", 17.0)
    decision = review("reassign", fact_id=moved.fact_id, indicator_id="cases")
    assert list(values([moved], [decision])) == [(2024, "cases")]


def test_not_reported_withholds_the_value_and_what_follows_from_it() -> None:
    found = values([fact("lost", 5.0), fact("closed", 71.0)], [on_value("not_reported", "lost")])
    assert list(found) == [(2024, "closed")]


def test_latest_review_holds() -> None:
    stated = fact("events", 17.0)
    early = review("reject", fact_id=stated.fact_id)
    late = review("correct", fact_id=stated.fact_id, value=18.0, at=datetime(2025, 4, 1))
    assert only(stated, reviews=[late, early]).value == 18.0


def test_order_of_facts_does_not_matter() -> None:
    facts = [fact("events", 13.0), fact("events", 17.0), fact("lost", 5.0), fact("closed", 71.0), fact("cases", 90.0)]
    assert values(facts) == values(reversed(facts))


def test_resolver_gives_facts_as_reviewed() -> None:
    right, wrong = fact("lost", 50.0), fact("lost", 7.0)
    decisions = [review("correct", fact_id=right.fact_id, value=5.0), review("reject", fact_id=wrong.fact_id)]
    resolver = Resolver(DOCUMENTS, INDICATORS, decisions)
    assert [each.value for each in resolver.reviewed([right, wrong])] == [5.0]
    assert [value.value for value in resolver.values("u", [right, wrong])] == [5.0]


@given(st.floats(0.01, 1e8), st.sampled_from(["=", "~", ">=", "<="]), st.sampled_from(["件", "%", "万元"]))
def test_every_number_satisfies_itself(value: float, qualifier: str, uom: str) -> None:
    assert satisfies(value, value, qualifier, uom)


@given(st.integers(0, 500), st.integers(1, 500))
def test_derived_rate_agrees_with_a_report_that_computes_it_right(lost: int, closed: int) -> None:
    """Whatever decimals a report rounds to (here none to two), it is never called a conflict."""
    exact = Decimal(min(lost, closed)) / Decimal(closed) * 100
    for places in ("1", "0.1", "0.01"):
        stated = float(exact.quantize(Decimal(places), ROUND_HALF_UP))
        facts = [fact("loss_rate", stated), fact("lost", float(min(lost, closed))), fact("closed", float(closed))]
        value = values(facts)[2024, "loss_rate"]
        assert (value.value, value.status, value.denominator) == (stated, "reported", float(closed))


def test_units_are_resolved_apart() -> None:
    found = resolve([fact("lost", 5.0), fact("closed", 71.0, unit_id="v")], DOCUMENTS, INDICATORS)
    assert {(value.unit_id, value.indicator_id) for value in found} == {("u", "lost"), ("v", "closed")}
