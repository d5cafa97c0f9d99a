"""Values with their sources as a flat table: what every CSV of the dashboard holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard import lookups
from dashboard.cell_table import Cells
from dashboard.exports import csv
from dashboard.i18n import join, t, uom_name
from dashboard.model import Cell, Evidence
from dashboard.view import View

MANY = 3  # more units than this are counted, not named, in a file name


def table(view: View, cells: Iterable[Cell]) -> pd.DataFrame:
    """One row a cell. Values are unrounded numbers; units of measure stand in a column of their own, as rows differ."""
    rows = list(cells)
    facts = tuple(dict.fromkeys(f for c in rows for f in c.fact_ids))
    quoted = {e.fact_id: e for e in lookups.evidence(view.path, facts)}
    uoms = {view.indicators[c.indicator_id].uom for c in rows}
    found = [_row(view, c, [quoted[f] for f in c.fact_ids if f in quoted]) for c in rows]
    return pd.DataFrame(found, columns=columns(uoms.pop() if len(uoms) == 1 else ""))


def columns(uom: str) -> list[str]:
    """Headers in the reader's language; the value's names the unit of measure where all rows share one."""
    names = (
        "unit", "full_name", "year", "dimension", "indicator", "value", "uom", "qualifier", "status", "numerator",
        "denominator", "scope", "note", "document", "section", "sentence",
    )  # fmt: skip
    titles = {name: t(f"csv.{name}") for name in names}
    if uom:
        titles["value"] = t("csv.value_in", uom=uom_name(uom) or uom)
    return list(titles.values())


def _row(view: View, cell: Cell, quoted: list[Evidence]) -> list[Any]:
    unit, indicator = view.units[cell.unit_id], view.indicators[cell.indicator_id]
    qualifier = t(f"qualifier.{QUALIFIERS[cell.qualifier]}") if cell.known else ""
    return [
        unit.name, unit.full_name, cell.year, indicator.dimension_name, indicator.name, cell.value,
        uom_name(indicator.uom), qualifier, t(f"status.{cell.outcome}"), cell.numerator, cell.denominator,
        t(f"scope.{cell.scope_kind}") if cell.known else "", cell.note,
        *sources(quoted),
    ]  # fmt: skip


QUALIFIERS = {"=": "exact", "~": "about", ">=": "at_least", "<=": "at_most"}


def sources(quoted: Sequence[Evidence]) -> tuple[str, str, str]:
    """Documents, sections and sentences behind a value."""
    if len(quoted) == 1:  # nearly all
        return quoted[0].doc_title, quoted[0].section, quoted[0].sentence.strip()
    return (
        _each(e.doc_title for e in quoted),
        _each(e.section for e in quoted),
        _each(e.sentence.strip() for e in quoted),
    )


def _each(texts: Iterable[str]) -> str:
    """Different texts once each, in order."""
    return " ／ ".join(dict.fromkeys(filter(None, texts)))


def download(view: View, cells: Iterable[Cell], *what: str) -> csv.Download:
    """The table as CSV; the name says dataset, units, indicator and years."""
    rows = cells if isinstance(cells, Sequence) else list(cells)
    return csv.download(lambda: table(view, rows), view.dataset, *name_parts(view, rows, *what))


def name_parts(view: View, rows: Sequence[Cell], *what: str) -> tuple[str, ...]:
    """What a file name says after the dataset: units, indicator, years."""
    units = [view.name(u) for u in view.chosen]
    lazy = rows if isinstance(rows, Cells) else None
    count = lazy.units if lazy else len({c.unit_id for c in rows})
    named = join(units) if len(units) <= MANY else t("csv.units", n=count)
    years = lazy.years if lazy else sorted({c.year for c in rows})
    span = f"{years[0]}-{years[-1]}" if years else ""
    return named, *what, span
