"""Tables inside prose (rows of cells between | or tabs): a cell's noun is its column's heading, its unit often too.

Two rows of headings are read as group and column (行政处罚实施数量(宗) over 警告 | 罚款 | 合计). Where several rows
have names of their own, each row is somebody's part and only 合计 is the whole. A column of 序号 says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.indicators.cell_lines import alternating, cells_on_lines, numbers_on_lines
from etl.indicators.cells import Cell, GridNumber, is_measure, is_number, is_total, number_of

_HEADING_ROWS = 3
_ORDER = re.compile(r"序号|编号|序|No\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Grid:
    """A block of rows in the text."""

    start: int
    end: int
    numbers: tuple[GridNumber, ...]


def grids(folded: str) -> list[Grid]:
    """The tables of a text whose first rows are headings; others are left to be read as prose."""
    found = []
    for separator in "|\t":
        for lines in _blocks(folded, separator) if separator in folded else ():
            rows = [_cells(folded, start, end, separator) for start, end in lines]
            found.append(Grid(lines[0][0], lines[-1][1], tuple(_numbers(_without_order(rows)))))
    for cells in cells_on_lines(folded) if "|" in folded else ():
        found.append(Grid(cells[0].start, cells[-1].end, tuple(numbers_on_lines(cells))))
    for start, end, numbers in alternating(folded):
        found.append(Grid(start, end, tuple(numbers)))
    return [grid for grid in _each_number_once(found) if grid.numbers]


def _each_number_once(found: list[Grid]) -> Iterator[Grid]:
    """Two forms may both fit a page; the first reading counts."""
    seen: set[int] = set()
    for grid in found:
        numbers = tuple(number for number in grid.numbers if number.quantity.start not in seen)
        seen.update(number.quantity.start for number in numbers)
        yield Grid(grid.start, grid.end, numbers)


def _blocks(folded: str, separator: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of two and more lines that hold at least two |, or a tab between words."""
    block: list[tuple[int, int]] = []
    position = 0
    for line in folded.split("\n"):
        if line.count("|") >= 2 if separator == "|" else "\t" in line.strip() and "。" not in line:
            block.append((position, position + len(line)))
        elif line.strip():
            if len(block) > 1:
                yield block
            block = []
        position += len(line) + 1
    if len(block) > 1:
        yield block


def _cells(folded: str, start: int, end: int, separator: str) -> list[Cell]:
    cells, position = [], start
    for piece in folded[start:end].split(separator):
        lead = len(piece) - len(piece.lstrip())
        text = piece.strip()
        cells.append(Cell(position + lead, position + lead + len(text), text))
        position += len(piece) + 1
    return cells


def _without_order(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows without the column of 1, 2, 3."""
    column = next((index for index, cell in enumerate(rows[0]) if _ORDER.fullmatch(cell.text)), None)
    if column is None:
        return rows
    return [[cell for index, cell in enumerate(row) if index != column] for row in rows]


def _numbers(rows: list[list[Cell]]) -> Iterator[GridNumber]:
    headings = 0
    while headings < min(_HEADING_ROWS, len(rows)) and not any(is_number(cell.text) for cell in rows[headings]):
        headings += 1
    body = [row for row in rows[headings:] if any(is_number(cell.text) for cell in row)]
    if not headings:
        return
    named = sum(bool(_name_of(row)) for row in body) > 1
    for row in body:
        name = _name_of(row)
        part = name.text if named and name and not is_total(name.text) else ""
        unit = next((cell.text for cell in row if is_measure(cell.text)), "")
        for index, cell in enumerate(row):
            number = number_of(rows[:headings], index, cell, name, part, unit)
            if number:
                yield number


def _name_of(row: list[Cell]) -> Cell | None:
    first = next((cell for cell in row if cell.text), None)
    return first if first and not is_number(first.text) else None
