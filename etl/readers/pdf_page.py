"""A PDF page as glyphs with their places and as ruled lines: everything that is asked of pdfium.

Pages come turned upright: the direction in which most of the text runs decides, whatever the page's own rotation
says, and text in other directions (watermarks, stamps) is left out.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_MAX_PATHS = 5_000  # of a page; drawings (maps, charts) have more, tables do not
# Fonts that share one glyph between a character and its radical are mapped to the radical by some programs.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= dict(
    zip(
        map(ord, "⺠⻓⻔⻘⻚⻛⻜⻢⻥⻦⻩⻬⻮⻰⻅⻆⻈⻉⻋⻨⻝⻄⺟⺝"),
        "民长门青页风飞马鱼鸟黄齐齿龙见角讠贝车麦食西母月",
        strict=True,
    )
)


class Glyph(NamedTuple):
    """One character and the box it takes, in points, y upwards."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


class Rule(NamedTuple):
    """A straight horizontal or vertical stroke."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Page:
    """What stands on a page. `bottom` and `top` are the page's own edges; `pictured`: an image fills most of it."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    bottom: float
    top: float
    pictured: bool


def page_of(page: pypdfium2.PdfPage) -> Page:
    """The content of one page. Raises pypdfium2.PdfiumError where pdfium cannot make anything of it."""
    left, bottom, right, top = page.get_mediabox(fallback_ok=True)
    found = list(_glyphs(page))
    turn = Counter(quarter for quarter, _ in found).most_common(1)[0][0] if found else 0
    corners = _turned(turn, left, bottom, right, top)
    return Page(
        glyphs=tuple(Glyph(glyph.char, *_turned(turn, *glyph[1:])) for quarter, glyph in found if quarter == turn),
        rules=tuple(Rule(*_turned(turn, *rule)) for rule in _rules(page)),
        bottom=corners[1],
        top=corners[3],
        pictured=_is_pictured(page, (right - left) * (top - bottom)),
    )


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Glyph]]:
    """(quarter turns, glyph) in the order of the file; spaces that pdfium guesses are left to the layout."""
    text, box = page.get_textpage(), pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (10, 13) or (code == 32 and pdfium.FPDFText_IsGenerated(text, index) == 1):
            continue
        angle = pdfium.FPDFText_GetCharAngle(text, index) / (math.pi / 2)
        if abs(angle - round(angle)) > 0.05 or not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            continue
        yield -round(angle) % 4, Glyph(_character(code), box.left, box.bottom, box.right, box.top)
    text.close()


def _character(code: int) -> str:
    """The character, or the replacement character for glyphs whose font does not say what they mean."""
    if code < 32 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return "�"
    return _RADICALS.get(code) or chr(code)


def _turned(quarters: int, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """The box after the page is turned clockwise by so many quarters (pdfium counts angles clockwise)."""
    for _ in range(quarters):
        left, bottom, right, top = bottom, -right, top, -left
    return left, bottom, right, top


def _rules(page: pypdfium2.PdfPage) -> Iterator[Rule]:
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4)
    for count, path in enumerate(paths):
        if count == _MAX_PATHS:
            return
        points = list(_points(path))
        for (x1, y1), (x2, y2) in pairwise(points):
            if abs(x1 - x2) < 2 or abs(y1 - y2) < 2:
                yield Rule(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _points(path: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    """The corners of a path on the page; curves count by their ends, which makes no straight stroke of them."""
    matrix, x, y = path.get_matrix(), ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path), 100)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            yield matrix.on_point(x.value, y.value)


def _is_pictured(page: pypdfium2.PdfPage, area: float) -> bool:
    """Images cover more than half of the page."""
    covered = 0.0
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = image.get_bounds()
        covered += (right - left) * (top - bottom)
    return covered * 2 > area
