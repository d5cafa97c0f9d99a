"""What became of the files of a build, and the lines of the import log that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl import workers
from etl.model import Document, Fact, Issue, LogEntry
from etl.sources import SourceFile

_DIED = "处理这个文件的程序两次异常退出,文件可能已损坏,也可能是内存不足;请用原软件打开后另存再导入"
_STALLED = f"处理超过 {workers.SECONDS:.0f} 秒仍未完成,已放弃;文件可能损坏或过于复杂,请用原软件打开后另存再导入"


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a document with its facts and issues, or the reason why it was refused."""

    source: SourceFile
    seconds: float
    document: Document | None = None
    facts: tuple[Fact, ...] = ()
    issues: tuple[Issue, ...] = ()
    refusal: str = ""


def given_up(source: SourceFile, how: str) -> Outcome:
    """The outcome of a file that took its process down (see `workers`)."""
    stalled = how == workers.STALLED
    return Outcome(source, workers.SECONDS if stalled else 0.0, refusal=_STALLED if stalled else _DIED)


@dataclass(frozen=True)
class BuildResult:
    """The import log of a build and the path of the new version."""

    log: tuple[LogEntry, ...]
    version: Path

    @property
    def refused(self) -> tuple[LogEntry, ...]:
        return tuple(entry for entry in self.log if entry.outcome == "refused")


def log_entry(outcome: Outcome, document: Document, before: Mapping[str, str], renamed: str = "") -> LogEntry:
    """`before`: path -> doc_id of the old dataset; `renamed`: the path this content had there and has no more."""
    known = before.get(document.path)
    state = "new" if known is None else "unchanged" if known == document.doc_id else "changed"
    return LogEntry(
        path=document.path,
        outcome="unchanged" if renamed and known is None else state,
        reason=f"由 {renamed} 移动或改名而来" if renamed else "",
        facts=len(outcome.facts),
        seconds=round(outcome.seconds, 4),
        unit=document.unit.unit.full_name if document.unit.unit else document.unit.name,
        year=document.year,
        doc_type=document.doc_type,
        warnings=(*document.warnings, *(issue.message for issue in outcome.issues)),
    )


def untouched(before: Mapping[str, str], log: Iterable[LogEntry], kept: set[str]) -> list[str]:
    """The documents of the old dataset that no file of this build replaces."""
    replaced = {entry.path for entry in log if entry.outcome != "refused"}
    return [doc_id for path, doc_id in before.items() if path not in replaced and doc_id not in kept]
