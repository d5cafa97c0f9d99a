"""One question per function, answered as a DataFrame. `path` is the real path of the dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.database import NAMES, cursor

# Where a report exists. One row of a table does not make a report, except for units that only tables know.
COVERAGE = """(
    SELECT DISTINCT c.unit_id, c.year FROM coverage c JOIN document d USING (doc_id)
    WHERE d.doc_type = 'annual_report' OR c.unit_id NOT IN (
        SELECT r.unit_id FROM coverage r JOIN document a USING (doc_id) WHERE a.doc_type = 'annual_report'))"""

# Issues that a person can still settle: not those about a number of a report that another version replaced.
STILL_ASKED = """coalesce(list_extract(fact_ids, 1), '') NOT IN (
    SELECT fact_id FROM fact JOIN document USING (doc_id) WHERE superseded_by IS NOT NULL)"""


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame as named tuples; typed Any, because their fields are the columns of the query."""
    return iter(frame.itertuples())


def _frame(path: str, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> pd.DataFrame:
    return cursor(path).execute(sql, parameters if isinstance(parameters, Mapping) else list(parameters)).df()


@st.cache_data(show_spinner=False, max_entries=32)
def units(path: str) -> pd.DataFrame:
    """Units that report: unit_id, name, full_name, level, parent_id, parent_name, reports (documents), facts."""
    return _frame(
        path,
        """
        SELECT u.unit_id, u.name, u.full_name, u.level, coalesce(u.parent_id, '') AS parent_id,
               coalesce(p.name, '') AS parent_name, count(DISTINCT c.year) AS years, 
               coalesce(u.valid_from, 0) AS valid_from, coalesce(u.valid_to, 0) AS valid_to,
               coalesce(u.successor_id, '') AS successor_id
        FROM unit u LEFT JOIN unit p ON p.unit_id = u.parent_id LEFT JOIN coverage c ON c.unit_id = u.unit_id
        WHERE u.reports GROUP BY ALL ORDER BY u.unit_id""",
    )


@st.cache_data(show_spinner=False, max_entries=32)
def indicators(path: str) -> pd.DataFrame:
    """The catalogue in its order: dimension names, what the data hold and, where measured, how well it was read."""
    return _frame(
        path,
        """
        SELECT i.*, coalesce(d.name_zh, i.dimension) AS dimension_zh, coalesce(d.name_en, i.dimension) AS dimension_en,
               d.position AS dimension_position, coalesce(v.value_count, 0) AS value_count,
               coalesce(v.unit_count, 0) AS unit_count, coalesce(v.year_count, 0) AS year_count,
               a.predicted, a.right_count, a.asked, a.found, a.gold
        FROM indicator i LEFT JOIN dimension d USING (dimension) LEFT JOIN accuracy a USING (indicator_id) LEFT JOIN (
            SELECT indicator_id, count(value) AS value_count, count(DISTINCT unit_id) AS unit_count,
                   count(DISTINCT year) AS year_count FROM value GROUP BY indicator_id) v USING (indicator_id)
        ORDER BY dimension_position NULLS LAST, i.position""",
    )


@st.cache_data(show_spinner=False, max_entries=32)
def years(path: str) -> pd.DataFrame:
    """Years that reports cover or values exist for, with their level: level, year, units."""
    return _frame(
        path,
        """
        SELECT u.level, y.year, count(DISTINCT y.unit_id) AS units
        FROM (SELECT unit_id, year FROM coverage UNION SELECT unit_id, year FROM value) y
        JOIN unit u USING (unit_id) WHERE y.year IS NOT NULL AND u.reports GROUP BY ALL ORDER BY u.level, y.year""",
    )


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def value_counts(path: str, unit_ids: tuple[str, ...], first: int, last: int) -> pd.DataFrame:
    """How many values these units have of each indicator: indicator_id, n."""
    return _frame(
        path,
        """
        SELECT indicator_id, count(value) AS n FROM value
        WHERE unit_id IN (SELECT unnest(?::VARCHAR[])) AND year BETWEEN ? AND ? GROUP BY ALL""",
        [list(unit_ids), first, last],
    )


def report_grid(path: str, unit_ids: Collection[str]) -> pd.DataFrame:
    """Unit x year: the document that says most, what it is, how many numbers it gave, how many issues wait.

    `kind`: report (with numbers), empty (a report without any), beside (only a table, statistics, news or another
    document), unfed (only a template or essay, which never gives values). Plans say nothing about their year of issue.
    """
    every = _report_grid(path)
    return every[every["unit_id"].isin(unit_ids)]


@st.cache_resource(show_spinner=False, max_entries=16)
def _report_grid(path: str) -> pd.DataFrame:
    """Of all units: the facts have to be gone through in any case."""
    return _frame(
        path,
        """
        WITH near AS (
            SELECT unit_id, year, doc_id FROM coverage
            UNION SELECT unit_id, year, doc_id FROM document WHERE doc_type <> 'plan'),
        read AS (SELECT doc_id, unit_id, year, count(*) AS facts FROM fact WHERE basis = 'actual' GROUP BY ALL),
        own AS (SELECT doc_id, unit_id, count(*) AS facts FROM fact GROUP BY ALL),
        wait AS (SELECT unit_id, year, count(*) AS issues FROM issue WHERE severity <> 'info' GROUP BY ALL),
        doc AS (
            SELECT n.unit_id, n.year, n.doc_id, d.doc_type, d.title,
                   coalesce(CASE d.doc_type WHEN 'annual_report' THEN own.facts ELSE read.facts END, 0) AS facts
            FROM near n JOIN document d USING (doc_id)
            LEFT JOIN own ON own.doc_id = n.doc_id AND own.unit_id = n.unit_id
            LEFT JOIN read ON read.doc_id = n.doc_id AND read.unit_id = n.unit_id AND read.year = n.year
            WHERE n.year IS NOT NULL),
        best AS (
            SELECT *, CASE WHEN doc_type = 'annual_report' THEN if(facts > 0, 'report', 'empty')
                           WHEN doc_type IN ('template', 'essay') THEN 'unfed' ELSE 'beside' END AS kind
            FROM doc QUALIFY row_number() OVER (
                PARTITION BY unit_id, year
                ORDER BY doc_type <> 'annual_report', doc_type IN ('template', 'essay'), facts DESC, title) = 1)
        SELECT b.unit_id, b.year, b.doc_id, b.doc_type, b.kind, b.facts, coalesce(w.issues, 0) AS issues
        FROM best b LEFT JOIN wait w USING (unit_id, year) ORDER BY ALL""",
    )


@st.cache_data(show_spinner=False, max_entries=32)
def reported(path: str) -> pd.DataFrame:
    """Units and years with a report: what a missing number there means is silence, elsewhere that there is none."""
    return _frame(path, f"SELECT unit_id, year FROM {COVERAGE} ORDER BY ALL")


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def issue_counts(path: str, unit_ids: tuple[str, ...]) -> pd.DataFrame:
    """Issues by severity and code with an example: of these units and of documents without a unit."""
    return _frame(
        path,
        f"""
        SELECT code, severity, count(*) AS n, arg_max(message, coalesce(year, 0)) AS example,
               arg_max(coalesce(list_extract(fact_ids, 1), ''), coalesce(year, 0)) AS fact_id,
               arg_max(coalesce(doc_id, ''), coalesce(year, 0)) AS doc_id
        FROM issue WHERE (unit_id IS NULL OR unit_id IN (SELECT unnest(?::VARCHAR[]))) AND {STILL_ASKED}
        GROUP BY code, severity
        ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, n DESC, code""",
        [list(unit_ids)],
    )


def evidence(path: str, fact_ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """Facts with the sentence that states them, as the fields of `Evidence`; spans are offsets into the sentence."""
    found = cursor(path).execute(
        """
        SELECT f.fact_id, f.doc_id, coalesce(nullif(d.title, ''), d.name) AS doc_title,
               coalesce((SELECT arg_max(s.path || ' ' || s.title, s.char_start) FROM section s
                         WHERE s.doc_id = f.doc_id AND s.char_start <= f.char_start AND s.char_end >= f.char_end),
                        '') AS section,
               substr(d.text, f.sentence_start + 1, f.sentence_end - f.sentence_start) AS sentence,
               f.char_start - f.sentence_start AS start, f.char_end - f.sentence_start AS "end",
               coalesce(f.unit_name, '') AS unit_name, coalesce(f.year, 0) AS year,
               coalesce(f.indicator_id, '') AS indicator_id, f.value, f.unit_of_measure AS uom, f.qualifier, f.basis
        FROM (SELECT unnest(?::VARCHAR[]) AS fact_id, generate_subscripts(?::VARCHAR[], 1) AS place) w
        JOIN fact f USING (fact_id) JOIN document d USING (doc_id) ORDER BY w.place""",
        [list(fact_ids), list(fact_ids)],
    )
    return found.fetchall()


@st.cache_data(show_spinner=False, max_entries=128, hash_funcs=NAMES)
def targets(path: str, indicator_id: str, unit_ids: tuple[str, ...]) -> pd.DataFrame:
    """What plans set for a later year: unit_id, year, value, qualifier, fact_id, doc_title."""
    return _frame(
        path,
        """
        SELECT f.unit_id, f.year, f.value, f.qualifier, f.fact_id, d.title AS doc_title
        FROM fact f JOIN document d USING (doc_id)
        WHERE f.basis = 'target' AND f.indicator_id = ? AND f.value IS NOT NULL AND f.year IS NOT NULL
              AND f.unit_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY f.year, f.unit_id""",
        [indicator_id, list(unit_ids)],
    )


@st.cache_data(show_spinner=False, max_entries=32)
def documents(path: str) -> pd.DataFrame:
    """Every document with a unit or facts: doc_id, title, doc_type, unit_id, year, facts; a table covers many units."""
    return _frame(
        path,
        """
        SELECT d.doc_id, coalesce(nullif(d.title, ''), d.name) AS title, d.doc_type, coalesce(d.unit_id, '') AS unit_id,
               coalesce(d.unit_name, '') AS unit_name, d.year, count(f.fact_id) AS facts
        FROM document d LEFT JOIN fact f USING (doc_id) GROUP BY ALL ORDER BY d.year DESC NULLS LAST, title""",
    )


@st.cache_data(show_spinner=False, max_entries=16)
def document(path: str, doc_id: str) -> pd.DataFrame:
    """One document: its row without the lists; repairs as a count of characters."""
    return _frame(
        path,
        """
        SELECT doc_id, coalesce(nullif(title, ''), name) AS title, doc_type, format, unit_name, year, published_on,
               coalesce(index_no, '') AS index_no, coalesce(issuer, '') AS issuer, text,
               coalesce(list_sum([r.characters FOR r IN repairs]), 0) AS repaired, doubtful
        FROM document WHERE doc_id = ?""",
        [doc_id],
    )


@st.cache_data(show_spinner=False, max_entries=16)
def document_facts(path: str, doc_id: str) -> pd.DataFrame:
    """The facts of one document in reading order, with the value's status where a value uses them."""
    return _frame(
        path,
        """
        SELECT f.*, coalesce(nullif(v.status, 'partial'), '') AS status, i.name_zh, i.name_en,
               coalesce(i.dimension, '') AS dimension,
               EXISTS (SELECT 1 FROM issue s WHERE list_contains(s.fact_ids, f.fact_id) AND s.severity <> 'info')
               AS waits
        FROM fact f LEFT JOIN indicator i USING (indicator_id)
        LEFT JOIN value v ON v.unit_id = f.unit_id AND v.year = f.year AND v.indicator_id = f.indicator_id
             AND list_contains(v.fact_ids, f.fact_id)
        WHERE f.doc_id = ? ORDER BY f.char_start, f.char_end""",
        [doc_id],
    )


@st.cache_data(show_spinner=False, max_entries=16)
def sections(path: str, doc_id: str) -> pd.DataFrame:
    """Headings of one document in reading order."""
    return _frame(path, "SELECT * FROM section WHERE doc_id = ? ORDER BY char_start", [doc_id])


@st.cache_data(show_spinner=False, max_entries=64)
def documents_on(path: str, unit_id: str, year: int) -> pd.DataFrame:
    """Documents that cover, or hold facts on, a unit and year: doc_id, title, superseded_as ('': it counts); its annual
    report first, versions that do not count after those that do."""
    return _frame(
        path,
        """
        SELECT d.doc_id, coalesce(nullif(d.title, ''), d.name) AS title,
               coalesce(d.superseded_as, '') AS superseded_as FROM document d
        WHERE (d.unit_id = $unit AND d.year = $year)
           OR d.doc_id IN (SELECT doc_id FROM coverage WHERE unit_id = $unit AND year = $year)
           OR d.doc_id IN (SELECT doc_id FROM fact WHERE unit_id = $unit AND year = $year AND basis = 'actual')
        ORDER BY d.unit_id IS NOT DISTINCT FROM $unit AND d.year = $year DESC, d.superseded_by IS NOT NULL,
                 d.doc_type <> 'annual_report', title""",
        {"unit": unit_id, "year": year},
    )


@st.cache_data(show_spinner=False, max_entries=64)
def fact_place(path: str, fact_id: str) -> pd.DataFrame:
    """The document, unit and year of a fact; no row where the dataset has no such fact."""
    return _frame(
        path,
        """
        SELECT f.doc_id, coalesce(f.unit_id, d.unit_id, '') AS unit_id,
               CASE WHEN d.doc_type = 'table' THEN f.year ELSE coalesce(d.year, f.year, 0) END AS year
        FROM fact f JOIN document d USING (doc_id) WHERE f.fact_id = ?""",
        [fact_id],
    )


@st.cache_data(show_spinner=False, max_entries=32)
def totals(path: str) -> pd.DataFrame:
    """How much the dataset holds: reports (annual), documents, facts."""
    return _frame(
        path,
        """
        SELECT (SELECT count(*) FROM document WHERE doc_type = 'annual_report') AS reports,
               (SELECT count(*) FROM document) AS documents, (SELECT count(*) FROM fact) AS facts""",
    )
