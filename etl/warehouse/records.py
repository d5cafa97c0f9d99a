"""How the model's records become rows of the tables in schema.sql, and rows become records again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.model import Document, Fact, Indicator, Issue, LogEntry, Review, Section, Unit, Value

SCHEMA_VERSION = 3
SCHEMA = (Path(__file__).parent.parent / "schema.sql").read_text(encoding="utf-8")
BATCH = 50_000  # rows a bulk insert takes at once: bounds the memory of a build

Column = Callable[[Any], Any]


@dataclass(frozen=True)
class DatasetInfo:
    """What a dataset says about itself (table `dataset`)."""

    name: str  # demo, published, or the folder's name
    title_zh: str
    title_en: str
    fictional: bool
    sources: str = ""
    built_at: datetime | None = None
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True)
class Dimension:
    """One group of indicators, in the order of the catalogue."""

    dimension: str
    name_zh: str
    name_en: str
    position: int


@dataclass(frozen=True)
class Accuracy:
    """How well one indicator was read, against gold facts: `right` of `predicted`, `found` of `asked`."""

    indicator_id: str
    predicted: int
    right_count: int
    asked: int
    found: int
    gold: str  # what it was measured against


@dataclass(frozen=True)
class Version:
    """One publish of a dataset, as all later versions remember it, even when its own file has gone."""

    stamp: str  # the end of its file's name
    made_at: datetime  # UTC
    action: str  # build, resolve, evaluation
    note: str
    documents: int
    facts: int
    known_values: int
    reviews: int


@dataclass(frozen=True)
class SectionOf:
    doc_id: str
    section: Section


def _columns(record: type, **special: Column) -> dict[str, Column]:
    """A column for every field, lists for tuples (DuckDB reads a tuple as a struct), special ones replaced."""
    plain = {each.name: _plain(each.name, str(each.type)) for each in fields(record)}
    return plain | special


def _plain(name: str, kind: str) -> Column:
    get = attrgetter(name)
    return (lambda record: list(get(record))) if kind.startswith("tuple") else get


def _matched(document: Document) -> str | None:
    return document.unit.unit.unit_id if document.unit.unit else None


_DOCUMENT_FIELDS = (
    "doc_id",
    "name",
    "path",
    "format",
    "title",
    "doc_type",
    "year",
    "published_on",
    "index_no",
    "issuer",
    "correction",
)
_DOCUMENT: dict[str, Column] = {
    **{name: attrgetter(name) for name in (*_DOCUMENT_FIELDS, "text")},
    "unit_id": _matched,
    "unit_name": attrgetter("unit.name"),
    "repairs": lambda document: [asdict(repair) for repair in document.repairs],
    "warnings": lambda document: list(document.warnings),
    "doubtful": lambda document: [list(span) for span in document.doubtful],
}
_SECTION: dict[str, Column] = {"doc_id": attrgetter("doc_id")} | {
    name: attrgetter(f"section.{name}") for name in ["path", "title", "char_start", "char_end", "kind"]
}

#: Table -> column -> how a record gives it. Columns of schema.sql not named here are filled by the writer's SQL.
TABLES: dict[str, dict[str, Column]] = {
    "dataset": _columns(DatasetInfo),
    "dimension": _columns(Dimension),
    "unit": _columns(Unit),
    "document": _DOCUMENT,
    "section": _SECTION,
    "indicator": _columns(Indicator),
    "fact": _columns(Fact),
    "review": _columns(Review),
    "value": _columns(Value),
    "issue": _columns(Issue),
    "import_log": _columns(LogEntry),
    "accuracy": _columns(Accuracy),
    "version": _columns(Version),
}
#: Tables that datasets made before they came may lack.
LATER = frozenset({"version"})


def insert(con: duckdb.DuckDBPyConnection, table: str, records: Iterable[Any], into: str = "") -> int:
    """Bulk insert by column name, a batch at a time (0.8 ms a row by executemany); returns the number of rows."""
    written = 0
    stream = iter(records)
    while batch := list(islice(stream, BATCH)):
        con.register("batch", _frame(TABLES[table], batch))
        con.execute(f"INSERT INTO {into or table} BY NAME SELECT * FROM batch")
        con.unregister("batch")
        written += len(batch)
    return written


def _frame(columns: Mapping[str, Column], records: list[Any]) -> pd.DataFrame:
    """Objects, so that None stays NULL beside integers and lists stay lists."""
    return pd.DataFrame(
        {name: pd.Series([get(each) for each in records], dtype=object) for name, get in columns.items()}
    )


def read(
    con: duckdb.DuckDBPyConnection, record: type, query: str, given: Mapping[str, object] | None = None
) -> Iterator[Any]:
    """Rows of a query as records, streamed; the query's columns are the record's fields, in order."""
    tuples = [index for index, each in enumerate(fields(record)) if str(each.type).startswith("tuple")]
    cursor = con.cursor()
    cursor.execute(query, dict(given or {}))
    while rows := cursor.fetchmany(BATCH):
        for row in rows:
            cells = list(row)
            for index in tuples:
                cells[index] = tuple(cells[index] or ())
            yield record(*cells)
    cursor.close()


def names(record: type) -> str:
    """The fields of a record as a quoted column list (`at` is a reserved word)."""
    return ", ".join(f'"{each.name}"' for each in fields(record))


def formulas(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """行政诉讼败诉件数 ÷ 行政诉讼审结件数 × 100, for the indicators that have a formula."""
    return {
        each.indicator_id: f"{indicators[each.numerator].name_zh} ÷ {indicators[each.denominator].name_zh}"
        + (f" × {each.scale:g}" if each.scale != 1 else "")
        for each in indicators.values()
        if each.numerator and each.denominator
    }
