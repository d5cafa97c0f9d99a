"""One row a file: what a trial (or the last build) made of it, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries, queries_imports
from dashboard.i18n import current, join, t, uom_name
from dashboard.model import Indicator
from dashboard.numbers import SIGNS, number

# In the order in which a person should look: what is not in, what is not decided, what to know, the rest.
STATES = ("refused", "undecided", "older", "duplicate", "same", "noted", "good", "out", "waiting")


@dataclass(frozen=True)
class Entry:
    """`path`: below the uploads; `logged`: in the dataset. Empty fields: not known. `reason` and `warnings` are the
    ETL's words, Chinese in either language."""

    path: str
    logged: str
    state: str
    doc_id: str = ""
    outcome: str = ""
    title: str = ""
    unit_id: str = ""
    unit: str = ""
    year: int = 0
    doc_type: str = ""
    published_on: str = ""
    facts: int = 0
    headlines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""
    replaces: str = ""

    @property
    def told(self) -> str:
        """In one line: why it is in this state."""
        return t("list.semicolon").join(self.notes)

    @property
    def notes(self) -> list[str]:
        newer = t("imports.replaces", name=self.replaces) if self.replaces else ""
        missing = [name for name in ("unit", "year") if self.state == "undecided" and not self._known(name)]
        asks = t("imports.undecided", what=join([t(f"imports.column.{name}") for name in missing])) if missing else ""
        return [said for said in (self.reason, asks, newer, *self.warnings) if said]

    def _known(self, name: str) -> bool:
        return bool(self.unit_id if name == "unit" else self.year)


def of_log(path: str, indicators: Mapping[str, Indicator], prefix: str | None = None) -> list[Entry]:
    """The files of a dataset's last build; `prefix`: only those below it, and their paths without it."""
    headlines = _headlines(path, current(), indicators)
    found = [_entry(row, headlines, prefix or "") for row in queries.rows(queries_imports.log(path))]
    return ordered(entry for entry in found if prefix is None or entry.logged.startswith(prefix))


def of_batch(tried: Iterable[Entry], paths: Sequence[str], left_out: Sequence[str]) -> list[Entry]:
    """The files of a batch as the trial found them; those it has not seen yet are waiting."""
    by_path = {entry.path: entry for entry in tried}
    found = []
    for path in paths:
        state = "out" if path in left_out else "waiting"
        known = by_path.get(path)
        found.append(known if known and state != "out" else Entry(path, path, state))
    return ordered(found)


def ordered(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (STATES.index(entry.state), entry.path))


def frame(entries: Sequence[Entry]) -> pd.DataFrame:
    """What stands on the screen and in the downloads."""
    columns = ("state", "file", "unit", "year", "type", "facts", "headlines", "told")
    return pd.DataFrame([_cells(entry) for entry in entries], columns=[t(f"imports.column.{c}") for c in columns])


def type_name(doc_type: str) -> str:
    return t(f"imports.type.{doc_type}") if doc_type else ""


def _cells(entry: Entry) -> list[Any]:
    year = str(entry.year) if entry.year else ""
    return [
        t(f"imports.state.{entry.state}"), entry.path, entry.unit, year, type_name(entry.doc_type), entry.facts,
        join(list(entry.headlines)), entry.told,
    ]  # fmt: skip


def _entry(row: Any, headlines: Mapping[str, tuple[str, ...]], prefix: str) -> Entry:
    return Entry(
        row.path.removeprefix(prefix), row.path, _state(row), row.doc_id, row.outcome, row.title, row.unit_id, row.unit,
        int(row.year), row.doc_type, row.published_on, int(row.facts), headlines.get(row.doc_id, ()),
        tuple(row.warnings), row.reason, row.replaces,
    )  # fmt: skip


def _state(row: Any) -> str:
    if row.outcome in ("refused", "duplicate"):
        return str(row.outcome)
    if row.doc_type != "table" and not (row.unit_id and row.year):
        return "undecided"
    if row.superseded_as:
        return str(row.superseded_as)
    return "noted" if len(row.warnings) else "good"


@st.cache_resource(show_spinner=False, max_entries=8)
def _headlines(path: str, language: str, _indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:
    """doc_id -> 败诉率 7.04%, in the order of the catalogue. Shared: not to be changed."""
    del language  # part of the key: the names of the indicators are in it
    said: dict[str, list[tuple[int, str]]] = {}
    order = {indicator_id: place for place, indicator_id in enumerate(_indicators)}
    for row in queries.rows(queries_imports.headline_facts(path)):
        indicator = _indicators.get(row.indicator_id)
        if indicator:
            shown = f"{SIGNS[row.qualifier]}{number(row.value, indicator, row.qualifier)}{uom_name(indicator.uom)}"
            said.setdefault(row.doc_id, []).append((order[row.indicator_id], f"{indicator.name} {shown}"))
    return {doc_id: tuple(words for _, words in sorted(each)) for doc_id, each in said.items()}
