"""What flows between queries, tables and charts. Frozen and plain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

SMALL_BASE = 10  # a rate on fewer cases is marked: one case more or less moves it by over ten points


@dataclass(frozen=True)
class Dataset:
    """One DuckDB file. `path` is the real file behind the link, so that a new build is a new key of every cache."""

    key: str  # file name without ending: what the URL says
    path: str
    title_zh: str
    title_en: str
    fictional: bool
    built_at: datetime  # local time, as all times the reader sees
    as_of: datetime | None = None  # set while an earlier version is looked at: when it was made


@dataclass(frozen=True)
class Version:
    """One version file of a dataset that is still there."""

    stamp: str  # what links call it by
    path: str
    made_at: datetime


@dataclass(frozen=True)
class Unit:
    """A jurisdiction or department. `label` is its name, made unambiguous among the units of the dataset."""

    unit_id: str
    name: str
    full_name: str
    level: str
    parent_id: str
    label: str
    valid_from: int | None = None  # first and last year, where the unit came or went
    valid_to: int | None = None
    successor_id: str = ""  # what it became

    def exists(self, year: int) -> bool:
        return (self.valid_from or 0) <= year <= (self.valid_to or 9999)


@dataclass(frozen=True)
class Indicator:
    """A catalogue entry in the reader's language. `direction`: which way is better (up, down, none)."""

    indicator_id: str
    name: str
    dimension: str
    dimension_name: str
    uom: str
    kind: str
    direction: str
    decimals: int
    headline: bool
    numerator: str
    denominator: str
    divided: bool = False  # shown by village or by people

    @property
    def is_percent(self) -> bool:
        return self.uom == "%"


@dataclass(frozen=True)
class Cell:
    """What one unit, year and indicator show.

    `state`: value, conflict (two numbers, none shown), partial, no_cases, silent (a report, no word), no_report.
    """

    unit_id: str
    year: int
    indicator_id: str
    state: str
    value: float | None = None
    qualifier: str = "="
    status: str = ""
    scope_kind: str = "whole"
    numerator: float | None = None
    denominator: float | None = None
    fact_ids: tuple[str, ...] = ()
    note: str = ""
    basis: str = ""  # where a count was divided: `420 ÷ 91 村居`
    accepted: bool = False  # a person looked at it and took it as it is

    @property
    def known(self) -> bool:
        return self.value is not None

    @property
    def small_base(self) -> bool:
        """Too few cases; villages and people that a count was divided by are no cases."""
        return not self.basis and self.value is not None and (self.denominator or SMALL_BASE) < SMALL_BASE

    @property
    def in_conflict(self) -> bool:
        return self.status == "conflict"

    @property
    def outcome(self) -> str:
        """One word for where it stands: how the value was stated, or why there is none."""
        return self.status if self.known or self.status in ("partial", "conflict") else self.state

    def without_value(self, state: str) -> Cell:
        return replace(self, value=None, state=state)


@dataclass(frozen=True)
class Evidence:
    """A fact with the sentence it stands in. Spans are offsets into `sentence`."""

    fact_id: str
    doc_id: str
    doc_title: str
    section: str
    sentence: str
    start: int
    end: int
    unit_name: str
    year: int
    indicator_id: str
    value: float | None
    uom: str
    qualifier: str
    basis: str
