"""Write a new version of a dataset from streams, then publish it.

Facts and values wait in a scratch database beside the new file until all are there, because the tables that charts
scan are written once, sorted by indicator, unit and year: 3 to 10 ms a query on 40 million facts, unsorted 50 to 130.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from etl.editions import Edition, Superseded
from etl.errors import DatasetError
from etl.model import Document, DocumentInfo, Fact, Indicator, Issue, LogEntry, Review, Unit, Value
from etl.warehouse import carry, groups, history, retention, versions
from etl.warehouse.carry import Place
from etl.warehouse.faults import fault
from etl.warehouse.groups import Group
from etl.warehouse.lookups import documents, facts_by_unit, facts_in_titles, facts_with_ids, indicator_ids, stamp, units
from etl.warehouse.reader import Dataset
from etl.warehouse.records import (
    BATCH,
    SCHEMA,
    Accuracy,
    DatasetInfo,
    Dimension,
    SectionOf,
    formulas,
    insert,
    names,
    read,
)

_DOCUMENTS = 500  # whole texts in memory at once
_SORTED = "ORDER BY indicator_id, unit_id, year"
# The sentence behind a number is asked for by its id: of a million facts 25 ms without, 2 ms with the index. Made last:
# filling the tables with it takes several times as long.
_INDEXES = "CREATE INDEX fact_by_id ON fact (fact_id); CREATE INDEX document_by_id ON document (doc_id)"


class Writer:
    """A build of one dataset: `with Writer(link) as writer: … writer.publish()`.

    Entering takes the lock of the link (DatasetError where another build has it) and sweeps what killed builds left.
    Leaving without `publish` discards everything; the published dataset is untouched until the last step.
    """

    def __init__(self, link: Path, revise: bool = False) -> None:
        """`revise` starts from a copy of the current version, to replace what was resolved from its facts."""
        self._link = link.absolute()
        self._revise = revise
        self._waiting: dict[str, list[Any]] = defaultdict(list)

    def __enter__(self) -> Self:
        self._keep = retention.rule()
        with ExitStack() as stack:
            stack.enter_context(self._clear_words())
            versions.refuse_plain_file(self._link)
            self._link.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(versions.locked(self._link))
            versions.sweep(self._link)
            stack.callback(versions.sweep, self._link)  # also where opening is interrupted
            self._path = versions.new_version(self._link)
            self._con = self._open()
            self._facts = "fact" if self._revise else "stage.fact"
            self._exits = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()
        self._exits.__exit__(kind, error, trace)

    @contextmanager
    def _clear_words(self) -> Iterator[None]:
        """DatasetError for a full disk and whatever else the user can do something about."""
        try:
            yield
        except (duckdb.Error, OSError) as error:
            said = fault(error)
            if not said:
                raise
            raise DatasetError(f"{self._link} 未作改动:{said}") from error

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._revise:
            with Dataset(self._link) as dataset:
                shutil.copyfile(dataset.path, self._path)
        con = duckdb.connect(str(self._path), config={"temp_directory": str(self._beside(".spill"))})
        if not self._revise:
            con.execute(SCHEMA)
        history.carry_on(con, self._link)
        con.execute(f"ATTACH '{_quoted(self._beside('.stage'))}' AS stage")
        for table in ("fact", "value"):
            con.execute(f"CREATE TABLE stage.{table} AS FROM {table} LIMIT 0")
        con.execute("CREATE TABLE stage.forgotten AS FROM value LIMIT 0")
        return con

    def _beside(self, ending: str) -> Path:
        return self._path.with_suffix(ending)

    def write_indicators(self, indicators: Mapping[str, Indicator], dimensions: Iterable[Dimension]) -> None:
        insert(self._con, "indicator", indicators.values())
        insert(self._con, "dimension", dimensions)
        for indicator_id, formula in formulas(indicators).items():
            self._con.execute("UPDATE indicator SET formula = ? WHERE indicator_id = ?", [formula, indicator_id])

    def write_units(self, units: Iterable[Unit]) -> None:
        """The units that report and their parents; a unit that is already there is left as it is."""
        known = {unit_id for (unit_id,) in self._con.execute("SELECT unit_id FROM unit").fetchall()}
        insert(self._con, "unit", {unit.unit_id: unit for unit in units if unit.unit_id not in known}.values())

    def write_documents(self, documents: Iterable[Document]) -> None:
        """Documents with their sections."""
        for document in documents:
            self._put("document", [document], at_once=_DOCUMENTS)
            self._put("section", [SectionOf(document.doc_id, section) for section in document.sections])

    def keep_documents(self, doc_ids: Collection[str], issue_codes: Collection[str] = ()) -> None:
        """Take documents over from the published dataset, with their units, sections, facts and issues of these codes.

        For `build --add`, and for files that have not changed. Raises DatasetError where nothing is published yet.
        """
        carry.keep(self._con, self._link, doc_ids, issue_codes)

    def write_facts(self, facts: Iterable[Fact]) -> None:
        self._put("fact", facts)

    def write_values(self, values: Iterable[Value]) -> None:
        self._put("value", values)

    def write_issues(self, issues: Iterable[Issue]) -> None:
        self._put("issue", issues)

    def write_reviews(self, reviews: Iterable[Review]) -> None:
        self._put("review", reviews)

    def write_log(self, entries: Iterable[LogEntry]) -> None:
        self._put("import_log", entries)

    def _put(self, table: str, records: Iterable[Any], at_once: int = BATCH) -> None:
        """Rows wait for a full batch, so that callers may write unit by unit: an insert costs 3 ms, however small."""
        waiting = self._waiting[table]
        for record in records:
            waiting.append(record)
            if len(waiting) >= at_once:
                self._flush(table)

    def _flush(self, *tables: str) -> None:
        for table in tables:
            into = f"stage.{table}" if table in ("fact", "value") else table
            insert(self._con, table, self._waiting[table], into)
            self._waiting[table].clear()

    def write_accuracy(self, rows: Iterable[Accuracy]) -> int:
        """Replaces what an earlier evaluation left."""
        self._con.execute("DELETE FROM accuracy")
        return insert(self._con, "accuracy", rows)

    def facts_by_unit(self, unit_ids: Collection[str] | None = None) -> Iterator[tuple[str, list[Fact]]]:
        """All facts written or taken over so far (of these units), unit by unit: what resolving reads."""
        self._flush("fact")
        return facts_by_unit(self._con, self._facts, unit_ids)

    def documents(self) -> dict[str, DocumentInfo]:
        """All documents written or taken over so far, by doc_id."""
        self._flush("document")
        return documents(self._con)

    def units(self) -> dict[str, Unit]:
        return units(self._con)

    def stamp(self) -> str:
        """In a revised dataset: which code and catalogue read its documents."""
        return stamp(self._con)

    def indicator_ids(self) -> set[str]:
        return indicator_ids(self._con)

    def facts_with_ids(self, fact_ids: Collection[str]) -> Iterator[Fact]:
        """Facts of documents that count: reviews of an older version look for their sentence in the newer one."""
        self._flush("document", "fact")
        return facts_with_ids(self._con, self._facts, fact_ids, counted=True)

    def facts_in_titles(self, titles: Collection[str]) -> Iterator[tuple[Fact, str, str]]:
        """The facts of the documents with these titles, each with the title and its sentence."""
        self._flush("document", "fact")
        return facts_in_titles(self._con, self._facts, titles, counted=True)

    def values(self, of: Collection[Group] | None = None) -> Iterator[Value]:
        """The values as they are now (of these groups), sorted by indicator, unit and year: what comparing with peers
        reads."""
        self._flush("value")
        return groups.values(self._con, of, _SORTED)

    def groups_changed(self) -> set[Group]:
        """In a revised dataset: where the values written are not those that were forgotten."""
        self._flush("value")
        return groups.changed(self._con)

    def units_reviewed_anew(self, reviews: Iterable[Review]) -> set[str]:
        """In a revised dataset: the units whose reviews are not those it was resolved with."""
        before = set(read(self._con, Review, f"SELECT {names(Review)} FROM review"))
        changed = before ^ set(reviews)
        fact_ids = [review.fact_id for review in changed if review.fact_id]
        query = "SELECT DISTINCT unit_id FROM fact WHERE unit_id IS NOT NULL AND fact_id IN (SELECT unnest(?))"
        of_facts = {unit_id for (unit_id,) in self._con.execute(query, [fact_ids]).fetchall()}
        return of_facts | {review.unit_id for review in changed if review.unit_id}

    def forget_resolved(self, issue_codes: Collection[str], unit_ids: Collection[str] | None = None) -> None:
        """In a revised dataset: drop values and issues of these codes (of these units), to write them anew.

        Reviews are dropped altogether. The rest of the values stays where it is: a decision on one unit of thousands
        must not cost the sorting of all.
        """
        units = {"units": None if unit_ids is None else list(unit_ids)}
        concerned = "($units::VARCHAR[] IS NULL OR unit_id IN (SELECT unnest($units::VARCHAR[])))"
        self._con.execute(f"INSERT INTO stage.forgotten FROM value WHERE {concerned}", units)
        self._con.execute(f"DELETE FROM value WHERE {concerned}", units)
        self._con.execute("DELETE FROM review")
        self._con.execute(
            f"DELETE FROM issue WHERE code IN (SELECT unnest($codes)) AND {concerned}",
            {"codes": list(issue_codes), **units},
        )

    def forget_issues(self, codes: Collection[str], of: Collection[Group] | None = None) -> None:
        """In a revised dataset: drop the issues of these codes (in these groups), whatever unit they are about."""
        groups.forget_issues(self._con, codes, of)

    def drop_idle_units(self) -> None:
        """Leave out units that nothing is about any more: taken over with documents that have gone since."""
        self._flush("document", "fact")
        carry.drop_idle_units(self._con, self._facts)

    def place_documents(self, places: Iterable[Place]) -> None:
        """Where the documents lie at present, whether they were read now or taken over."""
        self._flush("document")
        carry.place(self._con, places)

    def editions(self) -> list[Edition]:
        """The documents that share unit, year and type with another one, to be told apart."""
        self._flush("document", "fact")
        return carry.editions(self._con, self._facts)

    def mark_superseded(self, superseded: Iterable[Superseded]) -> None:
        """Replaces what an earlier build found out about versions of reports."""
        carry.mark(self._con, superseded)

    def describe(self, info: DatasetInfo, stamp: str = "") -> None:
        """The row of table `dataset`; `built_at` is now where the info leaves it open.

        `stamp`: which code and catalogue read the documents.
        """
        self._con.execute("DELETE FROM made_by")
        self._con.execute("INSERT INTO made_by VALUES (?)", [stamp])
        self._con.execute("DELETE FROM dataset")
        insert(self._con, "dataset", [replace(info, built_at=info.built_at or _now())])

    def publish(self, action: str = "build", note: str = "") -> Path:
        """Sort, flush, and swap the link; returns the path of the new version.

        `action` and `note` say in the list of versions why it was made.
        """
        self._flush(*self._waiting)
        self._con.execute(f"INSERT INTO value BY NAME FROM stage.value {_SORTED}")
        if self._revise:
            self._con.execute("UPDATE dataset SET built_at = ?", [_now()])
        else:
            self._con.execute(f"INSERT INTO fact BY NAME FROM stage.fact {_SORTED}, doc_id, char_start")
            carry.cover(self._con)
            self._con.execute(_INDEXES)
        history.note_down(self._con, versions.stamp_of(self._path), action, note)
        self._con.execute("DETACH stage")
        self._con.execute("CHECKPOINT")
        self._con.close()
        return versions.publish(self._path, self._link, self._keep)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
