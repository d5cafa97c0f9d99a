"""What all figures share: series, axis range and ticks with the unit on the last one, layout, spreading of labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from dashboard import numbers, theme, wording
from dashboard.i18n import current, t
from dashboard.model import Cell, Indicator

CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "staticPlot": False}
BARE = {"data": {"scatter": [{"type": "scatter"}]}}  # a template that sets nothing, as Plotly spells "none"
WAN = 10_000
SAID = ("derived", "stated_zero", "stated_full")  # worth a word when a mark is pointed at


@dataclass(frozen=True)
class Series:
    """One unit over the years, complete (missing years are cells too). `colour` is None for a grey peer.

    `changes`: years in which the unit took the place of another, with a word.
    """

    unit_id: str
    name: str
    colour: str | None
    cells: tuple[Cell, ...]
    changes: tuple[tuple[int, str], ...] = ()

    def at(self, year: float) -> float | None:
        """Where the line is in a year or between two: None where it is not drawn."""
        known = {c.year: c.value for c in self.cells if c.value is not None}
        low, high = known.get(int(year)), known.get(int(year + 0.5))
        return None if low is None or high is None else low + (high - low) * (year - int(year))

    def runs(self) -> list[list[Cell]]:
        """Stretches of known values; a missing year ends a stretch, so nothing is ever joined across it."""
        runs: list[list[Cell]] = []
        for before, cell in zip((None, *self.cells), self.cells, strict=False):
            if not cell.known:
                continue
            if runs and before is not None and before.known:
                runs[-1].append(cell)
            else:
                runs.append([cell])
        return runs


@dataclass(frozen=True)
class Scale:
    """An axis: range, tick positions and texts. `from_zero` is False where the axis is cut."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]

    @property
    def from_zero(self) -> bool:
        return self.low <= 0


def scale(values: Sequence[float], indicator: Indicator, wanted: int = 5) -> Scale:
    """Round ticks around the values. Starts at zero unless all values lie in the upper part; shares end at 100%."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    if high == low:
        low, high = (0.0, high or 1.0) if not indicator.is_percent or high < 50 else (high - 5, high)
    step = _round_step((high - low) / wanted)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    if indicator.is_percent and high <= 100:
        last = min(last, math.ceil(100 / step - 1e-9))
    ticks = tuple(round(i * step, 10) for i in range(first, max(last, first + 1) + 1))
    return Scale(
        ticks[0], ticks[-1], ticks, tuple(_tick(v, indicator, i == len(ticks) - 1) for i, v in enumerate(ticks))
    )


def _round_step(raw: float) -> float:
    if raw <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(raw))
    return next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= raw - 1e-12)


def _tick(value: float, indicator: Indicator, with_unit: bool) -> str:
    """Large counts in 万 in the Chinese interface; the unit of measure on the last tick only."""
    in_wan = current() == "zh" and not indicator.is_percent and abs(value) >= WAN
    text = numbers.plain(numbers.rounded(value / WAN if in_wan else value, 2))
    if in_wan:
        text = t("number.wan", number=text)
    return text + (numbers.measure(indicator) if with_unit else "")


def hover(cell: Cell, name: str, indicator: Indicator) -> str:
    """What a mark says when pointed at: unit, year, value, k/n, how it was stated."""
    fraction = numbers.fraction(cell)
    tail = f" ({fraction})" if fraction else ""
    how = t(f"status.{cell.status}") if cell.status in SAID else ""
    words = t("list.comma").join(filter(None, (how, wording.plain_tags(cell))))
    below = f"<br>{escape(words)}" if words else ""
    return f"{escape(name)} {cell.year}<br><b>{escape(numbers.shown(cell, indicator))}</b>{tail}{below}"


def clickable(cells: Iterable[Cell | None], opacity: float = 1) -> dict[str, Any]:
    """What a trace of marks needs so that a click opens their sentences; a choice does not fade the others."""
    seen = {"marker": {"opacity": opacity}}
    return {"customdata": [[c.unit_id, c.year] if c else None for c in cells], "selected": seen, "unselected": seen}


def layout(height: int, **more: object) -> dict[str, Any]:
    """The quiet frame: no grid but hairlines, no legend, system fonts."""
    p = theme.palette()
    base: dict[str, Any] = {
        "height": height, "template": BARE, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.SANS, "size": 13, "color": p.second}, "showlegend": False, "dragmode": False,
        "hovermode": "closest", "clickmode": "event+select", "margin": {"l": 52, "r": 20, "t": 16, "b": 34},
        "hoverlabel": {
            "bgcolor": p.card, "bordercolor": p.rule, "font": {"family": theme.SANS, "size": 13, "color": p.ink},
        },
    }  # fmt: skip
    return base | more


def year_range(first: int, last: int) -> tuple[float, float]:
    """What the axis of years spans."""
    side = 0.2 if last > first else 0.6
    return first - side, last + side * 0.35


def year_axis(first: int, last: int, every: bool = True, **more: object) -> dict[str, object]:
    """The horizontal axis of years; `every` False names only the ends."""
    p = theme.palette()
    ticks = list(range(first, last + 1)) if every else sorted({first, last})
    return {
        "range": list(year_range(first, last)), "tickvals": ticks, "ticktext": [str(t) for t in ticks],
        "showgrid": False, "zeroline": False, "linecolor": p.peer_dot, "ticks": "outside", "ticklen": 4,
        "tickcolor": p.peer_dot, "tickfont": {"color": p.second}, "fixedrange": True,
    } | more  # fmt: skip


def value_range(s: Scale) -> tuple[float, float]:
    """What the axis of values spans: a little more than its ticks."""
    pad = (s.high - s.low) * 0.04
    return s.low - pad * 0.3, s.high + pad


def value_axis(s: Scale, **more: object) -> dict[str, object]:
    """The vertical axis: hairlines, no line."""
    p = theme.palette()
    return {
        "range": list(value_range(s)), "tickvals": list(s.ticks), "ticktext": list(s.texts),
        "zeroline": False, "gridcolor": p.hairline, "showline": False, "ticks": "",
        "tickfont": {"color": p.second}, "fixedrange": True,
    } | more  # fmt: skip


def spread(wanted: Sequence[float], gap: float, within: tuple[float, float] | None = None) -> list[float]:
    """Move labels apart so that neighbours keep `gap`, each as near to its place as the order allows.

    `within`: where the lowest and the highest may stand, as far as there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [float(w) for w in wanted]
    for _ in range(60):
        moved = False
        for lower, upper in pairwise(order):
            short = gap - (placed[upper] - placed[lower])
            if short > 1e-6:
                placed[lower] -= short / 2
                placed[upper] += short / 2
                moved = True
        if not moved:
            break
    return _inside(placed, order, gap, within) if within else placed


def _inside(placed: list[float], order: list[int], gap: float, within: tuple[float, float]) -> list[float]:
    """Pushed down from the top, then up from the bottom, each only as far as its neighbour asks for."""
    ceiling = within[1]
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    floor = within[0]
    for i in order:
        placed[i] = max(placed[i], floor)
        floor = placed[i] + gap
    return placed
