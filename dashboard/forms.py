"""Counts as they are, by village and community, or by 10,000 people: only where the same unit and year has the base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard import lookups, numbers
from dashboard.i18n import t, uom_name
from dashboard.model import Cell, Indicator

if TYPE_CHECKING:
    from dashboard.view import View

TOTAL, PER_VILLAGE, PER_10K = "total", "per_village", "per_10k"
FORMS = (TOTAL, PER_VILLAGE, PER_10K)
BASES = {PER_VILLAGE: "village_count", PER_10K: "resident_population"}  # the latter in 10,000 people
KEPT = ("corrected", "conflict", "previous")  # a word about the number itself outweighs that it was divided


def divisible(indicator: Indicator) -> bool:
    """Rates are none of it, nor are the bases themselves."""
    return indicator.kind != "rate" and indicator.indicator_id not in BASES.values()


def missing(path: str, form: str, units: Iterable[str], first: int, last: int) -> bool:
    """Whether no unit has the base of a form in any of the years."""
    if form == TOTAL:
        return False
    base, ids = BASES[form], tuple(units)
    found = lookups.cells(path, ids, (base,), first, last)
    return not found.said(base)[0] or not any(_usable(cell) for cell in found.values())


def formed(indicator: Indicator, form: str) -> Indicator:
    """The indicator as it is called and measured in this form; no more or less of it is good or bad."""
    if form == TOTAL or not divisible(indicator):
        return indicator
    uom = t(f"form.{form}.uom", uom=uom_name(indicator.uom))
    return replace(
        indicator, name=t(f"form.{form}.name", name=indicator.name), uom=uom, decimals=2, direction="none", divided=True
    )


def named(title: str, form: str) -> str:
    """A title that says the form."""
    return title if form == TOTAL else t(f"form.{form}.name", name=title)


def words(form: str) -> str:
    """For footers: what was divided by what."""
    return "" if form == TOTAL else t(f"form.{form}.foot")


def cells(view: View, units: tuple[str, ...], ids: tuple[str, ...], first: int, last: int) -> lookups.Cells:
    """The cells of the view in the form it asks for; all cells where that is the number itself."""
    found = lookups.cells(view.path, units, ids, first, last)
    if view.form == TOTAL:
        return found
    base = BASES[view.form]
    bases = lookups.cells(view.path, units, (base,), first, last)
    return {
        (key, unit, year): divided(cell, bases[base, unit, year], view.form)
        if divisible(view.indicators[key]) else cell
        for (key, unit, year), cell in found.items()
    }  # fmt: skip


def divided(cell: Cell, base: Cell, form: str) -> Cell:
    """k ÷ n of the same unit and year. No value where the base is unknown, in conflict, or of another scope."""
    if cell.value is None or (cell.in_conflict and cell.value is None):
        return cell
    if not _usable(base) or base.value is None or cell.scope_kind != base.scope_kind:
        return cell.without_value("no_base")
    count, under = (numbers.plain(numbers.rounded(v, 2)) for v in (cell.value, base.value))
    exact = base.qualifier == "="
    return replace(
        cell, value=cell.value / base.value, qualifier=cell.qualifier if exact else "~",
        numerator=cell.value, denominator=base.value, status=cell.status if cell.status in KEPT else "derived",
        basis=t(f"form.{form}.basis", count=count, base=under), fact_ids=(*cell.fact_ids, *base.fact_ids),
    )  # fmt: skip


def _usable(base: Cell) -> bool:
    return bool(base.value) and not base.in_conflict
