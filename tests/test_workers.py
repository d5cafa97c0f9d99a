"""Work in other processes: results in order, few under way, and what dies or hangs takes only itself down."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from etl import pipeline, workers
from etl.model import Document
from etl.sources import SourceFile
from etl.warehouse import check_dataset
from etl.workers import DIED, STALLED, mapped


def lost(item: object, how: str) -> str:
    return f"{item} {how}"


def square(item: int) -> int:
    return item * item


def test_results_come_in_order() -> None:
    assert list(mapped(square, range(200), 3, lost)) == [square(item) for item in range(200)]
    assert list(mapped(square, [], 3, lost)) == []
    assert list(mapped(square, [7], 1_000_000, lost)) == [49]


def test_few_are_ever_under_way() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for item in range(2_000):
            taken += 1
            yield item

    for number, result in enumerate(mapped(square, items(), 2, lost)):
        assert result == square(number) and taken - number <= 2 * workers._AHEAD


def deadly(item: int) -> int:
    if item % 5 == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_what_kills_its_process_twice_is_given_up_and_nothing_else() -> None:
    assert list(mapped(deadly, range(12), 2, lost)) == [0, 1, 2, f"3 {DIED}", 4, 5, 6, 7, f"8 {DIED}", 9, 10, 11]


def deadly_once(marks: Path, item: int) -> int:
    mark = marks / str(item)
    if item in (2, 3) and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_what_is_killed_once_is_done_again(tmp_path: Path) -> None:
    assert list(mapped(partial(deadly_once, tmp_path), range(6), 2, lost)) == list(range(6))


def slow(item: int) -> int:
    if item == 1:
        time.sleep(60)
    return item


def test_what_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 0.5)
    assert list(mapped(slow, range(4), 2, lost)) == [0, f"1 {STALLED}", 2, 3]


def own_process(item: int) -> int:
    return os.getpid()


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_process_is_left_behind() -> None:
    seen = set(mapped(own_process, range(30), 3, lost))
    half = mapped(own_process, range(30), 3, lost)
    seen.add(next(half))
    half.close()
    assert os.getpid() not in seen and not any(map(alive, seen))


def test_they_end_when_the_one_that_started_them_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LOOK", 0.1)
    child = os.fork()
    if child == 0:
        results = mapped(own_process, range(10), 1, lost)
        (tmp_path / "half").write_text(str(next(results)), encoding="utf-8")
        (tmp_path / "half").rename(tmp_path / "process")
        time.sleep(60)
        os._exit(0)
    while not (tmp_path / "process").exists():
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    process, until = int((tmp_path / "process").read_text(encoding="utf-8")), time.monotonic() + 10
    while alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(process)


# --- a build ---------------------------------------------------------------------------------------------------


def many(folder: Path, count: int) -> Path:
    """Reports of so many towns, no two alike."""
    folder.mkdir()
    for number in range(count):
        text = f"云溪县甲{number}镇2023年度法治政府建设情况报告\n一、主要做法\n全年办理行政处罚案件{number}件。\n"
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_file_that_kills_its_reader_is_named_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.document_of

    def document_of(source: SourceFile, *rest: Any) -> Document:
        if source.path.name == "00004.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(source, *rest)

    monkeypatch.setattr(pipeline, "document_of", document_of)
    result = pipeline.build([many(tmp_path / "年报", 12)], tmp_path / "a.duckdb", jobs=2)
    (refused,) = result.refused
    assert refused.path == "年报/00004.txt" and "异常退出" in refused.reason and "请" in refused.reason
    assert len(result.log) == 12 and check_dataset(tmp_path / "a.duckdb") == []


def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = many(tmp_path / "年报", 40)
    crews: list[Any] = []
    real = workers._Crew.give

    def give(crew: Any, task: Any) -> None:
        crews.append(crew)
        real(crew, task)

    def kill_one(total: int, path: str) -> None:
        if path.endswith(("9.txt", "5.txt")) and crews:
            os.kill(crews[-1]._workers[0].process.pid, signal.SIGKILL)

    monkeypatch.setattr(workers._Crew, "give", give)
    result = pipeline.build([folder], tmp_path / "a.duckdb", jobs=2, progress=kill_one)
    assert [entry.outcome for entry in result.log] == ["new"] * 40
