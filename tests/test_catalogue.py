"""The catalogue as data: complete, linted, wrong entries named; its examples really run."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl import catalogue, examples
from etl.catalogue import Catalogue
from etl.errors import CatalogueError
from etl.lexicon import DATA
from etl.model import Fact
from etl.pipeline import facts_of_text

ENTRIES = catalogue.load()
ENTRY = {
    "id": "flood_drill_count", "zh": "防汛演练次数", "en": "Flood drills", "unit": "次", "kind": "count",
    "definition": "防汛演练的次数。", "basis": "《中华人民共和国防洪法》", "counts": ["times"],
    "rules": [{"name": "演练", "need": ["防汛演练"]}],
    "examples": [{"text": f"开展防汛演练{number}次。", "value": number} for number in (2, 3, 4)],
    "counterexamples": ["开展消防演练3次。", "防汛演练受到好评。"],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "catalogue", tmp_path / "catalogue"))


def add(folder: Path, entry: dict[str, Any]) -> Path:
    with (folder / "emergency.yml").open("a", encoding="utf-8") as file:
        file.write("\n" + yaml.safe_dump([entry], allow_unicode=True))
    return folder


def test_an_entry_is_enough_for_an_indicator(folder: Path) -> None:
    found = catalogue.load(add(folder, ENTRY)).indicators["flood_drill_count"]
    assert (found.name_zh, found.dimension, found.kind, found.direction) == (
        "防汛演练次数",
        "emergency",
        "count",
        "none",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": None}, "缺少字段 ['unit']"),
        ({"colour": "red"}, "多余字段 ['colour']"),
        ({"kind": "number"}, "kind 应为"),
        ({"direction": "sideways"}, "direction 应为"),
        ({"counts": ["bananas"]}, "未知的量词类别 ['bananas']"),
        ({"formula": "flood_drill_count / nothing_count"}, "公式引用了不存在的指标 nothing_count"),
        ({"examples": ENTRY["examples"][:2]}, "至少要有3个例句和2个反例"),  # type: ignore[index]
        ({"counterexamples": ["只有一个反例。"]}, "至少要有3个例句和2个反例"),
        ({"rules": [{"name": "演练", "need": ["防汛演练"], "wanted": "x"}]}, "未知字段 ['wanted']"),
        ({"rules": [{"name": "演练", "need": ["防汛演练"], "topic": "astrology"}]}, "未知主题 astrology"),
        ({"rules": [{"name": "演练"}]}, "必须有 name 和 need"),
        ({"id": "litigation_loss_rate"}, "重复的 id"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_a_wrong_entry_is_named(folder: Path, change: dict[str, Any], words: str) -> None:
    wrong = {key: value for key, value in (ENTRY | change).items() if value is not None}
    with pytest.raises(CatalogueError, match=re.escape(words)) as caught:
        catalogue.load(add(folder, wrong))
    assert "flood_drill_count" in str(caught.value) or "重复" in words


def test_a_file_that_is_no_yaml_is_named(folder: Path) -> None:
    (folder / "rules.yml").write_text("- {id: [", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"rules\.yml 不是正确的 YAML"):
        catalogue.load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "rules.yml").unlink()
    with pytest.raises(CatalogueError, match=r"缺少文件 rules\.yml"):
        catalogue.load(folder)


def test_eleven_dimensions_and_the_background() -> None:
    used = Counter(entry.indicator.dimension for entry in ENTRIES.entries)
    named = [dimension for dimension, _, _ in ENTRIES.dimensions]
    assert set(used) == set(named) and len(named) == 12 and "background" in named
    assert [entry.indicator.position for entry in ENTRIES.entries] == list(range(len(ENTRIES.entries)))


@pytest.mark.parametrize("entry", ENTRIES.entries, ids=lambda entry: entry.indicator.indicator_id)
def test_an_entry_explains_itself(entry: catalogue.Entry) -> None:
    indicator = entry.indicator
    assert re.fullmatch(r"[a-z][a-z0-9_]+", indicator.indicator_id) and re.search(r"[一-龥]", indicator.name_zh)
    assert len(indicator.definition) > 8
    assert "《" in indicator.basis or (indicator.numerator and indicator.basis.endswith("计算"))
    assert indicator.kind != "rate" or indicator.unit_of_measure not in {"件", "人"}
    assert not (entry.rules and sum(examples.counts(entry)) < 5)
    assert bool(indicator.numerator) == bool(indicator.denominator)
    assert not indicator.headline or indicator.direction in {"up", "down"}


def test_names_are_told_apart() -> None:
    for name in ("name_zh", "name_en"):
        names = Counter(getattr(indicator, name) for indicator in ENTRIES.indicators.values())
        assert [each for each, count in names.items() if count > 1] == []


def test_headline_rates_have_their_formula() -> None:
    headline = {key for key, indicator in ENTRIES.indicators.items() if indicator.headline}
    assert {"litigation_loss_rate", "mediation_success_rate", "adviser_coverage_rate"} <= headline
    rate = ENTRIES.indicators["litigation_loss_rate"]
    assert (rate.numerator, rate.denominator, rate.scale) == ("litigation_lost_count", "litigation_closed_count", 100)


def only(entry_id: str) -> Catalogue:
    return replace(ENTRIES, entries=tuple(e for e in ENTRIES.entries if e.indicator.indicator_id == entry_id))


def silent(text: str) -> list[Fact]:
    return []


def wrong_value(text: str) -> list[Fact]:
    return [replace(fact, value=-1.0) for fact in facts_of_text(text)]


def wrong_basis(text: str) -> list[Fact]:
    return [replace(fact, basis="previous") for fact in facts_of_text(text)]


@pytest.mark.parametrize(("read", "words"), [(silent, "应为"), (wrong_value, "-1.0"), (wrong_basis, "previous")])
def test_a_bad_reading_fails_every_example(read: Callable[[str], list[Fact]], words: str) -> None:
    entries = only("litigation_loss_rate")
    stated, _ = examples.counts(entries.entries[0])
    found = list(examples.failures(entries, read))
    assert len(found) == stated and all(words in line and line.startswith("litigation_loss_rate: ") for line in found)


def test_a_reading_that_sees_it_everywhere_fails_every_counterexample() -> None:
    entries = only("litigation_loss_rate")
    _, counter = examples.counts(entries.entries[0])
    (fact,) = [fact for fact in facts_of_text("败诉率7.04%。") if fact.indicator_id == "litigation_loss_rate"]
    found = [line for line in examples.failures(entries, lambda text: [fact]) if "反例读出了 [7.04]" in line]
    assert len(found) == counter > 1
