"""The building blocks of the overview as HTML: headline cards, report grid, what waits, biggest changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from dashboard import (
    i18n,
    links,
    lookups,
    marks,
    numbers,
    queries,
    queries_values,
    sentences,
    statistics,
    theme,
    wording,
)
from dashboard.actions import Action, may
from dashboard.cell_table import CellTable
from dashboard.i18n import t
from dashboard.model import Cell, Evidence, Indicator
from dashboard.review import scope
from dashboard.view import ALL, View

Cells = CellTable


def headline_card(view: View, indicator: Indicator, cells: Cells) -> str:
    """One indicator of the unit in question: value, change, history, place among peers."""
    history = [cells[indicator.indicator_id, view.focus, y] for y in range(view.first, view.year + 1)]
    cell = history[-1]
    before = cells.get((indicator.indicator_id, view.focus, view.year - 1), cell.without_value("no_report"))
    peers = cells.peers(indicator.indicator_id, view.year, view.peers)
    colour = theme.palette().units[0]
    rank = statistics.rank(view.focus, peers, indicator.direction)
    place = wording.place(rank, view.level, indicator.direction)
    strip = marks.strip(peers, (cell,), {view.focus: colour}, statistics.middle(peers), place, 130)
    return (
        f"<div class='kpi'><div class='kpi-head'><h3>{escape(indicator.name)}</h3>"
        f"<span>{wording.direction_word(indicator.direction)}</span></div>"
        f"<p class='kpi-value'>{_big(cell, indicator)}</p>{wording.change_line(cell, before, indicator)}"
        f"{marks.sparkline(history, colour, _history_words(history, indicator))}"
        f"<div class='kpi-foot'><span>{place}</span>{strip}</div></div>"
    )


def _big(cell: Cell, indicator: Indicator) -> str:
    if cell.value is None:
        return f"<span class='absent'>{numbers.absence(cell.state)}</span>{_state_words(cell)}"
    sign = numbers.SIGNS.get(cell.qualifier, "")
    number = f"{sign}{numbers.number(cell.value, indicator, cell.qualifier)}"
    unit = f"<small>{escape(numbers.measure(indicator))}</small>"
    body = f"{number}{unit}"
    if cell.fact_ids:
        body = f"<a href='{escape(links.to_fact(cell.fact_ids[0]))}' data-go title='{t('evidence.open')}'>{body}</a>"
    return f"{body} <span class='of'>{wording.basis(cell, short=True)}</span>{wording.tags(cell)}"


def _state_words(cell: Cell) -> str:
    return f" <span class='of'>{t('state.silent.word')}</span>" if cell.state == "silent" else ""


def _history_words(history: list[Cell], indicator: Indicator) -> str:
    """The text alternative of a sparkline."""
    return t("list.semicolon").join(f"{c.year} {numbers.shown(c, indicator)}" for c in history)


def card_key(view: View) -> str:
    """One key line for all cards."""
    return (
        f"<div class='keyline'><span><i class='dot u1'></i>{escape(view.name(view.focus))}</span>"
        f"<span><i class='dot peer'></i>{t('key.peers', level=view.level_name())}</span>"
        f"<span><i class='tick'></i>{t('key.median')}</span><span><i class='dots'></i>{t('key.gap')}</span>"
        f"<span>{t('key.rank')}</span><span>{t('key.scale')}</span></div>"
    )


def waiting(frame: pd.DataFrame, most: int = 5) -> str:
    """What needs a person, riskiest first: count, kind, an example with the way to it."""
    return "<ul class='waiting'>" + "".join(map(_waiting_row, queries.rows(frame.head(most)))) + "</ul>"


def start_review(view: View) -> str:
    """The way to the queue of the same units, where the reader may decide and something waits."""
    n = scope.waiting(view.path, view.peers)
    if not n or not may(Action.REVIEW):
        return ""
    address = links.href("review", level=view.level, parent=view.parent, only=ALL, when=ALL, reason=scope.CHECKS)
    return f"<p><a class='start' href='{escape(address)}' data-go>{t('waiting.start', n=f'{n:,}')}</a></p>"


def _waiting_row(row: Any) -> str:
    code, severity, n = str(row.code), str(row.severity), int(row.n)
    example = str(row.example or "")
    title = t(f"issue.{code}") if i18n.known(f"issue.{code}") else t("issue.other")
    fact, doc = str(row.fact_id), str(row.doc_id)
    address = links.to_fact(fact) if fact else links.href("source", report=doc) if doc else ""
    way = f" <a href='{escape(address)}' data-go>{t('evidence.open')}</a>" if address else ""
    return (
        f"<li class='sev-{escape(severity)}'><b>{n}</b><div><strong>{title}</strong>"
        f"<em>{t(f'severity.{severity}')}</em><p>{sentences.in_chinese(example)}{way}</p></div></li>"
    )


@dataclass(frozen=True)
class Step:
    """From last year's number to this year's. `size` is in standard deviations of the peers."""

    indicator: Indicator
    new: Cell
    old: Cell
    size: float


@dataclass(frozen=True)
class Change:
    """A step with the sentence that states the new number."""

    indicator: Indicator
    new: Cell
    old: Cell
    evidence: Evidence
    size: float


def biggest_changes(view: View, cells: Cells, most: int = 3) -> list[Change]:
    """The largest changes of the unit, measured by how far peers lie apart; only plain, exact, quotable values."""
    apart = queries_values.spreads(view.path, view.peers, view.year)
    found = [s for i in view.indicators.values() if (s := _measured(view, cells, i, apart))]
    found.sort(key=lambda s: -s.size)
    kept: list[Change] = []
    while found and len(kept) < most:
        kept += _quoted(view, found[:most])
        found = found[most:]
    return kept[:most]


def _measured(view: View, cells: Cells, indicator: Indicator, apart: Mapping[str, float]) -> Step | None:
    new = cells.get((indicator.indicator_id, view.focus, view.year))
    old = cells.get((indicator.indicator_id, view.focus, view.year - 1))
    if not new or not old or new.value is None or old.value is None or new.in_conflict or old.in_conflict:
        return None
    if new.value == old.value or new.small_base or not new.fact_ids:
        return None
    spread = apart.get(indicator.indicator_id, abs(new.value))
    return Step(indicator, new, old, abs(new.value - old.value) / spread) if spread else None


def _quoted(view: View, steps: Sequence[Step]) -> list[Change]:
    """Those whose sentence the dataset has; asked for together."""
    said = {e.fact_id: e for e in lookups.evidence(view.path, tuple(s.new.fact_ids[0] for s in steps))}
    return [Change(s.indicator, s.new, s.old, said[fact], s.size) for s in steps if (fact := s.new.fact_ids[0]) in said]


def change_blocks(changes: Sequence[Change]) -> str:
    """Side by side."""
    return f"<div class='change-row'>{''.join(map(_change_block, changes))}</div>"


def _change_block(change: Change) -> str:
    """`8.70% → 7.04%` over the quoted sentence."""
    i = change.indicator
    return (
        f"<div class='change-block'><div class='change-head'><h4>{escape(i.name)}</h4>"
        f"<span class='{_verdict(change)}'>{step(change)}</span></div>{sentences.block(change.evidence)}</div>"
    )


def step(change: Change) -> str:
    """`8.70% → 7.04%，改善`."""
    i, verdict = change.indicator, _verdict(change)
    word = f"{t('list.comma')}{t(f'verdict.{verdict}')}" if verdict else ""
    return f"{numbers.shown(change.old, i, i.is_percent)} → {numbers.shown(change.new, i, i.is_percent)}{word}"


def _verdict(change: Change) -> str:
    difference = numbers.difference(change.new, change.old, change.indicator)
    return numbers.verdict(difference, change.indicator.direction) if difference is not None else ""
