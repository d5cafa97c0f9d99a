"""What the demonstration texts intend to say, so that the reading of them can be scored."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class TrueFact:
    """One number as a text states it; the fields are those of the shared gold records.

    `also`: other indicators that count as right; `optional`: neither asked for nor held against a reader.
    """

    doc: str  # file name without ending
    unit: str
    year: int
    indicator: str | None
    value: float
    qualifier: str
    basis: str
    scope: str
    scope_kind: str
    statement: str  # number, zero, full
    quote: str
    also: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class TrueDocument:
    """One source file: where it lies, what it is, and the special state it was written to show."""

    doc: str
    path: str  # inside the output folder
    unit: str
    unit_id: str
    year: int
    doc_type: str  # annual_report, plan, news, table
    features: tuple[str, ...]
    encoding: str
    facts: tuple[TrueFact, ...]


@dataclass(frozen=True)
class Truth:
    """All documents of a generated folder, and the (unit, year) pairs left without a report."""

    documents: tuple[TrueDocument, ...]
    missing: tuple[tuple[str, int], ...]

    @property
    def facts(self) -> list[TrueFact]:
        return [fact for document in self.documents for fact in document.facts]

    def write(self, path: Path) -> None:
        """One JSON object a fact, as the shared scorer reads gold records."""
        lines = (json.dumps(asdict(fact), ensure_ascii=False) for fact in self.facts)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
