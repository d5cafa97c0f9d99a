"""CSV fact tables: comma, semicolon or tab; UTF-8 with or without BOM, GBK."""

from __future__ import annotations

import csv
import io

from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers.source import Reader, Source
from etl.readers.tables import EXPECTED, find_layout, to_document

_DELIMITERS = (",", "\t", ";", "，")
_HEAD_LINES = 10


def accepts(source: Source) -> bool:
    """The ending says so, or the first lines hold the header of a fact table."""
    if source.suffix in {".csv", ".tsv"}:
        return True
    return _delimiter(source.decoded.text) is not None


def read(source: Source) -> RawDocument:
    """The table as a document. Raises SourceRefused when it is no fact table."""
    decoded = source.decoded
    delimiter = _delimiter(decoded.text)
    if delimiter is None:
        raise SourceRefused(EXPECTED)
    try:
        grid = list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SourceRefused(f"CSV 格式有误({error});请检查引号是否成对,用 Excel/WPS 另存后再导入") from error
    return to_document(grid, "csv", decoded.warnings)


def _delimiter(text: str) -> str | None:
    """The delimiter under which the first lines contain a header."""
    head = text[:20_000].splitlines()[:_HEAD_LINES]
    for delimiter in _DELIMITERS:
        if find_layout([line.split(delimiter) for line in head]) or find_layout(_parsed(head, delimiter)):
            return delimiter
    return None


def _parsed(head: list[str], delimiter: str) -> list[list[str]]:
    """Quoted header cells need the real parser; a prose line with a lone quote just yields no header."""
    return [next(csv.reader([line], delimiter=delimiter), []) for line in head]


READER = Reader("csv", accepts, read)
