"""Paragraphs and table rows of an office document to text: one line each, cells separated by ` | `."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SEPARATOR = " | "
_MAX_CELL = 300  # a longer cell is a form that holds prose, not a datum
_SPACES = re.compile(r"[ \t\u00a0\u2002\u2003]+")
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad\u2060"))


def text_of_blocks(blocks: Iterable[str | list[str]]) -> str:
    """Lines of the blocks in order; empty paragraphs are no lines."""
    found = (line for block in blocks for line in (_lines(block) if isinstance(block, str) else _row(block)))
    return "".join(f"{line}\n" for line in found)


def _lines(paragraph: str) -> Iterator[str]:
    """A paragraph, in pieces where somebody typed a line break."""
    for line in paragraph.translate(_INVISIBLE).split("\n"):
        tidy = _SPACES.sub(" ", line).strip(" \u3000")
        if tidy:
            yield tidy


def _row(cells: list[str]) -> Iterator[str]:
    """The cells on one line; a row with one filled cell or with prose in it is read paragraph by paragraph."""
    texts = [" ".join(_lines(cell)) for cell in cells]
    if sum(map(bool, texts)) > 1 and max(map(len, texts)) <= _MAX_CELL:
        yield SEPARATOR.join(texts)
    else:
        for cell in cells:
            yield from _lines(cell)
