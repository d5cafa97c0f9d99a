"""What changed between two versions of a dataset, on datasets that the pipeline really built."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import streamlit as st
from report_folder import SHUSHI_2023, WEIQIAO_2023

from dashboard.queries_changes import documents_between, facts_between, reviews_between, values_between
from etl.pipeline import build, resolve
from etl.reviews import Decision, StoredReview

ROOT = Path(__file__).parents[1]
LOST = Decision("correct", "甲", None, "X-111", 2023, "litigation_lost_count", 4)


@pytest.fixture(autouse=True)
def no_cache() -> Iterator[None]:
    yield
    st.cache_data.clear()


def rows(frame: pd.DataFrame, *columns: str) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in frame[list(columns)].itertuples(index=False)}


def test_a_rebuild_changes_nothing(place: Path) -> None:
    db = place / "a.duckdb"
    old = str(db.resolve())
    new = str(build([place / "年报"], db).version)
    assert old != new
    for between in (values_between, documents_between, reviews_between):
        assert between(old, new).empty and between(old, old).empty


def test_a_changed_file_changes_its_values(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    old = str(db.resolve())
    text = WEIQIAO_2023.replace("198件", "199件").replace("开展法治培训12场次,约300人次参加。", "")
    (folder / "苇桥/2023.txt").write_text(text, encoding="utf-8")
    new = str(build([folder], db).version)
    values = values_between(old, new)
    assert rows(values, "kind", "unit_name", "year", "indicator_id", "old_value", "new_value") >= {
        ("changed", "苇桥街道", 2023, "mediation_success_count", 198.0, 199.0),
        ("changed", "苇桥街道", 2023, "mediation_success_rate", 99.0, 99.5),
    }
    gone = values[values["kind"] == "gone"]
    assert "training_count" in set(gone["indicator_id"]) and set(gone["year"]) == {2023}
    assert (gone["new_fact"] == "").all() and (gone["old_fact"] != "").all()
    documents = documents_between(old, new)
    assert rows(documents, "kind", "old_unit", "new_unit", "year") == {("changed", "苇桥街道", "苇桥街道", 2023)}
    row = documents.iloc[0]
    assert row["facts_added"] == 1 and row["facts_gone"] >= 2
    facts = facts_between(old, new, row["old_doc"], row["new_doc"])
    assert len(facts) == row["facts_added"] + row["facts_gone"]
    told = rows(facts, "kind", "indicator_id", "value", "words")
    assert {("added", "mediation_success_count", 199.0, "199件"), ("gone", "training_count", 12.0, "12场次")} <= told
    assert set(facts[facts["kind"] == "gone"]["fact_id"]) >= set(gone["old_fact"])


def test_documents_come_go_and_move(place: Path) -> None:
    folder, db = place / "年报", place / "a.duckdb"
    old = str(db.resolve())
    (folder / "苇桥/2022.txt").unlink()
    (folder / "漱石/2021.txt").write_text(SHUSHI_2023.replace("2023", "2021"), encoding="utf-8")
    shutil.move(folder / "方案.txt", folder / "实施方案.txt")
    new = str(build([folder], db).version)
    documents = documents_between(old, new)
    assert rows(documents, "kind", "old_path", "new_path") == {
        ("added", "", "年报/漱石/2021.txt"),
        ("removed", "年报/苇桥/2022.txt", ""),
        ("moved", "年报/方案.txt", "年报/实施方案.txt"),
    }
    removed = documents[documents["kind"] == "removed"].iloc[0]
    assert removed["facts"] == removed["facts_gone"] > 0 == removed["facts_added"]
    kinds = values_between(old, new)
    assert {"new", "gone"} <= set(kinds["kind"])
    assert set(kinds[kinds["kind"] == "new"]["unit_name"]) == {"漱石街道"}


def test_a_review_and_its_undoing(place: Path) -> None:
    db = place / "a.duckdb"
    old = str(db.resolve())
    new = str(resolve(db, [StoredReview(1, LOST)]))
    values = values_between(old, new)
    changed = values[values["indicator_id"] == "litigation_lost_count"].iloc[0]
    assert (changed["kind"], changed["old_value"], changed["new_value"]) == ("changed", 5, 4)
    assert (changed["old_status"], changed["new_status"]) == ("reported", "corrected")
    reviews = reviews_between(old, new)
    assert rows(reviews, "kind", "action", "reviewer", "unit_name", "year", "indicator_id", "value") == {
        ("made", "correct", "甲", "苇桥街道", 2023, "litigation_lost_count", 4.0)
    }
    assert reviews["name_zh"][0] == "行政诉讼败诉件数" and documents_between(old, new).empty
    undone = str(resolve(db))
    assert rows(reviews_between(new, undone), "kind", "action") == {("undone", "correct")}
    assert values_between(old, undone).empty


def test_the_same_number_as_a_correction_changes_the_status_only(place: Path) -> None:
    db = place / "a.duckdb"
    old = str(db.resolve())
    new = str(
        resolve(db, [StoredReview(1, Decision("correct", "甲", None, "X-111", 2023, "mediation_case_count", 200))])
    )
    values = values_between(old, new)
    row = values[values["indicator_id"] == "mediation_case_count"].iloc[0]
    assert (row["kind"], row["old_status"], row["new_status"]) == ("status", "reported", "corrected")


def test_a_review_of_a_fact_names_its_value(place: Path) -> None:
    db = place / "a.duckdb"
    old = str(db.resolve())
    query = (
        "SELECT fact_id FROM fact WHERE indicator_id = 'litigation_lost_count' AND unit_id = 'X-111' AND year = 2023"
    )
    with duckdb.connect(old, read_only=True) as con:
        fact = (con.execute(query).fetchone() or ("",))[0]
    new = str(resolve(db, [StoredReview(1, Decision("reject", "甲", fact, note="看错了"))]))
    told = rows(reviews_between(old, new), "fact_id", "unit_name", "year", "indicator_id", "action", "note")
    assert told == {(fact, "苇桥街道", 2023, "litigation_lost_count", "reject", "看错了")}
    assert "gone" in set(values_between(old, new)["kind"])


def test_another_schema_is_refused(place: Path) -> None:
    db = place / "a.duckdb"
    old = place / "old.duckdb"
    shutil.copy(db, old)
    with duckdb.connect(str(old)) as con:
        con.execute("UPDATE dataset SET schema_version = 1")
    with pytest.raises(ValueError, match="schema version"):
        values_between(str(old), str(db.resolve()))


def large(path: Path, values: int, other: int) -> str:
    """A dataset of so many values and as many facts, every `other`-th of which has another number."""
    with duckdb.connect(str(path)) as con:
        con.execute((ROOT / "etl" / "schema.sql").read_text(encoding="utf-8"))
        con.execute("INSERT INTO dataset SELECT 'a', 'a', 'a', false, now(), 3, ''")
        con.execute("""INSERT INTO unit BY NAME SELECT 'u' || i AS unit_id, '甲' || i AS name, 'county' AS level
                       FROM range(2000) t(i)""")
        con.execute(
            "INSERT INTO indicator BY NAME SELECT 'i' || i AS indicator_id, '乙' AS name_zh FROM range(50) t(i)"
        )
        con.execute(f"""
            INSERT INTO value BY NAME
            SELECT 'i' || (i // 20000) AS indicator_id, 'u' || (i // 10 % 2000) AS unit_id, 2010 + i % 10 AS year,
                   i + (i % {other} = 0)::INT AS value, '=' AS qualifier, 'reported' AS status,
                   'whole' AS scope_kind, ['f' || i] AS fact_ids FROM range({values}) t(i)""")
        con.execute("""
            INSERT INTO fact BY NAME SELECT fact_ids[1] AS fact_id, unit_id || year AS doc_id, unit_id, year,
                   indicator_id, value, '件' AS unit_of_measure, '=' AS qualifier, 'actual' AS basis,
                   'whole' AS scope_kind FROM value""")
        con.execute("""
            INSERT INTO document BY NAME SELECT DISTINCT doc_id, doc_id AS path, doc_id AS name, doc_id AS title,
                   'annual_report' AS doc_type, unit_id, year FROM fact""")
    return str(path)


@pytest.mark.soak
def test_a_million_values(tmp_path: Path) -> None:
    old, new = large(tmp_path / "old.duckdb", 1_000_000, 7_000), large(tmp_path / "new.duckdb", 1_000_000, 5_000)
    for between, found in ((values_between, 285), (documents_between, 20), (reviews_between, 0)):
        started = time.perf_counter()
        frame = between(old, new)
        seconds = time.perf_counter() - started
        print(f"{between.__name__}: {len(frame)} of a million in {seconds:.2f} s")
        assert len(frame) == found and seconds < 5
