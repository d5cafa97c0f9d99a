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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import DatasetError

KEPT_VERSIONS = 3
_STAMP = r"\d{8}T\d{12}"


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
    """Only one build at a time writes versions of a link; the second one stops with a DatasetError."""
    with open(f"{link}.lock", "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatasetError(f"另一个任务正在写入 {link}，请等它结束后再试") from None
        yield


def new_version(link: Path) -> Path:
    """The path the next version is built at: `FILE.<stamp>.tmp`. Call it under the lock."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return link.with_name(f"{link.name}.{stamp}.tmp")


def publish(built: Path, link: Path, keep: int = KEPT_VERSIONS) -> Path:
    """Give a finished file its version name and swap the link to it: readers see the old or the new, never half.

    Returns the version's path; the newest `keep` versions stay, so that open readers and a step back are possible.
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
    for old in versions(link)[:-keep]:
        if old != link.resolve():
            old.unlink()
    return version


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
