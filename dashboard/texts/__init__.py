"""Every word of the interface, a module a page: key -> (Chinese, English). Data, read by `i18n`; labels of the data are
not here."""

from __future__ import annotations

from dashboard.exports.texts import EXPORT_TEXTS
from dashboard.standing.texts import STANDING_TEXTS
from dashboard.texts import (
    catalogue,
    compare,
    coverage,
    data,
    frame,
    history,
    imports,
    issues,
    overview,
    present,
    review,
    search,
    source,
    trends,
    words,
)

_PARTS = (
    frame, words, overview, coverage, issues, trends, compare, data, source, catalogue, review, imports, history,
    present, search,
)  # fmt: skip
TEXTS: dict[str, tuple[str, str]] = EXPORT_TEXTS | STANDING_TEXTS
for _part in _PARTS:
    TEXTS |= _part.TEXTS

UNITS_OF_MEASURE: dict[str, str] = {
    "次": "times", "件": "cases", "人": "people", "人次": "attendances", "场次": "events", "场": "events",
    "个": "", "份": "copies", "条": "items", "项": "items", "家": "firms", "批次": "batches",
    "万元": "10k yuan", "元": "yuan", "万人": "10k people", "名": "people", "%": "%",
    "处": "places", "宗": "cases", "起": "cases", "户": "households", "批": "batches", "支": "teams", "种": "kinds",
    "条次": "items", "学时": "hours", "平方米": "m²",
    "件/村": "cases per village", "场次/村": "events per village", "件/人": "cases per person", "个/人": "per person",
}  # fmt: skip
