"""What the page 导入 can do: choose a dataset, try an import, carry it out, end it, take files out again.

Long work runs in a process of its own (import_job); where it stands is on disk, so that it goes on while the reader is
on another page and every session sees it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from dashboard import database
from dashboard.actions import Action, batches, import_job, job_state, require
from dashboard.actions.batches import Batch
from dashboard.actions.import_job import IMPORT, SCRATCH, TRIAL
from dashboard.actions.job_state import CANCELLED, FAILED, Busy, Job
from dashboard.actions.safe_names import key_of
from etl import corrections
from etl.corrections import DOC_TYPES, UNDECIDED, Correction
from etl.gazetteer import Gazetteer
from etl.sources import gazetteer_for, units_files

__all__ = ["CANCELLED", "DOC_TYPES", "FAILED", "IMPORT", "TRIAL", "UNDECIDED", "Batch", "Busy", "Correction", "Job"]

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 5.0  # seconds until a process that was asked to end is ended


def targets() -> list[database.Dataset]:
    """The datasets that files may be imported into: neither the bundled ones nor any that is fictional."""
    return [each for each in database.datasets()[0] if each.key not in database.BUNDLED and not each.fictional]


def begin(key: str, title: str, by: str) -> Batch:
    """A batch for a dataset that is there (`key`), or for a new one of this title (`key` '')."""
    require(Action.IMPORT)
    folder = database.data_dir()
    if key and key not in {each.key for each in targets()}:
        raise ValueError(f"no dataset to import into: {key}")
    taken = [*database.BUNDLED, *(link.name.removesuffix(".duckdb") for link in folder.glob("*.duckdb"))]
    if (folder / "uploads").is_dir():
        taken += [path.name for path in (folder / "uploads").iterdir()]
    return batches.new(folder, key or key_of(title, taken), title, not key, by)


def start(batch: Batch, kind: str) -> Job:
    """Start a trial or an import of the batch. Raises Busy where one runs for the dataset."""
    require(Action.IMPORT)
    uploads = batch.place.parents[1]
    handle = job_state.lock(uploads, batch.token)
    before = os.path.realpath(import_job.link_of(batch)) if import_job.link_of(batch).exists() else ""
    job = Job(kind, by=batch.by, started=datetime.now().isoformat(timespec="seconds"), before=before)
    try:
        job_state.write(batch.place, job)
        with (batch.place / "job.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.actions.import_job", str(batch.place.absolute()), kind, str(handle)],
                cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[handle], start_new_session=True,
            )  # fmt: skip
    finally:
        os.close(handle)  # the process has its own
    threading.Thread(target=process.wait, daemon=True).start()  # or it would stay as a zombie
    return job


def job_of(batch: Batch) -> Job | None:
    """Where the batch's job stands. One whose process died has its files put back first."""
    job = job_state.read(batch.place)
    uploads = batch.place.parents[1]
    if job is None or not job.runs or job_state.holder(uploads) == batch.token:
        return job
    _settle(batch, FAILED)
    return job_state.read(batch.place)


def cancel(batch: Batch) -> None:
    """End the batch's job; the dataset stays as it was. Nothing where it has ended by itself."""
    require(Action.IMPORT)
    uploads, job = batch.place.parents[1], _with_pid(batch)
    if job is None or not job.runs or not job.pid:
        return
    for how in (signal.SIGTERM, signal.SIGKILL):
        if job_state.holder(uploads) != batch.token:
            break
        try:
            os.killpg(job.pid, how)
        except ProcessLookupError:
            break
        _await_end(batch)
    _settle(batch, CANCELLED)


def _with_pid(batch: Batch) -> Job | None:
    """The job once its process has said who it is: a signal before that would go nowhere."""
    deadline = time.monotonic() + _PATIENCE
    while (job := job_state.read(batch.place)) and job.runs and not job.pid and time.monotonic() < deadline:
        time.sleep(0.05)
    return job


def _await_end(batch: Batch) -> None:
    deadline = time.monotonic() + _PATIENCE
    while job_state.holder(batch.place.parents[1]) == batch.token and time.monotonic() < deadline:
        time.sleep(0.05)


def _settle(batch: Batch, state: str) -> None:
    """Finish what a dead process left: read again under the lock, since it may have come to its end after all."""
    try:
        with job_state.locked(batch.place.parents[1], batch.token):
            job = job_state.read(batch.place)
            if job and job.runs:
                import_job.finish(batch, state)
    except Busy:
        return


def busy_elsewhere(key: str, token: str) -> Job | None:
    """The job of another batch that runs for the dataset at this moment."""
    uploads = batches.uploads_of(database.data_dir(), key)
    holder = job_state.holder(uploads)
    other = batches.find(database.data_dir(), holder) if holder and holder != token else None
    job = job_state.read(other.place) if other else None
    return job if job and job.runs else None


def trial_path(batch: Batch) -> str:
    """The scratch dataset of the last trial as a real path; '' where there is none."""
    scratch = batch.place / SCRATCH
    return os.path.realpath(scratch) if scratch.exists() else ""


def present_path(batch: Batch) -> str:
    link = import_job.link_of(batch)
    return os.path.realpath(link) if link.exists() else ""


def correction(key: str, sha256: str, batch: Batch | None = None) -> Correction | None:
    """What people have said about a file so far, in this batch or before."""
    known = corrections.read([batches.uploads_of(database.data_dir(), key) / corrections.FILE])
    fresh = {each.sha256: each for each in batch.corrections} if batch else {}
    return (known | fresh).get(sha256)


@lru_cache(maxsize=4)
def _units(files: tuple[Path, ...], changed: tuple[int, ...]) -> Gazetteer:
    del changed  # only a key: a table of units that was changed is read again
    return gazetteer_for(files) if not files else gazetteer_for.__wrapped__(files)


def find_units(key: str, words: str, most: int = 50) -> dict[str, str]:
    """unit_id -> full name of the units whose full name holds all these words; exact names first."""
    folders = [*import_job.other_sources(_link(key)), batches.uploads_of(database.data_dir(), key)]
    files = units_files([folder for folder in folders if folder.is_dir()])
    gazetteer = _units(files, tuple(path.stat().st_mtime_ns for path in files))
    wanted = words.split()
    if not wanted:
        return {}
    ids = [unit_id for name in gazetteer.names() if wanted[-1] in name for unit_id in gazetteer.ids_by_name(name)]
    found = {unit_id: unit for unit_id in dict.fromkeys(ids) if (unit := gazetteer.get(unit_id))}
    fitting = [unit for unit in found.values() if all(word in unit.full_name for word in wanted)]
    ranked = sorted(fitting, key=lambda u: (u.name != wanted[-1], u.valid_to is not None, len(u.full_name), u.unit_id))
    return {unit.unit_id: unit.full_name for unit in ranked[:most]}


def allowed_roots() -> list[Path]:
    """The folders of this server that may be imported from: FAZHI_IMPORT_ROOTS; none where it is not set."""
    named = os.environ.get("FAZHI_IMPORT_ROOTS", "").split(os.pathsep)
    return [Path(os.path.realpath(each)) for each in named if each.strip() and Path(each).is_dir()]


def server_folder(given: str) -> Path | None:
    """The folder a person named, where it lies below an allowed root; links that lead out are none."""
    path = Path(os.path.realpath(given.strip())) if given.strip() else None
    inside = path is not None and path.is_dir() and any(path.is_relative_to(root) for root in allowed_roots())
    return path if inside else None


def uploaded(key: str) -> list[str]:
    """The files that were imported into the dataset from here, as paths below its uploads."""
    return batches.files_below(batches.uploads_of(database.data_dir(), key))


def remove(batch: Batch, paths: Sequence[str]) -> int:
    """Take files out of the uploads, into the trash; the next import leaves them out of the dataset."""
    require(Action.IMPORT)
    uploads = batch.place.parents[1]
    there = set(batches.files_below(uploads))
    trash = uploads / batches.TRASH / datetime.now().strftime("%Y%m%dT%H%M%S%f")
    with job_state.locked(uploads, batch.token):
        gone = [path for path in paths if path in there]
        for path in gone:
            (trash / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(uploads / path, trash / path)
        import_job.remove_empty_folders(uploads)
    return len(gone)


def imported(key: str) -> dict[str, str]:
    """The same files by their paths in the dataset's log."""
    uploads = batches.uploads_of(database.data_dir(), key)
    label = import_job.label_in(_link(key), uploads, uploads)
    return {f"{label}/{path}": path for path in uploaded(key)}


def has_other_sources(key: str) -> bool:
    """Whether anything is left of the dataset when all that was imported here is taken out."""
    return bool(import_job.other_sources(_link(key)))


def _link(key: str) -> Path:
    return database.data_dir() / f"{key}.duckdb"
