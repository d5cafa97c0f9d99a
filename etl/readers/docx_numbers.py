"""The automatic numbers of a Word document, which stand nowhere in its text (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from etl.readers.counters import branch, chinese, circled, formal, letter, roman, shown, stem, wide

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "taiwaneseCounting"), chinese),
    **dict.fromkeys(("taiwaneseCountingThousand", "japaneseCounting", "koreanCounting", "ideographDigital"), chinese),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), formal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), circled),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), wide),
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "ideographTraditional": stem,
    "ideographZodiac": branch,
}
_SILENT = {"bullet", "none"}
_PLACE = re.compile(r"%([1-9])")
_CLOSED = re.compile(r"[、.．。)）〕\]】:：,，]$")


@dataclass(frozen=True)
class _Level:
    format: str
    pattern: str  # %1、
    start: int


class Numbers:
    """Counts through a document: ask for the label of every paragraph in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._styles = {_value(style, "styleId"): style for style in _all(styles, "style")}
        self._default = next((key for key, style in self._styles.items() if _is_default(style)), "")
        for node in _all(numbering, "abstractNum"):
            self._levels[_value(node, "abstractNumId")] = {_index(level): _level(level) for level in _all(node, "lvl")}
        for node in _all(numbering, "num"):
            self._learn(node)

    def is_contents(self, paragraph: Element) -> bool:
        """A line of the table of contents."""
        style = self._styles.get(self._style_of(paragraph))
        name = "" if style is None else _value(style.find(f"{W}name"), "val")
        return name.lower().startswith(("toc ", "toc标题", "目录"))

    def label(self, paragraph: Element) -> str:
        """The number in front of the paragraph, empty when it has none; counts on."""
        number, level = self._reference(paragraph)
        abstract = self._abstract.get(number, "")
        known = self._levels.get(abstract, {}).get(level)
        if known is None:
            return ""
        self._count(abstract, number, level, known)
        if known.format in _SILENT:
            return ""
        label = _PLACE.sub(lambda place: self._shown(abstract, int(place[1]) - 1, known), known.pattern)
        return label if not label or _CLOSED.search(label) else label + " "

    def _learn(self, node: Element) -> None:
        number = _value(node, "numId")
        self._abstract[number] = abstract = _value(node.find(f"{W}abstractNumId"), "val")
        for override in _all(node, "lvlOverride"):
            start, level = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
            if start is not None:
                self._restarts[number, _index(override)] = _integer(_value(start, "val"), 1)
            if level is not None:  # a list of its own from here on
                self._abstract[number] = own = f"{abstract}/{number}"
                self._levels.setdefault(own, dict(self._levels.get(abstract, {})))[_index(override)] = _level(level)

    def _reference(self, paragraph: Element) -> tuple[str, int]:
        """(list, level) of a paragraph: its own, else that of its style or of what the style is based on."""
        number, level = _numbering(paragraph.find(f"{W}pPr"))
        style = self._style_of(paragraph)
        for _ in range(20):  # styles may be based on one another in a ring
            if number is not None or style not in self._styles:
                break
            node = self._styles[style]
            number, inherited = _numbering(node.find(f"{W}pPr"))
            level = inherited if level is None else level
            style = _value(node.find(f"{W}basedOn"), "val")
        return number or "", level or 0

    def _style_of(self, paragraph: Element) -> str:
        return _value(paragraph.find(f"{W}pPr/{W}pStyle"), "val") or self._default

    def _count(self, abstract: str, number: str, level: int, known: _Level) -> None:
        """One more on this level; deeper levels begin again."""
        restart = self._restarts.pop((number, level), None)
        before = self._counts.get((abstract, level), known.start - 1)
        self._counts[abstract, level] = before + 1 if restart is None else restart
        for deeper in range(level + 1, 9):
            self._counts.pop((abstract, deeper), None)

    def _shown(self, abstract: str, level: int, asking: _Level) -> str:
        known = self._levels[abstract].get(level, asking)
        number = self._counts.get((abstract, level), known.start)
        return shown(number, _STYLES.get(known.format))


def _level(node: Element) -> _Level:
    kind = _value(node.find(f"{W}numFmt"), "val") or "decimal"
    pattern = _value(node.find(f"{W}lvlText"), "val")
    return _Level(kind, pattern, _integer(_value(node.find(f"{W}start"), "val"), 1))


def _numbering(properties: Element | None) -> tuple[str | None, int | None]:
    """(list, level) as the properties state them; list 0 takes a number away."""
    node = None if properties is None else properties.find(f"{W}numPr")
    if node is None:
        return None, None
    number, level = node.find(f"{W}numId"), node.find(f"{W}ilvl")
    return (
        None if number is None else _value(number, "val"),
        None if level is None else _integer(_value(level, "val"), 0),
    )


def _is_default(style: Element) -> bool:
    return _value(style, "type") == "paragraph" and _value(style, "default") in ("1", "true")


def _all(node: Element | None, name: str) -> list[Element]:
    return [] if node is None else node.findall(f"{W}{name}")


def _value(node: Element | None, name: str) -> str:
    return "" if node is None else node.get(f"{W}{name}", "")


def _index(node: Element) -> int:
    return _integer(_value(node, "ilvl"), 0)


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default
