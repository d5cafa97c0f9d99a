"""总览: how one unit stands this year, what has been reported, what needs a look."""

import streamlit as st

from dashboard import boards, cards, lookups, overview
from dashboard.exports import take
from dashboard.head import open_page

view = open_page("overview")
board = boards.of(view)
headlines = lookups.headlines(view.path)

for place, indicator_id in zip(st.columns(len(headlines), gap="small"), headlines, strict=True):
    with place:
        cards.draw(view, board, indicator_id)
with st.container(horizontal=True, key="overviewfiles", vertical_alignment="center"):
    st.html(overview.card_key(view))
    cards.menu("overview", take.overview(view))

left, right = st.columns([0.62, 0.38], gap="small")
with left:
    cards.draw(view, board, "grid")
with right:
    cards.draw(view, board, "waiting")
cards.draw(view, board, "changes")
