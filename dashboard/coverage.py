"""Which unit reported when, and which numbers a unit's reports give: two grids, their states told apart by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import links, lookups, numbers, queries
from dashboard.database import NAMES
from dashboard.i18n import t
from dashboard.model import Cell, Indicator
from dashboard.view import View

KINDS = ("report", "empty", "beside", "unfed", "none")
REPORTS = ("report", "empty")
MOST = 100  # units of the grid: of two thousand a browser would take seconds, and nobody would read them
ROOMY = 10  # up to this many units rows are taller: the grid fills its card
# What a cell of the second grid shows: a sign that differs in shape, not in colour alone.
SIGNS = {
    "reported": "●", "derived": "÷", "stated_zero": "0", "stated_full": "", "previous": "↩", "corrected": "✎",
    "conflict": "◆", "partial": "◐", "no_cases": "∅", "no_base": "∅", "silent": "—", "no_report": "",
}  # fmt: skip
QUALIFIED = {"~": "≈", ">=": "≥", "<=": "≤"}
WIDER = ("wider", "mixed")
SAYS_NOTHING = ("silent", "no_report")

Line = tuple[Indicator, list[Cell]]


def report_grid(view: View, frame: pd.DataFrame) -> str:
    """Unit x year: how many numbers each report gave, or what there is instead of a report; the key below."""
    years = range(view.first, view.last + 1)
    head = "".join(f"<th scope='col'>{y}</th>" for y in years)
    order = listed(view, frame)
    cells, key = _report_rows(view.path, tuple(sorted(order)), view.peers, years, links.carried(), view, frame)
    rows = "".join(
        f"<tr class='{'focus' if u == view.focus else ''}'><th scope='row'>{escape(view.name(u))}</th>{cells[u]}</tr>"
        for u in order
    )
    body = f"{_columns(len(years))}<thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody>"
    css = "grid roomy" if len(order) <= ROOMY else "grid"
    return f"<div class='scroll'><table class='{css}'>{body}</table></div>{key}"


def listed(view: View, frame: pd.DataFrame) -> list[str]:
    """The unit in view and its peers; of very many those that most reports are missing of."""
    peers = [u for u in view.peers if u != view.focus]
    if len(peers) >= MOST:
        there = frame[frame["kind"].isin(REPORTS) & frame["year"].between(view.first, view.last)]
        given = there.groupby("unit_id").size().to_dict()
        peers.sort(key=lambda u: given.get(u, 0) - _expected(view, u))
    return [view.focus, *peers[: MOST - 1]]


def _expected(view: View, unit: str) -> int:
    """Years in which the unit existed."""
    return sum(view.units[unit].exists(y) for y in range(view.first, view.last + 1))


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs=NAMES | {range: hash})
def _report_rows(
    path: str, units: tuple[str, ...], peers: tuple[str, ...], years: range, state: tuple[str, ...], _view: View,
    _frame: pd.DataFrame,
) -> tuple[dict[str, str], str]:  # fmt: skip
    """The cells of each unit, whichever is in view, and the key. `state`: what the links in them carry on."""
    found = {(r.unit_id, int(r.year)): r for r in queries.rows(_frame)}
    most = max((r.facts for r in found.values() if r.kind == "report"), default=1) or 1
    cells = {u: "".join(_report_cell(_view, u, y, found.get((u, y)), most) for y in years) for u in units}
    among = frozenset(peers)
    shown = {r.kind for (u, y), r in found.items() if u in among and y in years}
    missing = any((u, y) not in found and _view.units[u].exists(y) for u in peers for y in years)
    return cells, _key(shown, missing)


def _columns(years: int) -> str:
    """Years of one width."""
    column = f"<col style='width:{min(14, 78 // years)}%'>"
    return f"<colgroup><col>{column * years}</colgroup>"


def _report_cell(view: View, unit: str, year: int, row: Any, most: int) -> str:
    if row is None:
        if view.units[unit].exists(year):
            return f"<td class='none'>{t('state.no_report')}</td>"
        gone = year > (view.units[unit].valid_to or year)
        return f"<td class='void'>{t('grid.gone' if gone else 'grid.not_yet')}</td>"
    facts, issues, kind = int(row.facts), int(row.issues), str(row.kind)
    address = escape(links.href("source", unit=unit, year=year, report=str(row.doc_id)))
    corner = f"<i class='corner' title='{t('grid.waits', n=issues)}'></i>" if issues else ""
    style = f" style='--share:{8 + round(34 * facts / most)}%'" if kind == "report" else ""
    help_ = t(f"grid.kind.{kind}.help", what=t(f"doctype.{row.doc_type}"), n=facts)
    return (
        f"<td><a href='{address}' data-go class='{kind}'{style} title='{escape(help_)}'>"
        f"{report_words(kind, facts, str(row.doc_type))}{corner}</a></td>"
    )


def report_words(kind: str, facts: int, doc_type: str) -> str:
    """What stands in the cell of a document."""
    if kind == "report":
        return str(facts)
    if kind == "empty":
        return t("grid.kind.empty.short")
    return t("grid.kind.beside.short" if kind == "beside" else "grid.kind.unfed.short",
             what=t(f"doctype.{doc_type}.short"), n=facts)  # fmt: skip


def _key(shown: set[str], missing: bool) -> str:
    """What the looks of the cells mean; only those that occur, and what 無報告 looks like where there is any."""
    kinds = [k for k in KINDS if k in shown or (k == "none" and missing)]
    marks = "".join(f"<span><i class='swatch {k}'></i>{t(f'grid.kind.{k}')}</span>" for k in kinds)
    return f"<div class='keyline gridkey'>{marks}<span><i class='swatch waits'></i>{t('grid.corner')}</span></div>"


def foot(view: View, frame: pd.DataFrame) -> str:
    """How many of the reports that could be there are there; units that did not exist in a year owe none."""
    expected = sum(_expected(view, u) for u in view.peers)
    found = int(frame["kind"].isin(REPORTS).sum())
    tables = int((frame["kind"] == "beside").sum())
    beside = t("grid.foot.beside", n=tables) if tables else ""
    rest = t("grid.foot.rest", n=MOST, all=f"{len(view.peers):,}") if len(view.peers) > MOST else ""
    return t("grid.foot", found=found, expected=expected) + beside + rest


def sign(cell: Cell) -> tuple[str, str]:
    """The sign of a cell and its meaning in words: how the number was stated, or why there is none."""
    if cell.known and cell.status in ("reported", "derived") and cell.qualifier in QUALIFIED:
        return QUALIFIED[cell.qualifier], t(f"values.{cell.qualifier}")
    state = cell.outcome if cell.outcome in SIGNS else "reported"
    if cell.known and cell.scope_kind in WIDER and state in ("reported", "derived"):
        return "⊃", t(f"tag.{cell.scope_kind}")
    if cell.small_base and state in ("reported", "derived"):
        return "○", t("tag.small_base")
    return t("values.full.sign") if state == "stated_full" else SIGNS[state], t(f"status.{state}")


def value_lines(view: View) -> list[Line]:
    """Indicators that the unit in view has said anything about in some year, each with its cells by year."""
    years = range(view.first, view.last + 1)
    cells = lookups.cells(view.path, (view.focus,), tuple(view.indicators), view.first, view.last)
    found = [(i, [cells[key, view.focus, y] for y in years]) for key, i in view.indicators.items()]
    return [(i, history) for i, history in found if any(c.state not in SAYS_NOTHING for c in history)]


def value_grid(view: View, lines: list[Line]) -> str:
    """Indicator x year, grouped by dimension; every cell a sign, and in words for those who point at it or listen."""
    if not lines:
        return ""
    head = "".join(f"<th scope='col'>{y}</th>" for y in range(view.first, view.last + 1))
    body = ""
    for name, group in groupby(lines, key=lambda line: line[0].dimension_name):
        body += f"<tr class='dim'><th colspan='{len(lines[0][1]) + 1}' scope='colgroup'>{escape(name)}</th></tr>"
        body += "".join(_value_row(i, history) for i, history in group)
    top = f"{_columns(len(lines[0][1]))}<thead><tr><th></th>{head}</tr></thead>"
    table = f"<table class='grid values'>{top}<tbody>{body}</tbody></table>"
    return f"<div class='pane'>{table}</div>{_value_key(c for _, history in lines for c in history)}"


def _value_row(indicator: Indicator, history: list[Cell]) -> str:
    cells = "".join(_value_cell(indicator, c) for c in history)
    return f"<tr><th scope='row'>{escape(indicator.name)}</th>{cells}</tr>"


def _value_cell(indicator: Indicator, cell: Cell) -> str:
    mark, words = sign(cell)
    said = f"{cell.year} {words}" + (f" {numbers.shown(cell, indicator)}" if cell.known else "")
    css = "none" if cell.state == "no_report" else "absent" if not cell.known else cell.outcome
    inner = f"<span aria-hidden='true'>{mark}</span><span class='unseen'>{escape(said)}</span>"
    if cell.fact_ids:
        inner = f"<a href='{escape(links.to_fact(cell.fact_ids[0]))}' data-go title='{escape(said)}'>{inner}</a>"
    return f"<td class='{css}' title='{escape(said)}'>{inner}</td>"


def _value_key(cells: Iterable[Cell]) -> str:
    """Signs that occur, each once, in the order of SIGNS."""
    found: Mapping[str, str] = {words: mark for mark, words in map(sign, cells)}
    order = {t(f"status.{state}"): n for n, state in enumerate(s for s in SIGNS if s != "no_base")}
    names = sorted(found, key=lambda words: order.get(words, 1))
    marks = "".join(
        f"<span><b class='{'hatch' if not found[w] else ''}'>{found[w] or '&nbsp;'}</b>{w}</span>" for w in names
    )
    return f"<div class='keyline gridkey'>{marks}</div>"
