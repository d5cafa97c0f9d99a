"""The dashboard as a reader meets it: real server, real browser, the fixture's datasets."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlparse

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Site, Visit, start, visiting
from dashboard.theme import DARK

pytestmark = pytest.mark.browser


def state(visit: Visit) -> dict[str, list[str]]:
    return parse_qs(urlparse(visit.page.url).query)


def path(name: str, query: str = "") -> str:
    return ("" if name == "overview" else name) + (f"?{query}" if query else "")


def test_own_dataset_opens_first_and_carries_no_mark(visit: Visit) -> None:
    visit.open()
    assert state(visit)["dataset"] == ["lanxiu"]
    assert visit.page.locator(".mark-fiction").count() == 0
    visit.choose("level", "街道、乡镇")
    visit.page.reload()
    visit.settled()
    assert state(visit)["level"] == ["township"]


def test_filter_goes_to_the_address_and_a_reload_shows_the_same(visit: Visit) -> None:
    visit.open("trends").choose("indicator", "调解成功率")
    visit.choose("from", "2021")
    title = visit.page.locator(".cardtitle").first.inner_text()
    assert "调解成功率" in title and "2021" in title
    before = state(visit)
    assert before["indicator"] == ["mediation_success_rate"] and before["from"] == ["2021"]
    visit.page.reload()
    visit.settled()
    assert visit.page.locator(".cardtitle").first.inner_text() == title
    assert state(visit) == before
    visit.assert_sound()


def test_choices_survive_moving_between_pages_and_back(visit: Visit) -> None:
    visit.open("trends?units=X-0103&units=X-0106&indicator=adviser_coverage_rate")
    visit.page.get_by_role("link", name="对比", exact=True).click()
    visit.settled()
    expect(visit.page.locator(".pagetitle h1")).to_have_text("对比")
    assert state(visit)["units"] == ["X-0103", "X-0106"]
    assert state(visit)["indicator"] == ["adviser_coverage_rate"]
    visit.choose("year", "2023")
    visit.page.go_back()
    visit.page.wait_for_timeout(800)
    visit.settled()
    assert state(visit)["year"] == ["2024"]
    expect(visit.page.locator(".st-key-year input")).to_have_value("2024")
    visit.assert_sound()


def test_language_switch_turns_every_page(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_text("English", exact=True).click()
    visit.page.wait_for_timeout(300)
    visit.settled()
    expect(visit.page.locator(".pagetitle h1")).to_have_text("Overview")
    visit.page.get_by_role("link", name="Trends", exact=True).click()
    visit.settled()
    expect(visit.page.locator(".pagetitle h1")).to_have_text("Trends")
    assert state(visit)["lang"] == ["en"]


def in_view(visit: Visit, selector: str) -> bool:
    return bool(
        visit.page.locator(selector).first.evaluate(
            """e => { const a = e.getBoundingClientRect(), b = e.closest('.reader-pane').getBoundingClientRect()
                      return a.top >= b.top && a.bottom <= b.bottom }"""
        )
    )


def test_a_number_leads_to_its_highlighted_sentence_without_a_reload(visit: Visit) -> None:
    visit.open("?unit=X-0101&year=2024")
    visit.page.evaluate("window.stillHere = true")
    visit.page.locator(".kpi img.mark").first.click(force=True)  # the link covers the whole card
    visit.page.wait_for_selector(".reader-text mark.chosen")
    visit.settled()
    assert visit.page.evaluate("window.stillHere") is True
    assert visit.page.locator(".reader-text mark.chosen").first.inner_text() == "败诉率7.04%"
    assert in_view(visit, ".reader-text mark.chosen")
    assert "71件" in "".join(visit.page.locator(".reader-text .tinted").all_inner_texts())
    expect(visit.page.locator(".reader-list .fact.chosen strong")).to_have_text("7.04%")
    visit.assert_sound()


def test_a_click_in_the_list_moves_the_text_and_stays_in_the_address(visit: Visit) -> None:
    visit.open("source?unit=X-0101&year=2024")
    visit.page.locator(".reader-list .fact", has_text="普法受众人次").click()
    chosen = visit.page.locator(".reader-text mark.chosen")
    assert "万人次" in chosen.inner_text() and in_view(visit, ".reader-text mark.chosen")
    fact = state(visit)["fact"]
    visit.page.reload()
    visit.settled()
    visit.page.wait_for_selector(".reader-text mark.chosen")
    assert state(visit)["fact"] == fact
    visit.page.locator(".reader-text mark", has_text="法律援助").or_(
        visit.page.locator(".reader-text mark").first
    ).first.click()
    assert state(visit)["fact"] != fact
    visit.assert_sound()


def test_a_number_of_a_report_leads_to_the_pages_that_use_it(visit: Visit, site: Site) -> None:
    con = duckdb.connect(str(site.dataset), read_only=True)
    found = con.execute(
        """SELECT fact_ids[1], unit_id, year, indicator_id FROM value JOIN unit USING (unit_id)
           WHERE level = 'county' AND status = 'reported' AND value IS NOT NULL ORDER BY ALL LIMIT 1"""
    ).fetchone()
    assert found
    fact, unit, year, indicator = found
    for page in ("趋势", "排名", "单位画像"):
        visit.open(f"source?dataset=lanxiu&fact={fact}")
        visit.page.locator(".reader-card .uses").get_by_role("link", name=page).click()
        expect(visit.page.locator(".pagetitle h1")).to_have_text(page)
        visit.settled()
        now = state(visit)
        assert unit in now.get("units", now.get("unit", [])) and now.get("year", [str(year)]) == [str(year)]
        assert page == "单位画像" or now["indicator"] == [indicator]
        assert visit.page.locator(".notice").count() == 0
        visit.assert_sound()


def test_a_table_document_opens_at_its_row(visit: Visit, site: Site) -> None:
    con = duckdb.connect(str(site.dataset), read_only=True)
    fact = con.execute(
        "SELECT fact_id FROM fact JOIN document USING (doc_id) WHERE doc_type = 'table' LIMIT 1"
    ).fetchone()
    assert fact
    visit.open(f"source?fact={fact[0]}")
    visit.page.wait_for_selector(".reader-text p.row mark.chosen")
    assert "柳砚街道" in "".join(visit.page.locator(".reader-text .tinted").all_inner_texts())


def test_report_text_is_never_html(visit: Visit) -> None:
    alerts: list[str] = []
    visit.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    visit.open("source?unit=X-0105&year=2024")
    text = visit.page.locator(".reader-text").inner_text()
    assert "<script>alert(1)</script>" in text and alerts == []
    assert visit.page.locator(".reader-text script").count() == 0


def test_a_click_on_a_mark_shows_the_sentence(visit: Visit) -> None:
    visit.open("trends?units=X-0101&indicator=litigation_loss_rate")
    visit.page.wait_for_selector(".js-plotly-plot .scatterlayer")
    visit.page.wait_for_timeout(1200)  # the figure takes its final width
    point = visit.page.locator(".js-plotly-plot").first.locator(".trace .points path").last.bounding_box()
    assert point
    visit.page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    visit.page.wait_for_timeout(200)
    visit.page.mouse.click(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    visit.page.wait_for_selector(".evidence blockquote")
    visit.settled()
    assert "云岫区 2024" in visit.page.locator(".evidence h4").inner_text()
    assert "71件" in visit.page.locator(".evidence").inner_text()
    assert state(visit)["mark"] == ["X-0101:2024"]
    visit.page.reload()
    visit.settled()
    assert "云岫区 2024" in visit.page.locator(".evidence h4").inner_text()


def test_bad_values_in_the_address_give_a_notice_and_a_sensible_view(visit: Visit) -> None:
    visit.open("trends?indicator=nonsense&units=%3Cb%3Ex&level=moon&from=12&lang=fr&mark=zz")
    notices = " ".join(visit.page.locator(".notice").all_inner_texts())
    assert "nonsense" in notices and "<b>x" in notices and "moon" in notices and "fr" in notices
    assert visit.page.locator(".js-plotly-plot").count() > 0
    visit.assert_sound()
    visit.open("source?fact=nothing")
    assert "不在这个数据集里" in visit.page.locator(".notice").inner_text()
    visit.assert_sound()


def test_csv_holds_what_the_filters_leave(visit: Visit, site: Site) -> None:
    visit.open("data?dataset=demo&indicators=litigation_loss_rate&from=2022&to=2024")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="下载 CSV").click()
    name, content = waiting.value.suggested_filename, waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "虚构" in name and "行政诉讼败诉率" in name and "2022-2024" in name
    table = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    assert {
        "单位",
        "单位全称",
        "年份",
        "数值（%）",
        "限定",
        "状态",
        "分子",
        "分母",
        "来源文件",
        "来源章节",
        "原句",
    } <= set(table)
    assert table["数据集"].str.contains("虚构").all()
    con = duckdb.connect(str(site.dataset.parent / "demo.duckdb"), read_only=True)
    rows = con.execute(
        """SELECT name, year, value FROM value JOIN unit USING (unit_id) WHERE indicator_id = 'litigation_loss_rate'
           AND level = 'county' AND year BETWEEN 2022 AND 2024"""
    ).fetchall()
    expected = {(unit, year): value for unit, year, value in rows}
    found = {(r.单位, r.年份): r[table.columns.get_loc("数值（%）") + 1] for r in table.itertuples()}
    assert found == pytest.approx(expected, nan_ok=True)
    sentences = table.loc[table["状态"] == "按公式算出", "原句"].dropna()
    assert len(sentences) and sentences.str.contains("行政诉讼").all()


def test_a_page_address_opened_first_on_a_fresh_server(browser: Browser, site: Site) -> None:
    process, address = start(site.dataset.parent)
    try:
        for visit in visiting(browser, address, color_scheme="dark"):
            visit.open("compare?lang=zh")
            page = "getComputedStyle(document.documentElement).getPropertyValue('--page')"
            assert visit.page.evaluate(page) == DARK.page
            expect(visit.page.locator(".pagetitle h1")).to_have_text("对比")
            expect(visit.page.get_by_role("link", name="指标目录", exact=True)).to_be_visible()
            visit.assert_sound()
    finally:
        process.terminate()
        process.wait(10)


def test_the_home_page_by_its_name(visit: Visit) -> None:
    visit.open("overview?dataset=demo&year=2022")
    expect(visit.page.locator(".pagetitle h1")).to_have_text("总览")
    assert state(visit)["year"] == ["2022"] and visit.page.locator("[role=dialog]").count() == 0


def test_an_unknown_address_says_so_in_chinese(visit: Visit) -> None:
    visit.open("nonsense")
    expect(visit.page.locator("[role=dialog]").first).to_contain_text("没有这个页面")
    assert re.findall(r"[A-Za-z]{2,}", visit.page.locator("[role=dialog]").first.inner_text()) == []


@pytest.mark.parametrize("name", ["compare", "ranking", "trends"])
def test_the_head_takes_one_line(visit: Visit, name: str) -> None:
    visit.open(f"{name}?dataset=demo")
    tops = visit.page.locator(".st-key-head [data-testid=stWidgetLabel]").evaluate_all(
        "labels => labels.map(l => Math.round(l.getBoundingClientRect().top / 20))"
    )
    assert len(tops) > 4 and len(set(tops)) == 1
