"""Decisions through the dashboard's actions on a real dataset: stored first, in the values at once, taken back."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.actions import NotAllowed, reviews
from dashboard.actions.reviews import Choice, Refused
from etl import pipeline
from etl.reviews import ReviewStore, url_for
from etl.warehouse import check_dataset, versions

CELL = ("X-111", 2023, "litigation_lost_count")
SUCCESS = ("X-111", 2023, "mediation_success_count")
KEY = "a"


@pytest.fixture
def data(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(place))
    monkeypatch.delenv("FAZHI_READ_ONLY", raising=False)
    monkeypatch.delenv("FAZHI_REVIEWS", raising=False)
    monkeypatch.setattr(reviews, "WAIT", 0.2)
    return place


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str((data / "a.duckdb").resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


def value(data: Path, cell: tuple[str, int, str] = CELL) -> tuple[float | None, str] | None:
    found = rows(data, f"SELECT value, status FROM value WHERE (unit_id, year, indicator_id) = {cell!r}")
    return found[0] if found else None


def fact(data: Path, cell: tuple[str, int, str] = CELL) -> str:
    query = f"SELECT fact_id FROM fact WHERE (unit_id, year, indicator_id) = {cell!r} AND basis = 'actual'"
    return str(rows(data, query)[0][0])


def correct(data: Path, to: float = 4.0, by: str = "甲", seen: int | None = None) -> reviews.Outcome:
    return reviews.decide(KEY, [Choice("correct", *CELL, fact(data), to, note="核对裁判文书")], by, seen)


def test_a_correction_is_in_the_values_at_once_and_can_be_taken_back(data: Path) -> None:
    assert value(data) == (5, "reported")
    done = correct(data)
    assert value(data) == (4, "corrected") and done.waits == "" and done.overtaken is None
    (line,) = reviews.log(KEY)
    assert (line.before, line.value, line.reviewer, line.note, line.holds) == (5, 4, "甲", "核对裁判文书", True)
    assert line.cell == CELL
    reviews.undo(KEY, done.ids, "乙")
    assert value(data) == (5, "reported")
    first, second = reviews.log(KEY)
    assert (first.holds, second.action, second.undoes, second.cell) == (False, "undo", first.id, CELL)
    reviews.undo(KEY, [second.id], "甲")
    assert value(data) == (4, "corrected") and check_dataset(data / "a.duckdb") == []


def test_many_at_one_stroke_and_all_of_them_back(data: Path) -> None:
    choices = [Choice("accept", *CELL, fact(data)), Choice("accept", *SUCCESS, fact(data, SUCCESS))]
    version = (data / "a.duckdb").resolve()
    done = reviews.decide(KEY, choices, "甲")
    assert len(done.ids) == 2 and len({line.at for line in reviews.log(KEY)}) == 1
    assert len(versions.versions(data / "a.duckdb")) == 2 and (data / "a.duckdb").resolve() != version
    assert rows(data, "SELECT count(*) FROM review") == [(2,)]
    reviews.undo(KEY, done.ids, "甲")
    assert rows(data, "SELECT count(*) FROM review") == [(0,)]


def test_every_kind_of_decision(data: Path) -> None:
    number = fact(data)
    reviews.decide(KEY, [Choice("reassign", *CELL, number, to_indicator="petition_count", to_year=2022)], "甲")
    assert value(data) is None and value(data, ("X-111", 2022, "petition_count")) == (5, "corrected")
    reviews.decide(KEY, [Choice("reassign", *CELL, number)], "甲")
    assert value(data, ("X-111", 2022, "petition_count")) is None
    reviews.decide(KEY, [Choice("accept", *CELL, number)], "甲")
    assert value(data) == (5, "reported")
    reviews.decide(KEY, [Choice("not_reported", *CELL)], "甲")
    assert value(data) is None
    reviews.decide(KEY, [Choice("correct", *CELL, value=3.0)], "甲")
    assert value(data) == (3, "corrected")


def test_a_decision_is_safe_while_a_build_holds_the_dataset(data: Path) -> None:
    with versions.locked(data / "a.duckdb"):
        done = correct(data)
    assert done.waits and "另一个任务" in done.waits and value(data) == (5, "reported")
    lines = reviews.log(KEY)
    assert reviews.waiting(KEY, lines, []) == 1
    assert reviews.recompute(KEY) == "" and value(data) == (4, "corrected")
    counted = [at for (at,) in rows(data, 'SELECT "at" FROM review')]
    assert reviews.waiting(KEY, reviews.log(KEY), counted) == 0


def test_what_was_taken_back_during_a_build_waits_too(data: Path) -> None:
    done = correct(data)
    counted = [at for (at,) in rows(data, 'SELECT "at" FROM review')]
    with versions.locked(data / "a.duckdb"):
        reviews.undo(KEY, done.ids, "甲")
    assert value(data) == (4, "corrected") and reviews.waiting(KEY, reviews.log(KEY), counted) == 1
    assert reviews.recompute(KEY) == "" and value(data) == (5, "reported")


def test_of_two_reviewers_the_later_one_counts_and_is_told(data: Path) -> None:
    first = correct(data, 4.0, "甲", seen=0)
    second = correct(data, 3.0, "乙", seen=0)
    assert value(data) == (3, "corrected")
    assert first.overtaken is None and second.overtaken is not None
    assert (second.overtaken.reviewer, second.overtaken.value) == ("甲", 4)
    assert [line.reviewer for line in reviews.log(KEY)] == ["甲", "乙"]
    assert correct(data, 2.0, "甲", seen=2).overtaken is None


def test_nothing_is_stored_where_something_is_missing(data: Path) -> None:
    for choice, by in (
        (Choice("correct", *CELL, fact(data)), "甲"),
        (Choice("accept", *CELL, fact(data)), "  "),
        (Choice("accept", *CELL, "gone"), "甲"),
        (Choice("guess", *CELL, fact(data)), "甲"),
    ):
        with pytest.raises(Refused):
            reviews.decide(KEY, [choice], by)
    with pytest.raises(Refused):
        reviews.undo(KEY, [7], "甲")
    assert reviews.log(KEY) == [] and value(data) == (5, "reported")


def test_a_read_only_server_stores_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = correct(data)
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    for work in (lambda: correct(data, 3.0), lambda: reviews.undo(KEY, done.ids, "甲"), lambda: reviews.recompute(KEY)):
        with pytest.raises(NotAllowed):
            work()
    assert len(reviews.log(KEY)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_disk_is_said(data: Path) -> None:
    number = fact(data)
    data.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(Refused, match=r"打不开|只读"):
            reviews.decide(KEY, [Choice("accept", *CELL, number)], "甲")
    finally:
        data.chmod(stat.S_IRWXU)


def test_a_broken_store_is_said_and_kept(data: Path) -> None:
    store = Path(f"{data / 'a.duckdb'}.reviews.sqlite")
    store.write_text("这不是数据库" * 500, encoding="utf-8")
    with pytest.raises(Refused, match="不是校核记录库"):
        correct(data)
    with pytest.raises(Refused):
        reviews.log(KEY)
    assert "这不是数据库" in store.read_text(encoding="utf-8")


def test_which_store(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = data / "a.duckdb"
    assert url_for(link) == f"{link}.reviews.sqlite"
    secret = data / "secret"
    secret.write_text("postgresql://office/fazhi\n", encoding="utf-8")
    monkeypatch.setenv("FAZHI_REVIEWS_FILE", str(secret))
    assert url_for(link) == "postgresql://office/fazhi"
    monkeypatch.setenv("FAZHI_REVIEWS", str(data / "r.sqlite"))
    assert url_for(link) == str(data / "r.sqlite")
    assert url_for(data / "demo.duckdb") == f"{data / 'demo.duckdb'}.reviews.sqlite"
    correct(data)
    assert len(ReviewStore.open(data / "r.sqlite").standing()) == 1
    pipeline.build([data / "年报"], link)
    assert value(data) == (5, "reported")
    reviews.recompute(KEY)
    assert value(data) == (4, "corrected")


def test_what_lost_its_number_is_named(data: Path) -> None:
    done = correct(data)
    report = data / "年报/苇桥/2023.txt"
    report.write_text(report.read_text(encoding="utf-8").replace("其中败诉5件", "其中被判败诉5件"), encoding="utf-8")
    pipeline.build(
        [data / "年报"], data / "a.duckdb", decisions=list(ReviewStore.open(url_for(data / "a.duckdb")).all())
    )
    (lost,) = reviews.lost(KEY, done.ids)
    assert (lost.value, lost.before, lost.cell) == (4, 5, CELL)
    assert reviews.waiting(KEY, reviews.log(KEY), []) == 0, "asked again, not waiting"


def test_the_log_is_in_the_order_of_time(data: Path) -> None:
    correct(data), correct(data, 3.0, "乙")
    first, second = reviews.log(KEY)
    assert timedelta(0) < second.at - first.at < timedelta(minutes=5)
