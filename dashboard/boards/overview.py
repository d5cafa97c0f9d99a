"""The cards of the page Overview."""

from __future__ import annotations

from dataclasses import replace

from dashboard import coverage, lookups, overview, queries, theme, trends
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.charts import trends as chart
from dashboard.exports import slides
from dashboard.i18n import t
from dashboard.view import View


def cards(view: View) -> Board:
    headlines = lookups.headlines(view.path)
    cells = lookups.cells(view.path, view.peers, tuple(headlines), view.first, view.year)
    numbers = [_headline(view, key, cells) for key in headlines]
    return board(*numbers, _changes(view), _grid(view), _waiting(view))


def _headline(view: View, key: str, cells: overview.Cells) -> Card:
    """One number of the unit in view; the body has its own heading."""
    indicator = view.indicators[key]
    history = replace(view, indicator_id=key, last=view.year)
    trend = theme.once(lambda: trends.build(history, view.first, view.year))
    return Card(
        key,
        indicator.name,
        headed=False,
        html=lambda: overview.headline_card(view, indicator, cells),
        large=True,
        words=lambda: words.headline(view, key, cells),
        within=lambda height: chart.figure(trend(), height, with_values=False, narrow=True),
        what=(indicator.name,),
        cells=[cells[key, view.focus, year] for year in range(view.first, view.year + 1)],
        slides=lambda: slides.trend(history),
        foot=t("compare.foot", year=view.year),
        alone=t("overview.alone", unit=view.name(view.focus), year=view.year, indicator=indicator.name),
    )


def _grid(view: View) -> Card:
    frame = queries.report_grid(view.path, view.peers)
    return Card(
        "grid",
        t("grid.title"),
        t("grid.subtitle"),
        html=lambda: coverage.report_grid(view, frame),
        on_slide=t("grid.on_slide"),
        words=lambda: words.grid(view, frame),
        foot=coverage.foot(view, frame),
    )


def _waiting(view: View) -> Card:
    frame = queries.issue_counts(view.path, view.peers)
    return Card(
        "waiting",
        t("waiting.title"),
        t("waiting.subtitle"),
        lead=t("waiting.none") if frame.empty else "",
        html=None if frame.empty else lambda: overview.waiting(frame) + overview.start_review(view),
        words=lambda: words.waiting(frame),
    )


def _changes(view: View) -> Card:
    recent = lookups.cells(view.path, (view.focus,), tuple(view.indicators), view.year - 1, view.year)
    changes = overview.biggest_changes(view, recent)
    return Card(
        "changes",
        t("changes.title", unit=view.name(view.focus), year=view.year),
        t("changes.subtitle", year=view.year - 1),
        lead="" if changes else t("changes.none"),
        html=lambda: overview.change_blocks(changes) if changes else "",
        words=lambda: words.changes(changes),
        cells=[cell for change in changes for cell in (change.old, change.new)],
    )
