"""Presenting, as a reader meets it: cards collected from two pages, slides by keys, type that can be read from afar."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from browser.conftest import Visit
from browser.test_browser import path, state
from dashboard.boards import BOARDS

pytestmark = pytest.mark.browser
SMALLEST = """() => {
  const stage = document.querySelector('.st-key-stage')
  const k = Number(document.documentElement.style.getPropertyValue('--k'))
  const walk = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT), found = []
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement
    if (!node.data.trim() || holder.closest('style, script, [hidden]') || !holder.getClientRects().length) continue
    let zoom = k
    for (let e = holder; e && e !== stage; e = e.parentElement) zoom *= Number(getComputedStyle(e).zoom || 1)
    found.push([parseFloat(getComputedStyle(holder).fontSize) * zoom, node.data.trim().slice(0, 40)])
  }
  return found.sort((a, b) => a[0] - b[0])[0]
}"""
INSIDE = """() => {
  const body = document.querySelector('.st-key-slidebody'), foot = document.querySelector('.slidefoot')
  return (!body || body.scrollHeight <= body.clientHeight + 1) && foot.getBoundingClientRect().bottom <= innerHeight
}"""


def slide(visit: Visit, number: int) -> Visit:
    """Wait until this slide has been drawn."""
    visit.page.wait_for_selector(f"html[data-slide='{number}']", state="attached", timeout=20_000)
    visit.page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=12_000)
    visit.page.wait_for_timeout(250)
    return visit


def title(visit: Visit) -> str:
    return visit.page.locator(".slidehead h1").inner_text()


def collect(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-more-{key} button").first.click()
    visit.page.locator(f".st-key-present-{key} button").click()
    visit.page.wait_for_timeout(300)
    visit.settled()
    visit.page.keyboard.press("Escape")


def cards(visit: Visit) -> list[str]:
    return [text.split("~")[0] for text in state(visit).get("card", [])]


def press_in_list(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-{key} button").first.click()
    visit.page.wait_for_timeout(400)
    visit.settled()


def test_cards_of_two_pages_are_collected_ordered_kept_and_exported(visit: Visit) -> None:
    visit.open("trends?dataset=demo&units=X-0101&units=X-0103")
    collect(visit, "trend")
    visit.page.get_by_role("link", name="排名", exact=True).click()
    visit.page.wait_for_timeout(300)
    visit.settled()
    collect(visit, "ranking")
    collect(visit, "meaning")
    assert cards(visit) == ["trends.trend", "ranking.ranking", "ranking.meaning"]
    expect(visit.page.locator(".st-key-tray button").first).to_contain_text("3")
    press_in_list(visit, "tray")
    press_in_list(visit, "tray-up-1")
    assert cards(visit) == ["ranking.ranking", "trends.trend", "ranking.meaning"]
    press_in_list(visit, "tray-remove-2")
    press_in_list(visit, "tray-undo")
    assert len(cards(visit)) == 3
    press_in_list(visit, "tray-remove-2")
    with visit.page.expect_download() as waiting:
        visit.page.locator(".st-key-pptx-deck button").click()
    slides = Presentation(io.BytesIO(waiting.value.path().read_bytes())).slides
    names = [line.split("\n")[-1] for line in visit.page.locator(".trayname").all_inner_texts()]
    assert [s.shapes.title.text_frame.text for s in slides] == [name.lstrip("12") for name in names]
    visit.page.reload()
    visit.settled()
    assert cards(visit) == ["ranking.ranking", "trends.trend"]
    visit.assert_sound()


def test_the_presentation_is_moved_by_keys(visit: Visit) -> None:
    visit.open("ranking?dataset=demo&units=X-0101&units=X-0103&year=2024&indicator=litigation_loss_rate")
    before = state(visit)
    press_in_list(visit, "tray")
    visit.page.get_by_role("link", name="只放映本页").click()
    slide(visit, 1)
    first = title(visit)
    assert visit.page.locator(".pagetitle").count() == 0
    expect(visit.page.locator("[data-testid='stSidebar']")).to_be_hidden()
    for key, number in (("PageDown", 2), ("ArrowRight", 3), ("PageUp", 2), ("ArrowLeft", 1), (" ", 2), ("Home", 1)):
        visit.page.keyboard.press(key)
        slide(visit, number)
    assert title(visit) == first
    pane = visit.page.locator(".slideevidence")
    visit.page.keyboard.press("e")
    expect(pane).to_be_visible()
    assert "71件" in pane.inner_text()
    visit.page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    visit.page.mouse.move(300, 300)
    visit.page.get_by_role("button", name="下一张").click()
    slide(visit, 2)
    visit.page.keyboard.press("Escape")
    visit.settled()
    assert state(visit) == before
    expect(visit.page.locator(".pagetitle h1")).to_have_text("排名")
    visit.assert_sound()


def every_slide_is_readable(visit: Visit, name: str, language: str, dataset: str) -> None:
    visit.page.set_viewport_size({"width": 1920, "height": 1080})
    visit.page.goto(f"{visit.address}/{path(name, f'dataset={dataset}&lang={language}&present=1')}")
    slide(visit, 1)
    of = int(visit.page.locator(".slidesource b").inner_text().split("/")[1])
    for number in range(1, of + 1):
        slide(visit, number)
        visit.page.wait_for_timeout(500)
        size, words = visit.page.evaluate(SMALLEST)
        assert size >= 24, (title(visit), size, words)
        assert visit.page.evaluate(INSIDE), title(visit)
        visit.page.keyboard.press("PageDown")
    visit.assert_sound()


def test_no_text_of_a_slide_is_too_small(visit: Visit) -> None:
    every_slide_is_readable(visit, "ranking", "zh", "demo")


@pytest.mark.soak
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(BOARDS))
def test_no_text_of_any_slide_is_too_small(visit: Visit, name: str, language: str) -> None:
    every_slide_is_readable(visit, name, language, "demo")
