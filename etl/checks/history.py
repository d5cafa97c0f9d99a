"""A year beside the years around it: jumps, copies, what a later report says, what a plan wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from etl.checks.record import Check, Finding, UnitView, fact_span, number
from etl.figures import shown
from etl.model import REPORTING_TYPES, Value

JUMP_FACTOR = 5.0
JUMP_LEAST = 20.0  # smaller counts swing by themselves
JUMP_POINTS = 30.0
SMALL_BASE = 10.0
COPIED_LEAST = 5  # that many equal numbers are no accident


def _neighbours(view: UnitView) -> Iterator[tuple[Value, Value]]:
    """(last year's value, this year's value) of the same indicator and scope."""
    for (year, indicator_id), value in sorted(view.by_cell.items()):
        before = view.by_cell.get((year - 1, indicator_id))
        if before is not None and before.scope_kind == value.scope_kind:
            yield before, value


def _jump_count(view: UnitView) -> Iterator[Finding]:
    for before, value in _neighbours(view):
        low, high = sorted((before.value or 0.0, value.value or 0.0))
        if view.indicators[value.indicator_id].kind != "rate" and high > JUMP_LEAST and high > JUMP_FACTOR * low > 0:
            yield _changed(view, before, value, f"相差{shown(round(high / low, 1))}倍")


def _jump_rate(view: UnitView) -> Iterator[Finding]:
    for before, value in _neighbours(view):
        if view.indicators[value.indicator_id].unit_of_measure != "%" or _small(before) or _small(value):
            continue
        points = abs((value.value or 0.0) - (before.value or 0.0))
        if points > JUMP_POINTS:
            yield _changed(view, before, value, f"相差{shown(round(points, 2))}个百分点")


def _changed(view: UnitView, before: Value, value: Value, by: str) -> Finding:
    measure = view.indicators[value.indicator_id].unit_of_measure
    earlier = f"上年（{shown(before.value or 0.0)}{measure}）"
    message = f"{value.year}年{view.said(value)}与{earlier}{by}，请核对两年口径"
    return Finding(message, value.year, value.indicator_id, value.fact_ids + before.fact_ids)


def _small(value: Value) -> bool:
    return value.denominator is not None and value.denominator < SMALL_BASE


def _copied(view: UnitView) -> Iterator[Finding]:
    same: dict[int, list[Value]] = defaultdict(list)
    for before, value in _neighbours(view):
        stated = {before.status, value.status} <= {"reported", "corrected"}
        if stated and before.value == value.value and value.value and value.value > 10 and value.value % 10:
            same[value.year].append(value)
    for year, values in same.items():
        if len(values) >= COPIED_LEAST:
            listed = "、".join(view.said(value) for value in values[:COPIED_LEAST])
            message = f"{year}年有{len(values)}个数与上年完全相同（{listed}），可能沿用了上年报告"
            yield Finding(message, year, None, tuple(each for value in values for each in value.fact_ids))


def _previous_disagrees(view: UnitView) -> Iterator[Finding]:
    for fact in view.facts:
        own = view.by_cell.get((fact.year or 0, fact.indicator_id or ""))
        if fact.basis != "previous" or fact.value is None or fact.scope_kind != "whole" or own is None:
            continue
        if own.status != "previous" and own.scope_kind == "whole" and not fact_span(fact).meets(view.span(own)):
            title = view.documents[fact.doc_id].title
            message = f"《{title}》所称{fact.year}年的数（{number(fact)}）与当年的{view.said(own)}不一致"
            yield Finding(message, fact.year, fact.indicator_id, (fact.fact_id, *own.fact_ids))


def _target_below_present(view: UnitView) -> Iterator[Finding]:
    """A target that is already met says little, or was read wrongly."""
    for fact in view.facts:
        indicator = view.indicators.get(fact.indicator_id or "")
        present = view.by_cell.get((view.documents[fact.doc_id].year or 0, fact.indicator_id or ""))
        if fact.basis != "target" or fact.value is None or indicator is None or present is None:
            continue
        gain = fact.value - (present.value or 0.0)
        if (indicator.direction == "up" and gain < 0) or (indicator.direction == "down" and gain > 0):
            message = f"{fact.year or ''}年目标（{number(fact)}）低于{present.year}年已有水平：{view.said(present)}"
            yield Finding(message, fact.year, fact.indicator_id, (fact.fact_id, *present.fact_ids))


def _future_year(view: UnitView) -> Iterator[Finding]:
    for fact in view.facts:
        document = view.documents[fact.doc_id]
        later = document.year is not None and fact.year is not None and fact.year > document.year
        if later and fact.basis == "actual" and document.doc_type == "annual_report" and fact.indicator_id:
            message = f"{document.year}年报告中出现{fact.year}年的实际数（{number(fact)}），未采用，请核对年份"
            yield Finding(message, fact.year, fact.indicator_id, (fact.fact_id,))


def _two_reports(view: UnitView) -> Iterator[Finding]:
    titles: dict[int, list[str]] = defaultdict(list)
    for document in view.own_documents:
        if document.year is not None and document.doc_type == "annual_report":
            titles[document.year].append(f"《{document.title}》")
    for year, listed in sorted(titles.items()):
        if len(listed) > 1:
            yield Finding(f"{year}年有{len(listed)}份年度报告：{'、'.join(listed)}，请确认以哪一份为准", year)


def _missing_year(view: UnitView) -> Iterator[Finding]:
    years = {
        document.year
        for document in view.own_documents
        if document.doc_type in REPORTING_TYPES and document.year is not None
    }
    for year in sorted(set(range(min(years, default=0), max(years, default=0))) - years):
        yield Finding(f"前后年份都有报告，缺{year}年的报告", year)


HISTORY: tuple[Check[UnitView], ...] = (
    Check("jump_count", "warning", "数量与上年相差五倍以上", _jump_count, asks_reader=True),
    Check("jump_rate", "warning", "比率与上年相差三十个百分点以上", _jump_rate, asks_reader=True),
    Check("copied_numbers", "warning", "多个数与上年完全相同", _copied, asks_reader=True),
    Check("previous_disagrees", "warning", "报告所称上年数应与上年报告一致", _previous_disagrees),
    Check("target_below_present", "info", "目标低于已有水平", _target_below_present, asks_reader=True),
    Check("future_year", "warning", "年度报告中出现以后年份的实际数", _future_year),
    Check("two_reports", "warning", "同一单位同一年应只有一份年度报告", _two_reports),
    Check("missing_year", "info", "报告年份应连续", _missing_year),
)
