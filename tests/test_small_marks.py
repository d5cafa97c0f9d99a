"""The small pictures in cards and tables: words below a sparkline cover neither each other nor the years."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Sequence
from itertools import pairwise

import pytest

from dashboard import marks
from dashboard.i18n import use
from dashboard.model import Cell

YEARS = range(2015, 2025)


def words(picture: str) -> list[tuple[float, str, str]]:
    """(place, anchor, text) of what stands below."""
    found = re.search(r"base64,([^\"]+)", picture)
    assert found
    svg = b64decode(found[1]).decode()
    return [(float(x), anchor, text) for x, anchor, text in re.findall(
        r'<text x="([\d.]+)" y="54"[^>]*text-anchor="(\w+)">([^<]+)</text>', svg)]  # fmt: skip


def history(known: Sequence[int]) -> list[Cell]:
    return [Cell("u", y, "i", "value", float(y)) if y in known else Cell("u", y, "i", "silent") for y in YEARS]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("missing", [{2016}, {2023}, {2016, 2018, 2020, 2023}, {2019, 2020}, set(YEARS[1:-1]), set()])
def test_words_of_gaps_have_room(missing: set[int], language: str) -> None:
    use(language)
    shown = words(marks.sparkline(history([y for y in YEARS if y not in missing]), "#000000", "甲"))
    use("zh")
    boxes = []
    for x, anchor, text in shown:
        width = sum(11.0 if ord(c) > 255 else 5.5 for c in text)
        left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        boxes.append((left, left + width))
    boxes.sort()
    assert all(a[1] <= b[0] for a, b in pairwise(boxes))
    assert {text for _, _, text in shown} >= {"2015", "2024"}
    assert len(missing) != 2 or len(shown) == 3  # where there is room the gap is named
