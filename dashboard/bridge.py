"""One invisible component for what Streamlit cannot do itself: links within the app without a reload, copying the
link, the size of figures on paper, and Chinese in place of the few English words that no parameter replaces.
Mounted last on every page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import i18n

_component = st.components.v2.component(
    "fazhi_bridge", js=(Path(__file__).parent / "bridge.js").read_text(encoding="utf-8"), isolate_styles=False
)


def mount() -> None:
    """Draw nothing, listen to the whole page."""
    with st.container(key="bridge", height="content"):
        words = {"words": i18n.leftovers(), "patterns": i18n.leftover_patterns()}
        _component(key="bridge_listener", data=words | {"lang": i18n.current()})
