"""What stands in one cell of a fact table: a number with its qualifier, a year, nothing. Pure functions."""

from __future__ import annotations

import re

_WIDE = str.maketrans("０１２３４５６７８９．，％～＝＜＞≧≦", "0123456789.,%~=<>≥≤")
_BEFORE = {
    "=": "=", "约": "~", "大约": "~", "近": "~", "~": "~", "≈": "~",
    "超": ">=", "超过": ">=", "逾": ">=", "≥": ">=", ">=": ">=", ">": ">=",
    "至少": ">=", "不少于": ">=", "不低于": ">=",
    "≤": "<=", "<=": "<=", "<": "<=", "不超过": "<=", "至多": "<=",
}  # fmt: skip
_AFTER = {"余": "~", "多": "~", "左右": "~", "以上": ">=", "+": ">=", "以内": "<=", "以下": "<="}
_STATED = {"全覆盖": 100.0, "无": 0.0}
_EMPTY = {"", "-", "--", "—", "——", "/", "\\", "…", "n/a", "na", "null", "none", "未报告", "未公布", "无数据"}


def _words(table: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


_NUMBER = re.compile(
    rf"(?P<before>(?:{_words(_BEFORE)})*+)"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    rf"(?P<after>(?:{_words(_AFTER)}|%)*+)"
)
_BEFORE_WORD = re.compile(_words(_BEFORE))
_AFTER_WORD = re.compile(_words(_AFTER))
_YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0+)?(?:年度|年)?(?:-\d{2}-\d{2}.*)?")


def parse_cell(value: str) -> tuple[float | None, str]:
    """(number, qualifier) of a value cell; (None, '=') for anything that is not one plain number, so it is flagged.

    约300 -> (300, '~'), 95%以上 -> (95, '>='), 1,204 -> (1204, '='), 全覆盖 -> (100, '='), 无 -> (0, '=').
    A percent sign is dropped (rates are in %); multiples like 4.2万 are refused: the cell does not say of what.
    """
    text = re.sub(r"\s", "", value.translate(_WIDE))
    if text in _STATED:
        return _STATED[text], "="
    match = _NUMBER.fullmatch(text)
    qualifier = _qualifier(match["before"], match["after"]) if match and match["after"].count("%") <= 1 else None
    if match is None or qualifier is None:
        return None, "="
    return float(match["number"].replace(",", "")), qualifier


def parse_qualifier(words: str) -> str | None:
    """The qualifier column: a sign or a word (约, 余, 以上 …) as one of = ~ >= <=; None when it is neither."""
    text = re.sub(r"\s", "", words.translate(_WIDE))
    return {"": "=", "精确": "=", "准确": "=", **_BEFORE, **_AFTER}.get(text)


def parse_year(value: str) -> int | None:
    """2023, 2023.0, 2023年, 2023年度 or a date cell as a year; None for anything else."""
    match = _YEAR.fullmatch(re.sub(r"\s", "", value.translate(_WIDE)))
    return int(match[1]) if match else None


def is_empty(value: str) -> bool:
    """A cell that states nothing: blank or one of the usual dashes. Silence is never zero."""
    return value.strip().lower() in _EMPTY


def _qualifier(before: str, after: str) -> str | None:
    """A bound beats 约 and 余 (超11000余 is at least); bounds on both sides contradict each other."""
    found = {_BEFORE[word] for word in _BEFORE_WORD.findall(before)}
    found |= {_AFTER[word] for word in _AFTER_WORD.findall(after)}
    if {">=", "<="} <= found:
        return None
    return next((sign for sign in (">=", "<=", "~") if sign in found), "=")
