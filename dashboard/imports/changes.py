"""What an import would change: values new, changed and gone, in numbers and one by one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries, queries_changes, queries_imports
from dashboard.i18n import pick, t
from dashboard.model import Indicator
from dashboard.numbers import SIGNS, number

KINDS = ("new", "changed", "status", "gone")
MOST = 2_000


def between(present: str, trial: str) -> pd.DataFrame:
    """The values that differ; all of them where the dataset is not there yet."""
    return queries_changes.values_between(present, trial) if present else queries_imports.values_of(trial)


def summary(changed: pd.DataFrame) -> str:
    """新增 12，改变 3，消失 0."""
    counts = changed["kind"].value_counts()
    told = [kind for kind in KINDS if kind != "status" or counts.get(kind)]
    parts = [t(f"imports.values.{kind}", n=f"{int(counts.get(kind, 0)):,}") for kind in told]
    return t("imports.values", what=t("list.comma").join(parts))


def show(changed: pd.DataFrame, indicators: dict[str, Indicator]) -> None:
    """The table, behind a click."""
    if changed.empty:
        return
    with st.expander(t("imports.values.show", n=f"{len(changed):,}")):
        columns = [t(f"imports.change.{name}") for name in ("kind", "unit", "year", "indicator", "old", "new")]
        rows = [_row(row, indicators) for row in queries.rows(changed.head(MOST))]
        frame = pd.DataFrame(rows, columns=columns)
        height = 34 * (min(len(frame), 12) + 1) + 2
        st.dataframe(frame, hide_index=True, height=height, row_height=34, placeholder="", alt=t("imports.values.alt"))
        if len(changed) > MOST:
            st.html(f"<p class='hint'>{t('imports.values.more', n=f'{MOST:,}')}</p>")


def _row(row: Any, indicators: dict[str, Indicator]) -> list[str]:
    name = pick(row.name_zh, row.name_en)
    old, new = (said(row, side, indicators.get(row.indicator_id)) for side in ("old", "new"))
    return [t(f"imports.kind.{row.kind}"), row.unit_name, str(row.year), name, old, new]


def said(row: Any, side: str, indicator: Indicator | None) -> str:
    """The number with its sign, and how it was stated where that is not plainly reported."""
    value, qualifier, status = (getattr(row, f"{side}_{name}") for name in ("value", "qualifier", "status"))
    if not status:
        return "—"
    word = "" if status == "reported" else f" {t(f'status.{status}')}"
    if pd.isna(value):
        return word.strip()
    shown = number(value, indicator, qualifier) if indicator else f"{value:g}"
    measure = "%" if indicator and indicator.is_percent else ""
    return f"{SIGNS[qualifier]}{shown}{measure}{word}"
