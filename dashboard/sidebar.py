"""What stands in the navigation beside the pages: the name, the dataset in one glance, the language."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import asof, database, i18n, lookups
from dashboard.i18n import LANGUAGES, t
from dashboard.sentences import verbatim


def language() -> str:
    """The language of this run: the widget's, or the URL's on arrival and on going back."""
    context = get_script_run_ctx()
    arriving = "lang" not in st.session_state or bool(context and context.is_history_navigation)
    asked = st.query_params.get("lang", "")
    if arriving and asked in LANGUAGES:
        st.session_state["lang"] = asked
    elif "lang" not in st.session_state:
        st.session_state["lang"] = LANGUAGES[0]
    return str(st.session_state["lang"] or LANGUAGES[0])


def brand() -> None:
    """The product's name above the navigation."""
    st.html(f"<style>[data-testid='stSidebarHeader']::before{{content:'{t('app.name')}'}}</style>")


def foot() -> None:
    """The dataset in view and the language switch, below the navigation."""
    with st.sidebar:
        key = st.session_state.get("dataset")
        newest = next((d for d in database.datasets()[0] if d.key == key), None)
        dataset = asof.seen(newest) if newest else None
        if dataset:
            title = verbatim(i18n.pick(dataset.title_zh, dataset.title_en))
            fiction = f"<b class='mark-fiction'>{t('dataset.fictional')}</b>" if dataset.fictional else ""
            updated = t("dataset.updated", date=f"{dataset.built_at:%Y-%m-%d}")
            st.html(
                f"<div class='sidefoot'><b>{title}</b><span>{lookups.dataset_line(dataset.path)}</span>"
                f"<span>{updated}</span>{fiction}</div>"
            )
        st.segmented_control(
            t("app.language"), LANGUAGES, format_func=lambda code: t(f"language.{code}"), key="lang", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
