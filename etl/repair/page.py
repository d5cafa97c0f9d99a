"""Repair of one damaged page: indents, readings, shifted runs; then the proof by damaging the result again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from etl.model import Repair, Repaired
from etl.repair.detect import NOTE, Damage, reads, strip_indents
from etl.repair.forward import corrupt
from etl.repair.gbk import FOLDING, MARKS
from etl.repair.language import word_model
from etl.repair.script import to_simplified
from etl.repair.shift import LOST, Guess, Line, LineRepair

_FULL_WIDTH = re.compile("[，（）：]")
_FOLDED = re.compile(r"[\u4e00-\u9fff)?][,:;]")
_HEADING_NUMBER = re.compile(r"[　 ]*[（(]?[一二三四五六七八九十]+[）)、]?")
_SENTENCE = re.compile(rf"[{MARKS}]?[^{MARKS}]+")
_NUMERALS = frozenset("一二三四五六七八九十百千万零两0123456789")
_CLOSE_CALL = 2.0  # nats: a guess whose runner-up is nearer than this is doubtful
_AROUND = 8  # characters on each side that decide between the candidates of a lost byte


@dataclass(frozen=True)
class _Mended:
    """One line of the page: `text` traditional, `doubtful` spans in it, how many characters had been shifted."""

    text: str
    table: Mapping[str, str]
    doubtful: tuple[tuple[int, int], ...] = ()
    shifted: int = 0


def repair_page(text: str, damage: Damage) -> Repaired:
    """Repair a page that `detect` found damaged (annotated, or shifted on traditional text)."""
    unindented, indents = strip_indents(text)
    folded = not _FULL_WIDTH.search(unindented) and bool(_FOLDED.search(unindented))
    lines = unindented.splitlines(keepends=True)
    mended = _mend_lines([line.rstrip("\r\n") for line in lines], damage.table, folded)
    parts: list[str] = []
    doubtful: list[tuple[int, int]] = []
    offset = 0
    for line, original in zip(mended, lines, strict=True):
        clean = line.text + original[len(original.rstrip("\r\n")) :]
        doubtful += [(offset + start, offset + end) for start, end in line.doubtful]
        parts.append(clean)
        offset += len(clean)
    traditional = "".join(parts)
    simplified = to_simplified(traditional)
    return Repaired(
        simplified.translate(FOLDING) if folded else simplified,
        _account(damage, mended, indents, traditional, simplified),
        tuple(doubtful),
    )


def _account(damage: Damage, lines: list[_Mended], indents: int, before: str, after: str) -> tuple[Repair, ...]:
    counts = (
        Repair("annotation", damage.annotations, "去除字后拼音"),
        Repair("shift", sum(line.shifted for line in lines), "还原错位字节"),
        Repair("indent", indents, "去除由问号代替的缩进"),
        Repair("traditional", sum(a != b for a, b in zip(before, after, strict=True)), "繁体转简体"),
    )
    return tuple(repair for repair in counts if repair.characters)


def _mend_lines(lines: list[str], table: Mapping[str, str], folded: bool) -> list[_Mended]:
    worker = LineRepair(word_model(), folded=folded)
    found = [worker.repair(line) if "?" in line else _strip_notes(line) for line in lines]
    known = dict(table)
    for line in found:
        known.update({char: reading for char, reading in line.table.items() if char not in known})
    return [_finish(page, line, known) for page, line in zip(lines, found, strict=True)]


def _strip_notes(line: str) -> Line:
    """Take out the readings of a line that has no other damage."""

    def strip(match: re.Match[str]) -> str:
        before = line[match.start() - 1 : match.start()]
        return "" if before and reads(before, match[1]) else match[0]

    return Line(NOTE.sub(strip, line))


def _finish(page: str, line: Line, table: Mapping[str, str]) -> _Mended:
    """Mark what is uncertain, and take off the indent that only the damage brought to light."""
    doubtful = [span for guess in line.guesses if (span := _doubt(line.text, guess))]
    if line.guesses or "?" in page:
        doubtful += _unproved(page, line.text, table)
    shifted = _differing(NOTE.sub("", page), line.text) if "?" in page else 0
    indent = 0 if page.startswith("　") else len(line.text) - len(line.text.lstrip("　"))
    spans = tuple((max(start - indent, 0), end - indent) for start, end in sorted(set(doubtful)) if end > indent)
    return _Mended(line.text[indent:], table, spans, shifted)


def _doubt(text: str, guess: Guess) -> tuple[int, int] | None:
    """The span that a guess makes doubtful: a lost character with the number it touches, or a close call."""
    position = guess.position
    if text[position] in (LOST, "？") and not guess.options:
        return _with_number(text, position)
    heading = _HEADING_NUMBER.match(text)
    if text[position] == "　" or (heading and position < heading.end()):
        return None
    rivals = [char for char in guess.options if char != text[position]]
    if text[position] in _NUMERALS or _runner_up(text, position, rivals) > -_CLOSE_CALL:
        return _with_number(text, position)
    return None


def _runner_up(text: str, position: int, rivals: list[str]) -> float:
    """Score of the best rival for one character, relative to the character that was chosen."""
    model = word_model()
    before, after = text[max(0, position - _AROUND) : position], text[position + 1 : position + 1 + _AROUND]
    chosen = model.score(to_simplified(before + text[position] + after))
    return max((model.score(to_simplified(before + char + after)) - chosen for char in rivals), default=-99.0)


def _with_number(text: str, position: int) -> tuple[int, int]:
    start, end = position, position + 1
    while start > 0 and text[start - 1] in "0123456789.":
        start -= 1
    while end < len(text) and text[end] in "0123456789.%万亿千百":
        end += 1
    return start, end


def _unproved(page: str, text: str, table: Mapping[str, str]) -> list[tuple[int, int]]:
    """Sentences that, damaged again, do not give what the page shows."""
    shown = page.translate(FOLDING)
    if corrupt(text, table, fold=True, convert=False) == shown:
        return []
    pieces = list(_SENTENCE.finditer(text))
    return [piece.span() for piece in pieces if not _is_proved(text, piece, shown, table)]


def _is_proved(text: str, piece: re.Match[str], shown: str, table: Mapping[str, str]) -> bool:
    """The piece, alone or with the character behind it, damages into a part of the page."""
    trials = (piece[0], text[piece.start() : piece.end() + 1])
    return any(corrupt(trial, table, fold=True, convert=False) in shown for trial in trials)


def _differing(page: str, text: str) -> int:
    """How many characters of the text the page did not show."""
    left, right = page.translate(FOLDING), text.translate(FOLDING)
    same = sum(block.size for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks())
    return len(right) - same
