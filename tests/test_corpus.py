"""Sentences as reports word them, and what must be read from them (tests/corpus/*.yml).

A case: `text`; `facts` that must come out (indicator, value, and where given qualifier, basis, year, scope_kind);
`none`: indicators that must not come out; `only`: indicators of which nothing but `facts` may come out;
`doc_type` where it is no annual report; `xfail`: why the engine does not manage it yet (strict: it must fail).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.model import Fact, Quantity
from etl.pipeline import facts_of_text
from etl.quantities import quantities

CORPUS = Path(__file__).parent / "corpus"
FACT_FIELDS = ("qualifier", "basis", "year", "scope_kind")
DEFAULTS = {"qualifier": "=", "basis": "actual"}


def _cases(*, of_quantities: bool) -> list[Any]:
    """All cases of the corpus as pytest parameters, named by file, number and the beginning of the text."""
    parameters = []
    for path in sorted(CORPUS.glob("*.yml")):
        if (path.stem == "quantities") is not of_quantities:
            continue
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
            marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
            beginning = "".join(case["text"].split())[:18]
            parameters.append(pytest.param(case, id=f"{path.stem}-{number}-{beginning}", marks=marks))
    return parameters


@pytest.mark.parametrize("case", _cases(of_quantities=False))
def test_facts(case: dict[str, Any]) -> None:
    facts = facts_of_text(case["text"], year=2024, doc_type=case.get("doc_type", "annual_report"))
    catalogued = [fact for fact in facts if fact.indicator_id]
    expected = [DEFAULTS | fact for fact in case.get("facts", [])]
    missing = [want for want in expected if not any(_agrees(fact, want) for fact in catalogued)]
    forbidden = [fact for fact in catalogued if fact.indicator_id in case.get("none", [])]
    surplus = [
        fact
        for fact in catalogued
        if fact.indicator_id in case.get("only", []) and not any(_agrees(fact, want) for want in expected)
    ]
    problems = (missing, _told(forbidden), _told(surplus))
    assert problems == ([], [], []), f"read: {_told(catalogued)}"


@pytest.mark.parametrize("case", _cases(of_quantities=True))
def test_quantities(case: dict[str, Any]) -> None:
    found = quantities(case["text"])
    wanted = case["quantities"]
    assert len(found) == len(wanted) and all(map(_same_quantity, found, wanted)), f"read: {_shown(found)}"


def _agrees(fact: Fact, want: dict[str, Any]) -> bool:
    if fact.indicator_id != want["indicator"] or not _same_value(fact.value, want["value"]):
        return False
    return all(getattr(fact, field) == want[field] for field in FACT_FIELDS if field in want)


def _same_quantity(quantity: Quantity, want: list[Any]) -> bool:
    value, unit, qualifier = want
    units_agree = unit in {"*", quantity.uom}
    return _same_value(quantity.value, value) and units_agree and quantity.qualifier == qualifier


def _same_value(value: float | None, wanted: float | None) -> bool:
    return value is wanted if value is None or wanted is None else value == pytest.approx(wanted, abs=1e-9)


def _told(facts: list[Fact]) -> list[tuple[Any, ...]]:
    return [
        (fact.indicator_id, fact.value, fact.qualifier, fact.basis, fact.year, fact.scope_kind, fact.rule)
        for fact in facts
    ]


def _shown(found: list[Quantity]) -> list[tuple[Any, ...]]:
    return [(quantity.value, quantity.uom, quantity.qualifier, quantity.rule) for quantity in found]
