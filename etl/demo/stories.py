"""Which report of the demonstration shows which state: missing, contradictory, copied, damaged and so on.

Every state is given to a fixed number of reports, drawn by chance among those that it fits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etl.demo.chance import stream
from etl.demo.city import City, Place
from etl.demo.figures import FIRST_YEAR, Almanac

CONTENT = (
    "previous", "conflict_mediation", "conflict_loss", "wrong_loss", "wrong_mediation", "wider", "copied", "original",
    "table",
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One report to be written, with the states it shows; `missing` ones are left out."""

    place: Place
    year: int
    features: frozenset[str]


@dataclass(frozen=True)
class Quota:
    """A state, how many reports show it, and which reports it fits."""

    feature: str
    count: int
    fits: Callable[[Place, int, set[str]], bool]


def stories(city: City, almanac: Almanac) -> list[Story]:
    """All reports of all units and years of the city, in the order of units and years."""
    reports = [(p, y) for p in city.places if p.level != "city" for y in city.years if p.exists(y)]
    features: dict[tuple[str, int], set[str]] = {(place.unit_id, year): set() for place, year in reports}
    for quota in _quotas(almanac):
        open_ = [(p, y) for p, y in reports if quota.fits(p, y, features[p.unit_id, y])]
        chosen = stream(almanac.seed, "story", quota.feature, quota.count).sample(open_, min(quota.count, len(open_)))
        for place, year in chosen:
            features[place.unit_id, year].add(quota.feature)
            if quota.feature == "copied":
                features[place.unit_id, year - 1].add("original")
    for place, year in reports:
        if "missing" in features.get((place.unit_id, year - 1), ()):
            features[place.unit_id, year].add("previous")
    return [Story(place, year, frozenset(features[place.unit_id, year])) for place, year in reports]


def _quotas(almanac: Almanac) -> list[Quota]:
    def county(place: Place, year: int, has: set[str]) -> bool:
        return place.level == "county" and not has.intersection(("missing", *CONTENT))

    def town(place: Place, year: int, has: set[str]) -> bool:
        return place.level == "township" and not has.intersection(("missing", *CONTENT))

    def written(place: Place, year: int, has: set[str]) -> bool:
        return "missing" not in has

    def lost(place: Place, year: int, has: set[str]) -> bool:
        figures = almanac.of(place, year)
        more = figures["litigation_case_count"] > figures["litigation_closed_count"]
        return county(place, year, has) and figures["litigation_lost_count"] > 1 and more

    return [
        Quota("copied", 1, lambda p, y, has: town(p, y, has) and y == 2021 and p.kind == "镇"),
        Quota("copied", 1, lambda p, y, has: town(p, y, has) and y == 2024 and p.kind == "街道"),
        Quota("missing", 2, lambda p, y, has: p.level == "county" and FIRST_YEAR < y < 2024),
        Quota("missing", 14, lambda p, y, has: p.level == "township" and not has),
        Quota("conflict_mediation", 3, county),
        Quota("conflict_mediation", 4, town),
        Quota("conflict_loss", 3, lost),
        Quota("wrong_loss", 4, lost),
        Quota("wrong_mediation", 2, county),
        Quota("wrong_mediation", 4, town),
        Quota("wider", 4, lost),
        Quota("previous", 8, lambda p, y, has: county(p, y, has) and y > FIRST_YEAR),
        Quota("previous", 16, lambda p, y, has: town(p, y, has) and y > FIRST_YEAR),
        Quota("table", 3, county),
        Quota("damaged", 9, lambda p, y, has: written(p, y, has) and "table" not in has),
        Quota("html", 118, lambda p, y, has: written(p, y, has) and "damaged" not in has),
        Quota("gbk", 44, lambda p, y, has: written(p, y, has) and "damaged" not in has),
        Quota("folded", 40, lambda p, y, has: written(p, y, has) and "damaged" not in has),
        Quota("bare", 14, lambda p, y, has: written(p, y, has) and not has & {"damaged", "html"}),
        Quota("header", 70, lambda p, y, has: written(p, y, has) and not has & {"damaged", "html", "bare"}),
    ]
