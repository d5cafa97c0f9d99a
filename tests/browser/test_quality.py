"""Every page of the navigation measured: accessibility (axe), no untranslated word, no noise in the console, links.

`make test` takes each page once in either language and ten links; `make soak` both themes, three datasets, a hundred.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from browser.conftest import ROOT, Site, Visit, start, visiting
from browser.scan import open_everything, titles, unit_names, untranslated, untranslated_in_english
from browser.test_browser import path, state
from dashboard.i18n import LANGUAGES
from dashboard.navigation import PAGES

pytestmark = pytest.mark.browser
NAMES = [row.name for row in PAGES]
BUILT = ROOT / "data" / "build"

# Markup of Streamlit's own that no parameter or style changes: rule -> where, with the reason.
STREAMLITS_OWN = {
    "list": "stSidebarNav",  # the groups of the navigation are a ul with div between ul and li; a reader reads links
    "listitem": "stSidebarNav",
}
NOISE = "_stcore/(health|host-config)"  # Streamlit looks for its server below the page's address first


def findings(page: Page) -> list[str]:
    """Serious and critical findings of axe that are ours to mend."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"] if not _streamlits(rule["id"], page, node["target"][0])
    ]  # fmt: skip


def _streamlits(rule: str, page: Page, target: str) -> bool:
    inside = STREAMLITS_OWN.get(rule)
    return bool(inside) and page.locator(target).first.evaluate(f"e => !!e.closest('[data-testid={inside}]')")


def check(visit: Visit, folder: Path, name: str, query: str, chinese: bool, every: bool = False) -> None:
    """`folder`: of the datasets; `every`: all that opens is opened, not only the first of its kind."""
    noise, named = list[str](), titles(folder)
    visit.page.on("console", lambda m: noise.append(f"{m.text} {m.location.get('url')}") if m.type == "error" else None)
    visit.open(path(name, query))
    visit.page.wait_for_timeout(500)
    visit.assert_sound()
    if "dataset=demo" in query:
        mark = "演示数据（虚构）" if chinese else "Demonstration data (fictional)"
        expect(visit.page.locator(".pagetitle .mark-fiction")).to_have_text(mark)
    assert visit.page.locator("[data-testid='stMain']").inner_text().count("\n") > 5, "an empty page"
    assert findings(visit.page) == []
    if chinese:
        assert untranslated(visit.page, named) == set()
        for opened in open_everything(visit, every, deep=every or name == "data"):
            assert untranslated(visit.page, named) == set(), opened
    else:
        units = unit_names(folder / f"{state(visit)['dataset'][0]}.duckdb")
        assert untranslated_in_english(visit.page, named, units) == set()
    assert [line for line in noise if not re.search(NOISE, line)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_and_chinese(visit: Visit, site: Site, name: str) -> None:
    check(visit, site.dataset.parent, name, "dataset=demo&lang=zh", chinese=True)


def test_choosing_files_is_chinese(visit: Visit, site: Site, tmp_path: Path) -> None:
    """The uploader with files, of which one is too large; their names are Chinese, as nothing marks them."""
    (tmp_path / "报告").write_text("全年办理行政处罚案件12件。", encoding="utf-8")
    with (tmp_path / "太大").open("wb") as large:
        large.truncate(101 * 2**20)
    named = titles(site.dataset.parent)
    visit.open("imports?lang=zh")
    chooser = visit.page.get_by_test_id("stFileUploaderDropzoneInput")
    for name in ("报告", "太大"):
        chooser.set_input_files(str(tmp_path / name))
        visit.page.get_by_test_id("stFileChipName").filter(has_text=name).wait_for()
        visit.settled()
        assert untranslated(visit.page, named) == set()
    expect(visit.page.get_by_test_id("stFileUploader")).to_contain_text("文件不能超过 100")
    for button in visit.page.locator("[data-testid=stFileUploader] button").filter(visible=True).all():
        button.hover()
        visit.page.wait_for_timeout(400)
        assert untranslated(visit.page, named) == set()
    visit.assert_sound()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_and_english_in_the_dark(browser: Browser, site: Site, name: str) -> None:
    for visit in visiting(browser, site.address, color_scheme="dark"):
        check(visit, site.dataset.parent, name, "dataset=demo&lang=en", chinese=False)


@pytest.fixture(scope="module")
def bundled(browser: Browser) -> Iterator[str]:
    process, address = start(BUILT)
    yield address
    process.terminate()
    process.wait(10)


@pytest.mark.soak
@pytest.mark.parametrize("dataset", ["demo", "published", "seeds"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_in_every_way(
    browser: Browser, bundled: str, name: str, language: str, theme: str, dataset: str
) -> None:
    if not (BUILT / f"{dataset}.duckdb").exists():
        pytest.skip(f"data/build/{dataset}.duckdb is not there")
    for visit in visiting(browser, bundled, color_scheme=theme):
        query = f"dataset={dataset}&lang={language}"
        check(visit, BUILT, name, query, language == "zh", every=theme == "light" and dataset == "demo")


def choices(file: Path, rng: random.Random) -> dict[str, list[str]]:
    """A value for every parameter, valid together."""
    con = duckdb.connect(str(file.resolve()), read_only=True)
    levels = con.execute(
        "SELECT DISTINCT level FROM unit JOIN coverage USING (unit_id) WHERE reports ORDER BY ALL"
    ).fetchall()
    level = rng.choice(levels)[0]
    units = [
        u
        for (u,) in con.execute("SELECT unit_id FROM unit WHERE reports AND level = ? ORDER BY ALL", [level]).fetchall()
    ]
    years = [
        y
        for (y,) in con.execute(
            "SELECT DISTINCT year FROM value JOIN unit USING (unit_id) WHERE level = ? ORDER BY ALL", [level]
        ).fetchall()
    ]
    indicators = [
        i
        for (i,) in con.execute(
            "SELECT DISTINCT indicator_id FROM value WHERE value IS NOT NULL ORDER BY ALL"
        ).fetchall()
    ]
    first, last = sorted(rng.choices(years, k=2))
    chosen = rng.sample(units, min(len(units), rng.randint(2, 4)))
    return {
        "level": [level], "parent": ["all"], "unit": chosen[:1], "units": chosen, "year": [str(rng.choice(years))],
        "indicator": [rng.choice(indicators)], "from": [str(first)], "to": [str(last)], "members": chosen,
        "indicators": rng.sample(indicators, min(3, len(indicators))), "base": [rng.choice(chosen)],
    }  # fmt: skip


REPLACED = re.compile("链接里的“|The link")  # the notice that something else is shown than what the link asks for
SINGLE = {
    "dataset",
    "level",
    "parent",
    "unit",
    "year",
    "indicator",
    "base",
    "status",
    "outcome",
    "dimension",
    "present",
}
ASKED = {"pair": ("units",), "span": ("from", "to"), "ranked": ("indicator",)}  # field -> its parameters


def seen(visit: Visit) -> tuple[list[str], list[str]]:
    """Titles of the cards and what stands in the head."""
    fields = visit.page.locator(".st-key-head input").evaluate_all("all => all.map(e => e.value)")
    return visit.page.locator("h1, .cardtitle").all_inner_texts(), [*map(str, fields)]


def check_link(visit: Visit, file: Path, seed: int) -> None:
    """The view of a link, its resolved address, and the view of that address opened anew are the same."""
    rng = random.Random(seed)
    row = rng.choice([p for p in PAGES if "level" in p.fields])
    given = choices(file, rng)
    names = [n for field in row.fields for n in ASKED.get(field, (field,)) if n in given]
    query = {"dataset": [file.stem], **{n: given[n] for n in names}}
    language = {"lang": rng.choice(LANGUAGES)}
    visit.open(path(row.name, urlencode(query | language, doseq=True)))
    visit.assert_sound()
    assert visit.page.locator(".notice").filter(has_text=REPLACED).count() == 0, query
    resolved, view = state(visit), seen(visit)
    assert {n: resolved.get(n) for n in query} == query
    visit.page.reload()
    visit.settled()
    assert state(visit) == resolved and seen(visit) == view


def check_garbage(visit: Visit, seed: int) -> None:
    """Random values: a notice, never an error."""
    rng = random.Random(seed)
    row = rng.choice(PAGES)
    wild = ["", "x", "%", "-1", "99999999999", "<b>", "' OR 1=1", "二〇二四", "\u202e", "a" * 300, "../../etc", "null"]
    keys = ["level", "parent", "unit", "units", "year", "indicator", "from", "to", "mark", "fact", "report", "status",
            "members", "indicators", "base", "dataset", "dimension", "form", "outcome", "present", "asof"]  # fmt: skip
    query = {key: rng.choice(wild) for key in rng.sample(keys, 5)}
    language = rng.choice(LANGUAGES)
    visit.open(path(row.name, urlencode(query | {"lang": language})))
    visit.assert_sound()
    if any(query.get(field, "") for field in {"dataset", "present", *row.fields} & SINGLE):
        assert visit.page.locator(".notice").filter(has_text=REPLACED).count() > 0, query


@pytest.mark.parametrize("seed", range(10))
def test_a_random_link_restores_its_view(visit: Visit, site: Site, seed: int) -> None:
    check_link(visit, site.dataset.parent / "demo.duckdb", seed)


@pytest.mark.parametrize("seed", range(6))
def test_random_garbage_in_a_link_is_no_error(visit: Visit, seed: int) -> None:
    check_garbage(visit, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 110))
def test_a_hundred_random_links_restore_their_view(visit: Visit, site: Site, seed: int) -> None:
    check_link(visit, site.dataset.parent / "demo.duckdb", seed)
    check_garbage(visit, seed)
