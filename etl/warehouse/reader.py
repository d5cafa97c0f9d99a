"""Read a published dataset back as records, streamed where it may be large."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from etl.errors import DatasetError
from etl.model import DocumentInfo, Fact, Issue, LogEntry, Review, Unit, Value
from etl.warehouse import versions
from etl.warehouse.faults import fault
from etl.warehouse.lookups import documents, facts_by_unit, facts_in_titles, facts_with_ids, indicator_ids, stamp, units
from etl.warehouse.records import LATER, SCHEMA_VERSION, TABLES, DatasetInfo, names, read


class Dataset:
    """The current version of a dataset, read-only: `with Dataset(link) as dataset: …`.

    Raises DatasetError where there is none, where the file is broken or where its schema version is another one.
    """

    def __init__(self, link: Path) -> None:
        self.path = versions.current(link)
        self._con = _connect(self.path)
        try:
            self._refuse_other_schema()
        except DatasetError:
            self._con.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()

    def info(self) -> DatasetInfo:
        return next(read(self._con, DatasetInfo, f"SELECT {names(DatasetInfo)} FROM dataset"))

    def documents(self) -> dict[str, DocumentInfo]:
        """By doc_id."""
        return documents(self._con)

    def paths(self) -> dict[str, str]:
        """Path of every source -> doc_id: which files a build knows already, and which of them changed."""
        return dict(self._con.execute("SELECT path, doc_id FROM document").fetchall())

    def places(self) -> dict[str, str]:
        """Path of every source -> the folder or file that was named when it was read."""
        return dict(self._con.execute("SELECT path, coalesce(root, '') FROM document").fetchall())

    def corrections(self) -> dict[str, str]:
        """doc_id -> what a person had set about it; documents without any are left out."""
        query = "SELECT doc_id, correction FROM document WHERE correction <> ''"
        return dict(self._con.execute(query).fetchall())

    def facts_per_document(self) -> dict[str, int]:
        """Number of facts by doc_id, for the import log of unchanged files; documents without any are left out."""
        return dict(self._con.execute("SELECT doc_id, count(*)::INTEGER FROM fact GROUP BY doc_id").fetchall())

    def stamp(self) -> str:
        """Which code and catalogue read the documents; empty where nobody noted it."""
        return stamp(self._con)

    def log(self) -> list[LogEntry]:
        """The import log of the last build."""
        return list(read(self._con, LogEntry, f"SELECT {names(LogEntry)} FROM import_log"))

    def units(self) -> dict[str, Unit]:
        return units(self._con)

    def indicator_ids(self) -> set[str]:
        return indicator_ids(self._con)

    def counted(self) -> Counted:
        """The same without what a superseded version says: how a build matches reviews."""
        return Counted(self)

    def facts_with_ids(self, fact_ids: Collection[str], counted: bool = False) -> Iterator[Fact]:
        return facts_with_ids(self._con, "fact", fact_ids, counted)

    def facts_in_titles(self, titles: Collection[str], counted: bool = False) -> Iterator[tuple[Fact, str, str]]:
        """The facts of the documents with these titles, each with the title and its sentence."""
        return facts_in_titles(self._con, "fact", titles, counted)

    def sentence(self, fact_id: str) -> tuple[Fact, str, str] | None:
        """One fact with the title of its document and its sentence: where a review of it is anchored."""
        fact = next(self.facts_with_ids([fact_id]), None)
        titles = [self.documents()[fact.doc_id].title] if fact else []
        return next((found for found in self.facts_in_titles(titles) if found[0] == fact), None)

    def facts_by_unit(self) -> Iterator[tuple[str, list[Fact]]]:
        return facts_by_unit(self._con, "fact")

    def values(self) -> Iterator[Value]:
        """Sorted by indicator, unit and year."""
        order = "ORDER BY indicator_id, unit_id, year"
        return read(self._con, Value, f"SELECT {names(Value)} FROM value {order}")

    def issues(self) -> Iterator[Issue]:
        return read(self._con, Issue, f"SELECT {names(Issue)} FROM issue ORDER BY doc_id, code, message")

    def reviews(self) -> Iterator[Review]:
        return read(self._con, Review, f"SELECT {names(Review)} FROM review")

    def count(self, query: str) -> int:
        """The single number a query gives: how integrity.py looks for broken rows."""
        row = self._con.execute(query).fetchone()
        return int(row[0]) if row else 0

    def _refuse_other_schema(self) -> None:
        there = {name for (name,) in self._con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        missing = sorted({*TABLES, "coverage"} - LATER - there)
        if missing:
            raise DatasetError(f"数据集 {self.path.name} 缺少数据表 {'、'.join(missing)}，请重新生成")
        stated = [version for (version,) in self._con.execute("SELECT schema_version FROM dataset").fetchall()]
        if stated != [SCHEMA_VERSION]:
            found = "、".join(str(each) for each in stated) or "无"
            raise DatasetError(f"数据集 {self.path.name} 的结构版本为{found}，本程序需要{SCHEMA_VERSION}，请重新生成")


class Counted:
    """A dataset as reviews are matched with it: facts of documents that count, and the rest as it is."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def units(self) -> dict[str, Unit]:
        return self._dataset.units()

    def indicator_ids(self) -> set[str]:
        return self._dataset.indicator_ids()

    def facts_with_ids(self, fact_ids: Collection[str]) -> Iterator[Fact]:
        return self._dataset.facts_with_ids(fact_ids, counted=True)

    def facts_in_titles(self, titles: Collection[str]) -> Iterator[tuple[Fact, str, str]]:
        return self._dataset.facts_in_titles(titles, counted=True)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        said = fault(error) or f"无法打开（可能已损坏），请重新生成。原因：{error}"
        raise DatasetError(f"数据集 {path.name} {said}") from error
