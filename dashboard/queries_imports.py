"""What a dataset (or the scratch dataset of a trial) says about the files it was built from. A function a question."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.database import cursor


@st.cache_data(show_spinner=False, max_entries=8)
def log(path: str) -> pd.DataFrame:
    """The import log, and what it was decided each file is: a row a file, '' and 0 where something is not known."""
    return (
        cursor(path)
        .execute(
            """
        SELECT l.path, l.outcome, coalesce(l.reason, '') AS reason, l.facts, l.seconds, coalesce(l.unit, '') AS unit,
               coalesce(l.year, 0) AS year, coalesce(l.doc_type, '') AS doc_type, l.warnings,
               coalesce(d.doc_id, '') AS doc_id, coalesce(d.title, '') AS title, coalesce(d.unit_id, '') AS unit_id,
               coalesce(strftime(d.published_on, '%Y-%m-%d'), '') AS published_on,
               coalesce(d.superseded_as, '') AS superseded_as, coalesce(older.path, '') AS replaces
        FROM import_log l LEFT JOIN document d USING (path)
        LEFT JOIN (SELECT superseded_by AS doc_id, max(path) AS path FROM document
                   WHERE superseded_as = 'older' GROUP BY superseded_by) older ON older.doc_id = d.doc_id
        ORDER BY l.path"""
        )
        .df()
    )


@st.cache_data(show_spinner=False, max_entries=8)
def headline_facts(path: str) -> pd.DataFrame:
    """The headline numbers a document states on its own year: doc_id, indicator_id, value, qualifier."""
    return (
        cursor(path)
        .execute(
            """
        SELECT DISTINCT ON (f.doc_id, f.indicator_id) f.doc_id, f.indicator_id, f.value, f.qualifier
        FROM fact f JOIN indicator i USING (indicator_id) JOIN document d USING (doc_id)
        WHERE i.headline AND f.basis = 'actual' AND f.scope_kind = 'whole' AND f.value IS NOT NULL
          AND f.year IS NOT DISTINCT FROM d.year
        ORDER BY f.doc_id, f.indicator_id, f.char_start"""
        )
        .df()
    )


@st.cache_data(show_spinner=False, max_entries=8)
def values_of(path: str) -> pd.DataFrame:
    """All values as new ones, in the columns that the page on an import shows: for a dataset that is not there yet."""
    return (
        cursor(path)
        .execute(
            """
        SELECT 'new' AS kind, unit_id, u.name AS unit_name, year, indicator_id, i.name_zh, i.name_en,
               i.unit_of_measure AS uom, NULL::DOUBLE AS old_value, v.value AS new_value, '=' AS old_qualifier,
               v.qualifier AS new_qualifier, '' AS old_status, v.status AS new_status
        FROM value v JOIN unit u USING (unit_id) JOIN indicator i USING (indicator_id)
        ORDER BY year DESC, unit_id, i.position"""
        )
        .df()
    )
