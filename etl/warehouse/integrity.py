"""Is a dataset whole? Every rule is one query that counts the rows breaking it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.errors import DatasetError
from etl.warehouse.reader import Dataset


@dataclass(frozen=True)
class Rule:
    """`query` gives the number of broken rows; `message` says in Chinese what they are."""

    message: str
    query: str


def _dangling(table: str, key: str, target: str, name: str) -> Rule:
    return Rule(
        f"{name}引用了不存在的 {target}.{key}",
        f"SELECT count(*) FROM {table} ANTI JOIN {target} USING ({key}) WHERE {key} IS NOT NULL",
    )


def _repeated(table: str, key: str, name: str) -> Rule:
    query = f"SELECT count(*) FROM (SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1)"
    return Rule(f"{name}重复（{key}）", query)


def _outside(table: str, start: str, end: str, name: str) -> Rule:
    return Rule(
        f"{name}的位置超出原文",
        f"""
        SELECT count(*) FROM {table} JOIN (SELECT doc_id, length(text) AS size FROM document) USING (doc_id)
        WHERE {start} < 0 OR {end} < {start} OR {end} > size
        """,
    )


def _not_among(table: str, column: str, allowed: str, name: str) -> Rule:
    options = ", ".join(f"'{each}'" for each in allowed.split())
    return Rule(
        f"{name}的 {column} 不在规定取值之内", f"SELECT count(*) FROM {table} WHERE {column} NOT IN ({options})"
    )


def _without_facts(table: str, name: str) -> Rule:
    listed = f"SELECT unnest(fact_ids) AS fact_id FROM {table}"
    return Rule(f"{name}所列的事实不存在", f"SELECT count(*) FROM ({listed}) ANTI JOIN fact USING (fact_id)")


_KINDS = "whole part wider mixed period increment"
RULES: tuple[Rule, ...] = (
    _repeated("document", "doc_id", "文件"),
    _repeated("unit", "unit_id", "单位"),
    _repeated("indicator", "indicator_id", "指标"),
    _repeated("fact", "fact_id", "事实"),
    _repeated("value", "unit_id, year, indicator_id", "指标值"),
    _dangling("fact", "doc_id", "document", "事实"),
    _dangling("fact", "unit_id", "unit", "事实"),
    _dangling("fact", "indicator_id", "indicator", "事实"),
    _dangling("document", "unit_id", "unit", "文件"),
    _dangling("coverage", "doc_id", "document", "覆盖范围"),
    _dangling("coverage", "unit_id", "unit", "覆盖范围"),
    _dangling("section", "doc_id", "document", "章节"),
    _dangling("value", "unit_id", "unit", "指标值"),
    _dangling("value", "indicator_id", "indicator", "指标值"),
    _dangling("issue", "doc_id", "document", "问题"),
    _dangling("issue", "unit_id", "unit", "问题"),
    _dangling("indicator", "dimension", "dimension", "指标"),
    Rule(
        "单位的上级不存在",
        "SELECT count(*) FROM unit WHERE parent_id IS NOT NULL AND parent_id NOT IN (SELECT unit_id FROM unit)",
    ),
    _outside("fact", "char_start", "char_end", "事实"),
    _outside("fact", "sentence_start", "sentence_end", "事实的句子"),
    _outside("section", "char_start", "char_end", "章节"),
    _without_facts("value", "指标值"),
    _without_facts("issue", "问题"),
    _not_among("fact", "qualifier", "= ~ >= <=", "事实"),
    _not_among("fact", "basis", "actual previous target", "事实"),
    _not_among("fact", "scope_kind", _KINDS, "事实"),
    _not_among("fact", "statement", "number zero full", "事实"),
    _not_among("value", "qualifier", "= ~ >= <=", "指标值"),
    _not_among("value", "scope_kind", _KINDS, "指标值"),
    _not_among(
        "value",
        "status",
        "reported derived stated_zero stated_full previous partial corrected conflict",
        "指标值",
    ),
    Rule(
        "指标值为空，却既不是仅有分项，也不是无案件",
        "SELECT count(*) FROM value WHERE value IS NULL AND status <> 'partial' AND denominator IS DISTINCT FROM 0",
    ),
)


def check_dataset(link: Path) -> list[str]:
    """What is broken in the dataset behind a link, one Chinese line each; empty for a whole one."""
    try:
        with Dataset(link) as dataset:
            counts = [(dataset.count(rule.query), rule.message) for rule in RULES]
    except DatasetError as error:
        return [str(error)]
    return [f"{message}：{number}处" for number, message in counts if number]
