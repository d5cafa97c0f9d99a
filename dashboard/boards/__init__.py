"""The cards of every page: a module a page with `cards(view)`, used by its script and by the presentation."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.boards import catalogue, compare, data, overview, profile, ranking, targets, trends
from dashboard.card import Board
from dashboard.view import View

BOARDS: dict[str, Callable[[View], Board]] = {
    "overview": overview.cards,
    "trends": trends.cards,
    "compare": compare.cards,
    "ranking": ranking.cards,
    "profile": profile.cards,
    "targets": targets.cards,
    "data": data.cards,
    "catalogue": catalogue.cards,
}


def of(view: View) -> Board:
    """The cards of the page the view belongs to; none where a page has no cards."""
    make = BOARDS.get(view.fields.page)
    return make(view) if make else {}
