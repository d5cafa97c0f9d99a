"""By keyboard: what can be clicked is reached by Tab and shows it, menus open and close, the reader moves."""

from __future__ import annotations

import pytest

from browser.conftest import Visit
from browser.test_browser import path, state

pytestmark = pytest.mark.browser
CONTROLS = "a[href], button, input, select, textarea, summary, [role=button], [role=combobox]"
MOST = 400  # presses until the focus has to be round

# Where the focus is: "round" once it comes to an element for the second time or leaves the page, else what it is on
# where its outline cannot be seen.
STEP = """() => {
  const e = document.activeElement
  if (!e || e === document.body || (e.dataset.tabbed && e.tagName !== 'CANVAS')) return 'round' // a table: by cell
  e.dataset.tabbed = '1'
  const near = [e, e.parentElement, e.parentElement?.parentElement, e.parentElement?.parentElement?.parentElement]
  const seen = near.filter(Boolean).some((x) => {
    const s = getComputedStyle(x)
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none'
  })
  return seen ? '' : 'unseen ' + e.outerHTML.slice(0, 160)
}"""
LEFT_OUT = """(controls) => [...document.querySelectorAll(controls)].filter((e) => {
  if (e.dataset.tabbed || e.disabled || e.tabIndex < 0 || e.closest('[inert], [hidden]')) return false
  const style = getComputedStyle(e), box = e.getBoundingClientRect()
  if (style.visibility === 'hidden' || style.display === 'none' || !box.width || !box.height) return false
  const group = e.closest('[role=radiogroup], [role=group]') // one stop, arrows within
  return !(group && group.querySelector('[data-tabbed]'))
}).map((e) => e.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("name", ["overview", "trends", "review"])
def test_tab_reaches_every_control_and_shows_where_it_is(visit: Visit, name: str) -> None:
    visit.open(path(name, "dataset=demo"))
    said: list[str] = []
    while len(said) < MOST and "round" not in said:
        visit.page.keyboard.press("Tab")
        said.append(visit.page.evaluate(STEP))
    assert 20 < len(said) < MOST and {*said} == {"", "round"}
    assert visit.page.evaluate(LEFT_OUT, CONTROLS) == []


def test_a_menu_opens_by_enter_and_gives_the_focus_back(visit: Visit) -> None:
    visit.open(path("trends", "dataset=demo"))
    button = visit.page.locator(".st-key-more-trend button").first
    button.focus()
    visit.page.keyboard.press("Enter")
    inside = visit.page.get_by_test_id("stPopoverBody")
    inside.wait_for(state="visible")
    visit.page.keyboard.press("Escape")
    inside.wait_for(state="hidden")
    assert button.evaluate("e => e === document.activeElement")


def test_a_list_is_chosen_from_by_arrows_and_left_by_escape(visit: Visit) -> None:
    visit.open(path("overview", "dataset=demo&year=2024"))
    field = visit.page.locator(".st-key-year input")
    field.focus()
    visit.page.keyboard.press("ArrowDown")
    visit.page.get_by_role("option").first.wait_for(state="visible")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("option").first.wait_for(state="hidden")
    assert field.evaluate("e => e === document.activeElement") and state(visit)["year"] == ["2024"]
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        visit.page.keyboard.press(key)
        visit.page.wait_for_timeout(150)
    visit.settled()
    assert state(visit)["year"] != ["2024"]
    assert field.evaluate("e => e === document.activeElement")


def test_the_reader_goes_from_number_to_number_by_arrows(visit: Visit) -> None:
    visit.open(path("source", "dataset=demo"))
    rows = visit.page.locator("button.fact")
    rows.first.focus()
    visit.page.keyboard.press("Enter")
    first = state(visit)["fact"]
    for key, index in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        visit.page.keyboard.press(key)
        assert rows.nth(index).evaluate("e => e === document.activeElement && e.classList.contains('chosen')")
    visit.settled()
    assert state(visit)["fact"] != first
    assert visit.page.locator(".reader-text mark.chosen").count() > 0
    visit.assert_sound()
