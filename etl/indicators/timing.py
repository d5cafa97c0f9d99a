"""When a number is about: this year, an earlier one, a target, a period of its own (phenomena 2, 10, 11, 12)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.lexicon import alternation, words
from etl.model import Quantity, Section

_YEAR = re.compile(r"(?<![\d—–-])(20[0-4]\d)年(?:度|末|底)?(?!以来|来|\d{4}|[—–-]\d|修订|修正|版)")
_SINCE = re.compile(r"(20[0-4]\d)年(?:\d{1,2}月)?[^,。;]{0,8}(?:以来|起至今|至今)")
_SINCE_THEN = re.compile(
    r"(?:近|过去|这)?[二三四五两]年(?:来|间|多来)|[一二三四五六七八九十]五[”\"]?(?:普法)?(?:期间|以来|时期)|历年|本届|换届以来|20\d\d年?[至到—–~-]20\d\d年[^,。;]{0,10}(?:共|累计|合计)|建(?:所|站|院|台|制)以来|(?:成立|实施|施行|开展|运行|启动|设立)以来"
)
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|前三季度|(?:第?[一二三四]|首)季度|前\d{1,2}个月|前[一二三四五六七八九十]个月|1\s*[-—~至到]\s*(?P<last>\d{1,2})月"
)
_UP_TO_MONTH = re.compile(r"截[至止]到?(?:20\d\d年)?(?P<last>\d{1,2})月")
_LAST_YEAR = re.compile(r"(较|比|与|相比)?(?:上年度?|去年|上一年度?)(?:同期)?(?:的|为|是)?[^,。;\d]{0,4}$")
_CARRIED_OVER = re.compile(r"结转|遗留|旧存|未结")
_FROM = re.compile(r"(?:由|从)(?:20\d\d年的?)?[^,。;\d]{0,8}$")
_ROSE_TO = re.compile(r"^[^,。;\d]{0,6}(?:升|降|提高|提升|增加|减少|增长|上升|下降|增|减|变|扩大)[至到为]")
_TARGET = re.compile(alternation(words().target_words))
# 120个村居将实现全覆盖; 将213名公证员纳入 is the other 将
_WILL = re.compile(r"将(?:会|全部|全面|逐步|陆续|再|要)*(?:实现|建立|建成|达到?|完成|新增|覆盖|举办|开展|建设|创建)")
_MEANT_VERBS = "新建|设立|成立|举办|开展|组织|召开|培训|培养|培育|建立|建成|创建|新增|配备|聘请|选聘|发放|实现|覆盖"
# 今年计划举办讲座30场, 拟开展检查5次; 按计划开展, 拟开展的检查 are the other ones
_MEANT = re.compile(
    rf"(?:^|[,;。:、\d月年]|今年|我?[镇乡县区市局办省]|街道|[里还并])(?:计划|拟|打算)(?:在|于|再|共|新|全年|年内|陆续)*(?:{_MEANT_VERBS})(?!的|建设)"
)
_MAY_MEAN = ("计划", "拟", "打算", "将")
_BY_PLAN = re.compile(r"(?:按照?|根据|依照?|依据|落实|执行|完成|制定|围绕)[^,;。]{0,16}$")
_WILL_DO = re.compile(
    r"(?:今年|明年|年内|\d年|下半年|月底?|[,;。还]|^)将(?:继续)?(?:组织|召开|培训|培养|培育|配备|聘请|选聘)(?!建设|生活|工作)"
    r"(?![^,;。]{0,14}(?:纳入|作为|列入|送|融入|班))"
)
# 即在2017年底前举办100场: by then, not yet
_DEADLINE = re.compile(r"(?P<up_to>截[至止]到?)?(?:20\d\d年|今年|年)(?:\d{1,2}月)?[底末](?:之)?前")
_DONE = re.compile(r"已|了|目前|截至|截止|实际|现有|累计|共")
# 2025年一季度化解66件 in a text about 2024: later, but done
_PASSED = re.compile(r"截[至止]|以来|(?<!的)已(?:经)?[^,。;]{0,6}$|同比")
_CLOSED_BRACKETS = re.compile(r"\([^()]*\)")
_TASK = re.compile(r"(?:任务|目标)(?:是|为|:|定为)")
_COMPARED = re.compile(r"(?:较|比|与|相比)(?:于)?20\d\d年(?:度|同期)?")
_COMPARED_HERE = re.compile(r"(?:较|比|与)(?P<year>20\d\d)年(?:度|同期)?(?:的)?[^,。;\d]{0,4}$")
_YEARS = re.compile(r"(20[0-4]\d)年?(?:\d{1,2}月)?(?:至|到|—|–|-|~)+(20[0-4]\d)年(?!.{0,6}(?:规划|纲要|计划|方案))")
_FROM_NOW_ON = re.compile(r"(?:[一二三四五六]是)?(?:下一步|下阶段|今后|明年|未来)")
_PLAN_END = re.compile(r"规划期[^。]{0,6}至(20\d\d)年|20\d\d\s*[-—–~至]\s*(20\d\d)")
_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}


@dataclass(frozen=True)
class Timing:
    """`basis` and year of a number; `period` is the wording of a span that is not the report's own year."""

    basis: str
    year: int | None
    period: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Calendar:
    """What a document's dates say as a whole."""

    year: int | None
    doc_type: str
    plan_end: int | None


def calendar(year: int | None, doc_type: str, title: str, folded: str) -> Calendar:
    """`plan_end` is the last year of a plan (规划期至2025年, “十四五”), the year itself for yearly plans."""
    if doc_type != "plan":
        return Calendar(year, doc_type, None)
    found = _PLAN_END.search(title) or _PLAN_END.search(folded[:4000])
    named = next((end for words_, end in _FIVE_YEARS.items() if words_ in title), None)
    end = named or (int(found[1] or found[2]) if found else year)
    return Calendar(year, doc_type, end)


def timing(
    folded: str,
    quantity: Quantity,
    sentence_start: int,
    left_start: int,
    right: str,
    section: Section | None,
    calendar: Calendar,
) -> Timing:
    """Basis, year and period of a number, out of the words before it in its sentence and its section's kind."""
    before = _CLOSED_BRACKETS.sub(
        "", folded[sentence_start : quantity.start]
    )  # 152件(2023年168件),…: back to this year
    clause = folded[left_start : quantity.start]
    years = [int(match[1]) for match in _YEAR.finditer(_COMPARED.sub("", before))] if "年" in before else []
    if _is_target(before, right, section, calendar):
        return Timing(
            "target",
            _target_year(years, "今年" in before, section, calendar),
            sure=bool(years) or calendar.plan_end is not None,
        )
    year = calendar.year
    if years and year and years[-1] > year:
        passed = _PART_OF_YEAR.search(before) or _PASSED.search(before)
        return Timing("actual" if passed else "target", years[-1], passed[0] if passed else "")
    compared = _COMPARED_HERE.search(clause)
    if compared:
        return Timing("previous", int(compared["year"]))
    if _FROM.search(clause) and _ROSE_TO.match(right):
        return Timing("previous", years[-1] if years and years[-1] != year else _before(year))
    last_year = _LAST_YEAR.search(clause)
    # news says 去年 of the year it tells about; 较上年 is the year before everywhere
    if last_year and not _CARRIED_OVER.search(clause) and (last_year[1] or calendar.doc_type == "annual_report"):
        return Timing("previous", _before(year))
    period = _period(before, year, calendar.doc_type)
    if period:
        return Timing("actual", year, period)
    if years and year and years[-1] < year and not _SINCE.search(before):
        if any(int(match[1]) == year for match in _YEAR.finditer(right)):
            return Timing("actual", year)  # 完成2023年述法,举办3期2024年度培训班
        return Timing("previous", years[-1], sure=bool(_YEAR.search(clause)) or _opens(before, years[-1]))
    return Timing("actual", year)


def _opens(before: str, year: int) -> bool:
    """Whether the sentence begins with a year, which then holds for all of it: 2023年,收到申请66件,受理60件."""
    return bool(re.match(rf"(?:[^一-龥]|在|而|截至|其中|是)*{year}年", before))


def _before(year: int | None) -> int | None:
    return year - 1 if year else None


def _is_target(before: str, right: str, section: Section | None, calendar: Calendar) -> bool:
    kind = section.kind if section else "other"
    if calendar.doc_type == "plan":
        return kind not in {"results", "problems"}
    if kind == "plans" or _TASK.search(before) or _TARGET.search(before[-40:]) or _FROM_NOW_ON.match(before):
        return True
    ahead = before[-24:] + right
    return ("将" in ahead and bool(_WILL.search(ahead))) or _is_meant(before) or _is_due(before, calendar)


def _is_meant(before: str) -> bool:
    """Whether the words before a number say what somebody means to do: 拟, 计划, 将 + verb."""
    if not any(word in before for word in _MAY_MEAN):  # most numbers: nothing to search for
        return False
    meant = _MEANT.search(before) or _WILL_DO.search(before)
    return bool(meant and not _BY_PLAN.search(before[: meant.start() + 1]) and not _DONE.search(before, meant.end()))


def _is_due(before: str, calendar: Calendar) -> bool:
    """在2017年底前举办100场: nothing is done yet; the report of that year looks back at it."""
    deadline = _DEADLINE.search(before) if calendar.doc_type != "annual_report" else None
    return bool(deadline and not deadline["up_to"] and not _DONE.search(before, deadline.end()))


def _target_year(years: list[int], this_year: bool, section: Section | None, calendar: Calendar) -> int | None:
    if this_year:
        return calendar.year
    ahead = [year for year in years if calendar.year is None or year >= calendar.year]
    if ahead:
        return ahead[-1]
    if calendar.plan_end:
        return calendar.plan_end
    in_title = [int(match[1]) for match in _YEAR.finditer(section.title)] if section else []
    if in_title:
        return in_title[-1]
    return calendar.year + 1 if calendar.year else None


def _period(before: str, year: int | None, doc_type: str) -> str:
    """The words of a period other than the report's own year; 截至11月 in an annual report *is* the year."""
    if not any(sign in before for sign in "年季月期届以"):
        return ""
    span = _YEARS.search(before)
    if span and int(span[1]) < int(span[2]):
        return span[0]
    since = _SINCE.search(before)
    if since and (year is None or int(since[1]) < year):
        return since[0]
    several = _SINCE_THEN.search(before)
    if several:
        return several[0]
    part = _PART_OF_YEAR.search(before)
    if part and (not part["last"] or int(part["last"]) < 10):
        return part[0]
    until = _UP_TO_MONTH.search(before)
    if until and int(until["last"]) < 10 and doc_type == "annual_report":
        return until[0]
    return ""
