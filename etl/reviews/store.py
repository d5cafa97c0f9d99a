"""The append-only store of decisions: one table, in SQLite or PostgreSQL, told apart by the URL.

Every call is one connection and one transaction: threads and programs may share a store, and whoever is killed
leaves either the whole line or none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self

from etl.errors import ReviewError, UsageError
from etl.reviews.postgres import Postgres
from etl.reviews.records import Anchor, Decision, StoredReview, standing
from etl.reviews.sqlite import SQLite

_DECISION = [each.name for each in fields(Decision) if each.name not in ("anchor", "at")]
_ANCHOR = [each.name for each in fields(Anchor)]
BUNDLED = ("demo", "published")
_COLUMNS = ["at", "undoes", *_DECISION, *(f"anchor_{name}" for name in _ANCHOR)]


class Transaction(Protocol):
    """One transaction of a database; `?` marks parameters."""

    def execute(self, query: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]: ...


class Database(Protocol):
    """Where the lines are. Every method raises ReviewError in Chinese."""

    def prepare(self) -> None:
        """Make the table where there is none, and refuse what is no review store."""

    def transaction(self, write: bool) -> AbstractContextManager[Transaction]:
        """Writers one after the other; committed when the block ends well, and only then."""


def default_url(db: Path) -> str:
    """The store that belongs to a dataset when none is named: a file beside it that no build touches."""
    return f"{db}.reviews.sqlite"


def url_for(db: Path) -> str:
    """The store of a dataset: FAZHI_REVIEWS, or what the file FAZHI_REVIEWS_FILE says (a URL may hold a password).

    The datasets that come with the program keep a store of their own: their units are nobody's.
    """
    named = os.environ.get("FAZHI_REVIEWS", "").strip() or _from_file(os.environ.get("FAZHI_REVIEWS_FILE", ""))
    return named if named and db.stem not in BUNDLED else default_url(db)


def _from_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8").strip() if name else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"读不到 FAZHI_REVIEWS_FILE 指定的文件 {name}（{error}），请检查路径和权限") from error


class ReviewStore:
    """`ReviewStore.open(url)`, then `add`, `undo`, `all`. Nothing is ever changed or deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str | Path, create: bool = True) -> Self:
        """`url`: a file (also sqlite:///FILE) or postgresql://user@host/database.

        Raises UsageError for another kind of URL, or a file that is not there with `create=False`; ReviewError where
        the store cannot be opened or is none.
        """
        database = _database(str(url), create)
        database.prepare()
        return cls(database)

    def add(self, decision: Decision) -> int:
        """Store a decision; returns its number once it is safely on disk. Raises ReviewError."""
        return self.add_all([decision])[0]

    def add_all(self, decisions: Sequence[Decision]) -> list[int]:
        """Store decisions made at one stroke, all of them or none; returns their numbers. Raises ReviewError."""
        for decision in decisions:
            decision.check()
        now = datetime.now(UTC)
        with self._database.transaction(write=True) as transaction:
            return [_append(transaction, replace(each, at=each.at or now), None) for each in decisions]

    def undo(self, id: int, reviewer: str, note: str = "") -> int:
        """Take a line back (an undo, too: the decision holds again) by a line that says so. Raises ReviewError."""
        return self.undo_all([id], reviewer, note)[0]

    def undo_all(self, ids: Sequence[int], reviewer: str, note: str = "") -> list[int]:
        """Take several lines back, all of them or none. Raises ReviewError."""
        if not reviewer.strip():
            raise ReviewError("撤销缺少校核人;请先填写姓名")
        taken_back = Decision("undo", reviewer, note=note, at=datetime.now(UTC))
        with self._database.transaction(write=True) as transaction:
            lines = _lines(transaction)
            known, undone = {line.id for line in lines}, _undone(lines)
            for id in ids:
                if id not in known:
                    raise ReviewError(f"没有第 {id} 号校核记录,无法撤销;请刷新页面后再试")
                if id in undone:
                    raise ReviewError(f"第 {id} 号校核记录已经撤销;请刷新页面查看")
            return [_append(transaction, taken_back, id) for id in ids]

    def all(self) -> Iterator[StoredReview]:
        """Every line ever stored, oldest first, undone ones and undoings included: the log. Raises ReviewError."""
        with self._database.transaction(write=False) as transaction:
            lines = _lines(transaction)
        return iter(lines)

    def standing(self) -> list[StoredReview]:
        """The decisions that hold, oldest first."""
        return standing(self.all())


def _database(url: str, create: bool) -> Database:
    kind, _, rest = url.partition("://")
    if kind in ("postgresql", "postgres") and rest:
        return Postgres(url)
    if rest and kind != "sqlite":
        raise UsageError(f"不支持的校核记录库“{kind}://”;请写文件名,或 postgresql://用户@主机/库名")
    file = Path(rest.removeprefix("/") if rest else url)
    if not create and not file.is_file():
        raise UsageError(f"找不到校核记录库:{file};请检查 --reviews 是否写对")
    return SQLite(file)


def _append(transaction: Transaction, decision: Decision, undoes: int | None) -> int:
    at = (decision.at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")
    anchor = astuple(decision.anchor) if decision.anchor else (None,) * len(_ANCHOR)
    row = (at, undoes, *(getattr(decision, name) for name in _DECISION), *anchor)
    marks = ", ".join("?" * len(row))
    query = f"INSERT INTO fazhi_review ({', '.join(_COLUMNS)}) VALUES ({marks}) RETURNING id"
    return int(transaction.execute(query, row)[0][0])


def _lines(transaction: Transaction) -> list[StoredReview]:
    rows = transaction.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM fazhi_review ORDER BY id")
    return [_stored(row) for row in rows]


def _stored(row: tuple[Any, ...]) -> StoredReview:
    id, at, undoes, *rest = row
    decision = Decision(**dict(zip(_DECISION, rest, strict=False)), at=datetime.fromisoformat(at))
    anchor = rest[len(_DECISION) :]
    with_anchor = replace(decision, anchor=Anchor(*anchor)) if decision.fact_id else decision
    return StoredReview(id, with_anchor, undoes)


def _undone(lines: list[StoredReview]) -> set[int]:
    """The lines, decisions and undoings, that are taken back at present."""
    undone: set[int] = set()
    for line in reversed(lines):
        if line.undoes is not None and line.id not in undone:
            undone.add(line.undoes)
    return undone
