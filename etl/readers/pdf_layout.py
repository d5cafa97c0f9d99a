"""Pages of lines to paragraphs: headers, footers and page numbers out, wrapped lines put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from etl.readers.pdf_lines import Line

_ZONE = 0.15  # of the page's height, above and below: where headers and footers stand
_OUTER_LINES = 3
_NARROW = 12  # characters: what is set narrower is a list of names or a cover, not prose that was wrapped
_DASHES = r"[-—–―─－~·•.\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?(?:\d{{1,4}}|[ivxlc]{{1,6}})\s*页?{_DASHES}"
    rf"(?:[/／,,]?\s*(?:共\s*)?\d{{1,4}}\s*页?)?{_DASHES}",
    re.I,
)
_PRINTED = re.compile(  # what browsers print above and below
    r"(?:https?|file)://\S+(?:\s+\d+\s*/\s*\d+)?|\d{1,4}/\d{1,2}/\d{1,4},?\s+\d{1,2}:\d{2}.*"
)
_EDGE_NUMBER = re.compile(r"^\W*\d{1,4}\W*|\W*\d{1,4}\W*$|\d+(?=\s*页)")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]{1,3}[章节条]"
)
_ENDS = "。;；!！?？:："


@dataclass(frozen=True)
class PageLines:
    """The lines of a page from top to bottom and the page's edges."""

    lines: tuple[Line, ...]
    bottom: float
    top: float

    @property
    def outer(self) -> Iterator[tuple[bool, Line]]:
        """(is above, line) of the lines where headers and footers stand."""
        zone = (self.top - self.bottom) * _ZONE
        downwards = sorted(self.lines, key=lambda line: -line.top)
        for line in downwards[:_OUTER_LINES]:
            if line.bottom > self.top - zone and not line.row:
                yield True, line
        for line in downwards[-_OUTER_LINES:]:
            if line.top < self.bottom + zone and not line.row:
                yield False, line


@dataclass(frozen=True)
class _Placed:
    """A line, its page, and the margins it was set between."""

    line: Line
    page: int
    left: float
    right: float


def paragraphs(pages: Sequence[PageLines]) -> list[str]:
    """The text without headers, footers and page numbers: one paragraph, heading or table row each."""
    placed = _placed(_without_furniture(pages))
    pitch = _pitch(placed)
    found = [placed[0].line.text] if placed else []
    for before, after in pairwise(placed):
        if _goes_on(before, after, pitch):
            found[-1] += _glue(found[-1], after.line.text) + after.line.text
        else:
            found.append(after.line.text)
    return found


def _without_furniture(pages: Sequence[PageLines]) -> list[list[Line]]:
    counts = Counter(key for page in pages for key in {(above, _key(line)) for above, line in page.outer})
    enough = max(2, len(pages) * 0.4)  # headers of odd and even pages differ
    bodies = []
    for page in pages:
        outer = list(page.outer)
        repeated = {id(line) for above, line in outer if counts[above, _key(line)] >= enough}
        numbers = {id(line) for line in _outermost(outer, repeated) if _PAGE_NUMBER.fullmatch(line.text)}
        printed = {id(line) for _, line in outer if _PRINTED.fullmatch(line.text)}
        bodies.append([line for line in page.lines if id(line) not in repeated | numbers | printed])
    return bodies


def _key(line: Line) -> str:
    """What stays the same from page to page."""
    return _EDGE_NUMBER.sub("", re.sub(r"\s", "", line.text))


def _outermost(outer: list[tuple[bool, Line]], repeated: set[int]) -> list[Line]:
    """The first line above and the last below: a page number, if there is one."""
    above = [line for is_above, line in outer if is_above and id(line) not in repeated]
    below = [line for is_above, line in outer if not is_above and id(line) not in repeated]
    return [*above[:1], *below[-1:]]


def _placed(bodies: Sequence[Sequence[Line]]) -> list[_Placed]:
    """Every line with its margins: the document's, or the block's own where three of its lines begin elsewhere.

    A block is a page or, where a page has two columns, one of them or what stands across; a column's are its own.
    """
    blocks = [
        (page, list(block))
        for page, lines in enumerate(bodies)
        for _, block in groupby(lines, key=lambda line: line.column)
    ]
    lefts = [min((line.left for line in lines if not line.row), default=None) for _, lines in blocks]
    known = [left for left in lefts if left is not None]
    usual = Counter(round(left) for left in known).most_common(1)[0][0] if known else 0
    width = max((line.right - usual for _, lines in blocks for line in lines if not line.row), default=0)
    placed: list[_Placed] = []
    for (page, lines), left in zip(blocks, lefts, strict=True):
        begins = sum(abs(line.left - left) < 2 for line in lines) if left is not None else 0
        own = left is not None and (begins >= 3 or lines[0].column)
        start = left if own and left is not None else usual
        end = max((line.right for line in lines if not line.row), default=start + width) if own else start + width
        placed.extend(_Placed(line, page, start, end) for line in lines)
    return placed


def _pitch(placed: Sequence[_Placed]) -> float:
    """The usual distance from line to line."""
    steps = [a.line.bottom - b.line.bottom for a, b in pairwise(placed) if a.page == b.page and not b.line.row]
    return median([step for step in steps if step > 1] or [0])


def _goes_on(before: _Placed, after: _Placed, pitch: float) -> bool:
    """Whether the second line is a piece of the first one's paragraph: it had no room there, and is not indented."""
    first, second = before.line, after.line
    if first.row or second.row or (first.spaced and second.spaced) or abs(first.size - second.size) > 0.3 * first.size:
        return False
    if before.right - before.left < _NARROW * first.size:
        return False
    if first.right + second.first < before.right - 0.4 * first.size:
        return False
    if before.page == after.page and first.bottom - second.bottom > 1.6 * pitch:
        return False
    if _is_centred(before) and _is_centred(after):
        return True
    numbered = first.text[-1] in _ENDS and _NUMBERED.match(second.text)
    return second.left - after.left < 0.9 * second.size and not numbered


def _is_centred(placed: _Placed) -> bool:
    """As far from one margin as from the other, and not because it is full."""
    line = placed.line
    before, behind = line.left - placed.left, placed.right - line.right
    return abs(before - behind) < line.size


def _glue(before: str, after: str) -> str:
    return " " if before[-1].isascii() and after[0].isascii() and before[-1].isalpha() and after[0].isalpha() else ""
