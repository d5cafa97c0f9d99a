"""What a page says in words, and everything on it that opens.

Words of a report, a file or a user carry `data-verbatim` in the page and are no words of the interface. Streamlit draws
some text without letting anybody mark it; where that is the user's own, it is named here with the reason: titles of
datasets in lists, cells in a column of file names, the commonest values of a column. Of Streamlit's own English nothing
is left: dashboard/bridge.js puts Chinese in place of what no parameter replaces, in menus that open later too. Only the
browser's own file chooser is no part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
from playwright.sync_api import Locator, Page

from browser.conftest import Visit
from dashboard.i18n import t

# Words a Chinese page may show besides names in the data: file kinds, a unit, the language switch's own word.
LATIN = {"CSV", "XLSX", "PPTX", "PNG", "SVG", "DOCX", "MB", "English"}
# Where Streamlit shows content of the data unmarked: names of uploaded files, the commonest values of a column.
DATA_OF_STREAMLIT = "[data-testid=stDataFrameStatisticsChart]:not(:has(.vega-embed))"  # the commonest values

WORDS = """(data) => {
  const no_words = `[data-verbatim], code, script, style, noscript, ${data}`
  const attributes = ['aria-label', 'aria-roledescription', 'title', 'placeholder', 'alt']
  const said = []
  const files = /文件|File/  // a column of file names: cells in a canvas carry no marks
  const named = (cell) => {
    const heads = cell.closest('table').querySelectorAll('th')
    return files.test([...heads].find((th) => th.ariaColIndex === cell.ariaColIndex)?.textContent ?? '')
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement
    if (own.closest(no_words) || own.closest('[data-testid=stIconMaterial]')) continue  // drawn from its name
    const drawn = own.closest('canvas')  // what stands in a canvas is read out from a table inside it
    if (drawn ? !own.closest('td') || !named(own.closest('td')) : own.checkVisibility({ visibilityProperty: true }))
      said.push(node.data)
  }
  for (const e of document.querySelectorAll(attributes.map((name) => `[${name}]`).join()))
    if (!e.closest(no_words)) for (const name of attributes) said.push(e.getAttribute(name) ?? '')
  return said
}"""
BORDER = "e => [e, ...e.querySelectorAll('*')].some((x) => x.style.cursor === 'col-resize')"


OWN_WORD = {"中文"}  # of the language switch
IN_CHINESE = "[lang=zh-CN]:not(html)"  # what datasets say in Chinese only; the README says so


def titles(folder: Path) -> set[str]:
    """What users called the datasets of a folder; two of one title are told apart by the names of their files."""
    found = set()
    for link in folder.glob("*.duckdb"):
        with duckdb.connect(str(link.resolve()), read_only=True) as con:
            (title,) = con.execute("SELECT title_zh FROM dataset").fetchone() or ("",)
        found |= {title, t("field.same_name", name=title, key=link.stem)}
    return found


def untranslated(page: Page, named: set[str]) -> set[str]:
    """Latin words on the page; on a Chinese one there are none. `named`: titles, each of which may stand alone."""
    said = [text for text in page.evaluate(WORDS, DATA_OF_STREAMLIT) if text.strip() not in named]
    return set(re.findall(r"[A-Za-z]{2,}", "\n".join(said))) - LATIN


def unit_names(file: Path) -> re.Pattern[str]:
    """Names of units as reports and tables give them, longest first: they stay Chinese in English."""
    asked = """SELECT unnest([name, full_name]) FROM unit
               UNION SELECT unit_name FROM document UNION SELECT unit_name FROM fact"""
    with duckdb.connect(str(file.resolve()), read_only=True) as con:
        names = {name for (name,) in con.execute(asked).fetchall() if name}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")


def untranslated_in_english(page: Page, named: set[str], units: re.Pattern[str]) -> set[str]:
    """Chinese words of an English page that are neither names nor marked."""
    said = [text for text in page.evaluate(WORDS, f"{DATA_OF_STREAMLIT}, {IN_CHINESE}") if text.strip() not in named]
    return set(re.findall("[一-鿿]+", units.sub("", "\n".join(said)))) - OWN_WORD


def open_everything(visit: Visit, every: bool, deep: bool) -> Iterator[str]:
    """Open what the page has to open, in turn; the name of what is open.

    `every`: not only the first of each kind; `deep`: menus of columns and dialogs, too, which take longer.
    """
    page = visit.page
    fields = (
        ".st-key-head input, [data-testid=stMain] :is([data-testid=stSelectbox], [data-testid=stMultiSelect]) input"
    )
    for kind, selector in (("menu", "[data-testid=stPopoverButton]"), ("field", fields)):
        for one in _seen(page, selector, every):
            one.click()
            page.wait_for_timeout(400)
            yield kind
            page.keyboard.press("Escape")
            page.wait_for_timeout(150)
    for one in _seen(page, "[data-testid=stExpander] summary", every):
        one.click()
        page.wait_for_timeout(400)
        yield "expander"
    for one in _seen(page, "[data-testid=stTooltipHoverTarget]", every):
        one.hover(force=True)
        page.wait_for_timeout(400)
        yield "help"
    if deep:
        for one in _seen(page, "[data-testid=stDataFrame]", every):
            yield from _table(visit, one, every)
        yield from _dialogs(visit)


def _seen(page: Page, selector: str, every: bool) -> Iterator[Locator]:
    shown = page.locator(selector).filter(visible=True)
    for number in range(shown.count() if every else min(1, shown.count())):
        shown.nth(number).scroll_into_view_if_needed()
        yield shown.nth(number)


def _table(visit: Visit, table: Locator, every: bool) -> Iterator[str]:
    """The menus of columns with what opens from them, and the search (Ctrl+F)."""
    page = visit.page
    for x, y in _menus(page, table)[0 if every else -2 :]:  # the last two of 数据表 hold numbers and words
        page.mouse.move(x, y)
        page.wait_for_timeout(250)
        page.mouse.click(x, y)
        menu = page.get_by_test_id("stDataFrameColumnMenu")
        menu.wait_for()
        yield "column menu"
        for inner, opened in (("统计", "stDataFrameStatisticsMenu"), ("格式", "stDataFrameColumnFormattingMenu")):
            for item in menu.get_by_role("menuitem").filter(has_text=inner).all():
                item.hover()
                page.get_by_test_id(opened).wait_for()
                page.wait_for_timeout(500)
                yield f"column menu: {inner}"
        while menu.count():  # what opened from it closes first
            page.keyboard.press("Escape")
            page.wait_for_timeout(200)
    table.click(position={"x": 60, "y": 50})
    visit.settled()
    table.click(position={"x": 60, "y": 50})
    page.keyboard.press("Control+f")
    page.get_by_test_id("search-input").fill("区")
    page.wait_for_timeout(600)
    yield "search in a table"
    page.keyboard.press("Escape")
    visit.settled()


def _menus(page: Page, table: Locator) -> list[tuple[float, float]]:
    """Where the menu buttons of the columns are: left of the borders, which the pointer tells."""
    box = table.bounding_box()
    assert box
    x, y, found = box["x"] + 30, box["y"] + 15, []
    while x < box["x"] + box["width"] - 4:
        page.mouse.move(x, y)
        page.wait_for_timeout(15)
        if table.evaluate(BORDER):
            found.append((x - 14, y))
            x += 24
        x += 6
    assert found, "no column border was found"
    return found


def _dialogs(visit: Visit) -> Iterator[str]:
    """A card as a table, and the collected cards: none, then those of the page."""
    page = visit.page
    dialog = page.get_by_test_id("stDialog")
    menus = page.locator("[class*=st-key-more-] [data-testid=stPopoverButton]")
    if menus.count():
        menus.first.click()
        page.wait_for_timeout(400)
        tables = page.locator("[class*=st-key-table-] button")
        if tables.count():
            tables.first.click()
            dialog.wait_for()
            visit.settled()
            yield "card as a table"
            dialog.get_by_role("button", name="关闭").click()
            dialog.wait_for(state="detached")
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)
    if page.locator(".st-key-tray button").count():
        page.locator(".st-key-tray button").first.click()
        dialog.wait_for()
        yield "tray"
        page.locator(".st-key-tray-all button").first.click()
        page.locator(".st-key-trayrow-0").wait_for()
        visit.settled()
        yield "tray with cards"
