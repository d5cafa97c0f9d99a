"""Every check: a case it must find, and one it must leave alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from etl.catalogue import load
from etl.checks import DOCUMENT_CODES, RESOLVED_CODES, TITLES, DocumentView, UnitView, check_document, check_unit
from etl.checks.arithmetic import BOUNDS
from etl.checks.peers import peer_issues
from etl.model import Document, DocumentInfo, Fact, Indicator, Issue, Section, Unit, UnitMatch, Value
from etl.resolve import resolve

_numbers = count()
_COUNT = Indicator("", "", "", "supervision", "件", "count", "none", "", "")


def _indicator(indicator_id: str, name: str, **rest: object) -> Indicator:
    return replace(_COUNT, indicator_id=indicator_id, name_zh=name, **rest)  # type: ignore[arg-type]


INDICATORS = {
    each.indicator_id: each
    for each in (
        _indicator("litigation_case_count", "行政诉讼案件数"),
        _indicator("litigation_closed_count", "行政诉讼审结件数"),
        _indicator("litigation_lost_count", "行政诉讼败诉件数", direction="down"),
        _indicator(
            "litigation_loss_rate", "行政诉讼败诉率", unit_of_measure="%", kind="rate", direction="down", scale=100.0,
            numerator="litigation_lost_count", denominator="litigation_closed_count", headline=True,
        ),
        _indicator("mediation_case_count", "调解案件数", dimension="dispute"),
        _indicator("mediation_success_count", "调解成功件数", dimension="dispute"),
        _indicator("penalty_case_count", "行政处罚案件数"),
        _indicator("training_count", "培训场次"),
        _indicator("online_service_rate", "网办率", unit_of_measure="%", kind="rate", direction="up"),
    )
}  # fmt: skip
REPORTS = [DocumentInfo(f"r{year}", "annual_report", f"甲镇{year}年报告", "u", year) for year in (2022, 2023, 2024)]
NEWS = DocumentInfo("n2024", "news", "简讯", "u", 2024)
PLAN = DocumentInfo("p2024", "plan", "规划", "u", 2024)


def fact(indicator_id: str, value: float | None, year: int = 2024, **rest: object) -> Fact:
    base = Fact(
        f"f{next(_numbers)}", f"r{year}", "u", "甲镇", year, indicator_id, value,
        INDICATORS[indicator_id].unit_of_measure, "=", "actual", "", "whole", "number", 3, 5, 0, 9, "", 0.95,
    )  # fmt: skip
    return replace(base, **rest)  # type: ignore[arg-type]


def issues(*facts: Fact, own: Iterable[DocumentInfo] = REPORTS[2:], reviewed: Iterable[str] = ()) -> list[Issue]:
    """The issues of facts resolved as a build does it."""
    documents = {each.doc_id: each for each in (*REPORTS, NEWS, PLAN)}
    values = resolve(facts, documents, INDICATORS)
    return list(check_unit(UnitView("u", facts, values, documents, INDICATORS, list(own), set(reviewed))))


def codes(*facts: Fact) -> set[str]:
    return {issue.code for issue in issues(*facts)}


LOST, CLOSED, CASES, RATE = (
    "litigation_lost_count",
    "litigation_closed_count",
    "litigation_case_count",
    "litigation_loss_rate",
)
PART = {"scope_kind": "part"}


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("part_over_whole", [fact("mediation_success_count", 90), fact("mediation_case_count", 80)]),
        ("part_over_whole", [fact(LOST, 5), fact(CLOSED, 3)]),
        ("more_than_came_in", [fact(CLOSED, 30), fact(CASES, 25)]),
        ("rate_out_of_range", [fact("online_service_rate", 120)]),
        ("negative_number", [fact(LOST, -2)]),
        ("fractional_count", [fact(LOST, 2.5)]),
        ("rate_disagrees", [fact(RATE, 19.21), fact(LOST, 29), fact(CLOSED, 135), fact(CASES, 151)]),
        ("conflict_in_document", [fact(LOST, 5), fact(LOST, 7)]),
        ("documents_disagree", [fact(LOST, 5), fact(LOST, 7, doc_id="n2024")]),
        ("part_fact_over_whole", [fact(CASES, 20), fact(CASES, 30, **PART, scope="一审")]),
        (
            "parts_do_not_add_up",
            [fact(CASES, 69), fact(CASES, 52, **PART, scope="一审"), fact(CASES, 16, **PART, scope="二审")],
        ),
        ("wider_below_whole", [fact(CASES, 69), fact(CASES, 60, scope_kind="wider", scope="含高新区")]),
        ("jump_count", [fact("training_count", 12, 2023), fact("training_count", 240)]),
        ("jump_rate", [fact("online_service_rate", 50, 2023), fact("online_service_rate", 98)]),
        ("previous_disagrees", [fact(CASES, 50, 2023), fact(CASES, 40, 2023, basis="previous", doc_id="r2024")]),
        (
            "target_below_present",
            [fact("online_service_rate", 98), fact("online_service_rate", 90, 2025, basis="target", doc_id="p2024")],
        ),
        ("future_year", [fact(CASES, 20, 2025, doc_id="r2024")]),
        ("low_confidence", [fact(CASES, 20, confidence=0.4)]),
        ("low_confidence_headline", [fact(RATE, 5, confidence=0.6)]),
        ("partial", [fact(CASES, 20, **PART, scope="一审")]),
        ("vague_amount", [fact(CASES, None)]),
        ("zero_denominator", [fact(CLOSED, 0, statement="zero")]),
        ("small_base", [fact(LOST, 1), fact(CLOSED, 8)]),
        ("rate_without_denominator", [fact(LOST, 5)]),
    ],
)
def test_found(code: str, facts: list[Fact]) -> None:
    assert code in codes(*facts)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("part_over_whole", [fact(LOST, 5), fact(CLOSED, 5)]),
        ("part_over_whole", [fact("mediation_success_count", 64), fact("mediation_case_count", 60, qualifier="~")]),
        ("part_over_whole", [fact(LOST, 5), fact(CLOSED, 3, qualifier=">=")]),
        ("more_than_came_in", [fact(CLOSED, 20), fact(CASES, 25)]),
        ("rate_out_of_range", [fact("online_service_rate", 100), fact(RATE, 0)]),
        ("fractional_count", [fact("online_service_rate", 98.5)]),
        ("rate_disagrees", [fact(RATE, 7.04), fact(LOST, 5), fact(CLOSED, 71)]),
        ("rate_disagrees", [fact(RATE, 7.04), fact(RATE, 8.1)]),
        ("conflict_in_document", [fact(LOST, 5), fact(LOST, 5), fact(LOST, 7, doc_id="n2024")]),
        ("documents_disagree", [fact(LOST, 5), fact(LOST, 5, doc_id="n2024")]),
        ("documents_disagree", [fact(CASES, 64), fact(CASES, 60, doc_id="n2024", qualifier="~")]),
        ("part_fact_over_whole", [fact(CASES, 20), fact(CASES, 30, **PART, sentence_start=90)]),
        (
            "parts_do_not_add_up",
            [fact(CASES, 69), fact(CASES, 52, **PART, scope="一审"), fact(CASES, 17, **PART, scope="二审")],
        ),
        (
            "parts_do_not_add_up",
            [fact(CASES, 69), fact(CASES, 9, **PART, scope="涉土地"), fact(CASES, 16, **PART, scope="涉社保")],
        ),
        ("jump_count", [fact("training_count", 2, 2023), fact("training_count", 15)]),
        ("jump_count", [fact("training_count", 0, 2023), fact("training_count", 150)]),
        ("jump_count", [fact("training_count", 12, 2022), fact("training_count", 240)]),
        ("jump_rate", [fact("online_service_rate", 80, 2023), fact("online_service_rate", 98)]),
        ("jump_rate", [fact(LOST, 0, 2023), fact(CLOSED, 2, 2023), fact(LOST, 1), fact(CLOSED, 2)]),
        ("previous_disagrees", [fact(CASES, 52, 2023), fact(CASES, 50, 2023, basis="previous", doc_id="r2024",
                                                            qualifier="~")]),
        (
            "target_below_present",
            [fact("online_service_rate", 90), fact("online_service_rate", 98, 2025, basis="target", doc_id="p2024")],
        ),
        ("low_confidence_headline", [fact(RATE, 5)]),
        ("low_confidence_headline", [fact(CASES, 5, confidence=0.6)]),
        ("partial", [fact(CASES, 60), fact(CASES, 20, **PART)]),
        ("vague_amount", [fact(CASES, None), fact(CASES, 300)]),
        ("small_base", [fact(LOST, 1), fact(CLOSED, 80)]),
        ("rate_without_denominator", [fact(LOST, 5), fact(RATE, 5)]),
    ],
)  # fmt: skip
def test_left_alone(code: str, facts: list[Fact]) -> None:
    assert code not in codes(*facts)


def _year_of_numbers(year: int, numbers: Iterable[float]) -> list[Fact]:
    names = [CASES, CLOSED, "mediation_case_count", "penalty_case_count", "training_count"]
    return [fact(name, each, year) for name, each in zip(names, numbers, strict=True)]


def test_copied_from_last_year() -> None:
    numbers = [151.0, 135.0, 433.0, 1207.0, 37.0]
    assert "copied_numbers" in codes(*_year_of_numbers(2023, numbers), *_year_of_numbers(2024, numbers))
    rounded = [150.0, 130.0, 400.0, 1200.0, 8.0]
    assert "copied_numbers" not in codes(*_year_of_numbers(2023, rounded), *_year_of_numbers(2024, rounded))


def test_two_reports_and_a_missing_year() -> None:
    twice = [REPORTS[0], REPORTS[2], replace(REPORTS[2], doc_id="again", title="甲镇2024年报告（修订）")]
    found = {issue.code: issue for issue in issues(own=twice)}
    assert found["two_reports"].year == 2024 and "修订" in found["two_reports"].message
    assert found["missing_year"].year == 2023
    assert issues(own=REPORTS) == []


def test_a_sound_unit_gives_no_issue() -> None:
    sound = [
        *(fact(LOST, 5.0 + n, year) for n, year in enumerate((2022, 2023, 2024))),
        *(fact(CLOSED, 71.0 + n, year) for n, year in enumerate((2022, 2023, 2024))),
        *(fact(CASES, 80.0 + n, year) for n, year in enumerate((2022, 2023, 2024))),
    ]
    assert issues(*sound, own=REPORTS) == []


def test_reading_issues_are_answered_by_a_review_and_contradictions_are_not() -> None:
    unsure, over, closed = fact(RATE, 5, confidence=0.6), fact(LOST, 50, 2023), fact(CLOSED, 3, 2023)
    decided = {unsure.fact_id, over.fact_id, closed.fact_id}
    found = {issue.code for issue in issues(unsure, over, closed, reviewed=decided)}
    assert "low_confidence_headline" not in found
    assert "part_over_whole" in found


def test_an_issue_knows_where_it_is() -> None:
    lost, closed = fact(LOST, 5), fact(CLOSED, 3)
    found = next(issue for issue in issues(lost, closed) if issue.code == "part_over_whole")
    assert (found.severity, found.doc_id, found.unit_id, found.year) == ("error", "r2024", "u", 2024)
    assert (found.indicator_id, found.fact_ids) == (LOST, (lost.fact_id, closed.fact_id))
    assert found.message == "2024年行政诉讼败诉件数（5件）多于行政诉讼审结件数（3件），请核对"


# Documents

UNIT = Unit("u", "甲镇", "某市甲镇", "township")


def document(**rest: object) -> Document:
    base = Document(
        "d", "报告", "d.txt", "text", "甲镇2024年法治政府建设报告", "annual_report", UnitMatch(UNIT, "甲镇"), 2024,
        "2024年，全镇审结案件12件。", date(2025, 1, 20),
    )  # fmt: skip
    return replace(base, **rest)  # type: ignore[arg-type]


def document_codes(*facts: Fact, **rest: object) -> set[str]:
    return {issue.code for issue in check_document(DocumentView(document(**rest), facts))}


@pytest.mark.parametrize(
    ("code", "rest"),
    [
        ("unit_undecided", {"unit": UnitMatch(None, "新市街道", (UNIT,))}),
        ("year_undecided", {"year": None}),
        ("heading_year", {"sections": (Section("一", "2023年工作成效", 0, 9, "results"),)}),
        ("title_year", {"year": 2022}),
        ("published_early", {"published_on": date(2023, 5, 1)}),
        ("published_late", {"published_on": date(2029, 5, 1)}),
        ("not_a_source", {"doc_type": "template"}),
        ("doubtful_number", {"doubtful": ((4, 8),)}),
    ],
)
def test_document_found(code: str, rest: dict[str, object]) -> None:
    assert code in document_codes(fact(CASES, 12), **rest)


@pytest.mark.parametrize(
    "rest",
    [
        {},
        {"sections": (Section("二", "2025年工作打算", 0, 9, "plans"), Section("一", "2024年成效", 0, 9, "results"))},
        {"sections": (Section("三", "落实〔2021〕26号文件和2020年以来的规定", 0, 9, "results"),)},
        {"published_on": date(2024, 12, 30)},
        {"published_on": date(2027, 12, 30)},
        {"published_on": None},
        {"doubtful": ((5, 6),)},
        {"doc_type": "table", "unit": UnitMatch(None, ""), "year": None, "title": "汇总表"},
    ],
)
def test_sound_document_gives_no_issue(rest: dict[str, object]) -> None:
    assert document_codes(fact(CASES, 12), **rest) == set()


def test_report_without_facts() -> None:
    assert document_codes() == {"no_facts"}
    assert document_codes(doc_type="news") == set()


def test_number_outside_its_sentence() -> None:
    assert "outside_sentence" in document_codes(fact(CASES, 12, char_end=30))


# Peers


def _towns(values: Iterable[float]) -> list[Value]:
    return [Value(f"t{n}", 2024, CASES, value, "=", "reported") for n, value in enumerate(values)]


UNITS = {f"t{n}": Unit(f"t{n}", f"{n}镇", f"{n}镇", "township") for n in range(12)}
ORDINARY = [20.0, 25.0, 30.0, 18.0, 40.0, 33.0, 22.0, 27.0, 35.0]


def test_unlike_peers() -> None:
    (found,) = peer_issues(_towns([*ORDINARY, 9000.0]), UNITS, INDICATORS)
    assert (found.code, found.unit_id) == ("unlike_peers", "t9") and "中位数" in found.message


@pytest.mark.parametrize("values", [ORDINARY, [*ORDINARY, 200.0], [*ORDINARY[:4], 9000.0], [0.0] * 10])
def test_like_peers(values: list[float]) -> None:
    assert list(peer_issues(_towns(values), UNITS, INDICATORS)) == []


def test_rates_are_not_compared_by_size() -> None:
    rates = [replace(value, indicator_id=RATE) for value in _towns([*ORDINARY, 9000.0])]
    assert list(peer_issues(rates, UNITS, INDICATORS)) == []


# The catalogue of checks


def test_bounds_name_indicators_of_the_catalogue() -> None:
    known = load().indicators
    assert {each for bound in BOUNDS for each in (bound.small, bound.large)} <= set(known)
    assert all(known[bound.small].kind == known[bound.large].kind == "count" for bound in BOUNDS)


def test_codes_are_unique_and_titled_in_chinese() -> None:
    assert not DOCUMENT_CODES & RESOLVED_CODES
    assert set(TITLES) == DOCUMENT_CODES | RESOLVED_CODES and len(TITLES) >= 30
    assert all(re.search(r"[一-龥]{4}", title) for title in TITLES.values())
