"""The ranking page as native charts: numbers in chart and workbook are the dataset's, intervals are error bars."""

from __future__ import annotations

import os
from io import BytesIO
from typing import Any

import duckdb
import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard import boards, view
from dashboard.exports import pptx
from dashboard.exports.deck import Chart, Line, Slide
from dashboard.i18n import t
from dashboard.standing.intervals import wilson

pytest_plugins = ["dashboard_fixtures"]
LOSS = "litigation_loss_rate"


def ranked(**more: list[str]) -> view.View:
    query = {"level": ["county"], "indicator": [LOSS], "units": ["X-0101", "X-0102"], "year": ["2024"]} | more
    return view.from_link("ranking", query)


def slides(found: view.View, key: str) -> list[Slide]:
    made = boards.of(found)[key].slides
    assert made is not None
    return list(made())


def chart_of(found: view.View, key: str, n: int = 0) -> Any:
    drawn = Presentation(BytesIO(pptx.to_bytes(slides(found, key), "题", "演示")))
    (chart,) = [shape.chart for shape in drawn.slides[n].shapes if shape.has_chart]
    return chart


def stored(found: view.View) -> dict[str, tuple[float, float | None, float | None]]:
    """Unit's name -> value, numerator, denominator as DuckDB has them."""
    con = duckdb.connect(os.path.realpath(found.path), read_only=True)
    rows = con.execute(
        "SELECT unit_id, value, numerator, denominator FROM value "
        "WHERE year = 2024 AND value IS NOT NULL AND indicator_id = ? AND status <> 'conflict'",
        [LOSS],
    ).fetchall()
    con.close()
    return {found.name(unit): rest for unit, *rest in rows if unit in found.peers}  # type: ignore[misc]


def test_ranking_holds_the_values_of_the_dataset_and_their_intervals(data_folder: None) -> None:
    found = ranked()
    chart, expected = chart_of(found, "ranking"), stored(found)
    names = [str(name).split(".")[-1] for name in chart.plots[0].categories]
    shown: dict[str, float] = {}
    for series in (s for s in chart.plots[0].series if s._element.find(qn("c:errBars")) is not None):
        shown |= {name: v for name, v in zip(names, series.values, strict=True) if v is not None}
        bars = series._element.find(qn("c:errBars"))
        assert bars.getnext().tag == qn("c:cat")  # the place the schema wants
        for side, sign in (("c:plus", 1), ("c:minus", -1)):
            for point in bars.find(qn(side)).iter(qn("c:pt")):
                name = names[int(point.get("idx"))]
                value, k, n = expected[name]
                reach = wilson(k or 0, n or 0)
                end = reach.high if sign > 0 else reach.low
                assert float(point.find(qn("c:v")).text) == pytest.approx(abs(end - value), abs=1e-9)
    assert shown == {name: value for name, (value, *_) in expected.items()}
    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    held = [cell.value for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row if cell.value is not None]
    assert all(any(h == pytest.approx(v, rel=1e-14) for h in held) for v, *_ in expected.values())
    assert len(held) == len(expected) + len(names)  # the values, and the overall rate for every unit
    assert chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"


def test_funnel_puts_every_unit_at_its_cases_and_rate(data_folder: None) -> None:
    found = ranked()
    chart, expected = chart_of(found, "funnel"), stored(found)
    points = {
        (float(x.find(qn("c:v")).text), float(y.find(qn("c:v")).text))
        for series in chart.plots[0].series if "%" not in series.name
        for x, y in zip(series._element.find(qn("c:xVal")).iter(qn("c:pt")),
                        series._element.find(qn("c:yVal")).iter(qn("c:pt")), strict=True)
    }  # fmt: skip
    assert points == {(n, value) for value, _, n in expected.values() if n}
    limits = [s.name for s in chart.plots[0].series if "限" in s.name]
    assert len(limits) >= 3 and chart.value_axis.axis_title.text_frame.text == found.indicator.name


def test_distribution_counts_every_unit_once(data_folder: None) -> None:
    found = ranked()
    (bars,) = chart_of(found, "distribution").plots[0].series
    assert sum(bars.values) == len(stored(found))
    (slide,) = slides(found, "distribution")
    assert all(found.name(unit) in slide.reading for unit in found.chosen if found.name(unit) in stored(found))


@pytest.mark.parametrize("key", ["ranking", "funnel", "distribution"])
def test_slides_name_source_and_sentences(data_folder: None, key: str) -> None:
    for slide in slides(ranked(), key):
        assert slide.notes.startswith(t("pptx.notes.sentences")) and "。" in slide.notes
        assert found_words(slide) and slide.title.startswith("行政诉讼败诉率")


def found_words(slide: Slide) -> bool:
    return "来源" in slide.foot or "横轴" in slide.foot


def test_a_form_is_said_and_many_units_take_several_slides(data_folder: None) -> None:
    counts = ranked(indicator=["mediation_case_count"], form=["per_village"])
    assert "（村居平均）" in slides(counts, "ranking")[0].title
    assert slides(counts, "ranking")[0].charts[0].form == "#,##0.00"  # type: ignore[union-attr]


def test_long_intervals_are_cut_with_a_word(data_folder: None) -> None:
    found = ranked(level=["township"], units=[])
    for slide in slides(found, "ranking"):
        (chart,) = slide.charts
        assert isinstance(chart, Chart)
        ends = [span for line in chart.lines for span in line.spans if span and span[1] > chart.high]
        assert bool(ends) == (t("pptx.ranking.beyond", units="") in slide.foot)


@pytest.mark.parametrize(("value", "place"), [(5.4, "b"), (9.0, "t")])  # just above the target's bar, far above it
def test_a_past_target_has_its_word_where_no_mark_stands(value: float, place: str) -> None:
    unit = Line("云岫区", (value, 6.0), "1F5FA8", "unit", "云岫区 6.00%")
    goal = Line("云岫区 2023 年目标：不高于 5%", (5.0, None), "16212B", "goal", "目标 ≤5%")
    slide = Slide("题", "", "", "", (Chart(("2023", "2024"), (unit, goal), 0.0, 10.0, 2.5, '0.00"%"'),))
    shapes = Presentation(BytesIO(pptx.to_bytes([slide], "题", "演示"))).slides[0].shapes
    (drawn,) = [shape.chart for shape in shapes if shape.has_chart]
    (label,) = drawn.plots[0].series[1]._element.iter(qn("c:dLbl"))
    assert [e.text for e in label.iter(qn("a:t"))] == ["目标 ≤5%"]
    assert label.find(qn("c:dLblPos")).get("val") == place
