"""The scanners: each finds one way to write a number, and says by what name (`rule`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from etl.lexicon import alternation, measures, words
from etl.model import Quantity
from etl.quantities.levels import is_no_level, is_threshold
from etl.quantities.numerals import CHARACTERS, chinese_number, chinese_percent, tenths

_M = measures()
_UNIT = alternation(_M.unit_class)
_CN_UNIT = alternation(_M.after_chinese)
_SCALE = alternation(_M.scales)
# 村规民约36份, 公约, 合约: no 约 of "about"
_BEFORE = alternation(_M.before).replace("约", r"(?<![民公合契条节预制])约")
_AFTER = alternation(_M.after)
_MORE = alternation(_M.inside)
_GAP = r"[ \t]*(?:\n[ \t]*)?"
# 29 757件: thousands set off by blanks, behind a word and before a unit; the cells of a row are set off on both sides
_BLANK_GROUPS = rf"(?<=[一-鿿])(?<![表图第件])\d{{1,3}}(?: \d{{3}})+(?=(?:{_MORE})?(?:{_UNIT}))"
_DIGITS = re.compile(
    rf"(?:(?P<before>{_BEFORE})[达到了为]?{_GAP})?"
    rf"(?P<num>(?<![\d.A-Za-z〔\[#第-])(?:\d{{1,3}}(?:,\d{{3}})+|{_BLANK_GROUPS}|\d+)(?:\.\d+)?){_GAP}"
    rf"(?P<more>{_MORE})?(?P<scale>{_SCALE})?(?P<more2>{_MORE})?{_GAP}(?P<unit>{_UNIT})?{_GAP}(?P<after>{_AFTER})?"
)
_CHINESE = re.compile(
    rf"(?:(?P<before>{_BEFORE})[达到了为]?)?(?P<num>[{CHARACTERS}]+)(?P<more>{_MORE})?(?P<scale>万|亿)?(?P<more2>{_MORE})?"
    rf"(?P<unit>{_CN_UNIT})(?P<after>{_AFTER})?"
)
_PERCENT_WORDS = re.compile(
    rf"(?:(?P<before>{_BEFORE})[达到了]?)?(?:百分之(?P<hundredths>[{CHARACTERS}点]+)|(?P<tenths>[一二三四五六七八九])成(?P<half>五|半)?)"
    rf"(?P<after>以上|左右|以下)?(?!立|为|员|果|效|功|绩|本|熟|长|就|都|交|型|人|份|分)"
)
_VAGUE = re.compile(rf"(?<![{CHARACTERS}])(?:数|几|上|成)[十百千万亿]+(?:余|多)?(?P<unit>{_CN_UNIT})|过半数?|超半数")
_LIST = re.compile(rf"(?:\d+(?:\.\d+)?{_GAP}[、和及与/]{_GAP})+(?=\d+(?:\.\d+)?{_GAP}(?P<unit>{_UNIT}))")
_PLUS = re.compile(rf"(?<![\d+“])(?P<first>\d+)\+(?=\d+{_GAP}(?P<unit>{_UNIT}))")
_RATIO = re.compile(r"(?P<before>约为|约|为|达)(?P<num>\d+(?:\.\d+)?)[:∶]1(?!\d)")
_BARE_PERCENT = re.compile(r"(?:率|占比?)(?:达到|达|为|约)?(?P<num>\d{1,3}\.\d+)(?=[,。;、]|$)")
_SHARE_FOLLOWS = re.compile(r"(?<=[一-鿿])\d{2,8}(?=[,，]占[^,。;]{0,14}\d)|(?<=案件)(?:\d{2,7})(?=[,。;])")
_COUNT_WITHOUT_UNIT = re.compile(r"[数量次达超逾]|人口|突破")
_AT_LEAST_TO = re.compile(r"(?:至少|不少于)(?:召开|开展|组织|举办|配备|培养|进行|安排|研究|听取)$")
_SPLIT = re.compile(r"(?<![第表图])[一-鿿](?P<digits>\d{1,2})[ \t]+$")
_DEEDS = re.compile(r"(?:为民|民生|利民|惠民)?(?:办)?实事")
_MEETING = re.compile(r"(?:[、和及与][一二三四五六七八九十]+次)*(?:全会|全体会议|党代会|人代会|会议精神)")
_COUNTING_VERB = re.compile(rf"(?:{alternation(words().counting_verbs)})[^,。;、]{{0,12}}$")
# 举办法治讲座一期: one; 每季度召开专题会议一次 is how often
_ONE_EVENT = re.compile(
    r"(?:^|[,。;:、，；：])(?![^,。;:，；：]*(?:每|定期|不定期|原则上|至少|一年|一季|一月|半年|第))[^,。;:，；：]{0,30}"
    r"(?:讲座|培训|培训班|演练|会议|推进会|部署会|考试|测试|竞赛|宣讲|活动|旁听庭审)$"
)
_CLAUSE_ENDS = re.compile(r"[,。;、，；\n]|$")
_RHETORICAL = re.compile(rf"(?:[^,。;、]{{0,6}}?)(?:{alternation(words().rhetorical_nouns)})")
_AT_HEAD = re.compile(r"(?:^|[\n。;])[ \t]*$")


def digits(text: str) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        unit = match["unit"] or ""
        if not unit and not (
            match["scale"] in {"万", "亿"} and _COUNT_WITHOUT_UNIT.search(text, match.start() - 6, match.end())
        ):
            continue
        unit_class = _M.unit_class.get(unit, "")
        if _DEEDS.match(text, match.end()) or (unit in {"小时", "分钟"} and match["num"] in {"24", "15", "8"}):
            continue
        if not is_no_level(text, match.start(), match.end(), unit_class):
            quantity = _quantity(match, Decimal(re.sub("[, ]", "", match["num"])), unit, unit_class, "number")
            if not is_threshold(text, quantity):
                if text[quantity.start - 1 : quantity.start] in {" ", "\t"}:
                    quantity = _with_split_digits(text, match, quantity)
                yield _without_list_number(text, match, quantity)


def _with_split_digits(text: str, match: re.Match[str], quantity: Quantity) -> Quantity:
    """应诉案件1 5起: most likely 15, read as one number that nobody should be sure of."""
    first = _SPLIT.search(text, max(0, quantity.start - 6), quantity.start)
    if not first or not match["num"].isdigit() or match["scale"]:
        return quantity
    value = float(first["digits"] + match["num"])
    return replace(quantity, start=first.start("digits"), value=value, rule="split number")


def _without_list_number(text: str, match: re.Match[str], quantity: Quantity) -> Quantity:
    """3.122名 at the head of a sentence is item 3 and 122 persons: nobody counts persons in fractions."""
    counted = quantity.unit_class in {"case", "times", "person", "place"} and not match["scale"]
    head = re.match(r"\d{1,2}\.(?=[1-9]\d*$)", match["num"])
    if not (counted and head and _AT_HEAD.search(text, max(0, match.start() - 6), match.start())):
        return quantity
    return replace(quantity, start=quantity.start + head.end(), value=float(match["num"][head.end() :]))


def _quantity(match: re.Match[str], number: Decimal, unit: str, unit_class: str, rule: str) -> Quantity:
    groups = match.groupdict()
    scale = groups.get("scale") or ""
    value = number * _M.scales.get(scale, 1)
    uom = unit
    if unit_class == "money":
        value, uom = value / 10_000, "万元"
    elif unit_class == "area":
        value, uom = value * (1_000_000 if "公里" in unit or "千米" in unit else 1), "平方米"
    return Quantity(
        start=match.start(),
        end=match.start() + len(match[0].rstrip()),
        value=float(value),
        uom=uom,
        unit_class=unit_class or "bare",
        qualifier=_bound_before_verb(match) or _qualifier(groups),
        rule=rule,
    )


def _bound_before_verb(match: re.Match[str]) -> str:
    """至少召开2次: the bound stands before the verb."""
    return ">=" if _AT_LEAST_TO.search(match.string, max(0, match.start() - 8), match.start()) else ""


def _qualifier(groups: dict[str, str | None]) -> str:
    """Several at once: the bound wins (超过11000余 is >=)."""
    signs = {
        _M.before.get(groups.get("before") or ""),
        _M.after.get(groups.get("after") or ""),
        _M.inside.get(groups.get("more") or ""),
        _M.inside.get(groups.get("more2") or ""),
    }
    return next((sign for sign in (">=", "<=", "~") if sign in signs), "=")


def lists(text: str) -> Iterator[Quantity]:
    """分别为30、12、5个, 50+271个: the unit word behind the last number is everybody's."""
    for match in _LIST.finditer(text):
        unit = match["unit"]
        for number in re.finditer(r"\d+(?:\.\d+)?", match[0]):
            start = match.start() + number.start()
            yield Quantity(start, start + len(number[0]), float(number[0]), unit, _M.unit_class[unit], rule="list")
    for match in _PLUS.finditer(text):
        unit = match["unit"]
        yield Quantity(match.start(), match.end() - 1, float(match["first"]), unit, _M.unit_class[unit], rule="plus")
        second = re.compile(rf"\d+{_GAP}{re.escape(unit)}").match(text, match.end())
        if second:
            value = float(re.match(r"\d+", second[0])[0])  # type: ignore[index]
            yield Quantity(second.start(), second.end(), value, unit, _M.unit_class[unit], rule="plus")


def chinese(text: str) -> Iterator[Quantity]:
    for match in _CHINESE.finditer(text):
        number = chinese_number(match["num"])
        unit_class = _M.unit_class.get(match["unit"].removeprefix("万").removeprefix("亿"), "")
        if number is None or not _counts_in_chinese(text, match, number):
            continue
        if match["unit"] in {"万元", "亿元"}:
            number *= _M.scales[match["unit"][0]]
        if not is_no_level(text, match.start(), match.end(), unit_class):
            unit = match["unit"].removeprefix("万").removeprefix("亿")
            yield _quantity(match, Decimal(number), unit, unit_class, "chinese numeral")


def _counts_in_chinese(text: str, match: re.Match[str], number: int) -> bool:
    """Chinese numerals are mostly words (一项重要内容, 三级, 百姓); only some of them count something."""
    left, numeral = text[max(0, match.start() - 14) : match.start()], match["num"]
    start = match.start("num")
    before = text[start - 1] if start and text[start - 2 : start] != "先后" else ""
    if before and (before in "第每任逐唯统同这那某哪另各前后头首末上下进出" or before.isdigit()):
        return False
    if numeral[0] in "百千万亿" and not (match["more"] or match["more2"]):
        return False
    if _MEETING.match(text, match.end()) or _DEEDS.match(text, match.end()):
        return False
    if number == 1 and re.search(r"(?:至少|不少于)有?$", left):
        return True
    if number == 1 and _ONE_EVENT.search(text, max(0, start - 40), start):
        return match["unit"] in {"期", "次", "场", "场次"} and text[match.end() : match.end() + 1] in set(
            ",。;、，；\n"
        )
    if number == 1:
        return bool(_COUNTING_VERB.search(left)) and match["unit"] in {"件", "起", "宗", "例", "处", "家", "名", "份"}
    if number > 10:
        return True
    return not _RHETORICAL.match(text, match.end())


def percent_words(text: str) -> Iterator[Quantity]:
    for match in _PERCENT_WORDS.finditer(text):
        if match["hundredths"]:
            whole, _, decimals = match["hundredths"].partition("点")
            value = chinese_percent(whole, decimals)
        else:
            value = tenths(match["tenths"], bool(match["half"]))
        if value is not None and not is_no_level(text, match.start(), match.end(), "percent"):
            sign = _qualifier(match.groupdict())
            yield Quantity(match.start(), match.end(), float(value), "%", "percent", sign, rule="percent in words")


def bare_percents(text: str) -> Iterator[Quantity]:
    for match in _BARE_PERCENT.finditer(text):
        start, end = match.span("num")
        if float(match["num"]) <= 100:
            yield Quantity(start, end, float(match["num"]), "%", "percent", rule="percent sign lost")


def shares(text: str) -> Iterator[Quantity]:
    """行政处罚2100,占收到申请总数的33.9%: what has a share is counted, whatever its unit word was."""
    for match in _SHARE_FOLLOWS.finditer(text):
        yield Quantity(*match.span(), float(match[0]), "件", "case", rule="unit word left out")


def ratios(text: str) -> Iterator[Quantity]:
    for match in _RATIO.finditer(text):
        qualifier = "~" if "约" in match["before"] else "="
        yield Quantity(match.start(), match.end(), float(match["num"]), "倍", "ratio", qualifier, rule="ratio")


def vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE.finditer(text):
        unit = match["unit"] or "%"
        yield Quantity(
            match.start(), match.end(), None, unit, _M.unit_class.get(unit, "bare"), "~", rule="vague amount"
        )
