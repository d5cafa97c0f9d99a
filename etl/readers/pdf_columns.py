"""Pages set in two columns: where the gutter runs, and what belongs to which side.

Columns of prose fill their width, line after line; the cells of a table do not, and are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from statistics import median

from etl.readers.pdf_page import Glyph

ACROSS, LEFT, RIGHT = 0, 1, 2
_FEWEST = 6  # lines of a column
_FULL = 0.7  # of the column's width: an indented line is full too
_MANY = 0.4  # of the lines: headings and last lines are short
_NARROWEST = 8  # characters a column is wide

Span = tuple[float, float]
Row = Sequence[Glyph]


def gutter_of(rows: Sequence[Row]) -> float | None:
    """The middle of the gap between two columns of prose, None where the rows of glyphs are one column.

    Lines of the two columns need not stand at the same heights.
    """
    runs = [run for row in rows for run in _runs(row)]
    if len(runs) < 2 * _FEWEST:
        return None
    gutter = _least_crossed(runs)
    before, behind = [run for run in runs if run[1] <= gutter], [run for run in runs if run[0] >= gutter]
    if min(len(before), len(behind)) < _FEWEST or len(runs) - len(before) - len(behind) > len(runs) / 4:
        return None
    size = median(glyph.top - glyph.bottom for row in rows for glyph in row)
    return gutter if _is_prose(before, size) and _is_prose(behind, size) else None


def _least_crossed(runs: Sequence[Span]) -> float:
    """Where a line down the middle part of the page cuts fewest lines; the middle of the widest such place."""
    left, right = min(run[0] for run in runs), max(run[1] for run in runs)
    places = [left + (right - left) * (0.3 + 0.005 * step) for step in range(81)]
    crossed = [sum(a < place < b for a, b in runs) for place in places]
    fewest = [list(group) for count, group in groupby(zip(places, crossed, strict=True), key=lambda pair: pair[1])
              if count == min(crossed)]  # fmt: skip
    widest = max(fewest, key=len)
    return widest[len(widest) // 2][0]


def is_across(row: Row, gutter: float) -> bool:
    """A title or page number over both columns."""
    return any(left < gutter < right for left, right in _runs(row))


def _is_prose(side: Sequence[Span], size: float) -> bool:
    """Many lines end where the column does, and take most of its width."""
    left, right = min(run[0] for run in side), max(run[1] for run in side)
    full = sum(end > right - 1.5 * size and end - start > _FULL * (right - left) for start, end in side)
    return right - left >= _NARROWEST * size and full >= _MANY * len(side)


def _runs(row: Row) -> list[Span]:
    """The row's pieces between wide gaps."""
    spans: list[Span] = []
    for glyph in sorted(row, key=lambda glyph: glyph.left):
        if not glyph.char.strip():
            continue
        if spans and glyph.left - spans[-1][1] <= 0.9 * (glyph.top - glyph.bottom):
            spans[-1] = (spans[-1][0], max(spans[-1][1], glyph.right))
        else:
            spans.append((glyph.left, glyph.right))
    return spans
