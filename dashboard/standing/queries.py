"""Questions of the profile and target pages, answered as frames. `path` is the real path of the dataset."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.database import NAMES, cursor


@st.cache_data(show_spinner=False, max_entries=32, hash_funcs=NAMES)
def targets(path: str, unit_ids: tuple[str, ...]) -> pd.DataFrame:
    """Every number a plan or a next-year section sets for a year, first said first; indicator_id '' fits none."""
    return (
        cursor(path)
        .execute(
            """
        SELECT f.unit_id, f.year, coalesce(f.indicator_id, '') AS indicator_id, f.value, f.qualifier,
               f.unit_of_measure AS uom, f.scope_kind, f.fact_id, coalesce(d.year, 0) AS said
        FROM fact f JOIN document d USING (doc_id)
        WHERE f.basis = 'target' AND f.value IS NOT NULL AND f.year IS NOT NULL
              AND f.unit_id IN (SELECT unnest(?::VARCHAR[]))
        ORDER BY f.year DESC, f.unit_id, f.indicator_id, said, d.doc_type = 'annual_report', f.char_start""",
            [list(unit_ids)],
        )
        .df()
    )


@st.cache_data(show_spinner=False, max_entries=64)
def chapters(path: str, unit_id: str, year: int) -> pd.DataFrame:
    """Problems and plans of a unit's own documents of a year: the widest sections, with text and inner headings."""
    return (
        cursor(path)
        .execute(
            """
        SELECT s.kind, s.title, s.doc_id, coalesce(nullif(d.title, ''), d.name) AS doc_title, d.doc_type,
               substr(d.text, s.char_start + 1, s.char_end - s.char_start) AS text,
               coalesce((SELECT list(i.title) FROM section i WHERE i.doc_id = s.doc_id AND i.char_start > s.char_start
                         AND i.char_end <= s.char_end), []) AS inner_titles
        FROM section s JOIN document d USING (doc_id)
        WHERE d.unit_id = ? AND d.year = ? AND s.kind IN ('problems', 'plans') AND NOT EXISTS (
            SELECT 1 FROM section o WHERE o.doc_id = s.doc_id AND o.kind = s.kind AND o.char_start <= s.char_start
            AND o.char_end >= s.char_end AND o.char_end - o.char_start > s.char_end - s.char_start)
        ORDER BY d.doc_type <> 'annual_report', doc_title, s.char_start""",
            [unit_id, year],
        )
        .df()
    )


@st.cache_data(show_spinner=False, max_entries=64)
def reports(path: str, unit_id: str) -> pd.DataFrame:
    """Documents of a unit or covering it: year, doc_id, title, doc_type, facts (of this unit in it), newest first."""
    return (
        cursor(path)
        .execute(
            """
        WITH own AS (
            SELECT doc_id, year FROM document WHERE unit_id = $unit AND year IS NOT NULL
            UNION SELECT doc_id, year FROM coverage WHERE unit_id = $unit)
        SELECT own.year, d.doc_id, coalesce(nullif(d.title, ''), d.name) AS title, d.doc_type,
               d.doc_type <> 'annual_report' AS lesser, count(f.fact_id) AS facts
        FROM own JOIN document d USING (doc_id) LEFT JOIN fact f ON f.doc_id = d.doc_id AND f.unit_id = $unit
             AND (d.doc_type <> 'table' OR f.year = own.year)
        GROUP BY ALL ORDER BY own.year DESC, lesser, title""",
            {"unit": unit_id},
        )
        .df()
    )


@st.cache_data(show_spinner=False, max_entries=64)
def issues(path: str, unit_id: str) -> pd.DataFrame:
    """What waits at this unit, riskiest and newest first: code, severity, year, message, fact_id, doc_id."""
    return (
        cursor(path)
        .execute(
            """
        SELECT code, severity, coalesce(year, 0) AS year, message, coalesce(doc_id, '') AS doc_id,
               coalesce(list_extract(fact_ids, 1), '') AS fact_id
        FROM issue WHERE unit_id = ? AND severity <> 'info'
        ORDER BY CASE severity WHEN 'error' THEN 0 ELSE 1 END, year DESC, code, message""",
            [unit_id],
        )
        .df()
    )
