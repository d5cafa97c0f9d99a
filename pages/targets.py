"""目标: what plans set for which year, and whether the year's report shows it reached."""

import streamlit as st

from dashboard import cards, targets
from dashboard.head import open_page
from dashboard.i18n import t
from dashboard.standing import target_words as words

view = open_page("targets")
every = targets.standings(view, view.chosen)
found = targets.shown(view, every)
loose = [target for target in targets.stated(view, view.chosen) if not target.indicator_id]

title = t("targets.title", n=len(found), units=len({s.target.unit_id for s in found}))
with cards.card("targets", title, t("targets.subtitle"), words.download(view, found) if found else None):
    if not found:
        cards.lead(t("targets.filtered") if every else t("targets.none", level=view.level_name()))
        st.html("" if every else words.elsewhere(view))
    else:
        st.html(words.tiles(found) + words.table(view, found))
        if len(found) > words.MOST:
            cards.foot(t("targets.more", n=len(found) - words.MOST))
        cards.foot(t("targets.foot"))
if loose:
    with cards.card("loose", t("targets.loose", n=len(loose)), t("targets.loose.subtitle")):
        st.html(words.uncatalogued(view, loose))
