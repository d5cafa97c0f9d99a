"""Tables whose cells stand on a line each, as pages without their markup have them: read only where they are certain.

Behind | (规章 |) the headings must fit the numbers: a corner and one heading for each, or all headings and as many
numbers. Without | a name with its unit must alternate with its number (行政处罚案件(件) / 281).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.indicators.cells import Cell, GridNumber, is_measure, is_number, is_year, number_of

_CELL_LINE = re.compile(r"[ \t]*(?P<text>[^|]*?)[ \t]*\|[| \t]*")
_CORNER = re.compile(r"内容|项目|类别|名称|指标|事项|单位$")
_CELL_LINES = 4
_GROUP = re.compile(r"数量|件数|宗数|情况")
_HEADINGS = 3  # fewer headings without a corner say too little
_HEAD = re.compile(
    r"(?:指标|项目|事项)(?:名称)?|名称|内容|序号|单位|年份|20\d\d年度?|(?:完成|实际|办理|统计)?(?:数值?|数量|数据|情况|结果)"
)
_NAME = re.compile(r"(?=.*[一-鿿])[^,。;:、!?|\d]{2,24}")
_UNIT = re.compile(r"\(([^()]{1,4})\)$")


def cells_on_lines(folded: str) -> Iterator[list[Cell]]:
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


def numbers_on_lines(cells: list[Cell]) -> Iterator[GridNumber]:
    """信息内容 / 制发件数 / 废止件数 / 规章 / 0 / 0: headings behind a corner, a name, as many numbers as headings."""
    headings: list[Cell] = []
    for names, values in _names_and_values(cells):
        if _head_all_numbers(names, values):
            rows = [names[: -len(values)], names[-len(values) :]]
            found = (number_of([row for row in rows if row], place, cell, None) for place, cell in enumerate(values))
            yield from (number for number in found if number)
            headings = []
            continue
        if len(names) > 1:
            behind_corner = names[-len(values) - 2 : -1]
            fits = len(behind_corner) == len(values) + 1 and _CORNER.search(behind_corner[0].text)
            headings = behind_corner[1:] if fits else []
        if len(headings) == len(values) and names:
            found = (number_of([headings], index, cell, names[-1]) for index, cell in enumerate(values))
            yield from (number for number in found if number)


def _head_all_numbers(names: list[Cell], values: list[Cell]) -> bool:
    """行政处罚实施数量(宗) / 警告 / 罚款 / 合计(宗) / 3 / 20 / 23: one group, then a heading for each number."""
    if len(values) < _HEADINGS or len(names) != len(values) + 1:
        return False
    return bool(_GROUP.search(names[0].text)) and not _CORNER.search(names[0].text)


def _names_and_values(cells: list[Cell]) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Turn by turn the cells that are no numbers and the numbers behind them."""
    names: list[Cell] = []
    values: list[Cell] = []
    for cell in cells:
        if is_number(cell.text):
            values.append(cell)
            continue
        if values:
            yield names, values
            names, values = [], []
        names.append(cell)
    if values:
        yield names, values


def alternating(folded: str) -> Iterator[tuple[int, int, list[GridNumber]]]:
    """指标 / 数值 / 行政处罚案件(件) / 281 / 罚没金额(万元) / 56.3, with 1, 2, 3 before the names or without."""
    for run in _runs_of_short_lines(folded):
        first = next((index for index, cell in enumerate(run) if is_number(cell.text)), len(run))
        numbered = first + 1 < len(run) and run[first].text == "1" and not is_number(run[first + 1].text)
        head = run[: first if numbered else first - 1] if first else []
        pairs = _pairs(run[len(head) :], numbered)
        told = bool(head) and bool(_HEAD.fullmatch(head[-1].text))
        if pairs and (told or (len(pairs) > 1 and not head)):
            found = [number_of([], 0, value, name, unit=_unit_of_name(name)) for name, value in pairs]
            yield run[0].start, run[-1].end, [number for number in found if number]


def _unit_of_name(name: Cell) -> str:
    unit = _UNIT.search(name.text)
    return unit[1] if unit and is_measure(unit[1]) else ""


def _pairs(cells: list[Cell], numbered: bool) -> list[tuple[Cell, Cell]]:
    """Name and number by turns to the end; nothing where they do not alternate."""
    step = 3 if numbered else 2
    found = []
    for turn, place in enumerate(range(0, len(cells), step), 1):
        group = cells[place : place + step]
        if len(group) < step or (numbered and group[0].text != str(turn)):
            return []
        name, value = group[-2:]
        if is_number(name.text) or is_year(name.text) or not is_number(value.text):
            return []
        found.append((name, value))
    return found


def _runs_of_short_lines(folded: str) -> Iterator[list[Cell]]:
    """Lines that each hold only a name, a year or a number, one after the other; prose ends a run."""
    run: list[Cell] = []
    position = 0
    for line in [*folded.split("\n"), "。"]:
        text = line.strip(" \t|") if line.count("|") == 1 else line.strip()
        start = position + line.find(text)
        if text and (is_number(text) or is_year(text) or _NAME.fullmatch(text)):
            run.append(Cell(start, start + len(text), text))
        elif text:
            if any(is_number(cell.text) for cell in run):
                yield run
            run = []
        position += len(line) + 1
