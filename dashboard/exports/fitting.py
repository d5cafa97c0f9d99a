"""How many rows of a table fit on a slide, by the width its words take: the same on paper and on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from dashboard.charts.placement import text_width
from dashboard.exports.deck import Table

LEADING = 1.42  # height of a line, as a share of the type size
PAD = (0.62, 0.62)  # beside and above a text, as shares of the type size
LONGEST = 3  # lines of a cell; what is longer is cut, the table has it whole


def row_height(table: Table, row: Sequence[str], width: float, size: float) -> float:
    """Height of a row whose longest cell wraps."""
    shares = [width * share / sum(table.widths) - 2 * PAD[0] * size for share in table.widths]
    lines = [ceil(text_width(text, size) * 1.04 / max(room, size)) for text, room in zip(row, shares, strict=True)]
    return LEADING * size * min(LONGEST, max(1, *lines)) + 2 * PAD[1] * size


def fitting(table: Table, width: float, height: float, size: float) -> int:
    """How many rows fit below the head; at least one."""
    left = height - row_height(table, table.head, width, size)
    for n, row in enumerate(table.rows):
        left -= row_height(table, row, width, size)
        if left < 0:
            return max(1, n)
    return len(table.rows)


def cut(table: Table, row: Sequence[str], width: float, size: float) -> tuple[str, ...]:
    """The words of a row, each cell to the lines it may take."""
    shares = [width * share / sum(table.widths) - 2 * PAD[0] * size for share in table.widths]
    return tuple(_cut(text, room * LONGEST * 0.94, size) for text, room in zip(row, shares, strict=True))


def _cut(text: str, room: float, size: float) -> str:
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept, size) > room - size:
        kept = kept[: max(1, len(kept) * 9 // 10) if len(kept) > 40 else -1]
    return kept + "…"
