"""Automatic list numbers as the word processor shows them: 3 as 三, ③, III, c. Pure functions."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def chinese(number: int, digits: str = _DIGITS, ten: str = "十") -> str:
    """1 to 99 in words (十, 十二, 二十三); larger numbers digit by digit, as no list goes there."""
    if not 0 < number < 100:
        return "".join(digits[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 and digits == _DIGITS else digits[tens]) + ten if tens else ""
    return head + (digits[ones] if ones else "")


def formal(number: int) -> str:
    """壹, 贰, 壹拾贰."""
    return chinese(number, _FORMAL, "拾")


def roman(number: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        words, number = words + sign * (number // value), number % value
    return words


def letter(number: int) -> str:
    """a … z, aa, bb …, as both Word and LibreOffice go on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def wide(number: int) -> str:
    return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


def stem(number: int) -> str:
    return _STEMS[(number - 1) % 10]


def branch(number: int) -> str:
    return _BRANCHES[(number - 1) % 12]


def shown(number: int, how: Callable[[int], str] | None) -> str:
    """The number in that style; lists may start at zero or below, which only digits can show."""
    return how(number) if how and 0 < number < 10_000 else str(number)
