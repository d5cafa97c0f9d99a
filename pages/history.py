"""版本与变化: what changed between two versions of the dataset, and all versions there are."""

import streamlit as st

from dashboard import cards
from dashboard.head import open_page
from dashboard.history import lists, table
from dashboard.i18n import t

view = open_page("history")
found = view.comparison

if not found.old or not found.readable:
    key = "history.unreadable" if found.old else "history.single" if found.made else "history.unversioned"
    with cards.card("changes", t("page.history")):
        cards.lead(t(key))
else:
    with cards.card("changes", table.title(found), table.subtitle(found), table.offers(view, found)):
        if found.shown.empty:
            cards.lead(t("history.none" if found.values.empty else "history.filtered"))
        else:
            table.show(view, found)
    left, right = st.columns(2, gap="small")
    documents, reviews = lists.documents_of(found), lists.reviews_of(found)
    with left, cards.card("changed-documents", t("history.documents", n=len(documents)), t("history.documents.how")):
        if documents.empty:
            cards.lead(t("history.documents.none"))
        else:
            st.html(lists.documents(found, documents))
    with right, cards.card("changed-reviews", t("history.reviews", n=len(reviews)), t("history.reviews.how")):
        if reviews.empty:
            cards.lead(t("history.reviews.none"))
        else:
            st.html(lists.reviews(reviews))
if found.made:
    with cards.card("versions", t("history.list", n=len(found.made)), t("history.list.how")):
        st.html(lists.versions(found))
