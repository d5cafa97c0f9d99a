"""Lists of names before a number or a run of numbers (phenomena 4 and 6): which name each number belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.indicators.phrase import Phrase, joined, list_items

_RATES = re.compile(r"[^、和及与,;。]{1,24}?率")


@dataclass(frozen=True)
class ListItem:
    """One name of a list that shares a value or is paired with one; `shared_end`: where the list's last name ends."""

    start: int
    end: int
    shared_end: int = 0
    year: int | None = None  # 2022年、2023年败诉率分别为…: the name is a year

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def groups(folded: str, found: list[Phrase]) -> Iterator[list[tuple[Phrase, list[ListItem | None]]]]:
    """Numbers with the item(s) of a list that each of them belongs to; None: the phrase as it is.

    分别为30、12、5个 pairs names and numbers in order; A率、B率均达100% and 学法、讲座各2次 give each name the number.
    """
    index = 0
    while index < len(found):
        run = [found[index]]
        while index + len(run) < len(found) and joined(folded, run[-1].quantity, found[index + len(run)].quantity):
            run.append(found[index + len(run)])
        names = _respective_names(folded, run)
        if names:
            yield [(phrase, [item]) for phrase, item in zip(run, _named(folded, names), strict=True)]
        else:
            yield [(phrase, _shared_items(folded, phrase)) for phrase in run]
        index += len(run)


def _respective_names(folded: str, run: list[Phrase]) -> list[tuple[int, int]]:
    first = run[0]
    respectively = folded.rfind("分别", first.clause_start, first.quantity.start)
    if len(run) < 2 or respectively < 0:
        return []
    names = list_items(folded, first.clause_start, respectively)
    return names if len(names) == len(run) else _years_before(folded, first.clause_start, respectively, len(run))


def _years_before(folded: str, clause_start: int, respectively: int, wanted: int) -> list[tuple[int, int]]:
    """2022年、2023年、2024年,全县败诉率分别为…: the years are the names; the noun is in the last span."""
    years = list(re.finditer(r"20\d\d年", folded[max(0, clause_start - 40) : respectively]))
    offset = max(0, clause_start - 40)
    since = re.search(r"(20\d\d)年(?:以来|起)", folded[offset:respectively])
    if since and len(years) == 1:
        return [(offset + since.start(), respectively)] * wanted  # 2018年以来,败诉率分别为…: a number a year
    if len(years) != wanted:
        return []
    starts = [offset + year.start() for year in years]
    return [*((start, start + 5) for start in starts[:-1]), (starts[-1], respectively)]


def _named(folded: str, names: list[tuple[int, int]]) -> list[ListItem]:
    years = [re.match(r"\s*(20\d\d)年度?", folded[start:end]) for start, end in names]
    last_start, last_end = names[-1]
    if all(years):
        one_span = len(set(names)) == 1  # since a year: the years follow one another
        return [
            ListItem(last_start, last_end, year=int(year[1]) + (number if one_span else 0))
            for number, year in enumerate(years)
            if year
        ]
    return [ListItem(start, end, shared_end=last_end) for start, end in names]


def _shared_items(folded: str, phrase: Phrase) -> list[ListItem | None]:
    """One value, several names."""
    left = folded[phrase.left_start : phrase.quantity.start]
    if phrase.quantity.unit_class == "percent" and len(_RATES.findall(left)) > 1:
        items = list_items(folded, phrase.left_start, phrase.quantity.start)
        rates = [item for item in items if "率" in folded[item[0] : item[1]]]
        if len(rates) > 1:
            return [ListItem(start, folded.rfind("率", start, end) + 1) for start, end in rates]
    if re.search(r"各(?:开展|举办|组织|召开)?了?$", left):
        items = list_items(folded, phrase.left_start, phrase.quantity.start)
        return [ListItem(*item) for item in items] if len(items) > 1 else [None]
    return [None]
