"""Text -> quantities: every number with its unit word, and the statements that stand for one (无…, 全覆盖).

What only looks like a number (dates, document numbers, names such as 三项制度, changes such as 同比增长8%) is
left out here, so that no later stage has to know about it. Source of the rules: extraction.md, "A quantity".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from etl.lexicon import fold
from etl.model import Quantity
from etl.quantities import scanners, statements
from etl.quantities.names import mask_names

__all__ = ["quantities"]


def quantities(text: str, unreadable: tuple[tuple[int, int], ...] = ()) -> list[Quantity]:
    """All quantities of a clean text, by position; spans are code points into `text`.

    `unreadable`: spans that repair could not prove; a number that touches one keeps its place but loses its value.
    """
    folded = fold(text)
    masked = mask_names(folded)
    found: dict[tuple[int, int], Quantity] = {}
    taken = bytearray(len(folded))
    for quantity in _candidates(folded, masked):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found[quantity.start, quantity.end] = quantity
    ordered = sorted(found.values(), key=lambda quantity: quantity.start)
    return [_blank_if_unreadable(quantity, unreadable) for quantity in ordered]


def _is_absurd(quantity: Quantity) -> bool:
    """Digits run together: nothing that a report counts has sixteen of them."""
    return quantity.value is not None and not abs(quantity.value) < 1e15


def _candidates(folded: str, masked: str) -> Iterator[Quantity]:
    """The scanners in order of authority: what an earlier one takes, a later one cannot."""
    yield from scanners.percent_words(masked)
    yield from statements.zero_statements(masked)
    yield from statements.full_statements(folded)
    yield from scanners.lists(masked)
    yield from scanners.digits(masked)
    yield from scanners.bare_percents(masked)
    yield from scanners.shares(masked)
    yield from scanners.ratios(masked)
    yield from scanners.vague(masked)
    yield from scanners.chinese(masked)


def _blank_if_unreadable(quantity: Quantity, unreadable: tuple[tuple[int, int], ...]) -> Quantity:
    if _is_absurd(quantity) or any(start < quantity.end and quantity.start < end for start, end in unreadable):
        return replace(quantity, value=None, rule="unreadable")
    return quantity
