"""All peers side by side on one shared scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from itertools import groupby

from dashboard import numbers, theme
from dashboard.charts import shapes
from dashboard.charts.drawing import Canvas, Drawing
from dashboard.charts.frame import Series, clickable, hover, layout, value_axis, year_axis
from dashboard.charts.trend import Trend
from dashboard.i18n import join, t
from dashboard.model import Cell, Indicator

COLUMNS = 4
PANEL = 168  # pixels of height
MOST = 24


def ordered(trend: Trend, most: int = MOST) -> list[Series]:
    """Panels by the last year's value, lowest first; units without one come last."""
    return sorted(trend.series, key=lambda s: (s.cells[-1].value is None, s.cells[-1].value or 0.0))[:most]


def figure(trend: Trend, height: int | None = None) -> Drawing:
    """Small multiples; each panel repeats the median as a thin dashed line."""
    panels = ordered(trend, most_in(height) if height else MOST)
    columns = min(COLUMNS, max(2, len(panels)))
    rows = math.ceil(len(panels) / columns)
    fig = Canvas(layout(rows * PANEL + 20, margin={"l": 46, "r": 8, "t": 6, "b": 20}))
    for i, series in enumerate(panels):
        _panel(fig, trend, series, i, rows, columns)
    return fig.figure()


def most_in(height: int) -> int:
    """Panels in so many pixels of height: whole rows, a little lower than on the page."""
    return max(1, height // (PANEL - 24)) * COLUMNS


def _panel(fig: Canvas, trend: Trend, series: Series, i: int, rows: int, columns: int) -> None:
    row, column = divmod(i, columns)
    width, height = 1 / columns, 1 / rows
    across = [column * width, (column + 1) * width - 0.03]
    top = 1 - row * height
    up = [top - height + 0.2 * height, top - 0.17 * height]
    n = "" if i == 0 else str(i + 1)
    s, (first, last) = trend.scale(), trend.years
    ticks = value_axis(s, domain=up, anchor=f"x{n}", showticklabels=column == 0)
    ticks |= {"tickvals": list(s.ticks)[::2], "ticktext": [*_thin(s.texts, s.ticks, trend.indicator)]}
    fig.layout[f"xaxis{n}"] = year_axis(
        first, last, every=False, domain=across, anchor=f"y{n}", range=[first - 0.3, last + 0.3]
    )
    fig.layout[f"yaxis{n}"] = ticks
    _lines(fig, trend, series, n)
    _heading(fig, trend.indicator, series, n)


def _thin(texts: tuple[str, ...], ticks: tuple[float, ...], indicator: Indicator) -> list[str]:
    """Every second tick text; the unit goes to the last one that is left."""
    kept = list(texts)[::2]
    if len(texts) % 2 == 0:
        kept[-1] += numbers.measure(indicator)
    return kept


def _lines(fig: Canvas, trend: Trend, series: Series, n: str) -> None:
    p = theme.palette()
    colour = series.colour or p.peer_dot
    axes = {"xaxis": f"x{n}", "yaxis": f"y{n}"}
    years = sorted(trend.middles)
    medians = [m.median if (m := trend.middles[y]) else None for y in years]
    fig.scatter(
        x=years,
        y=medians,
        mode="lines",
        line={"color": p.peer_dot, "width": 1, "dash": "4px,3px"},
        hoverinfo="skip",
        **axes,
    )
    for run in series.runs():
        fig.scatter(
            x=[c.year for c in run], y=[c.value for c in run], mode="lines+markers",
            line={"color": colour, "width": 1.8},
            marker={
                "size": [8 if shapes.special(c) else 5 for c in run],
                "symbol": [shapes.of(c) for c in run],
                "color": [p.card if c.small_base else colour for c in run], "line": {"color": colour, "width": 1.2},
            },
            hoverinfo="text", hovertext=[hover(c, series.name, trend.indicator) for c in run], cliponaxis=False, **axes,
            **clickable(run),
        )  # fmt: skip
    for gap in _gaps(series):
        fig.note(
            x=gap.middle, xanchor=gap.anchor, y=0, yref=f"y{n} domain", xref=f"x{n}", yanchor="bottom",
            text=gap.words, showarrow=False, font={"size": 10, "color": p.third},
        )  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """Years in a row without a value, and why: `未提及、无报告`."""

    middle: float
    words: str
    anchor: str


def _gaps(series: Series) -> list[Gap]:
    """One label for each; at the ends it leans inwards."""
    found: list[Gap] = []
    for known, group in groupby(series.cells, key=lambda c: c.known):
        cells = list(group)
        years = [c.year for c in cells]
        if not known:
            first, last = years[0] == series.cells[0].year, years[-1] == series.cells[-1].year
            anchor = "left" if first and not last else "right" if last and not first else "center"
            place = years[0] if anchor == "left" else years[-1] if anchor == "right" else (years[0] + years[-1]) / 2
            words = join([t(f"state.{state}.word") for state in dict.fromkeys(c.state for c in cells)])
            found.append(Gap(place, words, anchor))
    return found


def _heading(fig: Canvas, indicator: Indicator, series: Series, n: str) -> None:
    p = theme.palette()
    last: Cell = series.cells[-1]
    value = numbers.shown(last, indicator, indicator.is_percent)
    tail = " ".join(filter(None, [value, numbers.fraction(last), t("tag.conflict") if last.in_conflict else ""]))
    place = {"xref": f"x{n} domain", "yref": f"y{n} domain", "y": 1.06, "yanchor": "bottom", "showarrow": False}
    fig.note(
        x=0,
        xanchor="left",
        text=f"<b>{escape(series.name)}</b>",
        font={"size": 13, "color": series.colour or p.ink},
        **place,
    )
    fig.note(x=1, xanchor="right", text=escape(tail), font={"size": 12, "color": p.second}, **place)
