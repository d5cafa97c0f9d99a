"""How numbers are written in reports, and what a written number means."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

UNIT_WORDS = (
    "(?:人次|人|名|位|件次|件|宗|起|例|项次|项|份次|份|场次|场|次|期|批次|批|家次|家|户次|户|个|处|所|条|篇|套|册|"
    "万元|亿元|元|张|部|%)"
)
_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|[零一两二三四五六七八九十]+|百分之百)"
_BEFORE = re.compile(r"(超过|超|逾|不少于|不低于|至少|不超过|不高于|近|约)\s?$")
_AFTER = re.compile(
    rf"\s?(?P<n>{_NUMBER})(?P<ten>万(?!元))?\s?(?P<about>余|多)?(?P<unit>{UNIT_WORDS})?(?P<bound>以上|以内|以下|左右)?"
)
_MEANING = {
    "超过": ">=", "超": ">=", "逾": ">=", "不少于": ">=", "不低于": ">=", "至少": ">=", "以上": ">=",
    "不超过": "<=", "不高于": "<=", "以内": "<=", "以下": "<=",
}  # fmt: skip
_DIGITS = "零一二三四五六七八九"


class Written(Protocol):
    """What `written` asks of a slot."""

    @property
    def figure(self) -> str: ...
    @property
    def rounded(self) -> bool: ...


@dataclass(frozen=True)
class Style:
    """The habits of one writer: decimals of rates, 1,234 or 1234, 三次 for small numbers, blanks around numbers."""

    decimals: int = 2
    thousands: bool = False
    chinese: bool = False
    blanks: bool = False


def written(value: float, slot: Written, style: Style, chance: random.Random, unit: str | None) -> str:
    """The number with its unit word, as this writer puts it; round figures sometimes carry 余, 近, 约, 超 or 以上."""
    unit = unit or ""
    if unit == "%":
        return _percent(value, style.decimals) + "%"
    if slot.rounded and value >= 30 and chance.random() < 0.75:
        return _rounded(value, style, chance, unit)
    blank = " " if style.blanks and chance.random() < 0.5 else ""
    if style.chinese and 2 <= value <= 20 and value == int(value) and unit and chance.random() < 0.6:
        return chinese(int(value)) + unit
    return blank + _plain(value, style) + blank + unit


def _percent(value: float, decimals: int) -> str:
    """Rounded half up; never rounded up to 100 or down to 0 (the number of decimals grows instead)."""
    if value in (0, 100) or value == int(value):
        return str(int(value))
    text = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if text in (0, 100):
        return _percent(value, decimals + 1)
    return str(text.normalize()) if decimals and text == text.to_integral() else str(text)


def _plain(value: float, style: Style) -> str:
    if value != int(value):
        return f"{value:,.2f}" if style.thousands else f"{value:.2f}"
    return f"{int(value):,}" if style.thousands else str(int(value))


def _rounded(value: float, style: Style, chance: random.Random, unit: str) -> str:
    step = 10 ** max(1, len(str(int(value))) - 2)
    low, high = int(value) // step * step, -(-int(value) // step) * step
    form = chance.choice(("余", "余", "余", "近", "约", "超", "以上", "多"))
    number = high if form == "近" else round(value / step) * step if form == "约" else low
    ten = number >= 10000 and number % 1000 == 0 and chance.random() < 0.7
    text = f"{number / 10000:g}万" if ten else _plain(number, style)
    if form in "近约超":
        return form + text + unit
    return text + unit + form if form == "以上" else text + form + unit


def chinese(number: int) -> str:
    """2 -> 两, 12 -> 十二, 20 -> 二十 (before a measure word)."""
    if number < 10:
        return "两" if number == 2 else _DIGITS[number]
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def qualifier_of(text: str, start: int, end: int) -> tuple[str, str, float]:
    """Quote, qualifier and value of the number written in text[start:end] with what stands around it.

    A bound (超, 以上) outweighs an approximation (余, 近). Money stays in the unit of measure 万元.
    """
    lead = re.match(r"(?:近|约|超)?", text[start:end])
    first = start + (lead.end() if lead else 0)
    match = _AFTER.match(text, first)
    if match is None:
        raise ValueError(f"no number at {text[start:end]!r}")
    before = _BEFORE.search(text[:first])
    words = [word for word in (before and before[1], match["bound"], match["about"]) if word]
    bounds = [_MEANING[word] for word in words if word in _MEANING]
    qualifier = bounds[0] if bounds else "~" if words else "="
    quote = text[before.start() if before else first : match.end()].strip()
    return quote, qualifier, _value(match)


def _value(match: re.Match[str]) -> float:
    number, unit = match["n"].replace(",", ""), match["unit"] or ""
    value = float(number) if number[0].isdigit() else float(_chinese_value(number))
    value *= 10000 if match["ten"] or unit == "亿元" else 1
    return round(value, 6)


def _chinese_value(text: str) -> int:
    text = text.replace("两", "二")
    if "十" not in text:
        return _DIGITS.index(text)
    tens, _, ones = text.partition("十")
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)
