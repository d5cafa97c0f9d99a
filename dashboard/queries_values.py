"""Values of many units at once, and which of them a filter leaves. `path` is the real path of the dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.database import NAMES, cursor
from dashboard.queries import COVERAGE

# What a row of `value` shows; '' where it says nothing: a silent report or none, told apart by `coverage`.
_STATE = """CASE
    WHEN v.status = 'partial' THEN 'partial'
    WHEN v.value IS NOT NULL THEN 'value'
    WHEN v.denominator = 0 OR v.note LIKE '%无案件%' THEN 'no_cases'
    WHEN v.status = 'conflict' THEN 'conflict'
    ELSE '' END"""

# What a person looked at and took as it is: the fact the value comes from, or the value itself.
_ACCEPTED = """(v.status NOT IN ('derived', 'conflict', 'corrected') AND v.fact_ids[1] IN (
        SELECT fact_id FROM review WHERE fact_id IS NOT NULL GROUP BY fact_id HAVING arg_max(action, "at") = 'accept')
    OR v.status <> 'conflict' AND (v.unit_id, v.year, v.indicator_id) IN (
        SELECT (unit_id, year, indicator_id) FROM review WHERE fact_id IS NULL
        GROUP BY unit_id, year, indicator_id HAVING arg_max(action, "at") = 'accept'))"""

_ASKED = """
    JOIN (SELECT unnest($units::VARCHAR[]) AS unit_id, unnest(range(len($units))) AS n) u USING (unit_id)
    JOIN (SELECT unnest($indicators::VARCHAR[]) AS indicator_id, unnest(range(len($indicators))) AS n) i
         USING (indicator_id)
    WHERE v.year BETWEEN $first AND $last"""


def values(path: str, unit_ids: Sequence[str], indicator_ids: Sequence[str], first: int, last: int) -> Any:
    """Arrow table of the values there are; `place` counts through indicators, units and years."""
    return (
        cursor(path)
        .sql(
            f"""
        SELECT (i.n * len($units) + u.n) * ($last - $first + 1) + v.year - $first AS place, {_STATE} AS state, v.value,
               v.value IS NOT NULL AND coalesce(v.status, '') <> 'partial' AS known,
               coalesce(v.qualifier, '=') AS qualifier, coalesce(v.status, '') AS status,
               coalesce(v.scope_kind, 'whole') AS scope_kind, v.numerator, v.denominator,
               coalesce(v.fact_ids, []) AS fact_ids, coalesce(v.note, '') AS note,
               coalesce({_ACCEPTED}, false) AS accepted
        FROM value v {_ASKED}""",
            params={"units": list(unit_ids), "indicators": list(indicator_ids), "first": first, "last": last},
        )
        .to_arrow_table()
    )


# The same cells complete: silence and missing reports are no rows of `value`.
_ASKED_WHOLE = f"""(SELECT unnest($units::VARCHAR[]) AS unit_id, unnest(range(len($units))) AS n) u
    CROSS JOIN (SELECT unnest($indicators::VARCHAR[]) AS indicator_id, unnest(range(len($indicators))) AS n) i
    CROSS JOIN (SELECT unnest(range($first, $last + 1)) AS year) y
    LEFT JOIN value v ON v.unit_id = u.unit_id AND v.indicator_id = i.indicator_id AND v.year = y.year
    LEFT JOIN {COVERAGE} c ON c.unit_id = u.unit_id AND c.year = y.year"""

# What the status filter of the data page asks for; a status of its own otherwise.
_MATCHES = {
    "known": "state <> ''",
    "doubtful": """status = 'conflict' OR state = 'partial' OR known AND (qualifier <> '=' OR denominator < $small)""",
}
_WHOLE = {"all": "true", "silent": "state = '' AND reported", "no_report": "state = '' AND NOT reported"}
_OWN_STATUS = "CASE WHEN known OR status IN ('partial', 'conflict') THEN status ELSE state END = $status"


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def counts(
    path: str, unit_ids: Sequence[str], indicator_ids: Sequence[str], first: int, last: int, status: str, small: int
) -> pd.DataFrame:
    """How many values of a status there are: number of the indicator, total, known (with a number)."""
    sql, given = _matching(unit_ids, indicator_ids, first, last, status, small)
    return (
        cursor(path)
        .execute(
            f"""
        SELECT indicator, count(*) AS total, count(*) FILTER (known) AS known FROM {sql}
        GROUP BY indicator ORDER BY indicator""",
            given,
        )
        .df()
    )


def matching(
    path: str, unit_ids: Sequence[str], indicator_ids: Sequence[str], first: int, last: int, status: str, small: int,
    most: int,
) -> pd.DataFrame:  # fmt: skip
    """The first values of a status, by indicator and unit, latest year first: numbers of indicator and unit, year."""
    sql, given = _matching(unit_ids, indicator_ids, first, last, status, small)
    return (
        cursor(path)
        .execute(
            f"SELECT indicator, unit, year FROM {sql} ORDER BY indicator, unit, year DESC LIMIT $most",
            given | {"most": most},
        )
        .df()
    )


def _matching(
    unit_ids: Sequence[str], indicator_ids: Sequence[str], first: int, last: int, status: str, small: int
) -> tuple[str, dict[str, object]]:
    given: dict[str, object] = {
        "units": list(unit_ids), "indicators": list(indicator_ids), "first": first, "last": last,
    }  # fmt: skip
    whole = status in _WHOLE
    condition = (_WHOLE | _MATCHES).get(status, _OWN_STATUS)
    given |= {"small": small} if "$small" in condition else {"status": status} if "$status" in condition else {}
    sql = f"""(SELECT indicator, unit, year, known FROM (
            SELECT i.n AS indicator, u.n AS unit, {"y.year, c.unit_id IS NOT NULL AS reported" if whole else "v.year"},
                   coalesce(v.status, '') AS status, {_STATE} AS state, coalesce(v.qualifier, '=') AS qualifier,
                   v.denominator, v.value IS NOT NULL AND coalesce(v.status, '') <> 'partial' AS known
            FROM {_ASKED_WHOLE if whole else f"value v {_ASKED}"})
        WHERE {condition})"""
    return sql, given


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def spreads(path: str, unit_ids: tuple[str, ...], year: int) -> dict[str, float]:
    """indicator_id -> the standard deviation of these units' numbers, where more than one has a number."""
    found = cursor(path).execute(
        """
        SELECT indicator_id, stddev_pop(value) FROM value
        WHERE value IS NOT NULL AND coalesce(status, '') <> 'partial' AND year = ?
              AND unit_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY indicator_id HAVING count(*) > 1""",
        [year, list(unit_ids)],
    )
    return dict(found.fetchall())
