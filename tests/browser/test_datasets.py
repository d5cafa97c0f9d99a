"""The same way through the dashboard on the datasets it comes with: demonstration, published figures, built seeds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Browser

from browser.conftest import ROOT, Visit, start, visiting
from browser.test_browser import in_view, path, state
from dashboard.navigation import PAGES

pytestmark = pytest.mark.browser
BUILT = ROOT / "data" / "build"
DATASETS = ("demo", "published", "seeds")


@pytest.fixture(scope="module")
def address(browser: Browser) -> Iterator[str]:
    process, address = start(BUILT)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    yield from visiting(browser, address)


@pytest.fixture(params=DATASETS)
def dataset(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if not (BUILT / f"{name}.duckdb").exists():
        pytest.skip(f"data/build/{name}.duckdb is not there: make datasets builds it (seeds only beside ../shared)")
    return name


def rows(dataset: str, query: str, *given: object) -> list[tuple]:
    file = (BUILT / f"{dataset}.duckdb").resolve()
    return duckdb.connect(str(file), read_only=True).execute(query, list(given)).fetchall()


@pytest.mark.parametrize("name", [row.name for row in PAGES])
def test_every_page_on_every_dataset(visit: Visit, dataset: str, name: str) -> None:
    visit.open(path(name, f"dataset={dataset}"))
    visit.assert_sound()
    assert state(visit)["dataset"] == [dataset]
    assert visit.page.locator(".pagetitle .mark-fiction").count() == (dataset == "demo")
    assert visit.page.locator("[data-testid='stMain']").inner_text().count("\n") > 5, "an empty page"


def test_a_filter_and_a_reload(visit: Visit, dataset: str) -> None:
    visit.open(f"trends?dataset={dataset}").choose("indicator", "调解成功率")
    title, before = visit.page.locator(".cardtitle").first.inner_text(), state(visit)
    assert "调解成功率" in title and before["indicator"] == ["mediation_success_rate"]
    visit.page.reload()
    visit.settled()
    assert visit.page.locator(".cardtitle").first.inner_text() == title and state(visit) == before
    visit.assert_sound()


@pytest.mark.parametrize("indicator", ["litigation_loss_rate", "mediation_success_rate", "adviser_coverage_rate"])
def test_the_named_charts_are_there_and_right(visit: Visit, dataset: str, indicator: str) -> None:
    """The last point of a unit's line is labelled with what DuckDB says."""
    known = rows(
        dataset,
        """SELECT unit_id, level, year, value FROM value JOIN unit USING (unit_id)
           WHERE indicator_id = ? AND level IN ('county', 'township') AND value IS NOT NULL AND status <> 'conflict'
           QUALIFY row_number() OVER (PARTITION BY unit_id ORDER BY year DESC) = 1
           ORDER BY year DESC, level, unit_id LIMIT 1""",
        indicator,
    )
    if not known:
        pytest.skip(f"{dataset} has no {indicator}")
    unit, level, year, value = known[0]
    visit.open(f"trends?dataset={dataset}&level={level}&units={unit}&indicator={indicator}")
    visit.page.wait_for_selector(".js-plotly-plot .annotation-text")
    labels = " ".join(visit.page.locator(".js-plotly-plot").first.locator(".annotation-text").all_text_contents())
    assert f"{value:.2f}%" in labels or f"{value:g}%" in labels, (labels, year, value)
    visit.open(f"compare?dataset={dataset}&level={level}&units={unit}&indicator={indicator}&year={year}")
    text = visit.page.locator("[data-testid='stMain']").inner_text()
    assert f"{value:.2f}%" in text or f"{value:g}%" in text
    visit.assert_sound()


def test_a_number_leads_to_its_place(visit: Visit, dataset: str) -> None:
    """From the overview's card to the sentence (or table row), with exactly the number marked."""
    unit, level, year, fact_id = rows(
        dataset,
        """SELECT unit_id, level, value.year, value.fact_ids[1] FROM value JOIN unit USING (unit_id)
           WHERE indicator_id IN ('litigation_loss_rate', 'mediation_success_rate', 'court_appearance_rate')
           AND status = 'reported' AND value IS NOT NULL ORDER BY ALL LIMIT 1""",
    )[0]
    visit.open(f"?dataset={dataset}&level={level}&unit={unit}&year={year}")
    visit.page.locator(".kpi-value a").first.click()
    visit.page.wait_for_selector(".reader-text mark.chosen")
    visit.settled()
    fact = state(visit)["fact"][0]
    quote, kind = rows(
        dataset,
        """SELECT substr(text, char_start + 1, char_end - char_start), doc_type
           FROM fact JOIN document USING (doc_id) WHERE fact_id = ?""",
        fact,
    )[0]
    assert "".join(visit.page.locator(".reader-text mark.chosen").all_inner_texts()) == quote
    in_row = visit.page.locator(".reader-text p.row mark.chosen").count() > 0
    assert in_row == (kind == "table") == (dataset == "published")
    assert in_view(visit, ".reader-text mark.chosen") and fact_id
    visit.assert_sound()


def test_the_csv_is_what_duckdb_says(visit: Visit, dataset: str, tmp_path: Path) -> None:
    level = rows(dataset, "SELECT level FROM value JOIN unit USING (unit_id) GROUP BY ALL ORDER BY count(*) DESC")[0][0]
    indicator = "mediation_case_count" if dataset == "demo" else "village_count"
    visit.open(f"data?dataset={dataset}&level={level}&indicators={indicator}")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="下载 CSV").click()
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert ("虚构" in waiting.value.suggested_filename) == (dataset == "demo")
    table = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    value = next(column for column in table if column.startswith("数值"))
    found = {(r["单位全称"], r["年份"]): r[value] for _, r in table.iterrows() if pd.notna(r[value])}
    expected = rows(
        dataset,
        """SELECT full_name, year, value FROM value JOIN unit USING (unit_id)
           WHERE indicator_id = ? AND level = ? AND value IS NOT NULL""",
        indicator,
        level,
    )
    assert found == pytest.approx({(unit, year): number for unit, year, number in expected})
    assert table["原句"].dropna().str.len().gt(0).any()
    visit.assert_sound()
