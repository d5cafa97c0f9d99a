"""Decisions of people on values: of two on the same thing the later one holds, and a doubted rate can be settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from test_resolve import fact, values

from etl.model import Fact, Review

AT = datetime(2025, 1, 1)
LOSS = (2024, "loss_rate")


def on_fact(number: int, found: Fact, action: str = "accept", value: float | None = None) -> Review:
    when = AT.replace(minute=number)
    return Review(found.fact_id, found.unit_id, found.year, found.indicator_id, action, value, "甲", when)


def on_cell(number: int, action: str, value: float | None = None, cell: tuple[int, str] = LOSS) -> Review:
    return Review(None, "u", *cell, action, value, "甲", AT.replace(minute=number))


def disagreeing() -> tuple[Fact, Fact, Fact]:
    """败诉率 8.7% beside 6 of 74."""
    return fact("loss_rate", 8.7), fact("lost", 6.0), fact("closed", 74.0)


def test_a_rate_its_counts_contradict_is_settled_for_the_reported_one() -> None:
    rate, *counts = disagreeing()
    assert values([rate, *counts])[LOSS].status == "conflict"
    found = values([rate, *counts], [on_fact(1, rate)])[LOSS]
    assert (found.value, found.status) == (8.7, "reported") and "经校核采用报告数" in found.note
    assert values([rate, *counts], [on_cell(1, "accept")])[LOSS].status == "reported"


def test_or_for_the_counts() -> None:
    rate, *counts = disagreeing()
    found = values([rate, *counts], [on_cell(1, "accept", 8.11)])[LOSS]
    assert (found.value, found.status, found.numerator, found.denominator) == (8.11, "derived", 6, 74)
    assert rate.fact_id in found.fact_ids and "报告称8.7%，经校核采用推算数" in found.note


@pytest.mark.parametrize(("first", "second", "expected"), [(1, 2, 8.11), (2, 1, 8.7)])
def test_of_the_two_the_later_decision_holds(first: int, second: int, expected: float) -> None:
    rate, *counts = disagreeing()
    reviews = [on_fact(first, rate), on_cell(second, "accept", 8.11)]
    assert values([rate, *counts], reviews)[LOSS].value == expected


def test_a_decision_on_a_number_that_has_changed_settles_nothing() -> None:
    rate, *counts = disagreeing()
    assert values([rate, *counts], [on_cell(1, "accept", 9.0)])[LOSS].status == "conflict"


def test_of_two_accepted_numbers_the_later_one_holds() -> None:
    one, two = fact("events", 13.0), fact("events", 17.0)
    cell = (2024, "events")
    assert values([one, two], [on_fact(1, one), on_fact(2, two)])[cell].value == 17
    found = values([one, two], [on_fact(3, one), on_fact(2, two)])[cell]
    assert (found.value, found.status) == (13, "reported")
    again = replace(one, fact_id="again")
    assert set(values([one, again], [on_fact(1, one), on_fact(2, again)])[cell].fact_ids) == {one.fact_id, "again"}


def test_a_number_accepted_after_the_value_was_called_unreported_counts() -> None:
    only = fact("events", 13.0)
    cell = (2024, "events")
    said_so = on_cell(1, "not_reported", cell=cell)
    assert cell not in values([only], [said_so])
    assert values([only], [said_so, on_fact(2, only)])[cell].value == 13
    assert cell not in values([only], [on_fact(2, only), on_cell(3, "not_reported", cell=cell)])
    assert cell not in values([only], [said_so, on_fact(2, only, "reject")])
