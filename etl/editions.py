"""Versions of one report: which documents are the same report, and which of them counts.

Pure. Two documents of one unit, year and type are one report where their titles say so or most of their text is the
same; then the same numbers make them one text twice (another format, another page around it), other numbers make them
versions, of which the newer one counts. Reports that differ in both stay what they are: two reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from etl.corrections import version_of
from etl.lexicon import fold
from etl.model import Issue

OLDER, SAME = "older_version", "same_report"
TITLES = {OLDER: "同一报告的旧版，不参与计算", SAME: "同一报告的另一份文件，只计一次"}
CODES = frozenset(TITLES)
_TYPES = frozenset({"annual_report", "plan", "statistics"})
_SHARED = 0.5  # of the shorter text: so much is not common stock phrases any more
_EQUAL = 0.9
_LENGTH = 6  # signs that are compared at a time
_NO_TEXT = re.compile(r"[^一-龥\d]")
_REVISED = re.compile(r"修[订正改]|更正|订正|补正|勘误|重新(?:发布|公布)|终稿|定稿|最终")
_DRAFT = re.compile(r"草稿|初稿|草案|征求意见|送审|讨论稿|未定稿")
_NOT_THE_TITLE = re.compile(
    r"\([^()]*\)|《|》|关于|的|年度|20\d\d年?|" + _REVISED.pattern + r"版?|" + _DRAFT.pattern + "稿?"
)
_PERIOD = re.compile(r"上半年|下半年|[一二三四1-4]季度|半年")


@dataclass(frozen=True)
class Edition:
    """One document that has its unit, year and type in common with another one."""

    doc_id: str
    unit_id: str
    year: int
    doc_type: str
    title: str
    path: str
    published_on: date | None
    file_time: datetime | None
    correction: str | None
    text: str
    numbers: frozenset[str] = frozenset()  # catalogued facts as they are stated

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The text cut in short overlapping pieces, without spaces, signs and line ends."""
        text = _NO_TEXT.sub("", fold(self.text))
        return frozenset(text[start : start + _LENGTH] for start in range(max(1, len(text) - _LENGTH + 1)))

    @cached_property
    def name(self) -> str:
        """The title without what sets versions apart."""
        return _NO_TEXT.sub("", _NOT_THE_TITLE.sub("", fold(self.title)))

    @property
    def choice(self) -> int:
        return {"current": 1, "older": -1}.get(version_of(self.correction or ""), 0)

    @property
    def wording(self) -> int:
        """Whether title or file name call it revised (1) or a draft (-1)."""
        said = fold(f"{self.title} {self.path.rpartition('/')[2]}")
        return -1 if _DRAFT.search(said) else 1 if _REVISED.search(said) else 0


@dataclass(frozen=True)
class Superseded:
    """A document that does not count, the one that does, and why. `same`: it says the same, in another file."""

    doc_id: str
    by: str
    same: bool
    how: str
    certain: bool
    edition: Edition
    winner: Edition

    @property
    def reason(self) -> str:
        """For the import log."""
        if self.same:
            return f"与 {self.winner.path} 是同一份报告,只计一次"
        return f"旧版:以 {self.winner.path} 为准({self.how})"

    def issue(self) -> Issue:
        code = SAME if self.same else OLDER
        ask = "" if self.certain else "，请确认以哪一份为准"
        message = f"《{self.edition.title}》（{self.edition.path}）{self.reason}{ask}"
        severity = "info" if self.certain else "warning"
        return Issue(code, severity, message, self.doc_id, self.edition.unit_id, self.edition.year)


def superseded(editions: Iterable[Edition]) -> list[Superseded]:
    """The documents that do not count; whatever is not named stands for itself."""
    alike: dict[tuple[str, int, str], list[Edition]] = defaultdict(list)
    for edition in sorted(editions, key=lambda each: each.path):
        if edition.doc_type in _TYPES:
            alike[edition.unit_id, edition.year, edition.doc_type].append(edition)
    return [found for group in alike.values() for report in _reports(group) for found in _settled(report)]


def is_one_report(one: Edition, other: Edition) -> bool:
    """Whether two documents of one unit, year and type are the same report, in whatever version."""
    if bool(_PERIOD.search(one.title)) != bool(_PERIOD.search(other.title)):
        return False
    return (one.name == other.name and len(one.name) > 3) or shared(one, other) >= _SHARED


def shared(one: Edition, other: Edition) -> float:
    """How much of the shorter text stands in the other one, 0 to 1."""
    shorter = min(len(one.pieces), len(other.pieces))
    return len(one.pieces & other.pieces) / shorter if shorter else 0.0


def is_same(one: Edition, other: Edition) -> bool:
    """The same numbers in nearly the same words: nothing is lost where only one of them counts."""
    return one.numbers == other.numbers and shared(one, other) >= _EQUAL


def _reports(group: list[Edition]) -> Iterator[list[Edition]]:
    """The group by reports; whoever is one report with any of them belongs to it."""
    rest = list(group)
    while rest:
        report = [rest.pop(0)]
        for member in report:
            joining = [other for other in rest if is_one_report(member, other)]
            report.extend(joining)
            rest = [other for other in rest if other not in joining]
        yield report


def _settled(report: Collection[Edition]) -> Iterator[Superseded]:
    winner = min(report, key=lambda each: each.path)
    for other in sorted(report, key=lambda each: each.path):
        if newer(other, winner)[0] > 0:
            winner = other
    for other in report:
        if other is not winner:
            _, how, certain = newer(winner, other)
            same = is_same(winner, other)
            yield Superseded(other.doc_id, winner.doc_id, same, how, certain or same, other, winner)


def newer(one: Edition, other: Edition) -> tuple[int, str, bool]:
    """Which of two counts: above 0 the first, below 0 the other, 0 no telling; with the reason and its certainty.

    A person's choice, then the date of publication, then words like 更正, then the time of the file. Of two that say
    the same the one that was there first stays: what people reviewed stands in it.
    """
    if one.choice != other.choice:
        return one.choice - other.choice, "由人指定", True
    if is_same(one, other):
        return _compared(other.file_time, one.file_time), "内容相同", True
    if by_date := _compared(one.published_on, other.published_on):
        return by_date, f"发布日期{max(filter(None, (one.published_on, other.published_on)))}较新", True
    if one.wording != other.wording:
        return one.wording - other.wording, "按标题或文件名中的版本字样", True
    if by_time := _compared(one.file_time, other.file_time):
        return by_time, "按文件时间", False
    return 0, "无法判断先后,按文件名", False


def _compared(one: date | None, other: date | None) -> int:
    return 0 if one is None or other is None else (one > other) - (one < other)
