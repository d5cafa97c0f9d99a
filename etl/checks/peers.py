"""A unit beside units of its level: a number so far from all others that a reading error is likelier than the fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import exp, log
from operator import attrgetter
from statistics import median, quantiles

from etl.figures import shown
from etl.model import Indicator, Issue, Unit, Value

CODE, TITLE = "unlike_peers", "与同级单位相差悬殊"
LEAST_PEERS = 8
LEAST_FACTOR = 20.0  # counts of activity differ tenfold between honest reports
FENCE = 3.0  # interquartile ranges beyond the quartiles, on a log scale


def peer_issues(
    values: Iterable[Value], units: Mapping[str, Unit], indicators: Mapping[str, Indicator]
) -> Iterator[Issue]:
    """Counts and amounts unlike those of the same level and year. `values` must come sorted by indicator."""
    for indicator_id, group in groupby(values, key=attrgetter("indicator_id")):
        if indicators[indicator_id].kind == "rate":
            continue
        peers: dict[tuple[int, str], list[Value]] = defaultdict(list)
        for value in group:
            if value.value and value.unit_id in units:
                peers[value.year, units[value.unit_id].level].append(value)
        for values_of_level in peers.values():
            yield from _outliers(values_of_level, indicators[indicator_id])


def _outliers(values: list[Value], indicator: Indicator) -> Iterator[Issue]:
    if len(values) < LEAST_PEERS:
        return
    logs = [log(abs(value.value or 1.0)) for value in values]
    low, _, high = quantiles(logs, n=4)
    middle, reach = median(logs), FENCE * (high - low)
    for value, size in zip(values, logs, strict=True):
        if abs(size - middle) > log(LEAST_FACTOR) and not low - reach <= size <= high + reach:
            yield _issue(value, indicator, exp(middle), len(values))


def _issue(value: Value, indicator: Indicator, middle: float, peers: int) -> Issue:
    measure = indicator.unit_of_measure
    message = (
        f"{value.year}年{indicator.name_zh}为{shown(value.value or 0.0)}{measure}，"
        f"同级{peers}个单位的中位数为{shown(float(round(middle)))}{measure}，请核对原文和口径"
    )
    return Issue(CODE, "warning", message, None, value.unit_id, value.year, value.indicator_id, value.fact_ids)
