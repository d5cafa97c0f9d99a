"""The store of decisions, in SQLite and in PostgreSQL: append-only, many writers, killed writers, clear refusals."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres_server import postgres

from etl.errors import ReviewError, UsageError
from etl.reviews import Anchor, Decision, ReviewStore, StoredReview, standing
from etl.reviews.sqlite import SQLite

ANCHOR = Anchor("X-111", 2023, "litigation_lost_count", "某街道报告", "ab" * 32, 1, 5.0)
ON_FACT = Decision("correct", "甲", "f1", value=4.0, note="笔误", anchor=ANCHOR)
ON_VALUE = Decision("not_reported", "乙", None, "X-111", 2023, "litigation_lost_count")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store."""
    if request.param == "sqlite":
        return str(tmp_path / "a.duckdb.reviews.sqlite")
    address: str = request.getfixturevalue("server")
    import psycopg  # behind the fixture, which skips where it is missing

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS fazhi_review")
    return address


def test_what_is_stored_comes_back(url: str) -> None:
    store = ReviewStore.open(url)
    at = datetime(2025, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
    assert [store.add(replace(ON_FACT, at=at)), store.add(ON_VALUE)] == [1, 2]
    first, second = ReviewStore.open(url, create=False).all()
    assert first == StoredReview(1, replace(ON_FACT, at=at))
    assert second.decision.at and abs((datetime.now(UTC) - second.decision.at).total_seconds()) < 60
    assert replace(second.decision, at=None) == ON_VALUE


def test_undo_and_undo_of_undo(url: str) -> None:
    store = ReviewStore.open(url)
    one, two = store.add(ON_FACT), store.add(ON_VALUE)
    back = store.undo(one, "丙", "点错了")
    assert [each.id for each in store.standing()] == [two]
    with pytest.raises(ReviewError, match="已经撤销"):
        store.undo(one, "丙")
    store.undo(back, "丙")
    assert [each.id for each in store.standing()] == [one, two]
    assert [(each.undoes, each.decision.reviewer) for each in store.all()][2:] == [(one, "丙"), (back, "丙")]
    with pytest.raises(ReviewError, match="没有第 99 号"):
        store.undo(99, "丙")
    with pytest.raises(ReviewError, match="校核人"):
        store.undo(two, " ")


def test_nothing_can_be_changed_or_deleted(url: str) -> None:
    store = ReviewStore.open(url)
    store.add(ON_FACT)
    before = list(store.all())
    for query in ("UPDATE fazhi_review SET value = 1", "DELETE FROM fazhi_review"):
        with pytest.raises(ReviewError, match="只能追加"), store._database.transaction(write=True) as transaction:
            transaction.execute(query)
    assert list(store.all()) == before


def test_many_writers_lose_nothing(url: str) -> None:
    def write(writer: int) -> None:
        store = ReviewStore.open(url)
        for number in range(10):
            store.add(replace(ON_FACT, reviewer=f"{writer}-{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    lines = list(ReviewStore.open(url).all())
    assert {line.decision.reviewer for line in lines} == {f"{w}-{n}" for w in range(4) for n in range(10)}
    assert len(lines) == 40 and [line.id for line in lines] == sorted({line.id for line in lines})


_WRITER = """
import sys
from dataclasses import replace
from test_review_store import ON_FACT
from etl.reviews import ReviewStore
store = ReviewStore.open(sys.argv[1])
for number in range(100_000):
    store.add(replace(ON_FACT, reviewer=f"{sys.argv[2]}-{number}"))
    print(number, flush=True)
"""


def _killed_writer(url: str, name: str, after: float) -> int:
    """A program that saves without end, killed; returns how many saves it was told were safe."""
    root = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")])}
    command = [sys.executable, "-c", _WRITER, url, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None and process.stdout.readline() == "0\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return 1 + len(process.stdout.read().splitlines())


def _survives(url: str, kills: int) -> None:
    chance = random.Random(7)
    for kill in range(kills):
        told = _killed_writer(url, str(kill), chance.uniform(0, 0.15))
        store = ReviewStore.open(url, create=False)
        saved = [line.decision.reviewer for line in store.all() if line.decision.reviewer.startswith(f"{kill}-")]
        assert saved == [f"{kill}-{number}" for number in range(len(saved))]
        assert len(saved) - told in (0, 1)  # the last one may be safe before it could be said
        assert store.add(ON_VALUE) == len(list(store.all()))


def test_killed_writers_lose_nothing_they_were_told_is_safe(tmp_path: Path) -> None:
    _survives(str(tmp_path / "r.sqlite"), 5)
    assert _integrity(tmp_path / "r.sqlite") == "ok"


@pytest.mark.soak
def test_killed_writers_fifty_times(tmp_path: Path) -> None:
    _survives(str(tmp_path / "r.sqlite"), 50)
    assert _integrity(tmp_path / "r.sqlite") == "ok"


def test_a_killed_writer_of_postgresql(server: str) -> None:
    told = _killed_writer(server, "killed", 0.05)
    lines = [each for each in ReviewStore.open(server).all() if each.decision.reviewer.startswith("killed-")]
    assert len(lines) - told in (0, 1)


def _integrity(file: Path) -> str:
    with sqlite3.connect(file) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def test_a_file_whose_maker_was_killed_before_the_table_is_filled(tmp_path: Path) -> None:
    with SQLite(tmp_path / "r.sqlite").transaction(write=False) as transaction:
        assert transaction.execute("PRAGMA journal_mode") == [("wal",)]
    assert ReviewStore.open(tmp_path / "r.sqlite").add(ON_FACT) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reviewer": ""}, "缺少校核人"),
        ({"action": "delete"}, "不适用"),
        ({"action": "not_reported"}, "不适用"),
        ({"value": None}, "正确的数值"),
        ({"value": float("nan")}, "正确的数值"),
        ({"fact_id": None}, "没有写明"),
        ({"anchor": None}, "位置"),
    ],
)
def test_incomplete_decisions_are_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    store = ReviewStore.open(tmp_path / "r.sqlite")
    with pytest.raises(ReviewError, match=words):
        store.add(replace(ON_FACT, **change))  # type: ignore[arg-type]
    assert list(store.all()) == []


def test_stores_that_are_none(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (a)")
    (tmp_path / "text.sqlite").write_text("这不是数据库" * 500, encoding="utf-8")
    for url, words in ((other, "不是校核记录库"), (tmp_path / "text.sqlite", "不是校核记录库"), (tmp_path, "打不开")):
        with pytest.raises(ReviewError, match=words):
            ReviewStore.open(url)
    with sqlite3.connect(other) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]


@pytest.mark.parametrize("url", ["mysql://host/db", "https://host/r.sqlite"])
def test_other_kinds_of_url(url: str) -> None:
    with pytest.raises(UsageError, match="不支持的校核记录库"):
        ReviewStore.open(url)


def test_a_named_store_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到校核记录库"):
        ReviewStore.open(tmp_path / "r.sqlite", create=False)
    assert list(tmp_path.iterdir()) == []


def test_url_of_a_file(tmp_path: Path) -> None:
    ReviewStore.open(f"sqlite:///{tmp_path / 'r.sqlite'}").add(ON_FACT)
    assert len(list(ReviewStore.open(tmp_path / "r.sqlite").all())) == 1


def test_a_busy_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.reviews.sqlite._WAIT", 0.1)
    store = ReviewStore.open(tmp_path / "r.sqlite")
    with (
        store._database.transaction(write=True),
        pytest.raises(ReviewError, match="占用"),
    ):
        ReviewStore.open(tmp_path / "r.sqlite").add(ON_FACT)
    assert store.add(ON_FACT) == 1


def test_no_server_no_password_in_the_message() -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(ReviewError, match=r"连不上校核记录库 127\.0\.0\.1/none") as caught:
        ReviewStore.open("postgresql://user:geheim@127.0.0.1:1/none")
    assert "geheim" not in str(caught.value)


def test_standing_of_a_chain() -> None:
    undo = Decision("undo", "甲")
    lines = [StoredReview(1, ON_FACT), *(StoredReview(n, undo, n - 1) for n in range(2, 7))]
    assert [len(standing(lines[:n])) for n in range(1, 7)] == [1, 0, 1, 0, 1, 0]
