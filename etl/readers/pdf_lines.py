"""Glyphs to lines of text: what stands side by side, and the rows of ruled tables."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.readers.pdf_columns import LEFT, RIGHT, gutter_of, is_across
from etl.readers.pdf_page import Glyph, Page, Rule

SEPARATOR = " | "
_MAX_CELL = 300  # a longer cell is a form that holds prose, not a datum
_CLOSE = 3.0  # points between strokes that are one


@dataclass(frozen=True)
class Line:
    """One printed line or one row of a table (`row`) and its box in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    first: float = 0.0  # width of what could have moved up to the line before: a character, a whole number
    row: bool = False
    spaced: bool = False  # has a gap like that between the cells of a table without rules
    column: int = 0  # of a page in two columns; what stands across them has none

    @property
    def size(self) -> float:
        return self.top - self.bottom


def lines_of(page: Page) -> list[Line]:
    """The page from top to bottom, column after column where prose is set in two."""
    rest = list(page.glyphs)
    found: list[Line] = []
    for grid in _grids(page.rules):
        inside = [glyph for glyph in rest if grid.holds(glyph)]
        rest = [glyph for glyph in rest if not grid.holds(glyph)]
        found.extend(grid.lines(inside))
    rows = sorted(_groups(rest), key=lambda row: -max(glyph.top for glyph in row))
    gutter = gutter_of(rows)
    if gutter is not None:
        return _in_columns(rows, found, gutter)
    found.extend(_text_lines(rest))
    return sorted(found, key=lambda line: -line.top)


def _in_columns(rows: Sequence[list[Glyph]], tables: Sequence[Line], gutter: float) -> list[Line]:
    """In reading order: down the left column, then the right one, between what stands across them."""
    across = [line for row in rows if is_across(row, gutter) for line in _text_lines(row)]
    across += [line for line in tables if line.left < gutter < line.right]
    glyphs = [glyph for row in rows if not is_across(row, gutter) for glyph in row]
    beside = [
        replace(line, column=column)
        for column, own in ((LEFT, lambda it: it.right <= gutter), (RIGHT, lambda it: it.right > gutter))
        for line in (*_text_lines(filter(own, glyphs)), *filter(own, [line for line in tables if line not in across]))
    ]
    found: list[Line] = []
    for edge in sorted((line.top for line in across), reverse=True):
        above = [line for line in beside if line.top > edge]
        beside = [line for line in beside if line.top <= edge]
        found += sorted(above, key=lambda line: (line.column, -line.top))
        found += [line for line in across if line.top == edge and line not in found]
    return found + sorted(beside, key=lambda line: (line.column, -line.top))


def _text_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    lines = [_line(sorted(row, key=lambda glyph: glyph.left)) for row in _groups(glyphs)]
    return [line for line in lines if line.text]


def _groups(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs whose heights overlap by half. The file's order mostly goes on in the line it is in: look there first."""
    groups: list[list[Glyph]] = []
    spans: list[tuple[float, float]] = []
    at = -1
    for glyph in glyphs:
        if at < 0 or not _beside(glyph, spans[at]):
            at = next((i for i, span in enumerate(spans) if _beside(glyph, span)), len(groups))
        if at == len(groups):
            groups.append([])
            spans.append((glyph.bottom, glyph.top))
        groups[at].append(glyph)
        if glyph.char.strip() and glyph.top - glyph.bottom > spans[at][1] - spans[at][0]:
            spans[at] = (glyph.bottom, glyph.top)
    return groups


def _beside(glyph: Glyph, span: tuple[float, float]) -> bool:
    overlap = min(glyph.top, span[1]) - max(glyph.bottom, span[0])
    return overlap > 0.5 * min(glyph.top - glyph.bottom, span[1] - span[0])


def _line(glyphs: list[Glyph]) -> Line:
    """The text of glyphs in order; Chinese needs no spaces, so only wide gaps and gaps in Latin text become one."""
    kept: list[Glyph] = []
    text = ""
    for glyph in glyphs:
        if not glyph.char.strip():
            continue
        if kept and _is_doubled(kept[-1], glyph):
            continue
        text += (" " if kept and _has_gap(kept[-1], glyph) else "") + glyph.char
        kept.append(glyph)
    if not kept:
        return Line("", 0, 0, 0, 0)
    box = (kept[0].left, min(g.bottom for g in kept), max(g.right for g in kept), max(g.top for g in kept))
    spaced = any(after.left - before.right > 2 * (before.top - before.bottom) for before, after in pairwise(kept))
    return Line(text, *box, first=_first_width(kept), spaced=spaced)


def _is_doubled(before: Glyph, glyph: Glyph) -> bool:
    """Bold made by printing twice."""
    return before.char == glyph.char and glyph.left - before.left < 0.3 * max(1.0, before.right - before.left)


def _has_gap(before: Glyph, glyph: Glyph) -> bool:
    em = max(before.top - before.bottom, glyph.top - glyph.bottom)
    latin = before.char.isascii() and glyph.char.isascii()
    return glyph.left - before.right > (0.2 if latin else 0.9) * em


def _first_width(glyphs: list[Glyph]) -> float:
    """How much room the first unbreakable piece takes: 1204次 moves down as one, 云 alone."""
    end = 0
    while end + 1 < len(glyphs) and glyphs[end].char.isascii() and glyphs[end + 1].char.isascii():
        end += 1
    return glyphs[end].right - glyphs[0].left


# --- tables ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Grid:
    """A ruled table: heights of its row borders from the top, and its vertical strokes."""

    borders: tuple[float, ...]
    verticals: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        x, y = _middle(glyph)
        left, right = self.verticals[0].left, self.verticals[-1].left
        return left < x < right and self.borders[-1] < y < self.borders[0]

    def lines(self, glyphs: Sequence[Glyph]) -> list[Line]:
        rows: list[list[Glyph]] = [[] for _ in self.borders]
        below = [-border for border in self.borders]
        for glyph in glyphs:
            rows[bisect(below, -_middle(glyph)[1]) - 1].append(glyph)
        return [line for index, row in enumerate(rows) if row for line in self._row(index, row)]

    def _row(self, index: int, glyphs: list[Glyph]) -> list[Line]:
        """One line of cells; a row with a single filled cell or with prose in it is read as text."""
        top, bottom = self.borders[index], self.borders[index + 1]
        middle = (top + bottom) / 2
        edges = [rule.left for rule in self.verticals if rule.bottom < middle < rule.top]
        cells: list[list[Glyph]] = [[] for _ in range(len(edges) + 1)]
        for glyph in glyphs:
            cells[bisect(edges, _middle(glyph)[0])].append(glyph)
        texts = [_cell(cell) for cell in cells[1:-1]]
        if sum(map(bool, texts)) < 2 or max(map(len, texts)) > _MAX_CELL:
            return [line for cell in cells for line in _text_lines(cell)]
        return [Line(SEPARATOR.join(texts), edges[0], bottom, edges[-1], top, row=True)]


def _cell(glyphs: list[Glyph]) -> str:
    """The lines of a cell as one; a break between Latin words is a space."""
    text = ""
    for line in sorted(_text_lines(glyphs), key=lambda line: -line.top):
        text += (" " if text[-1:].isascii() and line.text[:1].isascii() and text else "") + line.text
    return text


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
    """Tables among the strokes of a page: two columns at least, and a border above and below."""
    tall = [rule for rule in rules if rule.top - rule.bottom > _CLOSE and rule.right - rule.left < _CLOSE]
    wide = [rule for rule in rules if rule.right - rule.left > _CLOSE and rule.top - rule.bottom < _CLOSE]
    grids = []
    for bottom, top in _joined([(rule.bottom, rule.top) for rule in tall]):
        verticals = [rule for rule in tall if bottom - _CLOSE <= rule.bottom and rule.top <= top + _CLOSE]
        inside = [rule.top for rule in wide if bottom - _CLOSE <= rule.top <= top + _CLOSE]
        borders = _apart(sorted(inside, reverse=True))
        columns = _columns(verticals)
        if len(borders) > 1 and len({rule.left for rule in columns}) > 2:
            grids.append(_Grid(tuple(borders), tuple(columns)))
    return grids


def _columns(verticals: list[Rule]) -> list[Rule]:
    """Strokes from left to right; those of one column get the same place, pieces of one stroke are put together."""
    columns: list[Rule] = []
    places = _apart(sorted(rule.left for rule in verticals))
    for place in places:
        pieces = [(rule.bottom, rule.top) for rule in verticals if abs(rule.left - place) <= _CLOSE]
        columns.extend(Rule(place, bottom, place, top) for bottom, top in _joined(pieces))
    return columns


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that touch, put together."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1] + _CLOSE:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _apart(places: Sequence[float]) -> list[float]:
    """Sorted places without those that are next to the one before."""
    kept: list[float] = []
    for place in places:
        if not kept or abs(place - kept[-1]) > _CLOSE:
            kept.append(place)
    return kept
