"""The values of many units at once: columns as they come from the database, a Cell where one is looked at.

Two thousand units make 120,000 cells a year; most are only wanted as numbers of the peers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from dashboard.model import Cell

Key = tuple[str, str, int]  # indicator, unit, year


class CellTable(Mapping[Key, Cell]):
    """Complete: a silent report and a missing one are cells too. Shared by sessions: not to be changed.

    `rows`: an Arrow table with `place`, the number of the cell when indicators, units and years are counted through.
    `covered`: units and years with a report.
    """

    def __init__(
        self, rows: Any, indicators: Sequence[str], units: Sequence[str], years: range, covered: Collection[Any]
    ) -> None:  # fmt: skip
        places = rows["place"].to_numpy()
        self._order = places.argsort()
        self._places = places[self._order]
        self._columns = {name: rows[name].combine_chunks() for name in rows.column_names if name != "place"}
        self._known = self._columns["known"].to_numpy(zero_copy_only=False)[self._order]
        self._values = self._columns["value"].to_numpy(zero_copy_only=False)[self._order]
        self._indicators, self._units = ({x: n for n, x in enumerate(names)} for names in (indicators, units))
        self._years, self._covered = years, covered
        self._made: dict[Key, Cell] = {}
        self._sorted: dict[tuple[str, int, int], Any] = {}

    def __getitem__(self, key: Key) -> Cell:
        cell = self._made.get(key)
        if cell is None:
            cell = self._made[key] = self._make(*key)
        return cell

    def __iter__(self) -> Iterator[Key]:
        return iter(product(self._indicators, self._units, self._years))

    def __len__(self) -> int:
        return len(self._indicators) * len(self._units) * len(self._years)

    def peers(self, indicator: str, year: int, units: Sequence[str]) -> Peers:
        """The cells of one indicator and year; `units` are the first ones of the table."""
        return Peers(self, indicator, year, units)

    def numbers(self, indicator: str, year: int, count: int) -> Any:
        """The known values of the first `count` units, sorted."""
        key = (indicator, year, count)
        if key not in self._sorted:
            self._sorted[key] = self._known_numbers(indicator, year, count)
        return self._sorted[key]

    def _known_numbers(self, indicator: str, year: int, count: int) -> Any:
        span, first = len(self._years), self._indicators[indicator] * len(self._units) * len(self._years)
        start, end = self._places.searchsorted([first, first + count * span])
        here = ((self._places[start:end] - first) % span == year - self._years.start) & self._known[start:end]
        found = self._values[start:end][here]
        found.sort()
        return found

    def said(self, indicator: str) -> tuple[int, int]:
        """How many units, and units and years, have a known value."""
        span, first = len(self._years), self._indicators[indicator] * len(self._units) * len(self._years)
        start, end = self._places.searchsorted([first, first + len(self._units) * span])
        places = self._places[start:end][self._known[start:end]]
        return len(set((places // span).tolist())), len(places)

    def _make(self, indicator: str, unit: str, year: int) -> Cell:
        if year not in self._years:
            raise KeyError(year)
        place = self._indicators[indicator] * len(self._units) + self._units[unit]
        place = place * len(self._years) + year - self._years.start
        at = int(self._places.searchsorted(place))
        if at == len(self._places) or self._places[at] != place:
            return Cell(unit, year, indicator, "silent" if (unit, year) in self._covered else "no_report")
        row = int(self._order[at])
        r = {name: column[row].as_py() for name, column in self._columns.items()}
        state = r["state"] or ("silent" if (unit, year) in self._covered else "no_report")
        return Cell(
            unit, year, indicator, state, r["value"] if r["known"] else None, r["qualifier"], r["status"],
            r["scope_kind"], r["numerator"], r["denominator"], tuple(r["fact_ids"]), r["note"], accepted=r["accepted"],
        )  # fmt: skip


class Peers(Mapping[str, Cell]):
    """unit_id -> Cell of one indicator and year; `numbers` are the known values, sorted, without making cells."""

    def __init__(self, table: CellTable, indicator: str, year: int, units: Sequence[str]) -> None:
        self._table, self._indicator, self._year, self._units = table, indicator, year, units
        self.numbers = table.numbers(indicator, year, len(units))

    def __getitem__(self, unit: str) -> Cell:
        return self._table[self._indicator, unit, self._year]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)


class Cells(Sequence[Cell]):
    """Cells that are made as they are read; what a file name says of them is known before."""

    years: Sequence[int]
    units: int


class CellRun(Cells):
    """The cells of units in order, each over all years, of one indicator."""

    def __init__(self, table: CellTable, indicator: str, units: Sequence[str], years: range) -> None:
        self._table, self._indicator, self._units, self.years = table, indicator, units, years
        self.units = len(units)

    def at(self, unit: str, year: int) -> Cell:
        """The cell of a unit and year; KeyError where there is none."""
        return self._table[self._indicator, unit, year]

    def last(self, count: int) -> Sequence[str]:
        """The last units."""
        return self._units[-count:]

    def __len__(self) -> int:
        return self.units * len(self.years)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        unit, year = divmod(place % len(self), len(self.years))
        return self._table[self._indicator, self._units[unit], self.years[year]]


def peers(cells: Mapping[Key, Cell], indicator: str, year: int, units: Sequence[str]) -> Mapping[str, Cell]:
    """unit_id -> Cell, out of a table (whose first units they are) or any other mapping."""
    if isinstance(cells, CellTable):
        return cells.peers(indicator, year, units)
    return {unit: cells[indicator, unit, year] for unit in units}


class Marks(Mapping[tuple[str, int], Cell]):
    """(unit, year) -> Cell of a run. Every one is found; only the last units are listed, the chosen among them."""

    LISTED = 30

    def __init__(self, run: CellRun) -> None:
        self._run = run

    def __getitem__(self, key: tuple[str, int]) -> Cell:
        return self._run.at(*key)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(product(self._run.last(self.LISTED), self._run.years))

    def __len__(self) -> int:
        return len(self._run.last(self.LISTED)) * len(self._run.years)


def marks(cells: Sequence[Cell]) -> Mapping[tuple[str, int], Cell]:
    """(unit, year) -> Cell."""
    return Marks(cells) if isinstance(cells, CellRun) else {(c.unit_id, c.year): c for c in cells}
