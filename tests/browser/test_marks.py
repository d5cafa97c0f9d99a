"""Marks in a real browser: a click on a dot and a choice from the list open the sentence on their own card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import Visit

pytestmark = pytest.mark.browser
PAGE = "ranking?level=county&indicator=litigation_loss_rate&year=2024"


def test_clicks_and_lists_open_sentences_one_at_a_time(visit: Visit) -> None:
    page = visit.open(PAGE).page
    evidence = page.locator(".evidence")
    assert evidence.count() == 0
    page.locator(".st-key-card-funnel .scatterlayer .point").first.click(force=True)
    visit.settled()
    expect(evidence).to_have_count(1)
    assert "%40funnel" in page.url and page.locator(".st-key-card-funnel .evidence blockquote").count() >= 1
    page.wait_for_timeout(800)  # the run that the click started has drawn everything
    page.locator(".st-key-pick-ranking input").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    visit.settled()
    expect(evidence).to_have_count(1)
    expect(page.locator(".st-key-card-ranking .evidence blockquote").first).to_be_visible()
    assert "funnel" not in page.url.split("mark=")[1]
    page.locator(".st-key-card-ranking .evidence a[data-go]").first.click()
    page.wait_for_selector(".reader-text mark.chosen")
