"""The forward model: damage a clean text the way the mirror sites did. It verifies repairs and makes test pages.

Source: design note repair.md. Each step is a function of its own, in the order in which the damage happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, pairwise

from etl.repair.gbk import FOLDING, MARKS, decode_pair, encode_char, is_lead
from etl.repair.script import to_traditional

_MARK_BYTES = frozenset(mark.encode("gbk") for mark in MARKS)


def corrupt(text: str, table: Mapping[str, str], *, fold: bool = False, convert: bool = True) -> str:
    """Damage `text` as a mirror site does.

    `table`: traditional character -> reading with tone marks (區 -> qū). `convert`: simplified -> traditional first;
    off when the text is traditional already, as in verification. `fold`: ASCII signs at the end, as later collections
    have them. Lines are damaged one by one; line ends are kept.
    """
    traditional = to_traditional(text) if convert else text
    notes = {char.encode("gbk"): f"({reading})".encode("gbk") for char, reading in table.items()}
    damaged = "".join(_corrupt_line(line, notes) for line in traditional.splitlines(keepends=True))
    return damaged.translate(FOLDING) if fold else damaged


def _corrupt_line(line: str, notes: Mapping[bytes, bytes]) -> str:
    body = line.rstrip("\r\n")
    runs = ("".join(run) for known, run in groupby(body, key=lambda char: bool(encode_char(char))))
    return "".join(_corrupt_run(run, notes) for run in runs) + line[len(body) :]


def _corrupt_run(run: str, notes: Mapping[bytes, bytes]) -> str:
    """Damage a run of GBK characters; others (no such site could hold them as bytes) stand between runs untouched."""
    if not encode_char(run[0]):
        return run
    data = b"".join(encode_char(char) for char in run)
    return "".join(_show(piece) for piece in _cut(_annotate(data, notes)))


def _annotate(data: bytes, notes: Mapping[bytes, bytes]) -> bytes:
    """Put the reading behind every occurrence of a pair, at whatever alignment (日報 holds the bytes of 請)."""
    out = bytearray()
    for index, byte in enumerate(data):
        out.append(byte)
        if index and (note := notes.get(data[index - 1 : index + 1])):
            out += note
    return bytes(out)


def _cut(data: bytes) -> list[bytes]:
    """Cut before every mark, at whatever alignment; the cuts of overlapping marks all happen (。縣)."""
    starts = [i for i in range(1, len(data) - 1) if data[i : i + 2] in _MARK_BYTES]
    return [data[start:end] for start, end in pairwise([0, *starts, len(data)])]


def _show(piece: bytes) -> str:
    """Decode a piece as the pages do: a dangling lead takes the ASCII byte behind it along into one '?'."""
    shown: list[str] = []
    index = 0
    while index < len(piece):
        byte, trail = piece[index], piece[index + 1] if index + 1 < len(piece) else 0
        if not is_lead(byte):
            shown.append("€" if byte == 0x80 else chr(byte) if byte < 0x80 else "")
            index += 1
            continue
        shown.append("?" if trail < 0x40 or trail == 0x7F else decode_pair(byte, trail))
        index += 2
    return "".join(shown)
