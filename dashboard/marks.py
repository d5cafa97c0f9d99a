"""Small pictures inside tables and cards. `st.html` drops inline SVG, so they are images with colours written out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

from dashboard import statistics, theme
from dashboard.i18n import t
from dashboard.model import Cell
from dashboard.statistics import Middle

SPARK = (232, 58)
STRIP = (170, 18)
YEAR, GLYPH = 34, 11.5  # pixels that the first and the last year need below a sparkline, and one Chinese character


def _image(size: tuple[int, int], body: str, alt: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}">{body}</svg>'
    data = b64encode(svg.encode()).decode()
    box = f'width="{size[0]}" height="{size[1]}"'
    return f'<img class="mark" {box} alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'


def _runs(cells: Sequence[Cell]) -> list[list[int]]:
    """Indexes of known values, cut where a year is missing."""
    runs: list[list[int]] = []
    for i, cell in enumerate(cells):
        if cell.known and runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        elif cell.known:
            runs.append([i])
    return runs


def sparkline(cells: Sequence[Cell], colour: str, alt: str) -> str:
    """The history of one value; missing years are dotted and named, the last value has a dot."""
    width = SPARK[0]
    p = theme.palette()
    known = [c.value for c in cells if c.value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    step = (width - 12) / max(1, len(cells) - 1)

    def at(i: int) -> tuple[float, float]:
        value = cells[i].value
        share = 0.5 if value is None or high == low else (value - low) / (high - low)
        return 6 + i * step, 34 - 28 * share

    runs = _runs(cells)
    body = f'<path d="M0 40.5H{width}" stroke="{p.rule}"/>'
    for run in runs:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, run))
        body += f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        if len(run) == 1:
            body += _dot(*at(run[0]), 2, colour)
    taken: float = YEAR  # where the words below end so far
    for before, after in pairwise(runs):
        (x1, y1), (x2, y2) = at(before[-1]), at(after[0])
        line = f'd="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}"'
        body += f'<path {line} stroke-dasharray="1 4" stroke-linecap="round"/>'
        word, middle = t(f"state.{cells[before[-1] + 1].state}.word"), (x1 + x2) / 2
        half = sum(GLYPH if ord(c) > 255 else GLYPH / 2 for c in word) / 2
        if taken <= middle - half and middle + half <= width - YEAR:  # the dots say it where there is no room
            body += _small(middle, word, "middle", p.third)
            taken = middle + half + GLYPH / 2
    if runs and runs[-1][-1] == len(cells) - 1:
        body += _dot(*at(len(cells) - 1), 3.6, colour)
    for place, anchor, cell in ((0, "start", cells[0]), (width, "end", cells[-1]))[: len(cells)]:
        body += _small(place, str(cell.year), anchor, p.third)
    return _image(SPARK, body, alt)


def _dot(x: float, y: float, r: float, colour: str, stroke: str = "none") -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{colour}" stroke="{stroke}"/>'


def _small(x: float, text: str, anchor: str, colour: str) -> str:
    style = f'font-family="{theme.SANS}" font-size="11" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="54" {style}>{escape(text)}</text>'


def strip(
    peers: Mapping[str, Cell], chosen: Sequence[Cell], colours: dict[str, str], middle: Middle | None, alt: str,
    width: int = STRIP[0],
) -> str:  # fmt: skip
    """All peers as dots on one line, the chosen ones coloured and on top, the median a tick."""
    p = theme.palette()
    own = [(c.value, colours[c.unit_id]) for c in chosen if c.value is not None and c.unit_id in colours]
    every = np.array([*statistics.known(peers), *(value for value, _ in own)])
    low, high = (every.min(), every.max()) if len(every) else (0.0, 1.0)
    start = 8 if high > low else width / 2

    def at(value: Any) -> Any:
        return start + (width - 16) * (value - low) / (high - low or 1.0)

    body = f'<path d="M8 9H{width - 8}" stroke="{p.rule}"/>'
    places = np.unique(at(every).round())  # of two thousand dots a hundred can be told apart
    dots = "".join(f'<circle cx="{x:.0f}" cy="9" r="2.8"/>' for x in places.tolist())
    body += f'<g fill="{p.peer_line}" stroke="{p.card}">{dots}</g>'
    body += "".join(_dot(at(value), 9, 3.6, colour, p.card) for value, colour in own)
    if middle:
        body += f'<path d="M{at(middle.median):.1f} 2V16" stroke="{p.second}" stroke-width="1.4"/>'
    return _image((width, STRIP[1]), body, alt)
