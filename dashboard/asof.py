"""A dataset as it was at an earlier publish: `?asof=` names a version, or a day whose last version is meant.

It holds on every page until the reader goes back to the newest, and while it holds nothing can be changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import database
from dashboard.i18n import t
from dashboard.model import Dataset, Version
from dashboard.selection import KEPT, Fields

PARAMETER = "asof"


def apply(fields: Fields, newest: Dataset) -> Dataset:
    """The dataset as the link wants it; a version that is not there gives a notice and the newest."""
    asked = fields.lasting(PARAMETER)
    fields.chosen[PARAMETER] = []
    if not asked:
        return newest
    version = find(asked, database.versions(newest.path))
    if not version:
        fields.notices.append(t("asof.none", value=asked[:40]))
        return newest
    dataset = database.at(newest, version)
    if not dataset:
        fields.notices.append(t("asof.unreadable", time=words(version.made_at)))
        return newest
    fields.chosen[PARAMETER] = [asked]
    return dataset


def find(asked: str, versions: Sequence[Version]) -> Version | None:
    """The version of this stamp, or the last one made on this day or before. `versions`: oldest first."""
    day = _day(asked)
    if day:
        return next((v for v in reversed(versions) if v.made_at.date() <= day), None)
    return next((v for v in versions if v.stamp == asked), None)


def _day(asked: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", asked):
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


def words(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def seen(newest: Dataset) -> Dataset:
    """The version of the dataset that the page of this run shows: for what stands beside the page."""
    memory = st.session_state.get(KEPT, {})
    return apply(Fields("", False, memory=memory), newest)


def active() -> bool:
    """Whether this session looks at an earlier version: what changes something is off then."""
    return bool(get_script_run_ctx() and st.session_state.get(KEPT, {}).get(PARAMETER))
