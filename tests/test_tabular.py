"""Fact tables from the file to facts, issues and values (cases in table_cases.yml). Files are real, so is the path."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import yaml

from etl import catalogue
from etl.model import Document, Fact
from etl.pipeline import Outcome, SourceFile, build, outcome_of
from etl.tabular import IndicatorNames

CASES = yaml.safe_load((Path(__file__).parent / "table_cases.yml").read_text(encoding="utf-8"))
YINGPU = "上海市青浦区盈浦街道"


def read(path: Path) -> Outcome:
    found = outcome_of(SourceFile(path, path.parent))
    assert found.refusal == ""
    return found


def document(outcome: Outcome) -> Document:
    assert outcome.document is not None
    return outcome.document


def told(fact: Fact) -> str:
    value = "None" if fact.value is None else f"{fact.value:g}"
    cells = (fact.unit_id, fact.year, fact.indicator_id, value, fact.qualifier, fact.basis, fact.scope_kind)
    return "|".join(map(str, cells))


@pytest.mark.parametrize("case", [case for case in CASES if "facts" in case], ids=lambda case: case["about"])
def test_facts_and_issues(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(case["table"], encoding="utf-8")
    found = read(path)
    assert [told(fact) for fact in found.facts] == case["facts"]
    wanted = case.get("issues", {})
    codes = Counter(issue.code for issue in found.issues)
    assert (set(codes), codes.total()) == (set(wanted), case.get("issue_count", len(wanted)))
    for code, words in wanted.items():
        messages = [issue.message for issue in found.issues if issue.code == code]
        assert any(words in message for message in messages) and all("未读入" in message for message in messages)


@pytest.mark.parametrize("case", [case for case in CASES if "values" in case], ids=lambda case: case["about"])
def test_values(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "表.csv").write_text(case["table"], encoding="utf-8")
    build([tmp_path / "in"], tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as con:
        rows = con.execute(
            "SELECT year, indicator_id, round(value, 2), status, numerator, denominator FROM value"
        ).fetchall()
    found = {"|".join(map(str, row)) for row in rows}
    assert set(case["values"]) <= found, found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize(
    "case", [case for case in CASES if case["about"] in {"长表", "宽表"}], ids=lambda c: c["about"]
)
def test_encodings_give_the_same_facts(case: dict[str, Any], encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(case["table"].replace("\n", "\r\n").encode(encoding))
    assert [told(fact) for fact in read(path).facts] == case["facts"]


def test_a_workbook_gives_the_same_facts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["单位", "年份", "指标", "数值"], [YINGPU, 2023, "信访件数", 120], [YINGPU, 2023, "调解成功率", 0.985]):
        book.active.append(row)
    book.active["D3"].number_format = "0.0%"
    book.save(tmp_path / "表.xlsx")
    assert [told(fact) for fact in read(tmp_path / "表.xlsx").facts] == [
        "310118002|2023|petition_count|120|=|actual|whole",
        "310118002|2023|mediation_success_rate|98.5|=|actual|whole",
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_a_span_is_the_cell_and_its_sentence_the_row(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(case["table"], encoding="utf-8")
    found = read(path)
    text = document(found).text
    for fact, row in zip(found.facts, _rows_with_facts(found), strict=True):
        assert text[fact.char_start : fact.char_end] == row.value
        assert text[fact.sentence_start : fact.sentence_end] == row.line
        assert row.unit in row.line and row.source in row.line and row.section in row.line


def _rows_with_facts(outcome: Outcome) -> list[Any]:
    starts = {(fact.char_start, fact.char_end) for fact in outcome.facts}
    rows = document(outcome).rows
    return [row for row in rows if tuple(row.line_start + offset for offset in row.value_span) in starts]


def test_equal_rows_are_two_facts(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"单位,年份,指标,数值\n{YINGPU},2023,信访件数,5\n{YINGPU},2023,信访件数,5\n", encoding="utf-8")
    facts = read(path).facts
    assert len(facts) == len({fact.fact_id for fact in facts}) == 2
    assert facts[0].sentence_end < facts[1].sentence_start


def test_every_indicator_is_found_by_id_and_by_name() -> None:
    indicators = catalogue.load().indicators
    names = IndicatorNames(indicators)
    for indicator in indicators.values():
        spellings = (indicator.indicator_id, indicator.name_zh, indicator.name_zh.replace("(", "（").replace(")", "）"))
        assert [names.get(spelling) for spelling in spellings] == [indicator] * 3
        assert names.get(f"{indicator.name_zh}({indicator.unit_of_measure})") == indicator
