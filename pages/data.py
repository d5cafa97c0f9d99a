"""数据表: the filtered values with their sources, on the screen and as CSV."""

import streamlit as st

from dashboard import boards, cards, data_table, evidence
from dashboard.exports import take
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("data")
card = boards.of(view)["data"]

with cards.frame(view, card):
    with st.container(horizontal=True, key="datafiles"):
        cards.buttons("datafiles", take.away(view, card.cells, card.title, *card.what))
    if card.lead:
        cards.lead(card.lead)
    else:
        picked = data_table.show(view, card.cells)
        if picked:
            st.html(f"<div class='evidence'>{evidence.block(view, picked)}</div>")
        else:
            st.html(f"<p class='hint'>{t('data.hint')}</p>")
        st.html(f"<p class='printed'>{t('data.printed')}</p>")
