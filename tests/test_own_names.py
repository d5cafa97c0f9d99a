"""What a unit is called limits nothing of what it counts."""

from __future__ import annotations

import pytest

from etl import catalogue, indicators
from etl.model import Document, Fact, UnitMatch
from etl.sections import sections, sentences


def _read(text: str, unit: str) -> dict[str | None, Fact]:
    found = sections(text, 2024, "annual_report")
    document = Document(
        *("0" * 64, "text", "text", "text", "", "annual_report", UnitMatch(None, unit), 2024, text),
        sections=found,
        sentences=sentences(text, found),
    )
    return {fact.indicator_id: fact for fact in indicators.facts(document, catalogue.load())}


@pytest.mark.parametrize(
    ("text", "unit", "indicator"),
    [
        ("我局立案查处环境违法案件52件，罚款30万元。", "某市生态环境局", "penalty_case_count"),
        ("柳溪县行政复议机构共受理行政复议案件46件。", "柳溪县", "review_accepted_count"),
        ("松岭街党工委会议专题学法5次。", "松岭街道", "law_study_count"),
    ],
)
def test_the_name_of_the_unit_makes_no_part(text: str, unit: str, indicator: str) -> None:
    assert _read(text, unit)[indicator].scope_kind == "whole"


def test_another_name_does() -> None:
    fact = _read("云谷村立案查处环境违法案件52件。", "松岭街道")["penalty_case_count"]
    assert (fact.scope_kind, "云谷村" in fact.scope) == ("part", True)


def test_a_street_decides_no_reconsideration_cases() -> None:
    text = "全年办理行政复议案件4件，收到的均已答复。"
    assert _read(text, "松岭街道")["review_as_respondent_count"].value == 4
    assert _read(text, "柳溪县")["review_accepted_count"].value == 4
    assert "review_accepted_count" not in _read(text, "松岭街道")
