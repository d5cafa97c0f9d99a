"""One indicator over the years: chosen units in colour, peers grey, median, middle half, targets, gaps as gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from dashboard import theme
from dashboard.charts import labels, shapes
from dashboard.charts.drawing import Canvas, Drawing
from dashboard.charts.frame import Series, clickable, hover, layout, value_axis, year_axis
from dashboard.charts.trend import Trend
from dashboard.i18n import t
from dashboard.model import Cell, Indicator
from dashboard.statistics import Middle

TOP, BOTTOM, LEFT = 26, 34, 52  # margins
WIDE, NARROW = (820.0, 1300.0), (330.0, 620.0)  # widths of the plot: alone on the page, and beside another card
CLICKABLE = 60  # peers whose points can be clicked; of more the browser would draw too many


def figure(
    trend: Trend, height: int = 430, with_values: bool = True, notes: bool = True, narrow: bool = False
) -> Drawing:  # fmt: skip
    """The figure; `with_values` puts numbers behind the end labels, `notes` names gaps, special marks and targets."""
    s = trend.focus()
    margin = {"l": LEFT, "r": labels.room(trend, with_values), "t": TOP, "b": BOTTOM}
    fig = Canvas(layout(height, xaxis=year_axis(*trend.years), yaxis=value_axis(s), margin=margin))
    _band(fig, trend.middles)
    grey = [series for series in trend.series if not series.colour]
    _peers(fig, grey, trend.indicator, len(grey) <= CLICKABLE)
    _median(fig, trend)
    _targets(fig, trend)
    for series in trend.chosen:
        _gaps(fig, series)
        _line(fig, series, trend.indicator)
        _changes(fig, series)
    inner = height - TOP - BOTTOM
    labels.end_labels(fig, trend, inner, with_values)
    if notes:
        labels.notes(fig, trend, NARROW if narrow or not with_values else WIDE, inner)
    return fig.figure()


def _band(fig: Canvas, middles: Mapping[int, Middle | None]) -> None:
    """The middle half of the peers, cut where a year has too few of them."""
    run: list[tuple[int, float, float]] = []
    for year in [*sorted(middles), None]:
        middle = middles.get(year) if year is not None else None
        if year is not None and middle and middle.low is not None and middle.high is not None:
            run.append((year, middle.low, middle.high))
            continue
        if len(run) > 1:
            xs = [y for y, _, _ in run] + [y for y, _, _ in reversed(run)]
            ys = [low for _, low, _ in run] + [high for _, _, high in reversed(run)]
            fig.scatter(x=xs, y=ys, fill="toself", fillcolor=theme.palette().band, mode="none", hoverinfo="skip")
        run = []


def _peers(fig: Canvas, grey: Sequence[Series], indicator: Indicator, pointed: bool) -> None:
    """Thin lines, one trace of them all, which a browser draws at once. Their points show when they stand alone;
    otherwise they are there to be clicked, not to be seen."""
    runs = [(series.name, run) for series in grey for run in series.runs()]
    p = theme.palette()
    look = {"line": {"color": p.peer_line, "width": 1}, "cliponaxis": False, "hoverinfo": "text"}
    lines = [pair for pair in runs if len(pair[1]) > 1]
    if lines:
        points: list[tuple[str, Cell | None]] = [
            point for name, run in lines for point in (*((name, c) for c in run), (name, None))
        ]
        fig.scatter(
            x=[c and c.year for _, c in points], y=[c and c.value for _, c in points], connectgaps=False,
            mode="lines+markers" if pointed else "lines",
            marker={"color": p.peer_dot, "size": 8, "opacity": 0},
            hovertext=[hover(c, name, indicator) if c else "" for name, c in points], **look,
            **clickable([c for _, c in points], 0),
        )  # fmt: skip
    lone = [(name, run[0]) for name, run in runs if len(run) == 1]
    if lone:
        fig.scatter(
            x=[c.year for _, c in lone], y=[c.value for _, c in lone], mode="markers",
            marker={
                "color": [p.card if c.small_base else p.peer_dot for _, c in lone], "size": 8, "opacity": 1,
                "symbol": [shapes.of(c) for _, c in lone], "line": {"color": p.peer_dot, "width": 1.4},
            },
            hovertext=[hover(c, name, indicator) for name, c in lone], **look, **clickable(c for _, c in lone),
        )  # fmt: skip


def _median(fig: Canvas, trend: Trend) -> None:
    known = [(year, m) for year, m in sorted(trend.middles.items()) if m]
    if not known:
        return
    years = list(range(known[0][0], known[-1][0] + 1))
    values = [m.median if (m := trend.middles.get(y)) else None for y in years]
    words = ["" if v is None else labels.median_word(v, trend.indicator) for v in values]
    fig.scatter(
        x=years, y=values, mode="lines", line={"color": theme.palette().second, "width": 1.5, "dash": "4px,3px"},
        hoverinfo="text", connectgaps=False,
        hovertext=[f"{t('key.median')} {y}<br><b>{word}</b>" for y, word in zip(years, words, strict=True)],
    )  # fmt: skip


def _targets(fig: Canvas, trend: Trend) -> None:
    """A target still to come is a line across; one of a year shown is a short bar in that year."""
    ink, last = theme.palette().ink, trend.years[1]
    for target in trend.targets:
        if target.year > last:
            fig.across(y=target.value, line={"color": ink, "width": 1})
            continue
        fig.scatter(
            x=[target.year - labels.BAR, target.year + labels.BAR], y=[target.value] * 2, mode="lines",
            hoverinfo="text", line={"color": ink, "width": 2}, hovertext=[escape(target.label)] * 2,
        )  # fmt: skip


def _gaps(fig: Canvas, series: Series) -> None:
    """Dots only hint at the direction; the line itself stays open."""
    runs = series.runs()
    for before, after in pairwise(runs):
        fig.scatter(
            x=[before[-1].year, after[0].year], y=[before[-1].value, after[0].value], mode="lines", hoverinfo="skip",
            line={"color": series.colour, "width": 1.2, "dash": "1px,5px"},
        )  # fmt: skip


def _line(fig: Canvas, series: Series, indicator: Indicator) -> None:
    card, colour = theme.palette().card, series.colour
    for run in series.runs():
        fig.scatter(
            x=[c.year for c in run], y=[c.value for c in run], mode="lines+markers",
            line={"color": colour, "width": 2.4}, **clickable(run),
            marker={
                "size": [11 if shapes.special(c) else 9 for c in run], "opacity": 1,
                "symbol": [shapes.of(c) for c in run],
                "color": [card if c.small_base else colour for c in run],
                "line": {"color": colour, "width": 1.8},
            },
            cliponaxis=False,
            hoverinfo="text", hovertext=[hover(c, series.name, indicator) for c in run],
        )  # fmt: skip


def _changes(fig: Canvas, series: Series) -> None:
    """An upright stroke between two years: from here on the line is another unit's."""
    for year, words in series.changes:
        height = series.at(year - 0.5)
        if height is not None:
            fig.scatter(
                x=[year - 0.5], y=[height], mode="markers", hoverinfo="text", hovertext=[escape(words)],
                marker={"symbol": "line-ns", "size": 15, "line": {"color": series.colour, "width": 2}},
            )  # fmt: skip
