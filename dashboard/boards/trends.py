"""The cards of the page Trends."""

from __future__ import annotations

from dashboard import theme, trends
from dashboard.card import Board, Card, board
from dashboard.charts import multiples
from dashboard.charts import trends as chart
from dashboard.charts.trend import Trend
from dashboard.exports import slides
from dashboard.i18n import t
from dashboard.view import View


def cards(view: View) -> Board:
    trend = theme.once(lambda: trends.build(view, view.first, view.last))
    cells = trend().values
    main = Card(
        "trend",
        trends.title(view),
        trends.subtitle(trend(), view),
        lead=t("trends.empty") if trend().empty else "",
        figure=lambda: chart.figure(trend()),
        within=lambda height: chart.figure(trend(), height, narrow=True),
        clickable=True,
        cells=cells,
        what=_what(view),
        reading=trends.reading(trend()),
        foot=trends.foot(trend()),
        slides=lambda: slides.trend(view),
    )
    if trend().empty:
        return board(main)
    small = Card(
        "multiples",
        t("multiples.title"),
        _small_subtitle(view, trend()),
        alone=t("multiples.alone", indicator=view.indicator.name, first=view.first, last=view.last),
        figure=lambda: multiples.figure(trend()),
        within=lambda height: multiples.figure(trend(), height),
        cells=cells,
        clickable=True,
        what=_what(view),
        alt=trends.reading(trend()),
        foot=_small_foot(trend()),
        slides=lambda: slides.small(view),
    )
    return board(main, small)


def _what(view: View) -> tuple[str, ...]:
    return trends.title(view), view.indicator.name


def _small_subtitle(view: View, trend: Trend) -> str:
    level = t(f"level.{view.level}.many")
    return t("multiples.subtitle", n=len(multiples.ordered(trend)), level=level, year=view.last)


def _small_foot(trend: Trend) -> str:
    """Source and marks; how many units have no panel."""
    rest = len(trend.series) + trend.rest - len(multiples.ordered(trend))
    return "　".join(filter(None, (trends.foot(trend), t("multiples.rest", n=rest) if rest else "")))
