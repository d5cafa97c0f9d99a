"""The catalogue of indicators: data/catalogue/*.yml -> Indicator, Rule and their examples.

An entry is data: adding an indicator touches no Python. `counts` names the classes of measure words (lexicon) that
a number of this indicator may carry; `rules` say which words must stand around it. See data/catalogue/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from etl.errors import CatalogueError
from etl.lexicon import DATA, fold, measures, words
from etl.model import Indicator

FIELDS = {
    *("id", "zh", "en", "unit", "kind", "direction", "headline", "decimals", "scale", "formula", "definition", "basis"),
    *("counts", "not_units", "person_words", "rules", "zero", "examples", "counterexamples", "prose"),
}
RULE_FIELDS = {
    *("name", "need", "need_any", "not", "topic", "bare", "head_right", "context", "beside", "left_titles"),
    *("carried_only", "conf", "scope_kind", "never_before", "sentence", "not_units", "counts", "level"),
}
WORDS = {"kind": ("count", "rate", "amount"), "direction": ("up", "down", "none")}
EXAMPLES, COUNTEREXAMPLES = 3, 2


@dataclass(frozen=True)
class Rule:
    """One way to state an indicator. A number matches when all of `need` stand in its phrase and none of `never`.

    `need[0]` is the head: its distance to the number ranks rival readings. `topic`: what the sentence must be about
    when the phrase itself does not say. `bare`: the phrase may hold nothing else of substance (elided subjects).
    """

    name: str
    indicator_id: str
    counts: frozenset[str]
    need: tuple[tuple[str, ...], ...]
    never: tuple[str, ...] = ()
    never_before: tuple[str, ...] = ()  # … nor in the sentence up to the number, since the last semicolon
    topic: str = ""
    bare: bool = False
    head_right: int | None = None  # the head must begin this close behind the number
    context: tuple[tuple[str, ...], ...] = ()  # one of each group must stand in the sentence up to the clause's end
    sentence: tuple[tuple[str, ...], ...] = ()  # the same, anywhere in the sentence
    beside: bool = False  # may stand beside another indicator on the same number
    left_titles: bool = False  # needs a 《title》 before the number
    carried_only: bool = False  # only behind a clause that established the topic
    level: str = ""  # of the unit: township, or !township for all others
    scope_kind: str = "whole"
    confidence: float = 0.95
    not_units: frozenset[str] = frozenset()
    person_words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Example:
    """A sentence with what must be read from it: value, qualifier and basis; value None for a counterexample."""

    text: str
    value: float | None = None
    qualifier: str = "="
    basis: str = "actual"
    counter: bool = False


@dataclass(frozen=True)
class Entry:
    """An indicator with everything that belongs to it."""

    indicator: Indicator
    rules: tuple[Rule, ...]
    zero: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All entries in order, and the dimensions as (id, zh, en). Compared by identity, so that caches are cheap."""

    entries: tuple[Entry, ...]
    dimensions: tuple[tuple[str, str, str], ...]

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        return {entry.indicator.indicator_id: entry.indicator for entry in self.entries}


@cache
def load(folder: Path = DATA / "catalogue") -> Catalogue:
    """The catalogue of a folder. Raises CatalogueError naming the entry and what is wrong with it."""
    dimensions = tuple((d["id"], d["zh"], d["en"]) for d in _yaml(folder / "_dimensions.yml"))
    entries: list[Entry] = []
    for dimension, _, _ in dimensions:
        for raw in _yaml(folder / f"{dimension}.yml"):
            entries.append(_entry(raw, dimension, len(entries)))
    _check_formulas(entries)
    return Catalogue(tuple(entries), dimensions)


def _yaml(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        raise CatalogueError(f"指标目录缺少文件 {path.name}")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise CatalogueError(f"指标目录文件 {path.name} 不是正确的 YAML,请检查缩进和引号:{error}") from error


def _entry(raw: dict[str, Any], dimension: str, position: int) -> Entry:
    name = raw.get("id", "?")
    unknown = set(raw) - FIELDS
    missing = {"id", "zh", "en", "unit", "kind", "definition", "basis", "counts"} - set(raw)
    if unknown or missing:
        raise CatalogueError(f"指标 {name}: 多余字段 {sorted(unknown)},缺少字段 {sorted(missing)}")
    for key, allowed in WORDS.items():
        if raw.get(key, "none") not in allowed:
            raise CatalogueError(f"指标 {name}: {key} 应为 {'、'.join(allowed)} 之一,不能是“{raw[key]}”")
    examples = _examples(raw)
    if raw.get("prose", True):
        stated = sum(not example.counter for example in examples)
        if stated < EXAMPLES or len(examples) - stated < COUNTEREXAMPLES:
            raise CatalogueError(f"指标 {name}: 至少要有{EXAMPLES}个例句和{COUNTEREXAMPLES}个反例")
    rules = tuple(_rule(raw, rule) for rule in raw.get("rules", []))
    return Entry(_indicator(raw, dimension, position), rules, _words(raw.get("zero")), examples)


def _indicator(raw: dict[str, Any], dimension: str, position: int) -> Indicator:
    numerator, _, denominator = (part.strip() for part in str(raw.get("formula", "")).partition("/"))
    return Indicator(
        indicator_id=raw["id"],
        name_zh=raw["zh"],
        name_en=raw["en"],
        dimension=dimension,
        unit_of_measure=raw["unit"],
        kind=raw["kind"],
        direction=raw.get("direction", "none"),
        definition=raw["definition"],
        basis=raw["basis"],
        numerator=numerator or None,
        denominator=denominator or None,
        headline=bool(raw.get("headline")),
        scale=float(raw.get("scale", 100.0 if raw["unit"] == "%" else 1.0)),
        decimals=int(raw.get("decimals", 2 if raw["kind"] != "count" else 0)),
        position=position,
    )


def _words(value: str | list[str] | None) -> tuple[str, ...]:
    """`A|B` or a list as folded words."""
    if not value:
        return ()
    return tuple(fold(word) for part in ([value] if isinstance(value, str) else value) for word in part.split("|"))


def _groups(value: str | list[str] | None) -> tuple[tuple[str, ...], ...]:
    """A string is one group of alternatives, a list several, all of which are needed."""
    return tuple(_words(group) for group in ([value] if isinstance(value, str) else value or []))


def _rule(raw: dict[str, Any], rule: dict[str, Any]) -> Rule:
    unknown = set(rule) - RULE_FIELDS
    topic = rule.get("topic", "")
    if unknown or (topic and topic not in {**words().domains, **words().themes}):
        raise CatalogueError(
            f"指标 {raw['id']} 的规则“{rule.get('name')}”: 未知字段 {sorted(unknown)} 或未知主题 {topic}"
        )
    if not rule.get("name") or "need" not in rule:
        raise CatalogueError(f"指标 {raw['id']} 的规则“{rule.get('name')}”: 必须有 name 和 need")
    need = tuple(_words(group) for group in rule["need"])
    if rule.get("need_any"):
        need += (_words(rule["need_any"]),)
    return Rule(
        name=rule["name"],
        indicator_id=raw["id"],
        counts=frozenset(rule.get("counts", raw["counts"])),
        need=need,
        never=_words(rule.get("not")),
        never_before=_words(rule.get("never_before")),
        topic=topic,
        bare=bool(rule.get("bare")),
        head_right=rule.get("head_right"),
        context=_groups(rule.get("context")),
        sentence=_groups(rule.get("sentence")),
        beside=bool(rule.get("beside")),
        left_titles=bool(rule.get("left_titles")),
        carried_only=bool(rule.get("carried_only")),
        level=rule.get("level", ""),
        scope_kind=rule.get("scope_kind", "whole"),
        confidence=float(rule.get("conf", 0.95)),
        not_units=frozenset((*raw.get("not_units", ()), *rule.get("not_units", ()))),
        person_words=frozenset(raw.get("person_words", ())),
    )


def _examples(raw: dict[str, Any]) -> tuple[Example, ...]:
    stated = [
        Example(e["text"], e.get("value"), e.get("qualifier", "="), e.get("basis", "actual"))
        for e in raw.get("examples", [])
    ]
    return (*stated, *(Example(text, counter=True) for text in raw.get("counterexamples", [])))


def _check_formulas(entries: list[Entry]) -> None:
    known = {entry.indicator.indicator_id for entry in entries}
    if len(known) < len(entries):
        raise CatalogueError("指标目录中有重复的 id")
    for entry in entries:
        indicator = entry.indicator
        for part in (indicator.numerator, indicator.denominator):
            if part and part not in known:
                raise CatalogueError(f"指标 {indicator.indicator_id}: 公式引用了不存在的指标 {part}")
        classes = set(measures().unit_class.values()) | {"bare", "none", "ratio"}
        for rule in entry.rules:
            if not rule.counts <= classes:
                raise CatalogueError(f"指标 {indicator.indicator_id}: 未知的量词类别 {sorted(rule.counts - classes)}")
