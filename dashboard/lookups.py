"""Frames of `queries` as small objects and lists: what the head offers and pages look names up in.

Made once for a dataset and shared by all sessions: not to be changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import queries, queries_values
from dashboard.cell_table import CellTable
from dashboard.database import NAMES
from dashboard.i18n import pick, t
from dashboard.model import Cell, Evidence, Indicator, Unit

Cells = Mapping[tuple[str, str, int], Cell]  # indicator, unit, year

ENOUGH = 3  # units of a level that make a comparison
LEVELS = ("province", "city", "county", "township", "village", "department")


@st.cache_resource(show_spinner=False, max_entries=16)
def units(path: str) -> dict[str, Unit]:
    """unit_id -> Unit, units that report. Names that occur twice carry their full name as label. Shared."""
    frame = queries.units(path)
    often = Counter(frame["name"])
    return {
        r.unit_id: Unit(
            r.unit_id, r.name, r.full_name, r.level, r.parent_id, r.name if often[r.name] == 1 else r.full_name,
            int(r.valid_from) or None, int(r.valid_to) or None, r.successor_id,
        )
        for r in queries.rows(frame)
    }  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=64)
def levels(path: str) -> list[str]:
    """Levels with reporting units, from the highest; in front the first that has enough units to compare."""
    frame = queries.units(path)
    units_of = frame[frame["years"] > 0].groupby("level")["unit_id"].count()
    present = [level for level in LEVELS if level in units_of.index]
    front = next((level for level in present if units_of[level] >= ENOUGH), None)
    front = front or max(present, key=lambda level: units_of[level], default=None)
    return sorted(present, key=lambda level: level != front)


@st.cache_resource(show_spinner=False, max_entries=64)
def parents(path: str, level: str) -> dict[str, str]:
    """parent_id -> name, of the units of a level."""
    frame = queries.units(path)
    rows = frame[(frame["level"] == level) & (frame["parent_id"] != "")]
    return dict(zip(rows["parent_id"], rows["parent_name"], strict=True))


@st.cache_resource(show_spinner=False, max_entries=64)
def years(path: str, level: str) -> list[int]:
    """Every year from the first to the last with data at this level: a missing year in between stays visible."""
    frame = queries.years(path)
    found = frame[frame["level"] == level]["year"]
    return list(range(int(found.min()), int(found.max()) + 1)) if len(found) else [0]


@st.cache_resource(show_spinner=False, max_entries=64)
def latest(path: str, level: str) -> int:
    """The last year for which at least half as many units have data as in the best year."""
    frame = queries.years(path)
    rows = frame[frame["level"] == level]
    if rows.empty:
        return 0
    return int(rows[rows["units"] * 2 >= rows["units"].max()]["year"].max())


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def most_reported(path: str, peers: tuple[str, ...]) -> list[str]:
    """The peers, those with the most years of data first."""
    frame = queries.units(path)
    covered = dict(zip(frame["unit_id"], frame["years"], strict=True))
    return sorted(peers, key=lambda unit: (-covered[unit], unit))


@st.cache_resource(show_spinner=False, max_entries=64)
def indicators(path: str, language: str) -> dict[str, Indicator]:
    """indicator_id -> Indicator in catalogue order. `language` picks the names."""
    del language  # only a key: `pick` knows the language of the run
    return {
        r.indicator_id: Indicator(
            r.indicator_id, pick(r.name_zh, r.name_en), r.dimension, pick(r.dimension_zh, r.dimension_en),
            r.unit_of_measure, r.kind, r.direction, 2 if r.kind == "rate" else int(r.decimals or 0),
            bool(r.headline), _text(r.numerator), _text(r.denominator),
        )
        for r in queries.rows(queries.indicators(path))
    }  # fmt: skip


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@st.cache_resource(show_spinner=False, max_entries=64)
def with_values(path: str) -> list[str]:
    """Indicators that have values in this dataset; the whole catalogue where there is none yet."""
    frame = queries.indicators(path)
    filled = frame[frame["value_count"] > 0]
    return list((filled if len(filled) else frame)["indicator_id"])


@st.cache_resource(show_spinner=False, max_entries=64)
def headlines(path: str, count: int = 4) -> list[str]:
    """The headline indicators of the catalogue, filled up with the best covered rates."""
    frame = queries.indicators(path).sort_values("value_count", ascending=False, kind="stable")
    marked = list(frame[frame["headline"] & (frame["value_count"] > 0)].sort_values("position")["indicator_id"])
    rates = [i for i in frame[frame["kind"] == "rate"]["indicator_id"] if i not in marked]
    rest = [i for i in frame["indicator_id"] if i not in marked and i not in rates]
    return [*marked, *rates, *rest][:count]


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=NAMES)
def opening_indicator(path: str, unit_ids: tuple[str, ...], first: int, last: int) -> str:
    """The first headline indicator these units have numbers of, else the indicator they have most numbers of."""
    frame = queries.value_counts(path, unit_ids, first, last)
    counts = dict(zip(frame["indicator_id"], frame["n"], strict=True))
    ranked = [*headlines(path), *sorted(counts, key=lambda i: -counts[i])]
    return next((i for i in ranked if counts.get(i)), ranked[0])


def cells(path: str, unit_ids: tuple[str, ...], indicator_ids: tuple[str, ...], first: int, last: int) -> CellTable:
    """(indicator, unit, year) -> Cell, silence and missing reports are cells too. Shared: not to be changed."""
    return _cells(path, hash((unit_ids, indicator_ids)), first, last, unit_ids, indicator_ids)


@st.cache_resource(show_spinner=False, max_entries=24)
def _cells(
    path: str, key: int, first: int, last: int, _unit_ids: tuple[str, ...], _indicator_ids: tuple[str, ...]
) -> CellTable:
    del key  # stands for units and indicators: Streamlit takes 20 ms to make a key of two thousand names
    found = queries_values.values(path, _unit_ids, _indicator_ids, first, last)
    return CellTable(found, _indicator_ids, _unit_ids, range(first, last + 1), covered(path))


@st.cache_resource(show_spinner=False, max_entries=8)
def covered(path: str) -> frozenset[tuple[str, int]]:
    """Units and years with a report."""
    frame = queries.reported(path)
    return frozenset(zip(frame["unit_id"], frame["year"].astype(int).tolist(), strict=True))


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs=NAMES)
def evidence(path: str, fact_ids: tuple[str, ...]) -> list[Evidence]:
    """The sentences behind a value, in its order of facts."""
    return list(sentences(path, fact_ids))


def sentences(path: str, fact_ids: Sequence[str]) -> Iterator[Evidence]:
    """The same of very many facts, which files ask for once."""
    return (Evidence(*row) for row in queries.evidence(path, fact_ids))


def has_no_report(path: str, unit_id: str, year: int) -> bool:
    """There is no report on the unit and year; a row of a table is none."""
    return (unit_id, year) not in _reported(path)


@st.cache_resource(show_spinner=False, max_entries=16)
def _reported(path: str) -> frozenset[tuple[str, int]]:
    return frozenset((r.unit_id, int(r.year)) for r in queries.rows(queries.reported(path)))


@dataclass(frozen=True)
class Place:
    """Where a fact stands."""

    doc_id: str
    unit_id: str
    year: int


def documents_on(path: str, unit_id: str, year: int) -> dict[str, str]:
    """doc_id -> title of the documents that cover or mention a unit and year, its annual report first."""
    frame = queries.documents_on(path, unit_id, year)
    return {r.doc_id: t(f"superseded.{r.superseded_as}", title=r.title) for r in queries.rows(frame)}


def place_of(path: str, fact_id: str) -> Place | None:
    """None for an unknown fact."""
    frame = queries.fact_place(path, fact_id)
    if not fact_id or frame.empty:
        return None
    row = frame.iloc[0]
    return Place(row["doc_id"], row["unit_id"], int(row["year"]))


def title_of(path: str, doc_id: str) -> dict[str, str]:
    frame = queries.documents(path)
    return dict(frame[frame["doc_id"] == doc_id][["doc_id", "title"]].itertuples(index=False, name=None))


def dataset_line(path: str) -> str:
    """One line for the foot of the navigation: reports and numbers."""
    row = queries.totals(path).iloc[0]
    return t("dataset.totals", documents=int(row["documents"]), facts=f"{int(row['facts']):,}")
