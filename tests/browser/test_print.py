"""A page on paper: A4, what it says and the reader's choices in words, nothing that can only be clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from browser.conftest import Site, Visit, visiting

pytestmark = pytest.mark.browser
A4 = (842, 595)  # points, across
CLICKED = ("更多", "导出", "加入演示", "复制链接", "简体中文", "指标目录", "点表中任一")


@pytest.fixture
def dark(browser: Browser, site: Site) -> Iterator[Visit]:
    yield from visiting(browser, site.address, color_scheme="dark")


def paper(visit: Visit, file: Path) -> list[str]:
    """The words of each printed page."""
    visit.page.pdf(path=file, prefer_css_page_size=True)
    with pypdfium2.PdfDocument(file) as document:
        assert {tuple(map(round, page.get_size())) for page in document} == {A4}
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_a_chart_on_paper(visit: Visit, tmp_path: Path) -> None:
    visit.open("trends?dataset=demo&indicator=litigation_loss_rate")
    visit.page.wait_for_selector(".js-plotly-plot .annotation-text")
    labels = visit.page.locator(".js-plotly-plot").first.locator(".annotation-text").all_text_contents()
    pages = paper(visit, tmp_path / "trends.pdf")
    assert 1 <= len(pages) <= 3 and all("虚构" in page for page in pages)
    assert "趋势" in pages[0] and "指标行政诉讼败诉率" in pages[0] and f"1/{len(pages)}" in pages[0]
    assert all("".join(label.split()) in pages[0] for label in labels), "a label of the chart is cut off"
    assert not [word for word in CLICKED if word in "".join(pages)]


def test_paper_is_light_whatever_the_screen_shows(dark: Visit) -> None:
    dark.open("trends?dataset=demo")
    ink, drawn = "getComputedStyle(document.querySelector('.cardtitle')).color", ".js-plotly-plot"
    turned = f"getComputedStyle(document.querySelector('{drawn}')).filter"
    dark.page.wait_for_selector(drawn)
    assert dark.page.evaluate(ink) == "rgb(231, 236, 240)" and dark.page.evaluate(turned) == "none"
    dark.page.emulate_media(media="print")
    assert dark.page.evaluate(ink) == "rgb(22, 33, 43)" and "invert" in dark.page.evaluate(turned)


def test_tables_are_opened_and_repeat_their_head(visit: Visit, tmp_path: Path) -> None:
    visit.open("compare?dataset=demo")
    rows = visit.page.locator("table.compare tbody th[scope='row']").all_inner_texts()
    pages = paper(visit, tmp_path / "compare.pdf")
    whole = "".join(pages)
    assert len(pages) > 1 and all("同级中位" in page for page in pages if "指标" in page)
    assert all("".join(row.split("\n")[0].split()) in whole for row in rows)
    assert not [word for word in CLICKED if word in whole]
