"""What the dashboard's tests share: the fixture dataset, and pages run without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from fixture_dataset import build
from streamlit.testing.v1 import AppTest

from dashboard import database, i18n

ROOT = Path(__file__).parents[1]
RunPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def dataset_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one demonstration dataset."""
    path = tmp_path_factory.mktemp("datasets")
    build(path / "demo.duckdb")
    return path


@pytest.fixture
def dataset_path(dataset_folder: Path, data_folder: None) -> str:
    return str(dataset_folder / "demo.duckdb")


@pytest.fixture
def data_folder(dataset_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(dataset_folder))
    i18n.use("zh")
    yield
    st.cache_data.clear()
    database._connection.clear()


@pytest.fixture
def run_page(data_folder: None) -> RunPage:
    """Run a page through app.py with a state in its address."""

    def run(name: str, **address: str | list[str]) -> AppTest:
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        for key, value in address.items():
            test.query_params[key.rstrip("_")] = value
        if name != "overview":
            test.switch_page(f"pages/{name}.py")
        return test.run()

    return run


def html(test: AppTest) -> str:
    """Everything a page put out through st.html."""
    return "\n".join(str(element.proto.body) for element in test.get("html"))
