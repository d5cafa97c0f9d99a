"""Tables inside prose (rows of cells between |): a cell's noun is its column's heading, its unit word often too.

Two rows of headings are read as group and column (行政处罚实施数量(宗) over 警告 | 罚款 | 合计). Where several rows
have names of their own, each row is somebody's part and only 合计 is the whole.

Pages that put each cell on a line of its own (规章 |) are read only where the headings fit the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.lexicon import measures
from etl.model import Quantity

_NUMBER = re.compile(r"^(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d+)?)\s*(?P<unit>[^\d\s]{0,4})$")
_UNIT_IN_BRACKETS = re.compile(r"\(([^()]{1,4})\)")
_TOTAL = re.compile(r"合计|总计|总数|全[市县区省]|小计")
_COUNTS = re.compile(r"数量|件数|宗数|案件数")
_KINDS = re.compile(r"事项|分类|类别|类型|领域|案由|情形|种类")
_YEAR = re.compile(r"^(20[0-4]\d)年?度?$")
_HEADING_ROWS = 3
_CELL_LINE = re.compile(r"[ \t]*(?P<text>[^|]*?)[ \t]*\|[| \t]*")
_CORNER = re.compile(r"内容|项目|类别|名称|指标|事项|单位$")
_CELL_LINES = 4


@dataclass(frozen=True)
class Cell:
    """A cell of a row: its span without the blanks around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class GridNumber:
    """A number of a table with the spans that name it, most telling first, and whose part it is ('' the whole)."""

    quantity: Quantity
    column: Cell | None
    group: Cell | None
    row: Cell | None
    part: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Grid:
    """A block of rows in the text."""

    start: int
    end: int
    numbers: tuple[GridNumber, ...]


def grids(folded: str) -> list[Grid]:
    """The tables of a text whose first rows are headings; others are left to be read as prose."""
    if "|" not in folded:
        return []
    found = []
    for lines in _blocks(folded):
        rows = [_cells(folded, start, end) for start, end in lines]
        numbers = tuple(_numbers(rows))
        if numbers:
            found.append(Grid(lines[0][0], lines[-1][1], numbers))
    for cells in _cells_on_lines(folded):
        numbers = tuple(_numbers_on_lines(cells))
        if numbers:
            found.append(Grid(cells[0].start, cells[-1].end, numbers))
    return found


def _cells_on_lines(folded: str) -> Iterator[list[Cell]]:
    """Runs of lines that hold one cell each, without the empty ones."""
    cells: list[Cell] = []
    position = 0
    for line in folded.split("\n"):
        match = _CELL_LINE.fullmatch(line) if "|" in line else None
        if match and match["text"]:
            cells.append(Cell(position + match.start("text"), position + match.end("text"), match["text"]))
        elif not match and line.strip():
            if len(cells) >= _CELL_LINES:
                yield cells
            cells = []
        position += len(line) + 1
    if len(cells) >= _CELL_LINES:
        yield cells


def _numbers_on_lines(cells: list[Cell]) -> Iterator[GridNumber]:
    """信息内容 / 制发件数 / 废止件数 / 规章 / 0 / 0: headings behind a corner, a name, as many numbers as headings."""
    headings: list[Cell] = []
    for names, values in _names_and_values(cells):
        if len(names) > 1:
            behind_corner = names[-len(values) - 2 : -1]
            fits = len(behind_corner) == len(values) + 1 and _CORNER.search(behind_corner[0].text)
            headings = behind_corner[1:] if fits else []
        if len(headings) == len(values) and names:
            found = (_number([headings], index, cell, names[-1], "") for index, cell in enumerate(values))
            yield from (number for number in found if number)


def _names_and_values(cells: list[Cell]) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Turn by turn the cells that are no numbers and the numbers behind them."""
    names: list[Cell] = []
    values: list[Cell] = []
    for cell in cells:
        if _is_number(cell.text):
            values.append(cell)
            continue
        if values:
            yield names, values
            names, values = [], []
        names.append(cell)
    if values:
        yield names, values


def _blocks(folded: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of two and more lines that hold at least two |."""
    block: list[tuple[int, int]] = []
    position = 0
    for line in folded.split("\n"):
        if line.count("|") >= 2:
            block.append((position, position + len(line)))
        elif line.strip():
            if len(block) > 1:
                yield block
            block = []
        position += len(line) + 1
    if len(block) > 1:
        yield block


def _cells(folded: str, start: int, end: int) -> list[Cell]:
    cells, position = [], start
    for piece in folded[start:end].split("|"):
        lead = len(piece) - len(piece.lstrip())
        text = piece.strip()
        cells.append(Cell(position + lead, position + lead + len(text), text))
        position += len(piece) + 1
    return cells


def _numbers(rows: list[list[Cell]]) -> Iterator[GridNumber]:
    headings = 0
    while headings < min(_HEADING_ROWS, len(rows)) and not any(_is_number(cell.text) for cell in rows[headings]):
        headings += 1
    body = [row for row in rows[headings:] if any(_is_number(cell.text) for cell in row)]
    if not headings:
        return
    named = sum(bool(_name_of(row)) for row in body) > 1
    for row in body:
        name = _name_of(row)
        part = name.text if named and name and not _TOTAL.search(name.text) else ""
        for index, cell in enumerate(row):
            number = _number(rows[:headings], index, cell, name, part)
            if number:
                yield number


def _is_number(text: str) -> bool:
    return bool(_NUMBER.match(text)) and not _YEAR.match(text)


def _name_of(row: list[Cell]) -> Cell | None:
    first = next((cell for cell in row if cell.text), None)
    return first if first and not _is_number(first.text) else None


def _number(headings: list[list[Cell]], index: int, cell: Cell, name: Cell | None, part: str) -> GridNumber | None:
    match = _NUMBER.match(cell.text)
    if not match or not _is_number(cell.text):
        return None
    column = _at(headings[-1], index)
    group = _over(headings[0], index) if len(headings) > 1 else None
    if column and _KINDS.search(headings[-1][0].text):  # 申请事项 | 行政处罚 | …: the columns are kinds of one thing
        part, group, column = column.text, headings[-1][0], None
    unit = match["unit"] or next((u for u in map(_unit_of, (column, group, name)) if u), "")
    if not unit and any(cell and _COUNTS.search(cell.text) for cell in (column, group)):
        unit = "件"
    unit_class = measures().unit_class.get(unit.removeprefix("万").removeprefix("亿") or unit, "")
    if not unit_class:
        return None
    year = _YEAR.match(column.text) if column else None
    value = float(match["num"].replace(",", ""))
    quantity = Quantity(cell.start, cell.end, *_in_base_unit(value, unit, unit_class), unit_class, rule="table cell")
    if column and group and not part:
        part = "" if _TOTAL.search(column.text) else column.text
    return GridNumber(quantity, None if year else column, group, name, part, int(year[1]) if year else None)


def _at(row: list[Cell], index: int) -> Cell | None:
    return row[index] if index < len(row) and row[index].text else None


def _over(row: list[Cell], index: int) -> Cell | None:
    """The group heading of a column: the last one at or left of it."""
    return next((cell for cell in reversed(row[: index + 1]) if cell.text), None)


def _unit_of(cell: Cell | None) -> str:
    found = _UNIT_IN_BRACKETS.findall(cell.text) if cell else []
    return next((unit for unit in reversed(found) if unit in measures().unit_class or unit == "万元"), "")


def _in_base_unit(value: float, unit: str, unit_class: str) -> tuple[float, str]:
    if unit_class == "money":
        return (value, "万元") if unit == "万元" else (value / 10_000 if unit == "元" else value * 10_000, "万元")
    return value, unit
