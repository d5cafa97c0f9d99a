"""The item in hand: every reading with its sentence, the history of the unit and of its peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard import lookups, numbers, sentences, wording
from dashboard.actions.reviews import Line
from dashboard.i18n import t
from dashboard.model import Cell, Indicator
from dashboard.review import log, queries, table
from dashboard.review.ranking import CONFLICTS, UNMATCHED, Item
from dashboard.review.readings import Reading
from dashboard.review.scope import reason_name
from dashboard.view import View

YEARS = 6
MOST = 6  # readings drawn; a table row names dozens of numbers


def value_of(view: View, item: Item) -> Mapping[Any, Any] | None:
    """The row of table `value`, None where the cell has none."""
    return next(iter(queries.values_at(view.path, (item.key,)).to_dict("records")), None)


def heading(view: View, item: Item) -> str:
    """Unit, year, indicator, and why it is asked."""
    year = t("review.year", year=item.year) if item.year else ""
    what = "　".join(filter(None, (table.unit_name(view, item), year, table.indicator_name(view, item))))
    tags = "".join(f"<span class='tag tag-{_tone(code)}'>{escape(reason_name(code))}</span>" for code in item.codes)
    return f"<h2 class='cardtitle'>{escape(what)}{tags}</h2>{_why(item)}"


def _tone(code: str) -> str:
    return "conflict" if code in CONFLICTS | {UNMATCHED} else "asked"


def _why(item: Item) -> str:
    action = t(f"review.action.{item.action}") if item.action else ""
    now = t("review.decided.now", action=action) if action else t("review.nothing")
    said = [sentences.in_chinese(each) for each in item.messages] or [escape(now)]
    return "".join(f"<p class='cardsub'>{each}</p>" for each in said)


def readings(view: View, item: Item, found: Sequence[Reading], value: Mapping[Any, Any] | None) -> str:
    """The readings as cards, the one in use marked; then what else the question names."""
    own = [r for r in found if r.kind != "other"]
    body = "".join(map(_reading, own[:MOST])) or f"<p class='lead'>{t(_absent(item))}</p>"
    body = _entered(view, item, found, value) + body
    if len(own) > MOST:
        body += f"<p class='hint'>{t('review.more', n=len(own) - MOST)}</p>"
    others = [r for r in found if r.kind == "other"][:MOST]
    if others:
        body += f"<h3 class='related'>{t('review.related')}</h3>" + "".join(map(_reading, others))
    return body


def _absent(item: Item) -> str:
    return "review.no_fact" if item.indicator_id else "review.no_numbers"


def _entered(view: View, item: Item, found: Sequence[Reading], value: Mapping[Any, Any] | None) -> str:
    """A value that a person entered and no report states."""
    if value is None or value["status"] != "corrected" or any(r.in_use for r in found):
        return ""
    shown = numbers.shown(table.cell(item, value), view.indicators[item.indicator_id])
    return (
        f"<article class='said inuse'><b>{shown}</b> <span>{t('status.corrected')}</span>"
        f"<em>{t('review.in_use')}</em><p class='where'>{escape(value['note'] or '')}</p></article>"
    )


def _reading(reading: Reading) -> str:
    mark = f"<em>{t('review.in_use')}</em>" if reading.in_use else ""
    quoted = sentences.full([fact.evidence for fact in reading.facts[:3]], review=False)
    place = t("review.place", n=f"{reading.facts[0].char_start + 1:,}", sure=f"{reading.confidence:.2f}")
    more = t("review.again", n=len(reading.facts)) if len(reading.facts) > 1 and reading.kind == "stated" else ""
    about = t("list.comma").join(filter(None, (reading.about, more)))
    gone = " gone" if reading.action in ("reject", "reassign") else ""
    return (
        f"<article class='said{' inuse' if reading.in_use else ''}{gone}'><b>{escape(reading.shown)}</b> "
        f"<span>{escape(about)}</span>{mark}{quoted}<p class='where'>{place}</p></article>"
    )


def history(view: View, item: Item) -> str:
    """The unit beside the median of its peers, year by year."""
    if item.unit_id not in view.units or item.indicator_id not in view.indicators:
        return ""
    indicator = view.indicators[item.indicator_id]
    last = max(view.last, item.year)
    years = range(min(item.year, last - YEARS + 1), last + 1)
    cells = lookups.cells(view.path, (item.unit_id,), (item.indicator_id,), years[0], years[-1])
    own = [cells[item.indicator_id, item.unit_id, y] for y in years]
    frame = queries.medians(view.path, view.units[item.unit_id].level, item.indicator_id)
    middle = dict(zip(frame["year"], frame["median"], strict=True))
    heads = "".join(f"<th scope='col'>{y}</th>" for y in years)
    mine = "".join(f"<td class='{'now' if c.year == item.year else ''}'>{_cell(c, indicator)}</td>" for c in own)
    theirs = "".join(f"<td>{_median(middle.get(y), indicator)}</td>" for y in years)
    return (
        f"<table class='history'><thead><tr><th></th>{heads}</tr></thead><tbody>"
        f"<tr><th scope='row'>{escape(view.name(item.unit_id))}</th>{mine}</tr>"
        f"<tr><th scope='row'>{t('key.median')}</th>{theirs}</tr></tbody></table>"
    )


def _cell(cell: Cell, indicator: Indicator) -> str:
    return numbers.shown(cell, indicator) + wording.tags(cell)


def _median(value: float | None, indicator: Indicator) -> str:
    if value is None:
        return numbers.absence("silent")
    return numbers.number(value, indicator) + numbers.measure(indicator)


def before(view: View, lines: Sequence[Line]) -> str:
    """What was decided on this item, the latest first; also decisions that lost their number."""
    if not lines:
        return ""
    rows = "".join(f"<li>{escape(_said_before(view, line))}</li>" for line in reversed(lines))
    return f"<h3 class='related'>{t('review.before')}</h3><ul class='before'>{rows}</ul>"


def _said_before(view: View, line: Line) -> str:
    words = (log.when(line), line.reviewer, log.action(line), log.change(view, line), line.note)
    state = "" if line.holds else t("reading.bracket", text=t("review.log.undone"))
    return "　".join(filter(None, words)) + state
