"""排名: all units of one level and year in one indicator, and how much of their order is chance."""

import streamlit as st

from dashboard import cards, ranking, trends
from dashboard.charts import funnel
from dashboard.charts import ranking as chart
from dashboard.exports import take
from dashboard.head import open_page
from dashboard.i18n import t
from dashboard.standing import rank_words

view = open_page("ranking")
found = ranking.build(view)
title, aid, foot = rank_words.title(view, found), rank_words.reading(found), rank_words.foot(found)
what = (found.raw.values(), title, view.indicator.name)

with cards.card("ranking", title, rank_words.subtitle(found, chart.from_zero(found)), take.away(
    view, *what, foot=foot, figure=(lambda: chart.figure(ranking.build(view))) if found.entries else None
)):  # fmt: skip
    if not found.entries:
        cards.lead(t("ranking.none", year=view.year))
        st.html(rank_words.apart(view, found))
    else:
        event = cards.figure(chart.figure(found), "ranking", aid, selectable=True)
        cards.reading(aid)
        st.html(rank_words.apart(view, found))
        cards.foot(foot)
        trends.show_evidence(view, found.raw, event)

left, right = st.columns([0.56, 0.44], gap="small")
drawn = take.away(view, *what, foot=foot, figure=lambda: funnel.figure(ranking.build(view)))
if found.overall:
    with left, cards.card("funnel", t("funnel.title"), t("funnel.subtitle"), drawn):
        cards.figure(funnel.figure(found), "funnel", aid)
        cards.foot(t("funnel.foot", n=len(found.counted)))
with right, cards.card("meaning", t("rankcard.title")):
    st.html(rank_words.meaning(view, found))
if found.entries:
    drawn = take.away(view, *what, foot=foot, figure=lambda: funnel.distribution(ranking.build(view)))
    place = st.container() if found.overall else left
    with place, cards.card("distribution", t("distribution.title"), t("distribution.subtitle"), drawn):
        cards.figure(funnel.distribution(found), "distribution", aid)
