"""What a text is: title, document type, the year it reports on, and where it says whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from etl.lexicon import fold
from etl.model import UnitClues

_TITLE_END = re.compile(
    r"(?:报告|总结|情况|规划|要点|方案|计划|通报|年报|汇报|纲要|白皮书|发布会|公报|统计表|一览表|统计|数据)(?:\([^()]*\))?$"
)
_ESSAY_TITLE = re.compile(
    r"^(?:浅[谈析议论]|试[论析]|[刍略]议|略论|论(?![证坛述文]))[^,;]+$|(?:的|几点|若干)(?:思考|对策|探析|探讨|研究|启示)$"
)
_TITLE_GOES_ON = re.compile(r"关于[^,;:。]*$|20\d\d年度?$")  # a long title broken over two lines
_HEADER_FIELD = (
    r"当前位置|您现在|您所|首页|索\s*引\s*号|主题分类|发布机构|发文机关|成文(?:时间|日期)|发文(?:时间|日期)|发布(?:时间|日期)|文\s*号|标\s*题|"
    r"效力状态|有\s*效\s*性|主题词|来源|信息来源|作者|浏览|字体|字号|打印|分享到?|公开(?:方式|范围|程序|时限)|时间|日期|名\s*称|责任编辑|生成日期"
)
_HEADER_LINE = re.compile(
    rf"^[ \t•·*-]*(?:{_HEADER_FIELD})\s*[:: ]|^(?:主动公开|依申请公开|无|有效|网站首页)$|"
    r"^\d{4}[-.年/]\d{1,2}[-.月/]\d{1,2}日?(?:\s*星期.)?$|^[^。,]{1,80}[>›»]"
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、]|第[一二三四五六七八九十]+)")
_BOOK_TITLE = re.compile(r"《[^《》]{1,80}》")
_YEAR_STATED = re.compile(
    r"(?<![到至自从由的省国前后迄早晚较比于继—–-])(?<!较上)(?<!\d)(20[0-4]\d)年(?!\d|以来|\s*\d{1,2}月|前|底前|起|至今|[—–-])"
)
_MONTHS_OF_YEAR = re.compile(r"(20[0-4]\d)年1月?\s*(?:[—–~-]+|至|到)\s*\d{1,2}月")
_YEAR_IN_TITLE = re.compile(r"(?<![\d〔\[])(20[0-4]\d)(?![\d〕\]])")
_YEAR_SPAN = re.compile(r"(20[0-4]\d)年?(?:至|到|—|–|-|~)+(20[0-4]\d)年")
_DATE = re.compile(r"(20[0-4]\d)\s*[-.年/]\s*(\d{1,2})\s*[-.月/]\s*(\d{1,2})日?")
_DATE_LINE = re.compile(rf"(?m)^[^\n,。;]{{0,30}}?{_DATE.pattern}(?:[T \t]\d{{1,2}}:\d{{2}}\S*)?[ \t]*$")
_DAY_FIRST = re.compile(r"(?m)^\s*(\d{1,2})\.(\d{1,2})\.(20[0-4]\d)\b")
_ANY_ISSUER = re.compile(r"[一-龥()]{3,30}")
_ISSUER = re.compile(r"[一-龥()]{2,28}(?:人民政府|政府|办事处|委员会|街道|镇|乡|县|区|市|局|厅|院)")
_ANNOUNCED = re.compile(r"现将《([^《》\n]{6,60}(?:报告|总结|情况))》")  # 现将《某局2025年度…报告》予以公布
_UP_TO_39 = r"((?=[一二三四五六七八九十])[二三]?十?[一二三四五六七八九]?)"
_CHINESE_DATE = re.compile(rf"(二[〇○零oO][〇○零一二三四五六七八九]{{2}})年(?:{_UP_TO_39}月(?:{_UP_TO_39}日)?)?")
# XX件, 召开*次, 某县XX镇; not the parties of a case (张××诉县政府)
_PLACEHOLDER = re.compile(
    r"[Xx×*※]{2,}(?=[个件次年月日名人市县区镇乡街%场])|(?<=[一-龥])[Xx×*※](?=[个件次场起宗名%]|人次)"
    r"|[一-龥][Xx×]{2,}(?!诉|与|案|不服)[一-龥]"
)
_LOOK_AT_LINES = 40


@dataclass(frozen=True)
class Outline:
    """What a document says about itself; `notes` are Chinese and go to the import log."""

    title: str
    doc_type: str
    year: int | None
    published_on: date | None
    clues: UnitClues
    notes: tuple[str, ...] = ()


def outline(text: str, header_title: str, metadata: dict[str, str], folder: str) -> Outline:
    """Recognise a clean text. `header_title` and `metadata` are what its file's header block says."""
    folded = fold(text)
    found_title = _title(folded)
    title = found_title or fold(header_title).strip()
    opening = _opening(folded, title)
    doc_type = document_type(title, folded)
    published = _published(metadata, folded)
    year, notes = _year(title, opening, folded, published, doc_type)
    clues = UnitClues(
        title=title,
        opening=opening,
        headings=tuple(match[0].strip() for match in re.finditer(r"(?m)^[一二三四五六七八九十]+、.{2,40}$", folded))[
            :12
        ],
        signature=folded.rstrip()[-120:],
        index_no=metadata.get("index_no", ""),
        issuer=metadata.get("issuer", ""),
        folder=folder,
        text=folded,
    )
    return Outline(title, doc_type, year, published, clues, notes)


def _title(folded: str) -> str:
    """The line that looks like a title, with the line before it where that one is its beginning."""
    lines = [line.strip() for line in folded.split("\n")[:_LOOK_AT_LINES]]
    lines = [line for line in lines if line]
    for index, line in enumerate(lines):
        if _HEADER_LINE.match(line) or _NUMBERED.match(line) or line.endswith((":", "。", ";", ",")):
            continue
        line = re.sub(r"^《([^《》]+)》$", r"\1", line)
        is_title = _TITLE_END.search(line) or _ESSAY_TITLE.search(line)
        if 5 <= len(line) <= 70 and is_title and "。" not in line:
            return _beginning(lines[index - 1] if index else "", line) + line
    announced = _ANNOUNCED.search(folded[:600])
    return announced[1] if announced else ""


def _beginning(before: str, title: str) -> str:
    """The line above a title where it belongs to it: 某乡人民政府 / 关于…的报告, or a title broken in two."""
    body = _ISSUER if not title.startswith("关于") else _ANY_ISSUER
    issuer = re.match(r"关于|20\d\d年|法治政府", title) and body.fullmatch(before)
    broken = _TITLE_GOES_ON.search(before) and 5 <= len(before) <= 50 and not _HEADER_LINE.match(before)
    return before if issuer or (broken and not _NUMBERED.match(before)) else ""


def _opening(folded: str, title: str) -> str:
    """The first sentences behind title and header block, about 300 characters."""
    start = folded.find(title) + len(title) if title and title in folded else 0
    lines = [line.strip() for line in folded[start : start + 2000].split("\n")]
    return "\n".join(line for line in lines if line and not _HEADER_LINE.match(line))[:300]


def document_type(title: str, folded: str) -> str:
    """One of annual_report, plan, statistics, news, template, essay, other (tables never come here)."""
    if len(_PLACEHOLDER.findall(folded)) >= 3:
        return "template"
    if re.search(r"规划|纲要|要点|方案|计划$", title) and not re.search(r"报告|总结", title):
        return "plan"
    if _ESSAY_TITLE.search(title):
        return "essay"
    if re.search(r"统计|数据|案件情况", title) and not re.search(r"法治|依法行政", title):
        return "statistics"
    opening = folded[:1500]
    if re.search(r"本报讯|记者|发布会|讯\)|近日,", opening[:300]) and not re.search(r"报告如下|汇报如下", opening):
        return "news"
    about = r"法治(?:政府)?建设|依法行政|依法治[县区市镇乡街]|行政执法"
    if re.search(r"调研|考察报告", title):
        return "other"
    if re.search(rf"(?:{about}).*(?:报告|总结|情况|汇报|年报|白皮书)", title):
        return "annual_report"
    if re.search(r"(?:报告|汇报|总结)如下|情况(?:报告|汇报|总结)?如下", opening) and re.search(about, opening):
        return "annual_report"
    if re.search(r"^一、[^\n]{0,20}(?:主要工作|成效|工作开展|主要做法)", folded, re.M) and re.search(
        r"20\d\d年", opening
    ):
        return "annual_report" if re.search(about + "|法治", folded) else "other"
    return "other"


def _published(metadata: dict[str, str], folded: str) -> date | None:
    """The date of publication: header block first, else a date in the first or last lines."""
    stated = metadata.get("published_on", "")
    for candidate in (
        stated,
        *re.findall(r"(?:发布时间|发表于|时间|日期)[:: ]*(20[^\n]{6,14})", folded[:400]),
        *(match[0] for match in _DATE_LINE.finditer(folded[:400])),
        *(f"{year}-{month}-{day}" for day, month, year in _DAY_FIRST.findall(folded[:400])),
        _arabic(folded.rstrip()[-20:]),
    ):
        match = _DATE.search(candidate)
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def _year(
    title: str, opening: str, folded: str, published: date | None, doc_type: str
) -> tuple[int | None, tuple[str, ...]]:
    """The year a report is about (a plan's: its year of issue). Title, opening, body, then the date of publication."""
    in_title = [int(year) for year in _YEAR_IN_TITLE.findall(_arabic(_BOOK_TITLE.sub("", title)))]
    body = _BOOK_TITLE.sub("", folded)
    clauses = _stated_years(_arabic(_BOOK_TITLE.sub("", opening)))
    if doc_type == "plan":
        issued = published or _date_of_issue(folded)
        year = issued.year if issued else (in_title[0] if in_title else None)
        return year, () if year else ("未能识别印发年份",)
    spans = _YEAR_SPAN.search(_BOOK_TITLE.sub("", title))
    if spans and doc_type != "plan":
        return int(spans[2]), (f"材料统计{spans[0]},按{spans[2]}年取,多年合计不作年度数值",)
    if in_title:
        notes: tuple[str, ...] = ()
        if clauses and doc_type == "annual_report" and clauses[0] != in_title[0] and in_title[0] not in clauses:
            notes = (f"标题写{in_title[0]}年,正文开头写{clauses[0]}年,按标题取{in_title[0]}年,请核对",)
        return in_title[0], notes
    years = _YEAR_SPAN.search(_BOOK_TITLE.sub("", opening))
    if years and clauses and clauses[0] in (int(years[1]), int(years[2])):
        return int(years[2]), (f"材料统计{years[0]},按{years[2]}年取,多年合计不作年度数值",)
    if clauses:
        return clauses[0], ()
    begins = re.match(r"\s*(20[0-4]\d)年以来", opening)
    if begins and re.search(r"(?:报告|汇报|总结)如下", opening):
        return int(begins[1]), (f"正文写“{begins[1]}年以来”,按{begins[1]}年取,请核对",)
    counted = Counter(int(year) for year in _YEAR_STATED.findall(body))
    if counted and counted.most_common(1)[0][1] >= 2:
        return counted.most_common(1)[0][0], ()
    if published:
        return (published.year - 1 if doc_type == "annual_report" and published.month <= 6 else published.year), (
            "正文未写明报告年度,按发布日期推定,请核对",
        )
    return (next(iter(counted)), ()) if counted and "今年" not in folded else (None, ("未能识别报告年度",))


def _stated_years(opening: str) -> list[int]:
    """Years that a clause is about (2023年,…; 2023年度); where there is none, those of which months are told."""
    return [int(year) for year in _YEAR_STATED.findall(opening) or _MONTHS_OF_YEAR.findall(opening)]


def _date_of_issue(folded: str) -> date | None:
    """The date under a notice or a plan (…办公室 2021年9月24日), which stands at the end of a short line."""
    for match in _DATE_LINE.finditer(_arabic(folded)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _arabic(text: str) -> str:
    """Years and dates in Chinese numerals (二〇二三年一月十五日) in digits."""
    return _CHINESE_DATE.sub(_arabic_date, text)


def _arabic_date(match: re.Match[str]) -> str:
    year = "".join("0" if sign in "〇○零oO" else str("一二三四五六七八九".index(sign) + 1) for sign in match[1])
    rest = ((match[2], "月"), (match[3], "日"))
    return f"{year}年" + "".join(f"{_up_to_39(number)}{name}" for number, name in rest if number)


def _up_to_39(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    digit = "零一二三四五六七八九".index
    return (digit(tens) if tens else 1) * 10 * bool(ten) + (digit(ones) if ones else 0)
