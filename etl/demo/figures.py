"""The numbers behind the demonstration texts: consistent within a unit and year, plausible from year to year.

A figure's key is a catalogue id, or a name of its own for what is said in part (`litigation_second`), in mixture
(`training_lecture_mixed`) or wrongly (`mediation_success_rate_other`). Rates are exact ratios in %, unrounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import yaml

from etl.demo.chance import between, noise, stream
from etl.demo.city import DATA, City, Place

Figures = dict[str, float]
FIRST_YEAR = 2019
MAGNITUDES = "magnitudes.yml"
DILIGENT = ("training", "law_study", "publicity", "legal_checkup", "case_file", "emergency", "trial", "leadership")


@dataclass(frozen=True)
class Almanac:
    """All figures of a city. `of(place, year)` is the same whichever way and however often it is asked."""

    city: City
    seed: int

    @cached_property
    def magnitudes(self) -> dict[str, dict]:
        return yaml.safe_load((DATA / MAGNITUDES).read_text(encoding="utf-8"))

    @cached_property
    def _known(self) -> dict[tuple[str, int], Figures]:
        return {}

    def of(self, place: Place, year: int) -> Figures:
        key = (place.site, year)
        if key not in self._known:
            self._known[key] = self._compute(place, year)
        return self._known[key]

    def _compute(self, place: Place, year: int) -> Figures:
        figures = {key: self._plain(key, place, year) for key in self.magnitudes}
        if place.level == "county":
            self._sum_up(figures, place, year)
        _litigation(figures, place, year, self.seed)
        _reviews(figures, place, year, self.seed)
        _mediation(figures, place, year, self.seed)
        _advisers(figures, place, year, self.seed, self._covered(place, year, figures["village_count"]))
        _others(figures, place, year, self.seed)
        return figures

    def _plain(self, key: str, place: Place, year: int) -> float:
        row, name = self.magnitudes[key], (self.seed, place.site, key)
        low, high = row[place.level]
        base = between(low, high, *name) * (1 + row["growth"]) ** (year - FIRST_YEAR)
        if any(key.startswith(prefix) for prefix in DILIGENT):
            base *= place.character.diligence
        value = base * noise(row["noise"], *name, year)
        return round(value, 2) if "amount" in key or place.level + key == "countymediation_case_count" else round(value)

    def _sum_up(self, figures: Figures, place: Place, year: int) -> None:
        """Villages of a district are those of its streets; its mediation is theirs and that of its own bodies."""
        below = [self.of(child, year) for child in self.city.children(place, year)]
        figures["village_count"] = sum(child["village_count"] for child in below)
        total = sum(child["mediation_case_count"] for child in below)
        figures["mediation_case_count"] = round(total * figures["mediation_case_count"])

    def _covered(self, place: Place, year: int, villages: float) -> float:
        """Villages with an adviser: some streets start low, all are complete by the end or nearly so."""
        if place.level == "county":
            return sum(
                self.of(child, year)["adviser_covered_village_count"] for child in self.city.children(place, year)
            )
        start = stream(self.seed, place.site, "coverage").uniform(0.78, 1.08)
        pace = stream(self.seed, place.site, "pace").uniform(0.025, 0.07)
        return min(villages, round(villages * (start + pace * (year - FIRST_YEAR))))


def ratio(part: float, whole: float) -> float | None:
    """part of whole in %, None where there is nothing to divide by."""
    return 100 * part / whole if whole else None


def _between_years(ends: tuple[float, float], year: int, factor: float) -> float:
    return (ends[0] + (ends[1] - ends[0]) * (year - FIRST_YEAR) / 5) * factor


def _put_rate(figures: Figures, key: str, part: str, whole: str) -> None:
    rate = ratio(figures[part], figures[whole])
    if rate is not None:
        figures[key] = rate


def _litigation(figures: Figures, place: Place, year: int, seed: int) -> None:
    """A street has few cases and often none; the district's lost cases follow its own rate."""
    name = (seed, place.site, "litigation")
    if place.level == "county":
        closed = round(place.character.closed * 1.04 ** (year - FIRST_YEAR) * noise(0.1, *name, year))
    else:
        base = stream(*name).choice([0.2, 0.6, 1.5, 3, 5, 8, 11])
        closed = min(15, round(base * noise(0.45, *name, year)))
    rate = _between_years(place.character.loss, year, noise(0.12, *name, year, "rate"))
    draw = stream(*name, year, "lost")
    lost = round(closed * rate / 100) if closed >= 15 else sum(draw.random() < rate / 100 for _ in range(closed))
    figures |= {"litigation_closed_count": closed, "litigation_lost_count": lost}
    figures["litigation_case_count"] = closed + (round(closed * draw.uniform(0.04, 0.2)) if closed > 4 else 0)
    figures["litigation_withdrawn_count"] = round(closed * draw.uniform(0.1, 0.3))
    figures["litigation_second"] = round(closed * draw.uniform(0.2, 0.4))
    figures["litigation_first"] = closed - figures["litigation_second"]
    _put_rate(figures, "litigation_loss_rate", "litigation_lost_count", "litigation_closed_count")
    _appearance(figures, place, year, seed)


def _appearance(figures: Figures, place: Place, year: int, seed: int) -> None:
    heard = figures["litigation_closed_count"] - figures["litigation_withdrawn_count"]
    shortfall = stream(seed, place.site, "appearance").choice([0, 0, 0.04, 0.1, 0.16]) * max(0, 2023 - year) / 4
    figures["court_heard_count"] = heard
    figures["court_appearance_count"] = round(heard * (1 - shortfall))
    _put_rate(figures, "court_appearance_rate", "court_appearance_count", "court_heard_count")


def _reviews(figures: Figures, place: Place, year: int, seed: int) -> None:
    draw = stream(seed, place.site, "review", year)
    applied = figures["review_application_count"]
    accepted = round(applied * draw.uniform(0.8, 0.95))
    concluded = round(accepted * draw.uniform(0.88, 1))
    figures |= {"review_accepted_count": accepted, "review_concluded_count": concluded}
    figures["review_corrected_count"] = round(concluded * draw.uniform(0.03, 0.14))
    figures["review_settled_count"] = round(concluded * draw.uniform(0.2, 0.45))
    figures["review_revoked"] = round(figures["review_corrected_count"] * 0.6)
    figures["respondent_corrected_count"] = 0 if draw.random() < 0.8 else min(1, figures["review_as_respondent_count"])
    _put_rate(figures, "review_correction_rate", "review_corrected_count", "review_concluded_count")
    _put_rate(figures, "review_settlement_rate", "review_settled_count", "review_concluded_count")


def _mediation(figures: Figures, place: Place, year: int, seed: int) -> None:
    draw = stream(seed, place.site, "mediation", year)
    cases = figures["mediation_case_count"]
    large = cases > 800
    rate = _between_years(place.character.success, year, 1) + draw.uniform(-1, 1) * (1 if large else 2)
    succeeded = round(cases * min(rate, 99.9 if large else 100) / 100)
    settles_all = place.level == "township" and draw.random() < 0.08  # some streets do, in some years
    figures["mediation_success_count"] = cases if settles_all else succeeded
    figures["mediation_family"] = round(cases * draw.uniform(0.2, 0.35))
    figures["mediation_neighbour"] = round(cases * draw.uniform(0.15, 0.3))
    figures["mediation_agreement"] = round(cases * draw.uniform(0.4, 0.7))
    _put_rate(figures, "mediation_success_rate", "mediation_success_count", "mediation_case_count")
    resolved = _between_years(place.character.success, year, 1) + draw.uniform(-2, 2)
    figures["dispute_resolution_rate"] = min(100, resolved)
    figures["petition_person_count"] = round(figures["petition_count"] * draw.uniform(1.3, 2.4))
    _mediators(figures, place, year, seed)


def _mediators(figures: Figures, place: Place, year: int, seed: int) -> None:
    """Organisations by kind add up to their total; mediators are counted by organisation."""
    draw = stream(seed, place.site, "mediators", year)
    org = figures["mediation_org_count"]
    figures["mediation_org_enterprise"] = max(1, round(org * 0.12))
    figures["mediation_org_special"] = max(1, round(org * 0.06))
    figures["mediation_org_village"] = org - figures["mediation_org_enterprise"] - figures["mediation_org_special"]
    figures["mediator_count"] = round(org * between(2.8, 4.2, seed, place.site, "mediators"))
    figures["mediator_full_time"] = max(1, round(figures["mediator_count"] * draw.uniform(0.1, 0.2)))
    figures["mediator_new"] = max(1, round(figures["mediator_count"] * draw.uniform(0.02, 0.1)))


def _advisers(figures: Figures, place: Place, year: int, seed: int, covered: float) -> None:
    figures["adviser_covered_village_count"] = covered
    _put_rate(figures, "adviser_coverage_rate", "adviser_covered_village_count", "village_count")
    share = between(1.8, 4, seed, place.site, "advisers")
    figures["adviser_person_count"] = max(2, round(covered / share * noise(0.04, seed, place.site, "adviser", year)))
    figures["adviser_firm_count"] = max(
        1, round(figures["adviser_person_count"] / between(2, 4, seed, place.site, "firm"))
    )
    figures["law_savvy_person_count"] = round(figures["law_savvy_person_count"] * figures["village_count"])
    figures["democracy_village_count"] = min(figures["democracy_village_count"], figures["village_count"])


def _others(figures: Figures, place: Place, year: int, seed: int) -> None:
    draw = stream(seed, place.site, "others", year)
    figures["law_exam_turnout_rate"] = draw.choice([100, 100, 100, draw.uniform(97, 99.8)])
    figures["law_exam_pass_rate"] = draw.choice([100, 100, draw.uniform(96.5, 99.9)])
    figures["satisfaction_rate"] = draw.uniform(90, 99.5)
    figures["online_service_rate"] = min(100, 87.5 + 2.6 * (year - FIRST_YEAR) + draw.uniform(-2, 3))
    figures["normative_doc_filed_count"] = figures["normative_doc_issued_count"]
    new = min(figures["enforcement_cert_new_count"], round(figures["enforcement_cert_total"] * 0.4))
    figures["enforcement_cert_new_count"] = new
    figures["penalty_publicised_count"] = round(figures["penalty_case_count"] * draw.uniform(0.9, 1))
    figures["penalty_ordinary"] = round(figures["penalty_case_count"] * draw.uniform(0.4, 0.7))
    figures["discipline_case_count"] = round(figures["discipline_clue_count"] * draw.uniform(0.3, 0.55))
    figures["proposal_congress"] = round(figures["proposal_handled_count"] * draw.uniform(0.3, 0.5))
    figures["proposal_advisory"] = figures["proposal_handled_count"] - figures["proposal_congress"]
    figures["legal_aid_person_count"] = round(figures["legal_aid_case_count"] * draw.uniform(1.02, 1.3))
    figures["legal_aid_recovered_amount"] = round(figures["legal_aid_case_count"] * draw.uniform(0.8, 2.6), 2)
    figures["judicial_relief_amount"] = round(figures["judicial_relief_person_count"] * draw.uniform(0.6, 1.4), 2)
    figures["training_lecture_mixed"] = figures["training_count"] + figures["publicity_lecture_count"]
    figures["publicity_youth"] = round(figures["publicity_lecture_count"] * draw.uniform(0.3, 0.6))
