"""Where a trial or an import stands: a small file that its process writes and every session may read.

One process at a time works for a dataset. It holds a lock on `uploads/<dataset>/.lock`, which the system drops when it
ends, however it ends; the file says which batch the lock is held for.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.actions.batches import write_json

LOCK, STATE = ".lock", "job.json"
RUNNING = "running"
_ATTEMPTS = 10
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"


class Busy(Exception):
    """Another trial or import runs for this dataset."""


@dataclass(frozen=True)
class Job:
    """`kind`: trial (into a scratch dataset) or import. `message` is the ETL's, in Chinese; '' where there is none.

    `moved`: files that stand below the uploads since this import began. `before`: the dataset's version before it.
    `label`: what stands for the uploads at the beginning of paths in the dataset.
    """

    kind: str
    state: str = RUNNING
    total: int = 0
    done: int = 0
    file: str = ""
    message: str = ""
    pid: int = 0
    by: str = ""
    started: str = ""
    seconds: float = 0.0
    moved: tuple[str, ...] = ()
    before: str = ""
    label: str = ""

    @property
    def runs(self) -> bool:
        return self.state == RUNNING


def read(place: Path) -> Job | None:
    """What the state file of a batch says; None where nothing was ever started."""
    try:
        said = json.loads((place / STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Job(**said | {"moved": tuple(said["moved"])})


def write(place: Path, job: Job) -> None:
    write_json(place / STATE, asdict(job))


def lock(uploads: Path, token: str) -> int:
    """The lock of a dataset as an open file, for the process to inherit. Raises Busy.

    Waits a moment: a process that has said its last word still has to let go, and `holder` asks by locking, too.
    """
    handle = os.open(uploads / LOCK, os.O_RDWR | os.O_CREAT, 0o640)
    for attempt in range(_ATTEMPTS):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if attempt == _ATTEMPTS - 1:
                os.close(handle)
                raise Busy from None
            time.sleep(0.05)
    os.truncate(handle, 0)
    os.write(handle, token.encode())
    return handle


@contextmanager
def locked(uploads: Path, token: str) -> Iterator[None]:
    """Hold the lock for a moment. Raises Busy."""
    handle = lock(uploads, token)
    try:
        yield
    finally:
        os.close(handle)


def holder(uploads: Path) -> str:
    """The token of the batch that a process works for at this moment; '' where none does."""
    try:
        handle = os.open(uploads / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return ""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(handle, 64).decode()
    finally:
        os.close(handle)
    return ""
