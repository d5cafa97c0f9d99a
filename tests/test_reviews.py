"""Decisions and their facts: found again by id or by anchor through every rebuild, asked again where they are lost."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_folder import WEIQIAO_2023

from etl import corrections, pipeline
from etl.cli import main
from etl.corrections import Correction
from etl.model import Fact, Review
from etl.pipeline import resolve
from etl.reviews import UNMATCHED, Decision, FactInText, ReviewStore, anchor_of
from etl.warehouse import Dataset, check_dataset

LOST = ("X-111", 2023, "litigation_lost_count")
REPORT = "苇桥/2023.txt"


def rows(place: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str((place / "a.duckdb").resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


def fact_id(place: Path, indicator_id: str = LOST[2], path: str = REPORT) -> str:
    query = f"SELECT fact_id FROM fact JOIN document USING (doc_id) WHERE path = '年报/{path}' AND indicator_id = "
    ((found,),) = rows(place, f"{query}'{indicator_id}' AND basis = 'actual'")
    return str(found)


def decide(place: Path, action: str, fact: str, **rest: Any) -> Decision:
    """A decision as the review page makes it, from the dataset as it is."""
    with Dataset(place / "a.duckdb") as dataset:
        found = dataset.sentence(fact)
    assert found is not None
    return Decision(action, "甲", fact, anchor=anchor_of(FactInText(*found)), **rest)


def value(place: Path, cell: tuple[str, int, str] = LOST) -> tuple[float | None, str] | None:
    query = "SELECT value, status FROM value WHERE (unit_id, year, indicator_id) = "
    found = rows(place, f"{query}{cell!r}")
    return found[0] if found else None


def asked_again(place: Path) -> list[str]:
    return [message for (message,) in rows(place, f"SELECT message FROM issue WHERE code = '{UNMATCHED}'")]


@pytest.fixture
def store(place: Path) -> ReviewStore:
    """The store beside the dataset, where 败诉5件 was corrected to 4."""
    store = ReviewStore.open(f"{place / 'a.duckdb'}.reviews.sqlite")
    store.add(decide(place, "correct", fact_id(place), value=4.0, note="核对裁判文书"))
    return store


def command(*arguments: object) -> int:
    return main([str(each) for each in arguments])


def test_resolve_takes_the_store_beside_the_dataset(place: Path, store: ReviewStore) -> None:
    assert value(place) == (5, "reported")
    assert command("resolve", "--db", place / "a.duckdb") == 0
    assert value(place) == (4, "corrected") and asked_again(place) == []
    assert rows(place, "SELECT action, value, reviewer, note FROM review") == [("correct", 4, "甲", "核对裁判文书")]
    assert check_dataset(place / "a.duckdb") == []


def test_an_undone_decision_is_no_more(place: Path, store: ReviewStore) -> None:
    command("resolve", "--db", place / "a.duckdb")
    store.undo(1, "乙")
    command("resolve", "--db", place / "a.duckdb")
    assert value(place) == (5, "reported") and rows(place, "FROM review") == []


def test_a_named_store(place: Path, store: ReviewStore) -> None:
    other = place / "别的.sqlite"
    ReviewStore.open(other).add(decide(place, "correct", fact_id(place), value=3.0))
    assert command("build", place / "年报", "--db", place / "a.duckdb", "--reviews", other) == 0
    assert value(place) == (3, "corrected")


def test_it_survives_a_rebuild_from_scratch(place: Path, store: ReviewStore) -> None:
    for file in place.glob("a.duckdb*"):
        if "reviews" not in file.name:
            file.unlink()
    assert command("build", place / "年报", "--db", place / "a.duckdb") == 0
    assert value(place) == (4, "corrected") and asked_again(place) == []


def test_it_survives_moving_and_renaming_all_files(place: Path, store: ReviewStore) -> None:
    for number, file in enumerate(sorted((place / "年报").rglob("*.txt"))):
        file.rename(file.with_name(f"{number}.txt"))
    (place / "年报").rename(place / "存档")
    assert command("build", place / "存档", "--db", place / "a.duckdb") == 0
    assert rows(place, "SELECT count(*) FROM document WHERE path LIKE '年报%'") == [(0,)]
    assert value(place) == (4, "corrected") and asked_again(place) == []


def test_it_survives_a_change_elsewhere_in_the_report(place: Path, store: ReviewStore) -> None:
    old = fact_id(place)
    changed = WEIQIAO_2023.replace("培训12场次", "各类培训十二场,即12场次").replace("其中败诉", "其中 败诉")
    (place / "年报" / REPORT).write_text(changed, encoding="utf-8")
    command("build", place / "年报", "--db", place / "a.duckdb")
    assert fact_id(place) != old and value(place) == (4, "corrected") and asked_again(place) == []


def test_it_survives_another_catalogue(place: Path, store: ReviewStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other rules, in other order, give every fact another id; here by what they note as its scope."""
    real = pipeline.indicators.facts

    def ruled_otherwise(*given: Any) -> list[Fact]:
        return [replace(fact, fact_id=fact.fact_id[::-1], rule="another") for fact in real(*given)][::-1]

    old = fact_id(place)
    monkeypatch.setattr(pipeline.indicators, "facts", ruled_otherwise)
    monkeypatch.setattr(pipeline.incremental, "program", lambda: "another")
    command("build", place / "年报", "--db", place / "a.duckdb")
    assert fact_id(place) == old[::-1]
    assert value(place) == (4, "corrected") and asked_again(place) == []


def changed_report(place: Path, old: str, new: str) -> None:
    text = (place / "年报" / REPORT).read_text(encoding="utf-8")
    assert old in text
    (place / "年报" / REPORT).write_text(text.replace(old, new), encoding="utf-8")
    command("build", place / "年报", "--db", place / "a.duckdb")


def test_it_asks_again_when_the_sentence_has_changed(place: Path, store: ReviewStore) -> None:
    changed_report(place, "其中败诉5件", "其中被判败诉5件")
    assert value(place) == (5, "reported") and rows(place, "FROM review") == []
    (message,) = asked_again(place)
    assert "更正为4" in message and "原读作5" in message and "重新校核" in message
    query = f"SELECT unit_id, year, indicator_id FROM issue WHERE code = '{UNMATCHED}'"
    assert rows(place, query) == [LOST] and check_dataset(place / "a.duckdb") == []
    resolve(place / "a.duckdb", list(store.all()))
    assert len(asked_again(place)) == 1
    store.add(decide(place, "accept", fact_id(place)))
    store.undo(1, "甲")
    command("resolve", "--db", place / "a.duckdb")
    assert asked_again(place) == []


def test_it_asks_again_when_two_facts_fit(place: Path, store: ReviewStore) -> None:
    for name, ending in (("甲.txt", "第一稿。\n"), ("乙.txt", "第二稿。\n")):
        (place / "年报/苇桥" / name).write_text(WEIQIAO_2023 + ending, encoding="utf-8")
    (place / "年报" / REPORT).unlink()
    command("build", place / "年报", "--db", place / "a.duckdb")
    assert len(asked_again(place)) == 0  # one report in two files counts once
    sha = hashlib.sha256((place / "年报/苇桥/乙.txt").read_bytes()).hexdigest()
    other = Correction(sha, doc_type="other", by="某甲", at="2026-03-01")
    corrections.append(place / "年报" / corrections.FILE, [other])
    command("build", place / "年报", "--db", place / "a.duckdb")
    assert len(asked_again(place)) == 1


def test_a_report_that_has_gone_leaves_its_decision_in_the_store(place: Path, store: ReviewStore) -> None:
    text = (place / "年报" / REPORT).read_bytes()
    (place / "年报" / REPORT).unlink()
    command("build", place / "年报", "--db", place / "a.duckdb")
    assert len(asked_again(place)) == 1
    (place / "年报" / REPORT).write_bytes(text)
    command("build", place / "年报", "--db", place / "a.duckdb")
    assert value(place) == (4, "corrected") and asked_again(place) == []


def test_the_number_of_the_sentence_tells_equal_numbers_apart() -> None:
    sentence = "审结5件,其中败诉5件,另有五件中止。"
    fact = Fact(
        "f", "d", "X-1", "甲", 2023, "a", 5.0, "件", "=", "actual", "", "whole", "number", 0, 0, 100, 120, "", 1
    )
    starts = (sentence.index("5"), sentence.rindex("5"), sentence.index("五"))
    anchors = [anchor_of(FactInText(replace(fact, char_start=100 + start), "报告", sentence)) for start in starts]
    assert [anchor.number for anchor in anchors] == [0, 1, 2]
    assert len({anchor.sentence for anchor in anchors}) == 1
    spaced = FactInText(replace(fact, char_start=102 + starts[0]), "报告", "\n " + sentence)
    assert anchor_of(spaced) == anchors[0]


def test_every_action(place: Path) -> None:
    store = ReviewStore.open(f"{place / 'a.duckdb'}.reviews.sqlite")
    store.add(decide(place, "reject", fact_id(place, "mediation_success_count")))
    store.add(decide(place, "reassign", fact_id(place), indicator_id="petition_count"))
    store.add(Decision("not_reported", "乙", None, "X-112", 2022, "adviser_coverage_rate"))
    store.add(Decision("correct", "乙", None, "X-1", 2020, "petition_count", 7.0))
    command("resolve", "--db", place / "a.duckdb")
    assert value(place, ("X-111", 2023, "mediation_success_count")) is None
    assert value(place, ("X-111", 2023, "petition_count")) == (5, "corrected") and value(place) is None
    assert value(place, ("X-112", 2022, "adviser_coverage_rate")) is None
    assert value(place, ("X-1", 2020, "petition_count")) == (7, "corrected")  # a unit without any fact
    assert asked_again(place) == [] and check_dataset(place / "a.duckdb") == []


def test_decisions_on_what_is_not_there(place: Path) -> None:
    store = ReviewStore.open(f"{place / 'a.duckdb'}.reviews.sqlite")
    store.add(Decision("correct", "乙", None, "X-9", 2020, "petition_count", 7.0))
    store.add(Decision("correct", "乙", None, "X-1", 2020, "gone", 7.0))
    command("resolve", "--db", place / "a.duckdb")
    assert sorted("单位不在" in message for message in asked_again(place)) == [False, True]
    assert check_dataset(place / "a.duckdb") == []


def test_reviews_of_a_dataset_are_what_the_resolver_was_given(place: Path) -> None:
    store = ReviewStore.open(f"{place / 'a.duckdb'}.reviews.sqlite")
    at = datetime(2025, 3, 1, 8, 30, 0, 250, tzinfo=UTC)
    store.add(replace(decide(place, "accept", fact_id(place)), at=at))
    command("resolve", "--db", place / "a.duckdb")
    with Dataset(place / "a.duckdb") as dataset:
        (review,) = dataset.reviews()
    assert review == Review(fact_id(place), *LOST, "accept", None, "甲", at.replace(tzinfo=None), "")
    version = (place / "a.duckdb").resolve()
    before = rows(place, "FROM value ORDER BY ALL")
    command("resolve", "--db", place / "a.duckdb")
    assert (place / "a.duckdb").resolve() != version and rows(place, "FROM value ORDER BY ALL") == before


def test_a_broken_store_changes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = (place / "a.duckdb").resolve()
    (place / "r.sqlite").write_text("这不是数据库" * 500, encoding="utf-8")
    for verb in (["resolve"], ["build", place / "年报"]):
        assert command(*verb, "--db", place / "a.duckdb", "--reviews", place / "r.sqlite") == 1
        assert "不是校核记录库" in capsys.readouterr().err
    assert (place / "a.duckdb").resolve() == version
