"""What calamine does not tell about a workbook: how big it would get, and which cells are shown as per cent."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from etl.errors import SourceRefused

MAX_UNPACKED_MEGABYTES = 100
MAX_AREA = 5_000_000  # cells between A1 and the last filled one; calamine holds them all
_TOO_BIG = f"工作簿展开后过大(上限 {MAX_UNPACKED_MEGABYTES} MB),未读取;请删去多余的工作表和空白区域后另存再导入"
_TOO_WIDE = "工作表占用区域过大({} 行 × {} 列),未读取;请删去远处的零散单元格(Ctrl+End 可定位)后另存再导入"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*\br="(\d+)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c\b[^<>]*\br="([A-Z]+)\d')
_UNCOMPUTED = re.compile(rb"(?:</f>|<f[^<>]*/>)(?:<v></v>|<v\s*/>)?</c>")
_STYLED = re.compile(rb"<c ([^<>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,2})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_PERCENT_FORMATS = {9, 10}  # 0% and 0.00% are built in (ECMA-376, 18.8.30)


def refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Raise SourceRefused for workbooks whose parts or whose used area would fill the memory."""
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_MEGABYTES * 1024 * 1024:
        raise SourceRefused(_TOO_BIG)
    for sheet in _sheets(archive):
        rows = max((int(match[1]) for match in _ROW.finditer(sheet)), default=0)
        columns = max(map(_column, {match[1] for match in _COLUMN.finditer(sheet)}), default=0) + 1
        if rows * columns > MAX_AREA:
            raise SourceRefused(_TOO_WIDE.format(rows, columns))


def uncomputed_formulas(archive: zipfile.ZipFile) -> int:
    """Cells with a formula whose result was never saved: programs write such, and they read as empty."""
    return sum(len(_UNCOMPUTED.findall(sheet)) for sheet in _sheets(archive))


def _sheets(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Every part that may hold rows; sheets are named freely, so all but the shared strings are looked at."""
    names = [name for name in archive.namelist() if name.endswith(".xml") and not name.endswith("sharedStrings.xml")]
    return (archive.read(name) for name in names)


def percent_cells(archive: zipfile.ZipFile) -> dict[str, set[tuple[int, int]]]:
    """(row, column) from 0, by sheet name, of the cells whose number format is a percentage."""
    styles = _percent_styles(archive)
    if not styles:
        return {}
    return {name: set(_cells(archive.read(part), styles)) for name, part in _sheet_parts(archive)}


def _percent_styles(archive: zipfile.ZipFile) -> set[int]:
    """Indices of the cell styles (cellXfs) that show per cent."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    custom = {
        int(node.get("numFmtId", "0")) for node in root.iter(f"{_MAIN}numFmt") if "%" in node.get("formatCode", "")
    }
    formats = root.find(f"{_MAIN}cellXfs")
    wanted = _PERCENT_FORMATS | custom
    return {i for i, node in enumerate(formats or ()) if int(node.get("numFmtId", "0")) in wanted}


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(sheet name, part name) of every worksheet."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    parts = [(node.get("name", ""), targets.get(node.get(_RELATION), "")) for node in book.iter(f"{_MAIN}sheet")]
    full = [(name, part.lstrip("/") if part.startswith("/") else f"xl/{part}") for name, part in parts]
    return [(name, part) for name, part in full if part in archive.namelist()]


def _cells(sheet: bytes, styles: set[int]) -> list[tuple[int, int]]:
    found = []
    for attributes in _STYLED.findall(sheet):
        style, place = _STYLE.search(attributes), _PLACE.search(attributes)
        if style and place and int(style[1]) in styles:
            found.append((int(place[2]) - 1, _column(place[1])))
    return found


def _column(letters: bytes) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
