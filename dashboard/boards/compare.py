"""The cards of the page Compare."""

from __future__ import annotations

from dataclasses import replace

from dashboard import compare, forms, theme, trends
from dashboard.boards import words
from dashboard.card import Board, Card, board
from dashboard.charts import dumbbell
from dashboard.charts import trends as chart
from dashboard.exports import books, slides
from dashboard.i18n import t
from dashboard.view import View


def cards(view: View) -> Board:
    return board(_table(view), _change(view), _lines(view))


def _table(view: View) -> Card:
    rows = compare.rows(view)
    title = forms.named(t("compare.title", year=view.year, n=len(view.chosen)), view.form)
    level = t(f"level.{view.level}.many")
    return Card(
        "compare",
        title,
        t("compare.subtitle", base=view.name(view.base), n=len(view.peers), level=level),
        html=lambda: compare.warnings(view, rows) + compare.table(view, rows),
        on_slide=t("pptx.compare.key", base=view.name(view.base)),
        words=lambda: words.comparison(view, rows),
        foot="　".join(filter(None, (t("compare.foot", year=view.year), forms.words(view.form)))),
        cells=[cell for row in rows for cell in row.chosen],
        book=lambda: books.compare_book(view, rows, title),
        slides=lambda: slides.comparison(view, rows, title),
    )


def _change(view: View) -> Card:
    """Last year against this year."""
    pairs = compare.pairs(view)
    names = {unit: view.name(unit) for unit in pairs}
    years = {"indicator": view.indicator.name, "old": view.year - 1, "new": view.year}
    trend = replace(trends.build(view, view.year - 1, view.year), targets=())
    drawn, known = len(dumbbell.ordered(pairs, view.chosen)), sum(a.known or b.known for a, b in pairs.values())
    return Card(
        "dumbbell",
        t("dumbbell.title", **years),
        t("dumbbell.subtitle", **years),
        lead="" if drawn else t("trends.empty"),
        figure=lambda: dumbbell.figure(view.indicator, pairs, names, theme.unit_colours(view.chosen)),
        within=lambda height: dumbbell.figure(view.indicator, pairs, names, theme.unit_colours(view.chosen), height),
        alt=trends.reading(trend),
        cells=[c for pair in pairs.values() for c in pair],
        clickable=True,
        what=(view.indicator.name,),
        foot=trends.foot(trend) + (t("dumbbell.rest", n=known - drawn) if known > drawn else ""),
        slides=lambda: slides.pairs(view),
    )


def _lines(view: View) -> Card:
    trend = theme.once(lambda: trends.build(view, view.first, view.last))
    span = t("compare.lines", indicator=view.indicator.name, first=view.first, last=view.last)
    return Card(
        "lines",
        span,
        trends.subtitle(trend(), view),
        lead=t("trends.empty") if trend().empty else "",
        figure=lambda: chart.figure(trend()),
        within=lambda height: chart.figure(trend(), height, narrow=True),
        compact=lambda: chart.figure(trend(), height=330, with_values=False),
        reading=trends.reading(trend()),
        clickable=True,
        cells=trend().values,
        what=(view.indicator.name,),
        foot=trends.foot(trend()),
        slides=lambda: slides.trend(view),
    )
