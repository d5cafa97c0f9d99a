"""The cards of the page Ranking."""

from __future__ import annotations

from dashboard import ranking, theme
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.charts import funnel, shapes
from dashboard.charts import ranking as chart
from dashboard.exports import slides_standing
from dashboard.i18n import t
from dashboard.ranking import Ranking
from dashboard.standing import rank_words
from dashboard.view import View


def cards(view: View) -> Board:
    made = theme.once(lambda: ranking.build(view))
    found = made()
    title, aid, foot = rank_words.title(view, found), rank_words.reading(found), rank_words.foot(found)
    cells, what = tuple(found.raw.values()), (title, view.indicator.name)
    places = Card(
        "ranking",
        title,
        rank_words.subtitle(found, chart.from_zero(found)),
        lead="" if found.entries else t("ranking.none", year=view.year),
        figure=(lambda: chart.figure(made())) if found.entries else None,
        within=lambda height: chart.figure(made(), height),
        html=lambda: rank_words.apart(view, found),
        reading=aid,
        foot=foot,
        cells=cells,
        clickable=True,
        slides=lambda: slides_standing.ranking(view, made()),
        words=lambda: words.places(found),
        what=what,
    )
    rates = Card(
        "funnel",
        t("funnel.title"),
        t("funnel.subtitle"),
        alone=_alone(found, "funnel.title"),
        figure=lambda: funnel.figure(made()),
        alt=aid,
        slides=lambda: slides_standing.funnel(view, made()),
        words=lambda: words.places(found),
        clickable=True,
        foot="　".join([t("funnel.foot", n=len(found.counted)), *shapes.key(e.cell for e in found.counted)]),
        cells=cells,
        what=what,
    )
    spread = Card(
        "distribution",
        t("distribution.title"),
        t("distribution.subtitle"),
        alone=_alone(found, "distribution.title"),
        figure=lambda: funnel.distribution(made()),
        alt=aid,
        slides=lambda: slides_standing.distribution(view, made()),
        words=lambda: words.places(found),
        clickable=True,
        foot=foot,
        cells=cells,
        what=what,
    )
    meaning = Card(
        "meaning",
        t("rankcard.title"),
        alone=_alone(found, "rankcard.title"),
        html=lambda: rank_words.meaning(view, found),
        words=lambda: words.meaning(found),
        reading=" ".join(rank_words.notes_of(view, found)),
    )
    return board(places, rates if found.overall else None, meaning, spread if found.entries else None)


def _alone(found: Ranking, key: str) -> str:
    return t("ranking.alone", indicator=found.indicator.name, year=found.year, what=t(key))
