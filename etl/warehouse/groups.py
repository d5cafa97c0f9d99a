"""Groups of values that are compared with one another: an indicator in a year. What a decision on one unit changes
there decides which units have to be compared again."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import duckdb

from etl.model import Value
from etl.warehouse.records import names, read

Group = tuple[str, int]  # indicator_id, year
_OF_GROUPS = "($keys::VARCHAR[] IS NULL OR indicator_id || year IN (SELECT unnest($keys::VARCHAR[])))"
_WHAT = "SELECT unit_id, indicator_id, year, value, fact_ids"


def values(con: duckdb.DuckDBPyConnection, groups: Collection[Group] | None, order: str) -> Iterator[Value]:
    """The values as they are now (of these groups): those left in place and those written anew."""
    query = f"SELECT {names(Value)} FROM (FROM value UNION ALL FROM stage.value) WHERE {_OF_GROUPS} {order}"
    return read(con, Value, query, _keys(groups))


def changed(con: duckdb.DuckDBPyConnection) -> set[Group]:
    """Where the values written anew are not those that were forgotten."""
    new, old = f"{_WHAT} FROM stage.value", f"{_WHAT} FROM stage.forgotten"
    either = f"({new} EXCEPT {old}) UNION ALL ({old} EXCEPT {new})"
    return set(con.execute(f"SELECT DISTINCT indicator_id, year FROM ({either})").fetchall())


def forget_issues(con: duckdb.DuckDBPyConnection, codes: Collection[str], groups: Collection[Group] | None) -> None:
    query = f"DELETE FROM issue WHERE code IN (SELECT unnest($codes)) AND {_OF_GROUPS}"
    con.execute(query, {"codes": list(codes), **_keys(groups)})


def _keys(groups: Collection[Group] | None) -> dict[str, list[str] | None]:
    return {"keys": None if groups is None else [f"{indicator_id}{year}" for indicator_id, year in groups]}
