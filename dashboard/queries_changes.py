"""What changed from one version of a dataset to another. The paths are the real paths of two version files.

Also what an import would change: then the new file is one that has not been published. Every function gives a frame,
empty where nothing changed; ids and first facts are '' where one side has none, so that no cell is two kinds of empty.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.database import both

VALUE_KINDS = ("changed", "status", "new", "gone")
DOCUMENT_KINDS = ("added", "changed", "removed", "moved", "assigned", "reread")

# What a fact says, wherever in which text it stands: a changed file has facts with new ids that say the same.
_SAYS = """hash(coalesce(f.unit_id, ''), coalesce(f.year, 0), coalesce(f.indicator_id, ''), coalesce(f.value, -1e308),
    coalesce(f.unit_of_measure, ''), f.qualifier, f.basis, f.scope_kind)"""

# Documents of both versions in pairs: the same content, else the same path with another content, else alone.
_PAIRS = """
    alone_new AS (FROM new.document WHERE doc_id NOT IN (SELECT doc_id FROM old.document)),
    alone_old AS (FROM old.document WHERE doc_id NOT IN (SELECT doc_id FROM new.document)),
    pair AS (
        SELECT doc_id AS old_doc, doc_id AS new_doc FROM new.document JOIN old.document USING (doc_id)
        UNION ALL
        SELECT o.doc_id, n.doc_id FROM alone_new n FULL JOIN alone_old o ON o.path = n.path)"""


def _frame(old_path: str, new_path: str, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    with both(old_path, new_path) as con:
        return con.execute(sql, list(parameters)).df()


@st.cache_data(show_spinner=False, max_entries=8)
def values_between(old_path: str, new_path: str) -> pd.DataFrame:
    """Values that differ, a row each. `kind`: changed (number or qualifier), status (how it was stated, its scope or
    its counts), new, gone. Columns old_… and new_…: value, qualifier, status, numerator, denominator, fact (the first).
    """
    return _frame(
        old_path,
        new_path,
        """
        WITH both_sides AS (
            SELECT coalesce(n.unit_id, o.unit_id) AS unit_id, coalesce(n.year, o.year) AS year,
                   coalesce(n.indicator_id, o.indicator_id) AS indicator_id,
                   CASE WHEN o.unit_id IS NULL THEN 'new' WHEN n.unit_id IS NULL THEN 'gone'
                        WHEN n.value IS DISTINCT FROM o.value OR n.qualifier IS DISTINCT FROM o.qualifier THEN 'changed'
                        ELSE 'status' END AS kind,
                   o.value AS old_value, n.value AS new_value,
                   coalesce(o.qualifier, '=') AS old_qualifier, coalesce(n.qualifier, '=') AS new_qualifier,
                   coalesce(o.status, '') AS old_status, coalesce(n.status, '') AS new_status,
                   o.numerator AS old_numerator, n.numerator AS new_numerator,
                   o.denominator AS old_denominator, n.denominator AS new_denominator,
                   coalesce(o.fact_ids[1], '') AS old_fact, coalesce(n.fact_ids[1], '') AS new_fact
            FROM new.value n FULL JOIN old.value o
              ON n.unit_id = o.unit_id AND n.year = o.year AND n.indicator_id = o.indicator_id
            WHERE n.unit_id IS NULL OR o.unit_id IS NULL OR n.value IS DISTINCT FROM o.value
               OR n.qualifier IS DISTINCT FROM o.qualifier OR n.status IS DISTINCT FROM o.status
               OR n.scope_kind IS DISTINCT FROM o.scope_kind OR n.numerator IS DISTINCT FROM o.numerator
               OR n.denominator IS DISTINCT FROM o.denominator)
        SELECT b.kind, b.unit_id, coalesce(nu.name, ou.name, '') AS unit_name,
               coalesce(nu.level, ou.level, '') AS level, b.year, b.indicator_id,
               coalesce(ni.name_zh, oi.name_zh, b.indicator_id) AS name_zh,
               coalesce(ni.name_en, oi.name_en, b.indicator_id) AS name_en,
               coalesce(ni.unit_of_measure, oi.unit_of_measure, '') AS uom,
               b.* EXCLUDE (kind, unit_id, year, indicator_id)
        FROM both_sides b
        LEFT JOIN new.unit nu ON nu.unit_id = b.unit_id LEFT JOIN old.unit ou ON ou.unit_id = b.unit_id
        LEFT JOIN new.indicator ni ON ni.indicator_id = b.indicator_id
        LEFT JOIN old.indicator oi ON oi.indicator_id = b.indicator_id
        ORDER BY list_position(['changed', 'status', 'new', 'gone'], b.kind), b.year DESC, b.unit_id,
                 coalesce(ni.position, oi.position), b.indicator_id""",
    )


@st.cache_data(show_spinner=False, max_entries=8)
def documents_between(old_path: str, new_path: str) -> pd.DataFrame:
    """Documents that differ, a row each. `kind`: added, changed (same path, other content), removed, moved (other
    path), assigned (other unit, year, type or title), reread (other facts only). facts: how many it has now (a removed
    one had); facts_added and facts_gone: what they say that the other version does not, whatever their place.
    """
    return _frame(
        old_path,
        new_path,
        f"""
        WITH {_PAIRS},
        old_says AS (SELECT doc_id, {_SAYS} AS says FROM old.fact f),
        new_says AS (SELECT doc_id, {_SAYS} AS says FROM new.fact f),
        old_sum AS (SELECT doc_id, count(*) AS n, sum(says) AS said FROM old_says GROUP BY doc_id),
        new_sum AS (SELECT doc_id, count(*) AS n, sum(says) AS said FROM new_says GROUP BY doc_id),
        other AS (
            SELECT pair.* FROM pair LEFT JOIN old_sum o ON o.doc_id = old_doc LEFT JOIN new_sum n ON n.doc_id = new_doc
            WHERE o.n IS DISTINCT FROM n.n OR o.said IS DISTINCT FROM n.said),
        each_fact AS (
            SELECT old_doc, new_doc, says, 1 AS more FROM other JOIN new_says ON doc_id = new_doc
            UNION ALL SELECT old_doc, new_doc, says, -1 FROM other JOIN old_says ON doc_id = old_doc),
        net AS (SELECT old_doc, new_doc, says, sum(more) AS n FROM each_fact GROUP BY ALL HAVING sum(more) <> 0),
        counted AS (
            SELECT old_doc, new_doc, sum(greatest(n, 0)) AS facts_added, sum(greatest(-n, 0)) AS facts_gone
            FROM net GROUP BY ALL),
        told AS (
            SELECT CASE WHEN o.doc_id IS NULL THEN 'added' WHEN n.doc_id IS NULL THEN 'removed'
                        WHEN n.doc_id <> o.doc_id THEN 'changed'
                        WHEN n.unit_id IS DISTINCT FROM o.unit_id OR n.year IS DISTINCT FROM o.year
                          OR n.doc_type <> o.doc_type OR n.title IS DISTINCT FROM o.title THEN 'assigned'
                        WHEN n.path <> o.path THEN 'moved'
                        WHEN c.facts_added > 0 OR c.facts_gone > 0 THEN 'reread' END AS kind,
                   coalesce(pair.old_doc, '') AS old_doc, coalesce(pair.new_doc, '') AS new_doc,
                   coalesce(nullif(n.title, ''), n.name, nullif(o.title, ''), o.name) AS title,
                   coalesce(o.path, '') AS old_path, coalesce(n.path, '') AS new_path,
                   coalesce(n.doc_type, o.doc_type) AS doc_type,
                   coalesce(o.unit_name, '') AS old_unit, coalesce(n.unit_name, '') AS new_unit,
                   coalesce(o.year, 0) AS old_year, coalesce(n.year, 0) AS new_year,
                   coalesce(n.unit_id, o.unit_id, '') AS unit_id, coalesce(nu.level, ou.level, '') AS level,
                   coalesce(n.year, o.year, 0) AS year,
                   coalesce(ns.n, CASE WHEN n.doc_id IS NULL THEN os.n END, 0) AS facts,
                   coalesce(c.facts_added, 0)::BIGINT AS facts_added, coalesce(c.facts_gone, 0)::BIGINT AS facts_gone
            FROM pair LEFT JOIN old.document o ON o.doc_id = pair.old_doc
            LEFT JOIN new.document n ON n.doc_id = pair.new_doc
            LEFT JOIN new.unit nu ON nu.unit_id = n.unit_id LEFT JOIN old.unit ou ON ou.unit_id = o.unit_id
            LEFT JOIN old_sum os ON os.doc_id = pair.old_doc LEFT JOIN new_sum ns ON ns.doc_id = pair.new_doc
            LEFT JOIN counted c ON c.old_doc IS NOT DISTINCT FROM pair.old_doc
                               AND c.new_doc IS NOT DISTINCT FROM pair.new_doc)
        FROM told WHERE kind IS NOT NULL
        ORDER BY list_position(['added', 'changed', 'removed', 'moved', 'assigned', 'reread'], kind), year DESC,
                 title""",
    )


@st.cache_data(show_spinner=False, max_entries=32)
def facts_between(old_path: str, new_path: str, old_doc: str, new_doc: str) -> pd.DataFrame:
    """What one document says in one version only (pass its ids as `documents_between` gives them): kind (added, gone),
    fact_id, unit_name, year, indicator_id, name_zh, name_en, value, qualifier, uom, basis, words (as stated).
    """
    side = """
        SELECT '{kind}' AS kind, f.fact_id, coalesce(f.unit_name, '') AS unit_name, coalesce(f.year, 0) AS year,
               coalesce(f.indicator_id, '') AS indicator_id, coalesce(i.name_zh, '') AS name_zh,
               coalesce(i.name_en, '') AS name_en, f.value, f.qualifier, f.unit_of_measure AS uom, f.basis,
               substr(d.text, f.char_start + 1, f.char_end - f.char_start) AS words, {says} AS says,
               row_number() OVER (PARTITION BY says ORDER BY f.char_start) AS turn, f.char_start
        FROM {version}.fact f JOIN {version}.document d USING (doc_id)
        LEFT JOIN {version}.indicator i USING (indicator_id) WHERE f.doc_id = ?"""
    old, new = (side.format(kind=k, version=v, says=_SAYS) for k, v in (("gone", "old"), ("added", "new")))
    return _frame(
        old_path,
        new_path,
        f"""
        WITH o AS ({old}), n AS ({new}),
        told AS (FROM n ANTI JOIN o USING (says, turn) UNION ALL FROM o ANTI JOIN n USING (says, turn))
        SELECT * EXCLUDE (says, turn, char_start) FROM told ORDER BY kind, char_start""",
        [old_doc, new_doc],
    )


@st.cache_data(show_spinner=False, max_entries=8)
def reviews_between(old_path: str, new_path: str) -> pd.DataFrame:
    """Decisions that only one version counts. `kind`: made, or undone; then who, when, what, on which value or fact."""
    columns = 'fact_id, unit_id, year, indicator_id, action, value, reviewer, "at", note'
    return _frame(
        old_path,
        new_path,
        f"""
        WITH told AS (
            SELECT 'made' AS kind, * FROM (SELECT {columns} FROM new.review EXCEPT SELECT {columns} FROM old.review)
            UNION ALL
            SELECT 'undone', * FROM (SELECT {columns} FROM old.review EXCEPT SELECT {columns} FROM new.review)),
        ids AS (SELECT fact_id FROM told WHERE fact_id IS NOT NULL),
        fact AS (
            SELECT DISTINCT ON (fact_id) fact_id, unit_id, year, indicator_id
            FROM (SELECT 1 AS turn, * FROM new.fact WHERE fact_id IN (FROM ids)
                  UNION ALL BY NAME SELECT 2 AS turn, * FROM old.fact WHERE fact_id IN (FROM ids))
            ORDER BY turn),
        placed AS (
            SELECT t.kind, coalesce(t.fact_id, '') AS fact_id, coalesce(t.unit_id, f.unit_id, '') AS unit_id,
                   coalesce(t.year, f.year, 0) AS year, coalesce(t.indicator_id, f.indicator_id, '') AS indicator_id,
                   t.action, t.value, coalesce(t.reviewer, '') AS reviewer, t."at", coalesce(t.note, '') AS note
            FROM told t LEFT JOIN fact f USING (fact_id))
        SELECT p.*, coalesce(nu.name, ou.name, '') AS unit_name, coalesce(ni.name_zh, oi.name_zh, '') AS name_zh,
               coalesce(ni.name_en, oi.name_en, '') AS name_en
        FROM placed p LEFT JOIN new.unit nu ON nu.unit_id = p.unit_id LEFT JOIN old.unit ou ON ou.unit_id = p.unit_id
        LEFT JOIN new.indicator ni ON ni.indicator_id = p.indicator_id
        LEFT JOIN old.indicator oi ON oi.indicator_id = p.indicator_id
        ORDER BY p."at" DESC NULLS LAST, p.kind""",
    )
