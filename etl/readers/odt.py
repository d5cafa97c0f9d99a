"""OpenDocument text (.odt): paragraphs with their automatic numbers, table rows; tracked deletions left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers.blocks import text_of_blocks
from etl.readers.counters import branch, chinese, circled, formal, letter, roman, shown, stem, wide
from etl.readers.header import parse_header
from etl.readers.package import Package, opened
from etl.readers.source import Reader, Source

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "style"))
_OFFICE = f"{{{_OASIS}office:1.0}}"
_FORMATS: dict[str, Callable[[int], str]] = {
    "i": roman,
    "I": lambda number: roman(number).upper(),
    "a": letter,
    "A": lambda number: letter(number).upper(),
    "一": chinese,
    "壹": formal,
    "①": circled,
    "１": wide,
    "甲": stem,
    "子": branch,
}
_DROPPED = {f"{_TEXT}{name}" for name in ("note", "tracked-changes", "ruby-text", "table-of-content", "sequence-decls")}
_DROPPED |= {f"{_OFFICE}annotation", f"{_OFFICE}forms"}
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_LOCKED = "文档已加密;请用密码打开,取消密码后另存再导入"
_NO_TEXT = "文档里没有文字(可能只有图片);请先做文字识别(OCR),或确认文件内容"


def accepts(source: Source) -> bool:
    return "content.xml" in source.parts and "word/document.xml" not in source.parts


def read(source: Source) -> RawDocument:
    """The document's body. Raises SourceRefused when it is broken, locked, no text document, or empty."""
    with opened(source.data) as package:
        _refuse_locked(package)
        content = package.part("content.xml")
        body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise SourceRefused("OpenDocument 文件不是文字文档;请另存为 .docx 或 .xlsx 后再导入")
        lists = _Lists([root for root in (package.part("styles.xml"), content) if root is not None])
        text = text_of_blocks(_blocks(body, lists, _Place()))
    if not text.strip():
        raise SourceRefused(_NO_TEXT)
    metadata = parse_header(text)
    return RawDocument(text, "odt", metadata.get("title", ""), metadata)


def _refuse_locked(package: Package) -> None:
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and any(node.tag.endswith("}encryption-data") for node in manifest.iter()):
        raise SourceRefused(_LOCKED)


@dataclass(frozen=True)
class _Place:
    """Inside which list and how deep; level 0 is outside of any."""

    style: str = ""
    level: int = 0


class _Lists:
    """List styles and how far each has counted."""

    def __init__(self, roots: list[Element]) -> None:
        nodes = [node for root in roots for node in root.iter(f"{_TEXT}list-style")]
        self._styles = {node.get(f"{_STYLE}name", ""): {_level(child): child for child in node} for node in nodes}
        self._counts: dict[tuple[str, int], int] = {}

    def begin(self, node: Element, place: _Place) -> None:
        """A list begins: its counts start again unless it says that it goes on. A list in a list belongs to it."""
        goes_on = node.get(f"{_TEXT}continue-numbering") == "true" or node.get(f"{_TEXT}continue-list")
        if place.level == 1 and not goes_on:
            self._forget(place.style, 0)

    def label(self, item: Element, place: _Place) -> str:
        """The item's number as shown; counts on."""
        style = self._styles.get(place.style, {}).get(place.level)
        if style is None or style.tag != f"{_TEXT}list-level-style-number":
            return ""
        stated = item.get(f"{_TEXT}start-value") or ""
        first = _integer(style.get(f"{_TEXT}start-value"), 1)
        before = self._counts.get((place.style, place.level), first - 1)
        self._counts[place.style, place.level] = _integer(stated, before + 1)
        self._forget(place.style, place.level)
        return self._shown(style, place)

    def _forget(self, style: str, above: int) -> None:
        for deeper in [key for key in self._counts if key[0] == style and key[1] > above]:
            del self._counts[deeper]

    def _shown(self, style: Element, place: _Place) -> str:
        upper = _integer(style.get(f"{_TEXT}display-levels"), 1)
        numbers = [self._number(place.style, level) for level in range(place.level - upper + 1, place.level + 1)]
        label = ".".join(filter(None, numbers))
        if not label:
            return ""
        label = style.get(f"{_STYLE}num-prefix", "") + label + style.get(f"{_STYLE}num-suffix", "")
        return label + " " if label[-1].isalnum() else label

    def _number(self, name: str, level: int) -> str:
        style = self._styles.get(name, {}).get(level)
        how = style.get(f"{_STYLE}num-format", "") if style is not None else ""
        return shown(self._counts.get((name, level), 1), _FORMATS.get(how[:1])) if how else ""


def _blocks(parent: Element, lists: _Lists, place: _Place, label: str = "") -> Iterator[str | list[str]]:
    """Paragraphs as text, table rows as lists of cells; `label` goes to the first paragraph."""
    for node in parent:
        if node.tag in _PARAGRAPHS:
            yield from _paragraph(node, lists, label)
            label = ""
        elif node.tag == f"{_TEXT}list":
            yield from _list(node, lists, place)
        elif node.tag == f"{_TABLE}table":
            yield from _rows(node, lists)
        elif node.tag not in _DROPPED:
            yield from _blocks(node, lists, place)


def _list(node: Element, lists: _Lists, place: _Place) -> Iterator[str | list[str]]:
    inner = _Place(node.get(f"{_TEXT}style-name") or place.style, place.level + 1)
    lists.begin(node, inner)
    for item in node:
        own = any(child.tag in _PARAGRAPHS for child in item)  # an item that only holds a deeper list has no number
        label = lists.label(item, inner) if own and item.tag == f"{_TEXT}list-item" else ""
        yield from _blocks(item, lists, inner, label)


def _paragraph(node: Element, lists: _Lists, label: str) -> Iterator[str]:
    boxes: list[Element] = []
    text = "".join(_runs(node, boxes))
    yield label + text if text.strip() else text
    for box in boxes:
        yield from _flat(box, lists)


def _rows(table: Element, lists: _Lists) -> Iterator[list[str]]:
    for row in table.iter(f"{_TABLE}table-row"):
        cells = [child for child in row if child.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")]
        yield ["\n".join(_flat(cell, lists)) for cell in cells]


def _flat(parent: Element, lists: _Lists) -> Iterator[str]:
    for block in _blocks(parent, lists, _Place()):
        yield block if isinstance(block, str) else " ".join(block)


def _runs(node: Element, boxes: list[Element]) -> Iterator[str]:
    """The visible text below a paragraph; text boxes are collected, they are paragraphs of their own."""
    yield node.text or ""
    for child in node:
        name = child.tag.removeprefix(_TEXT)
        if name == "s":
            yield " "
        elif name in ("tab", "line-break"):
            yield " " if name == "tab" else "\n"
        elif child.tag.endswith("}text-box"):
            boxes.append(child)
        elif child.tag not in _DROPPED:
            yield from _runs(child, boxes)
        yield child.tail or ""


def _level(node: Element) -> int:
    return _integer(node.get(f"{_TEXT}level"), 1)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


READER = Reader("odt", accepts, read, isolated=True)
