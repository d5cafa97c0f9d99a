"""The keys of the presentation and the bar that shows when the mouse moves: one invisible component."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.i18n import t

KEY = "presentation"
LABELS = ("next", "back", "evidence", "full", "help", "leave", "keys", "key.next", "key.back", "key.ends",
          "key.evidence", "key.full", "key.help", "key.leave")  # fmt: skip
_component = st.components.v2.component(
    "fazhi_keys", js=(Path(__file__).parent / "keys.js").read_text(encoding="utf-8"), isolate_styles=False
)


def mount(number: int, of: int) -> None:
    """Listen to the whole page; a slide asked for goes into the address."""
    data = {"number": number, "of": of, "labels": {name: t(f"present.{name}") for name in LABELS}}
    with st.container(key="keys", height="content"):
        _component(key=KEY, data=data, on_go_change=_go)


def _go() -> None:
    asked = st.session_state[KEY].get("go")
    if isinstance(asked, int | float):
        st.query_params["slide"] = str(int(asked))
