"""来源: one report with its numbers highlighted; `?fact=` opens it at the sentence."""

import streamlit as st

from dashboard import reader
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("source")
if view.doc_id:
    reader.show(view.path, view.doc_id, view.fact_id)
else:
    unit = view.name(view.focus)
    st.html(f"<p class='lead'>{t('source.none', unit=unit, year=view.year)}</p>")
