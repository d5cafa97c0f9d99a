"""How numbers, their absence and their differences are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard import i18n, numbers, wording
from dashboard.charts.frame import Series, scale, spread
from dashboard.model import Cell, Indicator
from dashboard.statistics import middle, rank


def indicator(uom: str = "%", direction: str = "down", decimals: int = 2) -> Indicator:
    return Indicator(
        "i", "指标", "d", "维度", uom, "rate" if uom == "%" else "count", direction, decimals, True, "", ""
    )


def cell(value: float | None, state: str = "value", **more: object) -> Cell:
    return Cell("u", 2024, "i", state, value, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.use("zh")


@pytest.mark.parametrize(
    ("given", "uom", "decimals", "expected"),
    [
        (cell(3.125), "%", 2, "3.13%"),
        (cell(98.2), "%", 2, "98.20%"),
        (cell(100.0), "%", 2, "100%"),
        (cell(0.0), "%", 2, "0%"),
        (cell(99.0, qualifier="~"), "%", 2, "≈99%"),
        (cell(412.0, qualifier=">="), "件", 0, "≥412 件"),
        (cell(1234567.0), "件", 0, "1,234,567 件"),
        (cell(4830.9), "万元", 0, "4,830.9 万元"),
        (cell(None, "silent"), "%", 2, "—"),
        (cell(None, "no_report"), "%", 2, "无报告"),
        (cell(None, "partial"), "件", 0, "仅有分项"),
        (cell(None, "no_cases"), "%", 2, "无案件"),
        (cell(None, "conflict"), "%", 2, "矛盾"),
    ],
)
def test_shown(given: Cell, uom: str, decimals: int, expected: str) -> None:
    assert numbers.shown(given, indicator(uom, decimals=decimals)) == expected


def test_difference_is_that_of_the_displayed_values() -> None:
    assert numbers.difference(cell(7.0422535), cell(8.6956521), indicator()) == Decimal("-1.66")
    assert numbers.difference(cell(7.0), cell(None, "silent"), indicator()) is None


@pytest.mark.parametrize(
    ("change", "direction", "expected"),
    [("1", "up", "better"), ("1", "down", "worse"), ("-1", "down", "better"), ("1", "none", ""), ("0", "up", "")],
)
def test_verdict(change: str, direction: str, expected: str) -> None:
    assert numbers.verdict(Decimal(change), direction) == expected


def test_change_line_names_the_reason_where_there_is_no_comparison() -> None:
    line = wording.change_line(cell(7.0), cell(None, "no_report"), indicator())
    assert "上年无报告，无从比较" in line
    assert "▼ 降 1.66 个百分点，改善" in wording.change_line(cell(7.04), cell(8.70), indicator())
    assert "class='change '" in wording.change_line(cell(7.0), cell(8.0), indicator("件", "none", 0))


def test_rank_shares_places_and_leaves_out_the_silent() -> None:
    cells = {"a": cell(1.0), "b": cell(1.0), "c": cell(3.0), "d": cell(None, "silent")}
    first, third = rank("a", cells, "down"), rank("c", cells, "down")
    assert first and third
    assert (first.place, first.of, first.tied) == (1, 3, True)
    assert (third.place, third.tied) == (3, False)
    assert rank("d", cells, "down") is None and rank("a", cells, "none") is None


def test_quartiles_only_from_four_values_on() -> None:
    few = middle([cell(1.0), cell(2.0), cell(None, "silent")])
    many = middle([cell(float(v)) for v in (1, 2, 3, 4, 5)])
    assert few and few.low is None and few.median == 1.5
    assert many and (many.low, many.median, many.high) == (2.0, 3.0, 4.0)
    assert middle([cell(None, "silent")]) is None


def test_missing_years_end_a_line() -> None:
    values = [1.0, 2.0, None, 4.0]
    cells = tuple(Cell("u", 2019 + i, "i", "value" if v else "silent", v) for i, v in enumerate(values))
    assert [[c.year for c in run] for run in Series("u", "甲", None, cells).runs()] == [[2019, 2020], [2022]]


def test_axis_carries_its_unit_on_the_last_tick_only() -> None:
    s = scale([2.0, 14.0], indicator())
    assert s.from_zero and s.texts[-1].endswith("%") and not any(text.endswith("%") for text in s.texts[:-1])
    cut = scale([95.1, 99.8], indicator(direction="up"))
    assert not cut.from_zero and cut.high == 100


def test_labels_keep_their_distance_and_order() -> None:
    placed = spread([10.0, 11.0, 50.0], 15.0)
    assert placed[0] < placed[1] < placed[2] and placed[1] - placed[0] == pytest.approx(15.0)


def test_large_counts_are_in_wan_on_a_chinese_axis_only() -> None:
    counts = indicator("件", "none", 0)
    assert scale([2000.0, 14000.0], counts).texts[-1] == "1.5万 件"
    i18n.use("en")
    assert scale([2000.0, 14000.0], counts).texts[-1] == "15,000 cases"
