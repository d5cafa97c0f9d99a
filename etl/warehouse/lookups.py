"""Questions to a dataset that its reader and its writer share: facts, documents, units."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import duckdb

from etl.model import DocumentInfo, Fact, Unit
from etl.warehouse.records import names, read


def facts_by_unit(
    con: duckdb.DuckDBPyConnection, table: str, unit_ids: Collection[str] | None = None
) -> Iterator[tuple[str, list[Fact]]]:
    """(unit_id, its facts in reading order), one unit in memory at a time; facts without a unit are left out."""
    wanted = "unit_id IS NOT NULL" if unit_ids is None else "unit_id IN (SELECT unnest($units))"
    query = f"SELECT {names(Fact)} FROM {table} WHERE {wanted} ORDER BY unit_id, doc_id, char_start, fact_id"
    given = {} if unit_ids is None else {"units": list(unit_ids)}
    for unit_id, facts in groupby(read(con, Fact, query, given), key=attrgetter("unit_id")):
        yield unit_id, list(facts)


def documents(con: duckdb.DuckDBPyConnection) -> dict[str, DocumentInfo]:
    return {each.doc_id: each for each in read(con, DocumentInfo, f"SELECT {names(DocumentInfo)} FROM document")}


def units(con: duckdb.DuckDBPyConnection) -> dict[str, Unit]:
    return {each.unit_id: each for each in read(con, Unit, f"SELECT {names(Unit)} FROM unit")}


def indicator_ids(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {found for (found,) in con.execute("SELECT indicator_id FROM indicator").fetchall()}


_COUNTED = " AND doc_id NOT IN (SELECT doc_id FROM document WHERE superseded_by IS NOT NULL)"


def facts_with_ids(
    con: duckdb.DuckDBPyConnection, table: str, fact_ids: Collection[str], counted: bool = False
) -> Iterator[Fact]:
    """`counted`: without the facts of documents that another version supersedes."""
    query = f"SELECT {names(Fact)} FROM {table} WHERE fact_id IN (SELECT unnest($ids))" + _COUNTED * counted
    return read(con, Fact, query, {"ids": list(fact_ids)})


@dataclass(frozen=True)
class _Place:
    """Where a fact stands: what is read of its document."""

    fact_id: str
    title: str
    sentence: str


def facts_in_titles(
    con: duckdb.DuckDBPyConnection, table: str, titles: Collection[str], counted: bool = False
) -> Iterator[tuple[Fact, str, str]]:
    """(fact, title of its document, its sentence) for the documents with these titles."""
    given = {"titles": list(titles)}
    named = "doc_id IN (SELECT doc_id FROM document WHERE title IN (SELECT unnest($titles)))" + _COUNTED * counted
    sentence = "text[sentence_start + 1 : sentence_end]"
    query = f"SELECT fact_id, title, {sentence} FROM {table} AS fact JOIN document USING (doc_id) WHERE {named}"
    places = {place.fact_id: place for place in read(con, _Place, query, given)}
    for fact in read(con, Fact, f"SELECT {names(Fact)} FROM {table} WHERE {named} ORDER BY fact_id", given):
        yield fact, places[fact.fact_id].title, places[fact.fact_id].sentence


def stamp(con: duckdb.DuckDBPyConnection) -> str:
    """Which code and catalogue read the documents; empty where nobody noted it."""
    there = con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'made_by'").fetchone()
    row = con.execute("SELECT stamp FROM made_by").fetchone() if there else None
    return str(row[0]) if row else ""
