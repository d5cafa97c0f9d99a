"""Whose report is it: the cases of unit_cases.yml, the rules of the index number, a folder's own units."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from unit_texts import clues_from_text

from etl.errors import SourceRefused
from etl.gazetteer import DATA, Gazetteer, read_units_csv
from etl.model import Unit, UnitClues
from etl.unit_places import index_code
from etl.units import resolve_unit

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "unit_cases.yml").read_text(encoding="utf-8"))
HEADER = "unit_id,name,full_name,level,parent_id,aliases,valid_from,valid_to,successor_id\n"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_case(case: dict[str, Any], gazetteer: Gazetteer) -> None:
    match = resolve_unit(clues_from_text(case["text"], case.get("folder", "")), gazetteer)
    assert match.name == case["name"], match
    if "unit" in case:
        assert (match.unit.unit_id if match.unit else None) == case["unit"], match
    if "full" in case:
        assert match.unit is not None
        assert match.unit.full_name == case["full"]


@pytest.mark.parametrize(
    ("index_no", "code"),
    [
        ("370403/2022-00022", "370403"),
        ("440111-2024-00031", "440111"),
        ("11370403MB28571234", "370403"),
        ("000014349/2021-00012", ""),
        ("01526718-3/2022-00123", ""),
        ("SY0000000202203001", ""),
        ("201412/2015-00012", ""),
        ("999999/2022-00022", ""),
        ("37040320220022", ""),
        ("", ""),
    ],
)
def test_index_number(index_no: str, code: str, gazetteer: Gazetteer) -> None:
    assert index_code(index_no, gazetteer) == code


def test_candidates_are_given_where_it_stays_open(gazetteer: Gazetteer) -> None:
    match = resolve_unit(UnitClues(opening="2023年,新市街道推进依法行政。"), gazetteer)
    assert match.unit is None
    assert len(match.candidates) > 3
    assert {unit.name for unit in match.candidates} == {"新市街道"}


def test_lookup(gazetteer: Gazetteer) -> None:
    (street,) = gazetteer.by_name("盈浦街道")
    assert street.full_name == "上海市青浦区盈浦街道"
    assert "盈浦" in street.aliases
    assert [unit.name for unit in gazetteer.ancestors(street)] == ["青浦区", "上海市"]
    assert gazetteer.get("310118") == gazetteer.ancestors(street)[0]
    assert gazetteer.get("000000") is None
    assert gazetteer.contains_name("莆仙")
    assert not gazetteer.contains_name("云栖新谷街道")


def test_every_parent_and_successor_exists(gazetteer: Gazetteer) -> None:
    units = [unit for name in gazetteer.names() for unit in gazetteer.by_name(name)]
    assert len(units) > 44_000
    dangling = [u.unit_id for u in units for link in (u.parent_id, u.successor_id) if link and link not in gazetteer]
    assert dangling == []
    assert {unit.level for unit in units} == {"province", "city", "county", "township"}


def test_renamed_county_has_a_successor(gazetteer: Gazetteer) -> None:
    (county,) = [unit for unit in gazetteer.by_name("密云县") if unit.unit_id == "110228"]
    assert (county.valid_to, county.successor_id) == (2015, "110118")


def test_loads_fast_and_small() -> None:
    started = time.process_time()
    loaded = Gazetteer.load()
    assert loaded.contains_name("静安区")
    assert time.process_time() - started < 1.0  # 0.08 s measured; the bound leaves room for a loaded machine
    assert DATA.stat().st_size < 1_000_000


def test_own_units(tmp_path: Path, gazetteer: Gazetteer) -> None:
    table = tmp_path / "fazhi-units.csv"
    rows = "X-1,澄江示范市,澄江示范市,city,,澄示,,,\nX-1-2,映月街道,澄江示范市映月街道,township,X-1,,2020,,\n"
    table.write_text(HEADER + rows, encoding="utf-8-sig")
    larger = gazetteer.extended(read_units_csv(table))
    match = resolve_unit(clues_from_text("映月街道2023年法治政府建设情况报告\n澄江示范市司法局到场指导。"), larger)
    assert match.unit == Unit("X-1-2", "映月街道", "澄江示范市映月街道", "township", "X-1", (), 2020)
    assert larger.contains_name("澄示")
    assert not gazetteer.contains_name("映月街道")
    assert [unit.unit_id for unit in larger.ancestors(match.unit)] == ["X-1"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("unit_id,name\nX-1,甲\n", "缺少列:full_name、level"),
        (HEADER + "X-1,,甲市,city,,,,,\n", "第2行的 name 是空的"),
        (HEADER + "X-1,甲市,甲市,town,,,,,\n", "level“town”不认识"),
        (HEADER + "X-1,甲市,甲市,city,,,去年,,\n", "年份“去年”不对"),
        (HEADER + "X-1,甲市,甲市,city,,,,,\nX-1,乙市,乙市,city,,,,,\n", "单位代码重复:X-1"),
    ],
)
def test_bad_unit_table(content: str, message: str, tmp_path: Path) -> None:
    table = tmp_path / "fazhi-units.csv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(SourceRefused, match=message):
        read_units_csv(table)


def test_unit_table_in_another_encoding(tmp_path: Path) -> None:
    table = tmp_path / "fazhi-units.csv"
    table.write_bytes((HEADER + "X-1,甲市,甲市,city,,,,,\n").encode("gb18030"))
    with pytest.raises(SourceRefused, match="不是 UTF-8"):
        read_units_csv(table)


def test_broken_gazetteer(tmp_path: Path) -> None:
    broken = tmp_path / "divisions.csv.gz"
    broken.write_bytes(DATA.read_bytes()[:1000])
    with pytest.raises(SourceRefused, match="build_gazetteer"):
        Gazetteer.load(broken)
