"""趋势: one indicator over the years, chosen units against their peers."""

from dashboard import cards, trends
from dashboard.charts import multiples
from dashboard.charts import trends as chart
from dashboard.exports import slides, take
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("trends")
trend = trends.build(view, view.first, view.last)
cells = {(c.unit_id, c.year): c for s in trend.series for c in s.cells}
what = (cells.values(), trends.title(view), view.indicator.name)
foot = trends.foot(trend)
table = take.away(
    view, *what, foot=foot, figure=lambda: chart.figure(trends.build(view, view.first, view.last)),
    slides=lambda: slides.trend(view),
)  # fmt: skip

with cards.card("trend", trends.title(view), trends.subtitle(trend, view), table):
    if trend.empty:
        cards.lead(t("trends.empty"))
    else:
        event = cards.figure(chart.figure(trend), "trend", trends.reading(trend), selectable=True)
        cards.reading(trends.reading(trend))
        cards.foot(trends.foot(trend))
        trends.show_evidence(view, cells, event)

if not trend.empty:
    panels = multiples.ordered(trend)
    subtitle = t("multiples.subtitle", n=len(panels), level=t(f"level.{view.level}.many"), year=view.last)
    small = take.away(
        view, *what, foot=foot, figure=lambda: multiples.figure(trends.build(view, view.first, view.last)),
        slides=lambda: slides.small(view),
    )  # fmt: skip
    with cards.card("multiples", t("multiples.title"), subtitle, small):
        cards.figure(multiples.figure(trend), "multiples", trends.reading(trend))
        if len(panels) < len(trend.series):
            cards.foot(t("multiples.rest", n=len(trend.series) - len(panels)))
