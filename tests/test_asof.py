"""`?asof=`: which version a link means, and that every page, link and file says so while it holds."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from dashboard_fixtures import RunPage, html
from fixture_dataset import build

from dashboard import actions, asof, database, i18n, view
from dashboard.exports import csv
from dashboard.model import Version
from dashboard.navigation import PAGES

pytest_plugins = ["dashboard_fixtures"]
FOREIGN, OLD, MIDDLE, NEW = (f"202604{day}T022400000000" for day in (10, 16, 18, 20))
VERSIONS = [Version(stamp, "", database.made_at(stamp)) for stamp in (OLD, MIDDLE, NEW)]
NAMES = [row.name for row in PAGES]


@pytest.fixture(scope="session")
def versions_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of three versions and, older, one that another release made."""
    folder = tmp_path_factory.mktemp("versions")
    first = build(folder / f"ours.duckdb.{FOREIGN}", name="ours", fictional=False)
    for number, stamp in enumerate((OLD, MIDDLE, NEW)):
        copy = shutil.copy(first, folder / f"ours.duckdb.{stamp}")
        with duckdb.connect(str(copy)) as con:
            con.execute("UPDATE value SET value = value + ? WHERE indicator_id = 'penalty_case_count'", [number])
    with duckdb.connect(str(first)) as con:
        con.execute("UPDATE dataset SET schema_version = 1")
    (folder / "ours.duckdb").symlink_to(f"ours.duckdb.{NEW}")
    for other in (f"ours.duckdb.{NEW}.tmp", "others.duckdb.20260101T000000000000", "ours.duckdb.lock"):
        (folder / other).touch()
    return folder


@pytest.fixture
def three(run_page: RunPage, versions_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(versions_folder))
    return versions_folder


def local(stamp: str) -> str:
    return asof.words(database.made_at(stamp))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (OLD, OLD), (NEW, NEW), ("2026-04-18", MIDDLE), ("2026-04-17", OLD), ("2026-04-19", MIDDLE),
        ("2030-01-01", NEW),
        ("2026-04-09", None), ("2026-02-31", None), (OLD[:-1], None), ("latest", None), ("../x", None),
    ],
)  # fmt: skip
def test_which_version_is_meant(asked: str, found: str | None) -> None:
    version = asof.find(asked, VERSIONS)
    assert (version.stamp if version else None) == found


def test_versions_are_the_files_that_are_there(three: Path) -> None:
    found = database.versions(str(three / f"ours.duckdb.{NEW}"))
    assert [version.stamp for version in found] == [FOREIGN, OLD, MIDDLE, NEW]
    assert all(Path(version.path).is_file() for version in found)
    assert found[1].made_at.astimezone().utctimetuple()[:5] == (2026, 4, 16, 2, 24)
    assert database.versions(str(three / "others.duckdb")) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_so_and_carries_it_on(run_page: RunPage, three: Path, name: str, language: str) -> None:
    page = run_page(name, asof=OLD, lang=language)
    text = html(page)
    assert not page.exception and "notice fault" not in text
    assert page.query_params["asof"] == OLD
    assert local(OLD) in text and ("不是最新数据" if language == "zh" else "not the newest data") in text
    inner = [link for link in re.findall(r"href='([^'#][^']*)'", text) if "dataset=" in link]
    back = [link for link in inner if "asof=" not in link]
    assert len(back) == 1 and "dataset=ours" in back[0]
    assert len(inner) > 1 or name not in ("overview", "profile", "targets", "catalogue")


def test_numbers_are_those_of_the_version(run_page: RunPage, three: Path) -> None:
    query = "SELECT value FROM value WHERE indicator_id = 'penalty_case_count' AND unit_id = 'X-0102' AND year = 2024"
    for stamp in (OLD, NEW):
        with duckdb.connect(str(three / f"ours.duckdb.{stamp}"), read_only=True) as con:
            ((value,),) = con.execute(query).fetchall()
        page = run_page("profile", unit="X-0102", year="2024", asof=stamp if stamp == OLD else "")
        assert f"{value:,.0f}" in html(page)


def test_it_survives_moving_between_pages_and_ends_with_a_whole_link(run_page: RunPage, three: Path) -> None:
    page = run_page("trends", asof="2026-04-18")
    assert page.query_params["asof"] == "2026-04-18"
    page.query_params.clear()
    page.switch_page("pages/ranking.py").run()
    assert page.query_params["asof"] == "2026-04-18" and local(MIDDLE) in html(page)
    page.query_params.clear()
    page.query_params["dataset"] = "ours"
    page.switch_page("pages/data.py").run()
    assert "asof" not in page.query_params and "asof'" not in html(page)
    page.query_params.clear()
    page.switch_page("pages/ranking.py").run()
    assert "asof" not in page.query_params


@pytest.mark.parametrize("bad", ["20200101T000000000000", "2020-01-01", "x", "<b>", "../../etc/passwd"])
def test_a_version_that_is_not_there_gives_the_newest(run_page: RunPage, three: Path, bad: str) -> None:
    page = run_page("trends", asof=bad)
    text = html(page)
    assert not page.exception and "asof" not in page.query_params
    assert "已显示最新数据" in text and "<b>" not in re.findall(r"<div class='notice' .*?</div>", text)[0]


def test_a_version_of_another_release_gives_the_newest(run_page: RunPage, three: Path) -> None:
    text = html(run_page("trends", asof=FOREIGN))
    assert f"{local(FOREIGN)} 的版本由另一版程序生成" in text


def test_the_newest_named_is_held_and_not_called_old(run_page: RunPage, three: Path) -> None:
    text = html(run_page("trends", asof=NEW))
    assert "目前也是最新数据" in text and "不是最新数据" not in text


def test_files_say_so(run_page: RunPage, three: Path) -> None:
    i18n.use("zh")
    old = view.from_link("trends", {"dataset": ["ours"], "asof": [OLD]}).dataset
    new = view.from_link("trends", {"dataset": ["ours"]}).dataset
    assert f"【按 {local(OLD)} 的版本】" in csv.dataset_mark(old) and "版本" not in csv.dataset_mark(new)
    stamp = f"{database.made_at(OLD):%Y-%m-%d-%H%M}版本"
    assert stamp in csv.file_name(old, "甲") and "版本" not in csv.file_name(new, "甲")


def test_nothing_can_be_changed_while_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAZHI_READ_ONLY", raising=False)
    assert actions.may(actions.Action.REVIEW) and not actions.why_not()
    monkeypatch.setattr(asof, "active", lambda: True)
    assert not actions.may(actions.Action.REVIEW) and "回到最新" in actions.why_not()
    with pytest.raises(actions.NotAllowed):
        actions.require(actions.Action.IMPORT)


def test_times_are_of_the_clock_on_the_wall() -> None:
    moment = datetime.now()
    assert database.local(moment).replace(tzinfo=None) == moment + (
        datetime.now().astimezone().utcoffset() or moment - moment
    )
