"""总览: how one unit stands this year, what has been reported, what needs a look."""

import streamlit as st

from dashboard import cards, lookups, overview, queries
from dashboard.exports import take
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("overview")
headlines = lookups.headlines(view.path)
cells = lookups.cells(view.path, view.peers, tuple(headlines), view.first, view.year)
recent = lookups.cells(view.path, view.peers, tuple(view.indicators), view.year - 1, view.year)

for place, indicator_id in zip(st.columns(len(headlines), gap="small"), headlines, strict=True):
    with place, st.container(border=True, key=f"card-{indicator_id}", height="stretch"):
        st.html(overview.headline_card(view, view.indicators[indicator_id], cells))
with st.container(horizontal=True, key="overviewfiles", vertical_alignment="center"):
    st.html(overview.card_key(view))
    cards.menu("overview", take.overview(view))

left, right = st.columns([0.62, 0.38], gap="small")
grid = queries.report_grid(view.path, view.peers)
with left, cards.card("grid", t("grid.title"), t("grid.subtitle")):
    st.html(overview.report_grid(view, grid))
    cards.foot(f"{overview.grid_foot(view, grid)}　{t('grid.corner')}")
with right, cards.card("waiting", t("waiting.title"), t("waiting.subtitle")):
    st.html(overview.waiting(queries.issue_counts(view.path, view.peers)))

changes = overview.biggest_changes(view, recent)
title = t("changes.title", unit=view.name(view.focus), year=view.year)
with cards.card("changes", title, t("changes.subtitle", year=view.year - 1)):
    if not changes:
        cards.lead(t("changes.none"))
    else:
        for place, change in zip(st.columns(len(changes), gap="medium"), changes, strict=True):
            place.html(overview.change_block(change))
