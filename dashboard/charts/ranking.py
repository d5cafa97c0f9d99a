"""All units of a year as dots in order, each with the interval that its number of cases leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard import numbers, theme
from dashboard.charts import shapes
from dashboard.charts.drawing import Canvas, Drawing
from dashboard.charts.frame import Scale, clickable, layout, scale, value_axis
from dashboard.i18n import t
from dashboard.model import Indicator
from dashboard.ranking import Entry, Ranking, better

ROW, FRAME = 23, 64  # pixels: of a row, of what stands above and below
MOST = 60  # rows; of more units the middle is left out
LEFT, MAIN, RIGHT = [0.0, 0.15], [0.16, 0.72], [0.725, 1.0]  # places and names, dots, numbers and words
ROOM = 0.6  # intervals may reach this far beyond the outermost dots, as a share of the dots' spread

SAID = ("stated_zero", "stated_full", "previous", "corrected")  # where a number comes from, if not plainly reported

Row = tuple[int, Entry]  # its height in the figure, counted from the top


def shown(entries: tuple[Entry, ...], most: int = MOST) -> tuple[list[Row], int]:
    """The rows to draw and how many are left out: ends and chosen units stay, a row stands empty for the rest."""
    if len(entries) <= most:
        return list(enumerate(entries)), 0
    chosen = sum(bool(e.colour) for e in entries)
    half = max(1, (most - 1 - min(chosen, 7)) // 2)
    middle = [e for e in entries[half:-half] if e.colour]
    kept = [*enumerate(entries[:half])]
    kept += [(half + 1 + i, e) for i, e in enumerate([*middle, *entries[-half:]])]
    return kept, len(entries) - len(kept)


def figure(ranking: Ranking, height: int | None = None) -> Drawing:
    """Rank (small), name, dot with interval, number, k/n, and a word for those whose interval excludes the overall.

    In a given height only as many rows as fit."""
    rows, left_out = shown(ranking.entries, (height - FRAME) // ROW if height else MOST)
    s = extent(ranking)
    deep = rows[-1][0] + 1
    side: dict[str, Any] = {"range": [0, 1], "visible": False, "fixedrange": True}
    fig = Canvas(
        layout(
            deep * ROW + FRAME, margin={"l": 0, "r": 0, "t": 6, "b": 30},
            xaxis=value_axis(s, domain=MAIN, anchor="y", side="bottom"),
            xaxis2=side | {"domain": LEFT, "anchor": "y"}, xaxis3=side | {"domain": RIGHT, "anchor": "y"},
            yaxis={"range": [deep - 0.4, -1.3], "visible": False, "fixedrange": True},
        )
    )  # fmt: skip
    _intervals(fig, rows, s)
    _overall(fig, ranking, deep)
    _dots(fig, rows, ranking.indicator, ranking.said)
    _names(fig, rows, left_out)
    _numbers(fig, rows, ranking.indicator)
    return fig.figure()


def extent(ranking: Ranking) -> Scale:
    """Around the dots; of long intervals only a part is drawn."""
    dots = [e.number for e in ranking.entries]
    low, high = min(dots), max(dots)
    room = ROOM * max(high - low, 2.0)
    ends = [x for e in ranking.counted if e.interval for x in (e.interval.low, e.interval.high)]
    reach = [min(max(x, low - room), high + room) for x in ends]
    return scale([*dots, *reach], ranking.indicator)


def from_zero(ranking: Ranking) -> bool:
    """Whether the horizontal axis starts at zero; True where nothing is drawn."""
    return not ranking.entries or extent(ranking).from_zero


def tone(entry: Entry, p: theme.Palette | None = None) -> str:
    p = p or theme.palette()
    return entry.colour or (p.ink if entry.side else p.peer_dot)


def _intervals(fig: Canvas, rows: list[Row], s: Scale) -> None:
    """One trace a colour; an arrow with the value where an interval goes beyond the axis."""
    p = theme.palette()
    lines: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for y, e in rows:
        if e.interval:
            colour = e.colour or (p.ink if e.side else p.peer_line)
            xs, ys = lines.setdefault(colour, ([], []))
            xs += [max(e.interval.low, s.low), min(e.interval.high, s.high), None]
            ys += [y, y, None]
    for colour, (xs, ys) in lines.items():
        fig.scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"color": colour, "width": 1.4 if colour == p.peer_line else 2.2},
            hoverinfo="skip",
        )
    low = [(y, e, e.interval.low) for y, e in rows if e.interval and e.interval.low < s.low]
    high = [(y, e, e.interval.high) for y, e in rows if e.interval and e.interval.high > s.high]
    _arrows(fig, s.low, "triangle-left", "top right", low)
    _arrows(fig, s.high, "triangle-right", "top left", high)


def _arrows(fig: Canvas, end: float, symbol: str, place: str, cut: list[tuple[int, Entry, float]]) -> None:
    p = theme.palette()
    fig.scatter(
        x=[end] * len(cut), y=[y for y, _, _ in cut], mode="markers+text", text=[f"{value:.0f}" for _, _, value in cut],
        textposition=place, textfont={"size": 10, "color": p.third}, cliponaxis=False, hoverinfo="skip",
        marker={"symbol": symbol, "size": 8, "color": [e.colour or p.peer_line for _, e, _ in cut]},
    )  # fmt: skip


def _overall(fig: Canvas, ranking: Ranking, deep: int) -> None:
    if not ranking.overall:
        return
    p, x = theme.palette(), ranking.overall.percent
    fig.scatter(
        x=[x, x],
        y=[-0.7, deep - 0.5],
        mode="lines",
        hoverinfo="skip",
        line={"color": p.second, "width": 1.4, "dash": "4px,3px"},
    )
    fig.note(
        x=x, y=-0.75, yanchor="bottom", showarrow=False, font={"size": 12, "color": p.second},
        text=t("ranking.overall", n=ranking.overall.units, value=percent(x, ranking.indicator)),
    )  # fmt: skip


def percent(value: float, indicator: Indicator) -> str:
    return f"{numbers.number(value, indicator)}%"


def _dots(fig: Canvas, rows: list[Row], indicator: Indicator, said: Mapping[str, str]) -> None:
    p = theme.palette()
    fig.scatter(
        x=[e.number for _, e in rows], y=[y for y, _ in rows], mode="markers", hoverinfo="text", cliponaxis=False,
        hovertext=[_hover(e, said[e.cell.unit_id], indicator) for _, e in rows],
        marker={
            "size": [11 if e.colour or shapes.special(e.cell) else 8.5 for _, e in rows], "opacity": 1,
            "symbol": [shapes.of(e.cell) for _, e in rows],
            "color": [p.card if e.cell.small_base else tone(e) for _, e in rows],
            "line": {"color": [tone(e) for _, e in rows], "width": 1.6},
        },
        **clickable(e.cell for _, e in rows),
    )  # fmt: skip


def _hover(entry: Entry, text: str, indicator: Indicator) -> str:
    if entry.interval is None:
        return text
    low, high = (percent(v, indicator) for v in (entry.interval.low, entry.interval.high))
    return f"{text}<br>{t('ranking.interval', low=low, high=high)}"


def _column(fig: Canvas, axis: str, x: float, rows: list[Row], texts: list[str], anchor: str, **font: Any) -> None:
    """Texts as one trace: two hundred annotations would take a quarter of a second."""
    fig.scatter(
        x=[x] * len(rows), y=[y for y, _ in rows], xaxis=axis, mode="text", text=texts, hoverinfo="skip",
        textposition=f"middle {anchor}", textfont={"family": theme.SANS, "size": 13} | font, cliponaxis=False,
    )  # fmt: skip


def _names(fig: Canvas, rows: list[Row], left_out: int) -> None:
    p = theme.palette()
    places = ["—" if e.place is None and e.cell.small_base else str(e.place or "") for _, e in rows]
    _column(fig, "x2", 0.16, rows, places, "left", size=11, color=p.third)
    names = [f"<b>{escape(e.name)}</b>" if e.colour else escape(e.name) for _, e in rows]
    _column(fig, "x2", 0.22, rows, names, "right", color=[e.colour or p.ink for _, e in rows])
    if left_out:
        gap = next(i for i, (y, _) in enumerate(rows) if y != i)
        fig.note(
            x=0.5, xref="x domain", y=gap, text=t("ranking.left_out", n=left_out), showarrow=False,
            font={"size": 12, "color": p.third},
        )  # fmt: skip


def _numbers(fig: Canvas, rows: list[Row], indicator: Indicator) -> None:
    p = theme.palette()
    values = [numbers.shown(e.cell, indicator, indicator.is_percent) for _, e in rows]
    bold = [f"<b>{v}</b>" if e.colour else v for v, (_, e) in zip(values, rows, strict=True)]
    _column(fig, "x3", 0.26, rows, bold, "left", color=[e.colour or p.ink for _, e in rows])
    basis = [numbers.fraction(e.cell) for _, e in rows]
    if indicator.divided:  # too long to stand between value and word: no word can follow a count anyway
        _column(fig, "x3", 0.3, rows, basis, "right", size=12, color=p.third)
        return
    _column(fig, "x3", 0.5, rows, basis, "left", size=12, color=p.third)
    colours = {"better": p.better, "worse": p.worse, "": p.ink}
    tones = [p.caution if e.cell.small_base else colours[better(e.side, indicator)] for _, e in rows]
    _column(fig, "x3", 0.54, rows, [_word(e) for _, e in rows], "right", size=12, color=tones)


def _word(entry: Entry) -> str:
    if entry.cell.small_base:
        return t("ranking.small_base")
    if entry.side:
        return t(f"ranking.{entry.side}")
    tagged = {"wider": "tag.wider", "mixed": "tag.mixed"}.get(entry.cell.scope_kind, "")
    if not tagged and entry.cell.status in SAID:
        tagged = f"status.{entry.cell.status}"
    return t(tagged) if tagged else ""
