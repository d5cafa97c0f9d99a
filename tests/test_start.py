"""The launcher behind `make run`, run for real: datasets built beside one another, a server that starts and ends."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from etl.warehouse import Dataset

ROOT = Path(__file__).resolve().parents[1]
REPORT = "某市青浦区示例街道2024年度法治政府建设情况报告\n2024年，办结行政诉讼案件40件，败诉2件。\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundled datasets: those of `make datasets` where there are any, brought up to date."""
    folder = tmp_path_factory.mktemp("built")
    for name in ("demo.duckdb", "published.duckdb"):
        for file in (ROOT / "data" / "build").glob(f"{name}*"):
            shutil.copy2(file, folder, follow_symlinks=False)
    done = start(folder, "--build-only")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder whose name has a space and Chinese signs, with a report and an empty file."""
    folder = tmp_path / "2024年 报告"
    folder.mkdir()
    (folder / "示例街道.txt").write_text(REPORT, encoding="utf-8")
    (folder / "空白.txt").write_bytes(b"")
    return folder


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"FAZHI_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


def start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/start.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=300)


def versions(folder: Path) -> dict[str, str]:
    return {link.name: os.readlink(link) for link in folder.glob("*.duckdb")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_second_start_builds_nothing(built: Path) -> None:
    before = versions(built)
    assert {"demo.duckdb", "published.duckdb"} <= before.keys()
    assert start(built, "--build-only").stdout == ""
    assert versions(built) == before


def test_what_a_bundled_dataset_is_made_from_has_changed(built: Path) -> None:
    before = versions(built)
    (built / "published.duckdb.made-by").write_text("an earlier program", encoding="utf-8")
    assert start(built, "--build-only").returncode == 0
    after = versions(built)
    assert after["published.duckdb"] != before["published.duckdb"] and after["demo.duckdb"] == before["demo.duckdb"]


def test_a_folder_becomes_a_dataset_of_its_own_and_refused_files_are_named(built: Path, sources: Path) -> None:
    done = start(built, "--build-only", "--data", str(sources))
    assert done.returncode == 0
    assert "空白.txt" in done.stderr and "空的" in done.stderr
    with Dataset(built / "2024年 报告.duckdb") as dataset:
        assert dataset.info().title_zh == "2024年 报告" and not dataset.info().fictional
        assert len(dataset.documents()) == 1


@pytest.mark.parametrize("name", ["demo", "published"])
def test_a_folder_never_replaces_a_bundled_dataset(built: Path, sources: Path, name: str) -> None:
    before = versions(built)
    assert start(built, "--build-only", "--data", str(sources.rename(sources.with_name(name)))).returncode == 0
    assert versions(built) == before | {f"{name}-2.duckdb": versions(built)[f"{name}-2.duckdb"]}


def test_two_folders_of_one_name_stay_apart(built: Path, sources: Path, tmp_path: Path) -> None:
    other = shutil.copytree(sources, tmp_path / "other" / "same")
    first = sources.rename(tmp_path / "same")
    for folder, expected in ((first, "same"), (other, "same-2"), (first, "same")):
        before = versions(built)
        assert start(built, "--build-only", "--data", str(folder)).returncode == 0
        after = versions(built)
        assert {name for name in after if after[name] != before.get(name)} == {f"{expected}.duckdb"}


def test_what_was_imported_is_built_again_with_the_folder(built: Path, sources: Path) -> None:
    folder = sources.rename(sources.with_name("街道报告"))
    assert start(built, "--build-only", "--data", str(folder)).returncode == 0
    imported = built / "uploads" / "街道报告"
    (imported / ".batches" / "x").mkdir(parents=True)
    (imported / ".batches" / "x" / "未确认.txt").write_text(REPORT, encoding="utf-8")
    (imported / "后来.txt").write_text(REPORT.replace("2024", "2023"), encoding="utf-8")
    assert start(built, "--build-only", "--data", str(folder)).returncode == 0
    with Dataset(built / "街道报告.duckdb") as dataset:
        assert sorted(dataset.paths()) == ["街道报告 (2)/后来.txt", "街道报告/示例街道.txt"]


def test_a_dataset_of_imported_files_is_built_when_the_program_changed(built: Path) -> None:
    imported = built / "uploads" / "只有上传"
    imported.mkdir(parents=True)
    (imported / "报告.txt").write_text(REPORT, encoding="utf-8")
    (built / "只有上传.duckdb.origin").write_text(str(imported), encoding="utf-8")
    assert "只有上传" in start(built, "--build-only").stdout
    with Dataset(built / "只有上传.duckdb") as dataset:
        assert len(dataset.documents()) == 1
    assert start(built, "--build-only").stdout == ""
    (built / "只有上传.duckdb.made-by").write_text("an earlier program", encoding="utf-8")
    before = versions(built)
    assert start(built, "--build-only").returncode == 0
    assert versions(built)["只有上传.duckdb"] != before["只有上传.duckdb"]


def test_a_missing_folder_is_one_clear_line(built: Path) -> None:
    done = start(built, "--data", "没有这个文件夹")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "找不到文件夹" in done.stderr and "没有这个文件夹" in done.stderr


def test_an_empty_folder_stops_with_the_reason(built: Path, tmp_path: Path) -> None:
    before = versions(built)
    done = start(built, "--data", str(tmp_path))
    assert done.returncode == 2 and "没有可读取的文件" in done.stderr and "没有生成" in done.stderr
    assert versions(built) == before


def test_a_wrong_unit_table_stops_with_the_reason(built: Path, sources: Path) -> None:
    (sources / "fazhi-units.csv").write_text("单位\n示例街道\n", encoding="utf-8")
    before = versions(built)
    done = start(built, "--data", str(sources))
    assert done.returncode == 2 and "缺少列" in done.stderr and "Traceback" not in done.stderr
    assert versions(built) == before


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_a_port_that_is_none(built: Path, port: str) -> None:
    done = start(built, f"--port={port}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1) and "PORT=8502" in done.stderr


def test_a_taken_port_names_the_remedy(built: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = start(built, f"--port={port}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"端口 {port} 已被占用" in done.stderr and "make run PORT=" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_this_machine_and_ends_cleanly(built: Path, sources: Path, how: signal.Signals) -> None:
    port, name = free_port(), f"报告 {how.name}"
    folder = sources.rename(sources.with_name(name))
    command = [sys.executable, "scripts/start.py", "--data", str(folder), f"--port={port}"]
    log = sources.parent / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(built), stdout=output, stderr=output, start_new_session=True
        )
    try:
        said = waited_for(log, "已启动")
        address = re.search(r"http://\S+", said)
        assert address and address[0] == f"http://127.0.0.1:{port}/?dataset={urllib.parse.quote_plus(name)}"
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=10).read() == b"ok"
        os.killpg(process.pid, how)  # as a terminal does: to the launcher and to the server
        assert process.wait(30) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert "已停止" in log.read_text() and "Traceback" not in log.read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server is still there"


def waited_for(log: Path, word: str, seconds: float = 60) -> str:
    """The part of the log from the word on, once it is there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if word in (said := log.read_text(encoding="utf-8")):
            return said[said.index(word) :]
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))
