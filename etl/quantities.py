"""Text -> quantities: every number with its unit word, and the statements that stand for one (无…, 全覆盖).

What only looks like a number (dates, document numbers, names such as 三项制度, changes such as 同比增长8%) is
left out here, so that no later stage has to know about it. Source of the rules: extraction.md, "A quantity".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from etl.lexicon import alternation, fold, measures, words
from etl.model import Quantity

_M = measures()
_W = words()

_UNIT = alternation(_M.unit_class)
_CN_UNIT = alternation(_M.after_chinese)
_SCALE = alternation(_M.scales)
_BEFORE = alternation(_M.before)
_AFTER = alternation(_M.after)
_MORE = alternation(_M.inside)
_GAP = r"[ \t]*(?:\n[ \t]*)?"
_CN = "零〇一二两三四五六七八九十百千万亿"

_DIGITS = re.compile(
    rf"(?:(?P<before>{_BEFORE})[达到了为]?{_GAP})?"
    rf"(?P<num>(?<![\d.A-Za-z〔\[#第-])(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?){_GAP}"
    rf"(?P<more>{_MORE})?(?P<scale>{_SCALE})?(?P<more2>{_MORE})?{_GAP}(?P<unit>{_UNIT})?{_GAP}(?P<after>{_AFTER})?"
)
_CHINESE = re.compile(
    rf"(?:(?P<before>{_BEFORE})[达到了为]?)?(?P<num>[{_CN}]+)(?P<more>{_MORE})?(?P<scale>万|亿)?(?P<more2>{_MORE})?"
    rf"(?P<unit>{_CN_UNIT})(?P<after>{_AFTER})?"
)
_PERCENT_WORDS = re.compile(
    rf"(?:(?P<before>{_BEFORE})[达到了]?)?(?:百分之(?P<hundredths>[{_CN}点]+)|(?P<tenths>[一二三四五六七八九])成(?P<half>五|半)?)"
    rf"(?P<after>以上|左右|以下)?(?!立|为|员|果|效|功|绩|本|熟|长|就|都|交|型|人|份|分)"
)
_VAGUE = re.compile(rf"(?<![{_CN}])(?:数|几|上|成)[十百千万亿]+(?:余|多)?(?P<unit>{_CN_UNIT})|过半数?|超半数")
_LIST = re.compile(rf"(?:\d+(?:\.\d+)?{_GAP}[、和及与/]{_GAP})+(?=\d+(?:\.\d+)?{_GAP}(?P<unit>{_UNIT}))")
_PLUS = re.compile(rf"(?<![\d+“])(?P<first>\d+)\+(?=\d+{_GAP}(?P<unit>{_UNIT}))")
_RATIO = re.compile(r"(?P<before>约为|约|为|达)(?P<num>\d+(?:\.\d+)?)[:∶]1(?!\d)")
_BARE_PERCENT = re.compile(r"(?:率|占比?)(?:达到|达|为|约)?(?P<num>\d{1,3}\.\d+)(?=[,。;、]|$)")

_CHANGE = re.compile(
    r"(?:增长率?|增加|增幅|比增|同比增|增|上升|升|涨|下降|降低|降幅|降|减少|减|提高|提升|多出?|少|高|低|翻|超出[^,;。]{0,12}|相差|提前)"
    r"(?:了|约|近|超过?|逾|幅度?[达为]?|率?[达为]|达)*$"
)
_LEVEL_AFTER_CHANGE = re.compile(r"(?:至|到|为)$")
_FREQUENCY = re.compile(r"每(?:个)?(?:半年|季度?|月|两月|双月|周|日|天|旬|两周|半月|个工作日)[^,。;、]{0,8}$")
_COUNT_WITHOUT_UNIT = re.compile(r"[数量次达超逾]|人口|突破")
_NO_CHANGE = re.compile(r"(?:压减|缩减|新增|减免|最高|最低|最多|最少|许多|高达|多达|低至)$")
_ANOTHER_CHANGE = re.compile(
    r"(?:增长|增加|上升|下降|降低|减少|提高|提升)(?:了|约|近)?\d+(?:\.\d+)?(?:%|件|起|个百分点|人|次|个)?[和、及与]$"
)
_AT_LEAST_TO = re.compile(r"(?:至少|不少于)(?:召开|开展|组织|举办|配备|培养|进行|安排|研究|听取)$")
_MISSED = re.compile(r"(?:未能?|没有|尚未|还未|不)(?:达到?|实现|满|超过|完全)*[^,。;]{0,2}$")
_THRESHOLD_AFTER = re.compile(r"(?:、[^,。;]{0,14}(?:高于|低于|超过|不足)[\d.]+%)?的(?!行政村|村|社区)[一-鿿\d]")
_MEETING = re.compile(r"全会|全体会议|党代会|人代会|会议精神")
_RANK_AFTER = re.compile(r"的(?:\d+个)?(?:乡镇|街道|镇|县|区|市|单位|省份|部门|科室|扣)")
_FOREIGN = re.compile(
    rf"(?:{alternation(_W.foreign)})[^,;。)]{{0,12}}$|全[国省市区县州](?:[^,;。]{{0,16}})平均[^,;。]{{0,8}}$"
)
_COUNTING_VERB = re.compile(rf"(?:{alternation(_W.counting_verbs)})[^,。;、]{{0,12}}$")
_RHETORICAL = re.compile(rf"(?:[^,。;、]{{0,6}}?)(?:{alternation(_W.rhetorical_nouns)})")
_NAMES = re.compile(alternation(_W.names))
_TITLES = re.compile(r"《[^《》\n]{1,80}》|〈[^〈〉\n]{1,60}〉")
_QUOTED = re.compile(r"[“‘「](?:[^“”‘’「」\n]{1,16}|[^“”‘’「」\n]{1,20}\+[^“”‘’「」\n]{1,20})[”’」]")

_NEGATOR = (
    r"(?:(?<![有毫并从极若])(?:均未|未曾|未)(?:发生|出现|收到|受理|出台|制定|制发|开展|组织|办理|实施|作出|产生|有|被)?"
    r"|没有(?:发生|出现|收到|受理|出台|制定|制发|开展|组织|作出|被)?|尚无|暂无|均无|无一|(?<![有毫])无|实现零|零|0(?=[纠败复行诉]))"
)
_NOT_NONE = (
    r"(?!人机|障碍|违|证|偿|论|法|线|缝|死角|遗漏|讼|废|理|业|害|纸|感|事|关|主|明显|疑|私|需|不|缺|限|效|差别|盲区|烟|毒|传销|邪|黑|正当|"
    r"条件|形|干扰|履行|按|及时|依法|经|能)"
)
_ZERO_NOUN = rf"(?:{alternation(_W.zero_nouns)})"
_ZERO = re.compile(
    rf"{_NEGATOR}{_NOT_NONE}[^,;。:、\n\d]{{0,12}}?{_ZERO_NOUN}"
    rf"(?:(?:(?:[和及与、或]|以及)[^,;。\n\d]{{0,10}}?|[^,;。、\n\d]{{0,2}}?){_ZERO_NOUN})*(?:案件)?"
)
_IS_ZERO = re.compile(rf"{_ZERO_NOUN}[^,;。:、\n\d]{{0,6}}?(?:均)?(?:为零|为0(?![\d.])|零发生)")
_ZERO_RATE = re.compile(r"(?<=率)(?:均|都)?(?:为|是|保持|保持为)(?:零|0)(?=[,。;、)\s]|$)")
_FULL = re.compile(
    r"全覆盖|(?:均|全部|都)(?:已经|已)?(?:配备|配有|设有|聘有|聘请|聘任|聘用|签约|配齐|落实|有)(?:了)?[^,。;\n\d]{0,6}(?:法律顾问|律师)"
)

_CN_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN_SCALE = {"十": 10, "百": 100, "千": 1000}


def chinese_number(numeral: str) -> int | None:
    """二十三 -> 23, 两万 -> 20000; None for what is no number (一二, 三四)."""
    total = section = digit = 0
    previous = ""
    for char in numeral:
        if char in _CN_DIGIT:
            if previous in _CN_DIGIT and previous not in "零〇":
                return None
            digit = _CN_DIGIT[char]
        elif char in _CN_SCALE:
            section += (digit or 1) * _CN_SCALE[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
        previous = char
    return total + section + digit


def quantities(text: str, unreadable: tuple[tuple[int, int], ...] = ()) -> list[Quantity]:
    """All quantities of a clean text, by position; spans are code points into `text`.

    `unreadable`: spans that repair could not prove; a number that touches one keeps its place but loses its value.
    """
    folded = fold(text)
    masked = _mask_names(folded)
    found: dict[tuple[int, int], Quantity] = {}
    taken = bytearray(len(folded))
    for quantity in _candidates(folded, masked):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found[quantity.start, quantity.end] = quantity
    ordered = sorted(found.values(), key=lambda quantity: quantity.start)
    return [_blank_if_unreadable(quantity, unreadable) for quantity in ordered]


def _candidates(folded: str, masked: str) -> Iterator[Quantity]:
    """The scanners in order of authority: what an earlier one takes, a later one cannot."""
    yield from _percent_words(masked)
    yield from _zero_statements(masked)
    yield from _full_statements(folded)
    yield from _lists(masked)
    yield from _digits(masked)
    yield from _bare_percents(masked)
    yield from _ratios(masked)
    yield from _vague(masked)
    yield from _chinese(masked)


def _mask_names(folded: str) -> str:
    """Titles and number-bearing names blanked out with a sign no pattern knows, length kept."""
    masked = _TITLES.sub(lambda match: "《" + "\x00" * (len(match[0]) - 2) + "》", folded)
    masked = _QUOTED.sub(_mask_quoted, masked)
    return _NAMES.sub(lambda match: "\x00" * len(match[0]), masked)


def _mask_quoted(match: re.Match[str]) -> str:
    inner = match[0][1:-1]
    digits_as_name = re.search(rf"[{_CN}\d]", inner)
    if not digits_as_name:
        return match[0]
    if re.match(r"[零0](?:败诉|纠错|复议|诉讼)", inner):
        return match[0]
    return match[0][0] + re.sub(rf"[{_CN}\d+]", "\x00", inner) + match[0][-1]


def _digits(text: str) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        unit = match["unit"] or ""
        if not unit and not (
            match["scale"] in {"万", "亿"} and _COUNT_WITHOUT_UNIT.search(text, match.start() - 6, match.end())
        ):
            continue
        unit_class = _M.unit_class.get(unit, "")
        if unit in {"小时", "分钟"} and match["num"] in {"24", "15", "8"}:
            continue
        if not _is_no_level(text, match.start(), match.end(), unit_class):
            quantity = _quantity(match, Decimal(match["num"].replace(",", "")), unit, unit_class, "number")
            if _is_threshold(text, quantity):
                continue
            yield _without_list_number(text, match, quantity)


def _is_threshold(text: str, quantity: Quantity) -> bool:
    """罚款5万元以上的案件, 败诉率高于10%的单位: a limit that picks cases, no result."""
    bounded = quantity.qualifier in {">=", "<="} and quantity.unit_class in {"percent", "money"}
    return bounded and bool(_THRESHOLD_AFTER.match(text, quantity.end))


def _without_list_number(text: str, match: re.Match[str], quantity: Quantity) -> Quantity:
    """3.122名 at the head of a sentence is item 3 and 122 persons: nobody counts persons in fractions."""
    counted = quantity.unit_class in {"case", "times", "person", "place"} and not match["scale"]
    head = re.match(r"\d{1,2}\.(?=[1-9]\d*$)", match["num"])
    at_head = not text[: match.start()].rstrip(" \t") or text[: match.start()].rstrip(" \t")[-1] in "\n。;"
    if not (counted and head and at_head):
        return quantity
    return replace(quantity, start=quantity.start + head.end(), value=float(match["num"][head.end() :]))


def _is_no_level(text: str, start: int, end: int, unit_class: str) -> bool:
    """Change, frequency, rank, somebody else's number: no level of this unit (phenomena 1, 9, 12)."""
    left = re.split(r"[,;。:\n]", text[max(0, start - 30) : start])[-1]
    if unit_class == "change":
        return True
    if _CHANGE.search(left) and not _LEVEL_AFTER_CHANGE.search(left) and not _NO_CHANGE.search(left):
        return True
    if any(pattern.search(left) for pattern in (_ANOTHER_CHANGE, _FREQUENCY, _FOREIGN)):
        return True
    return unit_class == "percent" and bool(_RANK_AFTER.match(text, end) or _MISSED.search(left))


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


def _lists(text: str) -> Iterator[Quantity]:
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


def _chinese(text: str) -> Iterator[Quantity]:
    for match in _CHINESE.finditer(text):
        number = chinese_number(match["num"])
        unit_class = _M.unit_class.get(match["unit"].removeprefix("万").removeprefix("亿"), "")
        if number is None or not _counts_in_chinese(text, match, number):
            continue
        if match["unit"] in {"万元", "亿元"}:
            number *= _M.scales[match["unit"][0]]
        if not _is_no_level(text, match.start(), match.end(), unit_class):
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
    if _MEETING.match(text, match.end()):
        return False
    if number == 1 and re.search(r"(?:至少|不少于)有?$", left):
        return True
    if number == 1:
        return bool(_COUNTING_VERB.search(left)) and match["unit"] in {"件", "起", "宗", "例", "处", "家", "名", "份"}
    if number > 10:
        return True
    return not _RHETORICAL.match(text, match.end())


def _percent_words(text: str) -> Iterator[Quantity]:
    for match in _PERCENT_WORDS.finditer(text):
        if match["hundredths"]:
            whole, _, decimals = match["hundredths"].partition("点")
            number = chinese_number(whole)
            digits = "".join(str(_CN_DIGIT.get(char, "")) for char in decimals)
            if number is None:
                continue
            value = Decimal(f"{number}.{digits or 0}")
        else:
            value = Decimal(_CN_DIGIT[match["tenths"]] * 10 + (5 if match["half"] else 0))
        if not _is_no_level(text, match.start(), match.end(), "percent"):
            yield Quantity(
                match.start(),
                match.end(),
                float(value),
                "%",
                "percent",
                _qualifier(match.groupdict()),
                rule="percent in words",
            )


def _zero_statements(text: str) -> Iterator[Quantity]:
    for match in _ZERO.finditer(text):
        yield Quantity(match.start(), match.end(), 0.0, "件", "none", statement="zero", rule="stated as none")
    for match in _IS_ZERO.finditer(text):
        if "率" not in match[0]:
            yield Quantity(match.start(), match.end(), 0.0, "件", "none", statement="zero", rule="stated as none")
    for match in _ZERO_RATE.finditer(text):
        yield Quantity(match.start(), match.end(), 0.0, "%", "percent", statement="zero", rule="rate stated as none")


def _full_statements(text: str) -> Iterator[Quantity]:
    for match in _FULL.finditer(text):
        if _MISSED.search(re.split(r"[,;。]", text[max(0, match.start() - 12) : match.start()])[-1]):
            continue
        yield Quantity(match.start(), match.end(), 100.0, "%", "percent", statement="full", rule="stated as full")


def _bare_percents(text: str) -> Iterator[Quantity]:
    for match in _BARE_PERCENT.finditer(text):
        start, end = match.span("num")
        if float(match["num"]) <= 100:
            yield Quantity(start, end, float(match["num"]), "%", "percent", rule="percent sign lost")


def _ratios(text: str) -> Iterator[Quantity]:
    for match in _RATIO.finditer(text):
        qualifier = "~" if "约" in match["before"] else "="
        yield Quantity(match.start(), match.end(), float(match["num"]), "倍", "ratio", qualifier, rule="ratio")


def _vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE.finditer(text):
        unit = match["unit"] or "%"
        yield Quantity(
            match.start(), match.end(), None, unit, _M.unit_class.get(unit, "bare"), "~", rule="vague amount"
        )


def _blank_if_unreadable(quantity: Quantity, unreadable: tuple[tuple[int, int], ...]) -> Quantity:
    if any(start < quantity.end and quantity.start < end for start, end in unreadable):
        return replace(quantity, value=None, rule="unreadable")
    return quantity
