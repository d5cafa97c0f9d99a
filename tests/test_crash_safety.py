"""Whatever happens to a build - killed, disturbed, out of disk - the dataset and the decisions stay whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from report_folder import SHUSHI_2023, WEIQIAO_2023, content

from etl.errors import DatasetError, ReviewError
from etl.pipeline import build
from etl.reviews import Decision, ReviewStore
from etl.warehouse import Dataset, check_dataset

ROOT = Path(__file__).parents[1]
LOST = ("X-111", 2023, "litigation_lost_count")


def command(*arguments: object) -> subprocess.Popen[str]:
    """A build as a program of its own, in a group of its own: its readers are killed with it."""
    line = [sys.executable, "-m", "etl", *(str(each) for each in arguments)]
    return subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )


def run(*arguments: object) -> tuple[int, str]:
    with command(*arguments) as process:
        _, errors = process.communicate(timeout=120)
    return process.returncode, errors


@pytest.fixture
def place(place: Path) -> Path:
    """A folder 年报, the dataset a.duckdb built from it, and a store beside it with one decision."""
    store = ReviewStore.open(f"{place / 'a.duckdb'}.reviews.sqlite")
    store.add(Decision("correct", "甲", None, *LOST, 4.0))
    return place


def corrected(db: Path) -> float | None:
    with Dataset(db) as dataset:
        found = [each for each in dataset.values() if (each.unit_id, each.year, each.indicator_id) == LOST]
    return found[0].value if found else None


class Moments:
    """When to kill: `kills` times, and on until a third hit a process that was still at work, on any machine."""

    def __init__(self, kills: int, earliest: float, longest: float, seed: int) -> None:
        self.kills, self.earliest, self.longest = kills, earliest, longest
        self.chance, self.hit = random.Random(seed), 0

    def __iter__(self) -> Iterator[int]:
        for kill in range(5 * self.kills):
            if kill >= self.kills and self.hit > self.kills // 3:
                return
            yield kill
        pytest.fail(f"only {self.hit} of {5 * self.kills} kills came before the end")

    def kill(self, process: subprocess.Popen) -> None:
        time.sleep(self.chance.uniform(self.earliest, 1.1) * self.longest)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        hit = process.returncode == -signal.SIGKILL
        self.hit += hit
        self.longest *= 1 if hit else 0.9  # the machine has become faster than it was at first


def killed_at_random_moments(place: Path, kills: int) -> None:
    """Every second build reads everything (--jobs 2), the others one changed file."""
    folder, db = place / "年报", place / "a.duckdb"
    started = time.monotonic()
    assert run("build", folder, "--db", db)[0] == 0
    moments = Moments(kills, 0.3, time.monotonic() - started, seed=11)
    for kill in moments:
        text = WEIQIAO_2023.replace("198件", f"{kill + 1}件")
        (folder / "苇桥/2023.txt").write_text(text, encoding="utf-8")
        if kill % 2:
            (folder / "fazhi-units.csv").touch()
            with (folder / "fazhi-units.csv").open("a", encoding="utf-8") as units:
                units.write(f"X-9{kill},甲{kill}镇,霁川市甲{kill}镇,township,X-1\n")
        before, version = content(db), db.resolve()
        with command("build", folder, "--db", db, "--jobs", 2) as process:
            moments.kill(process)
        assert check_dataset(db) == []
        if db.resolve() == version:
            assert content(db) == before
        assert len(list(ReviewStore.open(f"{db}.reviews.sqlite", create=False).all())) == 1
    assert run("build", folder, "--db", db)[0] == 0
    assert corrected(db) == 4 and check_dataset(db) == []
    build([folder], place / "fresh.duckdb", decisions=list(ReviewStore.open(f"{db}.reviews.sqlite").all()))
    assert content(db) == content(place / "fresh.duckdb")
    assert [path.name for path in place.iterdir() if path.suffix in (".tmp", ".stage", ".spill", ".link")] == []


def test_builds_killed_at_random_moments(place: Path) -> None:
    killed_at_random_moments(place, 5)


@pytest.mark.soak
def test_builds_killed_fifty_times(place: Path) -> None:
    killed_at_random_moments(place, 50)


def resolving_killed_at_random_moments(place: Path, kills: int) -> None:
    """Each time another decision waits; a kill leaves the old values, or all of the new ones."""
    db = place / "a.duckdb"
    store = ReviewStore.open(f"{db}.reviews.sqlite")
    started = time.monotonic()
    assert run("resolve", "--db", db)[0] == 0
    moments = Moments(kills, 0.4, time.monotonic() - started, seed=5)
    for kill in moments:
        store.add(Decision("correct", "甲", None, *LOST, 10.0 + kill))
        before, version = content(db), db.resolve()
        with command("resolve", "--db", db) as process:
            moments.kill(process)
        assert check_dataset(db) == []
        if db.resolve() == version:
            assert content(db) == before
        else:
            assert corrected(db) == 10.0 + kill
        assert len(list(store.all())) == kill + 2
    assert run("resolve", "--db", db)[0] == 0 and corrected(db) == 10.0 + kill


def test_resolving_killed_at_random_moments(place: Path) -> None:
    resolving_killed_at_random_moments(place, 3)


@pytest.mark.soak
def test_resolving_killed_fifty_times(place: Path) -> None:
    resolving_killed_at_random_moments(place, 50)


def test_two_builds_at_once(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    with command("build", folder, "--db", db) as one, command("build", folder, "--db", db) as two:
        said = [one.communicate(timeout=120)[1], two.communicate(timeout=120)[1]]
    ends = [one.returncode, two.returncode]
    assert sorted(ends) in ([0, 0], [0, 1])  # the second may have come when the first was done
    refused = [errors for end, errors in zip(ends, said, strict=True) if end]
    assert all("另一个任务正在写入" in errors for errors in refused)
    assert corrected(db) == 4 and check_dataset(db) == []


def test_a_build_beside_one_that_is_under_way(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    version = db.resolve()

    def second(total: int, path: str) -> None:
        with pytest.raises(DatasetError, match="另一个任务正在写入"):
            build([folder], db)
        assert db.resolve() == version

    build([folder], db, progress=second)
    assert db.resolve() != version and check_dataset(db) == []


def test_readers_during_swaps_see_old_or_new(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    stop, seen, failures = threading.Event(), set[tuple[int, int]](), list[Exception]()

    def look() -> None:
        while not stop.is_set():
            try:
                with Dataset(db) as dataset:
                    seen.add((len(dataset.documents()), sum(1 for _ in dataset.values())))
            except Exception as failure:
                failures.append(failure)

    reader = threading.Thread(target=look)
    reader.start()
    whole = set()
    for number in range(6):
        text = SHUSHI_2023.replace("2023", str(2010 + number))
        (folder / "漱石" / f"{2010 + number}.txt").write_text(text, encoding="utf-8")
        build([folder], db)
        with Dataset(db) as dataset:
            whole.add((len(dataset.documents()), sum(1 for _ in dataset.values())))
    stop.set()
    reader.join()
    assert failures == []
    assert len(seen) > 2 and len(seen - whole) <= 1  # the one from before the first build


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk(place: Path, small_disk: Path) -> None:
    folder, db = place / "年报", small_disk / "a.duckdb"
    assert run("build", folder, "--db", db)[0] == 0
    store = ReviewStore.open(f"{db}.reviews.sqlite")
    store.add(Decision("correct", "甲", None, *LOST, 4.0))
    before, version = content(db), db.resolve()
    for left in (0, 20_000, 600_000, 2_000_000):
        free = os.statvfs(small_disk)
        (small_disk / "别的").write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - left))
        status, errors = run("build", folder, "--db", db)
        assert status == 1 and "磁盘" in errors and "Traceback" not in errors
        assert db.resolve() == version and content(db) == before and check_dataset(db) == []
        if not left:
            status, errors = run("build", folder, "--db", small_disk / "b.duckdb")
            assert status == 1 and "磁盘已满" in errors and "Traceback" not in errors
            with pytest.raises(ReviewError, match="磁盘"):
                store.add(Decision("correct", "甲", None, *LOST, 3.0))
        (small_disk / "别的").unlink()
    assert run("build", folder, "--db", db)[0] == 0
    assert corrected(db) == 4 and len(list(store.all())) == 1
