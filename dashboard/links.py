"""Links between pages. Every view is its URL, so a link is all that is needed to open one."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard import i18n
from dashboard.navigation import path_of


def href(page: str, **parameters: object) -> str:
    """Relative address of a page with its state; dataset and language are carried on, None and '' are left out."""
    state: dict[str, object] = {"dataset": st.session_state.get("dataset", ""), "lang": i18n.current()}
    state |= parameters
    return f"{path_of(page)}?{urlencode({k: v for k, v in state.items() if v not in (None, '')}, doseq=True)}"


def to_fact(fact_id: str) -> str:
    """The report, opened at the sentence of this fact."""
    return href("source", fact=fact_id)
