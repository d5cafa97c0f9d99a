"""Decisions in a SQLite file: no server, safe under several writers and a power cut (WAL, full synchronisation)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from etl.errors import ReviewError
from etl.reviews.tables import APPEND_ONLY, TABLE

_OURS = 0x66617A68  # application_id: "fazh"
_WAIT = 15.0  # seconds a writer waits for the one before


class SQLite:
    """The store in one file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def prepare(self) -> None:
        with self.transaction(write=False) as transaction:
            (ours,) = transaction.execute("PRAGMA application_id")
            foreign = transaction.execute("SELECT name FROM sqlite_master LIMIT 1")
        if ours[0] == _OURS:
            return
        if foreign:  # an empty file may be ours: its maker was killed, or is just about to fill it
            raise ReviewError(f"{self._file} 不是校核记录库,未作改动;请为 --reviews 换一个文件")
        with self.transaction(write=True) as transaction:
            transaction.execute(TABLE.format(key="INTEGER PRIMARY KEY AUTOINCREMENT", real="REAL"))
            for change in ("UPDATE", "DELETE"):
                transaction.execute(
                    f"CREATE TRIGGER IF NOT EXISTS no_{change} BEFORE {change} ON fazhi_review "
                    f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
                )
            transaction.execute(f"PRAGMA application_id = {_OURS}")

    @contextmanager
    def transaction(self, write: bool) -> Iterator[_Transaction]:
        try:
            with closing(self._connected()) as connection:
                connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield _Transaction(connection)
                connection.execute("COMMIT")  # closing without it rolls back
        except sqlite3.Error as error:
            raise ReviewError(f"校核记录库 {self._file} {_reason(error)}(原因:{error})") from error

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=_WAIT, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, query: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, given).fetchall()


def _reason(error: sqlite3.Error) -> str:
    """What is wrong and what to do, for the faults people meet."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return {
        sqlite3.SQLITE_BUSY: "正被其他程序占用,未保存;请稍后再试",
        sqlite3.SQLITE_CANTOPEN: "打不开;请检查所在文件夹是否存在、是否可写",
        sqlite3.SQLITE_READONLY: "只读,无法写入;请检查文件和文件夹的权限",
        sqlite3.SQLITE_FULL: "所在磁盘已满,未保存;请清理磁盘后再试",
        sqlite3.SQLITE_IOERR: "读写失败,未保存;请检查磁盘是否已满或有故障",
        sqlite3.SQLITE_NOTADB: "不是校核记录库,未作改动;请检查文件名",
        sqlite3.SQLITE_CORRUPT: "已损坏;请用备份恢复",
    }.get(code, "无法读写;请检查文件或联系维护人员")
