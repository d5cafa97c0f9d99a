"""The command line does what its contract says: exit status, what stands on stdout, what on stderr."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from command_line import Said, runner
from report_folder import HUGE, REFUSED, good, with_bad

from etl import catalogue
from etl.cli import parser


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Said]:
    return runner(capsysbinary)


@pytest.fixture
def db(place: Path) -> Path:
    """A dataset of its own for every test: a copy of one build, beside its sources."""
    return place / "a.duckdb"


def test_build_names_every_refused_file(tmp_path: Path, run: Callable[..., Said]) -> None:
    folder = with_bad(tmp_path / "年报")
    assert (folder / "坏/超大.txt").stat().st_size == HUGE
    said = run("build", folder, "--db", tmp_path / "a.duckdb")
    assert said.status == 3
    lines = [line for line in said.err.splitlines() if line.startswith("未读取 ")]
    assert len(lines) == len(REFUSED)
    for path, words in REFUSED.items():
        assert any(line.startswith(f"未读取 年报/{path}:") and words in line for line in lines)
    assert f"{len(REFUSED)} 份未能读取" in said.out and run("check", "--db", tmp_path / "a.duckdb").status == 0


def test_build_of_good_files(tmp_path: Path, run: Callable[..., Said]) -> None:
    folder = good(tmp_path / "年报")
    said = run("build", folder, "--db", tmp_path / "新文件夹" / "a.duckdb", "--jobs", "2")
    assert said.status == 0 and "未读取" not in said.err
    with duckdb.connect(str(tmp_path / "新文件夹" / "a.duckdb"), read_only=True) as con:
        facts = con.execute("SELECT count(*) FROM fact").fetchall()[0][0]
        assert con.execute("SELECT name, fictional, sources FROM dataset").fetchall() == [("a", False, "年报")]
    assert f"7 份文件,{facts} 个数字" in said.out


def test_a_dataset_among_its_sources_is_no_source(tmp_path: Path, run: Callable[..., Said]) -> None:
    folder = good(tmp_path / "年报")
    for _ in range(2):
        assert run("build", folder, "--db", folder / "数据.duckdb").status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "没有的文件夹", "--db", "a.duckdb"], "找不到路径:没有的文件夹"),
        (["build", ".", "--db", "a.duckdb", "--engine", "dask"], "--engine dask 尚未提供"),
        (["build", ".", "--db", "a.duckdb", "--engine", "spark"], "参数有误"),
        (["build", ".", "--db", "a.duckdb", "--reviews", "r.db"], "找不到校核记录库"),
        (["build", ".", "--db", "a.duckdb", "--jobs", "x"], "参数有误"),
        (["build", "."], "参数有误"),
        (["build", "--db", "a.duckdb"], "参数有误"),
        (["resolve", "--db", "a.duckdb", "--reviews", "r.db"], "找不到校核记录库"),
        (["extract", "没有.txt"], "找不到路径:没有.txt"),
        (["extract", "没有.txt", "--format", "xml"], "参数有误"),
        (["clean", "没有.txt"], "找不到路径:没有.txt"),
        (["evaluate", "没有.jsonl", "."], "找不到标准答案文件"),
        (["不存在的命令"], "参数有误"),
        ([], "参数有误"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors(
    arguments: list[str], words: str, tmp_path: Path, run: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*arguments)
    assert (said.status, said.out) == (2, "") and words in said.err
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_leaves_the_old_dataset(db: Path, tmp_path: Path, run: Callable[..., Said]) -> None:
    version = db.resolve()
    said = run("build", tmp_path / "没有", "--db", db)
    assert said.status == 2 and len(said.err.strip().splitlines()) == 1
    assert db.resolve() == version and run("check", "--db", db).status == 0


def test_resolve_publishes_a_new_version(db: Path, run: Callable[..., Said]) -> None:
    version = db.resolve()
    assert run("resolve", "--db", db).status == 0
    assert db.resolve() != version
    assert run("check", "--db", db).status == 0


@pytest.mark.parametrize("verb", ["resolve", "check"])
def test_a_dataset_that_is_not_there(tmp_path: Path, verb: str, run: Callable[..., Said]) -> None:
    said = run(verb, "--db", tmp_path / "没有.duckdb")
    assert said.status == 1 and "不存在" in said.err and "Traceback" not in said.err


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM document", "document"),
        ("UPDATE fact SET char_end = 100000", "fact"),
        ("UPDATE value SET status = 'invented'", "status"),
        ("DROP TABLE coverage", "coverage"),
        ("UPDATE dataset SET schema_version = 0", "版本"),
    ],
)
def test_check_finds_a_broken_dataset(db: Path, damage: str, words: str, run: Callable[..., Said]) -> None:
    with duckdb.connect(str(db.resolve())) as con:
        con.execute(damage)
    said = run("check", "--db", db)
    assert (said.status, said.out) == (1, "") and said.err.strip()
    assert words in said.err or words == "fact"


def test_check_refuses_what_is_no_database(db: Path, run: Callable[..., Said]) -> None:
    db.resolve().write_bytes(b"x" * 10_000)
    said = run("check", "--db", db)
    assert said.status == 1 and "无法打开" in said.err


def test_check_counts_what_a_person_should_look_at(db: Path, run: Callable[..., Said]) -> None:
    said = run("check", "--db", db)
    with duckdb.connect(str(db), read_only=True) as con:
        codes = dict(con.execute("SELECT code, count(*) FROM issue GROUP BY code").fetchall())
    lines = re.findall(r"^ *(\d+)  .+\((\w+)\)$", said.out, re.M)
    assert {code: int(number) for number, code in lines} == codes and codes
    assert f"{sum(codes.values())} 个问题待看" in said.out


# --- catalogue


def test_catalogue_lists_every_indicator(run: Callable[..., Said]) -> None:
    said = run("catalogue")
    assert said.status == 0
    assert [line.split("\t")[0] for line in said.out.splitlines()] == list(catalogue.load().indicators)


def test_catalogue_examples_are_read_right(run: Callable[..., Said]) -> None:
    said = run("catalogue", "--lint")
    assert (said.status, said.err) == (0, "") and said.out.endswith(",0 个不符\n")


def test_help_is_there_for_every_command(run: Callable[..., Said]) -> None:
    for verb in ("build", "resolve", "extract", "clean", "check", "catalogue", "evaluate"):
        said = run(verb, "--help")
        assert said.status == 0 and f"python -m etl {verb}" in said.out
        assert verb in parser().format_help()
