"""The cards of the page Targets."""

from __future__ import annotations

from dashboard import targets
from dashboard.card import Board, Card, board
from dashboard.i18n import t
from dashboard.standing import target_words as words
from dashboard.view import View


def cards(view: View) -> Board:
    loose = [target for target in targets.stated(view, view.chosen) if not target.indicator_id]
    apart = Card(
        "loose", t("targets.loose", n=len(loose)), t("targets.loose.subtitle"),
        html=lambda: words.uncatalogued(view, loose),
    )  # fmt: skip
    return board(_aims(view), apart if loose else None)


def _aims(view: View) -> Card:
    every = targets.standings(view, view.chosen)
    found = targets.shown(view, every)
    title = t("targets.title", n=len(found), units=len({s.target.unit_id for s in found}))
    if not found:
        lead = t("targets.filtered") if every else t("targets.none", level=view.level_name())
        return Card("targets", title, t("targets.subtitle"), lead=lead,
                    html=lambda: "" if every else words.elsewhere(view))  # fmt: skip
    more = t("targets.more", n=len(found) - words.MOST) + "　" if len(found) > words.MOST else ""
    return Card(
        "targets", title, t("targets.subtitle"), html=lambda: words.tiles(found) + words.table(view, found),
        foot=more + t("targets.foot"), offers=lambda: words.download(view, found),
    )  # fmt: skip
