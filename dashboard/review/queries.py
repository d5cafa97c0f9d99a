"""What waits for a person and what a person decided, as the dataset knows it. `path` is the dataset's real path."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.database import NAMES, cursor
from dashboard.queries import STILL_ASKED, _frame

# One item a thing to decide: the value of a unit, year and indicator, else a single fact. Issues about a document as a
# whole (a missing year, a unit not recognised) cannot be decided here.
_ITEM = """CASE
    WHEN unit_id IS NOT NULL AND year IS NOT NULL AND (indicator_id IS NOT NULL OR len(fact_ids) > 0
         OR code = 'review_unmatched') THEN concat(unit_id, ':', year, ':', coalesce(indicator_id, ''))
    WHEN len(fact_ids) > 0 THEN concat('f:', fact_ids[1]) END"""

# Cells a person has decided on, in the words of the machine's own reading.
_DECIDED = """SELECT coalesce(f.unit_id, r.unit_id) AS unit_id, coalesce(f.year, r.year) AS year,
    coalesce(f.indicator_id, CASE WHEN f.fact_id IS NULL THEN r.indicator_id END) AS indicator_id, r.fact_id,
    r.action, r.value, r.reviewer, r."at" FROM review r LEFT JOIN fact f USING (fact_id)"""


def asked(path: str) -> pd.DataFrame:
    """Open questions about values and facts, an item a row, in no order.

    item, unit_id, year, indicator_id, codes, severity (worst), messages, fact_ids, headline, confidence
    (lowest of the facts), decided (whether a person has decided on the cell, or on all of the facts).
    """
    return _frame(
        path,
        f"""
        WITH issues AS (
            SELECT {_ITEM} AS item, *, list_position(['error', 'warning', 'info'], severity) AS rank FROM issue
            WHERE {STILL_ASKED}),
        items AS (
            SELECT item, any_value(unit_id) AS unit_id, any_value(year) AS year,
                   any_value(indicator_id) AS indicator_id,
                   list(DISTINCT code ORDER BY code) AS codes, arg_min(severity, rank) AS severity,
                   list(message ORDER BY rank, message) AS messages,
                   list_distinct(flatten(list(fact_ids))) AS fact_ids
            FROM issues WHERE item IS NOT NULL GROUP BY item),
        facts AS (
            SELECT item, min(f.confidence) AS confidence, bool_and(r.fact_id IS NOT NULL) AS judged
            FROM (SELECT item, unnest(fact_ids) AS fact_id FROM items) JOIN fact f USING (fact_id)
            LEFT JOIN (SELECT DISTINCT fact_id FROM review) r ON r.fact_id = f.fact_id GROUP BY item),
        decided AS (SELECT DISTINCT unit_id, year, indicator_id FROM ({_DECIDED}))
        SELECT i.item, coalesce(i.unit_id, '') AS unit_id, coalesce(i.year, 0) AS year,
               coalesce(i.indicator_id, '') AS indicator_id, i.codes, i.severity, i.messages, i.fact_ids,
               coalesce(n.headline, false) AS headline, coalesce(f.confidence, 1) AS confidence,
               CASE WHEN i.indicator_id IS NULL THEN coalesce(f.judged, false) ELSE d.unit_id IS NOT NULL END AS decided
        FROM items i LEFT JOIN facts f USING (item) LEFT JOIN indicator n ON n.indicator_id = i.indicator_id
             LEFT JOIN decided d ON d.unit_id = i.unit_id AND d.year = i.year AND d.indicator_id = i.indicator_id""",
    )


def decided(path: str) -> pd.DataFrame:
    """What people decided, an item a row with the latest decision: item, unit_id, year, indicator_id, action, value,
    reviewer, at, fact_ids (those decided on), headline."""
    return _frame(
        path,
        f"""
        SELECT CASE WHEN d.unit_id IS NOT NULL AND d.year IS NOT NULL AND d.indicator_id IS NOT NULL
                    THEN concat(d.unit_id, ':', d.year, ':', d.indicator_id) ELSE concat('f:', d.fact_id) END AS item,
               coalesce(any_value(d.unit_id), '') AS unit_id, coalesce(any_value(d.year), 0) AS year,
               coalesce(any_value(d.indicator_id), '') AS indicator_id, arg_max(d.action, d."at") AS action,
               arg_max(d.reviewer, d."at") AS reviewer, max(d."at") AS "at",
               coalesce(list(d.fact_id) FILTER (d.fact_id IS NOT NULL), []) AS fact_ids,
               coalesce(bool_or(n.headline), false) AS headline
        FROM ({_DECIDED}) d LEFT JOIN indicator n USING (indicator_id)
        GROUP BY item ORDER BY max(d."at") DESC""",
    )


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def values_at(path: str, items: tuple[str, ...]) -> pd.DataFrame:
    """The values of these cells as they are now: item and the columns of table `value`; no row where there is none."""
    return _frame(
        path,
        """
        SELECT w.item, v.* FROM (SELECT unnest(?::VARCHAR[]) AS item) w
        JOIN value v ON w.item = concat(v.unit_id, ':', v.year, ':', v.indicator_id)""",
        [list(items)],
    )


@st.cache_data(show_spinner=False, max_entries=128, hash_funcs=NAMES)
def facts_for(path: str, unit_id: str, year: int, indicator_id: str, fact_ids: tuple[str, ...]) -> pd.DataFrame:
    """The facts a decision on a cell may be about: these ids in their order, then what else the reports say there.

    With what a person decided on each: action, decided_value, reviewer, at.
    """
    return _frame(
        path,
        """
        SELECT f.fact_id, coalesce(f.unit_id, '') AS unit_id, coalesce(f.year, 0) AS year,
               coalesce(f.indicator_id, '') AS indicator_id, f.value, f.unit_of_measure AS uom, f.qualifier, f.basis,
               f.scope, f.scope_kind, f.confidence, f.char_start, coalesce(r.action, '') AS action,
               r.value AS decided_value, r.indicator_id AS to_indicator, r.year AS to_year
        FROM fact f LEFT JOIN (SELECT fact_id, arg_max(action, "at") AS action, arg_max(value, "at") AS value,
                                      arg_max(indicator_id, "at") AS indicator_id, arg_max(year, "at") AS year
                               FROM review WHERE fact_id IS NOT NULL GROUP BY fact_id) r USING (fact_id)
        WHERE list_contains($ids::VARCHAR[], f.fact_id)
           OR (f.unit_id = $unit AND f.year = $year AND f.indicator_id = $indicator AND f.basis <> 'target')
           OR (f.unit_id = $unit AND r.action = 'reassign' AND r.year = $year AND r.indicator_id = $indicator)
        ORDER BY coalesce(list_position($ids::VARCHAR[], f.fact_id), 1000000), f.char_start, f.fact_id""",
        {"ids": list(fact_ids), "unit": unit_id, "year": year, "indicator": indicator_id},
    )


@st.cache_data(show_spinner=False, max_entries=128)
def cell_of(path: str, fact_id: str) -> str:
    """The item a fact belongs to: its cell where it has one, else the fact itself; '' for an unknown fact."""
    row = (
        cursor(path)
        .execute(
            """
            SELECT CASE WHEN unit_id IS NOT NULL AND year IS NOT NULL AND indicator_id IS NOT NULL AND basis <> 'target'
                        THEN concat(unit_id, ':', year, ':', indicator_id) ELSE concat('f:', fact_id) END
            FROM fact WHERE fact_id = ?""",
            [fact_id],
        )
        .fetchone()
    )
    return str(row[0]) if row else ""


@st.cache_data(show_spinner=False, max_entries=32)
def counted(path: str) -> pd.DataFrame:
    """When the decisions were made that the values of this version know (UTC): at."""
    return _frame(path, 'SELECT DISTINCT "at" FROM review WHERE "at" IS NOT NULL')


@st.cache_data(show_spinner=False, max_entries=32)
def judged(path: str) -> pd.DataFrame:
    """Facts of the catalogue that a person judged: indicator_id as the machine read it, action (the last one)."""
    return _frame(
        path,
        """
        SELECT any_value(f.indicator_id) AS indicator_id, arg_max(r.action, r."at") AS action
        FROM review r JOIN fact f USING (fact_id) WHERE f.indicator_id IS NOT NULL GROUP BY r.fact_id""",
    )


@st.cache_data(show_spinner=False, max_entries=128)
def medians(path: str, level: str, indicator_id: str) -> pd.DataFrame:
    """The middle of the units of a level, year by year: year, median, units."""
    return _frame(
        path,
        """
        SELECT v.year, median(v.value) AS median, count(*) AS units FROM value v JOIN unit u USING (unit_id)
        WHERE u.level = ? AND u.reports AND v.indicator_id = ? AND v.value IS NOT NULL
        GROUP BY v.year ORDER BY v.year""",
        [level, indicator_id],
    )


@st.cache_data(show_spinner=False, max_entries=32, hash_funcs=NAMES)
def whole_documents(path: str, unit_ids: tuple[str, ...]) -> int:
    """How many open questions are about a document as a whole, and not to be decided number by number."""
    query = f"""SELECT count(*) FROM issue WHERE severity <> 'info' AND {_ITEM} IS NULL
        AND (unit_id IS NULL OR unit_id IN (SELECT unnest(?::VARCHAR[])))"""
    row = cursor(path).execute(query, [list(unit_ids)]).fetchone()
    return int(row[0]) if row else 0
