"""The fictional city: its units, and what tells its districts apart (data/demo/city.yml)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data" / "demo"
UNIT_COLUMNS = [
    "unit_id", "name", "full_name", "level", "parent_id", "aliases", "valid_from", "valid_to", "successor_id",
]  # fmt: skip


@dataclass(frozen=True)
class Character:
    """What tells a district apart: start values, and [start, end] of its rates in %."""

    closed: float
    loss: tuple[float, float]
    success: tuple[float, float]
    diligence: float
    zone: str


@dataclass(frozen=True)
class Place:
    """A unit of the city. `site` stays the same when a town becomes a street; numbers are drawn by site."""

    unit_id: str
    name: str
    full_name: str
    level: str  # city, county, township
    parent_id: str
    site: str
    character: Character
    aliases: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    successor_id: str | None = None

    @property
    def kind(self) -> str:
        """市, 区, 县, 街道 or 镇."""
        return "街道" if self.name.endswith("街道") else self.name[-1]

    def exists(self, year: int) -> bool:
        return (self.valid_from or 0) <= year <= (self.valid_to or 9999)


@dataclass(frozen=True)
class City:
    """All units, the city first; a district comes before its streets and towns."""

    places: tuple[Place, ...]
    years: tuple[int, ...]

    def named(self, name: str) -> Place:
        return next(place for place in self.places if place.name == name)

    def children(self, place: Place, year: int) -> list[Place]:
        return [p for p in self.places if p.parent_id == place.unit_id and p.exists(year)]


@lru_cache(maxsize=1)
def load_city() -> City:
    raw = yaml.safe_load((DATA / "city.yml").read_text(encoding="utf-8"))
    changes = {change["town"]: change for change in raw["changes"]}
    head = raw["city"]
    average = Character(60, (8.0, 6.0), (96.0, 97.5), 1.0, "")
    places = [Place(head["id"], head["name"], head["name"], "city", "", head["id"], average, tuple(head["aliases"]))]
    for district in raw["districts"]:
        places += _district(district, head, changes)
    first, last = raw["years"]
    return City(tuple(places), tuple(range(first, last + 1)))


def _district(raw: dict, head: dict, changes: dict) -> list[Place]:
    full_name = head["name"] + raw["name"]
    character = Character(raw["closed"], tuple(raw["loss"]), tuple(raw["success"]), raw["diligence"], raw["zone"])
    district = Place(
        raw["id"], raw["name"], full_name, "county", head["id"], raw["id"], character, (raw["name"].rstrip("区县"),)
    )
    towns: list[Place] = []
    for number, name in enumerate(raw["towns"], start=1):
        towns += _town(f"{raw['id']}{number:02d}", name, district, changes.get(name))
    return [district, *towns]


def _town(unit_id: str, name: str, district: Place, change: dict | None) -> list[Place]:
    full_name, character = district.full_name + name, district.character
    if change is None:
        return [Place(unit_id, name, full_name, "township", district.unit_id, unit_id, character)]
    later, new_id = change["becomes"], unit_id + "N"
    return [
        Place(
            unit_id, name, full_name, "township", district.unit_id, unit_id, character,
            valid_to=change["from"] - 1, successor_id=new_id,
        ),
        Place(
            new_id, later, district.full_name + later, "township", district.unit_id, unit_id, character,
            valid_from=change["from"],
        ),
    ]  # fmt: skip


def units_csv(city: City) -> str:
    """The gazetteer of the city as the build reads it (fazhi-units.csv); aliases are joined by ';'."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(UNIT_COLUMNS)
    for place in city.places:
        cells = [getattr(place, column) for column in UNIT_COLUMNS]
        cells[UNIT_COLUMNS.index("aliases")] = ";".join(place.aliases)
        writer.writerow("" if cell is None else cell for cell in cells)
    return out.getvalue()
