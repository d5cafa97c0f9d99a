"""Which versions of a dataset stay, and what a dataset remembers of the ones before it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest
from report_folder import SHUSHI_2023

from etl import evaluation
from etl.errors import UsageError
from etl.pipeline import build, resolve, store_evaluation
from etl.reviews import Decision, StoredReview
from etl.warehouse.retention import Keep, kept, rule
from etl.warehouse.versions import made_at, stamp_of, versions

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 4, 18, 17, 0, tzinfo=CHINA)
HOLD = (
    "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); sys.stdin.read()"
)


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


def days_and_hours(moments: set[datetime]) -> list[str]:
    return [f"{each.astimezone(CHINA):%m-%d %H:%M}" for each in sorted(moments)]


def test_the_newest_stay() -> None:
    moments = [NOW - timedelta(minutes=n) for n in range(40)]
    assert kept(moments, NOW, Keep(10, 0)) == set(moments[:10])
    assert kept(moments[:3], NOW, Keep(10, 30)) == set(moments[:3])
    assert kept([], NOW, Keep()) == set()


def test_an_afternoon_of_reviews_does_not_push_out_the_import() -> None:
    imports = [at("04-01 09:00"), at("04-01 11:30"), at("04-15 10:24")]
    reviews = [NOW - timedelta(minutes=n) for n in range(200)]
    stay = kept([*reviews, *imports], NOW, Keep(10, 30))
    assert days_and_hours(stay)[:2] == ["04-01 11:30", "04-15 10:24"] and len(stay) == 12


def test_a_day_is_one_of_the_local_calendar() -> None:
    late, early = at("04-16 23:50"), at("04-17 00:10")
    assert late.astimezone(UTC).date() == early.astimezone(UTC).date()
    assert kept([late.astimezone(UTC), early.astimezone(UTC), NOW], NOW, Keep(1, 30)) == {late, early, NOW}


def test_days_before_the_last_thirty_go() -> None:
    stay = kept([at("03-19 23:59"), at("03-20 00:01"), at("04-18 16:00"), NOW], NOW, Keep(1, 30))
    assert days_and_hours(stay) == ["03-20 00:01", "04-18 17:00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", Keep()), ("5", Keep(5, 0)), ("10,30", Keep(10, 30)), (" 2 , 7 ", Keep(2, 7)), ("3，14", Keep(3, 14))],
)
def test_the_setting(monkeypatch: pytest.MonkeyPatch, text: str, expected: Keep) -> None:
    monkeypatch.setenv("FAZHI_KEEP_VERSIONS", text)
    assert rule() == expected


@pytest.mark.parametrize("text", ["0", "-1", "ten", "10;30", "1,2,3", "99999"])
def test_a_wrong_setting_is_told_before_anything_is_done(
    place: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("FAZHI_KEEP_VERSIONS", text)
    before = versions(place / "a.duckdb")
    with pytest.raises(UsageError, match="10,30"):
        resolve(place / "a.duckdb")
    assert versions(place / "a.duckdb") == before


def remembered(db: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(db.resolve()), read_only=True) as con:
        query = "SELECT stamp, action, note, documents, facts, known_values, reviews FROM version ORDER BY stamp"
        return con.execute(query).fetchall()


def test_a_dataset_remembers_why_each_version_was_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_KEEP_VERSIONS", "2")
    folder, db = place / "年报", place / "a.duckdb"
    (folder / "漱石/2021.txt").write_text(SHUSHI_2023.replace("2023", "2021"), encoding="utf-8")
    build([folder], db)
    resolve(db, [StoredReview(1, Decision("correct", "甲", None, "X-111", 2023, "litigation_lost_count", 4))])
    store_evaluation(db, evaluation.Evaluation(), "gold.jsonl")
    lines = remembered(db)
    assert [line[1:3] for line in lines] == [
        ("build", "年报"), ("build", "年报"), ("resolve", ""), ("evaluation", "gold.jsonl")
    ]  # fmt: skip
    assert [line[6] for line in lines] == [0, 0, 1, 1] and lines[1][3] == lines[0][3] + 1  # type: ignore[operator]
    assert lines[-1][0] == stamp_of(db.resolve()) and len(versions(db)) == 2
    with duckdb.connect(str(db), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM document").fetchall() == [(lines[-1][3],)]
        assert con.execute("SELECT made_at FROM version ORDER BY stamp DESC LIMIT 1").fetchall() == [
            (made_at(str(lines[-1][0])).replace(tzinfo=None),)
        ]


def test_a_dataset_older_than_the_list_begins_one(place: Path) -> None:
    db = place / "a.duckdb"
    with duckdb.connect(str(db.resolve())) as con:
        con.execute("DROP TABLE version")
    resolve(db)
    assert [line[1] for line in remembered(db)] == ["resolve"]
    with duckdb.connect(str(db.resolve())) as con:
        con.execute("DROP TABLE version")
    build([place / "年报"], db)
    assert [line[1] for line in remembered(db)] == ["build"]


def test_a_version_that_is_being_read_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_KEEP_VERSIONS", "1")
    db = place / "a.duckdb"
    first = db.resolve()
    command = [sys.executable, "-c", HOLD, str(first)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout and reader.stdout.readline() == "open\n"
        second = resolve(db)
        assert versions(db) == [first, second]
        reader.communicate()
    third = resolve(db)
    assert versions(db) == [third]
