"""Decisions of people on numbers: first into the review store, where they are safe, then into the values.

A decision that is stored counts even where the values could not be computed again just now, because a build holds the
dataset: the next build or `recompute` takes it in. Pages know nothing of the ETL: they pass and get plain records.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dashboard import database
from dashboard.actions import Action, require
from etl import pipeline, reviews
from etl.errors import DatasetBusy, FazhiError
from etl.reviews import Decision, FactInText, ReviewStore, StoredReview, anchor_of, standing, url_for
from etl.warehouse import Dataset

WAIT = 3.0  # seconds for another reviewer's computing to end; a build takes longer


class Refused(Exception):
    """Nothing was stored; the message is the ETL's, in Chinese, or a key of the texts."""


@dataclass(frozen=True)
class Choice:
    """What a person wants: on a fact, else (`fact_id` '') on the value of the unit, year and indicator.

    For `reassign`, `to_indicator` ('': none) and `to_year` (0: as it is) say where the fact goes.
    """

    action: str
    unit_id: str
    year: int
    indicator_id: str
    fact_id: str = ""
    value: float | None = None
    to_indicator: str = ""
    to_year: int = 0
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the log. `at` is aware; `before` is what the machine had read; `undoes`: the line taken back."""

    id: int
    at: datetime
    reviewer: str
    action: str
    fact_id: str
    unit_id: str
    year: int
    indicator_id: str
    to_indicator: str
    to_year: int
    before: float | None
    value: float | None
    note: str
    title: str
    undoes: int
    holds: bool

    @property
    def cell(self) -> tuple[str, int, str]:
        return self.unit_id, self.year, self.indicator_id


@dataclass(frozen=True)
class Outcome:
    """`ids`: what was stored, for undoing it. `waits`: why the values do not show it yet ('' where they do).

    `overtaken`: somebody else's decision on the same thing that came in after the page was drawn.
    """

    ids: tuple[int, ...]
    waits: str = ""
    overtaken: Line | None = None


def decide(key: str, choices: Sequence[Choice], reviewer: str, seen: int | None = None) -> Outcome:
    """Store decisions at one stroke and compute the values again. `seen`: the last line the page knew.

    Raises NotAllowed, and Refused where nothing was stored.
    """
    require(Action.REVIEW)
    link = _link(key)
    try:
        decisions = _decisions(link, choices, reviewer)
        store = ReviewStore.open(url_for(link))
        before = list(store.all())
        ids = store.add_all(decisions)
    except FazhiError as error:
        raise Refused(str(error)) from error
    return Outcome(tuple(ids), _resolved(link, store), _overtaken(before, choices, seen))


def undo(key: str, ids: Sequence[int], reviewer: str, note: str = "", compute: bool = True) -> Outcome:
    """Take decisions back, all or none; `compute` off where a decision follows at once. Raises as `decide` does."""
    require(Action.REVIEW)
    link = _link(key)
    try:
        store = ReviewStore.open(url_for(link))
        done = store.undo_all(ids, reviewer, note)
    except FazhiError as error:
        raise Refused(str(error)) from error
    return Outcome(tuple(done), _resolved(link, store) if compute else "")


def recompute(key: str) -> str:
    """Take in what is stored but not in the values yet. Returns why it still could not be done, '' where it was."""
    require(Action.REVIEW)
    link = _link(key)
    try:
        return _resolved(link, ReviewStore.open(url_for(link)))
    except FazhiError as error:
        return str(error)


def log(key: str) -> list[Line]:
    """Every decision ever made, also those taken back, oldest first. Raises Refused where the store cannot be read."""
    url = url_for(_link(key))
    if "://" not in url and not Path(url).is_file():
        return []  # reading makes no file
    try:
        stored = list(ReviewStore.open(url, create=False).all())
    except FazhiError as error:
        raise Refused(str(error)) from error
    return list(_lines(stored))


def waiting(key: str, lines: Sequence[Line], counted: Iterable[datetime]) -> int:
    """How many decisions the values do not know yet. `counted`: when those in the dataset were made (UTC, naive)."""
    known = set(counted)
    holding = [(line.id, line.at.replace(tzinfo=None)) for line in lines if line.holds and line.action != "undo"]
    gone = len(known - {at for _, at in holding})  # taken back, but still in the values
    missing = {id for id, at in holding if at not in known}
    return gone + (len(missing - {line.id for line in lost(key, missing)}) if missing else 0)


def lost(key: str, ids: Iterable[int]) -> list[Line]:
    """Those of these decisions that find no number any more: the queue asks again."""
    wanted, link = set(ids), _link(key)
    url = url_for(link)
    if not wanted or ("://" not in url and not Path(url).is_file()):
        return []
    try:
        stored = list(ReviewStore.open(url, create=False).all())
        with Dataset(link) as dataset:
            known = dataset.counted()
            found = {each.id for each in stored if each.id in wanted and not reviews.match([each], known).reviews}
    except FazhiError as error:
        raise Refused(str(error)) from error
    return [line for line in _lines(stored) if line.id in found]


def _link(key: str) -> Path:
    return database.data_dir() / f"{key}.duckdb"


def _decisions(link: Path, choices: Sequence[Choice], reviewer: str) -> list[Decision]:
    with Dataset(link) as dataset:
        found = _in_text(dataset, [choice.fact_id for choice in choices if choice.fact_id])
    missing = sum(choice.fact_id not in found for choice in choices if choice.fact_id)
    if missing:
        raise Refused("review.gone")
    return [_decision(choice, reviewer, found) for choice in choices]


def _in_text(dataset: Dataset, fact_ids: Sequence[str]) -> Mapping[str, FactInText]:
    """The facts with title and sentence, all at once: bulk decisions are hundreds."""
    if not fact_ids:
        return {}
    documents = dataset.documents()
    titles = {documents[fact.doc_id].title for fact in dataset.facts_with_ids(fact_ids)}
    wanted = set(fact_ids)
    return {each[0].fact_id: FactInText(*each) for each in dataset.facts_in_titles(titles) if each[0].fact_id in wanted}


def _decision(choice: Choice, reviewer: str, found: Mapping[str, FactInText]) -> Decision:
    said = Decision(choice.action, reviewer.strip(), value=choice.value, note=choice.note.strip())
    if not choice.fact_id:
        return replace(said, unit_id=choice.unit_id, year=choice.year, indicator_id=choice.indicator_id)
    anchored = replace(said, fact_id=choice.fact_id, anchor=anchor_of(found[choice.fact_id]))
    if choice.action != "reassign":
        return anchored
    return replace(anchored, indicator_id=choice.to_indicator or None, year=choice.to_year or None)


def _resolved(link: Path, store: ReviewStore) -> str:
    """Compute the values again; waits for another reviewer's computing. Returns why it was not done."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            pipeline.resolve(link, list(store.all()))
            return ""
        except DatasetBusy as error:
            if time.monotonic() > deadline:
                return str(error)
            time.sleep(0.1)
        except (FazhiError, OSError) as error:
            return str(error)


def _overtaken(before: Sequence[StoredReview], choices: Sequence[Choice], seen: int | None) -> Line | None:
    if seen is None:
        return None
    cells = {(choice.unit_id, choice.year, choice.indicator_id) for choice in choices}
    newer = (line for line in _lines(before) if line.id > seen and line.holds and line.action != "undo")
    return next((line for line in newer if line.cell in cells), None)


def _lines(stored: Sequence[StoredReview]) -> Iterator[Line]:
    holding = {each.id for each in standing(stored)}
    by_id = {each.id: each for each in stored}
    for each in stored:
        about = each
        while about.undoes is not None:  # what an undoing, or the undoing of one, is about in the end
            about = by_id[about.undoes]
        yield _line(each, about.decision, each.id in holding)


def _line(stored: StoredReview, about: Decision, holds: bool) -> Line:
    """`about`: the decision itself, or the one that this line takes back."""
    said, anchor = stored.decision, about.anchor
    assert said.at is not None
    place = anchor or about
    return Line(
        stored.id, said.at, said.reviewer, said.action, about.fact_id or "", place.unit_id or "", place.year or 0,
        place.indicator_id or "", about.indicator_id or "" if anchor else "", about.year or 0 if anchor else 0,
        anchor.value if anchor else None, about.value, said.note, anchor.title if anchor else "",
        stored.undoes or 0, holds,
    )  # fmt: skip
