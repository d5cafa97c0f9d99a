"""单位画像: one unit: its numbers, its problems and plans in its own words, its targets, documents and open issues."""

import streamlit as st

from dashboard import boards, cards
from dashboard.head import open_page

view = open_page("profile")
board = boards.of(view)

cards.draw(view, board, "profile")
for place, key in zip(st.columns(2, gap="small"), ("problems", "plans"), strict=True):
    with place:
        cards.draw(view, board, key)
cards.draw(view, board, "aims")
cards.draw(view, board, "values")
for place, key in zip(st.columns(2, gap="small"), ("documents", "issues"), strict=True):
    with place:
        cards.draw(view, board, key)
