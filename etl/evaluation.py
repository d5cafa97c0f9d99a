"""How well reports were read: precision, recall and F1 against gold facts, by indicator and overall.

The matching is that of the shared scorer: distinct (document, indicator, value, basis); a gold record's `also`
readings count as right, `optional` ones are neither asked for nor held against the reading.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.errors import UsageError
from etl.model import Fact

_NEEDED = {"doc", "indicator", "value", "basis"}


@dataclass
class Score:
    """Counts for one indicator; the rates are None where nothing was predicted or asked for."""

    predicted: int = 0
    right: int = 0
    asked: int = 0
    found: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        return self.found / self.asked if self.asked else None

    @property
    def f1(self) -> float | None:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p and r else None


@dataclass
class Evaluation:
    """Scores by indicator id; `overall` adds them up."""

    by_indicator: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))

    @property
    def overall(self) -> Score:
        total = Score()
        for score in self.by_indicator.values():
            total.predicted += score.predicted
            total.right += score.right
            total.asked += score.asked
            total.found += score.found
        return total


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Gold records, one JSON object a line. Raises UsageError where the file is missing or a line is none."""
    if not path.is_file():
        raise UsageError(f"找不到标准答案文件:{path}")
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [_record(path, number, line) for number, line in lines if line.strip()]


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UsageError(f"标准答案 {path} 第 {number} 行不是 jsonl:{error}") from error
    if not isinstance(record, dict) or not record.keys() >= _NEEDED:
        raise UsageError(f"标准答案 {path} 第 {number} 行应含 {'、'.join(sorted(_NEEDED))};请补全后再运行")
    return record


def score(gold: Sequence[dict[str, Any]], facts: Iterable[tuple[str, Fact]]) -> Evaluation:
    """`facts` come with the name of their document; documents and indicators that gold never names are not judged."""
    documents = {str(record["doc"]) for record in gold}
    judged = {name for record in gold for name in (record["indicator"], *record.get("also", []))}
    predicted: dict[tuple[str, str, float | None, str], None] = {}
    for name, fact in facts:
        if name in documents and fact.indicator_id and fact.indicator_id in judged:
            predicted.setdefault((name, fact.indicator_id, fact.value, fact.basis))
    known, asked = _gold_keys(gold)
    result = Evaluation()
    for key in predicted:
        scored = result.by_indicator[key[1]]
        scored.predicted += 1
        scored.right += _rounded(key) in known
    found = {_rounded(key) for key in predicted}
    for key, readings in asked.items():
        scored = result.by_indicator[key[1]]
        scored.asked += 1
        scored.found += bool(readings & found)
    return result


Key = tuple[str, str, float | None, str]


def _gold_keys(gold: Sequence[dict[str, Any]]) -> tuple[set[Key], dict[Key, set[Key]]]:
    """All readings that count as right, and those asked for with their alternatives."""
    known: set[Key] = set()
    asked: dict[Key, set[Key]] = {}
    for record in gold:
        own = record["indicator"]
        readings = {_key(record, name) for name in (own, *record.get("also", [])) if name}
        known |= readings
        if own and record["value"] is not None and not record.get("optional"):
            asked.setdefault(_key(record, own), readings)
    return known, asked


def _key(record: dict[str, Any], indicator: str) -> Key:
    return _rounded((str(record["doc"]), indicator, record["value"], record["basis"]))


def _rounded(key: Key) -> Key:
    """Values that differ by less than one in a million are the same number."""
    document, indicator, value, basis = key
    return document, indicator, None if value is None else float(f"{float(value):.6g}"), basis


def report(evaluation: Evaluation) -> Iterator[str]:
    """The table that `python -m etl evaluate` prints."""
    yield f"{'指标':<34}{'准确率':>8}{'召回率':>8}{'F1':>8}{'读出':>6}{'应有':>6}"
    for indicator_id, scored in sorted(evaluation.by_indicator.items()):
        yield _line(indicator_id, scored)
    yield _line("合计", evaluation.overall)


def _line(name: str, scored: Score) -> str:
    rates = "".join(
        f"{'—' if rate is None else format(rate, '.3f'):>9}" for rate in (scored.precision, scored.recall, scored.f1)
    )
    return f"{name:<36}{rates}{scored.predicted:>7}{scored.asked:>7}"
