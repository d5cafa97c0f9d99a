"""What the user names to be read: files with their roots, the units and the title a folder brings along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from etl import readers
from etl.gazetteer import Gazetteer, read_units_csv
from etl.warehouse import DatasetInfo

_UNITS_FILE, _DATASET_FILE = "fazhi-units.csv", "fazhi-dataset.yml"


@dataclass(frozen=True)
class SourceFile:
    """A file and the source (folder or file) it was found under, which gives its relative path."""

    path: Path
    root: Path

    @property
    def relative(self) -> str:
        return str(self.path.relative_to(self.root.parent)) if self.path != self.root else self.path.name

    @property
    def folder(self) -> str:
        return str(Path(self.relative).parent) if self.path != self.root else ""


@cache
def gazetteer_for(units_files: tuple[Path, ...] = ()) -> Gazetteer:
    """The division gazetteer, with the units that source folders bring along (fazhi-units.csv)."""
    own = [unit for path in units_files for unit in read_units_csv(path)]
    base = Gazetteer.load()
    return base.extended(own) if own else base


def source_files(paths: Sequence[Path]) -> list[SourceFile]:
    """All files under the paths, each with its root. Raises UsageError where a path does not exist."""
    return [SourceFile(file, path) for path in paths for file in readers.sources([path])]


def units_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path / _UNITS_FILE for path in paths if (path / _UNITS_FILE).is_file())


def dataset_info(paths: Sequence[Path], db: Path) -> DatasetInfo:
    """What a folder says about itself (fazhi-dataset.yml), else its name."""
    folder = paths[0]
    described = folder / _DATASET_FILE
    stated = yaml.safe_load(described.read_text(encoding="utf-8")) if described.is_file() else {}
    name = str(stated.get("name") or db.name.removesuffix(".duckdb"))
    title = str(stated.get("title_zh") or folder.resolve().name)
    return replace(
        DatasetInfo(name, title, str(stated.get("title_en") or title), bool(stated.get("fictional", False))),
        sources="、".join(path.resolve().name for path in paths),
    )
