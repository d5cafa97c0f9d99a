"""Which damage a text shows. Clean text must leave here after a few set operations.

Thresholds: design note repair.md, measured on 68 texts (19 damaged ones flagged, nothing else).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from etl.repair.script import simplified_of

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]{1,6}"
NOTE = re.compile(rf"\(({_SYLLABLE})\)")
_ANNOTATION = re.compile(rf"([\u3400-\u4dbf\u4e00-\u9fff])\(({_SYLLABLE})\)")
_LOST_NOTE = re.compile(rf"[\u3400-\u9fff]\?{_SYLLABLE}\)")
_CUT = re.compile(r"\?[。，！？；,!?;](?=[\u3100-\u312f\u2500-\u257f\u3400-\u9fffA-Za-z])")
_INDENT = re.compile(r"^[ \t]*\?{2,8}(?=[^\s?])", re.MULTILINE)
# Characters that simplified text never has and traditional text cannot do without.
TRADITIONAL = frozenset(
    "個們這國對時會來說為與開關發經學現過還點進動種應問實長見間產業務區縣鎮鄉報設議決訴審責項組織領導強規範機構權據"
)

_ANNOTATIONS, _ANNOTATION_SHARE, _TRADITIONAL_SHARE = 3, 0.004, 0.05


@dataclass(frozen=True)
class Damage:
    """What a text shows: counts of signs; `table` is the page's own annotation table (character -> reading)."""

    han: int
    traditional: int
    annotations: int
    shifts: int
    indents: int
    table: dict[str, str]

    @property
    def annotated(self) -> bool:
        return self.annotations >= _ANNOTATIONS and self.annotations > _ANNOTATION_SHARE * self.han

    @property
    def is_traditional(self) -> bool:
        return self.traditional > _TRADITIONAL_SHARE * self.han

    @property
    def shifted(self) -> bool:
        return self.shifts > 0 and (self.annotated or self.is_traditional)


@cache
def readings(char: str) -> frozenset[str]:
    """All readings of a character with tone marks, one without as well where pypinyin gives it (neutral tone)."""
    from pypinyin import Style, pinyin  # only damaged pages need it, and loading takes a third of a second

    return frozenset(pinyin(char, style=Style.TONE, heteronym=True)[0])


def reads(char: str, reading: str) -> bool:
    """True where `reading` is one of the character; its tone may differ (不: bù alone, bú before bù)."""
    known = readings(char)
    return reading in known or _toneless(reading) in {_toneless(one) for one in known}


@cache
def _toneless(reading: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFD", reading) if not unicodedata.combining(char) or char == "\u0308"
    )


def suspicious(text: str) -> bool:
    """A cheap first look: False means that nothing in the text calls for a closer one."""
    return len(TRADITIONAL.intersection(text)) >= 3 or len(_ANNOTATION.findall(text)) >= _ANNOTATIONS


def _annotations(text: str) -> Counter[tuple[str, str]]:
    """(character, reading) -> times, where the bracket holds a reading of the character before it."""
    found = Counter(_ANNOTATION.findall(text))
    return Counter({key: n for key, n in found.items() if reads(*key)})


def inspect(text: str) -> Damage:
    """Count every sign of damage."""
    found = _annotations(text)
    return Damage(
        han=len(HAN.findall(text)),
        traditional=sum(1 for char in text if HAN.match(char) and simplified_of(char) != char),
        annotations=sum(found.values()),
        shifts=len(_LOST_NOTE.findall(text)) + len(_CUT.findall(text)),
        indents=len(_INDENT.findall(text)),
        table={char: reading for (char, reading), _ in found.most_common()},
    )


def strip_indents(text: str) -> tuple[str, int]:
    """Remove the question marks that stand for lost spaces at the head of a line; the number removed as well."""
    stripped = _INDENT.sub("", text)
    return stripped, len(text) - len(stripped)
