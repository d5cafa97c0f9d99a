"""Version files and the link to the current one. Nothing here knows what is in the files.

`FILE` is a symbolic link to `FILE.<stamp>`; a build works on `FILE.<stamp>.tmp` (and `.stage`, `.spill` beside it)
while it holds the lock on `FILE.lock`. The operating system drops the lock of a killed process, so whoever gets the
lock may sweep every leftover.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import DatasetBusy, DatasetError
from etl.warehouse.retention import Keep, kept

_STAMP = r"\d{8}T\d{12}"
_STAMP_FORM = "%Y%m%dT%H%M%S%f"


def current(link: Path) -> Path:
    """The version file behind the link; DatasetError where there is none yet."""
    refuse_plain_file(link)
    target = link.resolve()
    if not target.is_file():
        raise DatasetError(f"数据集 {link} 不存在，请先运行 python -m etl build 生成")
    return target


def refuse_plain_file(link: Path) -> None:
    """Publishing would overwrite it: somebody's own file must never be lost that way."""
    if link.exists() and not link.is_symlink():
        raise DatasetError(f"{link} 是普通文件或文件夹，不是数据集链接，未作改动。请为 --db 换一个名称，或先移走它")


@contextmanager
def locked(link: Path) -> Iterator[None]:
    """Only one build at a time writes versions of a link; the second one stops with DatasetBusy."""
    with open(f"{link}.lock", "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatasetBusy(f"另一个任务正在写入 {link}，请等它结束后再试") from None
        yield


def new_version(link: Path) -> Path:
    """The path the next version is built at: `FILE.<stamp>.tmp`. Call it under the lock."""
    stamp = datetime.now(UTC).strftime(_STAMP_FORM)
    return link.with_name(f"{link.name}.{stamp}.tmp")


def stamp_of(version: Path) -> str:
    """The stamp at the end of a version's name: what links and lists call it by. `.tmp` is no part of it."""
    return re.findall(_STAMP, version.name)[-1]


def made_at(stamp: str) -> datetime:
    """The moment (UTC) that a stamp names."""
    return datetime.strptime(stamp, _STAMP_FORM).replace(tzinfo=UTC)


def publish(built: Path, link: Path, keep: Keep) -> Path:
    """Give a finished file its version name and swap the link to it: readers see the old or the new, never half.

    Returns the version's path; of the versions before, those stay that `keep` names or that somebody is reading.
    """
    refuse_plain_file(link)
    version = built.with_suffix("")
    _flush(built)
    os.replace(built, version)
    _flush(link.parent)
    fresh = version.with_name(f"{version.name}.link")
    fresh.symlink_to(version.name)
    os.replace(fresh, link)
    _flush(link.parent)
    _forget(link, keep)
    return version


def _forget(link: Path, keep: Keep) -> None:
    moments = {path: made_at(stamp_of(path)) for path in versions(link)}
    stay = kept(list(moments.values()), datetime.now().astimezone(), keep)
    for path, moment in moments.items():
        if moment not in stay and path != link.resolve() and not _is_read(path):
            path.unlink()


def _is_read(version: Path) -> bool:
    """Whether another process has it open: DuckDB holds a lock on what it reads, which asking does not disturb."""
    with version.open("rb") as handle:
        asked = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, *_ = struct.unpack("hhqqi", fcntl.fcntl(handle, fcntl.F_GETLK, asked))
    return bool(kind != fcntl.F_UNLCK)


def versions(link: Path) -> list[Path]:
    """The version files of a link, oldest first."""
    return _siblings(link, _STAMP)


def sweep(link: Path) -> None:
    """Remove what killed builds left behind. Call it under the lock."""
    for leftover in _siblings(link, rf"{_STAMP}\..+"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def _siblings(link: Path, ending: str) -> list[Path]:
    name = re.compile(rf"{re.escape(link.name)}\.{ending}")
    return sorted(path for path in link.parent.iterdir() if name.fullmatch(path.name))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
