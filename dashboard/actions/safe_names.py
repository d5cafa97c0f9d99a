"""Names of uploaded files made harmless: they stay inside their folder, on every system, and no two are one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

MAX_BYTES = 120  # of one name; file systems take 255, builds and copies add endings
MAX_FOLDERS = 6
MAX_KEY_BYTES = 60
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)", re.I)
_OURS = re.compile(r"fazhi-|build$|__MACOSX$|__pycache__$", re.I)  # names that mean something to the reader of a folder
_NOT_IN_A_KEY = re.compile(r"[^\w\- ]|_{2,}")
UNNAMED = "file"


def safe_path(given: str, taken: Collection[str] = ()) -> str:
    """A relative path with / between folders, different from all of `taken` whatever their case.

    Folders stay, because their names help to find the unit; the last MAX_FOLDERS of them.
    """
    parts = [part for part in (safe_name(part) for part in given.replace("\\", "/").split("/")) if part]
    parts = [*parts[:-1][-MAX_FOLDERS:], *(parts[-1:] or [UNNAMED])]
    path = PurePosixPath(*parts)
    known = {each.casefold() for each in taken}
    number = 2
    while str(path).casefold() in known:
        path = PurePosixPath(*parts[:-1], _numbered(parts[-1], number))
        number += 1
    return str(path)


def safe_name(given: str) -> str:
    """One part of a path; empty where nothing of it is left."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", given)).strip().strip(". ")
    name = re.sub(r"\.duckdb", "_duckdb", name, flags=re.I)
    if _DEVICES.match(name) or _OURS.match(name) or name.startswith("~$"):
        name = f"_{name}"
    return _cut(name, MAX_BYTES)


def key_of(title: str, taken: Collection[str]) -> str:
    """A dataset's key, which is a file name and a word of the address, from its title."""
    words = " ".join(_NOT_IN_A_KEY.sub(" ", unicodedata.normalize("NFC", title)).split())
    key = _cut(safe_name(words), MAX_KEY_BYTES).strip("_ ") or "data"
    known = {each.casefold() for each in taken}
    return next(name for name in _numbers(key) if name.casefold() not in known)


def _numbers(key: str) -> list[str]:
    return [key, *(f"{key}-{number}" for number in range(2, 10_000))]


def _numbered(name: str, number: int) -> str:
    stem, suffix = _split(name)
    return f"{_cut(stem, MAX_BYTES - len(suffix.encode()) - 8)} ({number}){suffix}"


def _cut(name: str, size: int) -> str:
    """At most so many bytes, without the middle of a sign; the ending stays."""
    if len(name.encode()) <= size:
        return name
    stem, suffix = _split(name)
    return stem.encode()[: size - len(suffix.encode())].decode("utf-8", "ignore").rstrip(". ") + suffix


def _split(name: str) -> tuple[str, str]:
    """The name and its ending; a long one is none."""
    suffix = PurePosixPath(name).suffix
    return (name[: -len(suffix)], suffix) if 0 < len(suffix.encode()) <= 12 else (name, "")
