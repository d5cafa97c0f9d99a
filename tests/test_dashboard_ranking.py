"""Intervals against published values, who is ranked and who stands apart, and the page itself."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from dashboard_fixtures import RunPage, html

from dashboard import i18n, ranking
from dashboard.charts import ranking as chart
from dashboard.model import Cell, Indicator
from dashboard.ranking import Entry
from dashboard.standing.intervals import Z998, funnel, wilson

pytest_plugins = ["dashboard_fixtures"]
RATE = Indicator("r", "率", "d", "维度", "%", "rate", "down", 2, True, "k", "n")


def cell(unit: str, value: float | None, n: float | None = None, state: str = "value", **more: object) -> Cell:
    k = None if n is None or value is None else round(value * n / 100)
    return Cell(unit, 2024, "r", state, value, numerator=k, denominator=n, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [  # Newcombe 1998, table I, method 3 (score); and 8 of 8
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
        (8, 8, 67.56, 100.0),
    ],
)
def test_wilson_gives_the_published_limits(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


@pytest.mark.parametrize(("k", "n"), [(1, 0), (3, 2), (-1, 5)])
def test_wilson_refuses_what_is_no_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)


def test_funnel_limits_are_those_of_the_normal_approximation() -> None:
    limits = funnel(20.0, 100)
    assert limits.low == pytest.approx(20 - 1.959964 * 4, abs=1e-6)
    assert limits.high == pytest.approx(27.839856, abs=1e-5)
    assert funnel(20.0, 100, Z998).high == pytest.approx(32.360928, abs=1e-5)
    assert funnel(97.0, 4) == replace(funnel(97.0, 4), high=100.0) and funnel(3.0, 4).low == 0.0


def test_outside_the_funnel_is_where_the_interval_leaves_out_the_overall_rate() -> None:
    for n in (1, 7, 30, 151, 640):
        for k in range(n + 1):
            limits, share = funnel(7.3, n), 100 * k / n
            half = 1.959964 * math.sqrt(7.3 * 92.7 / n)
            if abs(abs(share - 7.3) - half) > 1e-6:
                assert limits.holds(share) == wilson(k, n).holds(7.3), (k, n)


def test_places_are_shared_and_small_bases_have_none() -> None:
    cells = [cell("a", 5.0, 40), cell("b", 5.0, 20), cell("c", 0.0, 4), cell("d", 7.5, 40), cell("e", 1.0, 100)]
    ordered = ranking._ordered(cells, RATE)
    assert [c.unit_id for c in ordered] == ["c", "e", "a", "b", "d"]
    assert ranking._places(ordered, RATE) == {"e": 1, "a": 2, "b": 2, "d": 4}
    assert ranking._places(ordered, replace(RATE, direction="none")) == {}
    upward = ranking._ordered(cells, replace(RATE, direction="up"))
    assert [c.unit_id for c in upward] == ["d", "a", "b", "e", "c"]


def test_conflicts_and_the_missing_stand_apart() -> None:
    cells = [cell("a", 5.0, 40), cell("b", 6.0, 40, status="conflict"), cell("c", None, state="conflict"),
             cell("d", None, state="no_cases"), cell("e", None, state="no_report")]  # fmt: skip
    apart = ranking._apart(cells)
    assert {k: [c.unit_id for c in v] for k, v in apart.items()} == {
        "conflict": ["b", "c"], "no_cases": ["d"], "no_report": ["e"],
    }  # fmt: skip


def test_overall_rate_needs_three_units_and_leaves_out_wider_scopes() -> None:
    cells = [cell("a", 10.0, 100), cell("b", 20.0, 100), cell("c", 90.0, 10, scope_kind="wider")]
    assert ranking._overall(cells, RATE) is None
    overall = ranking._overall([*cells, cell("d", 0.0, 50)], RATE)
    assert overall and overall.percent == pytest.approx(12.0) and overall.units == 3
    assert ranking._overall([*cells, cell("d", 0.0, 50)], replace(RATE, uom="件")) is None


def test_words_follow_the_direction_and_counts_have_none() -> None:
    assert ranking.better("above", RATE) == "worse" and ranking.better("below", RATE) == "better"
    assert ranking.better("above", replace(RATE, direction="none")) == ""
    assert ranking.better("above", replace(RATE, uom="件", kind="count")) == ""


def test_of_many_units_the_middle_is_left_out_but_no_chosen_one() -> None:
    entries = tuple(
        Entry(cell(str(i), float(i)), str(i), "#123456" if i == 100 else None, i, None, "") for i in range(200)
    )
    rows, left_out = chart.shown(entries)
    assert left_out == 200 - len(rows) and len(rows) <= chart.MOST
    assert [e.name for _, e in rows if e.colour] == ["100"] and rows[0][1].name == "0" and rows[-1][1].name == "199"
    assert chart.shown(entries[:60]) == (list(enumerate(entries[:60])), 0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_shows_intervals_funnel_and_meaning(run_page: RunPage, language: str) -> None:
    page = run_page("ranking", indicator="litigation_loss_rate", year="2024", level="county", lang=language)
    text = html(page)
    assert not page.exception and "notice fault" not in text
    assert i18n.TEXTS["funnel.title"][language == "en"] in text
    assert i18n.TEXTS["rankcard.title"][language == "en"] in text
    assert len(page.get("plotly_chart")) == 3


def test_units_without_a_number_are_named_with_the_reason(run_page: RunPage) -> None:
    text = html(run_page("ranking", indicator="litigation_loss_rate", year="2021", level="county"))
    assert "<b>无报告</b> 云岫区" in text
    text = html(run_page("ranking", indicator="litigation_loss_rate", year="2023", level="county"))
    assert "<b>报告未提及</b> 枫砚区" in text


def test_counts_have_a_form_per_village_and_no_colours(run_page: RunPage) -> None:
    page = run_page("ranking", indicator="mediation_case_count", year="2024", level="county", form="per_village")
    text = html(page)
    assert page.query_params["form"] == "per_village" and "村居平均" in text
    meaning = text.split("class='waiting meaning'")[1].split("</ul>")[0]
    assert "better" not in meaning and "worse" not in meaning
    page = run_page("ranking", indicator="mediation_case_count", year="2024", level="county", form="x")
    assert "链接里的“口径”写的是“x”" in html(page)
    rate = run_page("ranking", indicator="litigation_loss_rate", level="county", form="per_village")
    assert "form" not in rate.query_params
