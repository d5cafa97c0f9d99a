"""What the machine is unsure of, and what limits a comparison."""

from __future__ import annotations

from collections.abc import Iterator

from etl.checks.history import SMALL_BASE
from etl.checks.record import Check, Finding, UnitView, number
from etl.figures import shown
from etl.model import Value

UNUSED_BELOW = 0.5  # resolving leaves such facts out
SURE_FROM = 0.8


def _low_confidence(view: UnitView) -> Iterator[Finding]:
    for fact in view.facts:
        if fact.confidence < UNUSED_BELOW and fact.indicator_id in view.indicators and fact.basis != "target":
            name = f"{fact.year or ''}年{view.name(fact.indicator_id or '')}"
            message = f"{name}疑为{number(fact)}，把握不足，未采用，请对照原文确认"
            yield Finding(message, fact.year, fact.indicator_id, (fact.fact_id,))


def _low_confidence_headline(view: UnitView) -> Iterator[Finding]:
    for value in view.by_cell.values():
        facts = [view.by_id[each] for each in value.fact_ids if each in view.by_id]
        unsure = tuple(fact.fact_id for fact in facts if fact.confidence < SURE_FROM)
        if unsure and view.indicators[value.indicator_id].headline:
            message = f"{value.year}年{view.said(value)}是重点指标，但识别把握不高，请对照原文确认"
            yield Finding(message, value.year, value.indicator_id, unsure)


def _partial(view: UnitView) -> Iterator[Finding]:
    for value in view.values:
        if value.status == "partial":
            message = f"{value.year}年{view.name(value.indicator_id)}{value.note}，没有总数，不参与比较"
            yield Finding(message, value.year, value.indicator_id, value.fact_ids)


def _vague_amount(view: UnitView) -> Iterator[Finding]:
    known = {(value.year, value.indicator_id) for value in view.values}
    for fact in view.facts:
        cell = (fact.year or 0, fact.indicator_id or "")
        if fact.value is None and fact.basis == "actual" and fact.indicator_id in view.indicators and cell not in known:
            name = f"{fact.year or ''}年{view.name(fact.indicator_id or '')}"
            yield Finding(f"{name}只有概数（如“数百件”），没有数值", fact.year, fact.indicator_id, (fact.fact_id,))


def _zero_denominator(view: UnitView) -> Iterator[Finding]:
    for value in view.values:
        if value.denominator == 0:
            message = f"{value.year}年{view.name(value.indicator_id)}：{value.note}，不计算比率，不参与排名"
            yield Finding(message, value.year, value.indicator_id, value.fact_ids)


def _small_base(view: UnitView) -> Iterator[Finding]:
    for value in view.by_cell.values():
        if _percentage(view, value) and value.denominator and value.denominator < SMALL_BASE:
            message = f"{value.year}年{view.said(value)}的分母只有{shown(value.denominator)}，比较时须谨慎"
            yield Finding(message, value.year, value.indicator_id, value.fact_ids)


def _rate_without_denominator(view: UnitView) -> Iterator[Finding]:
    """败诉5件, but of how many? The rate cannot be had."""
    cells = {(value.year, value.indicator_id) for value in view.values}
    for indicator in view.indicators.values():
        for year in view.years:
            top = view.by_cell.get((year, indicator.numerator or ""))
            if top is None or indicator.unit_of_measure != "%" or (year, indicator.indicator_id) in cells:
                continue
            if (year, indicator.denominator) not in cells:
                missing = view.name(indicator.denominator or "")
                message = f"{year}年只有{view.said(top)}，没有{missing}，无法得出{indicator.name_zh}"
                yield Finding(message, year, indicator.indicator_id, top.fact_ids)


def _percentage(view: UnitView, value: Value) -> bool:
    return view.indicators[value.indicator_id].unit_of_measure == "%"


READING: tuple[Check[UnitView], ...] = (
    Check("low_confidence", "warning", "把握不足的数不采用，须人工确认", _low_confidence, asks_reader=True),
    Check("low_confidence_headline", "warning", "重点指标须有把握", _low_confidence_headline, asks_reader=True),
    Check("partial", "info", "仅有分项，没有总数", _partial),
    Check("vague_amount", "info", "只有概数，没有数值", _vague_amount),
    Check("zero_denominator", "info", "分母为零，无案件", _zero_denominator),
    Check("small_base", "info", "分母不足十，比率不稳", _small_base),
    Check("rate_without_denominator", "info", "只有分子，没有分母", _rate_without_denominator),
)
