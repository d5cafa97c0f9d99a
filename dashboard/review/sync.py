"""Whether the values know all decisions: those made while a build was running wait for a moment."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.actions import reviews
from dashboard.actions.reviews import Line, Refused
from dashboard.i18n import t
from dashboard.review import queries
from dashboard.view import View


def lines(view: View) -> list[Line]:
    """The log; where the store cannot be read the page says so and goes on without it."""
    try:
        return reviews.log(view.dataset.key)
    except Refused as error:
        st.html(f"<div class='notice bad' role='alert'>{escape(str(error))}</div>")
        return []


def behind(view: View, known: Sequence[Line]) -> None:
    """Say how many decisions the charts do not show yet, with the button that takes them in."""
    counted = [at.to_pydatetime() for at in queries.counted(view.path)["at"]]
    try:
        n = reviews.waiting(view.dataset.key, known, counted)
    except Refused:
        return  # said above
    if not n:
        return
    with st.container(horizontal=True, key="behind", vertical_alignment="center"):
        st.html(f"<div class='notice' role='status'>{t('review.behind', n=n)}</div>")
        if st.button(t("review.recompute"), key="recompute"):
            with st.spinner(t("review.saving")):
                why = reviews.recompute(view.dataset.key)
            if not why:
                st.rerun()
            st.html(f"<div class='notice bad' role='alert'>{escape(why)}</div>")
