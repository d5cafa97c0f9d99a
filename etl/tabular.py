"""Rows of fact tables -> facts. Nothing is guessed: what a cell does not say plainly becomes an issue."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from etl.errors import UsageError
from etl.lexicon import fold
from etl.model import Document, Fact, Indicator, Issue, TableRow, Unit

_QUALIFIERS = {"=", "~", ">=", "<="}
_BASES = {"actual", "previous", "target"}
_SCOPE_KINDS = {"whole", "part", "wider", "mixed", "period", "increment"}
_TABLE_CONFIDENCE = 0.95
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETS = re.compile(r"\([^()]*\)")
_MEASURE = re.compile(r"\(([十百千万亿]*(?:元|平方米|人次?|场次?|[件次份个户家项宗起])|[十百千万亿]+|[%‰])\)$")

#: The issues that rows may raise.
CODES = frozenset({"unknown_indicator", "unit_undecided", "year_undecided", "value_not_number", "table_words"})

FindUnit = Callable[[str], Unit | None]
ParseCell = Callable[[str], tuple[float | None, str]]


@dataclass(frozen=True)
class TableFacts:
    """What a table gave: its facts and what is wrong with its rows, in the order of the rows."""

    facts: tuple[Fact, ...]
    issues: tuple[Issue, ...]


class IndicatorNames:
    """Indicators by id and by Chinese name, with or without what stands in brackets (信访(接访)件数, 信访件数).

    A name that fits two indicators fits none; neither does one whose bracket states another measure: 罚没金额(元)
    would be wrong by 10,000 where the catalogue counts 万元.
    """

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self._by_name: dict[str, Indicator | None] = {}
        for indicator in indicators.values():
            for name in {indicator.name_zh, _BRACKETS.sub("", indicator.name_zh), indicator.indicator_id}:
                self._by_name[name] = None if name in self._by_name else indicator

    def get(self, name: str) -> Indicator | None:
        name = re.sub(r"\s", "", fold(name))
        found = self._by_name.get(name) or self._by_name.get(_BRACKETS.sub("", name))
        stated = _MEASURE.search(name)
        return None if found and stated and _scale(stated[1]) != _scale(found.unit_of_measure) else found


def _scale(measure: str) -> str:
    """What of a measure would change the number: 亿元 -> 亿元, 万人 -> 万, 场次 -> nothing."""
    return re.sub(r"[^十百千万亿元%‰]", "", measure.split("/")[0])


def facts_of_table(document: Document, names: IndicatorNames, find_unit: FindUnit, parse_cell: ParseCell) -> TableFacts:
    """Facts and issues of a table document. `find_unit` resolves a unit cell, `parse_cell` a value cell."""
    facts: list[Fact] = []
    issues: list[Issue] = []
    for row in document.rows:
        problem = _problem(row, names, find_unit, parse_cell)
        if problem:
            issues.append(Issue(problem[0], "warning", problem[1], doc_id=document.doc_id))
        else:
            facts.append(_fact(document, row, names, find_unit, parse_cell))
    return TableFacts(tuple(facts), tuple(_merged(issues)))


def _problem(
    row: TableRow, names: IndicatorNames, find_unit: FindUnit, parse_cell: ParseCell
) -> tuple[str, str] | None:
    """Why a row states nothing that can be used, as (issue code, Chinese message)."""
    if names.get(row.indicator) is None:
        return "unknown_indicator", f"表中的指标“{row.indicator}”不在指标目录中,未读入;请改用目录中的名称或先增加指标"
    if find_unit(row.unit) is None:
        return "unit_undecided", f"表中的单位“{row.unit}”无法确定,未读入;请写全称(如 某省某市某区某街道)"
    if not _YEAR.fullmatch(row.year):
        return "year_undecided", f"表中的年份“{row.year}”无法识别,未读入;请写四位年份"
    if parse_cell(row.value)[0] is None:
        return "value_not_number", f"表中“{row.unit} {row.year}年 {row.indicator}”的数值“{row.value}”不是数字,未读入"
    if row.qualifier not in _QUALIFIERS or row.basis not in _BASES or row.scope_kind not in _SCOPE_KINDS:
        given = "、".join((row.qualifier, row.basis, row.scope_kind))
        return "table_words", f"表中“{row.unit} {row.indicator}”的限定、口径或范围“{given}”无法识别,未读入"
    return None


def _fact(document: Document, row: TableRow, names: IndicatorNames, find_unit: FindUnit, parse_cell: ParseCell) -> Fact:
    indicator, unit = names.get(row.indicator), find_unit(row.unit)
    value, stated = parse_cell(row.value)
    if indicator is None or unit is None:
        raise UsageError(f"内部错误:未核对的表格行“{row.line}”")
    start, end = (row.line_start + offset for offset in row.value_span)
    identity = f"{document.doc_id}|{start}|{end}|{indicator.indicator_id}"
    return Fact(
        fact_id=hashlib.sha256(identity.encode()).hexdigest()[:20],
        doc_id=document.doc_id,
        unit_id=unit.unit_id,
        unit_name=unit.name,
        year=int(row.year),
        indicator_id=indicator.indicator_id,
        value=value,
        unit_of_measure=indicator.unit_of_measure,
        qualifier=row.qualifier if row.qualifier != "=" else stated,
        basis=row.basis,
        scope=row.scope,
        scope_kind=row.scope_kind,
        statement={"全覆盖": "full", "无": "zero"}.get(row.value.strip(), "number"),
        char_start=start,
        char_end=end,
        sentence_start=row.line_start,
        sentence_end=row.line_start + len(row.line),
        rule="table cell",
        confidence=_TABLE_CONFIDENCE,
    )


def _merged(issues: list[Issue]) -> Iterator[Issue]:
    """The same complaint on many rows is one issue."""
    yield from dict.fromkeys(issues)
