"""数据表: the filtered values with their sources, on the screen and as CSV."""

import streamlit as st

from dashboard import cards, data_table, trends
from dashboard.exports import take
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("data")
shown = data_table.cells(view)
what = (
    [view.indicators[i].name for i in view.filters] if len(view.filters) == 1 else [t("data.many", n=len(view.filters))]
)
known = sum(cell.known for cell in shown)

with cards.card("data", t("data.title"), t("data.subtitle", rows=f"{len(shown):,}", known=f"{known:,}")):
    cards.buttons("data", take.away(view, shown, t("data.title"), *what))
    if not shown:
        cards.lead(t("data.none"))
    else:
        picked = data_table.show(view, shown)
        if picked:
            st.html(f"<div class='evidence'>{trends.evidence_block(view, picked)}</div>")
        else:
            st.html(f"<p class='hint'>{t('data.hint')}</p>")
