"""What bad input gets: one clear line each, the rest goes on, memory stays below 1 GB."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import bad_files
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import readers
from etl.errors import SourceRefused
from etl.repair import repair

NAMES = [name for name, _, _ in bad_files.cases()]
WORDS = {name: words for name, _, words in bad_files.cases()}
HAN = re.compile(r"[一-鿿]")
READ_ALL = Path(__file__).parent / "read_all.py"


@dataclass(frozen=True)
class Run:
    """What became of the files, by name, and the peak memory (MB) of the reading process and of its children."""

    outcomes: dict[str, list[dict]]
    own_megabytes: float
    child_megabytes: float


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("bad")
    for name, make, _ in bad_files.cases():
        if isinstance(make, bytes):
            (folder / name).write_bytes(make)
        else:
            make(folder / name)
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, READ_ALL, folder],
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
        stdout=subprocess.PIPE,
    )
    said = json.loads(done.stdout)
    outcomes: dict[str, list[dict]] = {name: [] for name in NAMES}
    for found in said["found"]:
        outcomes[found["name"]].append(found)
    return Run(outcomes, *said["peak"])


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 100


@pytest.mark.parametrize("name", NAMES)
def test_bad_file(name: str, run: Run) -> None:
    outcomes = run.outcomes[name]
    assert outcomes and not any("error" in found for found in outcomes)
    refused = [found["refused"] for found in outcomes if "refused" in found]
    if WORDS[name]:
        assert refused
    else:
        assert not refused and all(found["text"] for found in outcomes)
    for message in refused:
        assert "\n" not in message and len(HAN.findall(message)) > 8 and "意外错误" not in message
        assert "请" in message or "无需" in message
        assert WORDS[name] in message
    assert sum(found["seconds"] for found in outcomes) < 20


def test_memory_stays_below_one_gigabyte(run: Run) -> None:
    assert run.own_megabytes + run.child_megabytes < 1000


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
