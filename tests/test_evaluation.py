"""`evaluate`: the same judgement as the shared scorer, by indicator and overall, and kept with a dataset."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from etl import evaluation
from etl.cli import main
from etl.errors import UsageError
from etl.evaluation import Evaluation, read_gold, report, score
from etl.model import Fact
from etl.pipeline import build, facts_of_text

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
TEXT = "全年调解矛盾纠纷200件,调解成功198件。审结行政诉讼案件71件,败诉5件,败诉率7.04%。"


def gold(indicator: str | None, value: float | None, **more: Any) -> dict[str, Any]:
    plain = {"doc": "甲", "unit": "甲镇", "year": 2023, "qualifier": "=", "basis": "actual", "quote": ""}
    return {**plain, "indicator": indicator, "value": value, **more}


def facts(text: str = TEXT) -> list[tuple[str, Fact]]:
    return [("甲", fact) for fact in facts_of_text(text, 2023)]


def told(found: Evaluation) -> dict[str, tuple[int, int, int, int]]:
    return {name: (s.predicted, s.right, s.asked, s.found) for name, s in found.by_indicator.items()}


RIGHT = [
    gold("mediation_case_count", 200),
    gold("mediation_success_count", 198),
    gold("litigation_closed_count", 71),
    gold("litigation_lost_count", 5),
    gold("litigation_loss_rate", 7.04),
]


def test_all_right() -> None:
    found = score(RIGHT, facts())
    assert set(told(found).values()) == {(1, 1, 1, 1)} and len(told(found)) == 5
    assert (found.overall.precision, found.overall.recall, found.overall.f1) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("record", "counts"),
    [
        (gold("litigation_lost_count", 6), (1, 0, 1, 0)),  # another value: wrong and missed
        (gold("litigation_lost_count", 5, basis="target"), (1, 0, 1, 0)),  # another basis
        (gold("litigation_lost_count", 5, optional=True), (1, 1, 0, 0)),  # not asked for, not held against
        (gold("litigation_lost_count", 5.0000001), (1, 1, 1, 1)),  # the same number
        (gold("litigation_lost_count", None), (1, 0, 0, 0)),  # stated without a number
    ],
)
def test_one_record(record: dict[str, Any], counts: tuple[int, int, int, int]) -> None:
    assert told(score([record], facts()))["litigation_lost_count"] == counts


def test_another_reading_counts_as_right() -> None:
    found = told(score([gold("litigation_case_count", 71, also=["litigation_closed_count"])], facts()))
    assert found == {"litigation_closed_count": (1, 1, 0, 0), "litigation_case_count": (0, 0, 1, 1)}


def test_said_twice_counts_once() -> None:
    assert told(score([RIGHT[3], RIGHT[3]], facts() * 2))["litigation_lost_count"] == (1, 1, 1, 1)


def test_documents_and_indicators_that_gold_does_not_name_are_not_judged() -> None:
    others = [("乙", fact) for _, fact in facts()]
    assert told(score([RIGHT[3]], others)) == {"litigation_lost_count": (0, 0, 1, 0)}
    assert set(told(score([RIGHT[3]], facts()))) == {"litigation_lost_count"}


def test_nothing_predicted_has_no_precision() -> None:
    overall = score(RIGHT, []).overall
    assert (overall.precision, overall.recall, overall.f1) == (None, 0.0, None)
    assert (score([], facts()).overall.recall, score([], facts()).by_indicator) == (None, {})


def test_the_report_is_a_table_with_a_total() -> None:
    lines = list(report(score([*RIGHT[:4], gold("litigation_loss_rate", 8)], facts())))
    assert len(lines) == 1 + 5 + 1
    cells = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert cells["litigation_lost_count"] == ["1.000", "1.000", "1.000", "1", "1"]
    assert cells["litigation_loss_rate"] == ["0.000", "0.000", "—", "1", "1"]
    assert cells["合计"] == ["0.800", "0.800", "0.800", "5", "5"]


def test_gold_files(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RIGHT) + "\n", encoding="utf-8")
    assert read_gold(path) == RIGHT
    path.write_text("{]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="不是 jsonl"):
        read_gold(path)
    with pytest.raises(UsageError, match="找不到标准答案文件"):
        read_gold(tmp_path / "没有.jsonl")


@pytest.mark.parametrize("line", ["[1, 2]", "5", '{"doc": "甲"}'])
def test_gold_lines_that_are_no_records(tmp_path: Path, line: str) -> None:
    (tmp_path / "gold.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="第 1 行"):
        read_gold(tmp_path / "gold.jsonl")


def test_the_command_prints_and_keeps_the_result(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "甲.txt").write_text("甲镇2023年法治政府建设工作总结\n2023年,甲镇依法行政。\n" + TEXT, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, RIGHT)), encoding="utf-8")
    build([tmp_path / "甲.txt"], tmp_path / "a.duckdb")
    arguments = ["evaluate", tmp_path / "gold.jsonl", tmp_path / "甲.txt", "--db", tmp_path / "a.duckdb"]
    assert main(list(map(str, arguments))) == 0
    assert re.search(r"^合计 +1\.000 +1\.000 +1\.000 +5 +5$", capsysbinary.readouterr().out.decode(), re.M)
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as con:
        kept = con.execute("SELECT * FROM accuracy ORDER BY indicator_id").fetchall()
    assert kept == sorted((record["indicator"], 1, 1, 1, 1, "gold.jsonl") for record in RIGHT)


# --- against the shared scorer


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = SHARED / "score.py"
    if not path.is_file():
        pytest.skip("no ../shared/eval/score.py to compare with")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_record(name: str, fact: Fact) -> Mapping[str, Any]:
    keys = ("value", "qualifier", "basis", "year", "confidence")
    return {"doc": name, "unit": "", "quote": "", "indicator": fact.indicator_id} | {k: getattr(fact, k) for k in keys}


@pytest.mark.parametrize("kind", ["county", "township"])
def test_the_shared_scorer_agrees(kind: str, scorer: ModuleType) -> None:
    texts = sorted((SHARED / "dev" / kind).glob("*.txt"))
    asked = evaluation.read_gold(SHARED / "dev" / f"{kind}_gold.jsonl")
    found = [(path.stem, fact) for path in texts for fact in facts_of_text(path.read_text(encoding="utf-8"), 2024)]
    judged = {name for record in asked for name in (record["indicator"], *record.get("also", []))}
    scored = [(name, fact) for name, fact in found if fact.indicator_id in judged & scorer.SCORED]
    asked = [record for record in asked if record["indicator"] is None or record["indicator"] in scorer.SCORED]
    theirs, missed, wrong = scorer.score(asked, [as_record(*each) for each in scored])
    ours = score(asked, scored).overall
    assert ours.asked == theirs["gold"] and ours.asked - ours.found == len(missed)
    assert ours.predicted == theirs["predicted"] and ours.predicted - ours.right == len(wrong)
    assert (round(ours.precision or 0, 4), round(ours.recall or 0, 4)) == (theirs["precision"], theirs["recall"])
