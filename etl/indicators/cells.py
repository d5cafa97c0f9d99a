"""What tables in a text are made of: cells, and the numbers in them with the cells that name each one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.lexicon import measures
from etl.model import Quantity

_NUMBER = re.compile(r"^(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d+)?)\s*(?P<unit>[^\d\s]{0,4})$")
_UNIT_IN_BRACKETS = re.compile(r"\(([^()]{1,4})\)")
_YEAR = re.compile(r"^(20[0-4]\d)年?度?$")
_COUNTS = re.compile(r"数量|件数|宗数|案件数")
_KINDS = re.compile(r"事项|分类|类别|类型|领域|案由|情形|种类")
_TOTAL = re.compile(r"合计|总计|总数|全[市县区省]|小计")


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


def is_number(text: str) -> bool:
    """Whether a cell holds a number (with its measure word or without) that is no year."""
    return bool(_NUMBER.match(text)) and not _YEAR.match(text)


def is_year(text: str) -> bool:
    return bool(_YEAR.match(text))


def is_total(text: str) -> bool:
    return bool(_TOTAL.search(text))


def is_measure(text: str) -> bool:
    """Whether a cell holds nothing but a measure word: 件, %, 万元."""
    return text in measures().unit_class or text == "万元"


def number_of(
    headings: Sequence[Sequence[Cell]], index: int, cell: Cell, name: Cell | None, part: str = "", unit: str = ""
) -> GridNumber | None:
    """The number of a cell under `headings` (group above column) in the row of `name`; None without a measure."""
    match = _NUMBER.match(cell.text)
    if not match or not is_number(cell.text):
        return None
    column = _at(headings[-1], index) if headings else None
    group = _over(headings[0], index) if len(headings) > 1 else None
    if (
        column and headings[-1] and _KINDS.search(headings[-1][0].text)
    ):  # 申请事项 | 行政处罚 | …: the columns are kinds of one thing
        part, group, column = column.text, headings[-1][0], None
    unit = match["unit"] or unit or next((u for u in map(_unit_of, (column, group, name)) if u), "")
    if not unit and any(cell and _COUNTS.search(cell.text) for cell in (column, group)):
        unit = "件"
    unit_class = measures().unit_class.get(unit.removeprefix("万").removeprefix("亿") or unit, "")
    if not unit_class:
        return None
    year = _YEAR.match(column.text) if column else None
    value = float(match["num"].replace(",", ""))
    quantity = Quantity(cell.start, cell.end, *_in_base_unit(value, unit, unit_class), unit_class, rule="table cell")
    if column and group and not part:
        part = "" if is_total(column.text) else column.text
    return GridNumber(quantity, None if year else column, group, name, part, int(year[1]) if year else None)


def _at(row: Sequence[Cell], index: int) -> Cell | None:
    return row[index] if index < len(row) and row[index].text else None


def _over(row: Sequence[Cell], index: int) -> Cell | None:
    """The group heading of a column: the last one at or left of it."""
    return next((cell for cell in reversed(row[: index + 1]) if cell.text), None)


def _unit_of(cell: Cell | None) -> str:
    found = _UNIT_IN_BRACKETS.findall(cell.text) if cell else []
    return next((unit for unit in reversed(found) if unit in measures().unit_class or unit == "万元"), "")


def _in_base_unit(value: float, unit: str, unit_class: str) -> tuple[float, str]:
    if unit_class == "money":
        return (value, "万元") if unit == "万元" else (value / 10_000 if unit == "元" else value * 10_000, "万元")
    return value, unit
