"""The cards of the page Targets."""

from __future__ import annotations

from dataclasses import replace

from dashboard import targets
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.i18n import t
from dashboard.standing import target_words
from dashboard.view import View


def cards(view: View) -> Board:
    loose = [target for target in targets.stated(view, view.chosen) if not target.indicator_id]
    apart = Card(
        "loose",
        t("targets.loose", n=len(loose)),
        t("targets.loose.subtitle"),
        html=lambda: target_words.uncatalogued(view, loose),
        words=lambda: words.loose(view, loose),
    )
    return board(_aims(view), apart if loose else None)


def _aims(view: View) -> Card:
    every = targets.standings(view, view.chosen)
    found = targets.shown(view, every)
    title = t("targets.title", n=len(found), units=len({s.target.unit_id for s in found}))
    if not found:
        lead = t("targets.filtered") if every else t("targets.none", level=view.level_name())
        return Card(
            "targets",
            title,
            t("targets.subtitle"),
            lead=lead,
            html=lambda: "" if every else target_words.elsewhere(view),
        )
    more = t("targets.more", n=len(found) - target_words.MOST) + "　" if len(found) > target_words.MOST else ""
    card = Card(
        "targets",
        title,
        t("targets.subtitle"),
        html=lambda: target_words.tiles(found) + target_words.table(view, found),
        foot=more + t("targets.foot"),
        words=lambda: words.aims(view, found),
    )
    return replace(card, offers=lambda: target_words.download(view, found, card))
