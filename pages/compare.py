"""对比: two to six units side by side, number by number, and one indicator over time."""

import streamlit as st

from dashboard import cards, compare, theme, trends
from dashboard.charts import dumbbell
from dashboard.charts import trends as chart
from dashboard.exports import books, slides, take
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("compare")
rows = compare.rows(view)

title = t("compare.title", year=view.year, n=len(view.chosen))
subtitle = t("compare.subtitle", base=view.name(view.base), n=len(view.peers), level=t(f"level.{view.level}.many"))
shown = [cell for row in rows for cell in row.chosen]
table = take.away(view, shown, title, book=lambda: books.compare_book(view, rows, title),
                  slides=lambda: slides.comparison(view, rows, title))  # fmt: skip
with cards.card("compare", title, subtitle, table):
    st.html(compare.warnings(view, rows) + compare.table(view, rows))
    cards.foot(t("compare.foot", year=view.year))

trend = trends.build(view, view.first, view.last)
pairs = compare.pairs(view)
cells = {(c.unit_id, c.year): c for s in trend.series for c in s.cells}
years = {"indicator": view.indicator.name, "old": view.year - 1, "new": view.year}
left, right = st.columns(2, gap="small")

names = {unit: view.name(unit) for unit in pairs}
change = t("dumbbell.title", **years)
old_and_new = take.away(
    view, [c for pair in pairs.values() for c in pair], change, view.indicator.name, foot=trends.foot(trend),
    figure=lambda: dumbbell.figure(view.indicator, pairs, names, theme.unit_colours(view.chosen)),
    slides=lambda: slides.pairs(view),
)  # fmt: skip
with left, cards.card("dumbbell", change, t("dumbbell.subtitle", **years), old_and_new):
    if not dumbbell.ordered(pairs):
        cards.lead(t("trends.empty"))
    else:
        colours = theme.unit_colours(view.chosen)
        cards.figure(dumbbell.figure(view.indicator, pairs, names, colours), "dumbbell", trends.reading(trend))
        drawn, known = len(dumbbell.ordered(pairs, colours)), sum(old.known or new.known for old, new in pairs.values())
        cards.foot(trends.foot(trend) + (t("dumbbell.rest", n=known - drawn) if known > drawn else ""))

span = t("compare.lines", indicator=view.indicator.name, first=view.first, last=view.last)
over_time = take.away(
    view, cells.values(), span, view.indicator.name, foot=trends.foot(trend),
    figure=lambda: chart.figure(trends.build(view, view.first, view.last)),
    slides=lambda: slides.trend(view),
)  # fmt: skip
with right, cards.card("lines", span, trends.subtitle(trend, view), over_time):
    if trend.empty:
        cards.lead(t("trends.empty"))
    else:
        figure = chart.figure(trend, height=330, with_values=False, notes=False)
        event = cards.figure(figure, "lines", trends.reading(trend), selectable=True)
        cards.reading(trends.reading(trend))
        trends.show_evidence(view, cells, event)
