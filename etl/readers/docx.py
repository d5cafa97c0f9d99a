"""Word documents (.docx): paragraphs with their automatic numbers, table rows, tracked changes as accepted.

Headers, footers, comments, notes and tables of contents are no report text and stay out.
Own reading of the XML instead of python-docx: that has no list numbers, and those need most of the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers.blocks import text_of_blocks
from etl.readers.docx_numbers import Numbers, W
from etl.readers.header import parse_header
from etl.readers.package import opened
from etl.readers.source import Reader, Source

_MAIN = re.compile(r"word/document\d?\.xml")  # online editors count them
_NO_TEXT = "文档里没有文字(可能只有图片);请先做文字识别(OCR),或确认文件内容"
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink")}
_WRAPPERS |= {f"{W}fldSimple", f"{W}dir", f"{W}bdo", f"{W}ruby", f"{W}rubyBase", f"{W}pict", f"{W}object"}
_BREAKS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_BOX = f"{W}txbxContent"


def accepts(source: Source) -> bool:
    return any(map(_MAIN.fullmatch, source.parts))


def read(source: Source) -> RawDocument:
    """The document's body. Raises SourceRefused when it is broken, locked, too big or holds no text."""
    with opened(source.data) as package:
        root = package.part(next(filter(_MAIN.fullmatch, sorted(source.parts))))
        body = None if root is None else root.find(f"{W}body")
        numbers = Numbers(package.part("word/numbering.xml"), package.part("word/styles.xml"))
        text = text_of_blocks(_blocks(body, numbers)) if body is not None else ""
    if not text.strip():
        raise SourceRefused(_NO_TEXT)
    metadata = parse_header(text)
    return RawDocument(text, "docx", metadata.get("title", ""), metadata)


def _blocks(parent: Element, numbers: Numbers) -> Iterator[str | list[str]]:
    """Paragraphs as text, table rows as lists of cells."""
    for node in parent:
        if node.tag == f"{W}p":
            yield from _paragraph(node, numbers)
        elif node.tag == f"{W}tbl":
            yield from _rows(node, numbers)
        elif node.tag in _WRAPPERS:
            yield from _blocks(node, numbers)


def _paragraph(node: Element, numbers: Numbers) -> Iterator[str]:
    if numbers.is_contents(node):
        return
    boxes: list[Element] = []
    text = "".join(_runs(node, boxes))
    yield (numbers.label(node) if text.strip() else "") + text
    for box in boxes:
        for block in _blocks(box, numbers):
            yield block if isinstance(block, str) else " ".join(block)


def _rows(table: Element, numbers: Numbers) -> Iterator[list[str]]:
    rows = [row for child in table for row in ([child] if child.tag == f"{W}tr" else child.iter(f"{W}tr"))]
    for row in rows:
        cells = [cell for child in row for cell in ([child] if child.tag == f"{W}tc" else child.iter(f"{W}tc"))]
        yield ["\n".join(_flat(cell, numbers)) for cell in cells]


def _flat(cell: Element, numbers: Numbers) -> Iterator[str]:
    """The paragraphs of a cell; a table inside it is read row by row."""
    for block in _blocks(cell, numbers):
        yield block if isinstance(block, str) else " ".join(block)


def _runs(node: Element, boxes: list[Element]) -> Iterator[str]:
    """The visible text below a paragraph; text boxes are collected, they are paragraphs of their own."""
    for child in node:
        if child.tag == f"{W}r":
            if not _is_hidden(child):
                yield from _runs(child, boxes)
        elif child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}br":
            yield "" if child.get(f"{W}type") == "column" else "\n"
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag in _WRAPPERS:
            yield from _runs(child, boxes)
        elif child.tag in (_ALTERNATIVE, f"{W}drawing"):
            boxes.extend(_boxes(child))


def _boxes(node: Element) -> Iterator[Element]:
    """The first text box content of a drawing: the alternative for old programs says the same again."""
    first = next(node.iter(_BOX), None)
    if first is not None:
        yield first


def _is_hidden(run: Element) -> bool:
    flag = run.find(f"{W}rPr/{W}vanish")
    return flag is not None and flag.get(f"{W}val") not in ("0", "false")


READER = Reader("docx", accepts, read, isolated=True)
