"""对比: two to six units side by side, number by number, and one indicator over time."""

import streamlit as st

from dashboard import boards, cards
from dashboard.head import open_page

view = open_page("compare")
board = boards.of(view)

cards.draw(view, board, "compare")
left, right = st.columns(2, gap="small")
with left:
    cards.draw(view, board, "dumbbell")
with right:
    cards.draw(view, board, "lines")
