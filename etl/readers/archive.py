"""ZIP archives as folders: a member's path is the archive's path with the member's name behind it.

    下载/2024年报.zip/青石镇/报告.docx

Nothing is ever unpacked to disk, so no name can lead out of a folder and nothing is left behind; folders inside
the archive show in the path like any other and help to find the unit.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.errors import SourceRefused

MAX_MEMBERS = 5_000
MAX_TOTAL_MEGABYTES = 1_000  # of all members together, archives in archives counted in
MAX_MEMBER_MEGABYTES = 100
MAX_RATIO = 200  # text and XML shrink to a tenth or a thirtieth; bombs to a thousandth
MAX_DEPTH = 3
_MEGABYTE = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError)
_DOCUMENT_PART = re.compile(  # what the first entry of an office document, OpenDocument or OFD file is called
    r"\[Content_Types\]\.xml|mimetype$|content\.xml|OFD\.xml|Doc_0/|META-INF/|_rels/|docProps/|"
    r"(?:word|xl|ppt|customXml)/[\w/.]*\.(?:xml|rels|bin|jpe?g|png|emf|wmf)$"
)
_TRICKS = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f]")
_DAMAGED = "压缩包已损坏或不完整;请重新下载,或先解压再导入里面的文件"
_LOCKED = "压缩包已加密;请用密码解压后,再导入里面的文件"
_ESCAPES = "压缩包里有指向外面的文件名或链接({}),可能是恶意文件,未读取;请解压核对后再导入"
_TWICE = "压缩包里有两个同名文件({}),不知以哪个为准;请解压核对后再导入"
_DENSE = "压缩包里的 {} 压缩比异常(超过 {} 倍),疑似压缩炸弹,未读取;请解压核对后再导入"
_MEMBER_TOO_BIG = "压缩包里的 {} 太大({:.0f} MB,上限 {} MB),未读取;请解压、拆分后再导入"
_TOO_MANY = f"压缩包里的文件太多(上限 {MAX_MEMBERS} 个),未读取;请分成几个压缩包再导入"
_TOO_MUCH = f"压缩包展开后过大(上限 {MAX_TOTAL_MEGABYTES} MB),未读取;请分成几个压缩包再导入"
_TOO_DEEP = f"压缩包里套压缩包超过 {MAX_DEPTH} 层,未读取;请先解压再导入里面的文件"


@dataclass
class _Budget:
    """What one archive file may still hold, counted over the archives inside it."""

    members: int = MAX_MEMBERS
    megabytes: float = MAX_TOTAL_MEGABYTES

    def spend(self, infos: list[zipfile.ZipInfo]) -> None:
        self.members -= len(infos)
        self.megabytes -= sum(info.file_size for info in infos) / _MEGABYTE
        if self.members < 0 or self.megabytes < 0:
            raise SourceRefused(_TOO_MANY if self.members < 0 else _TOO_MUCH)


class _Archive:
    """An open zip and its files by their names, put right. Raises SourceRefused for what must not be read."""

    def __init__(self, file: Path | io.BytesIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise SourceRefused(_DAMAGED) from error
        self.infos = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(self.infos) > MAX_MEMBERS:
            raise SourceRefused(_TOO_MANY)
        self.names: dict[str, zipfile.ZipInfo] = {}
        for info in self.infos:
            name = _name(info)
            _refuse_member(name, info)
            if self.names.setdefault(name, info) is not info:
                raise SourceRefused(_TWICE.format(name))

    def read(self, name: str, limit: int | None = None) -> bytes:
        try:
            with self._zip.open(self.names[name]) as file:
                return file.read(-1 if limit is None else limit)
        except _BROKEN as error:
            raise SourceRefused(_DAMAGED) from error


def is_archive(head: bytes) -> bool:
    """A zip whose first entry does not say that it is a document (4 KB do)."""
    if head.startswith(b"PK\x05\x06"):
        return True
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")
    return head.startswith(b"PK\x03\x04") and not _DOCUMENT_PART.match(first)


def members(path: Path) -> list[Path]:
    """The files in an archive and in the archives inside it, sorted by name. Raises SourceRefused."""
    return list(_members(path, _Budget(), 1))


def _members(path: Path, budget: _Budget, depth: int) -> Iterator[Path]:
    if depth > MAX_DEPTH:
        raise SourceRefused(_TOO_DEEP)
    archive = _opened(path)
    budget.spend(archive.infos)
    for name in sorted(archive.names):
        if is_archive(archive.read(name, 4096)):
            yield from _members(path / name, budget, depth + 1)
        else:
            yield path / name


def member(path: Path) -> bytes | None:
    """The bytes of an archive's member; None when the path leads into no archive. Raises SourceRefused."""
    place = _place(path)
    return _opened(place[0]).read(place[1]) if place else None


def _place(path: Path) -> tuple[Path, str] | None:
    """(archive, name in it); the archive may itself be a member of one."""
    outer = next((parent for parent in path.parents if parent.is_file()), None)
    if outer is None:
        return None
    inner = path.relative_to(outer).parts
    for split in range(len(inner)):
        archive, name = outer.joinpath(*inner[:split]), "/".join(inner[split:])
        if (split == 0 or _holds(outer, inner[:split])) and name in _opened(archive).names:
            return archive, name
    return None


def _holds(outer: Path, inner: tuple[str, ...]) -> bool:
    return _place(outer.joinpath(*inner)) is not None


def _opened(path: Path) -> _Archive:
    """The archive at a real path or inside another one, kept open for its next member."""
    outer = path if path.is_file() else next(parent for parent in path.parents if parent.is_file())
    state = outer.stat()
    return _cached(path, state.st_mtime_ns, state.st_size, os.getpid())


@lru_cache(maxsize=4)
def _cached(path: Path, changed: int, size: int, process: int) -> _Archive:
    """A changed file is another archive; a forked process must not share the position in an open file."""
    if path.is_file():
        return _Archive(path)
    data = member(path)
    if data is None:
        raise SourceRefused(_DAMAGED)
    return _Archive(io.BytesIO(data))


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name with / between folders. Chinese Windows writes GBK without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = raw.decode("utf-8") if _is_utf8(raw) else raw.decode("gb18030")
        except UnicodeError:
            name = info.filename  # neither: shown as the zip has it
    return name.replace("\\", "/")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_member(name: str, info: zipfile.ZipInfo) -> None:
    """Raise SourceRefused for names that lead elsewhere, links, locked and exploding members."""
    shown = re.sub(r"[\x00-\x1f\x7f]", "?", name)[-60:]
    if _TRICKS.search(name) or stat.S_ISLNK(info.external_attr >> 16):
        raise SourceRefused(_ESCAPES.format(shown))
    if info.flag_bits & 1:
        raise SourceRefused(_LOCKED)
    if info.file_size > _MEGABYTE and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise SourceRefused(_DENSE.format(shown, MAX_RATIO))
    if info.file_size > MAX_MEMBER_MEGABYTES * _MEGABYTE:
        raise SourceRefused(_MEMBER_TOO_BIG.format(shown, info.file_size / _MEGABYTE, MAX_MEMBER_MEGABYTES))
