"""The whole way of a report, as an official walks it: upload, check, correct, import, review, see it in a chart."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from report_folder import SHUSHI_2023, WEIQIAO_2023, good

from browser.conftest import ROOT, Visit, start, visiting
from etl.pipeline import build

pytestmark = pytest.mark.browser
# 71 closed, 3 lost and a rate of 7.04% contradict one another: a person must decide
CONTRADICTING = (
    WEIQIAO_2023.replace("2024", "2025").replace("2023", "2024").replace("败诉5件,败诉率7.04%", "败诉3件,败诉率7.04%")
)
UNNAMED = SHUSHI_2023.replace("漱石街道", "本街道").replace("2023", "2024").replace("88件", "83件")
FILES = {"苇桥街道2024.txt": CONTRADICTING, "无名.txt": UNNAMED, "空.txt": ""}
LONG = 60_000


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """A server on one dataset, 年报, that was built from a folder beside it."""
    (tmp_path / "data").mkdir()
    build([good(tmp_path / "年报")], tmp_path / "data" / "年报.duckdb")
    process, address = start(tmp_path / "data")
    yield from visiting(browser, address)
    process.terminate()
    process.wait(10)


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name).first.click()
    visit.page.wait_for_timeout(400)


def row(page: Page, number: int, table: int = 0) -> None:
    """Click a row of a table of files."""
    page.locator("[data-testid=stDataFrame]").nth(table).scroll_into_view_if_needed()
    box = page.locator("[data-testid=stDataFrame]").nth(table).bounding_box()
    assert box
    page.mouse.click(box["x"] + 150, box["y"] + 34 * (number + 1) + 17)


def plots(page: Page, number: float) -> None:
    """Wait until a chart of the page draws this number."""
    drawn = """(number) => [...document.querySelectorAll('.js-plotly-plot')].some((plot) => (plot.calcdata ?? []).some(
        (trace) => trace.some((point) => Math.abs(point.y - number) < 0.006)))"""
    page.wait_for_function(drawn, arg=number, timeout=LONG)


def test_from_three_files_to_a_corrected_value_that_stays(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    visit.open("imports?dataset=年报")
    page.get_by_label("您的姓名").first.fill("某甲")
    page.keyboard.press("Tab")
    sent = [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in FILES.items()]
    page.locator("input[type=file]").first.set_input_files(sent)  # type: ignore[arg-type]
    expect(page.locator(".st-key-import-try button")).to_be_enabled()
    press(visit, "检查这些文件")
    expect(page.locator(".import-states").first).to_contain_text("1 未能读取", timeout=LONG)
    expect(page.locator(".import-states").first).to_contain_text("1 待指定")
    visit.settled()

    row(page, 1)  # the most urgent come first: the one that cannot be read, then the one without a unit
    page.get_by_label("查找单位").fill("漱石街道")
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-unit-'] input").first).to_have_value("霁川市澄泽区漱石街道")
    visit.settled()
    press(visit, "更正并重新检查")
    expect(page.locator(".cardtitle").first).to_have_text("正在检查：年报")
    expect(page.locator(".cardtitle").first).to_have_text("检查结果：年报", timeout=LONG)
    visit.settled()
    expect(page.locator(".import-states").first).not_to_contain_text("待指定")
    expect(page.locator("[data-testid=stMain]")).to_contain_text("指标值：新增")
    press(visit, "确认导入 3 份文件")
    expect(page.locator(".cardtitle").first).to_have_text("导入完成：年报", timeout=LONG)
    visit.settled()
    visit.assert_sound()

    page.locator(".st-key-more-importlog button").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").last.click()
    log = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    told = {line[1].rpartition("/")[2]: " ".join(line) for line in log[1:]}
    assert len(log) == 1 + 7 + 3 and "空的" in told["空.txt"] and "由某甲于" in told["无名.txt"]

    visit.open("imports?dataset=年报")
    page.get_by_label("您的姓名").first.fill("某甲")
    page.keyboard.press("Tab")
    visit.settled()
    row(page, 0)  # in the log, too: the file that cannot be read comes first, and is taken out
    page.locator(".st-key-import-remove button").first.click()
    page.locator(".st-key-import-remove-do button").click()
    expect(page.locator(".cardsub").last).to_contain_text("9 份文件", timeout=LONG)
    visit.settled()
    visit.assert_sound()
    assert [path.name for path in (tmp_path / "data/uploads/年报/.trash").rglob("*.txt")] == ["空.txt"]

    chart = "trends?dataset=年报&level=township&units=X-111&units=X-112&indicator="
    plots(visit.open(chart + "mediation_case_count").page, 83)

    visit.open("review?dataset=年报")
    expect(page.locator("[data-testid=stMain]")).to_contain_text("败诉率")
    page.get_by_label(re.compile("校核人|姓名")).first.fill("某乙")
    page.keyboard.press("Tab")
    visit.settled()
    page.locator(".st-key-do-correct button").click()
    field = page.locator(".st-key-decideform input[type=text]").first
    field.fill("4.25")
    page.keyboard.press("Tab")
    page.locator(".st-key-save-correct button").click()
    page.wait_for_timeout(1500)
    visit.settled()
    is_corrected(visit, chart)

    data = tmp_path / "data"
    for old in data.glob("年报.duckdb*"):
        if "reviews" not in old.name:
            old.unlink()
    sources = [str(tmp_path / "年报"), str(data / "uploads" / "年报")]
    command = [sys.executable, "-m", "etl", "build", *sources, "--db", str(data / "年报.duckdb")]
    assert subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True).returncode == 0
    is_corrected(visit, chart)


def is_corrected(visit: Visit, chart: str) -> None:
    """The chart draws the number of the reviewer, the table says whose it is."""
    visit.open(chart + "litigation_loss_rate")
    plots(visit.page, 4.25)
    visit.open("profile?dataset=年报&level=township&unit=X-111&year=2024")
    expect(visit.page.locator("[data-testid=stMain]")).to_contain_text("4.25")
    expect(visit.page.locator("[data-testid=stMain]")).to_contain_text("更正")
