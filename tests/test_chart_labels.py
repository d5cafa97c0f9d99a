"""Labels cover no point, line or other label; every kind of number has a shape and a word of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.charts import dumbbell, funnel, labels, multiples, shapes
from dashboard.charts import trends as chart
from dashboard.charts.drawing import Drawing
from dashboard.charts.frame import Series, hover, spread
from dashboard.charts.placement import DISTANCES, Box, Label, Scene, box_of, place, text_width
from dashboard.charts.trend import Target, Trend
from dashboard.model import Cell, Indicator
from dashboard.statistics import middle

RATE = Indicator("r", "率", "d", "维度", "%", "rate", "down", 2, True, "k", "n")
WIDTHS = (400.0, 900.0)


def label(x: float, y: float, width: float = 80.0) -> Label:
    return Label(x, y, width, 17.0)


@pytest.mark.parametrize(
    ("segment", "crosses"),
    [
        ((0, 5, 100, 5), True),  # across
        ((50, -50, 50, 50), True),  # down through
        ((40, 5, 60, 5), True),  # inside
        ((0, 0, 100, 100), False),  # past the corner
        ((0, 11, 100, 11), False),
        ((71, -50, 71, 50), False),
    ],
)
def test_a_segment_crosses_a_box_or_passes_it(segment: tuple[float, ...], crosses: bool) -> None:
    assert Box(30, 0, 70, 10).crossed_by(*segment) is crosses


def test_a_free_label_stands_right_above_its_mark() -> None:
    (found,) = place([label(0.5, 100)], Scene(WIDTHS, 300))
    assert (found.dx, found.far) == (0, False) and found.dy == pytest.approx(DISTANCES[0] + 8.5)


def test_a_label_stays_inside_the_plot() -> None:
    corners = [label(x, y, 120) for x, y in product((0.0, 1.0), (0, 300))]
    scene = Scene(WIDTHS, 300)
    for wanted, found in zip(corners, place(corners, scene), strict=True):
        for width in WIDTHS:
            box = box_of(wanted, found, width)
            assert box.left >= 0 and box.low >= 0 and box.right <= width and box.high <= 300


def test_labels_cover_neither_points_nor_lines_nor_each_other_at_any_width() -> None:
    """The case of the demonstration: a gap's middle lies right under another unit's point and falling line."""
    blue = [(0.0, 270.0), (0.25, 220.0), (0.5, 205.0), (0.75, 110.0), (1.0, 98.0)]
    purple = [(x, 70.0 - 10 * x) for x in (0.0, 0.25, 0.5, 0.75, 1.0)]
    scene = Scene(WIDTHS, 300, points=blue + purple)
    for line in (blue, purple):
        scene.lines += [(*a, *b) for a, b in pairwise(line)]
    wanted = [label(0.5, 180), label(0.75, 110, 30), label(0.5, 205, 90), label(0.5, 62, 90)]
    found = place(wanted, scene)
    for width in (*WIDTHS, 640.0):
        boxes = [box_of(w, f, width) for w, f in zip(wanted, found, strict=True)]
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
        for box in boxes:
            assert not any(box.holds(x * width, y) for x, y in scene.points)
            assert not any(box.crossed_by(a * width, b, c * width, d) for a, b, c, d in scene.lines)


def test_a_line_across_is_named_where_it_is_free() -> None:
    scene = Scene(WIDTHS, 300, points=[(0.1, 108), (0.1, 92)], lines=[(0.0, 100, 1.0, 100)])
    wanted = replace(label(0.1, 100), also=(0.5, 0.8))
    (found,) = place([wanted], scene)
    assert found.x in (0.5, 0.8) and found.dx == 0 and not found.far


def test_places_far_away_have_a_line_to_their_mark() -> None:
    near = product(range(-90, 91, 9), range(-30, 31, 6))
    crowd = Scene(WIDTHS, 300, points=[(0.5 + dx / 900, 150 + dy) for dx, dy in near])
    (found,) = place([label(0.5, 150)], crowd)
    box = box_of(label(0.5, 150), found, 900)
    assert found.far and not any(box.holds(900 * x, y) for x, y in crowd.points)


def test_chinese_characters_are_wider_than_digits() -> None:
    assert text_width("败诉率", 12) == 36 and text_width("12", 12) < text_width("败", 12) * 1.2


def test_end_labels_stay_on_the_figure() -> None:
    assert spread([-20.0, 5.0, 300.0], 19, (6, 290)) == [6, 25, 290]
    crowded = spread([280.0, 285.0, 290.0], 19, (6, 290))
    assert crowded == pytest.approx([252, 271, 290])


def cell(year: int, value: float | None, **more: object) -> Cell:
    return Cell("u", year, "r", more.pop("state", "value" if value is not None else "silent"), value, **more)  # type: ignore[arg-type]


def test_every_way_of_stating_a_number_has_its_own_shape() -> None:
    kinds = [cell(1, 5.0), *(cell(1, 5.0, qualifier=q) for q in ("~", ">=", "<=")), cell(1, 5.0, status="conflict")]
    assert len({shapes.of(c) for c in kinds}) == len(kinds)
    assert shapes.key([cell(1, 5.0), cell(2, None)]) == []
    found = shapes.key([*kinds, cell(2, 5.0, denominator=4.0)])
    assert [words[0] for words in found] == ["◆", "■", "▲", "▼", "空"]


def test_pointing_at_a_mark_tells_how_the_number_was_stated() -> None:
    kinds = [
        cell(1, 5.0, status="reported"), cell(1, 5.0, status="derived"), cell(1, 0.0, status="stated_zero"),
        cell(1, 100.0, status="stated_full"), cell(1, 5.0, qualifier="~"), cell(1, 5.0, qualifier=">="),
        cell(1, 5.0, qualifier="<="), cell(1, 5.0, status="corrected"), cell(1, 5.0, status="conflict"),
        cell(1, 5.0, status="previous"), cell(1, 5.0, scope_kind="wider"), cell(1, 5.0, scope_kind="mixed"),
        cell(1, 5.0, denominator=4.0),
    ]  # fmt: skip
    assert len({hover(c, "甲", RATE) for c in kinds}) == len(kinds)


def trend(*cells: Cell, targets: tuple[Target, ...] = ()) -> Trend:
    series = Series("u", "甲街道", theme.LIGHT.units[0], cells)
    return Trend(RATE, (series,), {c.year: middle([c]) for c in cells}, targets)


def texts(figure: Drawing) -> list[str]:
    return [str(a.text) for a in checked(figure).layout.annotations]


def checked(figure: Drawing) -> go.Figure:
    return go.Figure(figure.to_dict())


def test_gaps_are_named_with_every_reason_also_at_the_ends() -> None:
    cells = [cell(2018, None, state="no_report"), cell(2019, 5.0), cell(2020, None),
             cell(2021, None, state="no_report"), cell(2022, 6.0), cell(2023, None, state="partial")]  # fmt: skip
    words = texts(chart.figure(trend(*cells)))
    assert "甲街道 2020 年未提及，2021 年无报告" in words
    assert "甲街道 2018 年无报告" in words and "甲街道 2023 年仅有分项" in words


def test_small_multiples_name_a_gap_once_with_every_reason() -> None:
    cells = [cell(2019, 5.0), cell(2020, None), cell(2021, None, state="no_report"), cell(2022, 6.0)]
    assert "未提及、无报告" in texts(multiples.figure(trend(*cells)))


def test_names_in_the_funnel_stay_inside_the_plot() -> None:
    above, below = (funnel._around(200.0, y, 39.0) for y in (100.0, 4.0))
    assert [anchor for anchor, _, _ in above] == ["left", "right", "center", "center"]
    assert all(box[1] >= 0 for _, _, box in below)  # nothing under the axis
    assert len(funnel._around(5.0, 100.0, 39.0)) == 1  # at the left edge only to the right


def test_past_targets_have_a_word_and_future_ones_their_sentence() -> None:
    targets = (Target(4.0, "甲街道 2020 年目标：不高于 4%", 2020, "目标 ≤4%"), Target(3.0, "2030 年目标", 2030))
    words = texts(chart.figure(trend(cell(2019, 5.0), cell(2020, 6.0), cell(2021, 6.5), targets=targets)))
    assert "目标 ≤4%" in words and "2030 年目标" in words


def test_lone_peers_are_dots_and_hidden_points_can_be_clicked() -> None:
    alone = Series("a", "甲", None, (cell(2019, None), cell(2020, 5.0), cell(2021, None)))
    line = Series("b", "乙", None, (cell(2019, 3.0), cell(2020, 4.0), cell(2021, 5.0)))
    found = checked(chart.figure(Trend(RATE, (alone, line), {})))
    dot, lines = (next(d for d in found.data if d.customdata is not None and len(d.x) == n) for n in (1, 4))
    assert lines.x[-1] is None and lines.connectgaps is False  # one trace of all lines, which stay apart
    assert dot.marker.opacity == 1 and dot.marker.size >= 8
    assert lines.marker.opacity == 0 and "markers" in lines.mode


def test_marks_in_words() -> None:
    assert labels.mark_words(cell(1, 5.0, status="conflict"), RATE) == "矛盾"
    assert labels.mark_words(cell(1, 5.0, qualifier=">="), RATE) == "≥5% 下限"
    assert labels.mark_words(cell(1, 5.0, numerator=1.0, denominator=4.0), RATE) == "小基数 1/4"
    assert labels.mark_words(cell(1, 5.0, scope_kind="wider"), RATE, last=True) == "含其他范围"
    assert labels.mark_words(cell(1, 5.0), RATE) == ""


def test_last_year_is_paler_and_hollow_means_a_small_base() -> None:
    assert dumbbell.pale("#000000") != "#000000"
    old, new = cell(2023, 5.0, denominator=4.0), cell(2024, 6.0, qualifier=">=")
    figure = checked(dumbbell.figure(RATE, {"u": (old, new)}, {"u": "甲"}, {"u": theme.LIGHT.units[0]}))
    first, second = (d for d in figure.data if d.mode == "markers")
    assert first.marker.color == theme.LIGHT.card and second.marker.symbol == "triangle-up"
    assert second.marker.color == theme.LIGHT.units[0]
