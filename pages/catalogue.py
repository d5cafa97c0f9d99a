"""指标目录: what every indicator means, how it is computed, on what basis, and what the data hold."""

import streamlit as st

from dashboard import cards, catalogue, queries
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("catalogue")
frame = queries.indicators(view.path)
filled = int((frame["value_count"] > 0).sum())

with cards.card("catalogue", t("catalogue.title"), t("catalogue.subtitle", n=len(frame), filled=filled)):
    st.html(catalogue.table(view, frame))
    cards.foot(t("catalogue.foot"))
