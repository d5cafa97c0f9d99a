"""Words inside and beside a trend: lines named at their end, gaps and special marks where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import Any

from dashboard import numbers, theme, wording
from dashboard.charts import placement
from dashboard.charts.drawing import Canvas
from dashboard.charts.frame import Series, spread, value_range, year_range
from dashboard.charts.placement import Label, Scene
from dashboard.charts.trend import Trend
from dashboard.i18n import t
from dashboard.model import Cell, Indicator

SIZE, LINE = 12, 17  # pixels: type and height of a note
MOST = 8  # more notes would hide the lines
LABEL_GAP = 19  # pixels between the label of one line and the next
ALONG = (0.14, 0.3, 0.5, 0.7)  # where a line across may be named, as shares of the width
BAR = 0.16  # half of the bar of a past target, in years


@dataclass(frozen=True)
class Note:
    """Words for a mark or a gap. `rank`: 0 is kept first when there are too many."""

    year: float
    value: float
    text: str
    colour: str
    rank: int = 0
    along: bool = False


def notes(fig: Canvas, trend: Trend, plot: tuple[float, ...], height: float) -> None:
    """Name gaps, special marks of the chosen units, and targets. `plot`: widths the plot may have; its height."""
    found = [*_targets(trend), *(note for s in trend.chosen for note in _of(s, trend.indicator))]
    found = sorted(found, key=lambda n: n.rank)[:MOST]
    across, up = year_range(*trend.years), value_range(trend.focus())

    def at(year: float, value: float) -> tuple[float, float]:
        return (year - across[0]) / (across[1] - across[0]), height * (value - up[0]) / (up[1] - up[0])

    labels = []
    for note in found:
        x, y = at(note.year, note.value)
        also = ALONG[1:] if note.along else ()
        labels.append(Label(ALONG[0] if note.along else x, y, placement.text_width(note.text, SIZE) + 4, LINE, also))
    for note, place in zip(found, placement.place(labels, _scene(trend, at, plot, height)), strict=True):
        fig.note(**_drawn(note, place, across))


def _scene(trend: Trend, at: Any, widths: tuple[float, ...], height: float) -> Scene:
    """Chosen lines, their points, median and targets; grey peers may lie under a label."""
    scene = Scene(widths, height)
    for series in trend.chosen:
        known = [(c.year, float(c.value)) for c in series.cells if c.value is not None]
        scene.points += [at(*point) for point in known]
        scene.lines += [(*at(*a), *at(*b)) for a, b in pairwise(known)]
    medians = [(year, m.median) for year, m in sorted(trend.middles.items()) if m]
    scene.lines += [(*at(*a), *at(*b)) for a, b in pairwise(medians)]
    for target in trend.targets:
        first, last = trend.years if target.year > trend.years[1] else (target.year - BAR, target.year + BAR)
        scene.lines.append((*at(first, target.value), *at(last, target.value)))
    return scene


def _drawn(note: Note, place: placement.Place, across: tuple[float, float]) -> dict[str, Any]:
    """Near its mark a label stands alone, further away a hairline leads to it."""
    p = theme.palette()
    x = across[0] + place.x * (across[1] - across[0]) if note.along else note.year
    base = {"x": x, "y": note.value, "text": escape(note.text), "font": {"size": SIZE, "color": note.colour},
            "xanchor": "center", "yanchor": "middle", "borderpad": 0}  # fmt: skip
    if not place.far:
        return base | {"showarrow": False, "xshift": place.dx, "yshift": place.dy}
    return base | {
        "showarrow": True, "arrowhead": 0, "arrowwidth": 0.8, "arrowcolor": p.third, "standoff": 5,
        "ax": place.dx, "ay": -place.dy,
    }  # fmt: skip


def _targets(trend: Trend) -> Iterator[Note]:
    for target in trend.targets:
        ahead = target.year > trend.years[1]
        text = target.label if ahead else target.short or target.label
        yield Note(target.year, target.value, text, theme.palette().ink, 1, ahead)


def _of(series: Series, indicator: Indicator) -> Iterator[Note]:
    """Gaps first, contradictions next, then how numbers were stated, small bases last: hollow marks say it already."""
    colour = str(series.colour)
    yield from _gaps(series, colour)
    for year, words in series.changes:
        height = series.at(year - 0.5)
        if height is not None:
            yield Note(year - 0.5, height, words, colour)
    for cell in series.cells:
        words = mark_words(cell, indicator, last=cell.year == series.cells[-1].year)
        if cell.value is not None and words:
            yield Note(cell.year, cell.value, words, colour, 0 if cell.in_conflict else 4 if cell.small_base else 3)


def _gaps(series: Series, colour: str) -> Iterator[Note]:
    """Every stretch of years without a number, also before the first and after the last."""
    runs = series.runs()
    if not runs:
        return
    for before, after in pairwise(runs):
        missing = [c for c in series.cells if before[-1].year < c.year < after[0].year]
        middle = (float(before[-1].value or 0) + float(after[0].value or 0)) / 2
        text = t("trends.gap", unit=series.name, years=reasons(missing))
        yield Note((before[-1].year + after[0].year) / 2, middle, text, colour)
    for missing, cell in (
        ([c for c in series.cells if c.year > runs[-1][-1].year], runs[-1][-1]),
        ([c for c in series.cells if c.year < runs[0][0].year], runs[0][0]),
    ):
        if missing:
            text = t("trends.gap", unit=series.name, years=reasons(missing))
            yield Note(cell.year, float(cell.value or 0), text, colour, 2)


def reasons(missing: Sequence[Cell]) -> str:
    """`2020—2021 年无报告、2022 年未提及`: years in a row with the same reason together."""
    words = []
    for state, group in groupby(missing, key=lambda c: c.state):
        cells = list(group)
        first, last = cells[0].year, cells[-1].year
        years = str(first) if first == last else f"{first}—{last}"
        words.append(t("trends.gap.years", years=years, why=t(f"state.{state}.word")))
    return t("list.comma").join(words)


def mark_words(cell: Cell, indicator: Indicator, last: bool = False) -> str:
    """What is special about a number; the end label already gives value and k/n of the last year."""
    words = [wording.plain_tags(cell)] if wording.plain_tags(cell) else []
    if cell.qualifier != "=" and not last and cell.known:
        words.insert(0, numbers.shown(cell, indicator, indicator.is_percent))
    if cell.small_base and not last:
        words.append(numbers.fraction(cell))
    return " ".join(words)


def end_labels(fig: Canvas, trend: Trend, height: float, with_values: bool) -> None:
    """Lines are named at their end, at the last known value, which may be of an earlier year."""
    labels = [(value, text, colour) for value, text, _, colour in _ends(trend, with_values)]
    up = value_range(trend.focus())
    pixels = height / (up[1] - up[0])
    places = spread([(value - up[0]) * pixels for value, _, _ in labels], LABEL_GAP, (6.0, height - 2))
    for (value, text, colour), place in zip(labels, places, strict=True):
        fig.note(
            x=1, xref="paper", y=value, yshift=place - (value - up[0]) * pixels, text=text, showarrow=False,
            xanchor="left", xshift=8, font={"size": 13, "color": colour},
        )  # fmt: skip


def room(trend: Trend, with_values: bool) -> int:
    """Pixels that the end labels need."""
    widest = max((placement.text_width(plain, 13) for _, _, plain, _ in _ends(trend, with_values)), default=60)
    return min(330, round(widest) + 24)


def _ends(trend: Trend, with_values: bool) -> Iterator[tuple[float, str, str, str]]:
    """Height, text as HTML, text as read, colour."""
    last = trend.years[1]
    for series in trend.chosen:
        cell = next((c for c in reversed(series.cells) if c.known), None)
        if cell and cell.value is not None:
            parts = _parts(series, cell, last, trend.indicator, with_values)
            yield cell.value, _html(*parts), " ".join(filter(None, parts)), str(series.colour)
    middle = trend.middles.get(last)
    if middle:
        value = f" {median_word(middle.median, trend.indicator)}" if with_values else ""
        text = f"{t('key.median')}{value}"
        yield middle.median, text, text, theme.palette().second


def median_word(value: float, indicator: Indicator) -> str:
    return f"{numbers.number(value, indicator)}{numbers.measure(indicator)}"


def _parts(series: Series, cell: Cell, last: int, indicator: Indicator, with_values: bool) -> tuple[str, str, str, str]:
    """Name, year where it is not the last, value, k/n."""
    if not with_values:
        return series.name, "", "", ""
    year = "" if cell.year == last else str(cell.year)
    return series.name, year, numbers.shown(cell, indicator, indicator.is_percent), numbers.fraction(cell)


def _html(name: str, year: str, value: str, fraction: str) -> str:
    small = f"<span style='font-size:12px'>{fraction}</span>" if fraction else ""
    parts = [f"<b>{escape(name)}</b>", year, f"<b>{escape(value)}</b>" if value else "", small]
    return " ".join(filter(None, parts))
