"""Versions and text in a real browser: build, change, rebuild, see what changed, look back, return; find a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, expect
from report_folder import WEIQIAO_2023

from browser.conftest import Visit, start, visiting
from etl.pipeline import build

OLD, NEW = "198", "199"


@pytest.fixture
def rebuilt(browser: Browser, prebuilt: Path, tmp_path: Path) -> Iterator[Visit]:
    """A dataset, one of its reports changed, built again."""
    place = tmp_path / "data"
    shutil.copytree(prebuilt, place, symlinks=True)
    text = WEIQIAO_2023.replace(f"{OLD}件", f"{NEW}件")
    (place / "年报/苇桥/2023.txt").write_text(text, encoding="utf-8")
    build([place / "年报"], place / "a.duckdb")
    process, address = start(place)
    yield from visiting(browser, address)
    process.terminate()
    process.wait(10)


def state(visit: Visit) -> dict[str, list[str]]:
    return parse_qs(urlparse(visit.page.url).query)


def number(visit: Visit) -> str:
    """How many disputes were settled, as the profile says."""
    row = visit.page.locator("table.profile tr", has=visit.page.locator("th", has_text="调解成功件数"))
    return row.locator("td.num").first.inner_text()


def test_what_changed_and_how_it_was(rebuilt: Visit) -> None:
    visit, page = rebuilt, rebuilt.page
    visit.open("history")
    both = page.locator(".evidence.both")
    expect(both.locator("mark", has_text=OLD)).to_be_visible()
    expect(both.locator("mark", has_text=NEW)).to_be_visible()
    expect(page.locator(".st-key-card-changed-documents")).to_contain_text("内容更新")
    visit.open("profile?unit=X-111&year=2023&level=township")
    assert NEW in number(visit)
    visit.open("history")
    page.get_by_role("link", name="按此版本看").first.click()
    visit.settled()
    expect(page.locator(".notice.asof")).to_contain_text("不是最新数据")
    assert state(visit)["asof"]
    page.get_by_role("link", name="单位画像").click()
    visit.settled()
    assert "asof" in state(visit) and OLD in number(visit)
    page.get_by_role("link", name="校核", exact=True).click()
    visit.settled()
    expect(page.get_by_text("正在看较早的版本，不能修改数据")).to_be_visible()
    page.get_by_role("link", name="单位画像").click()
    visit.settled()
    page.get_by_role("link", name="回到最新").click()
    visit.settled()
    expect(page.locator(".notice.asof")).to_have_count(0)
    assert "asof" not in state(visit) and NEW in number(visit)
    visit.assert_sound()


def test_words_lead_to_their_sentence(visit: Visit) -> None:
    page = visit.page
    visit.open("text?dataset=demo")
    page.get_by_role("textbox", name="查找").fill("法律顾问 全覆盖")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-card-hits h2")).to_contain_text("法律顾问 全覆盖")
    visit.settled()
    assert state(visit)["q"] == ["法律顾问 全覆盖"]
    sentence = page.locator(".hits blockquote").first.inner_text()
    page.locator(".hits .where a").first.click()
    page.wait_for_selector(".reader-text .tinted")
    visit.settled()
    assert "".join(page.locator(".reader-text .tinted").all_inner_texts()) == sentence
    pane, piece = (page.locator(each).first.bounding_box() for each in (".reader-text", ".reader-text .tinted"))
    assert pane and piece and pane["y"] <= piece["y"] <= pane["y"] + pane["height"]
    visit.assert_sound()
