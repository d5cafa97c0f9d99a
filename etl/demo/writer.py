"""Write the whole demonstration folder: reports by district, plan, news, tables, gazetteer, dataset description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from etl.demo.chance import stream
from etl.demo.city import City, Place, load_city, units_csv
from etl.demo.extras import prose_extras, tables
from etl.demo.figures import Almanac, Figures
from etl.demo.portal import Sheet, ending, render
from etl.demo.prose import Report, compose
from etl.demo.stories import Story, stories
from etl.demo.truth import TrueDocument, TrueFact, Truth
from etl.demo.voices import demands, voice_of

DATASET = "name: demo\ntitle_zh: 演示数据(虚构)\ntitle_en: Demonstration data (fictional)\nfictional: true\n"
_KINDS = {"mediation_family": "婚姻家庭", "mediation_neighbour": "邻里"}


def write(folder: Path, seed: int = 2024) -> Truth:
    """Write the source files of the fictional city into `folder` (made where missing).

    The same seed gives the same bytes. What an earlier run left in the folder goes, whatever else lies there stays.
    Returned: what every text intends to say, for scoring.
    """
    city = load_city()
    _clear(folder, city)
    almanac = Almanac(city, seed)
    written = [_report(story, almanac) for story in stories(city, almanac) if "missing" not in story.features]
    written += _extras(almanac) + tables(almanac)
    for document, content in written:
        path = folder / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "fazhi-units.csv").write_text(units_csv(city), encoding="utf-8", newline="\n")
    (folder / "fazhi-dataset.yml").write_text(DATASET, encoding="utf-8", newline="\n")
    missing = [(s.place.name, s.year) for s in stories(city, almanac) if "missing" in s.features]
    return Truth(tuple(document for document, _ in written), tuple(missing))


def _clear(folder: Path, city: City) -> None:
    """Remove an earlier run's documents: a report that is missing now must not stay behind."""
    description = folder / "fazhi-dataset.yml"
    if not description.is_file() or description.read_text(encoding="utf-8") != DATASET:
        return
    for place in city.places:
        for pattern in (f"{place.name}/*.txt", f"{place.name}/*.html", f"{place.name}/*.csv"):
            for path in folder.glob(pattern):
                path.unlink()


def _report(story: Story, almanac: Almanac) -> tuple[TrueDocument, bytes]:
    place, features = story.place, story.features
    source_year = story.year - 1 if "copied" in features else story.year
    key = (almanac.seed, place.site, source_year)
    name = f"{story.year}-{place.name}法治政府建设年度报告.{ending(features)}"
    voice = voice_of(story, almanac, name)
    report = compose(voice, place, demands(story), key)
    chance = stream(*key, "page")
    sheet = _sheet(report, story, almanac)
    content, encoding = render(sheet, features, chance)
    facts = report.facts + (_table_facts(voice.doc, story, almanac) if "table" in features else ())
    document = TrueDocument(
        voice.doc, f"{_folder(place, almanac.city)}/{name}", place.name, place.unit_id, story.year, "annual_report",
        tuple(sorted(features)), encoding, facts,
    )  # fmt: skip
    return document, content


def _folder(place: Place, city: City) -> str:
    return place.name if place.level == "county" else next(p.name for p in city.places if p.unit_id == place.parent_id)


def _sheet(report: Report, story: Story, almanac: Almanac) -> Sheet:
    place = story.place
    chance = stream(almanac.seed, place.site, story.year, "sheet")
    issuer = place.name + ("办事处" if place.kind == "街道" else "人民政府")
    number = place.site.replace("-", "")
    index_no = f"LL{number}-{story.year + 1}-{chance.randint(1, 240):05d}"
    published = f"{story.year + 1}-{chance.randint(1, 4):02d}-{chance.randint(1, 28):02d}"
    table = _table_rows(almanac.of(place, story.year)) if "table" in story.features else ()
    return Sheet(report.title, report.lines, issuer, index_no, published, table)


def _table_rows(figures: Figures) -> tuple[tuple[str, ...], ...]:
    """A statistics table behind the text; the units of measure stand in its header."""
    parts = [(name, f"{figures[key]:g}") for key, name in _KINDS.items()]
    return (("纠纷类型", "调解数（件）"), *parts, ("合计", f"{figures['mediation_case_count']:g}"))


def _table_facts(doc: str, story: Story, almanac: Almanac) -> tuple[TrueFact, ...]:
    figures = almanac.of(story.place, story.year)
    cells = [(name, "part", figures[key]) for key, name in _KINDS.items()]
    cells.append(("", "whole", figures["mediation_case_count"]))
    return tuple(
        TrueFact(
            doc, story.place.name, story.year, "mediation_case_count", value, "=", "actual",
            scope, kind, "number", f"{value:g}", (), True,
        )
        for scope, kind, value in cells
    )  # fmt: skip


def _extras(almanac: Almanac) -> list[tuple[TrueDocument, bytes]]:
    written = []
    for extra in prose_extras(almanac):
        document = extra.document
        published = {"plan": f"{document.year}-08-20", "news": f"{document.year}-10-12"}[document.doc_type]
        sheet = Sheet(extra.title, extra.lines, document.unit + "司法局", "", published)
        form = frozenset({"html"} if document.path.endswith("html") else ())
        content, encoding = render(sheet, form, stream(almanac.seed, document.doc, "page"))
        written.append((replace(document, encoding=encoding), content))
    return written
