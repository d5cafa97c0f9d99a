"""文本: words in all reports, sentence by sentence; without words, what the latest reports call problems and plans."""

import streamlit as st

from dashboard import cards
from dashboard.head import open_page
from dashboard.i18n import join, t
from dashboard.search import files, results

view = open_page("text")
search = view.search

left, right = st.columns([0.74, 0.26], gap="small")
found = f"{int(search.found['n'].sum()):,}"
key = "text.how" if search.terms and search.together else "text.how.report" if search.terms else "text.told.how"
subtitle = t(key, terms=join(list(search.terms)), n=found) if search.terms else t(key)
offers = None if search.found.empty else files.offers(view)
with left, cards.card("hits", files.title(view), subtitle, offers):
    if not search.terms:
        st.html(results.examples(view))
    if search.query and not search.terms:
        cards.lead(t("text.unsearchable"))
    if search.found.empty:
        cards.lead(t("text.none" if search.terms or search.last else "text.none.at_all"))
        if way := results.wider(view):
            st.html(way)
    else:
        st.html(results.page(view))
tally = results.counts(view, "year", 12) + results.counts(view, "unit_id", 16)
if tally:
    with right, cards.card("where", t("text.counts"), t("text.counts.how")):
        st.html(tally)
