"""排名: all units of one level and year in one indicator, and how much of their order is chance."""

import streamlit as st

from dashboard import boards, cards
from dashboard.head import open_page

view = open_page("ranking")
board = boards.of(view)

cards.draw(view, board, "ranking")
left, right = st.columns([0.56, 0.44], gap="small")
with left:
    cards.draw(view, board, "funnel")
with right:
    cards.draw(view, board, "meaning")
with st.container() if "funnel" in board else left:
    cards.draw(view, board, "distribution")
