"""From every mark to its sentences by click, list or link; formulas with both inputs, contradictions side by side."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest
from dashboard_fixtures import RunPage, html

from dashboard import boards, evidence, lookups, view
from dashboard.charts.frame import clickable
from dashboard.model import Cell

pytest_plugins = ["dashboard_fixtures"]
LOSS = "litigation_loss_rate"
WITH_MARKS = [("trends", ["trend", "multiples"]), ("compare", ["dumbbell", "lines"]),
              ("ranking", ["ranking", "funnel", "distribution"])]  # fmt: skip


def loss(page: str = "trends", **more: list[str]) -> view.View:
    query = {"level": ["county"], "indicator": [LOSS], "units": ["X-0101", "X-0102"], "year": ["2024"]} | more
    return view.from_link(page, query)


def block(found: view.View, unit: str, year: int) -> str:
    return evidence.block(found, lookups.cells(found.path, (unit,), (LOSS,), year, year)[LOSS, unit, year])


@pytest.mark.parametrize(("page", "cards"), WITH_MARKS)
def test_every_figure_has_marks_that_lead_to_their_sentences(data_folder: None, page: str, cards: list[str]) -> None:
    board = boards.of(loss(page))
    for key in cards:
        card = board[key]
        assert card.clickable and card.figure is not None
        drawn = go.Figure(card.figure().to_dict())  # Plotly checks it
        marks = [
            mark
            for trace in drawn.data
            if trace.customdata is not None
            for mark in trace.customdata
            if mark is not None
        ]
        known = {(c.unit_id, c.year) for c in card.cells if c.known}
        assert marks and {(str(u), int(y)) for u, y in marks} <= known


@pytest.mark.parametrize(("page", "cards"), WITH_MARKS)
def test_a_link_opens_the_sentence_on_the_card_it_names(run_page: RunPage, page: str, cards: list[str]) -> None:
    state = {"level": "county", "indicator": LOSS, "units": ["X-0101", "X-0102"], "year": "2024"}
    for key in cards:
        mark = "X-0101:2024" if key == cards[0] else f"X-0101:2024@{key}"
        shown = run_page(page, mark=mark, **state)
        assert html(shown).count("class='evidence'") == 1 and shown.query_params["mark"] == mark
        assert shown.selectbox(key=f"pick-{key}").value == "X-0101:2024"


def test_a_bad_mark_gives_a_notice(run_page: RunPage) -> None:
    page = run_page("ranking", level="county", indicator=LOSS, year="2024", mark="moon:1999@funnel")
    assert "class='notice'" in html(page) and "mark" not in page.query_params


def test_a_computed_rate_shows_the_formula_and_both_inputs(data_folder: None) -> None:
    found = loss()
    cells = lookups.cells(found.path, found.peers, (LOSS,), 2024, 2024)
    unit, cell = next((u, c) for (_, u, _), c in cells.items() if c.status == "derived" and c.known)
    body = block(found, unit, 2024)
    assert f"行政诉讼败诉件数 {cell.numerator:g} ÷ 行政诉讼审结件数 {cell.denominator:g} = " in body
    assert body.count("<h5>") == 2 and "<h5>行政诉讼败诉件数" in body and body.count("data-go") >= 2


def test_a_contradiction_shows_both_readings_side_by_side(data_folder: None) -> None:
    body = block(loss(), "X-0108", 2024)
    readings = body.split("class='readings'")[1]
    assert readings.count("<h5>") == 2 and "行政诉讼败诉率 8.70%" in readings and "÷" in readings
    found = loss()
    key = "court_appearance_rate"
    two = evidence.block(found, lookups.cells(found.path, ("X-0103",), (key,), 2024, 2024)[key, "X-0103", 2024])
    assert two.count("<h5>") == 2 and "87.10%" in two and "90.30%" in two


def test_a_divided_count_shows_what_was_divided_by_what(data_folder: None) -> None:
    query = {"indicator": ["mediation_case_count"], "form": ["per_village"]}
    card = boards.of(loss("ranking", **query))["ranking"]
    cell = next(c for c in card.cells if c.basis)
    body = evidence.block(loss("ranking", **query), cell)
    assert "调解案件数" in body and "÷ 村（居、社区）总数" in body and body.count("<h5>") == 2


def test_clickable_marks_keep_their_looks() -> None:
    cell = Cell("u", 2024, "r", "value", 1.0)
    found = clickable([cell, replace(cell, year=2023)], 0)
    assert found["customdata"] == [["u", 2024], ["u", 2023]]
    assert found["selected"] == found["unselected"] == {"marker": {"opacity": 0}}
