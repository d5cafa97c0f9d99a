"""Builds that read only what has changed: the same dataset as a build from nothing, and the log says what happened."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_folder import REFUSED, SHUSHI_2022, SHUSHI_2023, UNITS, WEIQIAO_2023, good, with_bad

from etl import incremental, pipeline
from etl.model import Document
from etl.pipeline import BuildResult, build, resolve
from etl.reviews import Decision, StoredReview
from etl.warehouse import Dataset, check_dataset

TABLES = ("unit", "document", "coverage", "section", "indicator", "dimension", "fact", "value", "issue", "review")
BAD = sorted(REFUSED.keys() - {"坏/超大.txt"})
SHUSHI_2021 = SHUSHI_2023.replace("2023", "2021").replace("88件", "61件")


def content(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything a dataset says, but for times, the folder it was built from and the log of its build."""
    said = {
        table: "FROM document SELECT * EXCLUDE (root)" if table == "document" else f"FROM {table}" for table in TABLES
    }
    with duckdb.connect(str(db.resolve()), read_only=True) as con:
        return {table: sorted(con.execute(query).fetchall(), key=str) for table, query in said.items()}


def logged(result: BuildResult) -> dict[str, str]:
    return {entry.path.partition("/")[2]: entry.outcome for entry in result.log}


@pytest.fixture(scope="module")
def prebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("prebuilt")
    (with_bad(place / "年报") / "坏/超大.txt").unlink()  # copied for every test
    build([place / "年报"], place / "a.duckdb")
    return place


@pytest.fixture
def folder(prebuilt: Path, tmp_path: Path) -> Path:
    """A folder 年报 beside the dataset a.duckdb that was built from it."""
    shutil.copytree(prebuilt, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "年报"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that were read apart from hashing them, told by the real function."""
    paths: list[str] = []
    real = pipeline.document_of

    def told(source: Any, *rest: Any) -> Document:
        paths.append(source.relative.partition("/")[2])
        return real(source, *rest)

    monkeypatch.setattr(pipeline, "document_of", told)
    monkeypatch.setattr(pipeline, "_FEW", 1_000)  # in this process
    yield paths


def equals_a_full_build(folder: Path, db: Path, **options: Any) -> BuildResult:
    """Build incrementally, then compare with a build of the same files from nothing."""
    result = build([folder], db, **options)
    fresh = db.with_name("fresh.duckdb")
    build([folder], fresh, **options)
    assert content(db) == content(fresh)
    assert check_dataset(db) == []
    return result


def test_unchanged_files_are_not_read(folder: Path, read: list[str]) -> None:
    db = folder.with_name("a.duckdb")
    before = content(db)
    result = build([folder], db)
    assert sorted(read) == BAD  # what cannot be read is tried again: the reason may lie outside the file
    assert content(db) == before
    assert set(logged(result).values()) == {"unchanged", "duplicate", "refused"}


def test_the_log_of_unchanged_files_says_what_it_said(folder: Path) -> None:
    db = folder.with_name("a.duckdb")

    def log() -> list[tuple[Any, ...]]:
        with Dataset(db) as dataset:
            entries = [entry for entry in dataset.log() if entry.outcome in ("new", "unchanged")]
        return [(each.path, each.facts, each.unit, each.year, each.doc_type, each.warnings) for each in entries]

    before = log()
    build([folder], db)
    assert log() == before and any(warnings for *_, warnings in before) and all(facts for _, facts, *_ in before)


def change(folder: Path) -> None:
    (folder / "苇桥/2023.txt").write_text(WEIQIAO_2023.replace("198件", "199件"), encoding="utf-8")


def add(folder: Path) -> None:
    (folder / "漱石/2021.txt").write_text(SHUSHI_2021, encoding="utf-8")


def remove(folder: Path) -> None:
    (folder / "方案.txt").unlink()


def remove_a_unit(folder: Path) -> None:
    shutil.rmtree(folder / "漱石")
    (folder / "表.csv").unlink()


def rename(folder: Path) -> None:
    (folder / "苇桥/2022.txt").rename(folder / "苇桥/年度报告(定稿).txt")


def move_to_another_units_folder(folder: Path) -> None:
    (folder / "漱石/2022.txt").rename(folder / "苇桥/漱石2022.txt")


def swap(folder: Path) -> None:
    one, two, aside = folder / "漱石/2022.txt", folder / "漱石/2023.txt", folder / "漱石/x"
    one.rename(aside)
    two.rename(one)
    aside.rename(two)


def copy_before(folder: Path) -> None:
    shutil.copy(folder / "苇桥/2023.txt", folder / "一份副本.txt")


def remove_the_first_of_two(folder: Path) -> None:
    (folder / "漱石/2023.txt").rename(folder / "漱石/改名.txt")


def change_in_an_archive(folder: Path) -> None:
    with zipfile.ZipFile(folder / "历年.zip", "a") as archive:
        archive.writestr("漱石2018.txt", SHUSHI_2022.replace("2022", "2018"))


def repair_a_bad_file(folder: Path) -> None:
    (folder / "坏/空.txt").write_text(SHUSHI_2021, encoding="utf-8")


def damage(folder: Path) -> None:
    (folder / "苇桥/2022.txt").write_bytes(b"")


def touch(folder: Path) -> None:
    os.utime(folder / "苇桥/2022.txt", (1, 1))


_READ = {
    change: (["苇桥/2023.txt"], {"苇桥/2023.txt": "changed"}),
    add: (["漱石/2021.txt"], {"漱石/2021.txt": "new"}),
    remove: ([], {}),
    remove_a_unit: ([], {}),
    rename: (["苇桥/年度报告(定稿).txt"], {"苇桥/年度报告(定稿).txt": "unchanged"}),
    move_to_another_units_folder: (["苇桥/漱石2022.txt"], {"苇桥/漱石2022.txt": "unchanged"}),
    swap: (["漱石/2022.txt", "漱石/2023.txt", "漱石/副本.txt"],
           {"漱石/2022.txt": "changed", "漱石/副本.txt": "duplicate"}),
    copy_before: (["一份副本.txt", "苇桥/2023.txt"], {"一份副本.txt": "new", "苇桥/2023.txt": "duplicate"}),
    remove_the_first_of_two: (["漱石/副本.txt", "漱石/改名.txt"],
                              {"漱石/副本.txt": "unchanged", "漱石/改名.txt": "duplicate"}),
    change_in_an_archive: (["历年.zip/漱石2018.txt"],
                           {"历年.zip/漱石2018.txt": "new", "历年.zip/苇桥2020.txt": "unchanged"}),
    repair_a_bad_file: ([], {"坏/空.txt": "new"}),
    damage: (["苇桥/2022.txt"], {"苇桥/2022.txt": "refused"}),
    touch: ([], {"苇桥/2022.txt": "unchanged"}),
}  # fmt: skip


@pytest.mark.parametrize("happened", _READ, ids=lambda happened: happened.__name__)
def test_what_has_changed_is_followed(happened: Callable[[Path], None], folder: Path, read: list[str]) -> None:
    db = folder.with_name("a.duckdb")
    happened(folder)
    result = build([folder], db)
    wanted, states = _READ[happened]
    assert sorted(set(read) - set(BAD)) == sorted(wanted)
    found = logged(result)
    assert {path: found[path] for path in states} == states
    assert all(state == "unchanged" for path, state in found.items() if path not in {*states, *BAD, *wanted}
               and state != "duplicate")  # fmt: skip
    build([folder], db.with_name("fresh.duckdb"))
    assert content(db) == content(db.with_name("fresh.duckdb")) and check_dataset(db) == []


def test_a_rename_is_told_with_the_old_name(folder: Path) -> None:
    rename(folder)
    (entry,) = (each for each in build([folder], folder.with_name("a.duckdb")).log if "定稿" in each.path)
    assert entry.reason == "由 年报/苇桥/2022.txt 移动或改名而来"


def test_a_moved_root_is_read_again_only_where_its_name_changed(folder: Path, read: list[str], tmp_path: Path) -> None:
    db = folder.with_name("a.duckdb")
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    moved = folder.rename(elsewhere / "年报")
    equals_a_full_build(moved, db)
    assert set(logged(build([moved], db)).values()) == {"unchanged", "duplicate", "refused"}
    read.clear()
    states = logged(equals_a_full_build(moved.rename(elsewhere / "新年报"), db))
    assert "苇桥/2023.txt" in read and states["苇桥/2023.txt"] == "unchanged"


def test_other_units_read_everything_again(folder: Path, read: list[str]) -> None:
    (folder / "fazhi-units.csv").write_text(UNITS.replace("漱石街道", "漱玉街道"), encoding="utf-8")
    equals_a_full_build(folder, folder.with_name("a.duckdb"))
    assert {"苇桥/2023.txt", "漱石/2022.txt"} <= set(read)


def test_another_program_reads_everything_again(folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "program", lambda: "another")
    result = build([folder], folder.with_name("a.duckdb"))
    assert "苇桥/2023.txt" in read and logged(result)["苇桥/2023.txt"] == "unchanged"
    read.clear()
    build([folder], folder.with_name("a.duckdb"))
    assert sorted(read) == BAD


def test_the_stamp_follows_what_reads_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("etl/readers/text.py", "data/catalogue/rules.yml", "data/lexicon/words.yml", "dashboard/theme.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("甲", encoding="utf-8")
    monkeypatch.setattr(incremental, "_ROOT", tmp_path)
    fingerprint = incremental.program.__wrapped__
    seen = {fingerprint()}
    for name in ("etl/readers/text.py", "data/catalogue/rules.yml", "data/lexicon/words.yml"):
        (tmp_path / name).write_text("乙", encoding="utf-8")
        seen.add(fingerprint())
    assert len(seen) == 4
    (tmp_path / "dashboard/theme.py").write_text("乙", encoding="utf-8")
    assert fingerprint() in seen


def test_files_kept_by_add_are_read_when_they_come_again(folder: Path, read: list[str], tmp_path: Path) -> None:
    db, more = folder.with_name("a.duckdb"), tmp_path / "补报"
    more.mkdir()
    (more / "fazhi-units.csv").write_text(UNITS, encoding="utf-8")
    (more / "漱石2021.txt").write_text(SHUSHI_2021, encoding="utf-8")
    before = content(db)
    build([more], db, add=True)
    after = content(db)["issue"]
    assert [row for row in before["issue"] if row[2] and row not in after] == []  # those of documents, tables included
    read.clear()
    build([more], db, add=True)
    assert read == [] and len(content(db)["document"]) == len(before["document"]) + 1
    equals_a_full_build(folder, db)


def test_two_processes_and_two_folders(folder: Path, tmp_path: Path) -> None:
    db, other = folder.with_name("a.duckdb"), tmp_path / "另一处" / "年报"
    good(other)
    change(other)
    build([folder, other], db, jobs=2)
    fresh = db.with_name("fresh.duckdb")
    build([folder, other], fresh)
    assert content(db) == content(fresh)
    build([folder, other], db, jobs=2)
    assert content(db) == content(fresh)


def test_reviews_in_an_incremental_build_and_in_resolving(folder: Path) -> None:
    db = folder.with_name("a.duckdb")
    decision = Decision("correct", "甲", None, "X-111", 2023, "litigation_lost_count", 4)
    decisions = [StoredReview(1, decision)]
    equals_a_full_build(folder, db, decisions=decisions)
    built = content(db)
    resolve(db, decisions)
    assert content(db) == built and ("X-111", 2023, "litigation_lost_count", 4.0) in {row[:4] for row in built["value"]}
    resolve(db)
    build([folder], db.with_name("fresh.duckdb"))
    assert content(db) == content(db.with_name("fresh.duckdb"))
