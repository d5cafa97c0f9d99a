"""What flows between the stages. Frozen, plain, and free of behaviour beyond trivial derivations.

Offsets are code points into the clean text of the document (what `python -m etl clean` prints).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class TableRow:
    """One line of a fact table as its reader found it; text values, nothing resolved yet.

    `line` is the row's text as it will stand in the document's text; `value_span` is the value cell inside it.
    """

    unit: str
    year: str
    indicator: str  # catalogue id or Chinese name
    value: str
    qualifier: str = "="
    basis: str = "actual"
    source: str = ""
    section: str = ""
    note: str = ""
    scope: str = ""
    scope_kind: str = "whole"
    line: str = ""
    value_span: tuple[int, int] = (0, 0)
    line_start: int = 0  # where `line` starts in RawDocument.text; equal lines would be ambiguous without it


@dataclass(frozen=True)
class RawDocument:
    """What a reader makes of one file: text as found (not yet repaired) and what the file says about itself.

    `metadata` keys: index_no, issuer, published_on (ISO date), title; others are kept as they are.
    `rows` is filled by fact tables only, whose `text` holds one line a row.
    """

    text: str
    format: str  # text, html, csv, xlsx
    title: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[TableRow, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repair:
    """One kind of damage put right in a text: `kind` is a stable code, `characters` how many were concerned."""

    kind: str
    characters: int
    note: str = ""


@dataclass(frozen=True)
class Repaired:
    """Clean text, what was done to get it, and spans (in the clean text) that stay doubtful."""

    text: str
    repairs: tuple[Repair, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A jurisdiction or a department. `unit_id`: division code, code-name for departments, X-… for fictional ones."""

    unit_id: str
    name: str  # 盈浦街道
    full_name: str  # 上海市青浦区盈浦街道
    level: str  # province, city, county, township, village, department
    parent_id: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    successor_id: str | None = None


@dataclass(frozen=True)
class UnitClues:
    """Where a document may say whose report it is, most telling first. Empty strings where it says nothing."""

    title: str = ""
    opening: str = ""  # first sentences of the body
    headings: tuple[str, ...] = ()
    signature: str = ""  # last lines
    index_no: str = ""
    issuer: str = ""
    folder: str = ""  # folder names above the file, joined by '/'
    text: str = ""  # whole clean text, to vote on the parent


@dataclass(frozen=True)
class UnitMatch:
    """The outcome of resolving a unit. `unit` is None where it stays open; `name` is the best wording even then."""

    unit: Unit | None
    name: str
    candidates: tuple[Unit, ...] = ()
    how: str = ""  # which clues decided, in Chinese, for the import log


@dataclass(frozen=True)
class Section:
    """A heading and the span it governs. `path` like 一/(二)/3; `kind`: results, problems, plans, duties, other."""

    path: str
    title: str
    char_start: int
    char_end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of the clean text and its section (index into Document.sections, None before the first)."""

    start: int
    end: int
    section: int | None


@dataclass(frozen=True)
class Document:
    """One source, read, repaired and recognised; everything but its facts."""

    doc_id: str  # sha256 of the source bytes
    name: str  # file name without ending
    path: str
    format: str
    title: str
    doc_type: str  # annual_report, plan, statistics, news, table, template, essay, other
    unit: UnitMatch
    year: int | None
    text: str
    published_on: date | None = None
    index_no: str = ""
    issuer: str = ""
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    correction: str = ""  # what a person set, see etl/corrections.py


@dataclass(frozen=True)
class Quantity:
    """A number with its unit word, wherever it stands. `value` is None for vague amounts (数百件, 过半)."""

    start: int
    end: int
    value: float | None
    uom: str  # normalised: 万元, 平方米, %, or the unit word as written (件, 场次, 人次 …)
    unit_class: str  # case, times, person, place, money, percent, item, area, other …
    qualifier: str = "="
    statement: str = "number"  # number, zero, full
    rule: str = ""


@dataclass(frozen=True)
class Fact:
    """One number as one report states it. See data-model: table `fact`."""

    fact_id: str
    doc_id: str
    unit_id: str | None
    unit_name: str
    year: int | None
    indicator_id: str | None
    value: float | None
    unit_of_measure: str
    qualifier: str  # = ~ >= <=
    basis: str  # actual, previous, target
    scope: str
    scope_kind: str  # whole, part, wider, mixed, period, increment
    statement: str  # number, zero, full
    char_start: int
    char_end: int
    sentence_start: int
    sentence_end: int
    rule: str
    confidence: float


@dataclass(frozen=True)
class Value:
    """What a unit, year and indicator resolve to. See data-model: table `value`."""

    unit_id: str
    year: int
    indicator_id: str
    value: float | None
    qualifier: str
    status: str  # reported, derived, stated_zero, stated_full, previous, partial, corrected, conflict
    scope_kind: str = "whole"
    numerator: float | None = None
    denominator: float | None = None
    fact_ids: tuple[str, ...] = ()
    note: str = ""  # Chinese: which formula, which other number conflicts, 无案件 …


@dataclass(frozen=True)
class Issue:
    """Something a person should look at. `code` is stable, `message` Chinese, severity error, warning or info."""

    code: str
    severity: str
    message: str
    doc_id: str | None = None
    unit_id: str | None = None
    year: int | None = None
    indicator_id: str | None = None
    fact_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A catalogue entry as the other stages see it (its patterns and examples stay with the catalogue)."""

    indicator_id: str
    name_zh: str
    name_en: str
    dimension: str
    unit_of_measure: str
    kind: str  # count, rate, amount
    direction: str  # up, down, none
    definition: str
    basis: str  # legal basis
    numerator: str | None = None  # rates with a formula: indicator ids
    denominator: str | None = None
    headline: bool = False
    scale: float = 1.0  # value = numerator / denominator * scale (100 for %)
    decimals: int = 0
    position: int = 0  # order in the catalogue


@dataclass(frozen=True)
class LogEntry:
    """One file of a build. `outcome`: new, unchanged, changed, duplicate, refused."""

    path: str
    outcome: str
    reason: str
    facts: int
    seconds: float
    unit: str = ""
    year: int | None = None
    doc_type: str = ""
    warnings: tuple[str, ...] = ()


#: Document types whose unit and year count as reported on (table `coverage`); the rest only contribute single facts.
REPORTING_TYPES = frozenset({"annual_report", "statistics", "table"})


@dataclass(frozen=True)
class DocumentInfo:
    """What the later stages need of a document once its facts are taken: no text, so that thousands fit in memory."""

    doc_id: str
    doc_type: str
    title: str
    unit_id: str | None
    year: int | None
    superseded_by: str | None = None  # doc_id of the version that counts instead

    @classmethod
    def of(cls, document: Document) -> DocumentInfo:
        unit = document.unit.unit
        return cls(document.doc_id, document.doc_type, document.title, unit.unit_id if unit else None, document.year)


@dataclass(frozen=True)
class Review:
    """One decision by a person on a fact (`fact_id`) or on a value (`unit_id`, `year`, `indicator_id`).

    `action`: accept, correct (`value` is the right number), reject, reassign (to `indicator_id` and `year`; no
    indicator: it belongs to none), not_reported (the reports say nothing on this indicator).
    """

    fact_id: str | None
    unit_id: str | None
    year: int | None
    indicator_id: str | None
    action: str
    value: float | None = None
    reviewer: str = ""
    at: datetime | None = None
    note: str = ""
