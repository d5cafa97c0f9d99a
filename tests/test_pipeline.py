"""Folders to datasets: what is in them, what a rebuild changes, and that order and processes make no difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from report_folder import REFUSED, SHUSHI_2023, WEIQIAO_2023, good, rows, with_bad

from etl.errors import DatasetError, UsageError
from etl.pipeline import BuildResult, brought, build, outcomes, source_files
from etl.warehouse import check_dataset

Built = tuple[Path, BuildResult, duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("sources") / "年报"
    db = tmp_path_factory.mktemp("db") / "a.duckdb"
    result = build([with_bad(folder)], db)
    with duckdb.connect(str(db), read_only=True) as con:
        yield folder, result, con


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


def test_two_processes_read_the_same_facts(built: Built) -> None:
    folder, _, _ = built
    sources, units = source_files([folder]), brought([folder])
    assert len(sources) >= 8
    found = [
        [
            (outcome.source.relative, outcome.facts, outcome.issues, outcome.refusal)
            for outcome in outcomes(sources, units, jobs)
        ]
        for jobs in (1, 2)
    ]
    assert found[0] == found[1] and sum(len(each[1]) for each in found[0]) > 30


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
