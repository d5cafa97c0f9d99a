"""What the pages become as slides: trend, small multiples, last year against this, comparison, overview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import unescape

from dashboard import compare, lookups, numbers, statistics, theme, trends, wording
from dashboard.charts import dumbbell, multiples, shapes
from dashboard.charts.frame import Scale, Series, scale
from dashboard.charts.trend import Trend
from dashboard.exports.deck import Chart, Line, Slide, Table
from dashboard.i18n import join, t
from dashboard.model import Cell, Indicator
from dashboard.view import View

MOST_PEERS = 40
GRID = 8  # panels on a slide
TABLE_ROWS = 9
MOST_SENTENCES = 40
SHAPES = {"circle": "circle", "square": "square", "diamond": "diamond", "triangle-up": "up",
          "triangle-down": "down"}  # fmt: skip


def colour(css: str) -> str:
    return css.lstrip("#")


def shade(rgb: str, n: int) -> str:
    """The colour itself (1), or half way to white (0): last year is the paler bar."""
    return rgb if n else "".join(f"{(int(rgb[i : i + 2], 16) + 255) // 2:02X}" for i in (0, 2, 4))


def form(indicator: Indicator) -> str:
    """Percentages stay as the dataset has them (7.04) and carry their sign in the format."""
    return '0.00"%"' if indicator.is_percent else _count_form(indicator)


def _count_form(indicator: Indicator) -> str:
    return "#,##0.00" if indicator.kind == "amount" or indicator.decimals else "#,##0"


def notes(view: View, cells: Iterable[Cell]) -> str:
    """The sentences that the numbers rest on, with their documents."""
    facts = tuple(dict.fromkeys(f for c in cells for f in c.fact_ids))
    found = dict.fromkeys((e.doc_title, e.sentence.strip()) for e in lookups.evidence(view.path, facts))
    lines = [f"{title}{t('reading.bracket', text=sentence)}" for title, sentence in found]
    if not lines:
        return t("pptx.notes.none")
    more = [t("pptx.notes.more", n=len(lines) - MOST_SENTENCES)] if len(lines) > MOST_SENTENCES else []
    return "\n".join([t("pptx.notes.sentences"), *lines[:MOST_SENTENCES], *more])


def trend(view: View) -> list[Slide]:
    """The trend as one slide; none where there is no number."""
    found = trends.build(view, view.first, view.last)
    if found.empty:
        return []
    grey = [s for s in found.series if not s.colour and any(c.known for c in s.cells)]
    lines = [
        *map(_peer, grey[:MOST_PEERS]),
        *_middles(found),
        *_targets(found),
        *(_unit(s, found) for s in found.chosen),
    ]
    more = t("pptx.more_peers", n=len(grey) - MOST_PEERS) if len(grey) > MOST_PEERS else ""
    key = t("pptx.trend.key", n=len(grey), level=t(f"level.{view.level}.many"))
    key += "" if found.scale().from_zero else t("trends.cut")
    foot = "　".join(filter(None, (trends.foot(found), more, key)))
    said = notes(view, [c for s in found.chosen for c in s.cells])
    return [Slide(trends.title(view), trends.reading(found), foot, said, (_chart(found, lines),))]


def _chart(found: Trend, lines: Sequence[Line], title: str = "") -> Chart:
    first, last = found.years
    return _scaled(found.scale(), tuple(str(y) for y in range(first, last + 1)), lines, found.indicator, title)


def _scaled(s: Scale, names: tuple[str, ...], lines: Sequence[Line], i: Indicator, title: str = "") -> Chart:
    return Chart(names, tuple(lines), s.low, s.high, s.ticks[1] - s.ticks[0], form(i), title)


def _values(series: Series) -> tuple[float | None, ...]:
    return tuple(c.value for c in series.cells)


def _peer(series: Series) -> Line:
    return Line(series.name, _values(series), colour(theme.palette().peer_line))


def _unit(series: Series, found: Trend, label: bool = True) -> Line:
    """A chosen unit; its label names value and k/n of the last known year."""
    known = [c for c in series.cells if c.known]
    words = ""
    if known and label:
        year = "" if known[-1].year == found.years[1] else f" {known[-1].year}"
        value = numbers.shown(known[-1], found.indicator, found.indicator.is_percent)
        words = f"{series.name}{year} {value} {numbers.fraction(known[-1])}".strip()
    marks = tuple(("hollow-" if c.small_base else "") + SHAPES[shapes.of(c)] for c in series.cells)
    return Line(
        series.name, _values(series), colour(series.colour or theme.palette().peer_dot), "unit", words, marks
    )  # fmt: skip


def _middles(found: Trend, quartiles: bool = True, label: bool = True) -> list[Line]:
    years = [found.middles[y] for y in range(found.years[0], found.years[1] + 1)]
    ink = colour(theme.palette().second)
    lines = [
        Line(t(f"pptx.quartile.{side}"), tuple(getattr(m, side) if m else None for m in years), ink, "quartile")
        for side in ("low", "high") if quartiles and any(m and m.low is not None for m in years)
    ]  # fmt: skip
    medians = tuple(m.median if m else None for m in years)
    return [*lines, Line(t("key.median"), medians, ink, "median", t("key.median") if label else "")]


def _targets(found: Trend) -> list[Line]:
    """A target still to come runs across; one of a year shown is a short bar in that year."""
    first, last = found.years
    ink = colour(theme.palette().ink)
    lines = []
    for target in found.targets:
        ahead = target.year > last
        values = tuple(target.value if ahead or y == target.year else None for y in range(first, last + 1))
        said = target.label if ahead else target.short
        lines.append(Line(target.label, values, ink, "target" if ahead else "goal", said))
    return lines


def small(view: View) -> list[Slide]:
    """All peers on one scale, eight charts a slide."""
    found = trends.build(view, view.first, view.last)
    if found.empty:
        return []
    panels = multiples.ordered(found)
    parts = [panels[i : i + GRID] for i in range(0, len(panels), GRID)]
    title = f"{view.indicator.name}{t('list.comma')}{t('multiples.title')}"
    reading = t("multiples.subtitle", n=len(panels), level=t(f"level.{view.level}.many"), year=view.last)
    return [
        Slide(part(title, n, len(parts)), reading, trends.foot(found), notes(view, [s.cells[-1] for s in group]),
              tuple(_panel(found, s) for s in group))
        for n, group in enumerate(parts, 1)
    ]  # fmt: skip


def part(title: str, n: int, parts: int) -> str:
    return t("pptx.part", title=title, part=n, parts=parts) if parts > 1 else title


def _panel(found: Trend, series: Series) -> Chart:
    lines = [*_middles(found, quartiles=False, label=False), _unit(series, found, label=False)]
    last = series.cells[-1]
    doubt = t("tag.conflict") if last.in_conflict else ""
    said = (series.name, numbers.shown(last, found.indicator), numbers.fraction(last), doubt)
    words = " ".join(filter(None, said))
    return _chart(found, lines, words)


def pairs(view: View) -> list[Slide]:
    """Last year against this year, a column a unit."""
    found = compare.pairs(view)
    colours = theme.unit_colours(view.chosen)
    order = dumbbell.ordered(found, colours)
    if not order:
        return []
    years = {"indicator": view.indicator.name, "old": view.year - 1, "new": view.year}
    p = theme.palette()
    paint = [colour(colours.get(u, p.peer_dot)) for u in order]
    lines = [
        Line(str(year), tuple(found[u][n].value for u in order), shade(colour(p.peer_dot), n), "bar",
             colours=tuple(shade(c, n) for c in paint))
        for n, year in enumerate((view.year - 1, view.year))
    ]  # fmt: skip
    s = scale([0.0, *(c.value for u in order for c in found[u] if c.value is not None)], view.indicator)
    chart = replace(_scaled(s, tuple(map(view.name, order)), lines, view.indicator), bars=True)
    foot = trends.foot(replace(trends.build(view, view.year - 1, view.year), targets=()))
    said = notes(view, [c for u in view.chosen for c in found[u]])
    return [Slide(t("dumbbell.title", **years), t("pptx.pairs.key", **years), foot, said, (chart,))]


def comparison(view: View, rows: Sequence[compare.Row], title: str) -> list[Slide]:
    """The table of the comparison, nine indicators a slide."""
    parts = [rows[i : i + TABLE_ROWS] for i in range(0, len(rows), TABLE_ROWS)]
    head = (t("field.indicator"), *map(view.name, view.chosen), t("key.median"))
    widths = (1.5, *(1.0 for _ in view.chosen), 0.6)
    said = join([f"{what}{t('reading.bracket', text=text)}" for what, text in compare.cautions(view, list(rows))])
    reading = said or t("pptx.compare.key", base=view.name(view.base))
    return [
        Slide(part(title, n, len(parts)), reading, t("compare.foot", year=view.year),
              notes(view, [c for row in group for c in row.chosen]),
              table=Table(head, tuple(compared(view, row) for row in group), widths))
        for n, group in enumerate(parts, 1)
    ]  # fmt: skip


def compared(view: View, row: compare.Row) -> tuple[str, ...]:
    """An indicator of the comparison in words."""
    base = row.chosen[view.chosen.index(view.base)]
    middle = statistics.middle(row.peers)
    median = numbers.number(middle.median, row.indicator) + numbers.measure(row.indicator) if middle else "—"
    return row.indicator.name, *(_against(c, base, row.indicator) for c in row.chosen), median


def _against(cell: Cell, base: Cell, indicator: Indicator) -> str:
    """`6.10% 5/82（▲ 高 0.74，劣）`."""
    words = [numbers.shown(cell, indicator), wording.basis(cell), wording.plain_tags(cell)]
    if cell is not base:
        difference = plain(wording.against(cell, base, indicator))
        words.append(t("reading.bracket", text=difference) if difference else "")
    return " ".join(filter(None, words))


def plain(html: str) -> str:
    """The words of a piece of the page."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def overview(view: View) -> list[Slide]:
    """Headline indicators as a table, then the trend of each."""
    headlines = lookups.headlines(view.path)
    cells = lookups.cells(view.path, view.peers, tuple(headlines), view.first, view.year)
    mine = [cells[i, view.focus, view.year] for i in headlines]
    head = tuple(t(key) for key in ("field.indicator", "csv.value", "data.fraction", "brief.column.change",
                                    "brief.column.place"))  # fmt: skip
    rows = tuple(headline(view, c, cells) for c in mine)
    title = t("pptx.overview", unit=view.name(view.focus), year=view.year)
    first = Slide(title, t("pptx.overview.reading"), t("compare.foot", year=view.year), notes(view, mine),
                  table=Table(head, rows, (1.6, 0.8, 1.0, 1.8, 1.4)))  # fmt: skip
    return [first, *(s for i in headlines for s in trend(replace(view, indicator_id=i, last=view.year)))]


def headline(view: View, cell: Cell, cells: lookups.CellTable) -> tuple[str, ...]:
    """Name, value, k/n with marks, change on last year, place among peers: in words."""
    i = view.indicators[cell.indicator_id]
    before = cells.get((i.indicator_id, cell.unit_id, cell.year - 1), cell.without_value("no_report"))
    rank = statistics.rank(cell.unit_id, {u: cells[i.indicator_id, u, cell.year] for u in view.peers}, i.direction)
    basis = " ".join(filter(None, (wording.basis(cell), wording.plain_tags(cell))))
    change = plain(wording.change_line(cell, before, i))
    return i.name, numbers.shown(cell, i), basis, change, wording.place(rank, view.level, i.direction)
