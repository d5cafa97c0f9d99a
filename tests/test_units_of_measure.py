"""Every unit of measure of the catalogue has an English word: a number of the English interface ends in no Chinese."""

from __future__ import annotations

from dashboard.texts import UNITS_OF_MEASURE
from etl import catalogue


def test_every_unit_of_measure_has_an_english_word() -> None:
    units = {i.unit_of_measure for i in catalogue.load().indicators.values()}
    assert units - set(UNITS_OF_MEASURE) == set()
