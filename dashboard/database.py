"""Where the datasets are, which one opens first, and a read-only connection to each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dashboard.model import Dataset, Version

SCHEMA_VERSION = 3
STAMP = re.compile(r"(.+)\.(\d{8}T\d{12})")  # of a version file, see etl/warehouse/versions.py
NAMES: dict[str | type[Any], Callable[[Any], Any]] = {tuple: hash}  # Streamlit's own key of 2,000 names takes 20 ms
BUNDLED = ("demo", "published")  # in the order in which they stand in for a user's own dataset


def data_dir() -> Path:
    """The folder of the datasets: FAZHI_DATA_DIR, else data/build beside the program."""
    return Path(os.environ.get("FAZHI_DATA_DIR") or Path(__file__).parent.parent / "data" / "build")


def datasets() -> tuple[list[Dataset], list[str]]:
    """Every readable dataset, the one to open first in front, and the names of files that cannot be read.

    Files are links `NAME.duckdb` to a version; the real path is the key of the caches (see tech.md: connecting to the
    same path again would give the old database).
    """
    found: list[Dataset] = []
    broken: list[str] = []
    for link in sorted(data_dir().glob("*.duckdb")):
        try:
            found.append(_describe(link.stem, os.path.realpath(link), link.stat().st_mtime_ns))
        except (duckdb.Error, OSError, ValueError):
            broken.append(link.name)
    return sorted(found, key=_opening_order), broken


def _opening_order(dataset: Dataset) -> tuple[int, float]:
    rank = BUNDLED.index(dataset.key) + 1 if dataset.key in BUNDLED else 0
    return rank, -dataset.built_at.timestamp()


def versions(real_path: str) -> list[Version]:
    """The version files beside this one that are still there, oldest first; none where it is no version file itself."""
    current = Path(real_path)
    named = STAMP.fullmatch(current.name)
    beside = (STAMP.fullmatch(path.name) for path in (current.parent.iterdir() if named else ()))
    found = sorted(name[2] for name in beside if name and named and name[1] == named[1])
    return [Version(stamp, str(current.with_name(f"{named and named[1]}.{stamp}")), made_at(stamp)) for stamp in found]


def made_at(stamp: str) -> datetime:
    """When the version of this stamp was made, in local time."""
    return local(datetime.strptime(stamp, "%Y%m%dT%H%M%S%f"))


def local(utc: datetime) -> datetime:
    """What the clock on the wall said at a moment of the dataset, which are in UTC."""
    return utc.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def at(newest: Dataset, version: Version) -> Dataset | None:
    """The dataset as it was at a version; None where another release made it, or where it has just been deleted."""
    try:
        described = _describe(newest.key, version.path, os.stat(version.path).st_mtime_ns)
    except (duckdb.Error, OSError, ValueError):
        return None
    return replace(described, as_of=version.made_at)


@st.cache_resource(show_spinner=False, max_entries=16)
def _connection(real_path: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(real_path, read_only=True)


def cursor(real_path: str) -> duckdb.DuckDBPyConnection:
    """A cursor of its own for this rerun, on the connection all sessions share."""
    return _connection(real_path).cursor()


@contextmanager
def both(old_path: str, new_path: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two dataset files side by side, as schemas `old` and `new`, to tell what changed from one to the other.

    Raises ValueError where one of them has another schema version.
    """
    with duckdb.connect(":memory:") as con:
        for name, path in (("old", old_path), ("new", new_path)):
            quoted = path.replace("'", "''")
            con.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
            if con.execute(f"SELECT schema_version FROM {name}.dataset").fetchall() != [(SCHEMA_VERSION,)]:
                raise ValueError(f"{path}: schema version")
        yield con


@st.cache_data(show_spinner=False, max_entries=64)
def _describe(key: str, real_path: str, changed_ns: int) -> Dataset:
    """The `dataset` row. `changed_ns` only serves as a cache key. Raises ValueError on another schema version."""
    row = (
        cursor(real_path)
        .execute("SELECT title_zh, title_en, fictional, built_at, schema_version FROM dataset")
        .fetchone()
    )
    if row is None or row[4] != SCHEMA_VERSION:
        raise ValueError(f"{real_path}: schema version")
    return Dataset(key, real_path, row[0], row[1] or row[0], bool(row[2]), local(row[3]))
