"""Decisions in PostgreSQL, for offices where several machines write: needs psycopg (pip install 'fazhi[postgres]')."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from etl.errors import ReviewError, UsageError
from etl.reviews.tables import APPEND_ONLY, TABLE

_LOCK = 0x66617A68  # advisory lock of those who create the table or add a line
_SECONDS = 10
_TRIGGER = f"""
CREATE OR REPLACE FUNCTION fazhi_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$;
CREATE OR REPLACE TRIGGER fazhi_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fazhi_review
FOR EACH STATEMENT EXECUTE FUNCTION fazhi_append_only()
"""


class Postgres:
    """The store in a database of a PostgreSQL server (14 or newer)."""

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise UsageError("使用 PostgreSQL 校核记录库需要先安装 psycopg:pip install 'psycopg[binary]'") from error
        self._psycopg = psycopg
        self._url = url
        parts = urlsplit(url)
        self._shown = f"{parts.hostname or ''}{parts.path}"  # never with the password

    def prepare(self) -> None:
        with self._transaction() as transaction:
            (there,) = transaction.execute("SELECT to_regclass('fazhi_review') IS NOT NULL")
            if there[0]:  # whoever may only add lines needs no right to create tables
                return
            transaction.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            transaction.execute(
                TABLE.format(key="BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", real="DOUBLE PRECISION")
            )
            transaction.execute(_TRIGGER)

    @contextmanager
    def transaction(self, write: bool) -> Iterator[_Transaction]:
        with self._transaction() as transaction:
            if write:  # one writer after the other: numbers are in the order of commits
                transaction.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield transaction

    @contextmanager
    def _transaction(self) -> Iterator[_Transaction]:
        try:
            with self._psycopg.connect(self._url, connect_timeout=_SECONDS) as connection:
                yield _Transaction(connection)  # commits when the block ends well
        except self._psycopg.OperationalError as error:
            raise ReviewError(
                f"连不上校核记录库 {self._shown},未保存;请检查服务是否启动、地址和账号是否正确"
            ) from error
        except self._psycopg.Error as error:
            first = str(error).splitlines()[0]
            raise ReviewError(f"校核记录库 {self._shown} 读写失败,未保存;请联系维护人员(原因:{first})") from error


class _Transaction:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, query: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(query.replace("?", "%s") if given else query, given or None)
        return cursor.fetchall() if cursor.description else []
