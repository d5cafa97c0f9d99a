"""What the trend pages say beside the figure: series, targets, the reading aid, the footer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard import forms, numbers, queries, statistics, succession, theme, wording
from dashboard.cell_table import CellRun, CellTable
from dashboard.charts import multiples, shapes
from dashboard.charts.frame import Series
from dashboard.charts.trend import Target, Trend
from dashboard.i18n import join, t
from dashboard.model import Cell, Indicator
from dashboard.view import View

MOST_LINES = 80  # of more peers only so many have a line; median and band are those of all
TARGET_SIGNS = {"<=": "at_most", ">=": "at_least"}


def build(view: View, first: int, last: int) -> Trend:
    """The view's indicator for all peers, the chosen units on top."""
    indicator, years = view.indicator, range(first, last + 1)
    units = succession.with_kin(view.units, (*view.peers, *view.chosen))
    cells = forms.cells(view, units, (view.indicator_id,), first, last)
    chosen = succession.once(view.units, view.chosen)
    taken = succession.with_kin(view.units, chosen)
    peers = succession.once(view.units, view.peers)
    grey, colours, key = [u for u in peers if u not in taken], theme.unit_colours(view.chosen), indicator.indicator_id
    drawn = _drawn(grey, {u: cells[key, u, last] for u in grey})
    table = cells if isinstance(cells, CellTable) and not succession.happened(view.units) else None
    lines = {
        u: succession.history(view.units, u, cells, key, years)
        for u in dict.fromkeys([*drawn, *chosen, *(() if table else peers)])
    }
    series = tuple(
        Series(u, view.name(u), colours.get(u), lines[u], _changes(view, u, first, last)) for u in [*drawn, *chosen]
    )
    middles = {
        y: statistics.middle(table.peers(key, y, peers) if table else [lines[u][y - first] for u in peers])
        for y in years
    }
    remarks = succession.words(view.units, chosen, first, last)
    remarks += wording.scopes((c for u in chosen for c in lines[u]), view.name)
    if indicator.divided:
        remarks.append(forms.words(view.form))
    every = CellRun(table, key, [*grey, *chosen], years) if table else [c for u in [*grey, *chosen] for c in lines[u]]
    return Trend(
        indicator, series, middles, () if indicator.divided else targets(view), tuple(remarks), every,
        table.said(key) if table else _said(every), len(grey) - len(drawn),
    )  # fmt: skip


def _said(cells: Iterable[Cell]) -> tuple[int, int]:
    """How many units, and units and years, have a number."""
    known = {(c.unit_id, c.year) for c in cells if c.known}
    return len({unit for unit, _ in known}), len(known)


def _drawn(grey: list[str], now: Mapping[str, Cell]) -> list[str]:
    """Of many peers the lowest, who have panels of their own, and others evenly over the order of the last year."""
    if len(grey) <= MOST_LINES:
        return grey
    order = sorted(grey, key=lambda u: (now[u].value is None, now[u].value or 0.0))
    step = len(order) / (MOST_LINES - multiples.MOST)
    kept = {*order[: multiples.MOST], *(order[int(i * step)] for i in range(MOST_LINES - multiples.MOST))}
    return [u for u in grey if u in kept]


def _changes(view: View, unit: str, first: int, last: int) -> tuple[tuple[int, str], ...]:
    """Years in which a line goes on under another name."""
    found = succession.changes(view.units, unit, first, last)
    return tuple((year, t("succession.mark", year=year, old=view.name(old))) for year, old, _ in found)


def targets(view: View) -> tuple[Target, ...]:
    """Targets of the chosen units; equal ones are drawn once and name all their units."""
    frame = queries.targets(view.path, view.indicator_id, view.chosen)
    frame = frame[frame["year"] >= view.first]
    groups: dict[tuple[int, float, str], list[str]] = {}
    for r in queries.rows(frame):
        groups.setdefault((int(r.year), float(r.value), r.qualifier), []).append(view.name(r.unit_id))
    return tuple(
        Target(
            value,
            t(
                "trends.target", units=join(list(dict.fromkeys(names))), year=year, value=_plain(value, view.indicator),
                sign=t(f"trends.target.{TARGET_SIGNS.get(sign, 'exactly')}"),
            ),
            year,
            _short(view, list(dict.fromkeys(names)), sign, value),
        )
        for (year, value, sign), names in groups.items()
    )  # fmt: skip


def _short(view: View, names: list[str], sign: str, value: float) -> str:
    """What stands beside the bar of a past target; the unit's name only where there are several."""
    words = {"sign": numbers.SIGNS.get(sign, ""), "value": _plain(value, view.indicator)}
    if len(view.chosen) == 1:
        return t("trends.target.short", **words)
    return t("trends.target.short.of", units=join(names), **words)


def _plain(value: float, indicator: Indicator) -> str:
    return f"{numbers.plain(numbers.rounded(value, 2))}{numbers.measure(indicator)}"


def title(view: View) -> str:
    names = join([view.name(u) for u in view.chosen])
    return t("trends.title", indicator=view.indicator.name, first=view.first, last=view.last, units=names)


def subtitle(trend: Trend, view: View) -> str:
    """How to read the figure, with a word where the axis is cut."""
    grey = sum(not s.colour for s in trend.series) + trend.rest
    cut = "" if trend.focus().from_zero else t("trends.cut")
    if trend.beyond:
        cut += t("trends.beyond", n=trend.beyond)
    if trend.rest:
        cut += t("trends.rest", n=grey - trend.rest)
    if not grey:  # every peer is chosen
        return t("trends.subtitle.all") + cut
    return t("trends.subtitle", n=grey, level=t(f"level.{view.level}.many")) + cut


def reading(trend: Trend) -> str:
    """One line: where the chosen units stand in their last year, against the median and their own history."""
    return t("list.semicolon").join(filter(None, (_reading_of(s, trend) for s in trend.chosen[:3]))) + t("list.stop")


def _reading_of(series: Series, trend: Trend) -> str:
    known = [c for c in series.cells if c.value is not None]
    if not known:
        return t("reading.nothing", unit=series.name)
    cell = known[-1]
    fraction = numbers.fraction(cell)
    value = numbers.shown(cell, trend.indicator) + (t("reading.bracket", text=fraction) if fraction else "")
    parts = [
        t("reading.value", unit=series.name, year=cell.year, value=value),
        _extreme(known),
        _to_median(cell, trend),
    ]
    return t("list.comma").join(filter(None, parts))


def _extreme(known: list[Cell]) -> str:
    numbers_known = [c.value for c in known if c.value is not None]
    if len(numbers_known) < 3 or len(set(numbers_known)) == 1:
        return ""
    if known[-1].value == min(numbers_known) and numbers_known.count(min(numbers_known)) == 1:
        return t("reading.lowest")
    if known[-1].value == max(numbers_known) and numbers_known.count(max(numbers_known)) == 1:
        return t("reading.highest")
    return ""


def _to_median(cell: Cell, trend: Trend) -> str:
    middle = trend.middles.get(cell.year)
    if middle is None or cell.value is None:
        return ""
    decimals = trend.indicator.decimals
    change = numbers.rounded(cell.value, decimals) - numbers.rounded(middle.median, decimals)
    key = "above" if change > 0 else "below" if change < 0 else "at"
    return t(f"reading.{key}", value=numbers.number(middle.median, trend.indicator) + numbers.measure(trend.indicator))


def foot(trend: Trend) -> str:
    """Source and the key of the special marks that occur."""
    parts = [t("trends.source", units=trend.said[0], reports=trend.said[1])]
    if any(target.year <= trend.years[1] for target in trend.targets):
        parts.append(t("trends.mark.target"))
    lone = [run[0] for s in trend.series if not s.colour for run in s.runs() if len(run) == 1]
    return "　".join([*parts, *trend.remarks, *shapes.key([*(c for s in trend.chosen for c in s.cells), *lone])])
