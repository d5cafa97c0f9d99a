"""The tree of headings and the sentences of a text (cases in section_cases.yml), and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from etl.sections import section_at, sections, sentences

CASES = yaml.safe_load((Path(__file__).parent / "section_cases.yml").read_text(encoding="utf-8"))
PIECES = [
    "一、",
    "(一)",
    "1.",
    "(1)",
    "\n",
    "\r\n",
    "。",
    "”",
    ")",
    " ",
    "会议3次",
    "主要工作",
    "下一步打算",
    "2024年",
    "12",
]


def _parameters(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["about"]) for case in CASES[kind]]


@pytest.mark.parametrize("case", _parameters("trees"))
def test_tree(case: dict[str, Any]) -> None:
    found = sections(case["text"], case.get("year", 2023), case.get("type", "annual_report"))
    assert [f"{section.path}|{section.title}|{section.kind}" for section in found] == case["tree"]


@pytest.mark.parametrize("case", _parameters("sentences"))
def test_sentences(case: dict[str, Any]) -> None:
    text = case["text"]
    found = sentences(text, sections(text, 2023, "annual_report"))
    assert [text[sentence.start : sentence.end] for sentence in found] == case["sentences"]


def test_a_section_spans_to_the_next_heading_of_its_level() -> None:
    text = "序言。\n一、主要工作\n(一)学习\n会议3次。\n(二)执法\n处罚3件。\n二、下一步打算\n继续。\n"
    found = sections(text, 2023, "annual_report")
    spans = {section.path: text[section.char_start : section.char_end] for section in found}
    assert spans["一"] == text[text.index("一、") : text.index("二、下")]
    assert spans["一/(一)"] == "(一)学习\n会议3次。\n"
    assert spans["二"] == "二、下一步打算\n继续。\n"


def test_a_sentence_knows_its_innermost_section() -> None:
    text = "序言。\n一、主要工作\n(一)学习\n会议3次。\n二、下一步打算\n继续。\n"
    found = sections(text, 2023, "annual_report")
    where = {
        text[sentence.start : sentence.end]: None if sentence.section is None else found[sentence.section].path
        for sentence in sentences(text, found)
    }
    assert where == {
        "序言。": None, "一、主要工作": "一", "(一)学习": "一/(一)", "会议3次。": "一/(一)",
        "二、下一步打算": "二", "继续。": "二",
    }  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_the_text_spans_are_in_order_and_nothing_is_lost(text: str) -> None:
    found = sections(text, 2023, "annual_report")
    assert all(0 <= section.char_start < section.char_end <= len(text) for section in found)
    spans = [(sentence.start, sentence.end) for sentence in sentences(text, found)]
    assert spans == sorted(spans) and all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(sentence.section == section_at(found, sentence.start) for sentence in sentences(text, found))
