"""The card of the page Data; the page draws its table as a widget."""

from __future__ import annotations

from dashboard import data_table
from dashboard.card import Board, Card, board
from dashboard.i18n import t
from dashboard.view import View


def cards(view: View) -> Board:
    shown = data_table.cells(view)
    known = sum(cell.known for cell in shown)
    what = view.indicators[view.filters[0]].name if len(view.filters) == 1 else t("data.many", n=len(view.filters))
    return board(
        Card("data", t("data.title"), t("data.subtitle", rows=f"{len(shown):,}", known=f"{known:,}"), cells=shown,
             lead="" if shown else t("data.none"), what=(what,))
    )  # fmt: skip
