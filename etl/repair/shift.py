"""Find the text whose damage a line shows: a beam search over byte strings, aligned or one byte off.

The page's characters are turned back into bytes; a `?` may be a lost byte before a mark, the bracket of a reading that
landed inside a character, a lost byte with the ASCII character behind it, or a question mark. The bytes are read as
text; where one is unknown, the word model chooses. Source: design note repair.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.repair.detect import NOTE, readings, reads
from etl.repair.gbk import (
    MARKS,
    UNFOLDING,
    characters_with_lead,
    characters_with_trail,
    decode_pair,
    encode_char,
    is_lead,
)
from etl.repair.language import LONGEST, WordModel
from etl.repair.script import simplified_of, traditional_of

LOST = "?"  # stands in the repaired text where a character is gone for good
_ANY = -1  # a pending byte that is unknown
_BEAM, _MARGIN, _CLOSE = 40, 22.0, 10.0
_LIKELY = 21.0  # two characters that cost more nats than this are not put in for vanished bytes
_CHEAPEST = 5.0  # no character costs less
_PER_CHARACTER = (
    1.5  # a unigram model makes text dearer than it is, so that fewer characters would always win (二字 -> 都)
)
_CUT, _QUESTION, _SWALLOWED, _VANISHED, _BROKEN, _SIMPLIFIED = 0.0, -4.0, -6.0, -0.5, -45.0, -6.0
_INDENT = "　"
_SIGNS = frozenset("，。、；：“”《》（）！？‘’—…·")
_AFTER_QUESTION = frozenset("”》)） \u3000")
_OTHER_OF_MARK = {0xA1: 0xA3, 0xA3: 0xA1}
_NOTE_REST = re.compile(NOTE.pattern[2:])  # reading and closing bracket, the opening one being swallowed


@dataclass(frozen=True)
class Guess:
    """A character of the repaired line that is not certain: `options` are those its known byte allows."""

    position: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A repaired line, still traditional and full-width, and what in it is guessed (no options: lost or broken)."""

    text: str
    guesses: tuple[Guess, ...] = ()
    table: Mapping[str, str] = field(default_factory=dict)


class _Path(NamedTuple):
    """One reading of the page up to a point. `pending`: lead byte that waits for its trail, None when aligned."""

    text: str = ""
    plain: str = ""
    best: tuple[float, ...] = (0.0,)
    penalty: float = 0.0
    pending: int | None = None
    last: tuple[int, int] = (0, 0)  # the last two bytes, to name the character that a reading stands behind
    guesses: tuple[Guess, ...] = ()
    table: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> float:
        return self.best[-1] + self.penalty


class LineRepair:
    """Repairs the lines of one page. `folded`: the page shows ，（）： as ASCII signs."""

    def __init__(self, model: WordModel, *, folded: bool) -> None:
        self._model = model
        self._folded = folded
        self._plausible: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._pairs: dict[tuple[int, int], dict[str, list[str]]] = {}

    def repair(self, line: str) -> Line:
        """The likeliest text behind one line (no line end in it)."""
        waiting: dict[int, list[_Path]] = defaultdict(list)
        waiting[0] = [_Path()]
        for index in range(len(line)):
            paths = self._prune(waiting.pop(index, []))
            for path in paths:
                for reached, grown in self._steps(line, index, path):
                    waiting[reached].append(grown)
            for path in paths:
                if path.pending is not None and path.score > paths[0].score - _CLOSE:
                    waiting[index + 1] += self._vanished(path, self._bytes(line[index]))
        ends = [self._close(path) for path in waiting[len(line)]]
        best = max(ends, key=lambda path: path.score)
        return Line(best.text, best.guesses, dict(best.table))

    def _prune(self, paths: list[_Path]) -> list[_Path]:
        kept: dict[tuple[int | None, str], _Path] = {}
        for path in sorted(paths, key=lambda path: -path.score):
            kept.setdefault((path.pending, path.plain), path)
        top = next(iter(kept.values())).score if kept else 0.0
        return [path for path in list(kept.values())[:_BEAM] if path.score > top - _MARGIN]

    def _steps(self, line: str, index: int, path: _Path) -> Iterator[tuple[int, _Path]]:
        """All readings of the page's next character: (index behind it, path)."""
        char = line[index]
        if char == "(" and (note := NOTE.match(line, index)) and self._names(path, note[1]):
            named = decode_pair(*path.last)
            yield note.end(), path._replace(table=(*path.table, (named, note[1])))
            return
        if char == "?":
            yield from self._question(line, index, path)
            return
        aligned = path if path.pending is None else self._broken(path)
        if not (data := self._bytes(char)):  # outside GBK: it stood between the byte runs
            yield index + 1, self._emit(aligned, char)
            return
        for start in (path,) if aligned is path else (path, aligned):
            for grown in self._feed(start, data):
                yield index + 1, grown

    def _question(self, line: str, index: int, path: _Path) -> Iterator[tuple[int, _Path]]:
        after = line[index + 1 : index + 2]
        if note := _NOTE_REST.match(line, index + 1):
            for char in self._named(path, note[1]):
                noted = path._replace(table=(*path.table, (char, note[1])))
                for grown in self._feed(noted, encode_char(char)[1:]):
                    yield note.end(), grown
        if self._is_mark(after) or not after:
            for grown in self._feed_unknown(_fined(path, _CUT)):
                yield index + 1, grown
        if after == "?" and self._is_mark(line[index + 2 : index + 3]):
            inner = _OTHER_OF_MARK[self._bytes(line[index + 2])[0]]
            for opened in self._feed_unknown(_fined(path, 2 * _CUT)):
                for grown in self._feed(opened, bytes((inner,))):
                    yield index + 2, grown
        for grown in self._feed_unknown(_fined(path, _SWALLOWED)):
            if grown.pending is None:
                yield index + 1, self._emit(grown, LOST, Guess(len(grown.text)))
        if path.pending is None:
            guess = None if not after or after in _AFTER_QUESTION else Guess(len(path.text))
            yield index + 1, self._emit(_fined(path, _QUESTION), "？" if self._folded else LOST, guess)
        elif self._folded:
            for grown in self._feed(path, encode_char("？")):
                yield index + 1, grown
        if path.pending is not None and path.pending != _ANY:
            for grown in self._vanished_sign(_fined(path, _SWALLOWED)):
                yield index + 1, self._emit(grown, LOST, Guess(len(grown.text)))

    def _bytes(self, char: str) -> bytes:
        return encode_char(char.translate(UNFOLDING) if self._folded else char)

    def _is_mark(self, char: str) -> bool:
        return bool(char) and (char.translate(UNFOLDING) if self._folded else char) in MARKS

    def _names(self, path: _Path, reading: str) -> bool:
        """The bracket holds a reading of the character whose bytes stand right before it."""
        char = decode_pair(*path.last)
        return bool(char) and reads(char, reading)

    def _named(self, path: _Path, reading: str) -> list[str]:
        """Characters that begin with the byte before and have this reading: the reading landed inside a character."""
        named = [c for c in characters_with_lead(path.last[1]) if reading in readings(c)]
        return [c for c in named if simplified_of(c) != c] or named

    def _feed(self, path: _Path, data: bytes) -> list[_Path]:
        paths = [path]
        for byte in data:
            paths = [grown for one in paths for grown in self._feed_byte(one, byte)]
        return paths

    def _feed_byte(self, path: _Path, byte: int) -> list[_Path]:
        moved = path._replace(last=(path.last[1], byte))
        if path.pending == _ANY:
            return self._choose(moved, characters_with_trail(byte))
        if path.pending is not None:
            char = decode_pair(path.pending, byte)
            return [self._emit(moved._replace(pending=None), char)] if char else []
        if is_lead(byte):
            return [moved._replace(pending=byte)]
        return [self._emit(moved, chr(byte))] if byte < 0x80 else []

    def _feed_unknown(self, path: _Path) -> list[_Path]:
        if path.pending == _ANY:
            return []
        if path.pending is None:
            return [path._replace(pending=_ANY, last=(path.last[1], 0))]
        return self._choose(path._replace(last=(0, 0)), characters_with_lead(path.pending))

    def _choose(self, path: _Path, options: tuple[str, ...]) -> list[_Path]:
        plausible = self._options(options)
        guess = Guess(len(path.text), plausible)
        return [self._emit(path._replace(pending=None), char, guess) for char in plausible]

    def _vanished(self, path: _Path, data: bytes) -> Iterator[_Path]:
        """Two bytes are gone before `data`: they made a pair that GBK does not map, and vanished."""
        if path.pending in (None, _ANY) or not data or path.pending is None:
            return
        for first, seconds in self._around_vanished(path.pending, data[0]).items():
            grown = self._emit(path._replace(pending=None), first, Guess(len(path.text), (first,)))
            least = path.best[-1] - _LIKELY
            if grown.best[-1] < least + _CHEAPEST:
                continue
            for second in seconds:
                if self._model.extend(grown.plain + simplified_of(second), grown.best) > least:
                    done = self._emit(grown, second, Guess(len(grown.text), (second,)))
                    yield from self._feed(done._replace(last=(encode_char(second)[0], data[0])), data[1:])

    def _vanished_sign(self, path: _Path) -> Iterator[_Path]:
        """As `_vanished`, where the byte behind is lost too: only a sign can be told (霆”5)."""
        for first in self._options(characters_with_lead(path.pending or 0)):
            grown = self._emit(path._replace(pending=None), first, Guess(len(path.text), (first,)))
            for sign in _SIGNS:
                if not decode_pair(encode_char(first)[1], encode_char(sign)[0]):
                    yield self._emit(grown, sign, Guess(len(grown.text), (sign,)))

    def _around_vanished(self, lead: int, trail: int) -> dict[str, list[str]]:
        """Characters (lead x) -> those (y trail) where GBK does not map x y; common characters only."""
        key = (lead, trail)
        if key not in self._pairs:
            seconds = [c for c in self._options(characters_with_trail(trail)) if self._common(c)]
            self._pairs[key] = {
                first: [second for second in seconds if not decode_pair(middle, encode_char(second)[0])]
                for first in self._options(characters_with_lead(lead))
                if self._common(first) and is_lead(middle := encode_char(first)[1])
            }
        return self._pairs[key]

    def _common(self, char: str) -> bool:
        return self._model.share(simplified_of(char)) > -11.5

    def _options(self, chars: tuple[str, ...]) -> tuple[str, ...]:
        """The characters that traditional report text may hold."""
        if chars not in self._plausible:
            self._plausible[chars] = tuple(c for c in chars if self._is_plausible(c))
        return self._plausible[chars]

    def _is_plausible(self, char: str) -> bool:
        known = self._model.char(simplified_of(char)) > -20.0
        return char == _INDENT or (known and (char in _SIGNS or (traditional_of(char) == char and char > "\u4e00")))

    def _broken(self, path: _Path) -> _Path:
        """Give up the pending byte: what stood there cannot be known."""
        fined = _fined(path._replace(pending=None), _BROKEN)
        return self._emit(fined, LOST, Guess(len(fined.text)))

    def _close(self, path: _Path) -> _Path:
        return path if path.pending is None else self._broken(path)

    def _emit(self, path: _Path, char: str, guess: Guess | None = None) -> _Path:
        simple = simplified_of(char)
        plain = (path.plain + simple)[-LONGEST:]
        fine = _SIMPLIFIED if traditional_of(char) != char else 0.0
        if char == _INDENT and not path.text.strip(_INDENT):
            score = path.best[-1] - 1.0
        else:
            score = self._model.extend(plain, path.best)
        return path._replace(
            text=path.text + char,
            plain=plain,
            best=(*path.best[-LONGEST:], score),
            penalty=path.penalty + fine + _PER_CHARACTER,
            guesses=(*path.guesses, guess) if guess else path.guesses,
        )


def _fined(path: _Path, fine: float) -> _Path:
    return path._replace(penalty=path.penalty + fine)
