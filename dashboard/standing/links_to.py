"""Values and levels as links."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard import links, numbers, sentences
from dashboard.model import Cell, Evidence, Indicator


def value(cell: Cell, indicator: Indicator, quoted: Mapping[str, Evidence]) -> str:
    """The value, leading to its sentence, which shows when the value is pointed at or focused."""
    text = f"<b>{escape(numbers.shown(cell, indicator))}</b>"
    first = quoted.get(cell.fact_ids[0]) if cell.fact_ids else None
    if first is None:
        return text if cell.known else f"<span class='absent'>{text}</span>"
    css = "has-pop" if cell.known else "has-pop absent"
    pop = f"<span class='pop' role='tooltip'>{sentences.quotation(first)}</span>"
    return f"<a class='{css}' href='{escape(links.to_fact(first.fact_id))}' data-go>{text}{pop}</a>"


def level(page: str, name: str, text: str) -> str:
    """A page on another level."""
    return f"<a href='{escape(links.href(page, level=name))}' data-go>{escape(text)}</a>"
