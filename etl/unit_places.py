"""Which of several units of one name is meant: by the index number's division code and the places named around it.

Helper of etl/units.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from etl.gazetteer import Gazetteer, split_name
from etl.mentions import Mention
from etl.model import UnitClues
from etl.unit_clues import PARTNER, TOWNSHIPS, Expected, RankedName, Sighting

# How much a place named in a field says about where the unit lies.
PLACE_WEIGHT = {
    "title": 6.0,
    "issuer": 6.0,
    "folder": 5.0,
    "signature": 5.0,
    "heading": 3.0,
    "opening": 3.0,
    "text": 1.0,
}
ENOUGH = 1.0
CLEAR_LEAD = 0.6  # the second best may have at most this share of the best
ANCESTOR = {"county": 3.0, "city": 2.5, "province": 1.5, "township": 3.0}

# 370403/2022-00022 begins with a division code, 11370403MB2857… is a credit code of a public body that holds one;
# 000014349/2021-00012, SY0000… and the like are numbers of organisations.
INDEX_CODE = re.compile(r"^\s*(\d{6})\s*[/_\-—–]\s*(?:19|20)\d\d|^\s*1[12](\d{6})[0-9A-Z]{9,10}(?![0-9A-Z])")


@dataclass(frozen=True)
class Reading:
    """The clues once read: places seen, the word the document uses of itself, the division code of the index number."""

    clues: UnitClues
    gazetteer: Gazetteer
    seen: tuple[Sighting, ...]
    expected: Expected
    code: str


def index_code(index_no: str, gazetteer: Gazetteer) -> str:
    """The division code that an index number begins with, '' where it has another form or an unknown code."""
    match = INDEX_CODE.match(index_no)
    code = (match.group(1) or match.group(2)) if match else ""
    return code if code in gazetteer else ""


def under_code(unit_id: str, code: str, gazetteer: Gazetteer) -> bool:
    return code in gazetteer.lineage(unit_id)


def choose(reading: Reading, ranked: RankedName) -> tuple[str | None, str]:
    """Id of the unit that bears the name here, None where it stays open; and what decided, in Chinese."""
    gazetteer = reading.gazetteer
    named = present_only(ranked.units, gazetteer)
    renamed = renamed_units(ranked.name, gazetteer)
    if reading.code:
        for units in (named, renamed):
            inside = [unit for unit in units if under_code(unit, reading.code, gazetteer)]
            if len(inside) == 1:
                return inside[0], f"索引号 {reading.code}"
    scores = place_scores(reading, ranked.name, [*named, *renamed])
    best = clear_winner({unit: scores[unit] for unit in named})
    if best:
        return best, "文中地名"
    if len(named) == 1 and not contradicted(reading, named[0]):
        return named[0], "名称唯一"
    if max((scores[unit] for unit in named), default=0.0) < ENOUGH:
        heir = clear_winner({unit: scores[unit] for unit in renamed})
        if heir:
            return heir, f"现名{gazetteer.name(heir)}"
    return None, ""


def present_only(units: Iterable[str], gazetteer: Gazetteer) -> list[str]:
    """Leave out former units where a present one of the same name lies in the same city."""
    kept = list(dict.fromkeys(units))
    present = {(gazetteer.name(unit), unit[:4]) for unit in kept if not gazetteer.is_former(unit)}
    return [u for u in kept if not gazetteer.is_former(u) or (gazetteer.name(u), u[:4]) not in present]


def renamed_units(name: str, gazetteer: Gazetteer) -> list[str]:
    """Townships that bear the name with another ending: 常庄街道 for a report of 常庄镇."""
    base, kind = split_name(name)
    if kind not in TOWNSHIPS:
        return []
    same_base = dict.fromkeys(gazetteer.ids_by_base(base))
    return [u for u in same_base if gazetteer.level(u) == "township" and gazetteer.name(u) != name]


def clear_winner(scores: dict[str, float]) -> str | None:
    ordered = sorted(scores, key=lambda unit: -scores[unit])
    if not ordered or scores[ordered[0]] < ENOUGH:
        return None
    if len(ordered) > 1 and scores[ordered[1]] > CLEAR_LEAD * scores[ordered[0]]:
        return None
    return ordered[0]


def place_scores(reading: Reading, name: str, units: list[str]) -> dict[str, float]:
    """For each unit how well the places named around it fit where it lies."""
    scores = dict.fromkeys(units, 0.0)
    for places, weight in evidence(reading, name):
        for unit in units:
            scores[unit] += weight * max(relation(unit, place, reading.gazetteer) for place in places)
    return scores


def evidence(reading: Reading, name: str) -> list[tuple[tuple[str, ...], float]]:
    """Places named, other than the name itself, each with its weight; visitors and partners left out."""
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    for sighting in reading.seen:
        mention = sighting.mention
        if sighting.role <= PARTNER or _same_name(mention, name):
            continue
        weight = PLACE_WEIGHT[sighting.field] * (1.0 if mention.exact else 0.5) / len(mention.units) ** 0.5
        weights[mention.units] = max(weights[mention.units] + 0.3 * weight, weight)
    return [(places, min(weight, 8.0)) for places, weight in weights.items()]


def _same_name(mention: Mention, name: str) -> bool:
    """新市街 and 新市 say nothing about where 新市街道 lies; 平桥区 does about 平桥街道."""
    return mention.wording in (name, name.removesuffix("道"), split_name(name)[0])


def relation(unit: str, place: str, gazetteer: Gazetteer) -> float:
    """How telling `place` is for `unit`: what it lies in, what lies in it, its neighbours, the same province."""
    if unit == place:
        return 0.0
    above, around = gazetteer.lineage(unit), gazetteer.lineage(place)
    if place in above:
        return ANCESTOR[gazetteer.level(place)]
    if unit in around:
        return 2.0
    shared = next((step for step in above[1:] if step in around), None)
    return {"county": 1.5, "city": 1.0, "province": 0.3}.get(gazetteer.level(shared), 0.0) if shared else 0.0


def contradicted(reading: Reading, unit: str) -> bool:
    """Whether a township's only bearer of the name lies elsewhere than all the places that the document names."""
    gazetteer = reading.gazetteer
    if gazetteer.level(unit) != "township":
        return False
    if reading.code and not under_code(unit, reading.code, gazetteer):
        return True
    strong = [
        sighting.mention.units
        for sighting in reading.seen
        if sighting.mention.exact
        and sighting.role > PARTNER
        and gazetteer.level(sighting.mention.units[0]) in ("county", "city")
    ]
    related = any(relation(unit, place, gazetteer) > 0 for places in strong for place in places)
    return len(strong) > 1 and not related
