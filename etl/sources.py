"""What the user names to be read: files with their roots, the units and the title a folder brings along."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, count
from pathlib import Path

import yaml

from etl import corrections, readers
from etl.corrections import Correction
from etl.gazetteer import Gazetteer, read_units_csv
from etl.warehouse import DatasetInfo

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNITS_FILE, _DATASET_FILE = "fazhi-units.csv", "fazhi-dataset.yml"


@dataclass(frozen=True)
class SourceFile:
    """A file and the source (folder or file) it was found under, which gives its relative path.

    `label` stands for the source in that path where its own name belongs to another place: 年报 (2)/青石镇.txt.
    `home` is the place that a copy of a source stands for.
    """

    path: Path
    root: Path
    label: str = ""
    home: str = ""

    @property
    def relative(self) -> str:
        label = self.label or self.root.name
        return shown(Path(label) / self.path.relative_to(self.root) if self.path != self.root else label)

    @property
    def folder(self) -> str:
        inner = Path(self.root.name) / self.path.relative_to(self.root)
        return shown(inner.parent) if self.path != self.root else ""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return shown(self.path.stem)

    @property
    def place(self) -> str:
        """What tells sources of one name apart."""
        return shown(self.home or os.path.realpath(self.root))


@dataclass(frozen=True)
class Brought:
    """What folders bring along for their files: tables of units, and what people said about files, by content."""

    units: tuple[Path, ...] = ()
    corrections: Mapping[str, Correction] = field(default_factory=dict)


def shown(path: str | Path) -> str:
    """A path as one line that can be stored and printed. A disk keeps bytes: names from Chinese Windows may be GBK."""
    names = (_decoded(name) for name in str(path).split(os.sep))
    return _UNSHOWN.sub(lambda found: found[0].encode("unicode_escape").decode(), os.sep.join(names))


def _decoded(name: str) -> str:
    try:
        raw = os.fsencode(name)
    except UnicodeEncodeError:  # a member of an archive, where the locale has no Chinese
        return name
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "backslashreplace")


@cache
def gazetteer_for(units_files: tuple[Path, ...] = ()) -> Gazetteer:
    """The division gazetteer, with the units that source folders bring along (fazhi-units.csv)."""
    own = [unit for path in units_files for unit in read_units_csv(path)]
    base = Gazetteer.load()
    return base.extended(own) if own else base


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files under the paths, one by one. Raises UsageError at once where a path does not exist."""
    return readers.sources(paths)


def source_files(
    paths: Sequence[Path], taken: Mapping[str, str] | None = None, stands_for: Mapping[Path, Path] | None = None
) -> list[SourceFile]:
    """All files under the paths, each with its root. Raises UsageError where a path does not exist.

    `taken`: the places that labels stand for already, in the dataset that these files are added to. `stands_for`:
    copies of sources, with the places they are copies of (a trial before files are put there).
    """
    labels = dict(taken or {})
    found: list[SourceFile] = []
    for path in paths:
        home = os.path.realpath((stands_for or {}).get(path, path))
        label = label_of(path, home, labels)
        labels[label] = home
        found.extend(SourceFile(file, path, label, home) for file in readers.sources([path]))
    return found


def label_of(root: Path, place: str, taken: Mapping[str, str]) -> str:
    """The name of a source, numbered where another place has it, so that its files are no versions of the other's."""
    numbered = (root.with_stem(f"{root.stem} ({number})").name for number in count(2))
    names = chain([root.name], numbered) if root.name else [""]
    return next(name for name in names if taken.get(name, place) == place)


def brought(paths: Sequence[Path]) -> Brought:
    """What the folders among the paths bring along. Raises SourceRefused for a record of corrections that is wrong."""
    return Brought(units_files(paths), corrections.read(path / corrections.FILE for path in paths))


def units_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path / _UNITS_FILE for path in paths if (path / _UNITS_FILE).is_file())


def dataset_info(paths: Sequence[Path], db: Path, added_to: DatasetInfo | None = None) -> DatasetInfo:
    """What a folder says about itself (fazhi-dataset.yml), else its name; a dataset that is added to keeps its name."""
    if added_to:
        names = dict.fromkeys([*added_to.sources.split("、"), *(shown(path.resolve().name) for path in paths)])
        return replace(added_to, built_at=None, sources="、".join(names))
    folder = paths[0]
    described = folder / _DATASET_FILE
    stated = yaml.safe_load(described.read_text(encoding="utf-8")) if described.is_file() else {}
    name = str(stated.get("name") or shown(db.name.removesuffix(".duckdb")))
    title = str(stated.get("title_zh") or shown(folder.resolve().name))
    return replace(
        DatasetInfo(name, title, str(stated.get("title_en") or title), bool(stated.get("fictional", False))),
        sources="、".join(shown(path.resolve().name) for path in paths),
    )
