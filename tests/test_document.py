"""Titles, document types, years and dates: what a text says about itself (cases in document_cases.yml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.document import Outline, document_type, outline
from etl.readers.header import parse_header

CASES = yaml.safe_load((Path(__file__).parent / "document_cases.yml").read_text(encoding="utf-8"))
FILLER = "工作中要坚持问题导向,不断完善制度,提升能力和水平。"


def seen(case: dict[str, Any]) -> Outline:
    text = case["text"]
    text += FILLER * max(0, -(-(case.get("pad", 0) - len(text)) // len(FILLER)))
    header = parse_header(text)
    return outline(text, header.get("title", ""), header, "")


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = seen(case)
    told = {"title": found.title, "type": found.doc_type, "year": found.year, "published": found.published_on}
    asked = {key: case[key] for key in told if key in case}
    assert {key: told[key] for key in asked} == asked
    notes = "\n".join(found.notes)
    assert [word for word in case.get("notes", []) if word not in notes] == []
    if case.get("notes") == []:
        assert found.notes == ()


def test_every_type_is_asked_for() -> None:
    types = {"annual_report", "plan", "statistics", "news", "template", "essay", "other"}
    assert types == {case["type"] for case in CASES if "type" in case}


def test_an_empty_text_has_no_title_type_or_year() -> None:
    found = outline("", "", {}, "")
    assert (found.title, found.doc_type, found.year, found.published_on) == ("", "other", None, None)


def test_clues_say_where_the_unit_may_stand() -> None:
    text = (
        "索引号:000000/2022-1\n发布机构:云岭街道\n云岭街道2021年法治政府建设工作报告\n发布日期:2022-01-12\n"
        "2021年,云岭街道依法行政。\n一、主要工作\n会议4次。\n二、下一步打算\n继续努力。\n云岭街道办事处\n2022年1月10日\n"
    )
    clues = outline(text, "", parse_header(text), "甲区/乙街道").clues
    assert clues.title == "云岭街道2021年法治政府建设工作报告"
    assert clues.opening.startswith("2021年,云岭街道依法行政。")
    assert clues.headings == ("一、主要工作", "二、下一步打算")
    assert clues.signature.endswith("云岭街道办事处\n2022年1月10日")
    assert (clues.index_no, clues.issuer, clues.folder) == ("000000/2022-1", "云岭街道", "甲区/乙街道")
    assert clues.text == text


def test_the_type_of_a_text_does_not_depend_on_full_width_signs() -> None:
    assert document_type("云岭镇2023年法治政府建设工作总结", "召开会议XX次,调解纠纷XX件,培训XX人。") == "template"
    wide = outline("召开会议ＸＸ次，调解纠纷ＸＸ件，培训ＸＸ人。", "", {}, "")
    assert wide.doc_type == "template"
