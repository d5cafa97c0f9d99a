"""The card of the page Data; the page draws its table as a widget."""

from __future__ import annotations

from dashboard import data_table
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.i18n import t
from dashboard.view import View


def cards(view: View) -> Board:
    shown = data_table.cells(view)
    subtitle = t("data.subtitle", rows=f"{shown.total:,}", known=f"{shown.known:,}")
    if shown.total > data_table.ROWS:
        subtitle += t("data.first", n=f"{data_table.ROWS:,}")
    if shown.total > data_table.MOST:
        subtitle += t("data.most", n=f"{data_table.MOST:,}")
    what = view.indicators[view.filters[0]].name if len(view.filters) == 1 else t("data.many", n=len(view.filters))
    return board(
        Card(
            "data",
            t("data.title"),
            subtitle,
            cells=shown,
            on_slide="",
            words=lambda: words.of_values(view, shown[: words.MOST], shown.total),
            lead="" if shown else t("data.none"),
            what=(what,),
        )
    )
