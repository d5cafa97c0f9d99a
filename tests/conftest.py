"""What the tests of builds share: one dataset built once, and a copy of it for every test to change."""

import shutil
from pathlib import Path

import pytest
from report_folder import good

from etl.pipeline import build


@pytest.fixture(scope="session")
def prebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("prebuilt")
    build([good(place / "年报")], place / "a.duckdb")
    return place


@pytest.fixture
def place(prebuilt: Path, tmp_path: Path) -> Path:
    """A folder 年报 and the dataset a.duckdb built from it."""
    shutil.copytree(prebuilt, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path
