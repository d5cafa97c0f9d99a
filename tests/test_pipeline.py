"""Folders to datasets: what is in them, what a rebuild changes, and that order and processes make no difference."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_folder import REFUSED, SHUSHI_2023, WEIQIAO_2023, good, with_bad

from etl.errors import DatasetError, UsageError
from etl.model import Review
from etl.pipeline import BuildResult, build, outcomes, resolve, source_files, units_files
from etl.warehouse import check_dataset

Built = tuple[Path, BuildResult, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("sources") / "年报"
    db = tmp_path_factory.mktemp("db") / "a.duckdb"
    result = build([with_bad(folder)], db)
    with duckdb.connect(str(db), read_only=True) as con:
        yield folder, result, con


@pytest.fixture(scope="module")
def prebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("prebuilt")
    build([good(place / "年报")], place / "a.duckdb")
    return place


@pytest.fixture
def place(prebuilt: Path, tmp_path: Path) -> Path:
    """A folder 年报 and the dataset a.duckdb built from it, for every test to change."""
    shutil.copytree(prebuilt, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


def content(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything a dataset says, but for times and the log of its build."""
    tables = ("unit", "document", "coverage", "section", "indicator", "fact", "value", "issue")
    with duckdb.connect(str(db), read_only=True) as con:
        return {table: sorted(rows(con, f"FROM {table}"), key=str) for table in tables}


def outcome_by_path(result: BuildResult) -> dict[str, str]:
    return {entry.path.partition("/")[2]: entry.outcome for entry in result.log}


def test_the_dataset_is_whole(built: Built) -> None:
    folder, result, _ = built
    assert check_dataset(result.version.with_name("a.duckdb")) == []
    assert folder.is_dir()


def test_every_file_is_in_the_log(built: Built) -> None:
    _, result, con = built
    assert Counter(entry.outcome for entry in result.log) == {"new": 8, "duplicate": 1, "refused": len(REFUSED)}
    logged = rows(con, "SELECT path, outcome, reason, facts FROM import_log")
    assert sorted(logged) == sorted((entry.path, entry.outcome, entry.reason, entry.facts) for entry in result.log)


def test_every_refusal_says_why(built: Built) -> None:
    refused = {entry.path.removeprefix("年报/"): entry.reason for entry in built[1].refused}
    assert refused.keys() == REFUSED.keys()
    assert [path for path, words in REFUSED.items() if words not in refused[path] or "\n" in refused[path]] == []


def test_units_with_what_stands_above_them(built: Built) -> None:
    found = rows(built[2], "SELECT unit_id, full_name, level, parent_id, reports FROM unit ORDER BY 1")
    assert found == [
        ("X-1", "霁川市", "city", None, False),
        ("X-11", "霁川市澄泽区", "county", "X-1", True),
        ("X-111", "霁川市澄泽区苇桥街道", "township", "X-11", True),
        ("X-112", "霁川市澄泽区漱石街道", "township", "X-11", True),
    ]


def test_documents(built: Built) -> None:
    query = "SELECT path, format, doc_type, unit_id, year, published_on::VARCHAR FROM document ORDER BY path"
    assert rows(built[2], query) == [
        ("年报/历年.zip/苇桥2020.txt", "text", "annual_report", "X-111", 2020, "2021-01-20"),
        ("年报/方案.txt", "text", "plan", "X-11", 2024, "2024-02-01"),
        ("年报/漱石/2022.txt", "text", "annual_report", "X-112", 2022, None),
        ("年报/漱石/2023.txt", "text", "annual_report", "X-112", 2023, None),
        ("年报/漱石/截断.txt", "text", "annual_report", "X-112", 2019, None),
        ("年报/苇桥/2022.txt", "text", "annual_report", "X-111", 2022, "2023-01-20"),
        ("年报/苇桥/2023.txt", "text", "annual_report", "X-111", 2023, "2024-01-20"),
        ("年报/表.csv", "csv", "table", None, None, None),
    ]


def test_the_text_is_the_clean_text(built: Built) -> None:
    texts = dict(rows(built[2], "SELECT path, text FROM document"))
    assert texts["年报/苇桥/2023.txt"] == WEIQIAO_2023
    assert texts["年报/漱石/2023.txt"] == SHUSHI_2023
    assert texts["年报/苇桥/2022.txt"].count("\r\n") == texts["年报/苇桥/2022.txt"].count("\n") > 5


def test_a_cut_file_is_read_and_flagged(built: Built) -> None:
    ((warnings, facts),) = rows(built[2], "SELECT warnings, facts FROM import_log WHERE path = '年报/漱石/截断.txt'")
    assert "截断" in warnings[0] and facts > 0


def test_coverage_counts_reports_and_tables_but_no_plan(built: Built) -> None:
    found = rows(built[2], "SELECT unit_id, year FROM coverage ORDER BY 1, 2")
    weiqiao, shushi = (2020, 2021, 2022, 2023), (2019, 2021, 2022, 2023)
    assert found == [("X-111", year) for year in weiqiao] + [("X-112", year) for year in shushi]


def test_facts_keep_their_place(built: Built) -> None:
    query = """SELECT indicator_id, value, qualifier, basis, fact.year, text[char_start + 1 : char_end]
               FROM fact JOIN document USING (doc_id) WHERE path = '年报/苇桥/2023.txt' ORDER BY char_start"""
    found = rows(built[2], query)
    assert ("litigation_loss_rate", 7.04, "=", "actual", 2023, "7.04%") in found
    assert ("mediation_success_count", 198, "=", "actual", 2023, "198件") in found
    assert ("mediation_success_rate", 99, ">=", "target", 2024, "99%以上") in found


def test_values(built: Built) -> None:
    query = """SELECT year, indicator_id, round(value, 2), qualifier, status, numerator, denominator
               FROM value WHERE unit_id = 'X-111' AND year = 2023"""
    found = {row[1]: row for row in rows(built[2], query)}
    assert found["litigation_loss_rate"] == (2023, "litigation_loss_rate", 7.04, "=", "reported", 5, 71)
    assert found["mediation_success_rate"][2:] == (99.0, "=", "derived", 198, 200)
    zeros = rows(built[2], "SELECT status, value FROM value WHERE indicator_id = 'litigation_lost_count' AND value = 0")
    assert set(zeros) == {("stated_zero", 0.0)}
    full = rows(built[2], "SELECT status FROM value WHERE indicator_id = 'adviser_coverage_rate'")
    assert set(full) == {("stated_full",)}


def test_targets_are_facts_and_no_values(built: Built) -> None:
    query = "SELECT fact.unit_id, fact.year, value, qualifier FROM fact JOIN document USING (doc_id) "
    found = rows(built[2], query + "WHERE doc_type = 'plan' AND basis = 'target'")
    assert found == [("X-11", 2026, 99.5, ">=")]
    assert rows(built[2], "SELECT count(*) FROM value WHERE year > 2023") == [(0,)]


def test_a_table_gives_facts_and_issues(built: Built) -> None:
    columns = "fact.unit_id, fact.year, indicator_id, value"
    found = rows(built[2], f"SELECT {columns} FROM fact JOIN document USING (doc_id) WHERE format = 'csv'")
    assert sorted(found) == [("X-111", 2021, "petition_count", 40), ("X-112", 2021, "petition_count", 55)]
    codes = {
        row[0] for row in rows(built[2], "SELECT code FROM issue JOIN document USING (doc_id) WHERE format = 'csv'")
    }
    assert {"unknown_indicator", "value_not_number"} <= codes


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


def test_two_processes_read_the_same_facts(built: Built) -> None:
    folder, _, _ = built
    sources, units = source_files([folder]), units_files([folder])
    assert len(sources) >= 8
    found = [
        [
            (outcome.source.relative, outcome.facts, outcome.issues, outcome.refusal)
            for outcome in outcomes(sources, units, jobs)
        ]
        for jobs in (1, 2)
    ]
    assert found[0] == found[1] and sum(len(each[1]) for each in found[0]) > 30


def test_resolving_again_gives_the_same_values(place: Path) -> None:
    db = place / "a.duckdb"
    version, before = db.resolve(), content(db)
    again = resolve(db)
    assert again != version and db.resolve() == again and version.exists()
    assert content(db) == before


def test_a_review_changes_its_value_only(place: Path) -> None:
    db = place / "a.duckdb"
    before = content(db)["value"]
    resolve(db, [Review(None, "X-111", 2023, "litigation_lost_count", "correct", 4, "甲")])
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


def test_an_empty_folder_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(UsageError, match="没有可读取的文件"):
        build([tmp_path / "空"], tmp_path / "a.duckdb")
    assert not (tmp_path / "a.duckdb").exists()


def test_only_bad_files_give_an_empty_dataset(tmp_path: Path) -> None:
    (tmp_path / "坏").mkdir()
    (tmp_path / "坏" / "空.txt").touch()
    result = build([tmp_path / "坏"], tmp_path / "a.duckdb")
    assert [entry.outcome for entry in result.log] == ["refused"]
    assert check_dataset(tmp_path / "a.duckdb") == []


def test_somebodys_own_file_is_never_overwritten(tmp_path: Path) -> None:
    own = tmp_path / "要紧.txt"
    own.write_text("要紧的内容", encoding="utf-8")
    with pytest.raises(DatasetError, match="普通文件"):
        build([good(tmp_path / "年报")], own)
    assert own.read_text(encoding="utf-8") == "要紧的内容"


def test_one_file_named_twice_is_one(tmp_path: Path) -> None:
    folder = good(tmp_path / "年报")
    result = build([folder / "方案.txt", folder / "方案.txt"], tmp_path / "a.duckdb")
    assert [entry.outcome for entry in result.log] == ["new", "duplicate"]


def test_progress_tells_every_file(tmp_path: Path) -> None:
    told: list[tuple[int, str]] = []
    result = build(
        [good(tmp_path / "年报")], tmp_path / "a.duckdb", progress=lambda total, path: told.append((total, path))
    )
    assert [path for _, path in told] == [entry.path for entry in result.log]
    assert {total for total, _ in told} == {len(told)}
