"""What the page of versions is asked to compare: two versions and filters, all of it in the URL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from dashboard import database, queries, queries_changes
from dashboard.history import listing
from dashboard.history.listing import Made
from dashboard.i18n import pick, t
from dashboard.model import Version
from dashboard.queries_changes import VALUE_KINDS
from dashboard.selection import ALL

if TYPE_CHECKING:
    from dashboard.view import View  # which holds a comparison


@dataclass
class Comparison:
    """Two versions, and the filters on the values that differ. `old` is None where there is nothing to compare."""

    made: list[Made] = field(default_factory=list)
    old: Made | None = None
    new: Made | None = None
    values: pd.DataFrame = field(default_factory=pd.DataFrame)  # that differ, before the filters
    unit: str = ALL
    year: str = ALL
    indicator: str = ALL
    kind: str = ALL
    readable: bool = True

    def resolve(self, view: View) -> None:
        """The fields of this page in the head; what to compare follows from them."""
        self.made = listing.versions(view.path)
        for key in ("old", "new"):  # what was compared last week is not what a newcomer wants to see
            if view.fields.entering and key not in view.fields.query:
                view.fields.keep(key, [])
        there = {made.stamp: made for made in reversed(self.made) if made.path}
        if not there:
            return
        stamps = list(there)
        shown = next(stamp for stamp in stamps if there[stamp].path == view.path)
        new = next((stamp for stamp in view.fields.asked("new") if stamp in there), shown)
        others = [stamp for stamp in stamps if stamp != new]
        if others:  # drawn in the order in which it is read: from, to
            earlier = [stamp for stamp in others if stamp < new]
            before = next((s for s in earlier if _can_be_read(view, there[s])), (earlier or others)[0])
            self.old = there[view.fields.one("old", others, before, lambda s: there[s].label, 290)]
        self.new = there[view.fields.one("new", stamps, shown, lambda s: there[s].label, 310)]
        if not self.old:
            return
        self._compare(view)

    def _compare(self, view: View) -> None:
        assert self.old and self.new
        try:
            self.values = queries_changes.values_between(self.old.path, self.new.path)
        except (ValueError, OSError):
            self.readable = False
            return
        names = {r.unit_id: r.unit_name for r in queries.rows(self.values)}
        indicators = {r.indicator_id: pick(r.name_zh, r.name_en) for r in queries.rows(self.values)}
        years = sorted({str(r.year) for r in queries.rows(self.values)}, reverse=True)
        found = set(self.values["kind"])
        self.kind = self._filter(view, "change", [k for k in VALUE_KINDS if k in found], lambda k: t(f"change.{k}"))
        self.unit = self._filter(view, "only", list(names), lambda u: names[u])
        self.year = self._filter(view, "when", years, str)
        self.indicator = self._filter(view, "what", list(indicators), lambda i: indicators[i])

    def _filter(self, view: View, key: str, options: list[str], label: Callable[[str], str]) -> str:
        width = {"change": 150, "only": 190, "when": 130}.get(key, 300)
        return view.fields.one(key, [ALL, *options], ALL, lambda o: t("field.all") if o == ALL else label(o), width)

    @property
    def shown(self) -> pd.DataFrame:
        """The values that differ and pass the filters."""
        frame = self.values
        for column, wanted in (("kind", self.kind), ("unit_id", self.unit), ("indicator_id", self.indicator)):
            if wanted != ALL:
                frame = frame[frame[column] == wanted]
        return frame if self.year == ALL else frame[frame["year"] == int(self.year)]


def _can_be_read(view: View, made: Made) -> bool:
    """Another release may have made it, with other tables."""
    return database.at(view.dataset, Version(made.stamp, made.path, made.made_at)) is not None
