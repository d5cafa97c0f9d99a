"""An HTML page as a sequence of lines, each with what is needed to tell body from furniture.

A line is what a browser would show as one: block elements and <br> end it, inline tags (a number split by <span>)
do not. A row of a data table is one line, its cells separated by ` | `; tables that only lay the page out are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

SEPARATOR = " | "
_DROPPED = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "title", "link", "meta"),
        *("iframe", "frame", "object", "embed", "svg", "canvas", "audio", "video", "map"),
        *("button", "select", "textarea", "input"),
    }
)
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label"),
        *("mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
        *("var", "img", "o:p", "st1:chsdate"),
    }
)
_CELL_BLOCKERS = "table, ul, ol, form, h1, h2, h3, h4"
_MAX_CELL = 300  # a longer cell is a piece of layout, not a datum
_MAX_DEPTH = 200  # ancestors remembered; a page of 50,000 nested <div> must not fill the memory
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_HAN = re.compile(r"[一-鿿]")
_BREAK_IN_HAN = re.compile(r"(?<=[一-鿿，。、；：！？”）》])[ \t]*[\r\n]\s*(?=[一-鿿，。、；：！？“（《])")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACES = {
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"), ""),
    **dict.fromkeys(map(ord, "\xa0\u2002\u2003"), " "),
}


@dataclass(frozen=True)
class Line:
    """One line as shown. `path` holds the ids of its ancestors, outermost first; `names` their tag, id and class."""

    text: str
    linked: int  # characters inside links
    path: tuple[int, ...]
    names: tuple[str, ...]
    row: bool = False  # of a data table

    @property
    def han(self) -> int:
        return len(_HAN.findall(self.text))


@dataclass(frozen=True)
class _Place:
    """Where the walk is: ancestors so far and whether text is inside a link or raised."""

    path: tuple[int, ...]
    names: tuple[str, ...]
    linked: bool = False
    raised: bool = False


class _Writer:
    """Collects text runs into lines; a line belongs to the place where its first visible run stood."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._runs: list[str] = []
        self._linked = 0
        self._place: _Place | None = None

    def add(self, text: str, place: _Place) -> None:
        if self._place is None and text.strip():
            self._place = place
        self._linked += len(text.strip()) if place.linked else 0
        self._runs.append(text.translate(_SUPERSCRIPT) if place.raised else text)

    def end(self) -> None:
        text = tidy("".join(self._runs))
        if text and self._place:
            self.lines.append(Line(text, self._linked, self._place.path, self._place.names))
        self._runs, self._linked, self._place = [], 0, None

    def row(self, cells: list[str], place: _Place) -> None:
        self.end()
        self.lines.append(Line(SEPARATOR.join(cells), 0, place.path, place.names, row=True))


def tidy(text: str) -> str:
    """White space as a browser shows it; a source line break between Chinese characters is no space."""
    text = _BREAK_IN_HAN.sub("", text.translate(_SPACES))
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" \u3000")


def page_lines(tree: LexborHTMLParser, with_hidden: bool = False) -> list[Line]:
    """The visible lines of the page in order."""
    root = tree.body or tree.root
    return _lines([root] if root else [], with_hidden)


def _lines(nodes: list[LexborNode], with_hidden: bool) -> list[Line]:
    """Lines below the nodes. An explicit stack, because nesting has no limit on real pages."""
    writer = _Writer()
    stack: list[tuple[LexborNode | None, _Place]] = [(node, _Place((), ())) for node in reversed(nodes)]
    while stack:
        node, place = stack.pop()
        if node is None or node.tag == "br":
            writer.end()
        elif node.tag == "-text":
            writer.add(node.text_content or "", place)
        elif not _is_dropped(node, with_hidden):
            stack.extend(_inside(node, place, writer))
    writer.end()
    return writer.lines


def _inside(node: LexborNode, place: _Place, writer: _Writer) -> list[tuple[LexborNode | None, _Place]]:
    """What to visit next, last first; None marks the end of a block."""
    tag = node.tag or ""
    deeper = len(place.path) < _MAX_DEPTH
    inner = _Place(
        (*place.path, node.mem_id) if deeper else place.path,
        (*place.names, _name(node)) if deeper else place.names,
        place.linked or tag == "a",
        place.raised or tag == "sup",
    )
    if tag == "tr" and (cells := data_cells(node)):
        writer.row(cells, inner)
        return []
    children: list[tuple[LexborNode | None, _Place]] = [(child, inner) for child in node.iter(include_text=True)]
    if tag in _INLINE:
        return children[::-1]
    writer.end()
    return [(None, place), *children[::-1]]


def _name(node: LexborNode) -> str:
    attributes = node.attributes
    return " ".join(filter(None, (node.tag, attributes.get("id"), attributes.get("class"), attributes.get("role"))))


def _is_dropped(node: LexborNode, with_hidden: bool) -> bool:
    tag = node.tag or "-"
    if tag.startswith(("-", "!")) or tag in _DROPPED:
        return True
    attributes = node.attributes
    hidden = "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "")
    return bool(hidden) and not with_hidden


def data_cells(row: LexborNode) -> list[str]:
    """The cells of a data row, or nothing when the row lays out a page (long, linked or structured cells)."""
    cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
    if len(cells) < 2 or any(cell.css_first(_CELL_BLOCKERS) or len(cell.css("p")) > 6 for cell in cells):
        return []
    lines = [_lines(list(cell.iter(include_text=True)), with_hidden=False) for cell in cells]
    texts = [" ".join(line.text for line in cell) for cell in lines]
    linked = sum(line.linked for cell in lines for line in cell)
    is_data = sum(map(bool, texts)) > 1 and max(map(len, texts)) <= _MAX_CELL and linked * 2 <= sum(map(len, texts))
    return texts if is_data else []
