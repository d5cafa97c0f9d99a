"""Opening again what the dashboard hands out: each kind of file, with what must be true of every one of its kind."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd
from docx import Document
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard.exports import image, pptx
from dashboard.exports.csv import FORMULA_STARTS
from dashboard.exports.take import Offer

Values = set[float]
SIGN = re.compile(r'"[≈≥≤]"')


def check(offer: Offer, words: str, values: Values) -> int:
    """Open the file; `words` must stand in it and its numbers among `values`. The number of numbers compared."""
    name, content = offer.file.file_name, offer.file.content()
    assert name.endswith(f".{offer.kind}") and len(name) <= 126 and not re.search(r'[\\/:*?"<>|\s]', name), name
    assert not words or words in name, name
    return KINDS[offer.kind](content, words, values)


def _csv(content: bytes, words: str, values: Values) -> int:
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(BytesIO(content), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert len(table) and table.iloc[:, -1].str.contains(words, regex=False).all()
    texts = [text for column in table for text in (column, *table[column])]
    numbers = [column for column in table if re.match(r"数值|Value", column)]
    for text in texts:
        assert not text.startswith(FORMULA_STARTS) or _number(text), text
    found = [float(text) for column in numbers for text in table[column] if _number(text)]
    assert {n for n in found if not near(n, values)} == set()
    return len(found)


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", text))


def near(number: float, values: Values) -> bool:
    """Whether the dataset has this number: as it is, or with the 15 digits of a workbook."""
    return number in values or float(f"{number:.12g}") in values


def _xlsx(content: bytes, words: str, values: Values) -> int:
    count = 0
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        assert sheet.freeze_panes == "A3" and sheet.auto_filter.ref.startswith("A2:")
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert words in sheet["A1"].value and words in sheet.oddHeader.right.text
        heads = [str(cell.value or "") for cell in sheet[2]]
        for row in sheet.iter_rows(min_row=3):
            for head, cell in zip(heads, row, strict=True):
                assert cell.data_type in "sn", (head, cell.value)
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
                    assert cell.quotePrefix, cell.value
                if head in ("数值", "Value") and cell.value is not None:
                    assert cell.data_type == "n"
                    percent = "%" in cell.number_format
                    assert near(cell.value * 100 if percent else cell.value, values), (cell.value, cell.number_format)
                    count += 1
    return count


def _pptx(content: bytes, words: str, values: Values) -> int:
    count = 0
    slides = list(Presentation(BytesIO(content)).slides)
    assert slides
    for slide in slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert texts[0].strip() and any(words in text for text in texts) and texts[-1].strip()
        assert slide.notes_slide.notes_text_frame.text.strip()
        for run in slide._element.iter(qn("a:r")):
            assert run.find(qn("a:rPr")).find(qn("a:ea")).get("typeface") == pptx.FONT
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            count += _chart(chart)
            if "▼" in texts[-1]:
                raise AssertionError("a slide has no triangle downwards")
    return count


def _chart(chart: Any) -> int:
    """The numbers that the chart shows are those of its workbook, cell by cell; a gap has no point."""
    book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob), data_only=True)
    count = 0
    for series in chart._chartSpace.iter(qn("c:ser")):
        for tag in ("c:val", "c:xVal", "c:yVal"):
            for source in series.findall(qn(tag)):
                reference = source.find(qn("c:numRef"))
                held = _cells(book, reference.find(qn("c:f")).text)
                points = {int(p.get("idx")): float(p.find(qn("c:v")).text) for p in reference.iter(qn("c:pt"))}
                assert set(points) == {i for i, value in enumerate(held) if value is not None}
                assert all(abs(points[i] - held[i]) <= 1e-12 * max(1, abs(held[i])) for i in points)
                count += len(points)
    blank = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    assert blank is not None and blank.get("val") == "gap"
    return count


def _cells(book: Any, reference: str) -> list[Any]:
    sheet, area = reference.rsplit("!", 1)
    found = book[sheet.strip("'")][area.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def _docx(content: bytes, words: str, values: Values) -> int:
    document = Document(BytesIO(content))
    assert words in document.sections[0].header.paragraphs[0].text and document.tables
    return len(document.paragraphs) and 0


def _png(content: bytes, words: str, values: Values) -> int:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width == image.WIDTH * image.SCALE and height > 200
    return 0


def _svg(content: bytes, words: str, values: Values) -> int:
    text = content.decode()
    assert text.lstrip().startswith("<svg") and f'width="{image.WIDTH}"' in text and words in text
    assert "http://" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", text)
    return 0


KINDS = {"csv": _csv, "xlsx": _xlsx, "pptx": _pptx, "docx": _docx, "png": _png, "svg": _svg}
