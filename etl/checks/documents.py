"""One document by itself: is it known whose it is, of which year, and did reading it give anything?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.checks.record import Check, DocumentView, Finding, number
from etl.model import REPORTING_TYPES

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
#: Neither a document number (〔2021〕26号) nor a period (2020年以来, 2021年—2025年).
_OWN_YEAR = re.compile(r"(?<![\d〔\[—~～至自-])(20\d\d)年(?!以来|至|底前|[—~～-])")
_TYPES = {"template": "模板", "essay": "理论文章", "other": "其他材料"}
USUAL_DELAY = (0, 1)  # years from the year reported on to publication
LONGEST_DELAY = 3


def _unit_undecided(view: DocumentView) -> Iterator[Finding]:
    if view.document.unit.unit is None and view.document.doc_type != "table":
        candidates = "、".join(unit.full_name for unit in view.document.unit.candidates[:5])
        name = view.document.unit.name or "未能识别"
        hint = f"，可能是：{candidates}" if candidates else ""
        yield Finding(f"未能确定报告单位（{name}{hint}），其数字未计入任何单位，请指定")


def _unit_by_file_name(view: DocumentView) -> Iterator[Finding]:
    if "按文件名" in view.document.unit.how:
        yield Finding(view.document.unit.how)


def _set_by_person(view: DocumentView) -> Iterator[Finding]:
    told = [warning for warning in view.document.warnings if view.document.correction and "指定" in warning]
    yield from map(Finding, told)


def _year_undecided(view: DocumentView) -> Iterator[Finding]:
    if view.document.year is None and view.document.doc_type != "table":
        yield Finding("未能确定报告年份，其数字未计入任何年份，请指定")


def _heading_year(view: DocumentView) -> Iterator[Finding]:
    """Title and heading disagree: the title won. Headings on plans speak of the next year and are no sign."""
    year = view.document.year
    for section in view.document.sections if year is not None else ():
        years = {int(each) for each in _OWN_YEAR.findall(section.title)}
        if section.kind == "results" and years and year not in years:
            yield Finding(f"标题为{year}年，而小标题“{section.title}”写的是{max(years)}年，已按标题，请核对")


def _title_year(view: DocumentView) -> Iterator[Finding]:
    years = [int(each) for each in _YEAR.findall(view.document.title)]
    if len(set(years)) == 1 and view.document.year not in (None, years[0]) and view.document.doc_type != "plan":
        yield Finding(f"标题写的是{years[0]}年，识别为{view.document.year}年的报告，请核对")


def _published_early(view: DocumentView) -> Iterator[Finding]:
    delay = _delay(view)
    if delay is not None and delay < USUAL_DELAY[0]:
        published = view.document.published_on
        yield Finding(f"发布日期（{published}）早于报告年份（{view.document.year}年），请核对年份")


def _published_late(view: DocumentView) -> Iterator[Finding]:
    delay = _delay(view)
    if delay is not None and delay > LONGEST_DELAY:
        published = view.document.published_on
        yield Finding(f"发布日期（{published}）比报告年份（{view.document.year}年）晚{delay}年，请核对年份")


def _delay(view: DocumentView) -> int | None:
    document = view.document
    known = document.published_on is not None and document.year is not None and document.doc_type in REPORTING_TYPES
    return document.published_on.year - document.year if known else None  # type: ignore[union-attr, operator]


def _no_facts(view: DocumentView) -> Iterator[Finding]:
    if view.document.doc_type in REPORTING_TYPES and not any(fact.indicator_id for fact in view.facts):
        yield Finding("没有从这份报告读出任何指标，请检查文件是否完整")


def _not_a_source(view: DocumentView) -> Iterator[Finding]:
    kind = _TYPES.get(view.document.doc_type)
    if kind is not None:
        use = "只在没有其他来源时采用其数字" if view.document.doc_type == "other" else "其数字不采用"
        yield Finding(f"识别为{kind}，不是年度报告，{use}")


def _doubtful_number(view: DocumentView) -> Iterator[Finding]:
    for fact in view.facts:
        hit = any(start < fact.char_end and fact.char_start < end for start, end in view.document.doubtful)
        if hit and fact.indicator_id:
            message = f"原文此处有损坏，修复后读作{number(fact)}，无法证实，请对照来源网页"
            yield Finding(message, fact.year, fact.indicator_id, (fact.fact_id,))


def _outside_sentence(view: DocumentView) -> Iterator[Finding]:
    for fact in view.facts:
        if not fact.sentence_start <= fact.char_start <= fact.char_end <= fact.sentence_end:
            message = f"数字{number(fact)}不在其所在句子之内，出处可能标错"
            yield Finding(message, fact.year, fact.indicator_id, (fact.fact_id,))


DOCUMENTS: tuple[Check[DocumentView], ...] = (
    Check("unit_undecided", "error", "应能确定报告单位", _unit_undecided),
    Check("unit_by_file_name", "warning", "报告单位应由正文写明", _unit_by_file_name),
    Check("year_undecided", "error", "应能确定报告年份", _year_undecided),
    Check("set_by_person", "info", "由人指定的单位、年份、类型", _set_by_person),
    Check("heading_year", "warning", "标题与小标题的年份应一致", _heading_year),
    Check("title_year", "warning", "识别的年份应与标题一致", _title_year),
    Check("published_early", "error", "发布不得早于报告年份", _published_early),
    Check("published_late", "warning", "发布一般不晚于报告年份三年", _published_late),
    Check("no_facts", "warning", "报告应读出指标", _no_facts),
    Check("not_a_source", "info", "不是年度报告的材料", _not_a_source),
    Check("doubtful_number", "warning", "修复存疑处的数字", _doubtful_number, asks_reader=True),
    Check("outside_sentence", "error", "数字应在其句子之内", _outside_sentence),
)
