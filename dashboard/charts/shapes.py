"""What the shape of a mark says: how the number was stated. The same on every figure and slide."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.i18n import t
from dashboard.model import Cell

CONFLICT, EXACT = "diamond", "circle"
QUALIFIED = {"~": "square", ">=": "triangle-up", "<=": "triangle-down"}
KEYS = ("conflict", "about", "at_least", "at_most", "small")


def of(cell: Cell) -> str:
    """Diamond: a contradiction; square: about; triangles: bounds; circle: as it is. Hollow means a small base."""
    return CONFLICT if cell.in_conflict else QUALIFIED.get(cell.qualifier, EXACT)


def special(cell: Cell) -> bool:
    return of(cell) != EXACT


def key(cells: Iterable[Cell]) -> list[str]:
    """The key of the shapes that occur among these cells; nothing where all are plain."""
    shown = [c for c in cells if c.known]
    names = {"square": "about", "triangle-up": "at_least", "triangle-down": "at_most", CONFLICT: "conflict"}
    present = {names[of(c)] for c in shown if special(c)} | ({"small"} if any(c.small_base for c in shown) else set())
    return [t(f"mark.{name}") for name in KEYS if name in present]
