"""Resolving one unit again compares only what it changed with its peers: the outcome is that of resolving all."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from etl import incremental
from etl.pipeline import build, resolve
from etl.reviews import Decision, StoredReview
from etl.warehouse import Writer

UNITS = [f"X-{n:02}" for n in range(1, 11)]
FAR = "X-10"


def said(db: Path) -> dict[str, list[tuple]]:
    with duckdb.connect(str(db.resolve()), read_only=True) as con:
        return {table: sorted(con.execute(f"FROM {table}").fetchall(), key=str) for table in ("value", "issue")}


def far(db: Path) -> list[tuple]:
    return [(row[3], row[4]) for row in said(db)["issue"] if row[0] == "unlike_peers"]


def count(unit: str, year: int, indicator: str) -> int:
    return 900_000 if (unit, year, indicator) == (FAR, 2023, "village_count") else 100 + int(unit[2:])


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Ten made-up districts with two years of two counts; one count of one district is far from all others."""
    folder = tmp_path / "表"
    folder.mkdir()
    units = "".join(f"{unit},甲{unit[2:]}区,甲{unit[2:]}区,county\n" for unit in UNITS)
    (folder / "fazhi-units.csv").write_text(f"unit_id,name,full_name,level\n{units}", encoding="utf-8")
    rows = [
        f"甲{unit[2:]}区,{year},{indicator},{count(unit, year, indicator)}"
        for unit in UNITS
        for year in (2022, 2023)
        for indicator in ("village_count", "mediator_count")
    ]
    (folder / "表.csv").write_text("unit,year,indicator,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    build([folder], tmp_path / "a.duckdb")
    return tmp_path / "a.duckdb"


def test_it_is_what_resolving_all_gives(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert far(db) == [(FAR, 2023)]
    mend = StoredReview(1, Decision("correct", "甲", None, FAR, 2023, "village_count", 120))
    spoil = StoredReview(2, Decision("correct", "甲", None, "X-03", 2022, "mediator_count", 5_000_000))
    for decisions, expected in (([mend], []), ([mend, spoil], [("X-03", 2022)]), ([spoil], None), ([], [(FAR, 2023)])):
        resolve(db, decisions)
        partly = said(db)
        with monkeypatch.context() as all_anew:
            all_anew.setattr(incremental, "same_program", lambda stamp: False)
            resolve(db, decisions)
        assert said(db) == partly
        assert far(db) == ([("X-03", 2022), (FAR, 2023)] if expected is None else expected)


def test_units_that_are_not_concerned_stay_unread(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str] | None] = []
    real = Writer.facts_by_unit
    monkeypatch.setattr(Writer, "facts_by_unit", lambda self, units=None: asked.append(units) or real(self, units))
    resolve(db, [StoredReview(1, Decision("correct", "甲", None, FAR, 2023, "village_count", 120))])
    assert asked == [{FAR}]
