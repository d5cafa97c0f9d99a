"""Which files a build need not read again: same path, same bytes, read by the same code and catalogue.

A moved or renamed file is read again, because folder and file name help to find its unit and title: what an
incremental build gives must be what a build from nothing gives.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from etl import readers
from etl.corrections import Correction
from etl.errors import DatasetError, SourceRefused
from etl.model import LogEntry
from etl.sources import SourceFile
from etl.warehouse import Dataset, DatasetInfo, Place

_ROOT = Path(__file__).resolve().parents[1]
_MAKERS = ("etl/**/*.py", "data/catalogue/**/*", "data/lexicon/**/*", "data/units/**/*")
_LIBRARIES = ("selectolax", "pypdfium2", "python-calamine", "opencc", "charset-normalizer", "jieba", "pypinyin")


@dataclass(frozen=True)
class Before:
    """The dataset as it was: where every document came from, and those that may be taken over with their log line."""

    paths: Mapping[str, str]  # path -> doc_id
    known: Mapping[str, LogEntry]  # path -> log line
    places: Mapping[str, str] = field(default_factory=dict)  # path -> the place of its source
    corrections: Mapping[str, str] = field(default_factory=dict)  # doc_id -> what a person had set when it was read
    info: DatasetInfo | None = None

    @property
    def labels(self) -> dict[str, str]:
        """What stands for a source at the beginning of paths -> the place of that source."""
        return {path.partition("/")[0]: place for path, place in self.places.items() if place}

    def under(self, places: Collection[str]) -> set[str]:
        """The documents that came from these sources."""
        return {doc_id for path, doc_id in self.paths.items() if self.places.get(path) in places}

    def renamed(self, doc_id: str, present: Iterable[str]) -> str:
        """The path a document had that is gone now; empty where it had none."""
        gone = (path for path, known in self.paths.items() if known == doc_id)
        return next((path for path in gone if path not in set(present)), "")


@dataclass(frozen=True)
class Planned:
    """One file of a build. `entry` is its log line where it need not be read: unchanged, or a copy of such a file."""

    source: SourceFile
    doc_id: str = ""
    entry: LogEntry | None = None


def stamp(units: Sequence[Path] = ()) -> str:
    """Fingerprint of everything but the file itself that decides which facts are read from a file: program:units."""
    digest = hashlib.sha256()
    for content in sorted(path.read_bytes() for path in units):
        digest.update(hashlib.sha256(content).digest())
    return f"{program()}:{digest.hexdigest()}"


def same_program(stamp: str) -> bool:
    """True where this code and catalogue made the dataset with this stamp."""
    return stamp.partition(":")[0] == program()


@cache
def program() -> str:
    """Fingerprint of code, catalogue, lexicon, divisions and the libraries that read files."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _MAKERS for path in _ROOT.glob(pattern) if path.is_file()):
        digest.update(f"{path.relative_to(_ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    office = shutil.which("soffice") or ""
    digest.update(" ".join([*map(version, _LIBRARIES), str(bool(office))]).encode())
    return digest.hexdigest()


def before(db: Path, stamp: str, needed: bool = False) -> Before:
    """What the published dataset knows; nothing where there is none, or none that can be read.

    `needed`: its documents are to stay, so raise DatasetError where it is there and cannot be read.
    """
    try:
        with Dataset(db) as dataset:
            paths, places, said = dataset.paths(), dataset.places(), dataset.corrections()
            info = dataset.info()
            log = dataset.log() if dataset.stamp() == stamp else []
    except DatasetError:
        if needed and db.exists():
            raise
        return Before({}, {})
    read = [entry for entry in log if entry.outcome in {"new", "unchanged", "changed"} and entry.path in paths]
    times = Counter(entry.path for entry in read)  # two folders of one name may hold the same path twice
    known = {entry.path: entry for entry in read if times[entry.path] == 1}
    return Before(paths, known, places, said, info)


def plan(
    sources: Sequence[SourceFile], before: Before, corrections: Mapping[str, Correction] | None = None
) -> list[Planned]:
    """What to do with every file, in order. Of equal files the first one counts, as when all are read."""
    if not before.known:
        return [Planned(source) for source in sources]
    first: dict[str, Planned] = {}
    return [_planned(source, before, corrections or {}, first) for source in sources]


def _planned(
    source: SourceFile, before: Before, corrections: Mapping[str, Correction], first: dict[str, Planned]
) -> Planned:
    started = time.perf_counter()
    try:
        doc_id = hashlib.sha256(readers.content(source.path)).hexdigest()
    except SourceRefused:  # reading it will say so, for the import log
        return Planned(source)
    path, seconds = source.relative, round(time.perf_counter() - started, 4)
    same = first.get(doc_id)
    if same is not None:
        if same.entry is None:
            return Planned(source, doc_id)
        reason = f"与 {same.source.relative} 内容相同,只计一次"
        return Planned(source, doc_id, LogEntry(path, "duplicate", reason, 0, seconds))
    said = corrections[doc_id].key if doc_id in corrections else ""
    same_said = before.corrections.get(doc_id, "") == said
    known = before.known.get(path) if before.paths.get(path) == doc_id and same_said else None
    entry = replace(known, outcome="unchanged", reason="", seconds=seconds) if known else None
    first[doc_id] = Planned(source, doc_id, entry)
    return first[doc_id]


def places(sources: Iterable[SourceFile], documents: Mapping[str, str]) -> Iterator[Place]:
    """Where the documents of this build lie; `documents`: doc_id -> path."""
    by_path = {source.relative: source for source in sources}
    for doc_id, path in documents.items():
        source = by_path[path]
        yield Place(doc_id, source.place, _changed(source.path))


def _changed(path: Path) -> datetime | None:
    """When a file, or the archive around it, was last changed; whole seconds, which every file system keeps."""
    file = next((each for each in (path, *path.parents) if each.is_file()), None)
    return datetime.fromtimestamp(int(file.stat().st_mtime), UTC).replace(tzinfo=None) if file else None


def to_read(planned: Iterable[Planned]) -> list[SourceFile]:
    return [each.source for each in planned if each.entry is None]


def taken_over(planned: Iterable[Planned]) -> Iterator[str]:
    """The documents that come from the old dataset as they are."""
    return (each.doc_id for each in planned if each.entry and each.entry.outcome == "unchanged")
