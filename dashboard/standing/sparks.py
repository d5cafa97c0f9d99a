"""The history of one value in the height of a table row."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from dashboard import theme
from dashboard.charts.frame import Series
from dashboard.model import Cell

WIDTH, HEIGHT, EDGE = 168, 30, 6


def line(cells: Sequence[Cell], colour: str, alt: str) -> str:
    """Known years joined, missing years left open (dotted), small bases hollow, the last year a large dot."""
    known = [c.value for c in cells if c.value is not None]
    if not known:
        return ""
    low, high, first = min(known), max(known), cells[0].year
    step = (WIDTH - 2 * EDGE) / max(1, len(cells) - 1)

    def at(cell: Cell) -> tuple[float, float]:
        share = 0.5 if high == low or cell.value is None else (cell.value - low) / (high - low)
        return EDGE + (cell.year - first) * step, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share

    runs = Series("", "", None, tuple(cells)).runs()
    card = theme.palette().card
    body = ""
    for run in runs:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, run))
        body += f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    for before, after in pairwise(runs):
        (x1, y1), (x2, y2) = at(before[-1]), at(after[0])
        body += f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-dasharray="1 4"/>'
    for cell in (c for run in runs for c in run):
        x, y = at(cell)
        radius = 3.6 if cell is cells[-1] else 2
        fill = card if cell.small_base else colour
        body += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{colour}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{body}</svg>'
    data, box = b64encode(svg.encode()).decode(), f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<img class="mark" {box} alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'
