"""Workbooks for Excel and WPS: typed numbers, frozen and filtered header, widths, A4 landscape, text stays text."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard import numbers
from dashboard.exports.csv import FORMULA_STARTS
from dashboard.i18n import t
from dashboard.model import Cell, Indicator

FONT = "Microsoft YaHei"  # on every office machine; other systems have a substitute for it
A4 = 9  # Excel's number of the paper
HEADER_ROW = 1  # row 0 names table and dataset
STEP = 2000  # rows between two reports of progress
SHEET_ROWS = 1_048_576

Progress = Callable[[int, int], None]  # rows written, rows in all


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the format that shows it as the page does."""

    value: float
    form: str = "#,##0"


Content = str | int | Number | None


@dataclass(frozen=True)
class Column:
    """A heading; `width` in characters. Long text wraps."""

    title: str
    width: float = 12
    wrap: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table. `count` is the number of rows, for progress."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Content]]
    count: int


@dataclass(frozen=True)
class Book:
    """Sheets with the mark that stands on each of them: the dataset, and the word fictional where it is."""

    title: str
    mark: str
    sheets: Sequence[Sheet]


@dataclass
class _Writer:
    book: Any
    mark: str
    progress: Progress
    total: int
    done: int = 0
    forms: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def form(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.forms:
            base = {"font_name": FONT, "font_size": 10, "valign": "top"}
            self.forms[key] = self.book.add_format(base | properties)
        return self.forms[key]


def number(cell: Cell, indicator: Indicator) -> Number | None:
    """The unrounded value; a percentage is a true one (7.04% is 0.0704), its sign (≈ ≥ ≤) part of the format."""
    if cell.value is None:
        return None
    sign = numbers.SIGNS.get(cell.qualifier, "")
    return percent(cell.value, sign) if indicator.is_percent else amount(cell.value, sign)


def percent(value: float, sign: str = "") -> Number:
    """Divided as a decimal: 7.04 / 100 must be the float that reads 0.0704."""
    exact = float(Decimal(repr(float(value))) / 100)
    return Number(exact, _signed("0%" if value in (0, 100) else "0.00%", sign))


def amount(value: float, sign: str = "") -> Number:
    """With thousands separators, and decimals only where there are some."""
    return Number(float(value), _signed("#,##0" if float(value).is_integer() else "#,##0.00", sign))


def _signed(form: str, sign: str) -> str:
    return f'"{sign}"{form}' if sign else form


def to_bytes(book: Book, progress: Progress = lambda done, total: None) -> bytes:
    """The workbook. Raises ValueError where a table has more rows than a sheet can hold."""
    for sheet in book.sheets:
        if sheet.count + HEADER_ROW + 1 > SHEET_ROWS:
            raise ValueError(t("export.too_many", rows=f"{sheet.count:,}", most=f"{SHEET_ROWS:,}"))
    file = BytesIO()
    # not `constant_memory`: it takes 1.5 times as long and makes larger files
    with _no_collection(), xlsxwriter.Workbook(file) as written:
        written.set_properties({"title": book.title, "comments": book.mark, "subject": book.mark})
        writer = _Writer(written, book.mark, progress, sum(sheet.count for sheet in book.sheets))
        for sheet in book.sheets:
            _sheet(writer, sheet)
        progress(writer.total, writer.total)
    return file.getvalue()


@contextmanager
def _no_collection() -> Iterator[None]:
    """A million cells are a million objects without a cycle: Python's search for cycles takes a seventh of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _sheet(writer: _Writer, sheet: Sheet) -> None:
    page = writer.book.add_worksheet(sheet.name)
    _print_setup(page, sheet.title, writer.mark)
    for i, column in enumerate(sheet.columns):
        page.set_column(i, i, column.width)
    page.write_string(0, 0, f"{sheet.title}　{writer.mark}", writer.form(bold=True, font_size=12))
    head = writer.form(bold=True, bg_color="#E8EDF2", bottom=1, text_wrap=True, valign="vcenter")
    page.set_row(HEADER_ROW, 30)
    for i, column in enumerate(sheet.columns):
        page.write_string(HEADER_ROW, i, column.title, head)
    page.freeze_panes(HEADER_ROW + 1, 0)
    page.autofilter(HEADER_ROW, 0, HEADER_ROW + max(sheet.count, 1), len(sheet.columns) - 1)
    _rows(writer, page, sheet)


def _print_setup(page: Worksheet, title: str, mark: str) -> None:
    """A4 landscape, one page wide, heading on every page. `&` is a code in headers, hence doubled."""
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    page.repeat_rows(HEADER_ROW)
    left, right = title.replace("&", "&&")[:110], mark.replace("&", "&&")[:110]
    page.set_header(f"&L{left}&R{right}")
    page.set_footer(f"&C{t('xlsx.page')}")


def _rows(writer: _Writer, page: Worksheet, sheet: Sheet) -> None:
    text = [writer.form(text_wrap=column.wrap) for column in sheet.columns]
    prefixed = [writer.form(text_wrap=column.wrap, quote_prefix=True) for column in sheet.columns]
    plain, forms = writer.form(), dict[str, Format]()
    for place, row in enumerate(sheet.rows, HEADER_ROW + 1):
        for i, content in enumerate(row):
            if isinstance(content, str):
                if content:
                    style = prefixed[i] if content.startswith(FORMULA_STARTS) else text[i]
                    page.write_string(place, i, content, style)
            elif isinstance(content, Number):
                style = forms.get(content.form) or forms.setdefault(content.form, writer.form(num_format=content.form))
                page.write_number(place, i, content.value, style)
            elif content is not None:
                page.write_number(place, i, content, plain)
        writer.done += 1
        if writer.done % STEP == 0:
            writer.progress(writer.done, writer.total)
