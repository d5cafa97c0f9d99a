"""Files in, RawDocument out. A new format is one reader file and one line in READERS (or CONVERTERS).

The content decides, the file ending is a hint: readers are asked in order whether they accept the bytes.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from etl.errors import SourceRefused, UsageError
from etl.model import RawDocument
from etl.readers import archive, csv, docx, html, isolation, legacy, mail, odt, pdf, text, xlsx
from etl.readers.source import Converter, Reader, Source
from etl.readers.unsupported import is_system_file, refuse_by_head, refuse_by_parts

READERS: tuple[Reader, ...] = (
    pdf.READER,
    docx.READER,
    xlsx.READER,
    odt.READER,
    html.READER,
    csv.READER,
    text.READER,  # last: it accepts whatever is left
)
CONVERTERS: tuple[Converter, ...] = (
    legacy.CONVERTER,  # what it makes goes to the readers
    mail.CONVERTER,
)
MAX_MEGABYTES = 20  # text, pages, tables
MAX_BINARY_MEGABYTES = 100  # pdf and office documents, which carry pictures; archives
_LARGE = 10 * 1024 * 1024  # text of this size is no report; a table or hostile page may take a minute and a gigabyte
_BINARY = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_HALF = re.compile(r"[\ud800-\udfff]")
_NOT_OPENED = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ENOENT: "已不在原处",
    errno.ELOOP: "链接指向自己",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "读取出错",
}
_SKIPPED_FILES = {"fazhi-units.csv", "fazhi-dataset.yml", "fazhi-corrections.csv"}
_SKIPPED_FOLDERS = {"build", "__MACOSX", "__pycache__"}


def read(path: Path) -> RawDocument:
    """Read one file or one member of an archive (`sources` gives their paths).

    Raises SourceRefused with one Chinese line: what is wrong, why, what to do.
    """
    source = Source(path, content(path))
    refuse_by_parts(source)
    converter = next((converter for converter in CONVERTERS if converter.accepts(source)), None)
    if converter is None:
        return _sound(_read(source))
    raw = _read(converter.convert(source))
    return _sound(replace(raw, format=converter.format, warnings=(*raw.warnings, *converter.warnings(source))))


def content(path: Path) -> bytes:
    """The bytes of a file or of an archive's member, after the checks that need no more than head and size.

    Raises SourceRefused.
    """
    try:
        member = None if path.exists() else archive.member(path)
        if member is None:
            return _bytes(path)
    except OSError as error:
        why = _NOT_OPENED.get(error.errno or 0, error.strerror)
        raise SourceRefused(f"打不开({why});请检查文件权限或存储介质") from error
    _check(path, member[:4096], len(member))
    return member


def sources(paths: Sequence[Path]) -> Iterator[Path]:
    """The files of `paths` in a stable order, folders and archives walked; each file once.

    Named files are kept whatever they are; in folders, hidden files, settings and built datasets are left out.
    A member of an archive comes as a path below it (年报.zip/青石镇/报告.docx); an archive that must not be read
    comes as itself, and `read` says why. Raises UsageError when a path does not exist, before the first file.
    """
    for path in paths:
        if not os.path.exists(path):  # false also where the name is no possible one
            raise UsageError(f"找不到路径:{path};请检查文件夹或文件名是否写对")
    return _files(paths)


def serve() -> None:
    """What the isolated process does: read what it is sent, with these same readers."""
    isolation.serve(lambda source: _reader(source).read(source))


def _read(source: Source) -> RawDocument:
    reader = _reader(source)
    apart = reader.isolated or len(source.data) > _LARGE
    return isolation.read_isolated(source) if apart else reader.read(source)


def _sound(raw: RawDocument) -> RawDocument:
    """No half characters (surrogates), which no database takes: broken files bring them along in odd places."""
    metadata = {name: _HALF.sub("�", value) for name, value in raw.metadata.items()}
    text = raw.text if raw.rows else _HALF.sub("�", raw.text)
    return replace(raw, text=text, title=_HALF.sub("�", raw.title), metadata=metadata)


def _reader(source: Source) -> Reader:
    return next(reader for reader in READERS if reader.accepts(source))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[str] = set()
    for path in paths:
        for file in _walk(path) if os.path.isdir(path) else (path,):
            real = os.path.realpath(file)  # Path.resolve fails on links that lead to themselves
            if real not in seen:
                seen.add(real)
                yield from _unpacked(file)


def _walk(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []  # `read` says why, for the import log
    for root, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS and not name.startswith("."))
        yield from (file for name in sorted(names) if _is_wanted(file := Path(root, name)))
        while closed:
            yield closed.pop()
    yield from closed


def _is_wanted(file: Path) -> bool:
    is_dataset = ".duckdb" in file.suffixes  # the link, its versions and its lock
    return file.name not in _SKIPPED_FILES and not is_dataset and not is_system_file(file)


def _unpacked(file: Path) -> Iterator[Path]:
    """The wanted members of an archive; the file itself when it is none, or one that has nothing to give."""
    found = list(_members(file))
    yield from found or (file,)


def _members(file: Path) -> Iterator[Path]:
    if not _is_archive(file):
        return
    try:
        members = archive.members(file)
    except SourceRefused:  # `read` will say why, for the import log
        return
    for member in members:
        folders = member.relative_to(file).parts[:-1]
        hidden = any(name in _SKIPPED_FOLDERS or name.startswith(".") for name in folders)
        if _is_wanted(member) and not hidden:
            yield member


def _is_archive(file: Path) -> bool:
    if not os.path.isfile(file):  # opening a pipe would wait for ever
        return False
    try:
        with file.open("rb") as stream:
            return archive.is_archive(stream.read(4096))
    except OSError:  # `read` will say so, for the import log
        return False


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        os.listdir(path)  # says why `sources` could not
    if not os.path.lexists(path):
        raise SourceRefused("文件已不在原处,可能刚被移走或改名;请核对后重新导入")
    if not path.is_file():
        raise SourceRefused("不是普通文件,无法读取;请换成报告文件")
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
        _check(path, head, size)
        if archive.is_archive(head):
            _refuse_archive(path)
        return head + file.read()


def _check(path: Path, head: bytes, size: int) -> None:
    refuse_by_head(path, head)
    if size == 0:
        raise SourceRefused("文件是空的(0 字节);请检查是否下载或保存完整")
    limit = MAX_BINARY_MEGABYTES if head.startswith(_BINARY) else MAX_MEGABYTES
    if size > limit * 1024 * 1024:
        raise SourceRefused(f"文件太大({size / 1024 / 1024:.0f} MB,上限 {limit} MB),未读取;请拆分后再导入")


def _refuse_archive(path: Path) -> None:
    """An archive is read member by member; asked for as a file it has either a fault or too much to give."""
    count = len(archive.members(path))
    if not count:
        raise SourceRefused("压缩包里没有文件;请检查是否压缩完整")
    raise SourceRefused(f"压缩包里的 {count} 个文件不是报告或是系统文件;请解压核对,再导入里面的文件")
