"""Whose report is it: the cases of unit_cases.yml, the rules of the index number, a folder's own units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from unit_texts import clues_from_text

from etl.gazetteer import Gazetteer
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
