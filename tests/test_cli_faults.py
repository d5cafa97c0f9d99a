"""The command line where something around it is wrong: one clear line, an exit status, and nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from report_folder import content, good
from test_workers import many

from etl.cli import main
from etl.warehouse import check_dataset

ROOT = Path(__file__).parents[1]
HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Exit status and the one line on the error stream."""
    try:
        status = main([str(each) for each in arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    lines = [line for line in capsys.readouterr().err.splitlines() if line and not line.startswith(("usage", " "))]
    assert len(lines) == 1
    return status, lines[0]


@pytest.mark.parametrize(
    ("db", "words"),
    [
        ("文件/a.duckdb", "文件夹不存在"),
        ("长" * 90 + ".duckdb", "名称太长"),
        ("/proc/a.duckdb", "文件夹不存在"),
        ("/sys/a.duckdb", "没有读写权限"),
    ],
)
def test_a_place_that_cannot_hold_a_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], db: str, words: str
) -> None:
    (tmp_path / "文件").touch()
    status, line = said(capsys, "build", many(tmp_path / "年报", 1), "--db", tmp_path / db)
    assert status == 1 and words in line and "请" in line


@pytest.mark.parametrize("jobs", ["0", "-1", "1000000", "1.5", "两", ""])
def test_numbers_of_processes_that_make_no_sense(capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    status, line = said(capsys, "build", "年报", "--db", "a.duckdb", f"--jobs={jobs}")
    assert status == 2 and "1 到 64 的整数" in line


def test_a_source_whose_name_is_no_possible_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, line = said(capsys, "build", "长" * 3_000, "--db", tmp_path / "a.duckdb")
    assert status == 1 and "名称太长" in line


@pytest.mark.parametrize("verb", ["build --add 年报", "resolve", "check"])
def test_a_dataset_that_another_program_holds(place: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """Adding to it must not begin from nothing: the rest would be lost."""
    db, before = place / "a.duckdb", content(place / "a.duckdb")
    line = [sys.executable, "-c", HOLD, str(db.resolve())]
    words = verb.replace("年报", str(place / "年报")).split()
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline()
        status, told = said(capsys, *words, "--db", db)
        holder.kill()
    assert status == 1 and "另一个程序打开" in told
    assert content(db) == before


def test_being_asked_to_end(tmp_path: Path) -> None:
    folder, db = many(tmp_path / "年报", 3_000), tmp_path / "a.duckdb"
    line = [sys.executable, "-m", "etl", "build", str(folder), "--db", str(db), "--jobs", "2"]
    with subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while not list(tmp_path.glob("*.stage")) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and errors.splitlines()[-1] == "已中断,原有数据集未改动"
    assert "Traceback" not in errors
    assert {path.name for path in tmp_path.iterdir()} == {"年报", "a.duckdb.lock"}


def test_without_a_chinese_locale(tmp_path: Path) -> None:
    """Names of files are bytes to the program then, and its own words must come out all the same."""
    folder = good(tmp_path / "年报")
    gbk = os.fsencode(folder) + "/赤石.txt".encode("gbk")
    Path(os.fsdecode(gbk)).write_text(
        "云溪县赤石镇2023年度法治政府建设情况报告\n全年办理案件12件。\n", encoding="utf-8"
    )
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    line = [sys.executable, "-m", "etl", "build", str(folder), "--db", str(tmp_path / "a.duckdb")]
    done = subprocess.run(line, cwd=ROOT, env=plain, capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, 3) and "已生成" in done.stdout.decode() and "Traceback" not in done.stderr.decode()
    assert check_dataset(tmp_path / "a.duckdb") == []
    assert main(["build", str(folder), "--db", str(tmp_path / "b.duckdb")]) == done.returncode
    assert content(tmp_path / "a.duckdb") == content(tmp_path / "b.duckdb")
