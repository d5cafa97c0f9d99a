"""The process that tries or carries out an import: `python -m dashboard.actions.import_job BATCH KIND LOCK`.

A trial builds a scratch dataset beside the batch, from hard links of what is in and what is to come; the dataset itself
is only read. An import moves the files to the uploads, builds, and moves them back where the build did not come to its
end: published or not, the dataset is a whole one (etl/warehouse/versions.py).
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dashboard.actions import batches, job_state
from dashboard.actions.batches import Batch
from dashboard.actions.job_state import CANCELLED, DONE, FAILED, Job
from etl import corrections, pipeline
from etl.corrections import Correction
from etl.errors import DatasetError, FazhiError
from etl.interruption import interruptible
from etl.reviews import ReviewStore, StoredReview, url_for
from etl.sources import label_of
from etl.warehouse import Dataset

TRIAL, IMPORT = "trial", "import"
SCRATCH = "trial.duckdb"
_OFTEN = 0.3  # seconds between two words of progress
_KEPT_RECORDS = "corrections-before.csv"


def main(place: Path, kind: str, lock: int) -> int:
    """`lock`: the open file that holds the lock of the dataset."""
    batch = batches.find(place.parents[3], place.name)
    job = job_state.read(place)
    if batch is None or job is None:
        return 1
    _say(batch, pid=os.getpid())
    began = time.monotonic()
    try:
        with interruptible():
            (_try if kind == TRIAL else _import)(batch)
        end = {"state": DONE, "message": ""}
    except KeyboardInterrupt:
        end = {"state": CANCELLED, "message": ""}
    except FazhiError as error:
        end = {"state": FAILED, "message": str(error)}
    except Exception as error:
        traceback.print_exc()
        end = {"state": FAILED, "message": f"{type(error).__name__}"}
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # what follows must come to its end
    finish(batch, end["state"], end["message"], time.monotonic() - began)
    os.close(lock)
    return 0


def finish(batch: Batch, state: str, message: str = "", seconds: float = 0.0) -> None:
    """Write down how a job ended; files of an import that did not come to its end go back to the batch."""
    job = job_state.read(batch.place) or Job(TRIAL)
    if job.kind == IMPORT and state != DONE:
        _move_back(batch, job.moved)
    shutil.rmtree(_tree(batch).parent, ignore_errors=True)
    moved = job.moved if state == DONE else ()
    job_state.write(batch.place, replace(job, state=state, message=message, seconds=seconds, moved=moved, pid=0))


def _tree(batch: Batch) -> Path:
    """The trial's source folder: named like the uploads, so that paths are the same."""
    return batch.place / "tree" / batch.key


def _uploads(batch: Batch) -> Path:
    return batch.place.parents[1]


def link_of(batch: Batch) -> Path:
    return batch.place.parents[3] / f"{batch.key}.duckdb"


def _try(batch: Batch) -> None:
    uploads, tree = _uploads(batch), _tree(batch)
    shutil.rmtree(tree.parent, ignore_errors=True)
    tree.mkdir(parents=True)
    for path in batches.files_below(uploads):
        _link(uploads / path, tree / path)
    for path in batch.going_in():
        _link(batch.files / path, tree / path)
    for settings in uploads.glob("fazhi-*"):
        shutil.copyfile(settings, tree / settings.name)
    corrections.append(tree / corrections.FILE, batch.corrections)
    _build(batch, tree, _scratch(batch), {tree: uploads})


def _scratch(batch: Batch) -> Path:
    """A dataset beside the batch that starts as the present one; what an earlier trial has read is not read again."""
    link, scratch = link_of(batch), batch.place / SCRATCH
    present = link.resolve() if link.exists() else None
    base = batch.place / "trial.base"
    if scratch.exists() and base.read_text(encoding="utf-8") == str(present):
        return scratch
    for old in batch.place.glob(f"{SCRATCH}*"):
        old.unlink()
    if present:
        version = batch.place / f"{SCRATCH}{present.name.removeprefix(link.name)}"
        _link(present, version)
        scratch.symlink_to(version.name)
    base.write_text(str(present), encoding="utf-8")
    return scratch


def _import(batch: Batch) -> None:
    uploads = _uploads(batch)
    moved = batch.going_in()
    records, kept = uploads / corrections.FILE, batch.place / _KEPT_RECORDS
    kept.unlink(missing_ok=True)
    if records.is_file():
        shutil.copyfile(records, kept)
    _say(batch, moved=tuple(moved))
    _move(batch.files, uploads, moved)
    _settings(batch, uploads)
    _record(records, batch.corrections)
    _build(batch, uploads, link_of(batch), {})
    origin = link_of(batch).with_name(f"{link_of(batch).name}.origin")
    if batch.is_new:
        origin.write_text(str(uploads), encoding="utf-8")


def _settings(batch: Batch, uploads: Path) -> None:
    """A new dataset is called what its maker called it."""
    settings = uploads / "fazhi-dataset.yml"
    if batch.is_new and not settings.is_file():
        title = batch.title.replace("'", "''")
        settings.write_text(f"title_zh: '{title}'\n", encoding="utf-8")


def _record(path: Path, records: Iterable[Correction]) -> None:
    if records:
        corrections.append(path, records)


def _move(source: Path, target: Path, paths: Iterable[str]) -> None:
    now = time.time()
    for path in paths:
        if (source / path).is_file():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(source / path, target / path)
            os.utime(target / path, (now, now))  # one import, one time: nothing is newer for having been sent later


def _move_back(batch: Batch, paths: Iterable[str]) -> None:
    uploads = _uploads(batch)
    for path in paths:
        if (uploads / path).is_file():
            (batch.files / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(uploads / path, batch.files / path)
    kept, records = batch.place / _KEPT_RECORDS, uploads / corrections.FILE
    if kept.is_file():  # it stays: whoever is ended here is followed by another who does all of this again
        shutil.copyfile(kept, kept.with_suffix(".copy"))
        os.replace(kept.with_suffix(".copy"), records)
    elif batch.corrections:
        records.unlink(missing_ok=True)
    remove_empty_folders(uploads)


def remove_empty_folders(folder: Path) -> None:
    for root, folders, names in os.walk(folder, topdown=False):
        path = Path(root)
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path != folder and not hidden and not names and not any((path / each).exists() for each in folders):
            path.rmdir()


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copy2(source, target)


def _build(batch: Batch, uploads: Path, db: Path, stands_for: dict[Path, Path]) -> None:
    said = [0.0, 0]

    def progress(total: int, path: str) -> None:
        said[1] += 1
        if time.monotonic() - said[0] > _OFTEN or said[1] == total:
            said[0] = time.monotonic()
            _say(batch, total=total, done=int(said[1]), file=path)

    link = link_of(batch)
    paths = [*other_sources(link), uploads]
    decisions = _decisions(link)
    pipeline.build(
        paths, db, add=link.exists(), prune=True, stands_for=stands_for, decisions=decisions, progress=progress
    )

    _say(batch, label=label_in(db, uploads, stands_for.get(uploads, uploads)))


def label_in(db: Path, uploads: Path, home: Path) -> str:
    """What stands for the uploads at the beginning of paths in a dataset, be it because of files that were refused."""
    with Dataset(db) as dataset:
        taken = {path.partition("/")[0]: place for path, place in dataset.places().items()}
    return label_of(uploads, os.path.realpath(home), taken)


def other_sources(link: Path) -> list[Path]:
    """The folders a dataset is made of besides its uploads; what came from one out of reach stays as it is."""
    if not link.exists():
        return []
    uploads = os.path.realpath(batches.uploads_of(link.parent, link.name.removesuffix(".duckdb")))
    try:
        with Dataset(link) as dataset:
            places = sorted(set(dataset.places().values()))
    except DatasetError:
        origin = link.with_name(f"{link.name}.origin")
        places = [origin.read_text(encoding="utf-8")] if origin.is_file() else []
    return [Path(place) for place in places if place not in ("", uploads) and Path(place).exists()]


def _decisions(link: Path) -> list[StoredReview]:
    url = url_for(link)
    there = "://" in url or Path(url).is_file()
    return list(ReviewStore.open(url, create=False).all()) if there else []


def _say(batch: Batch, **changes: object) -> None:
    job = job_state.read(batch.place) or Job(TRIAL)
    job_state.write(batch.place, replace(job, **changes))  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
