"""单位画像: one unit: its numbers, its problems and plans in its own words, its targets, documents and open issues."""

import streamlit as st

from dashboard import cards, profile, targets
from dashboard.exports import take
from dashboard.head import open_page
from dashboard.i18n import t
from dashboard.standing import target_words

view = open_page("profile")
name = view.name(view.focus)
lines = profile.lines(view)
title = t("profile.title", unit=name, span=profile.span(view))
subtitle = t("profile.subtitle", n=len(view.peers), level=t(f"level.{view.level}.many"))

away = take.away(view, [cell for line in lines for cell in line.history], title) if lines else None
with cards.card("profile", title, subtitle, away):
    if not lines:
        cards.lead(t("profile.none", unit=name, year=view.year))
    else:
        st.html(profile.table(view))
        cards.foot(t("profile.foot", n=len({c.year for x in lines for c in x.history if c.known})))

for place, kind in zip(st.columns(2, gap="small"), ("problems", "plans"), strict=True):
    with place, cards.card(kind, t(f"profile.{kind}", year=view.year)):
        st.html(profile.chapters(view, kind))

found = targets.standings(view, (view.focus,))
with cards.card(
    "aims", t("profile.targets"), t("targets.subtitle"), target_words.download(view, found) if found else None
):
    if not found:
        cards.lead(t("profile.targets.none"))
    else:
        st.html(target_words.tiles(found) + target_words.table(view, found, with_unit=False))

left, right = st.columns(2, gap="small")
with left, cards.card("documents", t("profile.reports"), t("profile.reports.subtitle")):
    st.html(profile.reports(view))
with right, cards.card("issues", t("profile.issues"), t("waiting.subtitle")):
    st.html(profile.issues(view))
