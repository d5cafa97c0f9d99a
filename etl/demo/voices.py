"""The speaker of a report: words of the unit, habits of the writer, and the figures that the story lets him state."""

from __future__ import annotations

import math
from pathlib import PurePath

from etl.demo.chance import stream
from etl.demo.city import Place
from etl.demo.figures import FIRST_YEAR, Almanac, Figures
from etl.demo.numbers import Style
from etl.demo.stories import Story
from etl.demo.wordings import Voice

# What the chosen wording of a message has to contain: endings of slot names, all of them.
DEMANDS: dict[str, dict[str, tuple[str, ...]]] = {
    "previous": {"litigation": ("_prev",), "mediation": ("_prev",), "villages": ("_prev",), "appearance": ("_prev",)},
    "wider": {"litigation": ("zone", "lost")},
    "wrong_loss": {"litigation": ("cases", "closed", "lost", "rate")},
    "wrong_mediation": {"mediation": ("cases", "ok", "rate")},
    "conflict_mediation": {"mediation": ("cases", "rate"), "conflict": ("mediation",)},
    "conflict_loss": {"litigation": ("closed", "rate"), "conflict": ("loss",)},
}


def demands(story: Story) -> dict[str, tuple[str, ...]]:
    """Message -> endings that its wording must have, for the states of this story."""
    found: dict[str, tuple[str, ...]] = {}
    for feature in sorted(story.features & DEMANDS.keys()):
        found |= DEMANDS[feature]
    return found


def voice_of(story: Story, almanac: Almanac, doc: str) -> Voice:
    source = story.year - 1 if "copied" in story.features else story.year
    figures = _with_history(almanac, story.place, source)
    _with_city(figures, almanac, source)
    _with_targets(figures)
    _with_story(figures, story)
    chance = stream(almanac.seed, story.place.site, source, "style")
    style = Style(chance.choice((1, 2, 2, 2)), chance.random() < 0.15, chance.random() < 0.12, chance.random() < 0.06)
    words = words_of(story.place, story.year)
    return Voice(PurePath(doc).stem, story.place.name, story.year, story.place.level, words, figures, style)


def words_of(place: Place, year: int) -> dict[str, str]:
    """{area} 全区, {we} 我区, {gov} 区政府, {party} 区委, {vs} 村（社区） and so on."""
    kind, parent = place.kind, "县" if "县" in place.full_name else "区"
    above = {"市": "省委、省政府", "区": "市委、市政府", "县": "市委、市政府"}
    return {
        "unit": place.name,
        "area": "全" + kind,
        "we": "我" + kind,
        "gov": "街道办事处" if kind == "街道" else kind + "政府",
        "party": {"街道": "街道党工委", "镇": "镇党委"}.get(kind, kind + "委"),
        "vs": "社区" if kind == "街道" else "村（社区）",
        "v": "社区" if kind == "街道" else "村（社区）",
        "upper": above.get(kind, f"{parent}委、{parent}政府"),
        "zone": place.character.zone if place.level == "county" else "",
        "year": str(year),
        "next": str(year + 1),
    }


def _with_history(almanac: Almanac, place: Place, year: int) -> Figures:
    """The year's figures with those of the year before, sums since the first year, differences and growth."""
    now = dict(almanac.of(place, year))
    if year == FIRST_YEAR:
        return now
    before = almanac.of(place, year - 1)
    for key, value in before.items():
        now[f"{key}_prev"] = value
        change = round(now.get(key, value), 2) - round(value, 2)
        if abs(change) < 0.2:  # would vanish when rounded
            continue
        name = ("up", "growth") if change > 0 else ("down", "drop")
        now[f"{key}_{name[0]}"] = abs(round(change, 2))
        if value and 1 <= 100 * abs(change) / value <= 60:
            now[f"{key}_{name[1]}"] = 100 * abs(change) / value
    if year >= FIRST_YEAR + 2:
        for key in ("mediation_case_count", "legal_aid_case_count"):
            now[f"{key}_sum"] = sum(almanac.of(place, y)[key] for y in range(FIRST_YEAR, year + 1))
    return now


def _with_city(figures: Figures, almanac: Almanac, year: int) -> None:
    """The city's average loss rate: somebody else's number in a district's report."""
    districts = [almanac.of(place, year) for place in almanac.city.places if place.level == "county"]
    lost, closed = (sum(one[key] for one in districts) for key in ("litigation_lost_count", "litigation_closed_count"))
    figures["city_loss_rate"] = 100 * lost / closed
    figures["city_loss_rate_above"] = figures["city_loss_rate"] - figures.get("litigation_loss_rate", 100)


def _with_targets(figures: Figures) -> None:
    figures["mediation_success_rate_target"] = min(99, math.ceil(2 * figures["mediation_success_rate"]) / 2)
    figures["court_appearance_rate_target"] = figures["adviser_coverage_rate_target"] = 100
    loss = figures.get("litigation_loss_rate", 0)
    if loss >= 2:
        figures["litigation_loss_rate_target"] = math.floor(loss)
    figures["publicity_event_count_target"] = math.ceil(figures["publicity_event_count"] * 1.08 / 10) * 10
    figures["training_count_target"] = figures["training_count"] + 2
    figures["law_savvy_person_count_target"] = math.ceil(figures["law_savvy_person_count"] * 1.1 / 10) * 10


def _with_story(figures: Figures, story: Story) -> None:
    """What is rounded, said in part, said twice or said wrongly."""
    figures["mediation_rounded"] = figures["mediation_case_count"]
    figures["events_rounded"] = figures["publicity_event_count"]
    figures["mediation_success_rate_said"] = figures["mediation_success_rate"]
    figures["mediation_half"] = round(figures["mediation_case_count"] * 0.47)
    figures["events_half"] = round(figures["publicity_event_count"] * 0.42)
    if "conflict_mediation" in story.features:
        rate = figures["mediation_success_rate"]
        figures["mediation_success_rate_other"] = rate - 1.3 if rate > 98 else rate + 1.2
    if "conflict_loss" in story.features:
        figures["litigation_loss_rate_other"] = figures["litigation_loss_rate"] * 0.7
    if "wrong_loss" in story.features:
        figures["litigation_loss_rate"] = 100 * figures["litigation_lost_count"] / figures["litigation_case_count"]
    if "wrong_mediation" in story.features:
        figures["mediation_success_rate"] = 98.8 if figures["mediation_success_rate"] < 97.5 else 95.6
