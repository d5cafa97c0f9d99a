"""What the page 导入 does, with its real processes: a trial changes nothing, an import comes whole or not at all."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from report_folder import SHUSHI_2023, UNITS, WEIQIAO_2023, good, rows

from dashboard import database
from dashboard.actions import NotAllowed, batches, imports, job_state, limits
from dashboard.actions.batches import TooMuch
from dashboard.actions.imports import IMPORT, TRIAL, Batch, Busy, Correction, Job
from etl.corrections import FILE
from etl.pipeline import build

ROOT = Path(__file__).parents[1]
NEW = SHUSHI_2023.replace("2023", "2019").encode()


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with one dataset, 年报, that was built from a folder elsewhere."""
    folder = tmp_path / "data"
    folder.mkdir()
    build([good(tmp_path / "年报")], folder / "年报.duckdb")
    monkeypatch.setenv("FAZHI_DATA_DIR", str(folder))
    yield folder
    st.cache_data.clear()
    database._connection.clear()


def batch_of(key: str = "年报", **files: bytes) -> Batch:
    batch = imports.begin(key, key or "新的", "某甲")
    return batches.take_in(batch, [(name, io.BytesIO(data)) for name, data in files.items()])


def ended(batch: Batch, kind: str) -> Job:
    imports.start(batch, kind)
    deadline = time.monotonic() + 90
    while (job := imports.job_of(batch)) and job.runs:
        assert time.monotonic() < deadline, "the job never ends"
        time.sleep(0.05)
    assert job
    return job


def log(path: str) -> dict[str, str]:
    with duckdb.connect(os.path.realpath(path), read_only=True) as con:
        return dict(rows(con, "SELECT path, outcome FROM import_log"))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.duckdb*") if not path.name.endswith(".lock")}


def test_a_trial_changes_nothing_and_an_import_adds(data_dir: Path) -> None:
    before = snapshot(data_dir)
    batch = batch_of(**{"漱石/2019.txt": NEW, "坏.txt": b"", "副本.txt": WEIQIAO_2023.encode()})
    job = ended(batch, TRIAL)
    assert (job.state, job.message) == ("done", "")
    assert snapshot(data_dir) == before
    tried = log(imports.trial_path(batch))
    wanted = {"年报/漱石/2019.txt": "new", "年报/坏.txt": "refused", "年报/副本.txt": "duplicate"}
    # the uploads are another source than the folder of the same name
    assert {path.replace("年报 (2)", "年报"): state for path, state in tried.items() if "(2)" in path} == wanted
    assert imports.uploaded("年报") == []
    assert ended(batch, IMPORT).state == "done"
    assert imports.uploaded("年报") == sorted(["漱石/2019.txt", "坏.txt", "副本.txt"])
    assert log(str(data_dir / "年报.duckdb")) == tried
    assert (data_dir / "年报.duckdb").exists() and len(tried) == 7 + 3


def test_a_correction_is_tried_and_kept_with_who_and_when(data_dir: Path) -> None:
    import hashlib

    batch = batch_of(**{"2019.txt": NEW})
    said = Correction(hashlib.sha256(NEW).hexdigest(), "2019.txt", "X-111", "2018", by="某甲", at=batches.stamp())
    batch = batches.correct(batch, said)
    assert ended(batch, TRIAL).state == "done"
    query = "SELECT unit_id, year FROM document WHERE path LIKE '%2019.txt'"
    with duckdb.connect(imports.trial_path(batch), read_only=True) as con:
        assert rows(con, query) == [("X-111", 2018)]
    assert ended(batch, IMPORT).state == "done"
    assert imports.correction("年报", said.sha256) == said
    assert "某甲" in (data_dir / "uploads" / "年报" / FILE).read_text(encoding="utf-8-sig")
    with duckdb.connect(os.path.realpath(data_dir / "年报.duckdb"), read_only=True) as con:
        assert rows(con, query) == [("X-111", 2018)]


def test_a_new_dataset_has_its_own_name_and_origin(data_dir: Path) -> None:
    batch = batch_of("", **{"盈浦/上海市青浦区盈浦街道2024年法治政府建设情况报告.txt": NEW})
    assert (batch.key, batch.is_new) == ("新的", True)
    assert ended(batch, TRIAL).state == ended(batch, IMPORT).state == "done"
    (dataset,) = [each for each in imports.targets() if each.key == "新的"]
    assert dataset.title_zh == "新的"
    assert (data_dir / "新的.duckdb.origin").read_text(encoding="utf-8") == str(data_dir / "uploads" / "新的")
    assert batch_of("").key == "新的-2"


@pytest.mark.parametrize("how", ["cancel", "kill"])
def test_an_import_that_ends_early_leaves_everything_as_it_was(data_dir: Path, how: str) -> None:
    before = snapshot(data_dir)
    many = {f"{year}.txt": SHUSHI_2023.replace("2023", str(year)).encode() for year in range(1960, 2019)}
    batch = batch_of(**many)
    batch = batches.correct(batch, Correction("a" * 64, by="某甲", at=batches.stamp(), year="2001"))
    imports.start(batch, IMPORT)
    while not (job := job_state.read(batch.place)) or not job.done:
        time.sleep(0.01)
    os.killpg(job.pid, signal.SIGSTOP)  # or it might be done before we have looked
    assert imports.busy_elsewhere("年报", "")
    with pytest.raises(Busy):
        imports.start(batch_of(), TRIAL)
    if how == "cancel":
        os.killpg(job.pid, signal.SIGCONT)
        imports.cancel(batch)
    else:
        os.killpg(job.pid, signal.SIGKILL)
        while job_state.holder(batch.place.parents[1]):
            time.sleep(0.01)
    after = imports.job_of(batch)
    assert after and after.state == ("cancelled" if how == "cancel" else "failed")
    assert imports.busy_elsewhere("年报", "") is None
    assert imports.uploaded("年报") == [] and batch.paths() == sorted(many)
    assert not (data_dir / "uploads" / "年报" / FILE).exists()
    kept = {name: data for name, data in snapshot(data_dir).items() if ".tmp" not in name and ".stage" not in name}
    assert kept == before
    assert ended(batch, IMPORT).state == "done" and len(imports.uploaded("年报")) == len(many)


def test_removing_takes_a_file_out_and_keeps_it_in_the_trash(data_dir: Path) -> None:
    batch = batch_of(**{"2019.txt": NEW, "2018.txt": NEW.replace(b"2019", b"2018")})
    assert ended(batch, IMPORT).state == "done"
    again = imports.begin("年报", "年报", "某甲")
    assert imports.remove(again, ["2019.txt", "../../年报.duckdb"]) == 1
    assert ended(again, IMPORT).state == "done"
    assert {path for path in log(str(data_dir / "年报.duckdb")) if "(2)" in path} == {"年报 (2)/2018.txt"}
    (kept,) = (data_dir / "uploads" / "年报" / batches.TRASH).rglob("2019.txt")
    assert kept.read_bytes() == NEW


def test_archives_become_folders_and_their_tricks_stay_shut(data_dir: Path) -> None:
    packed, bad = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("青石镇/报告.txt", NEW)
        archive.writestr("青石镇/.DS_Store", b"x")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../../外面.txt", NEW)
    batch = batch_of(**{"下载.zip": packed.getvalue(), "坏.zip": bad.getvalue(), "~$锁.docx": b"x"})
    assert batch.paths() == sorted(["下载/青石镇/报告.txt", "坏.zip"]) and batch.skipped == 2
    assert not list(data_dir.parent.rglob("外面.txt"))


def test_one_name_twice_is_two_files_and_leaving_out_is_possible(data_dir: Path) -> None:
    batch = batches.take_in(batch_of(**{"a.txt": NEW}), [("A.txt", io.BytesIO(b"x")), ("..\\a.txt", io.BytesIO(b"y"))])
    assert batch.paths() == ["A (2).txt", "a (3).txt", "a.txt"]
    batch = batches.leave_out(batch, "a.txt")
    assert batch.going_in() == ["A (2).txt", "a (3).txt"]
    assert batches.leave_out(batch, "a.txt", out=False).going_in() == batch.paths()
    assert batches.find(data_dir, batch.token) and batches.find(data_dir, "../x") is None
    batches.discard(batch)
    assert batches.find(data_dir, batch.token) is None


def test_the_limits_hold(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = batch_of()
    monkeypatch.setattr(limits, "FILE_MEGABYTES", 1)
    with pytest.raises(TooMuch, match="file_too_big"):
        batches.take_in(batch, [("a.txt", io.BytesIO(b"x" * 1_100_000))])
    monkeypatch.setattr(limits, "FILES", 2)
    with pytest.raises(TooMuch, match="too_many"):
        batches.take_in(batch, [(f"{n}.txt", io.BytesIO(b"x")) for n in range(3)])
    assert len(batch.paths()) == 2
    monkeypatch.setattr(limits, "FILES", 9)
    monkeypatch.setattr(limits, "TOTAL_MEGABYTES", 1)
    with pytest.raises(TooMuch, match="total_too_big"):
        batches.take_in(batch, [(f"b{n}.txt", io.BytesIO(b"x" * 600_000)) for n in range(2)])
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    monkeypatch.undo()
    assert f"maxUploadSize = {limits.FILE_MEGABYTES}\n" in config


def test_only_allowed_folders_of_the_server(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = tmp_path / "共享"
    (allowed / "青石镇").mkdir(parents=True)
    (allowed / "青石镇" / "a.txt").write_bytes(NEW)
    (allowed / "出去").symlink_to(tmp_path / "年报")
    assert imports.server_folder(str(allowed)) is None
    monkeypatch.setenv("FAZHI_IMPORT_ROOTS", f"{allowed}{os.pathsep}{tmp_path / 'nowhere'}")
    assert imports.allowed_roots() == [allowed]
    assert imports.server_folder(f"{allowed}/../年报") is None and imports.server_folder(str(allowed / "出去")) is None
    folder = imports.server_folder(str(allowed))
    assert folder and batches.take_folder(batch_of(), folder).paths() == ["共享/青石镇/a.txt"]


def test_who_may_not_import_changes_nothing(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = batch_of(**{"a.txt": NEW})
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    changing = (
        lambda: imports.begin("年报", "", "x"), lambda: imports.start(batch, TRIAL), lambda: imports.cancel(batch),
        lambda: imports.remove(batch, []), lambda: batches.take_in(batch, []), lambda: batches.discard(batch),
        lambda: batches.leave_out(batch, "a.txt"), lambda: batches.correct(batch, Correction("")),
        lambda: batches.take_folder(batch, data_dir),
    )  # fmt: skip
    for change in changing:
        with pytest.raises(NotAllowed):
            change()
    assert batch.paths() == ["a.txt"]


def test_neither_bundled_nor_fictional_datasets_are_targets(data_dir: Path) -> None:
    folder = good(data_dir.parent / "虚构")
    (folder / "fazhi-dataset.yml").write_text("title_zh: 虚构\nfictional: true\n", encoding="utf-8")
    for name in ("demo", "虚构"):
        build([folder], data_dir / f"{name}.duckdb")
    assert [each.key for each in imports.targets()] == ["年报"]
    with pytest.raises(ValueError):
        imports.begin("demo", "", "某甲")


def test_units_are_found_in_the_gazetteer_and_in_the_folders_own_table(data_dir: Path) -> None:
    assert imports.find_units("年报", "苇桥街道") == {"X-111": "霁川市澄泽区苇桥街道"}
    assert list(imports.find_units("年报", "青浦区 盈浦街道").values()) == ["上海市青浦区盈浦街道"]
    assert imports.find_units("年报", " ") == {} and "X-112" in imports.find_units("年报", "漱石")
    assert UNITS
