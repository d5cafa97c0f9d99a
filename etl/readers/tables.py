"""Fact tables, whatever file they come in: which columns a grid has and which facts its rows state.

Long form: one row a fact (unit, year, indicator, value, …). Wide form: one row a unit and year, one column an
indicator. Cells stay text; what they mean is decided later, with the catalogue at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.errors import SourceRefused
from etl.model import RawDocument, TableRow
from etl.readers.cells import is_empty, parse_cell, parse_qualifier, parse_year

__all__ = ["EXPECTED", "Grid", "find_layout", "parse_cell", "parse_year", "to_document"]

Grid = Sequence[Sequence[str]]
SEPARATOR = " | "
EXPECTED = (
    "不是可识别的数据表:表头应含“单位、年份、指标、数值”四列(每行一个数),"
    "或“单位、年份”加每个指标一列(每行一个单位一年);请改好表头后再导入"
)
_HEADER_ROWS = 10  # a title and a note may stand above the header
_COLUMNS = {
    "unit": ("unit", "单位", "地区", "单位名称", "地区名称", "镇街", "街镇", "街道", "乡镇", "区县", "单位(地区)"),
    "year": ("year", "年份", "年度", "年", "报告年度"),
    "indicator": ("indicator", "指标", "指标名称", "指标id"),
    "value": ("value", "数值", "值", "指标值"),
    "qualifier": ("qualifier", "限定", "约数", "限定词"),
    "basis": ("basis", "口径", "基准"),
    "scope": ("scope", "范围"),
    "scope_kind": ("scope_kind", "范围类型", "范围类别"),
    "source": ("source", "来源", "资料来源", "出处"),
    "section": ("section", "章节"),
    "note": ("note", "备注", "说明"),
    "ignored": ("序号", "计量单位", "uom", "unit_of_measure", "no", "id"),
}
_ROLE = {name: role for role, names in _COLUMNS.items() for name in names}
_BASIS = {"": "actual", "实际": "actual", "当年": "actual", "上年": "previous", "上年度": "previous", "目标": "target"}
_SCOPE_KIND = {"全部": "whole", "部分": "part", "更大": "wider", "合并": "mixed", "时段": "period", "新增": "increment"}
# a bracket behind a column name is dropped when it only repeats the unit of measure; 元 and 亿元 are kept: they
# would change the value, so the name must fail to match
_MEASURE = re.compile(r"(?<!人口)[(](?:[%件次人个场家份项条起宗处所户批期名]|人次|场次|件次|批次|家次|万元|平方米)[)]$")
_PEOPLE = re.compile(r"(?<=人口)[(]万人[)]$")


@dataclass(frozen=True)
class Layout:
    """Where what stands: header row, column index by role, and (wide form) the indicator of each further column."""

    header: int
    roles: dict[str, int]
    indicators: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Line:
    """A row as it stands in the text: its cells, the joined line, each cell's span in it, its place in the text."""

    cells: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int], ...]
    start: int

    def cell(self, index: int | None) -> str:
        return self.cells[index] if index is not None and index < len(self.cells) else ""


def to_document(grid: Grid, file_format: str, warnings: tuple[str, ...] = ()) -> RawDocument:
    """A grid as a document of one line a row. Raises SourceRefused when it has no unit and year columns."""
    layout = find_layout(grid)
    if layout is None:
        raise SourceRefused(EXPECTED)
    lines = tuple(_lines(grid))
    rows: list[TableRow] = []
    left_out: list[int] = []
    for number, line in enumerate(lines[layout.header + 1 :], start=layout.header + 2):
        if _is_complete(line, layout):
            rows.extend(_facts(line, layout))
        elif line.text:
            left_out.append(number)
    text = "".join(line.text + "\n" for line in lines)
    return RawDocument(text, file_format, rows=tuple(rows), warnings=warnings + _warn(left_out, rows, grid, layout))


def find_layout(grid: Grid) -> Layout | None:
    """The layout of the first row that names a unit and a year column and at least one thing more."""
    for number, row in enumerate(grid[:_HEADER_ROWS]):
        names = [_normal(cell) for cell in row]
        roles = _roles(names)
        if not {"unit", "year"} <= roles.keys():
            continue
        if {"indicator", "value"} <= roles.keys():
            return Layout(number, roles)
        used = set(roles.values()) | {index for index, name in enumerate(names) if _ROLE.get(name) == "ignored"}
        indicators = {i: _indicator_name(row[i]) for i, name in enumerate(names) if name and i not in used}
        if indicators:
            return Layout(number, roles, indicators)
    return None


def _roles(names: list[str]) -> dict[str, int]:
    """Column index by role. Where 地区 names the unit, 单位 is the unit of measure (件, %)."""
    roles: dict[str, int] = {}
    for index, name in enumerate(names):
        role = _ROLE.get(name)
        if role and role != "ignored" and (role not in roles or (role == "unit" and names[roles["unit"]] == "单位")):
            roles[role] = index
    return roles


def _normal(cell: str) -> str:
    return re.sub(r"\s", "", cell).replace("（", "(").replace("）", ")").lower()


def _indicator_name(cell: str) -> str:
    name = re.sub(r"\s", "", cell).replace("（", "(").replace("）", ")").replace("％", "%")
    return _PEOPLE.sub("", _MEASURE.sub("", name))


def _lines(grid: Grid) -> Iterator[_Line]:
    start = 0
    for row in grid:
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        spans, position = [], 0
        for cell in cells:
            spans.append((position, position + len(cell)))
            position += len(cell) + len(SEPARATOR)
        text = SEPARATOR.join(cells)
        yield _Line(tuple(cells), text, tuple(spans), start)
        start += len(text) + 1


def _is_complete(line: _Line, layout: Layout) -> bool:
    roles = layout.roles
    needed = [roles["unit"], roles["year"]] + ([] if layout.indicators else [roles["indicator"]])
    return all(line.cell(index) for index in needed)


def _facts(line: _Line, layout: Layout) -> Iterator[TableRow]:
    """The facts of one row: its value cell, or every filled indicator cell."""
    columns = layout.indicators or {layout.roles["value"]: line.cell(layout.roles["indicator"])}
    year = line.cell(layout.roles["year"])
    for index, indicator in columns.items():
        value = line.cell(index)
        if is_empty(value):
            continue
        yield TableRow(
            unit=line.cell(layout.roles["unit"]),
            year=str(parse_year(year) or year),
            indicator=indicator,
            value=value,
            line=line.text,
            value_span=line.spans[index],
            line_start=line.start,
            **_qualified(line, layout.roles),
        )


def _qualified(line: _Line, roles: dict[str, int]) -> dict[str, str]:
    """The optional columns in the model's words; words it does not know stay as they are and are flagged later."""
    given = {role: line.cell(roles.get(role)) for role in ("qualifier", "basis", "scope", "scope_kind")}
    kind = _SCOPE_KIND.get(given["scope_kind"], given["scope_kind"])
    return {
        "qualifier": parse_qualifier(given["qualifier"]) or given["qualifier"],
        "basis": _BASIS.get(given["basis"], given["basis"]),
        "scope": given["scope"],
        # a scope without its kind limits or widens, nobody knows which: part is the careful reading, never ranked
        "scope_kind": kind or ("part" if given["scope"] else "whole"),
        **{role: line.cell(roles.get(role)) for role in ("source", "section", "note")},
    }


def _warn(left_out: list[int], rows: list[TableRow], grid: Grid, layout: Layout) -> tuple[str, ...]:
    warnings = []
    if left_out:
        which = "、".join(map(str, left_out[:5])) + ("等" if len(left_out) > 5 else "")
        warnings.append(f"第 {which} 行缺少单位、年份或指标(共 {len(left_out)} 行),未读;请补全")
    if not rows:
        warnings.append("表头正确,但没有一行带数值;请检查是否填写完整")
    width = max(len(row) for row in grid)
    header = [*grid[layout.header], *[""] * width]
    body = grid[layout.header + 1 :]
    bare = [i + 1 for i in range(width) if not header[i].strip() and any(len(r) > i and r[i].strip() for r in body)]
    if bare:
        warnings.append(f"第 {'、'.join(map(str, bare))} 列没有表头,未读;请补上指标名称")
    return tuple(warnings)
