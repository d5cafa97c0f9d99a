"""The list of versions that a dataset file carries along. `path` is the real path of the file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.database import cursor

_COLUMNS = "stamp, action, note, documents, facts, known_values, reviews"


@st.cache_data(show_spinner=False, max_entries=32)
def remembered(path: str) -> pd.DataFrame:
    """stamp, action, note and counts, oldest first; no row in a dataset that is older than this list."""
    con = cursor(path)
    there = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'version'").fetchall()
    if there == [(0,)]:
        return pd.DataFrame(columns=_COLUMNS.split(", "))
    return con.execute(f"SELECT {_COLUMNS} FROM version ORDER BY stamp").df()
