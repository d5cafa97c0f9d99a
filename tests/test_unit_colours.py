"""Colours of the chosen units: told apart by everyone, read on page and card, in both themes.

Red-green and blue blindness as simulated by Machado, Oliveira and Fernandes (2009, severity 1.0, on linear RGB);
distance as CIEDE2000. From about 5 on two thick lines side by side are told apart at a glance.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from colour_distance import SIMULATIONS, contrast, distance

from dashboard.theme import DARK, LIGHT, Palette

LEAST = 6.0


def test_the_measure_is_the_published_one() -> None:
    """Pairs of the data that come with the definition (Sharma, Wu, Dalal 2005) cannot be met in RGB; these can."""
    assert distance("#000000", "#FFFFFF") == pytest.approx(100.0, abs=0.01)
    assert distance("#FF0000", "#00FF00") == pytest.approx(86.61, abs=0.05)
    assert distance("#1F5FA8", "#1F5FA8") == 0


@pytest.mark.parametrize("sight", SIMULATIONS)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_any_two_chosen_units_are_told_apart(palette: Palette, sight: str) -> None:
    close = {pair: distance(*pair, sight=sight) for pair in combinations(palette.units, 2)}
    assert {pair: round(far, 1) for pair, far in close.items() if far < LEAST} == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_names_in_their_colour_are_read(palette: Palette) -> None:
    worst = {unit: min(contrast(unit, palette.card), contrast(unit, palette.page)) for unit in palette.units}
    assert min(worst.values()) >= 4.5, worst


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_white_words_on_buttons_are_read(palette: Palette) -> None:
    assert contrast("#FFFFFF", palette.primary) >= 4.5
