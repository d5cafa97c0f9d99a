"""Chinese numerals: 二十三, 两万, 百分之九十八点五."""

from __future__ import annotations

from decimal import Decimal

CHARACTERS = "零〇一二两三四五六七八九十百千万亿"
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000}


def chinese_number(numeral: str) -> int | None:
    """二十三 -> 23, 两万 -> 20000; None for what is no number (一二, 三四)."""
    total = section = digit = 0
    previous = ""
    for char in numeral:
        if char in _DIGIT:
            if previous in _DIGIT and previous not in "零〇":
                return None
            digit = _DIGIT[char]
        elif char in _SCALE:
            section += (digit or 1) * _SCALE[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
        previous = char
    return total + section + digit


def chinese_percent(whole: str, decimals: str) -> Decimal | None:
    """The number of 百分之`whole`点`decimals`; None where `whole` is no number."""
    number = chinese_number(whole)
    digits = "".join(str(_DIGIT.get(char, "")) for char in decimals)
    return None if number is None else Decimal(f"{number}.{digits or 0}")


def tenths(numeral: str, and_half: bool) -> Decimal:
    """八成 -> 80, 九成五 -> 95."""
    return Decimal(_DIGIT[numeral] * 10 + (5 if and_half else 0))
