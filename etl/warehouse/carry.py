"""What a build takes over from the published dataset, and what it says about documents once all are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl.editions import Edition, Superseded
from etl.model import REPORTING_TYPES
from etl.warehouse.reader import Dataset


@dataclass(frozen=True)
class Place:
    """Where a document lies: the source it was found under, as a real path, and when its file was last changed."""

    doc_id: str
    root: str
    file_time: datetime | None


def keep(
    con: duckdb.DuckDBPyConnection, link: Path, doc_ids: Collection[str], issue_codes: Collection[str] = ()
) -> None:
    """Documents of the published dataset with their units, sections, facts, and issues of these codes.

    Raises DatasetError where the dataset is missing, broken or of another schema version.
    """
    with Dataset(link) as dataset:
        path = str(dataset.path).replace("'", "''")
        con.execute(f"ATTACH '{path}' AS old (READ_ONLY)")
    kept = "doc_id IN (SELECT unnest($ids))"
    ids = {"ids": list(doc_ids)}
    for table, into in (("document", "document"), ("section", "section"), ("fact", "stage.fact")):
        con.execute(f"INSERT INTO {into} BY NAME FROM old.{table} WHERE {kept}", ids)
    codes = {"codes": list(issue_codes)}
    con.execute(f"INSERT INTO issue FROM old.issue WHERE {kept} AND code IN (SELECT unnest($codes))", ids | codes)
    con.execute("INSERT INTO unit FROM old.unit WHERE unit_id NOT IN (SELECT unit_id FROM unit)")
    con.execute("DETACH old")


def drop_idle_units(con: duckdb.DuckDBPyConnection, facts: str) -> None:
    con.execute(
        f"""
        DELETE FROM unit WHERE unit_id NOT IN (
            WITH RECURSIVE needed AS (
                SELECT unit_id FROM document WHERE unit_id IS NOT NULL
                UNION SELECT unit_id FROM {facts} WHERE unit_id IS NOT NULL
                UNION SELECT parent_id FROM unit JOIN needed USING (unit_id) WHERE parent_id IS NOT NULL
            )
            FROM needed
        )
        """
    )


def cover(con: duckdb.DuckDBPyConnection) -> None:
    """Who and when a document reports on: a report its own unit and year, a table all it has actual numbers for."""
    types = ", ".join(f"'{each}'" for each in sorted(REPORTING_TYPES))
    con.execute(
        f"""
        INSERT INTO coverage
        SELECT doc_id, unit_id, year FROM document
        WHERE doc_type IN ({types}) AND unit_id IS NOT NULL AND year IS NOT NULL
        UNION
        SELECT fact.doc_id, fact.unit_id, fact.year FROM fact JOIN document USING (doc_id)
        WHERE doc_type = 'table' AND fact.basis = 'actual' AND fact.unit_id IS NOT NULL AND fact.year IS NOT NULL
        """
    )
    con.execute(
        """
        UPDATE unit SET reports = coalesce(unit_id IN (
            SELECT unit_id FROM coverage UNION SELECT unit_id FROM document UNION SELECT unit_id FROM fact
        ), false)
        """
    )


def place(con: duckdb.DuckDBPyConnection, places: Iterable[Place]) -> None:
    rows = [(each.doc_id, each.root, each.file_time) for each in places]
    _update(con, "root, file_time", pd.DataFrame(rows, columns=["doc_id", "root", "file_time"], dtype=object))


def mark(con: duckdb.DuckDBPyConnection, superseded: Iterable[Superseded]) -> None:
    rows = [(each.doc_id, each.by, "same" if each.same else "older") for each in superseded]
    con.execute("UPDATE document SET superseded_by = NULL, superseded_as = NULL")
    columns = ["doc_id", "superseded_by", "superseded_as"]
    _update(con, "superseded_by, superseded_as", pd.DataFrame(rows, columns=columns, dtype=object))


def _update(con: duckdb.DuckDBPyConnection, columns: str, batch: pd.DataFrame) -> None:
    if batch.empty:
        return
    con.register("batch", batch)
    sets = ", ".join(f"{name} = batch.{name}" for name in columns.split(", "))
    con.execute(f"UPDATE document SET {sets} FROM batch WHERE document.doc_id = batch.doc_id")
    con.unregister("batch")


def editions(con: duckdb.DuckDBPyConnection, facts: str) -> list[Edition]:
    """Documents of one unit, year and type, where there are several, with their catalogued numbers."""
    query = f"""
        WITH several AS (
            SELECT *, count(*) OVER (PARTITION BY unit_id, year, doc_type) AS number FROM document
            WHERE unit_id IS NOT NULL AND year IS NOT NULL
        ), numbers AS (
            SELECT doc_id, list(concat_ws('|', indicator_id, year, basis, scope_kind, qualifier, value)) AS stated
            FROM {facts} WHERE indicator_id IS NOT NULL GROUP BY doc_id
        )
        SELECT doc_id, unit_id, year, doc_type, title, path, published_on, file_time, correction, text,
               coalesce(stated, [])
        FROM several LEFT JOIN numbers USING (doc_id) WHERE number > 1 ORDER BY path
    """
    return [Edition(*row[:-1], frozenset(row[-1])) for row in con.execute(query).fetchall()]  # type: ignore[call-arg]
