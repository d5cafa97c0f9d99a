"""The comparison table as HTML, its warnings, and the pairs of years for the dumbbell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from dashboard import forms, links, lookups, marks, numbers, sentences, statistics, succession, theme, wording
from dashboard.cell_table import peers
from dashboard.i18n import join, t
from dashboard.model import Cell, Evidence, Indicator
from dashboard.view import View

NARROW = 3  # up to this many units have a difference column of their own; more show it under the value
SIZE_RATIO = 3  # units whose villages differ by more than this are unlike in size


@dataclass(frozen=True)
class Row:
    """One indicator: the chosen units' cells in order, all peers' cells, and quoted sentences by fact."""

    indicator: Indicator
    chosen: tuple[Cell, ...]
    peers: Mapping[str, Cell]
    quoted: Mapping[str, Evidence]


def rows(view: View) -> list[Row]:
    """Indicators for which at least one chosen unit has something to show, in catalogue order."""
    units = tuple(dict.fromkeys([*view.peers, *view.chosen]))
    cells = forms.cells(view, units, tuple(view.indicators), view.year, view.year)
    mine = {i: tuple(cells[i, u, view.year] for u in view.chosen) for i in view.indicators}
    facts = tuple(f for own in mine.values() for c in own for f in c.fact_ids[:1])
    quoted = {e.fact_id: e for e in lookups.evidence(view.path, facts)}
    return [
        Row(view.indicators[i], own, peers(cells, i, view.year, view.peers), quoted)
        for i, own in mine.items() if any(c.state not in ("silent", "no_report") for c in own)
    ]  # fmt: skip


def table(view: View, found: list[Row]) -> str:
    """Grouped by dimension; base column tinted; the head stays in sight while the table scrolls."""
    if not found:
        return f"<p class='lead'>{t('compare.none', year=view.year)}</p>"
    base = view.chosen.index(view.base)
    wide = len(view.chosen) <= NARROW
    columns = 3 + len(view.chosen) * (2 if wide else 1) - (1 if wide else 0)
    body = ""
    for name, group in groupby(found, key=lambda r: r.indicator.dimension_name):
        body += f"<tr class='dim'><th colspan='{columns}' scope='colgroup'>{escape(name)}</th></tr>"
        body += "".join(_row(view, row, base, wide) for row in group)
    css = "compare" if wide else "compare many"
    return f"<div class='pane'><table class='{css}'>{_head(view, base, wide)}<tbody>{body}</tbody></table></div>"


def _head(view: View, base: int, wide: bool) -> str:
    cells = ""
    for i, unit in enumerate(view.chosen):
        kind = t("compare.base") if i == base else t("compare.value")
        dot = f"<i class='dot' style='background:{theme.palette().units[i]}'></i>"
        css = "num base" if i == base else "num"
        cells += f"<th class='{css}' scope='col'>{dot}<b>{escape(view.name(unit))}</b><span>{kind}</span></th>"
        if wide and i != base:
            cells += f"<th class='diff' scope='col'><span>{t('compare.difference')}</span></th>"
    tail = f"<th class='num'><span>{t('key.median')}</span></th><th class='num'><span>{t('compare.ranks')}</span></th>"
    return f"<thead><tr><th scope='col'><span>{t('field.indicator')}</span></th>{cells}{tail}</tr></thead>"


def _row(view: View, row: Row, base: int, wide: bool) -> str:
    i = row.indicator
    cells = "".join(_cells(row, n, base, wide) for n in range(len(row.chosen)))
    middle = statistics.middle(row.peers)
    median = f"{numbers.number(middle.median, i)}{numbers.measure(i)}" if middle else numbers.absence("silent")
    colours = theme.unit_colours(view.chosen)
    width = marks.STRIP[0] if wide else 110
    strip = marks.strip(row.peers, row.chosen, colours, middle, t("compare.strip", indicator=i.name), width)
    return (
        f"<tr><th scope='row'>{escape(i.name)}<span>{wording.direction_word(i.direction)}</span></th>{cells}"
        f"<td class='num median'>{escape(median)}</td>"
        f"<td class='num'>{strip}<span class='sub'>{_ranks(view, row, colours)}</span></td></tr>"
    )


def _cells(row: Row, n: int, base: int, wide: bool) -> str:
    cell, i = row.chosen[n], row.indicator
    difference = "" if n == base else wording.against(cell, row.chosen[base], i)
    below = wording.below(cell) or (t(f"status.{cell.state}") if cell.state == "silent" else "")
    if not wide and difference:
        below = f"{below} {difference}"
    css = "num base" if n == base else "num"
    value = f"<td class='{css}'>{wording.tags(cell)} {_value(cell, i, row.quoted)}<span class='sub'>{below}</span></td>"
    return value + (f"<td class='diff'>{difference}</td>" if wide and n != base else "")


def _value(cell: Cell, indicator: Indicator, quoted: Mapping[str, Evidence]) -> str:
    """The value as a link to its sentence, which shows when the value is pointed at or focused."""
    text = f"<b>{escape(numbers.shown(cell, indicator))}</b>"
    first = quoted.get(cell.fact_ids[0]) if cell.fact_ids else None
    if first is None:
        return f"<span class='absent'>{text}</span>" if not cell.known else text
    css = "has-pop" if cell.known else "has-pop absent"
    pop = f"<span class='pop' role='tooltip'>{sentences.quotation(first)}</span>"
    return f"<a class='{css}' href='{escape(links.to_fact(first.fact_id))}' data-go>{text}{pop}</a>"


def _ranks(view: View, row: Row, colours: Mapping[str, str]) -> str:
    if row.indicator.direction == "none":
        return t("compare.unranked")
    found = [(u, statistics.rank(u, row.peers, row.indicator.direction)) for u in view.chosen]
    words = [
        f"<b style='color:{colours[u]}'>{t('compare.tied', place=r.place) if r.tied else r.place}</b>"
        for u, r in found if r and r.of > 1  # first of one is no place
    ]  # fmt: skip
    return f"{t('compare.places')} {' '.join(words)}" if words else t("compare.unranked")


def warnings(view: View, found: list[Row]) -> str:
    """What makes the comparison unlike: levels, size, contradictions, small bases."""
    lines = cautions(view, found)
    body = "".join(f"<p><b>{escape(what)}</b>{escape(text)}</p>" for what, text in lines)
    return f"<div class='notice'>{body}</div>" if body else ""


def cautions(view: View, found: list[Row]) -> list[tuple[str, str]]:
    """The same as pairs of heading and sentence."""
    return [*_levels(view), *_sizes(view, found), *_moved(view), *_conflicts(view, found), *_missing(view)]


def _levels(view: View) -> Iterator[tuple[str, str]]:
    levels = {view.units[u].level for u in view.chosen}
    if len(levels) > 1:
        yield t("warn.levels"), t("warn.levels.text", levels=join([t(f"level.{x}") for x in sorted(levels)]))


def _sizes(view: View, found: list[Row]) -> Iterator[tuple[str, str]]:
    """Villages and communities measure size where every report gives them."""
    row = next((r for r in found if r.indicator.indicator_id == "village_count"), None)
    known = [c for c in row.chosen if c.value] if row else []
    if len(known) > 1:
        small, large = min(known, key=lambda c: c.value or 0), max(known, key=lambda c: c.value or 0)
        if (large.value or 0) > SIZE_RATIO * (small.value or 1):
            yield t("warn.sizes"), t("warn.sizes.text", small=view.name(small.unit_id), large=view.name(large.unit_id),
                                     a=int(small.value or 0), b=int(large.value or 0))  # fmt: skip


def _conflicts(view: View, found: list[Row]) -> Iterator[tuple[str, str]]:
    for row in found:
        for cell in row.chosen:
            if cell.in_conflict:
                note = cell.note or t("tag.conflict.help")
                yield (
                    t("warn.conflict"),
                    t("warn.conflict.text", unit=view.name(cell.unit_id), indicator=row.indicator.name, note=note),
                )


def _moved(view: View) -> Iterator[tuple[str, str]]:
    """Units that were others a year ago, or that did not exist."""
    found = [*succession.absent(view.units, view.chosen, view.year),
             *succession.words(view.units, view.chosen, view.year - 1, view.year)]  # fmt: skip
    yield from ((t("warn.moved"), sentence + t("list.stop")) for sentence in found)


def _missing(view: View) -> Iterator[tuple[str, str]]:
    here = [u for u in view.chosen if view.units[u].exists(view.year)]
    none = [view.name(u) for u in here if lookups.has_no_report(view.path, u, view.year)]
    if none:
        yield t("warn.no_report"), t("warn.no_report.text", units=join(none), year=view.year)


def pairs(view: View) -> dict[str, tuple[Cell, Cell]]:
    """Last year's and this year's cell of the view's indicator, peers and chosen units."""
    units = succession.once(view.units, [u for u in (*view.peers, *view.chosen) if view.units[u].exists(view.year)])
    i, year = view.indicator_id, view.year
    cells = forms.cells(view, succession.with_kin(view.units, units), (i,), year - 1, year)
    both = {u: succession.history(view.units, u, cells, i, (year - 1, year)) for u in units}
    return {u: (old, new) for u, (old, new) in both.items()}
