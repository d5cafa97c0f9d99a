"""Every page through app.py on the fixture dataset: both languages, bad addresses, other datasets, no dataset."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from dashboard_fixtures import RunPage, html
from fixture_dataset import build

from dashboard.navigation import PAGES

pytest_plugins = ["dashboard_fixtures"]
NAMES = [row.name for row in PAGES]


def sound(page: object, text: str) -> None:
    assert not page.exception  # type: ignore[attr-defined]
    assert "notice fault" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_page_runs_and_is_not_empty(run_page: RunPage, name: str, language: str) -> None:
    page = run_page(name, lang=language)
    text = html(page)
    sound(page, text)
    assert ("演示数据（虚构）" if language == "zh" else "Demonstration data (fictional)") in text
    assert page.query_params["dataset"] == "demo" and page.query_params["lang"] == language


@pytest.mark.parametrize("name", NAMES)
def test_page_survives_every_bad_value(run_page: RunPage, name: str) -> None:
    row = next(page for page in PAGES if page.name == name)
    bad = {"level": "x", "parent": "x", "unit": "x", "units": ["x", "<b>"], "year": "12", "from": "x", "to": "9",
           "indicator": "x", "indicators": "x", "status": "x", "fact": "x", "report": "x", "mark": "x:y", "base": "x",
           "dataset": "x", "dimension": "x", "members": "x", "lang": "xx"}  # fmt: skip
    page = run_page(name, **bad)
    text = html(page)
    sound(page, text)
    assert "链接里的“数据集”写的是“x”" in text
    assert "&lt;b&gt;" in text or "units" not in row.fields


def test_overview_tells_states_apart(run_page: RunPage) -> None:
    text = html(run_page("overview", unit="X-0103", year="2024"))
    assert "9.68" in text and "3/31" in text and "矛盾" in text and "≈99" in text
    text = html(run_page("overview", unit="X-0101", year="2021"))
    assert "无报告" in text


def test_small_base_and_no_cases(run_page: RunPage) -> None:
    assert "小基数" in html(run_page("overview", unit="X-0103", year="2020"))
    assert "无案件" in html(run_page("overview", level="township", unit="X-010104", year="2024"))


def test_all_units_in_rank_and_no_target_left_are_no_errors(run_page: RunPage) -> None:
    for page in (run_page("ranking", indicator="penalty_case_count"), run_page("targets", outcome="open", to="2019")):
        sound(page, html(page))


def test_compare_warns_about_levels_and_conflicts(run_page: RunPage) -> None:
    text = html(run_page("compare", units=["X-0103", "X-010101"], year="2024"))
    assert "层级不同" in text and "数字矛盾" in text
    assert "行政诉讼败诉率" in text and "调解成功率" in text and "法律顾问覆盖率" in text


def test_compare_words_follow_the_direction(run_page: RunPage) -> None:
    text = html(run_page("compare", units=["X-0101", "X-0103"], base="X-0101", year="2024"))
    loss = text.split("行政诉讼败诉率<span>")[1].split("</tr>")[0]
    assert "▲ 高 2.64，劣" in loss and "class='worse'" in loss
    counts = text.split("行政处罚案件数")[1].split("</tr>")[0]
    assert "better" not in counts and "worse" not in counts


def test_fact_alone_opens_its_report(run_page: RunPage, dataset_path: str) -> None:
    query = "SELECT fact_id, doc_id FROM fact WHERE unit_id = 'X-010102' AND year = 2023 LIMIT 1"
    fact, doc = duckdb.connect(dataset_path, read_only=True).execute(query).fetchone() or ("", "")
    page = run_page("source", fact=fact)
    assert page.query_params["report"] == doc and page.query_params["unit"] == "X-010102"
    assert page.query_params["year"] == "2023" and page.query_params["level"] == "township"
    assert page.query_params["fact"] == fact


def test_without_a_dataset_the_page_says_what_to_do(
    run_page: RunPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(tmp_path))
    (tmp_path / "broken.duckdb").write_bytes(b"not a database")
    page = run_page("overview")
    text = html(page)
    sound(page, text)
    assert "还没有数据集" in text and "broken.duckdb" in text and "导入报告</a>" in text
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    assert "导入报告</a>" not in html(run_page("overview"))


def test_own_dataset_opens_before_the_demonstration(
    run_page: RunPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(tmp_path))
    for name in ("demo", "published", "ours"):
        build(tmp_path / f"{name}.duckdb", name=name, fictional=name == "demo")
    page = run_page("overview")
    assert page.query_params["dataset"] == "ours"
    assert "演示数据（虚构）" not in html(page)
    assert "演示数据（虚构）" in html(run_page("overview", dataset="demo"))
