"""The list of versions that a dataset carries along: when each was made, why, and how much it held."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from etl.warehouse import versions
from etl.warehouse.records import SCHEMA, Version, insert, names, read

_TABLE = re.search(r"CREATE TABLE IF NOT EXISTS version \(.*?^\);", SCHEMA, re.S | re.M)
_HELD = """
    SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM fact), (SELECT count(value) FROM value),
           (SELECT count(*) FROM review)"""


def carry_on(con: duckdb.DuckDBPyConnection, link: Path) -> None:
    """Give the version that is being made the list of those before it; a copy of the version before has it already."""
    assert _TABLE, "schema.sql has lost its table version"
    con.execute(_TABLE.group())
    if con.execute("SELECT count(*) FROM version").fetchall() == [(0,)]:
        insert(con, "version", _remembered(link))


def note_down(con: duckdb.DuckDBPyConnection, stamp: str, action: str, note: str) -> None:
    """The line of the version that is being made, with what it holds."""
    ((documents, facts, values, reviews),) = con.execute(_HELD).fetchall()
    made = versions.made_at(stamp).replace(tzinfo=None)
    insert(con, "version", [Version(stamp, made, action, note[:200], documents, facts, values, reviews)])


def _remembered(link: Path) -> list[Version]:
    """What the published version remembers: nothing where there is none, or where it is older than the list."""
    if not link.exists():
        return []
    try:
        with duckdb.connect(str(versions.current(link)), read_only=True) as con:
            return list(read(con, Version, f"SELECT {names(Version)} FROM version ORDER BY stamp"))
    except duckdb.Error:  # no list, or a broken dataset: a build must still replace it, the list begins anew
        return []
