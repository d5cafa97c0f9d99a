"""对比: two to six units side by side, number by number, and one indicator over time."""

import streamlit as st

from dashboard import cards, compare, theme, trends
from dashboard.charts import dumbbell
from dashboard.charts import trends as chart
from dashboard.exports import values
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("compare")
rows = compare.rows(view)
table = values.download(view, [cell for row in rows for cell in row.chosen])

title = t("compare.title", year=view.year, n=len(view.chosen))
subtitle = t("compare.subtitle", base=view.name(view.base), n=len(view.peers), level=t(f"level.{view.level}.many"))
with cards.card("compare", title, subtitle, table):
    warnings = compare.warnings(view, rows)
    if warnings:
        st.html(warnings)
    st.html(compare.table(view, rows) if rows else f"<p class='lead'>{t('compare.none', year=view.year)}</p>")
    cards.foot(t("compare.foot", year=view.year))

trend = trends.build(view, view.first, view.last)
pairs = compare.pairs(view)
cells = {(c.unit_id, c.year): c for s in trend.series for c in s.cells}
years = {"indicator": view.indicator.name, "old": view.year - 1, "new": view.year}
left, right = st.columns(2, gap="small")
old_and_new = values.download(view, [c for pair in pairs.values() for c in pair], view.indicator.name)
with left, cards.card("dumbbell", t("dumbbell.title", **years), t("dumbbell.subtitle", **years), old_and_new):
    names = {unit: view.name(unit) for unit in pairs}
    shown = dumbbell.figure(view.indicator, pairs, names, theme.unit_colours(view.chosen))
    cards.figure(shown, "dumbbell", t("dumbbell.title", **years))
    cards.foot(trends.foot(trend))
span = t("compare.lines", indicator=view.indicator.name, first=view.first, last=view.last)
over_time = values.download(view, cells.values(), view.indicator.name)
with right, cards.card("lines", span, trends.subtitle(trend, view), over_time):
    event = cards.figure(chart.figure(trend, 330, with_values=False, notes=False), "lines", trends.reading(trend), True)
    cards.reading(trends.reading(trend))
    trends.show_evidence(view, cells, event)
