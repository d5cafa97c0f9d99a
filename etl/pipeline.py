"""The whole story, and the only module that knows the order of the stages (that of one file is in recognition):

bytes -> text (readers) -> clean text (repair) -> what it is (document, sections, units) -> facts (indicators, tabular)
-> which version counts (editions) -> values (resolve) -> issues (checks) -> one DuckDB file (warehouse).
"""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from etl import catalogue, checks, editions, evaluation, incremental, indicators, reviews, tabular, workers
from etl.errors import FazhiError, UsageError
from etl.gazetteer import Gazetteer
from etl.incremental import Before, Planned
from etl.model import Document, DocumentInfo, Fact, LogEntry, Review, Unit, UnitClues, UnitMatch
from etl.outcomes import BuildResult, Outcome, given_up, log_entry, untouched
from etl.readers.cells import parse_cell
from etl.recognition import document_of
from etl.resolve import Resolver
from etl.reviews import Matched, StoredReview
from etl.sections import sections, sentences
from etl.sources import Brought, SourceFile, brought, dataset_info, files, gazetteer_for, shown, source_files
from etl.tabular import IndicatorNames, TableFacts, facts_of_table
from etl.units import resolve_unit
from etl.warehouse import Accuracy, Dimension, Writer

EXAMPLE_YEAR = 2024
NOTHING = Brought()
_BATCH, _FEW = 200, 8

Progress = Callable[[int, str], None]


def facts_of(document: Document, gazetteer: Gazetteer) -> TableFacts:
    """The facts of a document, and the issues that its table rows raise."""
    entries = catalogue.load()
    if document.rows:
        find = cache(lambda name: gazetteer.get(name) or resolve_unit(UnitClues(title=name), gazetteer).unit)
        return facts_of_table(document, IndicatorNames(entries.indicators), find, parse_cell)
    return TableFacts(tuple(indicators.facts(document, entries)), ())


def facts_of_text(text: str, year: int | None = None, doc_type: str = "annual_report") -> list[Fact]:
    """The facts of a piece of prose: what the catalogue's examples run through.

    Without `year` it is read as part of a report on EXAMPLE_YEAR, or on the earlier year that it begins with.
    """
    begins = re.match(r"(20\d\d)年", text)
    year = year or min(int(begins[1]) if begins else EXAMPLE_YEAR, EXAMPLE_YEAR)
    found = sections(text, year, doc_type)
    document = Document(
        *("0" * 64, "text", "text", "text", "", doc_type, UnitMatch(None, ""), year, text),
        sections=found,
        sentences=sentences(text, found),
    )
    return indicators.facts(document, catalogue.load())


def outcome_of(source: SourceFile, own: Brought = NOTHING) -> Outcome:
    """One file, start to facts; whatever goes wrong with it stays with it."""
    started = time.perf_counter()
    try:
        gazetteer = gazetteer_for(own.units)
        document = document_of(source, gazetteer, own.corrections)
        found = facts_of(document, gazetteer)
    except FazhiError as refusal:
        return Outcome(source, time.perf_counter() - started, refusal=str(refusal))
    except Exception as error:  # one strange file must not end the build; the trace tells maintainers why
        traceback.print_exc(file=sys.stderr)
        reason = f"读取时出现意外错误({type(error).__name__}),请把文件交给维护人员"
        return Outcome(source, time.perf_counter() - started, refusal=reason)
    return Outcome(source, time.perf_counter() - started, document, found.facts, found.issues)


def outcomes(sources: Sequence[SourceFile], own: Brought, jobs: int) -> Iterator[Outcome]:
    """Outcomes in the order of the sources, by `jobs` processes; a handful of files is not worth starting one."""
    read = partial(outcome_of, own=own)
    few = len(sources) < _FEW
    yield from map(read, sources) if few else workers.mapped(read, sources, jobs, given_up)


def build(
    paths: Sequence[Path],
    db: Path,
    *,
    add: bool = False,
    prune: bool = False,
    stands_for: Mapping[Path, Path] | None = None,
    jobs: int = 1,
    decisions: Sequence[StoredReview] = (),
    progress: Progress = lambda count, path: None,
) -> BuildResult:
    """Make the dataset at `db` equal to the sources (`add`: keep what else it has) and publish it atomically.

    `prune` with `add`: of these sources nothing stays that is no longer there. `stands_for`: sources that are copies,
    with the places they stand for. Files that have not changed are taken over unread. `decisions` are the lines of a
    review store. `progress(total, path)` is called once a file. Raises UsageError for a missing path, DatasetError
    where the dataset cannot be written; refused files do not stop the build, they are in the log.
    """
    own = brought(paths)
    stamp = incremental.stamp(own.units)
    if not any(True for _ in files(paths)):
        raise UsageError("所给路径中没有可读取的文件;请检查文件夹是否为空")
    with Writer(db) as writer:
        before = incremental.before(db, stamp, needed=add)
        sources = source_files(paths, before.labels if add else {}, stands_for)
        planned = incremental.plan(sources, before, own.corrections)
        entries = catalogue.load()
        dimensions = (Dimension(*dimension, position) for position, dimension in enumerate(entries.dimensions))
        writer.write_indicators(entries.indicators, dimensions)
        found = outcomes(incremental.to_read(planned), own, jobs)
        log, seen = _write_sources(writer, planned, found, before, gazetteer_for(own.units), progress)
        gone = before.under({source.place for source in sources}) if prune else set()
        others = untouched(before.paths, log, {*seen, *gone}) if add else ()
        kept = [*incremental.taken_over(planned), *others]
        if kept:
            writer.keep_documents(kept, checks.DOCUMENT_CODES | tabular.CODES)
            writer.drop_idle_units()
        writer.place_documents(incremental.places(sources, seen))
        log = _tell_versions(writer, log)
        matched = reviews.match(decisions, writer)
        _write_values(writer, matched.reviews)
        _write_reviews(writer, matched)
        writer.write_log(log)
        writer.describe(dataset_info(paths, db, before.info if add else None), stamp)
        return BuildResult(tuple(log), writer.publish("build", note="、".join(shown(path.name) for path in paths)))


def resolve(db: Path, decisions: Sequence[StoredReview] = ()) -> Path:
    """Values again from the facts of a dataset and the decisions, as a new version.

    Only the units whose reviews have changed are resolved, unless other code or another catalogue made the dataset.
    """
    with Writer(db, revise=True) as writer:
        matched = reviews.match(decisions, writer)
        same = incremental.same_program(writer.stamp())
        units = writer.units_reviewed_anew(matched.reviews) if same else None
        writer.forget_resolved(checks.RESOLVED_CODES, units)
        writer.forget_issues({reviews.UNMATCHED})
        _write_values(writer, matched.reviews, units)
        _write_reviews(writer, matched)
        return writer.publish("resolve")


def store_evaluation(db: Path, result: evaluation.Evaluation, gold: str) -> Path:
    """Keep how well the reports were read with the dataset, as a new version: the catalogue page shows it."""
    with Writer(db, revise=True) as writer:
        writer.write_accuracy(
            Accuracy(indicator_id, scored.predicted, scored.right, scored.asked, scored.found, gold)
            for indicator_id, scored in sorted(result.by_indicator.items())
        )
        return writer.publish("evaluation", note=gold)


def _tell_versions(writer: Writer, log: Iterable[LogEntry]) -> list[LogEntry]:
    """Mark the documents that another version supersedes; returns the log with the reasons."""
    superseded = editions.superseded(writer.editions())
    writer.mark_superseded(superseded)
    writer.write_issues(each.issue() for each in superseded)
    reasons = {each.edition.path: each.reason for each in superseded}
    return [replace(entry, reason=reasons.get(entry.path, entry.reason)) for entry in log]


def _write_sources(
    writer: Writer,
    planned: Sequence[Planned],
    found: Iterator[Outcome],
    before: Before,
    gazetteer: Gazetteer,
    progress: Progress,
) -> tuple[list[LogEntry], dict[str, str]]:
    """Write what is read anew; returns the log of all files and the documents that they are, with their paths."""
    present = {each.source.relative for each in planned}
    log: list[LogEntry] = []
    seen: dict[str, str] = {}
    batch: list[Outcome] = []
    for each in planned:
        progress(len(planned), each.source.relative)
        if each.entry:
            seen.setdefault(each.doc_id, each.entry.path)
            log.append(each.entry)
            continue
        outcome = next(found)
        document = outcome.document
        if document is None:
            log.append(LogEntry(outcome.source.relative, "refused", outcome.refusal, 0, outcome.seconds))
        elif document.doc_id in seen:
            reason = f"与 {seen[document.doc_id]} 内容相同,只计一次"
            log.append(LogEntry(document.path, "duplicate", reason, 0, outcome.seconds))
        else:
            seen[document.doc_id] = document.path
            log.append(log_entry(outcome, document, before.paths, before.renamed(document.doc_id, present)))
            batch.append(outcome)
        if len(batch) >= _BATCH:
            _write_batch(writer, batch, gazetteer)
            batch = []
    _write_batch(writer, batch, gazetteer)
    return log, seen


def _write_batch(writer: Writer, batch: list[Outcome], gazetteer: Gazetteer) -> None:
    documents = [outcome.document for outcome in batch if outcome.document]
    facts = [fact for outcome in batch for fact in outcome.facts]
    writer.write_units(_units(documents, facts, gazetteer))
    writer.write_documents(documents)
    writer.write_facts(facts)
    issues = [issue for outcome in batch for issue in outcome.issues]
    for outcome in batch:
        if outcome.document:
            issues.extend(checks.check_document(checks.DocumentView(outcome.document, outcome.facts)))
    writer.write_issues(issues)


def _units(documents: Iterable[Document], facts: Iterable[Fact], gazetteer: Gazetteer) -> list[Unit]:
    """The units of the documents and of table rows, with everything above them."""
    units = {document.unit.unit.unit_id: document.unit.unit for document in documents if document.unit.unit}
    for unit_id in {fact.unit_id for fact in facts if fact.unit_id and fact.unit_id not in units}:
        unit = gazetteer.get(unit_id)
        if unit:
            units[unit_id] = unit
    above = [ancestor for unit in units.values() for ancestor in gazetteer.ancestors(unit)]
    return [*units.values(), *above]


def _write_values(writer: Writer, reviews: Sequence[Review], units: Collection[str] | None = None) -> None:
    """Values (of these units) unit by unit, then the checks that need them, peers last."""
    entries = catalogue.load().indicators
    documents = writer.documents()
    own = _by_unit(documents)
    reviewed = frozenset(review.fact_id for review in reviews if review.fact_id)
    resolver = Resolver(documents, entries, reviews)
    for unit_id, facts in _facts_by_unit(writer, reviews, units):
        values = resolver.values(unit_id, facts)
        as_reviewed = resolver.reviewed(facts)
        view = checks.UnitView(unit_id, as_reviewed, values, documents, entries, own.get(unit_id, ()), reviewed)
        writer.write_values(values)
        writer.write_issues(checks.check_unit(view))
    groups = None if units is None else writer.groups_changed()
    writer.forget_issues({checks.PEERS_CODE}, groups)
    writer.write_issues(checks.peer_issues(writer.values(groups), writer.units(), entries))


def _facts_by_unit(
    writer: Writer, reviews: Sequence[Review], units: Collection[str] | None
) -> Iterator[tuple[str, list[Fact]]]:
    """The units with their facts, and those without any that a person gave a value."""
    given = {review.unit_id for review in reviews if review.fact_id is None and review.unit_id}
    for unit_id, facts in writer.facts_by_unit(units):
        given.discard(unit_id)
        yield unit_id, facts
    yield from ((unit_id, []) for unit_id in sorted(given) if units is None or unit_id in units)


def _write_reviews(writer: Writer, matched: Matched) -> None:
    writer.write_reviews(matched.reviews)
    writer.write_issues(matched.issues)


def _by_unit(documents: Mapping[str, DocumentInfo]) -> dict[str, list[DocumentInfo]]:
    own: dict[str, list[DocumentInfo]] = defaultdict(list)
    for document in documents.values():
        if document.unit_id and not document.superseded_by:
            own[document.unit_id].append(document)
    return own
