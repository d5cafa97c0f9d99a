"""What bad input gets: one clear line each, the rest goes on, memory stays below 1 GB."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import bad_files
import pytest
from process_tree import Ran, run_etl
from test_workers import many

from etl import readers
from etl.errors import SourceRefused
from etl.model import LogEntry
from etl.pipeline import build
from etl.sources import shown
from etl.warehouse import Dataset

NAMES = [name for name, _, _ in bad_files.cases()]
WORDS = {name: words for name, _, words in bad_files.cases()}
HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True)
class Run:
    """The build, and the lines of its import log by the name that was asked for."""

    ran: Ran
    log: dict[str, list[LogEntry]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    place = tmp_path_factory.mktemp("bad")
    folder = place / "坏文件"
    folder.mkdir()
    before = Path.cwd()
    for name, make, _ in bad_files.cases():
        if isinstance(make, bytes):
            (folder / name).write_bytes(make)
        else:
            make(folder / name)
    os.chdir(before)
    ran = run_etl("build", folder, "--db", place / "a.duckdb", folder=place)
    with Dataset(place / "a.duckdb") as dataset:
        log = dataset.log()
    found = {name: [entry for entry in log if entry.path.split("/")[1] == shown(name)] for name in NAMES}
    return Run(ran, found)


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 115


@pytest.mark.parametrize("name", NAMES, ids=map(shown, NAMES))
def test_bad_file(name: str, run: Run) -> None:
    log = run.log[name]
    refused = [entry.reason for entry in log if entry.outcome == "refused"]
    assert log
    if WORDS[name]:
        assert refused
    else:
        assert not refused
    for message in refused:
        assert "\n" not in message and len(HAN.findall(message)) > 8 and "意外错误" not in message
        assert "请" in message or "无需" in message
        assert WORDS[name] in message
    assert sum(entry.seconds for entry in log) < 60


def test_the_build_goes_on_and_says_one_line_a_file(run: Run) -> None:
    refused = [entry for entries in run.log.values() for entry in entries if entry.outcome == "refused"]
    assert run.ran.status == 3 and f"{len(refused)} 份未能读取" in run.ran.said
    lines = run.ran.errors.splitlines()
    assert sorted(lines) == sorted(f"未读取 {entry.path}:{entry.reason}" for entry in refused)


def test_memory_of_all_processes_stays_below_one_gigabyte(run: Run) -> None:
    assert 100 < run.ran.megabytes < 1000


# --- what happens to files while they are read ------------------------------------------------------------------


def test_a_file_that_vanishes_is_named(tmp_path: Path) -> None:
    folder = many(tmp_path / "年报", 4)

    def remove(total: int, path: str) -> None:
        (folder / "00002.txt").unlink(missing_ok=True)

    result = build([folder], tmp_path / "a.duckdb", progress=remove)
    (refused,) = result.refused
    assert refused.path == "年报/00002.txt" and "已不在原处" in refused.reason
    assert len(result.log) == 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_files_and_folders_that_may_not_be_read_are_named(tmp_path: Path) -> None:
    folder = many(tmp_path / "年报", 2)
    (folder / "内部").mkdir()
    (folder / "内部/00003.txt").write_text(bad_files.PROSE, encoding="utf-8")
    (folder / "00001.txt").chmod(0)
    (folder / "内部").chmod(0o711)
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_uid == 0 and above != Path("/") and above != Path("/tmp"):
            above.chmod(0o755)
    receiver, sender = os.pipe()
    if os.fork() == 0:
        os.seteuid(65534)
        outcomes = {path.name: _refusal(path) for path in readers.sources([folder])}
        os.write(sender, json.dumps(outcomes).encode())
        os._exit(0)
    os.wait()
    told = json.loads(os.read(receiver, 10_000))
    assert told.pop("00000.txt") == ""
    assert set(told) == {"00001.txt", "内部"} and all("没有读取权限" in words for words in told.values())


def _refusal(path: Path) -> str:
    try:
        readers.read(path)
    except SourceRefused as refused:
        return str(refused)
    return ""
