"""What the page Text is asked to find: words and filters, all of it in the URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from dashboard import lookups, queries_text
from dashboard.i18n import known, t
from dashboard.search import terms
from dashboard.selection import ALL

if TYPE_CHECKING:
    from dashboard.view import View  # which holds a search

PAGE = 10
TOLD = ("problems", "plans")  # the chapters that are shown while nothing is looked for
NEAR = ("sentence", "report")


def kind_name(kind: str) -> str:
    """A kind of chapter in the reader's words."""
    key = f"text.kind.{kind}"
    return t(key) if known(key) else t("text.kind.other")


def _year(year: str) -> str:
    """A dataset of tables alone has no report of any year."""
    return year if year != "0" else t("text.undated")


@dataclass
class Search:
    """The words, the filters, and the reports found. `kinds`: () is anywhere in the text."""

    query: str = ""
    terms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    together: bool = True
    first: int = 0
    last: int = 0
    page: int = 1
    found: pd.DataFrame = field(default_factory=pd.DataFrame)

    def resolve(self, view: View) -> None:
        """The fields of this page in the head; what is found follows from them."""
        fields = view.fields
        years, kinds = queries_text.scope(view.path)
        self.query = fields.text("q", t("text.hint"), 340)
        self.terms = terms.parse(self.query)
        part = fields.one("part", [ALL, *kinds], ALL, lambda k: t("text.anywhere") if k == ALL else kind_name(k), 130)
        self.together = fields.one("near", NEAR, NEAR[0], lambda k: t(f"text.near.{k}"), 120) == NEAR[0]
        units = self._units(view)
        undated = self._years(view, [str(year) for year in years] or ["0"])
        self.kinds = (part,) if part != ALL else () if self.terms else TOLD
        if not self.terms:
            self.first, undated = self.last, False
        self.found = queries_text.reports(
            view.path, self.terms, self.together, self.kinds, units, self.first, self.last, undated
        )
        self._page(view)

    def _units(self, view: View) -> tuple[str, ...] | None:
        """None for every document, those of no unit included."""
        fields, levels = view.fields, lookups.levels(view.path)
        level = fields.one("tier", [ALL, *levels], ALL, lambda k: t("field.all") if k == ALL else t(f"level.{k}"), 130)
        units = {u.unit_id: u for u in view.units.values() if level in (ALL, u.level)}
        wanted = levels if level == ALL else [level]
        parents = {key: name for each in wanted for key, name in lookups.parents(view.path, each).items()}
        above = fields.one("under", [ALL, *parents], ALL, lambda k: t("field.all") if k == ALL else parents[k], 130)
        units = {key: u for key, u in units.items() if above in (ALL, u.parent_id)}
        one = fields.one("only", [ALL, *units], ALL, lambda k: t("field.all") if k == ALL else view.name(k), 150)
        if one != ALL:
            return (one,)
        return None if level == above == ALL else tuple(units)

    def _years(self, view: View, years: list[str]) -> bool:
        """Sets the span; true where documents without a year belong to it."""
        self.first = int(view.fields.one("since", years, years[-1], _year, 118))
        later = [year for year in years if int(year) >= self.first]
        self.last = int(view.fields.one("until", later, later[0], _year, 104))
        return str(self.first) == years[-1] and str(self.last) == years[0]

    def _page(self, view: View) -> None:
        """Another question begins at its first page."""
        asked = view.fields.hidden("p")
        same = view.fields.entering or all(
            list(view.fields.query.get(key, [])) == values for key, values in view.fields.chosen.items() if key != "p"
        )
        self.page = int(asked) if asked.isascii() and asked.isdigit() and same else 1
        self.page = max(1, min(self.page, self.pages))
        view.fields.chosen["p"] = [str(self.page)] if self.page > 1 else []

    @property
    def pages(self) -> int:
        return -(-len(self.found) // PAGE) or 1
