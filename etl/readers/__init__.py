"""Files in, RawDocument out. A new format is one reader file and one line in READERS.

The content decides, the file ending is a hint: readers are asked in order whether they accept the bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.errors import SourceRefused, UsageError
from etl.model import RawDocument
from etl.readers import csv, html, text, xlsx
from etl.readers.source import Reader, Source
from etl.readers.unsupported import is_system_file, refuse_unsupported

READERS: tuple[Reader, ...] = (
    xlsx.READER,
    html.READER,
    csv.READER,
    text.READER,  # last: it accepts whatever is left
)
MAX_MEGABYTES = 20
_SKIPPED_FILES = {"fazhi-units.csv", "fazhi-dataset.yml"}
_SKIPPED_FOLDERS = {"build", "__MACOSX", "__pycache__"}


def read(path: Path) -> RawDocument:
    """Read one file. Raises SourceRefused with one Chinese line: what is wrong, why, what to do."""
    source = Source(path, _bytes(path))
    reader = next(reader for reader in READERS if reader.accepts(source))
    return reader.read(source)


def sources(paths: Sequence[Path]) -> Iterator[Path]:
    """The files of `paths` in a stable order, folders walked; each file once.

    Named files are kept whatever they are; in folders, hidden files, settings and built datasets are left out.
    Raises UsageError when a path does not exist, before the first file is given.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"找不到路径:{path};请检查文件夹或文件名是否写对")
    return _files(paths)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        for file in _walk(path) if path.is_dir() else (path,):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS and not name.startswith("."))
        for name in sorted(names):
            file = Path(root, name)
            if name not in _SKIPPED_FILES and not is_system_file(file):
                yield file


def _bytes(path: Path) -> bytes:
    """The whole file, after the checks that need no more than its first 4 KB and its size."""
    try:
        if not path.is_file():
            raise SourceRefused("不是普通文件,无法读取;请换成报告文件")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
            _check(path, head, size)
            return head + file.read()
    except OSError as error:
        raise SourceRefused(f"文件打不开({error.strerror});请检查文件权限或存储介质") from error


def _check(path: Path, head: bytes, size: int) -> None:
    refuse_unsupported(path, head)
    if size == 0:
        raise SourceRefused("文件是空的(0 字节);请检查是否下载或保存完整")
    if size > MAX_MEGABYTES * 1024 * 1024:
        raise SourceRefused(f"文件太大({size / 1024 / 1024:.0f} MB,上限 {MAX_MEGABYTES} MB),未读取;请拆分后再导入")
