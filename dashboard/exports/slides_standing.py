"""The ranking page as slides: every unit with its interval, rates against numbers of cases, how the units spread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from dashboard import theme, wording
from dashboard.charts import funnel as funnel_chart
from dashboard.charts import ranking as ranking_chart
from dashboard.charts import shapes
from dashboard.charts.frame import Scale, scale
from dashboard.exports.deck import Axis, Chart, Cloud, Line, Scatter, Slide
from dashboard.exports.slides import SHAPES, colour, form, notes, part
from dashboard.i18n import join, t
from dashboard.ranking import Entry, Ranking
from dashboard.standing import intervals, rank_words
from dashboard.view import View

MOST = 16  # units on a slide
BINS = 9
NAMED = 12  # dots with a name
FAR = 6  # long intervals whose end is said


def ranking(view: View, found: Ranking) -> list[Slide]:
    """All units in order, the interval of each as error bars, the overall rate dashed."""
    each = ceil(len(found.entries) / max(1, ceil(len(found.entries) / MOST)))
    parts = [found.entries[i : i + each] for i in range(0, len(found.entries), max(1, each))]
    s = ranking_chart.extent(found) if found.entries else None
    title, key = rank_words.title(view, found), t("pptx.ranking.key" if found.overall else "ranking.subtitle.plain")
    key += "" if ranking_chart.from_zero(found) else t("trends.cut")
    return [
        Slide(part(title, n, len(parts)), rank_words.reading(found),
              "　".join(filter(None, (rank_words.foot(found), key, _beyond(entries, s)))),
              notes(view, [e.cell for e in entries]), (_dots(found, entries, s),))
        for n, entries in enumerate(parts, 1) if s
    ]  # fmt: skip


def _beyond(entries: Sequence[Entry], s: Scale) -> str:
    """How far the intervals go that end at the edge of the chart."""
    ends = [(e.name, e.interval.high if e.interval.high > s.high else e.interval.low)
            for e in entries if e.interval and not s.low <= e.interval.low <= e.interval.high <= s.high]  # fmt: skip
    if not ends:
        return ""
    units = join([t("pptx.ranking.end", unit=name, value=f"{value:.0f}") for name, value in ends[:FAR]])
    return t("pptx.ranking.beyond", units=units) + (t("pptx.ranking.more", n=len(ends) - FAR) if ends[FAR:] else "")


def _dots(found: Ranking, entries: Sequence[Entry], s: Scale) -> Chart:
    """A series a look: each chosen unit its own, the others by how their numbers are stated."""
    lines = [
        Line(name, tuple(e.number if e in group else None for e in entries), ink, "dot",
             shapes=(shape,) * len(entries), spans=tuple(_span(e) if e in group else None for e in entries))
        for name, ink, shape, group in _looks(found, entries)
    ]  # fmt: skip
    if found.overall:
        value = found.overall.percent
        words = t("ranking.overall", n=found.overall.units, value=ranking_chart.percent(value, found.indicator))
        lines.append(Line(words, (value,) * len(entries), colour(theme.palette().second), "median", words))
    names = tuple(f"{e.place}.{e.name}" if e.place else e.name for e in entries)
    return Chart(names, tuple(lines), s.low, s.high, s.ticks[1] - s.ticks[0], form(found.indicator))


def _span(entry: Entry) -> tuple[float, float] | None:
    return (entry.interval.low, entry.interval.high) if entry.interval else None


def _looks(found: Ranking, entries: Sequence[Entry]) -> list[tuple[str, str, str, list[Entry]]]:
    """(name, colour, shape, units) of the units that look alike."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for e in entries:
        shape = ("hollow-" if e.cell.small_base else "") + SHAPES[shapes.of(e.cell)]
        said = wording.plain_tags(e.cell)
        name = e.name if e.colour else found.indicator.name + (t("reading.bracket", text=said) if said else "")
        side = t(f"ranking.{e.side}") if e.side and not e.colour else ""
        key = (t("list.comma").join(filter(None, (name, side))), colour(ranking_chart.tone(e)), shape)
        groups.setdefault(key, []).append(e)
    return [(*key, group) for key, group in groups.items()]


def funnel(view: View, found: Ranking) -> list[Slide]:
    """Rates against cases with the limits of chance; none where there is no overall rate."""
    if not found.overall:
        return []
    p, dots = theme.palette(), found.counted
    across = scale([0.0, max(e.cell.denominator or 0 for e in dots)], funnel_chart.cases(found.indicator))
    up = ranking_chart.extent(found)
    named = sorted(dots, key=lambda e: (e.colour is None, not e.side))[:NAMED]
    words = t("ranking.overall", n=found.overall.units,
              value=ranking_chart.percent(found.overall.percent, found.indicator))  # fmt: skip
    clouds = [
        *_limits(found.overall.percent, across.high, up),
        Cloud(words, (0.0, across.high), (found.overall.percent,) * 2, colour(p.second), "overall"),
        *(Cloud(name, tuple(e.cell.denominator or 0.0 for e in group), tuple(e.number for e in group), ink, "dot",
                tuple(e.name if e in named and (e.colour or e.side) else "" for e in group), shape)
          for name, ink, shape, group in _looks(found, dots)),
    ]  # fmt: skip
    chart = Scatter(tuple(clouds), _axis(across, "#,##0", t("ranking.cases.axis")),
                    _axis(up, form(found.indicator), found.indicator.name))  # fmt: skip
    foot = "　".join([t("funnel.foot", n=len(dots)), words, *shapes.key(e.cell for e in dots)])
    return [Slide(_title(found, "funnel.title"), t("funnel.subtitle"), foot,
                  notes(view, [e.cell for e in dots]), (chart,))]  # fmt: skip


def _limits(percent: float, most: float, up: Scale) -> list[Cloud]:
    """Where chance alone ends: 95% and 99.8%, below and above."""
    ink, ns = colour(theme.palette().peer_dot), [max(1.0, most * (i / 40) ** 2) for i in range(41)]
    found = []
    for z, name in ((intervals.Z95, "95%"), (intervals.Z998, "99.8%")):
        limits = [intervals.funnel(percent, n, z) for n in ns]
        for side in ("low", "high"):
            points = [(n, getattr(i, side)) for n, i in zip(ns, limits, strict=True)]
            kept = [(n, y) for n, y in points if up.low <= y <= up.high]
            if kept:
                xs, ys = zip(*kept, strict=True)
                found.append(Cloud(t(f"pptx.limit.{side}", level=name), xs, ys, ink, f"limit{name}"))
    return found


def _axis(s: Scale, numbers: str, title: str) -> Axis:
    return Axis(s.low, s.high, s.ticks[1] - s.ticks[0], numbers, title)


def distribution(view: View, found: Ranking) -> list[Slide]:
    """How many units lie where, a column an interval of equal width; both ends of the last one belong to it."""
    if not found.entries:
        return []
    p, s = theme.palette(), scale([e.number for e in found.entries], found.indicator, BINS)
    bins = list(pairwise(s.ticks))
    inside = [[e for e in found.entries if low <= e.number < high or (high == s.high and e.number == high)]
              for low, high in bins]  # fmt: skip
    unit = "%" if found.indicator.is_percent else ""
    names = tuple(f"{low:g}–{high:g}{unit}" for low, high in bins)
    inks = tuple(colour(next((e.colour for e in group if e.colour), p.peer_dot)) for group in inside)
    most = max(map(len, inside))
    bars = Line(t("pptx.units"), tuple(float(len(g)) for g in inside), colour(p.peer_dot), "bar", colours=inks)
    chart = Chart(names, (bars,), 0.0, float(most + 1), max(1.0, round(most / 5)), "0", bars=True)
    placed = [(name, e) for name, group in zip(names, inside, strict=True) for e in group if e.colour]
    where = [t("pptx.lies", unit=e.name, bin=name) for name, e in placed]
    reading = t("list.semicolon").join([rank_words.reading(found).rstrip(t("list.stop")), *where])
    return [Slide(_title(found, "distribution.title"), reading, f"{rank_words.foot(found)}　{t('pptx.bins')}",
                  notes(view, [e.cell for e in found.entries]), (chart,))]  # fmt: skip


def _title(found: Ranking, key: str) -> str:
    return t("ranking.alone", indicator=found.indicator.name, year=found.year, what=t(key))
