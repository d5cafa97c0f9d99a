"""The card of the page Catalogue."""

from __future__ import annotations

from dashboard import catalogue, queries
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.i18n import t
from dashboard.view import View


def cards(view: View) -> Board:
    frame = queries.indicators(view.path)
    filled = int((frame["value_count"] > 0).sum())
    return board(
        Card(
            "catalogue",
            t("catalogue.title"),
            t("catalogue.subtitle", n=len(frame), filled=filled),
            html=lambda: catalogue.table(view, frame),
            words=lambda: words.catalogue(view, frame),
            foot=t("catalogue.foot"),
        )
    )
