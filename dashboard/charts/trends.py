"""One indicator over the years: chosen units in colour, peers grey, median, middle half, targets, gaps as gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import plotly.graph_objects as go

from dashboard import numbers, theme
from dashboard.charts.frame import Canvas, Scale, Series, layout, marker_shape, scale, spread, value_axis, year_axis
from dashboard.i18n import t
from dashboard.model import Cell, Indicator
from dashboard.statistics import Middle

MOST_NOTES = 5  # more small-base notes would hide the lines
LABEL_GAP = 19  # pixels between the label of one line and the next


@dataclass(frozen=True)
class Target:
    """What a plan sets for a year: `label` says for whom and when."""

    value: float
    label: str
    year: int


_MANY_PEERS, _FAR = 30, 0.03  # from so many values on, the farthest 3% at each end may lie outside


@dataclass(frozen=True)
class Trend:
    """Everything one trend figure shows."""

    indicator: Indicator
    series: tuple[Series, ...]  # peers (colour None) and chosen units
    middles: Mapping[int, Middle | None]
    targets: tuple[Target, ...] = ()

    @property
    def years(self) -> tuple[int, int]:
        cells = self.series[0].cells
        return cells[0].year, cells[-1].year

    @property
    def empty(self) -> bool:
        """No unit has a number in any year."""
        return not any(c.known for s in self.series for c in s.cells)

    @property
    def chosen(self) -> list[Series]:
        return [s for s in self.series if s.colour]

    def _known(self, series: Sequence[Series]) -> list[float]:
        return [c.value for s in series for c in s.cells if c.value is not None]

    def scale(self) -> Scale:
        """The axis that holds every value."""
        return scale([*self._known(self.series), *(target.value for target in self.targets)], self.indicator)

    def focus(self) -> Scale:
        """The axis that holds the chosen units, targets, the quartile band and all but a few far peers.

        One street that lost its only case (100%) must not press all others to the ground.
        """
        peers = sorted(self._known([s for s in self.series if not s.colour]))
        if len(peers) < _MANY_PEERS:
            return self.scale()
        usual = [peers[int(len(peers) * share)] for share in (_FAR, 1 - _FAR)]
        band = [edge for m in self.middles.values() if m for edge in (m.low, m.high, m.median) if edge is not None]
        targets = [target.value for target in self.targets]
        return scale([*self._known(self.chosen), *targets, *band, *usual], self.indicator)

    @property
    def beyond(self) -> int:
        """How many peer values lie outside the figure."""
        s = self.focus()
        return sum(not s.low <= value <= s.high for value in self._known([p for p in self.series if not p.colour]))


def figure(trend: Trend, height: int = 430, with_values: bool = True, notes: bool = True) -> go.Figure:
    """The figure; `with_values` puts numbers behind the end labels, `notes` names gaps and special marks."""
    s = trend.focus()
    first, last = trend.years
    right = 200 if with_values else 110
    margin = {"l": 52, "r": right, "t": 26, "b": 34}
    fig = Canvas(layout(height, xaxis=year_axis(first, last), yaxis=value_axis(s), margin=margin))
    _band(fig, trend.middles)
    for series in trend.series:
        if not series.colour:
            _peer(fig, series, trend.indicator)
    _median(fig, trend)
    _targets(fig, trend, first)
    for series in trend.chosen:
        _gaps(fig, series)
        _line(fig, series, trend.indicator)
    pixels = (height - 60) / ((s.high - s.low) * 1.06)
    _end_labels(fig, trend, pixels, with_values)
    if notes:
        _notes(fig, trend)
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


def hover(cell: Cell, name: str, indicator: Indicator) -> str:
    """What a mark says when pointed at."""
    fraction = numbers.fraction(cell)
    tail = f" ({fraction})" if fraction else ""
    return f"{escape(name)} {cell.year}<br><b>{escape(numbers.shown(cell, indicator))}</b>{tail}"


def _peer(fig: Canvas, series: Series, indicator: Indicator) -> None:
    p = theme.palette()
    for run in series.runs():
        fig.scatter(
            x=[c.year for c in run], y=[c.value for c in run], mode="lines+markers" if len(run) == 1 else "lines",
            line={"color": p.peer_line, "width": 1}, marker={"color": p.peer_line, "size": 4},
            customdata=[[c.unit_id, c.year] for c in run], hoverinfo="text",
            hovertext=[hover(c, series.name, indicator) for c in run],
        )  # fmt: skip


def _median(fig: Canvas, trend: Trend) -> None:
    known = [(year, m) for year, m in sorted(trend.middles.items()) if m]
    if not known:
        return
    years = list(range(known[0][0], known[-1][0] + 1))
    values = [m.median if (m := trend.middles.get(y)) else None for y in years]
    words = ["" if v is None else _value(v, trend.indicator) for v in values]
    fig.scatter(
        x=years, y=values, mode="lines", line={"color": theme.palette().second, "width": 1.5, "dash": "4px,3px"},
        hoverinfo="text", connectgaps=False,
        hovertext=[f"{t('key.median')} {y}<br><b>{word}</b>" for y, word in zip(years, words, strict=True)],
    )  # fmt: skip


def _value(value: float, indicator: Indicator) -> str:
    return f"{numbers.number(value, indicator)}{numbers.measure(indicator)}"


def _targets(fig: Canvas, trend: Trend, first: int) -> None:
    """A target still to come is a line across with its words; one of a year shown is a short bar in that year."""
    ink, last = theme.palette().ink, trend.years[1]
    for target in trend.targets:
        if target.year <= last:
            fig.scatter(
                x=[target.year - 0.16, target.year + 0.16], y=[target.value] * 2, mode="lines", hoverinfo="text",
                line={"color": ink, "width": 2}, hovertext=[escape(target.label)] * 2,
            )  # fmt: skip
            continue
        fig.across(y=target.value, line={"color": ink, "width": 1})
        fig.note(
            x=first - 0.18, y=target.value, text=escape(target.label), showarrow=False, xanchor="left", yanchor="top",
            font={"size": 12, "color": ink},
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
            line={"color": colour, "width": 2.4}, customdata=[[c.unit_id, c.year] for c in run],
            marker={
                "size": [11 if marker_shape(c) != "circle" else 9 for c in run], "opacity": 1,
                "symbol": [marker_shape(c) for c in run],
                "color": [card if c.small_base or c.qualifier == "~" else colour for c in run],
                "line": {"color": colour, "width": 1.8},
            },
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}}, cliponaxis=False,
            hoverinfo="text", hovertext=[hover(c, series.name, indicator) for c in run],
        )  # fmt: skip


def _end_labels(fig: Canvas, trend: Trend, pixels: float, with_values: bool) -> None:
    """Lines are named at their end. The label stands at the last known value, which may be of an earlier year."""
    last = trend.years[1]
    labels: list[tuple[float, str, str]] = []
    for series in trend.chosen:
        cell = next((c for c in reversed(series.cells) if c.known), None)
        if cell and cell.value is not None:
            labels.append((cell.value, _label(series, cell, last, trend.indicator, with_values), str(series.colour)))
    middle = trend.middles.get(last)
    if middle:
        value = f" {_value(middle.median, trend.indicator)}" if with_values else ""
        labels.append((middle.median, f"{t('key.median')}{value}", theme.palette().second))
    places = spread([value * pixels for value, _, _ in labels], LABEL_GAP)
    for (height, text, colour), place in zip(labels, places, strict=True):
        fig.note(
            x=1, xref="paper", y=height, yshift=place - height * pixels, text=text, showarrow=False, xanchor="left",
            xshift=8, font={"size": 13, "color": colour},
        )  # fmt: skip


def _label(series: Series, cell: Cell, last: int, indicator: Indicator, with_values: bool) -> str:
    name = f"<b>{escape(series.name)}</b>"
    if not with_values:
        return name
    year = "" if cell.year == last else f"{cell.year} "
    fraction = numbers.fraction(cell)
    small = f" <span style='font-size:12px'>{fraction}</span>" if fraction else ""
    return f"{name} {year}<b>{escape(numbers.shown(cell, indicator, indicator.is_percent))}</b>{small}"


def _notes(fig: Canvas, trend: Trend) -> None:
    """Names for gaps and special marks of the chosen units; alternating heights keep neighbours apart."""
    notes = [note for series in trend.chosen for note in _notes_of(series, trend.indicator)]
    if len(notes) > MOST_NOTES:  # hollow marks say it already
        notes = [note for note in notes if t("tag.small_base") not in note[2]]
    for i, (year, value, text, colour) in enumerate(sorted(notes, key=lambda n: n[0])):
        fig.note(
            x=year, y=value, text=escape(text), font={"size": 12, "color": colour}, showarrow=True, arrowhead=0,
            arrowwidth=0.8, bgcolor=theme.palette().card, borderpad=1, opacity=0.92,
            arrowcolor=theme.palette().third, ax=0, ay=-24 - 18 * (i % 2), standoff=6, yanchor="bottom",
        )  # fmt: skip


def _notes_of(series: Series, indicator: Indicator) -> list[tuple[float, float, str, str]]:
    colour = str(series.colour)
    notes: list[tuple[float, float, str, str]] = []
    for cell in series.cells:
        if cell.value is None or (cell.year == series.cells[-1].year and not cell.small_base):
            continue
        words = _mark_words(cell, indicator)
        if words:
            notes.append((cell.year, cell.value, words, colour))
    for before, after in pairwise(series.runs()):
        missing = [c for c in series.cells if before[-1].year < c.year < after[0].year]
        middle = (float(before[-1].value or 0) + float(after[0].value or 0)) / 2
        text = t("trends.gap", unit=series.name, years=_years(missing), why=t(f"state.{missing[0].state}.word"))
        notes.append(((before[-1].year + after[0].year) / 2, middle, text, colour))
    return notes


def _years(cells: Sequence[Cell]) -> str:
    first, last = cells[0].year, cells[-1].year
    return str(first) if first == last else f"{first}—{last}"


def _mark_words(cell: Cell, indicator: Indicator) -> str:
    words = []
    if cell.in_conflict:
        words.append(t("tag.conflict"))
    if cell.qualifier != "=":
        words.append(numbers.shown(cell, indicator, indicator.is_percent))
    if cell.small_base:
        words.append(f"{t('tag.small_base')} {numbers.fraction(cell)}")
    return " ".join(words)
