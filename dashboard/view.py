"""What the reader looks at, made out of the choices of a page: the same whether its head is drawn or a link is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard import asof, database, forms, i18n, lookups
from dashboard.history.scope import Comparison
from dashboard.i18n import t
from dashboard.model import Dataset, Indicator, Unit
from dashboard.navigation import PAGES, PageRow
from dashboard.review.scope import Queue
from dashboard.search.scope import Search
from dashboard.selection import ALL, MAX_UNITS, Fields

STATUSES = (
    "known", "doubtful", "all",
    "reported", "derived", "stated_zero", "stated_full", "previous", "corrected", "conflict", "partial", "no_cases",
    "silent", "no_report",
)  # fmt: skip


LOOSE = "_loose"  # in the memory of the pages: unit, year and the document opened with them
SPAN = re.compile(r"\d{1,7}-\d{1,7}")
OUTCOMES = ("all", "reached", "missed", "differs", "open", "no_number", "undecided")


class NothingToShow(Exception):
    """Why there is nothing on this page, in the reader's words; app.py goes on with the rest of the frame."""


@dataclass
class View:
    """What the reader looks at. `peers`: units of the level (and parent); `chosen`: the coloured ones, in order."""

    fields: Fields
    dataset: Dataset
    units: dict[str, Unit]
    indicators: dict[str, Indicator]
    level: str = ""
    parent: str = ALL
    peers: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    year: int = 0
    first: int = 0
    last: int = 0
    indicator_id: str = ""
    filters: tuple[str, ...] = ()
    status: str = ""
    base: str = ""
    doc_id: str = ""
    fact_id: str = ""
    dimension: str = ALL
    form: str = forms.TOTAL
    outcome: str = OUTCOMES[0]
    queue: Queue = field(default_factory=Queue)
    comparison: Comparison = field(default_factory=Comparison)
    search: Search = field(default_factory=Search)

    @property
    def path(self) -> str:
        return self.dataset.path

    @property
    def focus(self) -> str:
        """The unit in question; '' on a dataset without units."""
        return self.chosen[0] if self.chosen else ""

    @property
    def indicator(self) -> Indicator:
        return self.indicators[self.indicator_id]

    def name(self, unit_id: str) -> str:
        return self.units[unit_id].label

    def level_name(self) -> str:
        return t(f"level.{self.level}")


def from_link(page: str, query: Mapping[str, Sequence[str]]) -> View:
    """The view a link opens, without drawing anything. Raises NothingToShow where there are no data."""
    found, _ = database.datasets()
    if not found:
        raise NothingToShow(t("empty.no_dataset"))
    fields = Fields(page, True, query=query)
    return complete(begin(fields, found), row_of(page))


def row_of(page: str) -> PageRow:
    return next(row for row in PAGES if row.name == page)


def complete(view: View, row: PageRow) -> View:
    """Resolve the fields of the page's row one after the other; each may rest on those before."""
    for name in row.fields[1:]:
        RESOLVE[name](view)
    return view


def begin(fields: Fields, found: list[Dataset]) -> View:
    """The dataset and its version, with which every view begins."""
    by_key = {dataset.key: dataset for dataset in found}
    key = fields.one(
        "dataset", list(by_key), found[0].key, lambda k: i18n.pick(by_key[k].title_zh, by_key[k].title_en), 250
    )
    dataset = asof.apply(fields, by_key[key])
    return View(fields, dataset, lookups.units(dataset.path), lookups.indicators(dataset.path, i18n.current()))


def _level(view: View) -> None:
    levels = lookups.levels(view.path)
    if not levels:
        raise NothingToShow(t("empty.no_units"))
    view.level = view.fields.one("level", levels, levels[0], lambda k: t(f"level.{k}"), 148)
    years = lookups.years(view.path, view.level)
    view.first, view.last, view.year = years[0], years[-1], lookups.latest(view.path, view.level)
    if not any("parent" in page.fields for page in PAGES if page.name == view.fields.page):
        _set_peers(view)


def _parent(view: View) -> None:
    parents = lookups.parents(view.path, view.level)
    options = [ALL, *parents]
    fallback = options[1] if len(parents) == 1 else ALL
    view.parent = view.fields.one("parent", options, fallback, lambda k: parents.get(k, t("parent.all")), 146)
    _set_peers(view)


def _set_peers(view: View) -> None:
    view.peers = tuple(
        u.unit_id for u in view.units.values()
        if u.level == view.level and view.parent in (ALL, u.parent_id)
    )  # fmt: skip


def _default_units(view: View, count: int) -> list[str]:
    return lookups.most_reported(view.path, view.peers)[:count]


def _unit(view: View) -> None:
    unit = view.fields.one("unit", view.peers, _default_units(view, 1)[0], view.name, 190)
    view.chosen = (unit,)
    others = [u for u in view.fields.kept("units") or _default_units(view, 3) if u != unit]
    view.fields.keep("units", [unit, *others][:MAX_UNITS])


def _units(view: View) -> None:
    view.chosen = view.fields.many("units", view.peers, _default_units(view, 3), view.name, 340, most=MAX_UNITS)
    view.fields.keep("unit", [view.chosen[0]])


def _pair(view: View) -> None:
    """Two to six units, of other levels too (the page says so); peers come first in the list."""
    options = list(dict.fromkeys([*view.peers, *view.units]))
    view.chosen = view.fields.many("units", options, _default_units(view, 3), view.name, 340, most=MAX_UNITS, least=2)
    view.fields.keep("unit", [view.chosen[0]])


def _base(view: View) -> None:
    view.base = view.fields.one("base", view.chosen, view.chosen[0], view.name, 130)


def _members(view: View) -> None:
    view.chosen = view.fields.many("members", view.peers, (), view.name, 200, may_be_empty=True) or view.peers


def _year(view: View) -> None:
    years = [str(y) for y in reversed(lookups.years(view.path, view.level))]
    view.year = int(view.fields.one("year", years, str(view.year), str, 110))


def _span(view: View) -> None:
    years = [str(y) for y in lookups.years(view.path, view.level)]
    view.first = int(view.fields.one("from", years, years[0], str, 110))
    later = [y for y in years if int(y) >= view.first]
    view.last = int(view.fields.one("to", later, later[-1], str, 100))


def _indicator(view: View) -> None:
    options = lookups.with_values(view.path)
    opening = lookups.opening_indicator(view.path, view.peers, view.first, view.last)
    view.indicator_id = view.fields.one("indicator", options, opening, lambda k: view.indicators[k].name, 240)


def _ranked(view: View) -> None:
    """The indicator of a page on one year: opens on one that has numbers of that year."""
    opening = lookups.opening_indicator(view.path, view.peers, view.year, view.year)
    options = lookups.with_values(view.path)
    view.indicator_id = view.fields.one("indicator", options, opening, lambda k: view.indicators[k].name, 240)


def _form(view: View) -> None:
    """Counts can be divided by villages or people; what cannot be chosen says why. A rate alone has no choice."""
    if view.fields.page != "compare" and not forms.divisible(view.indicator):
        return
    units = (*view.peers, *view.chosen)
    without = [f for f in forms.FORMS if forms.missing(view.path, f, units, view.first, view.last)]
    label = {f: t(f"form.{f}.missing" if f in without else f"form.{f}") for f in forms.FORMS}
    view.form = view.fields.one("form", forms.FORMS, forms.TOTAL, lambda k: label[k], 140)
    if view.form in without:
        view.fields.notices.append(t("form.unavailable", form=label[view.form]))
        view.form = forms.TOTAL
        view.fields.chosen["form"] = [view.form]  # the address says what is shown
    view.indicators = {key: forms.formed(i, view.form) for key, i in view.indicators.items()}


def _outcome(view: View) -> None:
    view.outcome = view.fields.one("outcome", OUTCOMES, OUTCOMES[0], lambda k: t(f"outcome.{k}"), 190)


def _indicators(view: View) -> None:
    options = lookups.with_values(view.path)
    view.filters = view.fields.many(
        "indicators", options, (), lambda k: view.indicators[k].name, 230, may_be_empty=True
    ) or tuple(options)


def _status(view: View) -> None:
    view.status = view.fields.one("status", STATUSES, STATUSES[0], lambda k: t(f"status.{k}"), 160)


def _fact(view: View) -> None:
    """`?fact=` alone opens its report: level, unit, year and report follow the fact."""
    view.fact_id = view.fields.hidden("fact")
    place = lookups.place_of(view.path, view.fact_id)
    if view.fact_id and not place:
        view.fields.notices.append(t("notice.no_fact"))
        view.fact_id = ""
    if place and view.fields.entering:
        _follow(view, place)


def _follow(view: View, place: lookups.Place) -> None:
    unit = view.units.get(place.unit_id)
    if unit:
        view.fields.keep("level", [unit.level])
        view.fields.keep("parent", [ALL])
        view.fields.keep("unit", [unit.unit_id])
        view.fields.keep("year", [str(place.year)])
    view.fields.keep("report", [place.doc_id])


def _batch(view: View) -> None:
    """The import in the making."""
    view.fields.remembered("batch")


def _mark(view: View) -> None:
    """The mark of a figure whose sentence is open."""
    view.fields.hidden("mark")


def _report(view: View) -> None:
    """The documents on the unit and year, and one that a link asked for although it belongs to no unit."""
    titles = lookups.documents_on(view.path, view.focus, view.year)
    titles |= _loose_document(view, titles)
    if not titles:
        return
    view.doc_id = view.fields.one("report", list(titles), next(iter(titles)), lambda k: titles[k], 400)
    at = view.fields.hidden("at")  # a place in the report, start-end; another report has none there
    if not SPAN.fullmatch(at) or list(view.fields.query.get("report", ())) != [view.doc_id]:
        view.fields.chosen["at"] = []
    place = lookups.place_of(view.path, view.fact_id)
    if place and place.doc_id != view.doc_id:
        view.fact_id = ""
        view.fields.chosen["fact"] = []


def _loose_document(view: View, titles: dict[str, str]) -> dict[str, str]:
    """Kept only as long as unit and year stay as they were when the link was opened."""
    here = [view.focus, str(view.year)]
    if view.fields.entering:
        asked = view.fields.asked("report")
        view.fields.keep(LOOSE, [*here, *asked[:1]] if asked and asked[0] not in titles else [])
    loose = view.fields.kept(LOOSE)
    return lookups.title_of(view.path, loose[2]) if loose[:2] == here and len(loose) == 3 else {}


def _dimension(view: View) -> None:
    names = {i.dimension: i.dimension_name for i in view.indicators.values()}
    view.dimension = view.fields.one("dimension", [ALL, *names], ALL, lambda k: names.get(k, t("dimension.all")), 220)


def _queue(view: View) -> None:
    """The fields of the review page, and the items they leave."""
    view.queue.resolve(view)


RESOLVE: dict[str, Callable[[View], None]] = {
    "level": _level, "parent": _parent, "unit": _unit, "units": _units, "pair": _pair, "base": _base,
    "members": _members, "year": _year, "span": _span, "indicator": _indicator, "indicators": _indicators, 
    "status": _status,    "fact": _fact, "mark": _mark, "report": _report, "batch": _batch, "dimension": _dimension,
    "ranked": _ranked, "form": _form, "outcome": _outcome, "queue": _queue,
    "comparison": lambda view: view.comparison.resolve(view), "search": lambda view: view.search.resolve(view),
}  # fmt: skip
