"""What the review page is asked to show: filters of the queue and the item in hand, all of it in the URL."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import i18n, lookups
from dashboard.i18n import t
from dashboard.review import queries, ranking
from dashboard.review.ranking import Item
from dashboard.selection import ALL

if TYPE_CHECKING:
    from dashboard.view import View  # which holds a queue

CHECKS, EVERY = "checks", "every"  # what must be looked at, and that with the hints; else the code of one check
STATES = ("open", "done", "all")


@dataclass
class Queue:
    """The filters, and what they leave: `items` ranked, `open` and `done` to show how far the work is."""

    view: View | None = None
    unit: str = ALL
    year: str = ALL
    reason: str = CHECKS
    state: str = STATES[0]
    key: str = ""
    items: list[Item] = field(default_factory=list)
    open: int = 0
    hints: int = 0  # open, but only worth knowing, and left out by the filter
    done: int = 0
    known: dict[str, Item] = field(default_factory=dict)

    def resolve(self, view: View) -> None:
        """The fields of this page in the head; the queue follows from them."""
        self.view = view
        self.known = load(view.path, view.peers)
        found = self.known.values()
        self.unit = view.fields.one("only", [ALL, *view.peers], ALL, _unit_name(view), 170)
        years = sorted({str(item.year) for item in found if item.year}, reverse=True)
        self.year = view.fields.one("when", [ALL, *years], ALL, lambda y: t("review.all_years") if y == ALL else y, 130)
        here = [item for item in found if self._in_place(item)]
        codes = sorted({code for item in here for code in item.codes})
        self.reason = view.fields.one("reason", [CHECKS, EVERY, *codes], CHECKS, reason_name, 186)
        self.state = view.fields.one("done", STATES, STATES[0], lambda s: t(f"review.state.{s}"), 140)
        self._fill(here)
        self.key = self._asked(view)

    def _in_place(self, item: Item) -> bool:
        return self.unit in (ALL, item.unit_id) and self.year in (ALL, str(item.year))

    def _fill(self, here: list[Item]) -> None:
        asked = [item for item in here if item.is_open and self._for_reason(item)]
        decided = [item for item in here if item.decided and not item.is_open]
        self.open, self.done = len(asked), len(decided)
        self.hints = sum(item.is_open and item.severity == "info" for item in here) if self.reason == CHECKS else 0
        shown = {"open": asked, "done": decided, "all": [*asked, *decided]}[self.state]
        self.items = ranking.ranked(shown) if self.state != "done" else shown

    def _for_reason(self, item: Item) -> bool:
        if self.reason == CHECKS:
            return item.severity != "info"
        return self.reason == EVERY or self.reason in item.codes

    def _asked(self, view: View) -> str:
        """The item of the URL; `?fact=` asks for the one that fact belongs to."""
        if view.fact_id:
            view.fields.chosen["fact"] = []
            key = queries.cell_of(view.path, view.fact_id)
            view.fields.chosen["item"] = [key]
        else:
            key = view.fields.hidden("item")
        if key and self.find(key) is None:
            view.fields.notices.append(t("review.no_item"))
            key = ""
            view.fields.chosen["item"] = []
        return key

    def select(self, key: str) -> None:
        """Turn to another item with the next run."""
        st.query_params["item"] = key

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.items]

    @property
    def current(self) -> Item | None:
        """The item in hand: the one asked for, else the riskiest."""
        return self.find(self.key) if self.key else (self.items[0] if self.items else None)

    def find(self, key: str) -> Item | None:
        """An item of the queue, or any other cell or fact of the dataset; None where there is no such thing."""
        assert self.view is not None
        return self.known.get(key) or _elsewhere(self.view, key)


def load(path: str, unit_ids: Collection[str]) -> dict[str, Item]:
    """Everything open or decided about these units and about facts without a unit, by key."""
    among = {*unit_ids, ""}
    return {key: item for key, item in _load(path).items() if item.unit_id in among}


@st.cache_resource(show_spinner=False, max_entries=16)
def _load(path: str) -> dict[str, Item]:
    """Of all units. Shared between sessions: not to be changed."""
    frame = queries.decided(path)
    decided = {
        row["item"]: Item(
            row["item"], row["unit_id"], int(row["year"]), row["indicator_id"], fact_ids=tuple(row["fact_ids"]),
            headline=bool(row["headline"]), decided=True, action=row["action"],
        )
        for row in frame.to_dict("records")
    }  # fmt: skip
    actions = {key: item.action for key, item in decided.items()}
    asked = [
        Item(
            row["item"], row["unit_id"], int(row["year"]), row["indicator_id"], tuple(row["codes"]), row["severity"],
            tuple(dict.fromkeys(row["messages"])), tuple(row["fact_ids"]), bool(row["headline"]),
            float(row["confidence"]), bool(row["decided"]), actions.get(row["item"], ""),
        )
        for row in queries.asked(path).to_dict("records")
    ]  # fmt: skip
    return decided | {item.key: item for item in asked}


def waiting(path: str, unit_ids: tuple[str, ...]) -> int:
    """How many items of these units must be looked at, hints aside."""
    return sum(item.is_open and item.severity != "info" for item in load(path, unit_ids).values())


def _elsewhere(view: View, key: str) -> Item | None:
    if key.startswith("f:"):
        fact = key.removeprefix("f:")
        return Item(key, "", 0, "", fact_ids=(fact,)) if lookups.place_of(view.path, fact) else None
    unit, year, indicator = [*key.rsplit(":", 2), "", "", ""][:3]
    if unit not in view.units or not year.isdigit() or indicator not in view.indicators:
        return None
    return Item(key, unit, int(year), indicator)


def reason_name(reason: str) -> str:
    """A filter or a check in the reader's words."""
    if reason in (CHECKS, EVERY):
        return t(f"review.reason.{reason}")
    return t(f"issue.{reason}") if i18n.known(f"issue.{reason}") else t("issue.other")


def _unit_name(view: View) -> Callable[[str], str]:
    return lambda unit: t("review.all_units") if unit == ALL else view.name(unit)
