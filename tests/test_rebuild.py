"""A dataset over time: rebuilt, added to, resolved again. It always equals its sources, or stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from report_folder import SHUSHI_2023, WEIQIAO_2023, content, good, rows

from etl.errors import UsageError
from etl.pipeline import BuildResult, build, resolve
from etl.reviews import Decision, StoredReview
from etl.warehouse import check_dataset


def outcome_by_path(result: BuildResult) -> dict[str, str]:
    return {entry.path.partition("/")[2]: entry.outcome for entry in result.log}


def test_a_rebuild_is_the_same(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    first, before = db.resolve(), content(db)
    second = build([folder], db)
    assert content(db) == before
    assert second.version == db.resolve() != first
    assert set(outcome_by_path(second).values()) == {"unchanged"}


def test_a_rebuild_equals_its_sources(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    (folder / "苇桥/2022.txt").unlink()
    (folder / "漱石/2022.txt").write_text(SHUSHI_2023.replace("2023", "2022"), encoding="utf-8")
    (folder / "漱石/2021.txt").write_text(SHUSHI_2023.replace("2023", "2021"), encoding="utf-8")
    states = outcome_by_path(build([folder], db))
    assert (states["漱石/2022.txt"], states["漱石/2021.txt"], states["苇桥/2023.txt"]) == (
        "changed",
        "new",
        "unchanged",
    )
    assert "苇桥/2022.txt" not in states
    with duckdb.connect(str(db), read_only=True) as con:
        assert rows(con, "SELECT count(*) FROM document WHERE path LIKE '%苇桥/2022%'") == [(0,)]
        assert rows(con, "SELECT count(*) FROM value WHERE unit_id = 'X-111' AND year = 2022") == [(0,)]


def test_add_keeps_the_rest(place: Path) -> None:
    folder, more, db = place / "年报", place / "补报", place / "a.duckdb"
    before = content(db)
    more.mkdir()
    shutil.copy(folder / "fazhi-units.csv", more)
    (more / "漱石2018.txt").write_text(SHUSHI_2023.replace("2023", "2018"), encoding="utf-8")
    build([more], db, add=True)
    after = content(db)
    assert check_dataset(db) == []
    for table in ("document", "fact", "value", "coverage", "section"):
        missing = [row for row in before[table] if row not in after[table]]
        assert missing == [] and len(after[table]) >= len(before[table])
    assert len(after["document"]) == len(before["document"]) + 1


def test_add_replaces_a_changed_file_and_keeps_a_refused_one(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    (folder / "苇桥/2023.txt").write_text(WEIQIAO_2023.replace("198件", "199件"), encoding="utf-8")
    (folder / "漱石/2023.txt").write_bytes(b"")
    build([folder], db, add=True)
    query = "SELECT value FROM value WHERE indicator_id = 'mediation_success_count' AND year = 2023"
    with duckdb.connect(str(db), read_only=True) as con:
        assert rows(con, query) == [(199,)]
        assert rows(con, "SELECT count(*) FROM document WHERE path = '年报/漱石/2023.txt'") == [(1,)]


def test_add_to_nothing_is_a_build(tmp_path: Path) -> None:
    build([good(tmp_path / "年报")], tmp_path / "a.duckdb", add=True)
    assert check_dataset(tmp_path / "a.duckdb") == []


def test_order_of_the_sources_makes_no_difference(tmp_path: Path) -> None:
    folder = good(tmp_path / "年报")
    parts = [folder / "漱石", folder / "苇桥", folder / "方案.txt"]
    build(parts, tmp_path / "b.duckdb")
    build(parts[::-1], tmp_path / "c.duckdb")
    assert content(tmp_path / "b.duckdb") == content(tmp_path / "c.duckdb")


def test_resolving_again_gives_the_same_values(place: Path) -> None:
    db = place / "a.duckdb"
    version, before = db.resolve(), content(db)
    again = resolve(db)
    assert again != version and db.resolve() == again and version.exists()
    assert content(db) == before


def test_a_review_changes_its_value_only(place: Path) -> None:
    db = place / "a.duckdb"
    before = content(db)["value"]
    decision = Decision("correct", "甲", None, "X-111", 2023, "litigation_lost_count", 4)
    resolve(db, [StoredReview(1, decision)])
    with duckdb.connect(str(db), read_only=True) as con:
        query = "SELECT indicator_id, value, status FROM value WHERE unit_id = 'X-111' AND year = 2023"
        found = {row[0]: row[1:] for row in rows(con, query)}
        assert found["litigation_lost_count"] == (4, "corrected")
        assert rows(con, "SELECT count(*) FROM review") == [(1,)]
    others = [row for row in before if row[2] not in {"litigation_lost_count", "litigation_loss_rate"}]
    assert [row for row in others if row not in content(db)["value"]] == []
    resolve(db)
    assert content(db)["value"] == before


@pytest.mark.parametrize("missing", ["没有的文件夹", "年报/没有.txt"])
def test_a_missing_path_leaves_the_old_dataset(place: Path, missing: str) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    version = db.resolve()
    with pytest.raises(UsageError, match="找不到路径"):
        build([folder, place / missing], db)
    assert db.resolve() == version and check_dataset(db) == []
