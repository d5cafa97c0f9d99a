"""Which reports hold the words looked for. `path` is the real path of the dataset.

A scan of all texts: the words as plain substrings first, sentences are cut only where a text holds them all. (Three
`replace` and a split at one character: `translate` takes four times as long, a regular expression cannot count.)
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.database import cursor

# A chapter that contains others of its kind is one stretch of text: only the outermost are looked into.
_OUTERMOST = """
    SELECT doc_id, char_start, char_end FROM (
        SELECT doc_id, char_start, char_end,
               max(char_end) OVER (PARTITION BY doc_id ORDER BY char_start, char_end DESC
                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM section WHERE kind IN (SELECT unnest($kinds::VARCHAR[])))
    WHERE before IS NULL OR before <= char_start"""
_WHOLE = "SELECT doc_id, text FROM asked"
_PARTS = f"""
    SELECT doc_id, string_agg(substr(text, char_start + 1, char_end - char_start), '\n' ORDER BY char_start) AS text
    FROM asked JOIN ({_OUTERMOST}) USING (doc_id) GROUP BY doc_id"""


def _frame(path: str, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    return cursor(path).execute(sql, dict(parameters)).df()


@st.cache_data(show_spinner=False, max_entries=32)
def reports(
    path: str, terms: tuple[str, ...], together: bool, kinds: tuple[str, ...], unit_ids: tuple[str, ...] | None,
    first: int, last: int, undated: bool,
) -> pd.DataFrame:  # fmt: skip
    """Reports that hold all terms (`together`: in one sentence), newest first: doc_id, title, doc_type, unit_id,
    unit_name, year, n (sentences that hold them; 0 where no term is given or they need not stand together).

    `kinds`: only in chapters of these kinds, () anywhere. `unit_ids`: None for all, those of no unit included.
    """
    given = {f"t{n}": term for n, term in enumerate(terms)}
    all_in = " AND ".join(f"contains({{x}}, ${name})" for name in given) or "true"
    cut = "string_split(replace(replace(replace(p.text, '！', '。'), '？', '。'), chr(10), '。'), '。')"
    count = f"len(list_filter({cut}, lambda s: {all_in.format(x='s')}))" if together and terms else "0"
    return _frame(
        path,
        f"""
        WITH asked AS (
            SELECT doc_id, text FROM document
            WHERE superseded_by IS NULL AND {all_in.format(x="text")}
              AND ($units::VARCHAR[] IS NULL OR unit_id IN (SELECT unnest($units::VARCHAR[])))
              AND (year BETWEEN $first AND $last OR ($undated AND year IS NULL))),
        part AS ({_PARTS if kinds else _WHOLE}),
        counted AS (SELECT doc_id, {count} AS n FROM part p WHERE {all_in.format(x="p.text")})
        SELECT d.doc_id, coalesce(nullif(d.title, ''), d.name) AS title, d.doc_type, coalesce(d.unit_id, '') AS unit_id,
               coalesce(d.unit_name, '') AS unit_name, coalesce(d.year, 0) AS year, c.n
        FROM counted c JOIN document d USING (doc_id) WHERE {"c.n > 0" if together and terms else "true"}
        ORDER BY d.year DESC NULLS LAST, d.doc_type <> 'annual_report', c.n DESC, d.unit_id, title""",
        given
        | {"units": None if unit_ids is None else list(unit_ids), "first": first, "last": last, "undated": undated}
        | ({"kinds": list(kinds)} if kinds else {}),
    )


@st.cache_data(show_spinner=False, max_entries=32)
def texts(path: str, doc_ids: tuple[str, ...]) -> dict[str, str]:
    """doc_id -> text."""
    sql = "SELECT doc_id, coalesce(text, '') AS text FROM document WHERE doc_id IN (SELECT unnest($ids::VARCHAR[]))"
    frame = _frame(path, sql, {"ids": list(doc_ids)})
    return dict(zip(frame["doc_id"], frame["text"], strict=True))


@st.cache_data(show_spinner=False, max_entries=32)
def chapters(path: str, doc_ids: tuple[str, ...]) -> pd.DataFrame:
    """Headings of these documents in reading order: doc_id, path, title, char_start, char_end, kind."""
    sql = """SELECT doc_id, path, title, char_start, char_end, kind FROM section
             WHERE doc_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY doc_id, char_start, char_end DESC"""
    return _frame(path, sql, {"ids": list(doc_ids)})


@st.cache_data(show_spinner=False, max_entries=32)
def scope(path: str) -> tuple[list[int], list[str]]:
    """Years of the documents, newest first, and the kinds of chapters that occur."""
    con = cursor(path)
    years = con.execute("SELECT DISTINCT year FROM document WHERE year IS NOT NULL ORDER BY 1 DESC").fetchall()
    kinds = con.execute("SELECT kind FROM section GROUP BY kind ORDER BY count(*) DESC").fetchall()
    return [int(year) for (year,) in years], [str(kind) for (kind,) in kinds]
