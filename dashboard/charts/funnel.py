"""Rate against number of cases, with the limits of chance; and how the units spread along one line."""

from __future__ import annotations

from html import escape

from dashboard import theme
from dashboard.charts import shapes
from dashboard.charts.drawing import Canvas, Drawing
from dashboard.charts.frame import Scale, clickable, layout, scale, spread, value_axis
from dashboard.charts.placement import text_width
from dashboard.charts.ranking import extent, percent, tone
from dashboard.i18n import t
from dashboard.model import Indicator
from dashboard.ranking import Entry, Overall, Ranking
from dashboard.standing import intervals
from dashboard.statistics import middle

POINTS = 90  # of each limit
HEIGHT = 380
LABELS = 9  # more names would cover the dots
CHARACTER, LINE = 13, 16  # pixels a name needs
DOT = 5  # pixels from the middle of a dot to its edge
STRIP = 420  # pixels of the distribution, likewise
Box = tuple[float, float, float, float]  # left, bottom, right, top
PLOT = (400, 320)  # pixels of the plot at the narrowest window, for keeping names apart


def figure(ranking: Ranking) -> Drawing:
    """Dots inside the funnel differ by chance; dashed limits 95%, solid 99.8%. Raises ValueError without a rate."""
    p, overall = theme.palette(), ranking.overall
    if overall is None:
        raise ValueError("no overall rate")
    dots = ranking.counted
    most = max(e.cell.denominator or 0 for e in dots)
    across = scale([0.0, most], cases(ranking.indicator))
    up = extent(ranking)
    words = t("ranking.overall", n=overall.units, value=percent(overall.percent, ranking.indicator))
    fig = Canvas(
        layout(
            HEIGHT, margin={"l": 56, "r": max(136, round(text_width(words, 12)) + 14), "t": 14, "b": 36},
            yaxis=value_axis(up),
            xaxis=value_axis(across, side="bottom", gridcolor="rgba(0,0,0,0)", showline=True, linecolor=p.peer_dot),
        )
    )  # fmt: skip
    _limits(fig, overall, across.high, up)
    fig.scatter(
        x=[e.cell.denominator for e in dots], y=[e.number for e in dots], mode="markers", hoverinfo="text",
        hovertext=[ranking.said[e.cell.unit_id] for e in dots], cliponaxis=False,
        marker={
            "size": [11 if e.colour or shapes.special(e.cell) else 8.5 for e in dots], "opacity": 1,
            "symbol": [shapes.of(e.cell) for e in dots],
            "color": [p.card if e.cell.small_base else tone(e, p) for e in dots],
            "line": {"color": [tone(e, p) for e in dots], "width": 1.4},
        },
        **clickable(e.cell for e in dots),
    )  # fmt: skip
    fig.note(
        x=1, xref="paper", y=overall.percent, xanchor="left", xshift=6, showarrow=False, text=words,
        font={"size": 12, "color": p.second},
    )  # fmt: skip
    _labels(fig, dots, across, up, overall.percent)
    return fig.figure()


def cases(indicator: Indicator) -> Indicator:
    """The horizontal axis counts cases, whatever the rate measures."""
    return Indicator("", "", "", "", t("ranking.cases"), "count", "none", 0, False, "", "")


def _limits(fig: Canvas, overall: Overall, most: float, up: Scale) -> None:
    p = theme.palette()
    ns = [max(1.0, most * (i / POINTS) ** 2) for i in range(POINTS + 1)]  # denser where the funnel is steep
    for z, dash in ((intervals.Z95, "4px,3px"), (intervals.Z998, "solid")):
        limits = [intervals.funnel(overall.percent, n, z) for n in ns]
        for ys in ([i.low for i in limits], [i.high for i in limits]):
            seen = [y if up.low <= y <= up.high else None for y in ys]
            fig.scatter(x=ns, y=seen, mode="lines", hoverinfo="skip",
                        line={"color": p.peer_dot, "width": 1, "dash": dash})  # fmt: skip
    fig.scatter(
        x=[0, most], y=[overall.percent] * 2, mode="lines", hoverinfo="skip", line={"color": p.second, "width": 1.4}
    )


def _labels(fig: Canvas, dots: list[Entry], across: Scale, up: Scale, overall: float) -> None:
    """Chosen units and those outside the limits by name, each where it covers no other name and, if it can be, neither
    a dot nor the line of all cases."""

    def at(cases: float, number: float) -> tuple[float, float]:
        return PLOT[0] * cases / across.high, PLOT[1] * (number - up.low) / (up.high - up.low)

    places = [at(e.cell.denominator or 0, e.number) for e in dots]
    level = at(0, overall)[1]
    marks = {(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in places} | {(0.0, level, float(PLOT[0]), level)}
    named = sorted((e for e in dots if e.colour or e.side), key=lambda e: (e.colour is None, not e.side))
    taken: list[Box] = []
    for e in named[:LABELS]:
        around = _around(*at(e.cell.denominator or 0, e.number), CHARACTER * len(e.name))
        open_to = [place for place in around if not any(_overlap(place[2], other) for other in taken)]
        if not open_to:
            continue
        free = (place for place in open_to if not any(_overlap(place[2], mark) for mark in marks))
        anchor, shift, box = next(free, open_to[0])
        taken.append(box)
        text = f"<b>{escape(e.name)}</b>" if e.colour else escape(e.name)
        fig.note(x=e.cell.denominator, y=e.number, text=text, showarrow=False, xanchor=anchor,
                 xshift=shift[0], yshift=shift[1], font={"size": 12, "color": tone(e)})  # fmt: skip


def _around(x: float, y: float, width: float) -> list[tuple[str, tuple[int, int], Box]]:
    """Where a name of this width can stand beside its dot without leaving the plot: anchor, shift, box."""
    found = [
        ("left", (9, 0), (x + 8, y - LINE / 2, x + 8 + width, y + LINE / 2)),
        ("right", (-9, 0), (x - 8 - width, y - LINE / 2, x - 8, y + LINE / 2)),
        ("center", (0, 15), (x - width / 2, y + 7, x + width / 2, y + 7 + LINE)),
        ("center", (0, -15), (x - width / 2, y - 7 - LINE, x + width / 2, y - 7)),
    ]
    inside = [place for place in found if place[2][0] >= 0 and place[2][2] <= PLOT[0]]
    return [place for place in inside if place[2][1] >= 0] or inside


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def distribution(ranking: Ranking) -> Drawing:
    """Every unit a dot on one line, equal numbers on top of each other; median and middle half of the units."""
    p, i = theme.palette(), ranking.indicator
    dots = sorted(ranking.entries, key=lambda e: e.number)
    s = scale([e.number for e in dots], i)
    heights = _stacked([e.number for e in dots], (s.high - s.low) / 90)
    top = max(*heights, 5) + 1
    fig = Canvas(
        layout(
            176, margin={"l": 72, "r": 72, "t": 30, "b": 30}, xaxis=value_axis(s, side="bottom"),
            yaxis={"range": [-0.8, top], "visible": False, "fixedrange": True},
        )
    )  # fmt: skip
    half = middle(e.cell for e in dots)
    if half:
        _half(fig, half.low, half.median, half.high)
    fig.scatter(
        x=[e.number for e in dots], y=heights, mode="markers", hoverinfo="text", cliponaxis=False,
        hovertext=[ranking.said[e.cell.unit_id] for e in dots],
        marker={
            "size": [10 if e.colour or shapes.special(e.cell) else 7.5 for e in dots], "opacity": 1,
            "symbol": [shapes.of(e.cell) for e in dots],
            "color": [p.card if e.cell.small_base else e.colour or p.peer_dot for e in dots],
            "line": {"color": [(e.colour or p.peer_dot) if e.cell.small_base else p.card for e in dots], "width": 1},
        },
        **clickable(e.cell for e in dots),
    )  # fmt: skip
    chosen = [e for e in dots if e.colour]
    wanted = [STRIP * (e.number - s.low) / (s.high - s.low) for e in chosen]
    for e, want, place in zip(chosen, wanted, spread(wanted, 78), strict=True):
        fig.note(x=e.number, y=1, yref="paper", yanchor="bottom", text=f"<b>{escape(e.name)}</b>", showarrow=False,
                 xshift=place - want, yshift=4, font={"size": 12, "color": e.colour})  # fmt: skip
    return fig.figure()


def _stacked(ordered: list[float], width: float) -> list[int]:
    """Heights of dots so that those within a dot's width of one another stand on top of each other."""
    heights: list[int] = []
    start = ordered[0]
    for i, number in enumerate(ordered):
        alone = i == 0 or number - start > width
        start = number if alone else start
        heights.append(0 if alone else heights[-1] + 1)
    return heights


def _half(fig: Canvas, low: float | None, median: float, high: float | None) -> None:
    p = theme.palette()
    if low is not None and high is not None:
        fig.shapes.append({"type": "rect", "yref": "paper", "x0": low, "x1": high, "y0": 0, "y1": 1,
                           "fillcolor": p.band, "line": {"width": 0}, "layer": "below"})  # fmt: skip
    fig.shapes.append({"type": "line", "yref": "paper", "x0": median, "x1": median, "y0": 0, "y1": 1,
                       "line": {"color": p.second, "width": 1.4, "dash": "4px,3px"}})  # fmt: skip
