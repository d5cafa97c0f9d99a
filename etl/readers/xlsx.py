"""Excel workbooks as fact tables: every visible sheet with a header is read, the others are named in a warning.

calamine gives values without number formats, so a rate typed as 7.04% arrives as 0.0704; `percent_cells` finds
those cells. It also lays a sheet out as one dense block, so a stray cell at XFD1048576 would ask for terabytes:
`refuse_bombs` looks at sizes before anything is unpacked into memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from etl.errors import SourceRefused
from etl.model import RawDocument, TableRow
from etl.readers.source import Reader, Source
from etl.readers.tables import EXPECTED, find_layout, to_document
from etl.readers.workbook import percent_cells, refuse_bombs, uncomputed_formulas

_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, ParseError, OSError, KeyError, ValueError, RuntimeError)
_DAMAGED = "Excel 文件已损坏或不完整;请用 Excel/WPS 打开后另存为 .xlsx 再导入"


def accepts(source: Source) -> bool:
    """A zip that holds a workbook."""
    return "xl/workbook.xml" in source.parts


def read(source: Source) -> RawDocument:
    """All tables of the workbook as one document. Raises SourceRefused when none of its sheets is a fact table."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            refuse_bombs(archive)
            percent = percent_cells(archive)
            uncomputed = uncomputed_formulas(archive)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        grids = {name: _grid(workbook.get_sheet_by_name(name), percent.get(name, set())) for name in visible}
    except _BROKEN as error:
        raise SourceRefused(_DAMAGED) from error
    warnings = _notices(hidden=len(workbook.sheet_names) - len(visible), uncomputed=uncomputed)
    return _document(grids, warnings)


def _notices(hidden: int, uncomputed: int) -> tuple[str, ...]:
    notices = []
    if hidden:
        notices.append(f"有 {hidden} 个隐藏的工作表,未读;需要的话请取消隐藏")
    if uncomputed:
        notices.append(f"有 {uncomputed} 个公式没有保存结果,按空白处理;请用 Excel/WPS 打开并保存一次再导入")
    return tuple(notices)


def _document(grids: dict[str, list[list[str]]], warnings: tuple[str, ...]) -> RawDocument:
    tables = {name: to_document(grid, "xlsx") for name, grid in grids.items() if find_layout(grid)}
    if not tables:
        raise SourceRefused(EXPECTED)
    skipped = [f"工作表“{name}”没有单位、年份列,未读" for name, grid in grids.items() if name not in tables and grid]
    return _joined(tables, (*warnings, *skipped))


def _joined(tables: dict[str, RawDocument], skipped: tuple[str, ...]) -> RawDocument:
    """Sheets one after the other; warnings name their sheet when there are several."""
    text, warnings = "", list(skipped)
    rows: list[TableRow] = []
    for name, table in tables.items():
        rows.extend(replace(row, line_start=row.line_start + len(text)) for row in table.rows)
        warnings.extend(f"工作表“{name}”:{w}" if len(tables) > 1 else w for w in table.warnings)
        text += table.text
    return RawDocument(text, "xlsx", rows=tuple(rows), warnings=tuple(warnings))


def _grid(sheet: CalamineSheet, percent: set[tuple[int, int]]) -> list[list[str]]:
    """The sheet as text from A1 on; a cell merged over several rows (one unit, many years) stands in each of them."""
    grid = [
        [_cell(value, (r, c) in percent) for c, value in enumerate(row)]
        for r, row in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in grid[top + 1 : bottom + 1]:
            row[left] = grid[top][left]
    return grid


def _cell(value: object, percent: bool) -> str:
    """A cell as a person would type it: 2023 and not 2023.0, 7.04% and not 0.0704."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, int | float):
        return f"{value * 100:.12g}%" if percent else f"{value:.15g}"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


READER = Reader("xlsx", accepts, read, isolated=True)
