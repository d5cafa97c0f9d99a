"""The cards of the page Profile."""

from __future__ import annotations

from dataclasses import replace

from dashboard import coverage, profile, targets
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.i18n import t
from dashboard.standing import queries, target_words
from dashboard.view import View


def cards(view: View) -> Board:
    name = view.name(view.focus)
    return board(
        _numbers(view, name),
        _chapters(view, name, "problems"),
        _chapters(view, name, "plans"),
        _aims(view, name),
        _values(view, name),
        _documents(view, name),
        _issues(view, name),
    )


def _chapters(view: View, name: str, kind: str) -> Card:
    """Problems or plans in the unit's own words."""
    title = t(f"profile.{kind}", year=view.year)
    lead = profile.no_chapters(view, kind)
    return Card(
        kind,
        title,
        alone=t("profile.alone", unit=name, what=title),
        lead=lead,
        html=None if lead else lambda: profile.chapters(view, kind),
        words=lambda: words.chapters(view, kind),
    )


def _documents(view: View, name: str) -> Card:
    none = queries.reports(view.path, view.focus).empty
    return Card(
        "documents",
        t("profile.reports"),
        t("profile.reports.subtitle"),
        on_slide="",
        alone=t("profile.alone", unit=name, what=t("profile.reports")),
        lead=t("source.none", unit=name, year=view.year) if none else "",
        html=None if none else lambda: profile.reports(view),
        words=lambda: words.documents(view),
    )


def _issues(view: View, name: str) -> Card:
    none = queries.issues(view.path, view.focus).empty
    return Card(
        "issues",
        t("profile.issues"),
        t("waiting.subtitle"),
        alone=t("profile.alone", unit=name, what=t("profile.issues")),
        lead=t("waiting.none") if none else "",
        html=None if none else lambda: profile.issues(view),
        words=lambda: words.issues(view),
    )


def _numbers(view: View, name: str) -> Card:
    lines = profile.lines(view)
    return Card(
        "profile",
        t("profile.title", unit=name, span=profile.span(view)),
        t("profile.subtitle", n=len(view.peers), level=t(f"level.{view.level}.many")),
        lead="" if lines else t("profile.none", unit=name, year=view.year),
        html=lambda: profile.table(view),
        on_slide="",
        words=lambda: words.unit(view, lines),
        foot=t("profile.foot", n=len({c.year for x in lines for c in x.history if c.known})) if lines else "",
        cells=[cell for line in lines for cell in line.history],
    )


def _values(view: View, name: str) -> Card:
    """Which numbers there are, year by year."""
    lines = coverage.value_lines(view)
    return Card(
        "values",
        t("values.title", unit=name),
        t("values.subtitle"),
        lead="" if lines else t("values.none", unit=name),
        html=lambda: coverage.value_grid(view, lines),
        words=lambda: words.values(view, lines),
        on_slide="",
        cells=[cell for _, history in lines for cell in history],
        foot=t("values.foot", n=len(lines), rest=len(view.indicators) - len(lines)) if lines else "",
    )


def _aims(view: View, name: str) -> Card:
    found = targets.standings(view, (view.focus,))
    card = Card(
        "aims",
        t("profile.targets"),
        t("targets.subtitle"),
        lead="" if found else t("profile.targets.none"),
        alone=t("profile.alone", unit=name, what=t("profile.targets")),
        html=lambda: target_words.tiles(found) + target_words.table(view, found, with_unit=False),
        words=lambda: words.aims(view, found, with_unit=False),
    )
    return replace(card, offers=lambda: target_words.download(view, found, card)) if found else card
