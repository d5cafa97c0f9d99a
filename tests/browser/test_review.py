"""The way of a reviewer: a contradiction, one reading accepted, the chart shows it with its mark, taken back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from review_folder import RATE, TWICE, dataset, item

from browser.conftest import Visit, start, visiting

pytestmark = pytest.mark.browser
TREND = f"trends?units={TWICE[0]}&indicator={TWICE[2]}&mark={TWICE[0]}:{TWICE[1]}"


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("reviewing")
    dataset(place)
    process, address = start(place)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    yield from visiting(browser, address)


def sign(visit: Visit, name: str) -> None:
    visit.page.locator(".st-key-reviewer input").fill(name)
    visit.page.keyboard.press("Tab")
    visit.settled()


def press(visit: Visit, key: str, says: str) -> None:
    visit.page.locator(f".st-key-{key} button").click()
    expect(visit.page.locator(".st-key-said .notice")).to_contain_text(says, timeout=20_000)
    visit.settled()


def on_the_chart(visit: Visit, words: str) -> str:
    """The heading of the open mark, once it says these words."""
    expect(visit.page.locator(".evidence h4")).to_contain_text(words, timeout=20_000)
    visit.settled()
    return visit.page.locator(".evidence h4").inner_text()


def go(visit: Visit, path: str) -> None:
    """As a link of the page goes: without a reload, so that the session goes on."""
    visit.page.evaluate(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', { state: {} })) }", path
    )


def to_review(visit: Visit) -> None:
    visit.page.locator(".evidence a", has_text="校核").first.click()
    visit.page.wait_for_selector("article.said")
    visit.settled()


def test_a_contradiction_is_settled_and_taken_back(visit: Visit) -> None:
    visit.open(TREND)
    assert "矛盾" in on_the_chart(visit, "88 件")
    to_review(visit)
    expect(visit.page.locator(".pagetitle h1")).to_have_text("校核")
    sign(visit, "校核甲")
    press(visit, "accept-1", "采用 98 件")
    visit.assert_sound()
    go(visit, TREND)
    heading = on_the_chart(visit, "98 件")
    assert "已校核" in heading and "矛盾" not in heading
    to_review(visit)
    assert "已处理 1 项，共 2 项" in visit.page.locator(".st-key-card-queue").inner_text()
    press(visit, "undo-last", "已撤销 1 项决定")
    go(visit, TREND)
    assert "矛盾" in on_the_chart(visit, "88 件")


def test_keys_decide_only_where_wished_and_never_while_typing(visit: Visit) -> None:
    visit.open(f"review?item={item(RATE)}")
    sign(visit, "校核乙")
    visit.page.locator(".cardtitle").first.click()
    visit.page.keyboard.press("b")
    visit.page.wait_for_timeout(800)
    assert visit.page.locator(".st-key-said .notice").count() == 0
    visit.page.locator(".st-key-shortcuts label").click()
    visit.settled()
    note = visit.page.locator("[class*='st-key-note-'] input")
    note.fill("")
    note.press_sequentially("bad", delay=30)
    visit.page.wait_for_timeout(800)
    assert visit.page.locator(".st-key-said .notice").count() == 0 and note.input_value() == "bad"
    visit.page.locator(".cardtitle").first.click()
    visit.page.keyboard.press("b")
    expect(visit.page.locator(".st-key-said .notice")).to_contain_text("采用 7.04%", timeout=20_000)
    visit.settled()
    visit.page.locator(".cardtitle").first.click()
    visit.page.keyboard.press("z")
    expect(visit.page.locator(".st-key-said .notice")).to_contain_text("已撤销 1 项决定", timeout=20_000)


def test_the_log_leaves_as_a_file(visit: Visit) -> None:
    visit.open("review")
    visit.page.locator(".st-key-more-log button").click()
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="下载 CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    assert waiting.value.suggested_filename.endswith("校核记录.csv")
    assert "校核乙" in text and "漱石街道" in text and "98 件" in text
