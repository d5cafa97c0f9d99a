"""Documents beside the annual reports: the city's plan, news items, fact tables (data/demo/extras.yml)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePath

import yaml

from etl.demo.chance import between, stream
from etl.demo.city import DATA, Place
from etl.demo.figures import Almanac, Figures, ratio
from etl.demo.numbers import Style
from etl.demo.truth import TrueDocument, TrueFact
from etl.demo.voices import words_of
from etl.demo.wordings import Voice, fill, read_message

NOTE = "本文为虚构的演示文本"
_COUNTED = {
    "mediation_case_count": "调解案件数",
    "mediation_success_count": "调解成功件数",
    "legal_aid_case_count": "法律援助案件数",
}


@dataclass(frozen=True)
class Extra:
    """A document that is no annual report, before it is put on a page (tables are finished text)."""

    document: TrueDocument
    title: str
    lines: tuple[str, ...]


def prose_extras(almanac: Almanac) -> list[Extra]:
    raw = yaml.safe_load((DATA / "extras.yml").read_text(encoding="utf-8"))
    return [_extra(entry, almanac) for entry in raw]


def _extra(raw: dict, almanac: Almanac) -> Extra:
    place = almanac.city.named(raw["unit"])
    figures = _figures(almanac, place, raw["figures_of"])
    slots = {}
    for name, entry in raw["slots"].items():
        slots[name] = dict(entry) if isinstance(entry, dict) else entry
        if isinstance(entry, dict) and "value" in entry:
            figures[name] = slots[name].pop("value")
            slots[name]["figure"] = name
    message = read_message(raw["file"], "extra", {"slots": slots, "wordings": raw["lines"]})
    doc = PurePath(raw["file"]).stem
    voice = Voice(doc, place.name, raw["year"], place.level, words_of(place, raw["year"]), figures, Style(2, True))
    lines, facts = [], []
    for number, wording in enumerate(message.wordings):
        text, found = fill(message, wording, voice, stream(almanac.seed, doc, number))
        lines.append(text)
        facts += found
    encoding, kind = "utf-8", raw["doc_type"]
    document = TrueDocument(
        doc, raw["file"], place.name, place.unit_id, raw["year"], kind, (kind,), encoding, tuple(facts)
    )
    return Extra(document, raw["title"], tuple(lines))


def _figures(almanac: Almanac, place: Place, year: int) -> Figures:
    figures = _city_figures(almanac, year) if place.level == "city" else dict(almanac.of(place, year))
    for key, value in list(figures.items()):
        figures[f"{key}_nine"], figures[f"{key}_half"] = round(value * 0.74), round(value * 0.47)
    return figures


def _city_figures(almanac: Almanac, year: int) -> Figures:
    """Sums of the districts, and rates from the sums."""
    districts = [almanac.of(place, year) for place in almanac.city.places if place.level == "county"]
    figures = {key: sum(one.get(key, 0) for one in districts) for key in districts[0] if not key.endswith("_rate")}
    pairs = {
        "litigation_loss_rate": ("litigation_lost_count", "litigation_closed_count"),
        "mediation_success_rate": ("mediation_success_count", "mediation_case_count"),
        "adviser_coverage_rate": ("adviser_covered_village_count", "village_count"),
    }
    return figures | {rate: ratio(figures[a], figures[b]) or 0 for rate, (a, b) in pairs.items()}


def tables(almanac: Almanac) -> list[tuple[TrueDocument, bytes]]:
    """Population of the districts (wide), and judicial-administration statistics of one year (long, GBK)."""
    return [_population(almanac), _statistics(almanac, 2022)]


def _population(almanac: Almanac) -> tuple[TrueDocument, bytes]:
    districts = [place for place in almanac.city.places if place.level == "county"]

    def people(place: Place, year: int) -> float:
        growth = stream(almanac.seed, place.site, "growth").uniform(-0.006, 0.014)
        return round(between(24, 96, almanac.seed, place.site, "people") * (1 + growth) ** (year - 2019), 2)

    rows = [(place, year, people(place, year)) for place in districts for year in almanac.city.years]
    grid: list[list[object]] = [["单位", "年份", "常住人口(万人)", "备注"]]
    grid += [[place.name, year, value, NOTE] for place, year, value in rows]
    doc = "临澜市各区县常住人口"
    facts = [_fact(doc, place, year, "resident_population", value) for place, year, value in rows]
    return _table_document(doc, facts, "utf-8-sig"), _csv(grid).encode("utf-8-sig")


def _statistics(almanac: Almanac, year: int) -> tuple[TrueDocument, bytes]:
    doc, grid = f"临澜市{year}年司法行政统计表", [["单位", "年份", "指标", "数值", "来源", "备注"]]
    facts = []
    for place in (p for p in almanac.city.places if p.level == "county"):
        for indicator, name in _COUNTED.items():
            value = almanac.of(place, year)[indicator]
            grid.append([place.name, str(year), name, f"{value:g}", "司法行政统计台账", NOTE])
            facts.append(_fact(doc, place, year, indicator, value))
    return _table_document(doc, facts, "gbk"), _csv(grid).encode("gbk")


def _fact(doc: str, place: Place, year: int, indicator: str, value: float) -> TrueFact:
    return TrueFact(doc, place.name, year, indicator, value, "=", "actual", "", "whole", "number", f"{value:g}")


def _table_document(doc: str, facts: list[TrueFact], encoding: str) -> TrueDocument:
    last = max(fact.year for fact in facts)
    return TrueDocument(doc, f"临澜市/{doc}.csv", "临澜市", "X-00", last, "table", ("table",), encoding, tuple(facts))


def _csv(grid: list[list[object]] | list[list[str]]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(grid)
    return out.getvalue()
