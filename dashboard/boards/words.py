"""Cards without a figure as tables of words: for slides, for the table on the spot, for files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import (
    compare,
    coverage,
    data_table,
    i18n,
    lookups,
    numbers,
    overview,
    profile,
    queries,
    targets,
    wording,
)
from dashboard.exports import slides
from dashboard.exports.deck import Table
from dashboard.i18n import pick, t
from dashboard.model import Cell
from dashboard.ranking import Entry, Ranking
from dashboard.standing import queries as standing
from dashboard.standing import rank_words
from dashboard.standing.chapters import paragraphs
from dashboard.targets import Standing, Target
from dashboard.view import ALL, View

MOST = 200  # rows of a table of values on slides; the files hold all


def of_values(view: View, cells: Sequence[Cell], total: int) -> Table:
    """Values as the data page shows them."""
    frame = data_table.frame(view, cells).drop(columns=[t("data.number")])
    rows = tuple(tuple(map(str, row)) for row in frame.itertuples(index=False))
    more = total - len(cells)
    return Table(tuple(map(str, frame.columns)), rows, (1.2, 0.6, 2.4, 1.0, 1.0, 1.0, 0.8), more)


def headline(view: View, key: str, cells: overview.Cells) -> Table:
    """One number of the unit in view, year by year."""
    i = view.indicators[key]
    own = [cells[key, view.focus, year] for year in range(view.first, view.year + 1)]
    rows = tuple((str(c.year), numbers.shown(c, i), wording.basis(c), wording.plain_tags(c)) for c in own)
    return Table((t("data.year"), t("data.shown"), t("data.fraction"), t("data.marks")), rows, (1.0, 1.0, 1.0, 1.0))


def grid(view: View, frame: pd.DataFrame) -> Table:
    """Numbers read from each report, or why there are none."""
    found = {(r.unit_id, int(r.year)): r for r in queries.rows(frame)}
    years = range(view.first, view.last + 1)
    rows = tuple(
        (view.name(u), *(_report(view, u, y, found.get((u, y))) for y in years)) for u in coverage.listed(view, frame)
    )
    return Table((t("field.unit"), *map(str, years)), rows, (1.6, *(1.0 for _ in years)))


def _report(view: View, unit: str, year: int, row: Any) -> str:
    if row is not None:
        return coverage.report_words(str(row.kind), int(row.facts), str(row.doc_type))
    if view.units[unit].exists(year):
        return t("state.no_report")
    return t("grid.gone" if year > (view.units[unit].valid_to or year) else "grid.not_yet")


def values(view: View, lines: Sequence[coverage.Line]) -> Table:
    """The numbers of one unit year by year, the headlines first."""
    years = range(view.first, view.last + 1)
    best = sorted(lines, key=lambda line: (not line[0].headline, sum(not c.known for c in line[1])))
    rows = tuple((i.name, *(numbers.shown(c, i) for c in history)) for i, history in best)
    return Table((t("field.indicator"), *map(str, years)), rows, (2.0, *(1.0 for _ in years)))


def waiting(frame: pd.DataFrame) -> Table:
    rows = tuple(
        (str(int(r.n)), _issue(r.code), t(f"severity.{r.severity}"), str(r.example or "")) for r in queries.rows(frame)
    )
    return Table(
        (
            t("present.column.count"),
            t("present.column.kind"),
            t("present.column.severity"),
            t("present.column.example"),
        ),
        rows,
        (0.6, 1.6, 0.8, 4.0),
    )


def _issue(code: object) -> str:
    return t(f"issue.{code}") if i18n.known(f"issue.{code}") else t("issue.other")


def places(ranking: Ranking) -> Table:
    """Who stands where, with what the number rests on."""
    i = ranking.indicator
    rows = tuple(
        (str(e.place or "—"), e.name, numbers.shown(e.cell, i), wording.basis(e.cell),
         wording.plain_tags(e.cell), _interval(e))
        for e in ranking.entries
    )  # fmt: skip
    head = ("present.column.place", "field.unit", "csv.value", "data.fraction", "data.marks", "present.column.interval")
    return Table(tuple(map(t, head)), rows, (0.5, 1.6, 1.0, 1.2, 1.0, 1.6))


def _interval(entry: Entry) -> str:
    if entry.interval is None:
        return "—"
    return f"{numbers.rounded(entry.interval.low, 2)}%—{numbers.rounded(entry.interval.high, 2)}%"


def meaning(ranking: Ranking) -> Table:
    """What the ranks mean: how many units, what about them."""
    rows = tuple((str(line.count), line.heading, slides.plain(line.text)) for line in rank_words.said(ranking))
    head = (t("present.column.count"), t("present.column.kind"), t("present.column.text"))
    return Table(head, rows, (0.5, 1.4, 3.6))


def changes(found: Sequence[overview.Change]) -> Table:
    rows = tuple((c.indicator.name, overview.step(c), c.evidence.sentence.strip()) for c in found)
    return Table(
        (t("field.indicator"), t("present.column.change"), t("present.column.sentence")), rows, (1.4, 1.6, 3.6)
    )


def comparison(view: View, rows: Sequence[compare.Row]) -> Table:
    head = (t("field.indicator"), *map(view.name, view.chosen), t("key.median"))
    widths = (1.5, *(1.0 for _ in view.chosen), 0.6)
    best = sorted(rows, key=lambda row: (not row.indicator.headline, sum(not c.known for c in row.chosen)))
    return Table(head, tuple(slides.compared(view, row) for row in best), widths)


def unit(view: View, lines: Sequence[profile.Line]) -> Table:
    """Every indicator of one unit this year, the headlines first, then what has a number and a direction."""
    cells = lookups.cells(view.path, view.peers, tuple(view.indicators), max(view.first, view.year - 1), view.year)
    head = tuple(
        t(key) for key in ("field.indicator", "csv.value", "data.fraction", "brief.column.change", "brief.column.place")
    )
    best = sorted(lines, key=_weight)
    rows = tuple(slides.headline(view, line.history[-1], cells) for line in best)
    return Table(head, rows, (1.7, 0.9, 1.0, 1.7, 1.4))


def _weight(line: profile.Line) -> tuple[bool, bool, bool]:
    return not line.indicator.headline, not line.history[-1].known, line.indicator.direction == "none"


def chapters(view: View, kind: str) -> Table:
    """What the unit's own documents say, paragraph by paragraph."""
    found = [r for r in queries.rows(standing.chapters(view.path, view.focus, view.year)) if r.kind == kind]
    rows = tuple((line,) for r in found for line in paragraphs(str(r.title), str(r.text)))
    return Table((t("present.column.text"),), rows, (1.0,))


def aims(view: View, found: Sequence[Standing], with_unit: bool = True) -> Table:
    names = ["field.unit"] * with_unit + [
        "targets.for_year",
        "field.indicator",
        "targets.wanted",
        "targets.actual",
        "targets.outcome",
    ]
    widths = (1.2,) * with_unit + (0.8, 2.0, 1.0, 1.0, 1.0)
    return Table(tuple(map(t, names)), tuple(_aim(view, s, with_unit) for s in found), widths)


def _aim(view: View, s: Standing, with_unit: bool) -> tuple[str, ...]:
    i = view.indicators[s.target.indicator_id]
    unit = (view.name(s.target.unit_id),) * with_unit
    return (
        *unit,
        str(s.target.year),
        i.name,
        numbers.shown(targets.as_cell(s.target), i),
        numbers.shown(s.cell, i),
        t(f"outcome.{s.outcome}"),
    )


def loose(view: View, found: Sequence[Target]) -> Table:
    said = targets.quoted(view, found)
    rows = tuple(
        (str(x.year), view.name(x.unit_id), said[x.fact_ids[0]].sentence.strip() if x.fact_ids[0] in said else "")
        for x in found
    )
    return Table((t("targets.for_year"), t("field.unit"), t("present.column.sentence")), rows, (0.7, 1.1, 5.0))


def documents(view: View) -> Table:
    rows = tuple(
        (str(int(r.year)), str(r.title), t(f"doctype.{r.doc_type}"), str(int(r.facts)))
        for r in queries.rows(standing.reports(view.path, view.focus))
    )
    return Table(
        (t("data.year"), t("present.column.document"), t("present.column.kind"), t("present.column.facts")),
        rows,
        (0.7, 3.6, 1.2, 1.0),
    )


def issues(view: View) -> Table:
    rows = tuple(
        (str(int(r.year) or "—"), _issue(r.code), t(f"severity.{r.severity}"), str(r.message or ""))
        for r in queries.rows(standing.issues(view.path, view.focus))
    )
    return Table(
        (t("data.year"), t("present.column.kind"), t("present.column.severity"), t("present.column.text")),
        rows,
        (0.6, 1.6, 0.8, 4.0),
    )


def catalogue(view: View, frame: pd.DataFrame) -> Table:
    wanted = frame if view.dimension == ALL else frame[frame["dimension"] == view.dimension]
    head = tuple(
        t(key)
        for key in (
            "catalogue.name",
            "present.column.kind",
            "catalogue.direction",
            "catalogue.definition",
            "catalogue.coverage",
        )
    )
    return Table(head, tuple(_indicator(view, r) for r in queries.rows(wanted)), (1.7, 1.4, 0.8, 3.4, 1.4))


def _indicator(view: View, r: Any) -> tuple[str, ...]:
    i = view.indicators[r.indicator_id]
    count = t("catalogue.count", values=r.value_count, units=r.unit_count, years=r.year_count)
    return (
        i.name,
        pick(r.dimension_zh, r.dimension_en),
        wording.direction_word(i.direction),
        r.definition if isinstance(r.definition, str) else "",
        count,
    )
