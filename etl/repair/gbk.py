"""GBK as the byte-blind functions of the damaged pages saw it: lead byte, trail byte, and what a pair shows as.

Source of the rules: design note repair.md, "The mechanism". Bytes are ints, texts are str, nothing here guesses.
"""

from __future__ import annotations

from functools import cache

MARKS = "。，！？；"
FOLDING = str.maketrans("，（）：；！？", ",():;!?")
UNFOLDING = str.maketrans(",():;!?", "，（）：；！？")


def is_lead(byte: int) -> bool:
    """True for a byte that opens a two-byte character."""
    return 0x81 <= byte <= 0xFE


@cache
def decode_pair(lead: int, trail: int) -> str:
    """The character of a byte pair; '' where GBK maps none (such pairs vanish from the pages without trace)."""
    if not is_lead(lead) or trail < 0x40 or trail == 0x7F:
        return ""
    shown = bytes((lead, trail)).decode("gbk", errors="replace")
    return shown if len(shown) == 1 and shown not in "�€" else ""


@cache
def encode_char(char: str) -> bytes:
    """One or two bytes; b'' for a character outside GBK, which the byte work has to step over.

    The euro sign stands for a lone 0x80, which no character begins with.
    """
    if char == "€":
        return b"\x80"
    return char.encode("gbk", errors="ignore")


@cache
def characters_with_lead(lead: int) -> tuple[str, ...]:
    """All characters that begin with this byte."""
    return tuple(c for trail in range(0x40, 0xFF) if (c := decode_pair(lead, trail)))


@cache
def characters_with_trail(trail: int) -> tuple[str, ...]:
    """All characters that end in this byte."""
    return tuple(c for lead in range(0x81, 0xFF) if (c := decode_pair(lead, trail)))
