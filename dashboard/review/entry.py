"""A number typed by a person, checked before it is stored. Pure."""

from __future__ import annotations

import re
import unicodedata

from dashboard.model import Indicator

_PLAIN = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_MOST = 1e12


class Unreadable(ValueError):
    """Not a number for this indicator; the argument is the key of the text that says why."""


def number(typed: str, indicator: Indicator | None) -> float:
    """`1,507` or `７.０４` or `7.04%` -> the number, in the unit of measure of the indicator. Raises Unreadable."""
    text = unicodedata.normalize("NFKC", typed).replace(" ", "")
    if indicator and indicator.is_percent:
        text = text.removesuffix("%")
    if not text:
        raise Unreadable("review.entry.empty")
    if not _PLAIN.fullmatch(text):
        raise Unreadable("review.entry.plain")
    value = float(text.replace(",", ""))
    if abs(value) > _MOST:
        raise Unreadable("review.entry.plain")
    if indicator and indicator.is_percent and not 0 <= value <= 100:
        raise Unreadable("review.entry.percent")
    if value < 0:
        raise Unreadable("review.entry.negative")
    if indicator and indicator.kind == "count" and value != int(value):
        raise Unreadable("review.entry.whole")
    return value
