"""The deck: entries of an address and back, and what a reader collects, moves and removes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import duckdb
import pytest
from dashboard_fixtures import RunPage
from dashboard_fixtures import html as everything
from hypothesis import given, settings
from hypothesis import strategies as some
from pptx import Presentation

from dashboard import boards, database
from dashboard.deck import entries
from dashboard.deck.entries import MOST, Entry, Gone
from dashboard.exports import of_cards, pptx, take
from dashboard.navigation import PAGES
from dashboard.view import from_link

pytest_plugins = ["dashboard_fixtures"]
LOSS = "litigation_loss_rate"
TREND = f"trends.trend~level.county~units.X-0101.X-0103~indicator.{LOSS}~from.2019~to.2024"
PLACES = "ranking.ranking~level.county~units.X-0101~year.2024~indicator.mediation_success_rate"
TEXT = some.text(min_size=1, max_size=12)
STATE = some.dictionaries(
    TEXT.filter(lambda name: name not in entries.NO_STATE), some.lists(TEXT, min_size=1, max_size=4).map(tuple)
).map(lambda found: tuple(found.items()))
ENTRY = some.builds(Entry, TEXT, some.sampled_from(sorted(boards.BOARDS)), TEXT, STATE)


def html(page: Any) -> str:
    """What a page put out besides its style sheet."""
    return re.sub(r"<style>.*?</style>", "", everything(page), flags=re.S)


@given(ENTRY, TEXT)
@settings(max_examples=150, deadline=None)
def test_an_entry_survives_its_address(entry: Entry, common: str) -> None:
    text = entries.encode(entry, common)
    assert entries.decode(text, common) == entry
    assert ("dataset." in text) == (entry.dataset != common) or "dataset" in str(entry)


@given(some.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_an_entry_or_refused(text: str) -> None:
    try:
        assert entries.decode(text, "demo").page in boards.BOARDS
    except Gone as reason:
        assert str(reason)


@pytest.mark.parametrize("name", sorted(boards.BOARDS))
def test_every_card_is_found_again(data_folder: None, name: str) -> None:
    view = from_link(name, {"dataset": ["demo"]})
    for key, card in boards.of(view).items():
        entry = entries.of(view, key)
        again = entries.opened(entries.decode(entries.encode(entry, "demo"), "demo"))
        assert (again.entry, again.card.full_title) == (entry, card.full_title)
        assert again.view.fields.chosen == view.fields.chosen


def test_fixed_defaults_and_the_common_dataset_are_left_out(data_folder: None) -> None:
    view = from_link("data", {"dataset": ["demo"], "status": ["known"]})
    text = entries.encode(entries.of(view, "data"), "demo")
    assert "status" not in text and "dataset" not in text and "lang" not in text
    assert "dataset.demo" in entries.encode(entries.of(view, "data"), "other")


BAD = [
    "nonsense",
    "trends.nothing~level.county",
    "moon.trend",
    TREND.replace("X-0101", "X-9999"),
    f"{TREND}~dataset.gone",
]


def test_bad_entries_are_skipped_with_a_notice(run_page: RunPage) -> None:
    page = run_page("trends", card=[BAD[0], TREND, *BAD[1:], TREND])
    assert not page.exception
    assert page.query_params["card"] == f"{TREND}" or page.query_params["card"] == [TREND]
    assert html(page).count("已略过") == len(BAD)


def test_no_more_than_the_limit(run_page: RunPage) -> None:
    years = [f"{TREND.replace('from.2019', f'from.{y}')}" for y in range(2019, 2024)]
    more = [text.replace("trends.trend", card) for text in years for card in ("trends.trend", "trends.multiples")]
    every = [
        text.replace(LOSS, key) for text in more for key in (LOSS, "mediation_success_rate", "adviser_coverage_rate")
    ]
    page = run_page("trends", card=every)
    assert len(every) > MOST and len(page.query_params["card"]) == MOST
    assert f"最多 {MOST} 张" in html(page)


def test_cards_are_collected_once_across_pages(run_page: RunPage) -> None:
    page = run_page("trends", card=[PLACES])
    page.button(key="present-trend").click().run()
    assert [text.split("~")[0] for text in page.query_params["card"]] == ["ranking.ranking", "trends.trend"]
    assert "第 2 张" in page.toast[0].value
    page.button(key="present-trend").click().run()
    assert len(page.query_params["card"]) == 2 and "已在演示中" in page.toast[0].value
    page.switch_page("pages/ranking.py").run()
    assert len(page.query_params["card"]) == 2 and "演示（2）" in page.button(key="tray").label


def test_where_nothing_can_be_presented_nothing_offers_it(run_page: RunPage) -> None:
    """A page without cards of its own offers the presentation only once cards have been collected elsewhere."""
    assert "tray" not in [button.key for button in run_page("imports").button]
    assert "tray" in [button.key for button in run_page("imports", card=[PLACES]).button]
    assert "tray" in [button.key for button in run_page("ranking").button]


def test_the_sentences_of_a_slide_lead_nobody_into_reviewing(run_page: RunPage) -> None:
    page = html(run_page("trends", card=[TREND], present="1"))
    assert "slideevidence" in page and "查看原文" in page and ">校核</a>" not in page


@pytest.mark.parametrize(("language", "said"), [("zh", "没有这种方式"), ("en", "showing the page")])
def test_an_unknown_way_to_present_opens_the_page_with_a_notice(run_page: RunPage, language: str, said: str) -> None:
    page = html(run_page("trends", lang=language, present="../../etc"))
    assert "pagetitle" in page and said in page and "slidehead" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [row.name for row in PAGES])
def test_every_page_presents_its_cards(run_page: RunPage, name: str, language: str) -> None:
    page = run_page(name, lang=language, present="1")
    text = html(page)
    assert not page.exception and "notice fault" not in text
    if name not in boards.BOARDS:
        assert "slidereading" in text and "slidehead" not in text
        return
    own = [card for card in boards.of(from_link(name, {})).values() if not card.lead]
    assert f"1 / {len(own)}" in text and "pagetitle" not in text
    assert ("虚构" if language == "zh" else "fictional") in text


def test_a_deck_is_presented_slide_by_slide(run_page: RunPage) -> None:
    page = run_page("overview", card=[TREND, PLACES], present="1", slide="2")
    text = html(page)
    assert "2 / 2" in text and "调解成功率" in text and "slideevidence" in text
    assert "1 / 2" in html(run_page("overview", card=[TREND, PLACES], present="1", slide="nine"))
    own = html(run_page("catalogue", card=[TREND, PLACES], present="page"))
    assert "1 / 1" in own


def collected(*texts: str) -> list[Any]:
    opened = [entries.opened(entries.decode(text, "demo")) for text in texts]
    return [(found.view, found.card) for found in opened]


def test_the_deck_as_one_file_keeps_order_and_numbers(dataset_path: str) -> None:
    cards = collected(PLACES.replace("ranking.ranking", "ranking.meaning"), TREND)
    content = take.collected(cards[0][0], cards).content()
    slides = list(Presentation(BytesIO(content)).slides)
    assert [s.shapes.title.text_frame.text for s in slides] == [card.full_title for _, card in cards]
    chart = next(shape.chart for shape in slides[1].shapes if shape.has_chart)
    query = "SELECT value FROM value WHERE unit_id = ? AND indicator_id = ? AND year = ?"
    with duckdb.connect(str(database.datasets()[0][0].path), read_only=True) as dataset:
        for unit in ("X-0101", "X-0103"):
            series = next(s for s in chart.plots[0].series if s.name == cards[1][0].name(unit))
            stored = [dataset.execute(query, [unit, LOSS, y]).fetchone() for y in range(2019, 2025)]
            assert list(series.values) == [row[0] if row else None for row in stored]
    for slide in slides:
        words = "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "虚构" in words and slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("name", sorted(boards.BOARDS))
def test_every_card_becomes_slides(data_folder: None, name: str) -> None:
    view = from_link(name, {"dataset": ["demo"]})
    for card in boards.of(view).values():
        found = of_cards.slides_of(view, card)
        assert found and all(slide.mark and slide.foot and slide.notes for slide in found), card.key
        assert card.lead or all(slide.charts or slide.table for slide in found), card.key
        assert len(list(Presentation(BytesIO(pptx.to_bytes(found, "题", "标"))).slides)) == len(found)
