"""What bad input gets: one clear line each, the rest goes on, memory stays below 1 GB."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import bad_files
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from process_tree import Ran, run_etl
from test_workers import many

from etl import readers
from etl.errors import SourceRefused
from etl.model import LogEntry
from etl.pipeline import build
from etl.repair import repair
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


# --- fuzzing --------------------------------------------------------------------------------------------------

_SEEDS = [
    (bad_files.READY / "report.docx").read_bytes(),
    (bad_files.READY / "report.odt").read_bytes(),
    bad_files.make.hand_made_pdf([bad_files.make.Sheet(((80, 700, 16, bad_files.PROSE[:24]),))]),
    bad_files.make.web_page().encode(),
    bad_files.make.web_page().encode("gbk"),
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + bad_files.make.web_page().encode("gbk"),
    bad_files._zip({"青石镇/a.txt": bad_files.PROSE.encode(), "b.zip": bad_files._zip({"c.txt": b"x"})}),
    "单位,年份,指标,数值\n甲镇,2023,x,5\n".encode("gbk"),
    bad_files.make.plain_text().encode(),
]
_PIECES = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.sampled_from([0, 0, 1, 7, 300])), max_size=6)


def read_damaged(folder: Path, seed: bytes, pieces: list[tuple[float, bytes, int]]) -> None:
    data = seed
    for place, junk, dropped in pieces:
        at = int(place * len(data))
        data = data[:at] + junk + data[at + dropped :]
    (folder / "a").write_bytes(data)
    for path in readers.sources([folder / "a"]):
        try:
            assert repair(readers.read(path).text) is not None
        except SourceRefused as refused:
            assert HAN.search(str(refused)) and "意外错误" not in str(refused)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(_SEEDS), _PIECES)
def test_damaged_files(tmp_path: Path, seed: bytes, pieces: list[tuple[float, bytes, int]]) -> None:
    read_damaged(tmp_path, seed, pieces)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("一二三件12345。,%（）\n 壹｜|"), max_size=400))
def test_any_text_is_repaired_or_refused(text: str) -> None:
    check_repair(text)


def check_repair(text: str) -> None:
    try:
        clean = repair(text).text
    except SourceRefused as refused:
        assert HAN.search(str(refused))
    else:
        assert isinstance(clean, str)


@pytest.mark.soak
@settings(max_examples=30_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(_SEEDS), _PIECES)
def test_damaged_files_for_long(tmp_path: Path, seed: bytes, pieces: list[tuple[float, bytes, int]]) -> None:
    read_damaged(tmp_path, seed, pieces)


@pytest.mark.soak
@settings(max_examples=30_000, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("一二三件12345。,%（）\n 壹｜|"), max_size=2_000))
def test_any_text_for_long(text: str) -> None:
    check_repair(text)
