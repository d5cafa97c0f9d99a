"""The frame of every figure: title, how to read it, content, footer with source and caveats, downloads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.frame import CONFIG
from dashboard.exports.csv import Download
from dashboard.i18n import t


@contextmanager
def card(key: str, title: str, subtitle: str = "", download: Download | None = None) -> Iterator[None]:
    """A card with a heading; `download` puts the table behind the figure into its menu."""
    with st.container(border=True, key=f"card-{key}", height="stretch"):
        with st.container(horizontal=True, key=f"cardhead-{key}", vertical_alignment="top"):
            st.html(f"<h2 class='cardtitle'>{escape(title)}</h2><p class='cardsub'>{escape(subtitle)}</p>")
            if download:
                _menu(key, download)
        yield


def _menu(key: str, download: Download) -> None:
    with st.popover(t("tool.more"), type="tertiary", icon=":material/more_horiz:", key=f"more-{key}"):
        download_button(key, download)


def download_button(key: str, download: Download) -> None:
    """Hands out the file; it is made on the click."""
    st.download_button(
        t("tool.csv"), download.content, download.file_name, "text/csv", key=f"csv-{key}", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def figure(fig: go.Figure, key: str, alt: str, selectable: bool = False) -> Any:
    """Draw a figure with its text alternative; `selectable` returns the clicked marks."""
    return st.plotly_chart(
        fig, theme=None, config=CONFIG, key=f"figure-{key}", alt=alt, selection_mode="points",
        on_select="rerun" if selectable else "ignore",
    )  # fmt: skip


def reading(text: str) -> None:
    """The one-line reading aid under a figure."""
    st.html(f"<p class='reading'>{escape(text)}</p>")


def lead(text: str) -> None:
    """Why there is no figure, and what to do."""
    st.html(f"<p class='lead'>{escape(text)}</p>")


def foot(text: str) -> None:
    """Source and caveats."""
    st.html(f"<p class='foot'>{escape(text)}</p>")
