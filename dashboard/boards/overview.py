"""The cards of the page Overview."""

from __future__ import annotations

from dashboard import coverage, lookups, overview, queries
from dashboard.card import Board, Card, board
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
    return Card(
        key, indicator.name, headed=False, html=lambda: overview.headline_card(view, indicator, cells),
        alone=t("overview.alone", unit=view.name(view.focus), year=view.year, indicator=indicator.name),
    )  # fmt: skip


def _grid(view: View) -> Card:
    frame = queries.report_grid(view.path, view.peers)
    return Card(
        "grid", t("grid.title"), t("grid.subtitle"), html=lambda: coverage.report_grid(view, frame),
        foot=coverage.foot(view, frame),
    )  # fmt: skip


def _waiting(view: View) -> Card:
    return Card(
        "waiting", t("waiting.title"), t("waiting.subtitle"),
        html=lambda: overview.waiting(queries.issue_counts(view.path, view.peers)),
    )  # fmt: skip


def _changes(view: View) -> Card:
    recent = lookups.cells(view.path, view.peers, tuple(view.indicators), view.year - 1, view.year)
    changes = overview.biggest_changes(view, recent)
    return Card(
        "changes", t("changes.title", unit=view.name(view.focus), year=view.year),
        t("changes.subtitle", year=view.year - 1), lead="" if changes else t("changes.none"),
        html=lambda: overview.change_blocks(changes),
    )  # fmt: skip
