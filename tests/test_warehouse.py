"""The dataset file: written, published, read back, checked; and what happens when a build is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from etl.errors import DatasetError
from etl.model import (
    Document,
    DocumentInfo,
    Fact,
    Indicator,
    Issue,
    LogEntry,
    Repair,
    Review,
    Section,
    Unit,
    UnitMatch,
    Value,
)
from etl.warehouse import Dataset, DatasetInfo, Dimension, Writer, check_dataset
from etl.warehouse.versions import locked, versions

INFO = DatasetInfo("demo", "演示数据（虚构）", "Demonstration (fictional)", True, "data/demo")
UNITS = [
    Unit("X-1", "甲镇", "某市甲镇", "township", "X-0", ("甲镇人民政府",), 2001),
    Unit("X-2", "乙镇", "某市乙镇", "township", "X-0"),
    Unit("X-0", "某市", "某市", "city"),
]
LOST = Indicator("lost", "败诉件数", "Cases lost", "supervision", "件", "count", "down", "败诉的案件", "")
CLOSED = replace(LOST, indicator_id="closed", name_zh="审结件数")
RATE = replace(LOST, indicator_id="rate", name_zh="败诉率", kind="rate", unit_of_measure="%", numerator="lost",
               denominator="closed", scale=100.0)  # fmt: skip
INDICATORS = {each.indicator_id: each for each in (LOST, CLOSED, RATE)}


def document(doc_id: str, unit: Unit | None = UNITS[0], **rest: object) -> Document:
    base = Document(
        doc_id, "报告", f"{doc_id}.txt", "text", "甲镇2024年报告", "annual_report", UnitMatch(unit, "甲镇"), 2024,
        "一、成效\n审结12件，败诉1件。", date(2025, 1, 9), sections=(Section("一", "成效", 0, 16, "results"),),
        repairs=(Repair("spaces", 3),), doubtful=((5, 7),), warnings=("疑为截断",),
    )  # fmt: skip
    return replace(base, **rest)  # type: ignore[arg-type]


def fact(fact_id: str, doc_id: str = "d1", **rest: object) -> Fact:
    base = Fact(
        fact_id, doc_id, "X-1", "甲镇", 2024, "closed", 12.0, "件", "=", "actual", "", "whole", "number", 7, 10, 5, 16,
        "审结", 0.9,
    )  # fmt: skip
    return replace(base, **rest)  # type: ignore[arg-type]


VALUE = Value("X-1", 2024, "closed", 12.0, "=", "reported", fact_ids=("f1",))
ISSUE = Issue("unit_undecided", "warning", "单位未定", "d1")


def build(link: Path, *facts: Fact, documents: tuple[Document, ...] = (document("d1"),)) -> Path:
    with Writer(link) as writer:
        writer.describe(INFO)
        writer.write_indicators(INDICATORS, [Dimension("supervision", "监督制约", "Supervision", 1)])
        writer.write_units(UNITS)
        writer.write_documents(documents)
        writer.write_facts(facts or [fact("f1")])
        writer.write_values([VALUE])
        writer.write_issues([ISSUE])
        writer.write_reviews([Review("f1", None, None, None, "accept", None, "张", datetime(2025, 3, 1), "属实")])
        writer.write_log([LogEntry("d1.txt", "new", "", 1, 0.1, "甲镇", 2024, "annual_report", ("疑为截断",))])
        return writer.publish()


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "demo.duckdb"


def rows(link: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(link.resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


def test_round_trip(link: Path) -> None:
    build(link)
    with Dataset(link) as dataset:
        assert dataset.documents() == {"d1": DocumentInfo("d1", "annual_report", "甲镇2024年报告", "X-1", 2024)}
        assert dataset.units() == {unit.unit_id: unit for unit in UNITS}
        assert list(dataset.facts_by_unit()) == [("X-1", [fact("f1")])]
        assert list(dataset.values()) == [VALUE]
        assert list(dataset.issues()) == [ISSUE]
        assert [review.note for review in dataset.reviews()] == ["属实"]
        assert dataset.paths() == {"d1.txt": "d1"}
        assert dataset.facts_per_document() == {"d1": 1}
        assert replace(dataset.info(), built_at=None) == INFO
    assert check_dataset(link) == []


def test_nested_columns_and_what_the_writer_adds(link: Path) -> None:
    build(link)
    (stored,) = rows(link, "SELECT repairs, doubtful, warnings, published_on FROM document")
    assert stored == ([{"kind": "spaces", "characters": 3, "note": ""}], [[5, 7]], ["疑为截断"], date(2025, 1, 9))
    assert rows(link, "SELECT formula FROM indicator WHERE indicator_id = 'rate'") == [("败诉件数 ÷ 审结件数 × 100",)]
    assert rows(link, "SELECT unit_id FROM unit WHERE reports") == [("X-1",)]
    assert rows(link, "FROM section") == [("d1", "一", "成效", 0, 16, "results")]


def test_coverage_of_reports_and_tables(link: Path) -> None:
    documents = (
        document("d1"),
        document("t", None, year=None, doc_type="table"),
        document("p", doc_type="plan", year=2021),
        document("n", doc_type="news", year=2023),
    )
    facts = [fact("f1"), fact("f2", "t", unit_id="X-2", year=2022), fact("f3", "t", year=2026, basis="target")]
    build(link, *facts, documents=documents)
    assert rows(link, "FROM coverage ORDER BY doc_id") == [("d1", "X-1", 2024), ("t", "X-2", 2022)]


def test_facts_and_values_are_sorted(link: Path) -> None:
    facts = [fact("f1", indicator_id="lost"), fact("f2", unit_id="X-2"), fact("f3", year=2023), fact("f4")]
    build(link, *facts)
    assert rows(link, "SELECT fact_id FROM fact") == [("f3",), ("f4",), ("f2",), ("f1",)]


def test_facts_without_a_unit_are_kept_but_not_resolved(link: Path) -> None:
    build(link, fact("f1"), fact("f2", unit_id=None))
    with Dataset(link) as dataset:
        assert [unit_id for unit_id, _ in dataset.facts_by_unit()] == ["X-1"]
    assert rows(link, "SELECT count(*) FROM fact") == [(2,)]


def test_facts_can_be_read_while_values_are_written(link: Path) -> None:
    """The build resolves in a stream: a unit's facts come in while the values of the one before go out."""
    many = [fact(f"f{n:05}", unit_id=f"X-{n % 7}") for n in range(20_000)]
    with Writer(link) as writer:
        writer.write_facts(many)
        for unit_id, facts in writer.facts_by_unit():
            writer.write_values([replace(VALUE, unit_id=unit_id, value=float(len(facts)))])
        assert [value.unit_id for value in writer.values()] == [f"X-{n}" for n in range(7)]
        writer.describe(INFO)
        writer.publish()
    assert rows(link, "SELECT sum(value) FROM value") == [(20_000.0,)]


# Publishing


def test_link_is_relative_and_the_last_three_versions_stay(link: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_KEEP_VERSIONS", "3")
    built = [build(link) for _ in range(5)]
    assert os.readlink(link) == built[-1].name
    assert versions(link) == built[-3:]
    assert sorted(path.name for path in link.parent.iterdir()) == sorted(
        [link.name, f"{link.name}.lock", *(path.name for path in built[-3:])]
    )


def test_open_readers_keep_the_old_version(link: Path) -> None:
    build(link)
    with Dataset(link) as before:
        build(link, fact("f1"), fact("f2"))
        assert before.facts_per_document() == {"d1": 1}
        with Dataset(link) as after:
            assert after.facts_per_document() == {"d1": 2}


def test_failed_build_leaves_the_old_version(link: Path) -> None:
    build(link)
    with pytest.raises(RuntimeError), Writer(link) as writer:
        writer.write_facts([fact("f9")])
        raise RuntimeError
    assert rows(link, "SELECT fact_id FROM fact") == [("f1",)]
    assert len(list(link.parent.iterdir())) == 3


_SLOW_BUILD = """
import sys, time
from pathlib import Path
from tests.test_warehouse import INFO, fact
from etl.warehouse import Writer
with Writer(Path(sys.argv[1])) as writer:
    writer.write_facts([fact("f9")])
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def slow_build(link: Path) -> Callable[[], subprocess.Popen[str]]:
    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", _SLOW_BUILD, str(link)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        assert process.stdout is not None and process.stdout.readline() == "writing\n"
        return process

    return start


def test_killed_build_leaves_the_old_version_and_is_swept(
    link: Path, slow_build: Callable[[], subprocess.Popen[str]]
) -> None:
    build(link)
    process = slow_build()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(link.parent.glob("*.tmp")) != []
    assert check_dataset(link) == []
    build(link)
    assert [path for path in link.parent.iterdir() if path.suffix in (".tmp", ".stage", ".wal", ".spill")] == []


def test_second_build_at_once_is_refused(link: Path, slow_build: Callable[[], subprocess.Popen[str]]) -> None:
    process = slow_build()
    with pytest.raises(DatasetError, match="另一个任务正在写入"), Writer(link):
        pass
    process.kill()
    process.wait()
    build(link)
    assert check_dataset(link) == []


def test_lock_is_free_again_after_a_build(link: Path) -> None:
    build(link)
    with locked(link):
        assert link.exists()


def test_plain_file_is_never_overwritten(link: Path) -> None:
    link.write_text("mine")
    with pytest.raises(DatasetError, match="普通文件"), Writer(link):
        pass
    assert link.read_text() == "mine"


def test_missing_dataset(link: Path) -> None:
    with pytest.raises(DatasetError, match="不存在"):
        Dataset(link)
    assert "不存在" in check_dataset(link)[0]


def test_directory_with_a_quote_in_its_name(tmp_path: Path) -> None:
    link = tmp_path / "it's" / "demo.duckdb"
    build(link)
    with Writer(link) as writer:
        writer.keep_documents(["d1"])
        writer.describe(INFO)
        writer.publish()
    assert rows(link, "SELECT fact_id FROM fact") == [("f1",)]


# Adding and revising


def test_kept_documents_come_with_all_that_is_theirs(link: Path) -> None:
    other = replace(ISSUE, code="conflict")
    build(link, fact("f1"), fact("f2", "d2", unit_id="X-2"), documents=(document("d1"), document("d2")))
    with Writer(link) as writer:
        writer.write_units([UNITS[0]])
        writer.keep_documents(["d1"], ["unit_undecided"])
        writer.write_documents([document("d3")])
        writer.write_facts([fact("f3", "d3")])
        assert [[each.fact_id for each in facts] for _, facts in writer.facts_by_unit()] == [["f1", "f3"]]
        assert set(writer.documents()) == {"d1", "d3"}
        assert len(writer.units()) == 3
        writer.write_issues([other])
        writer.describe(INFO)
        writer.publish()
    with Dataset(link) as dataset:
        assert set(dataset.documents()) == {"d1", "d3"}
        assert [issue.code for issue in dataset.issues()] == ["conflict", "unit_undecided"]
    assert rows(link, "SELECT doc_id FROM section ORDER BY 1") == [("d1",), ("d3",)]
    assert rows(link, "SELECT unit_id FROM unit WHERE unit_id = 'X-1'") == [("X-1",)]


def test_keeping_of_nothing_published_is_an_error(link: Path) -> None:
    with pytest.raises(DatasetError, match="不存在"), Writer(link) as writer:
        writer.keep_documents(["d1"])


def test_revised_version_has_new_values_and_the_same_facts(link: Path) -> None:
    build(link)
    conflict = replace(ISSUE, code="conflict")
    with Writer(link, revise=True) as writer:
        writer.forget_resolved(["conflict"])
        assert [unit_id for unit_id, _ in writer.facts_by_unit()] == ["X-1"]
        writer.write_values([replace(VALUE, value=13.0, status="corrected")])
        writer.write_issues([conflict])
        writer.publish()
    with Dataset(link) as dataset:
        assert [value.value for value in dataset.values()] == [13.0]
        assert [issue.code for issue in dataset.issues()] == ["conflict", "unit_undecided"]
        assert list(dataset.reviews()) == []
        assert dataset.facts_per_document() == {"d1": 1}
    assert check_dataset(link) == []


def test_revising_some_units_keeps_the_values_of_the_others(link: Path) -> None:
    facts = [fact("f1"), fact("f2", unit_id="X-2", indicator_id="lost")]
    build(link, *facts)
    other = replace(VALUE, unit_id="X-2", indicator_id="lost", fact_ids=("f2",))
    review = Review("f2", "X-2", 2024, "lost", "correct", 3.0, "张", datetime(2025, 3, 2))
    with Dataset(link) as dataset:
        kept = list(dataset.reviews())
    with Writer(link, revise=True) as writer:
        changed = writer.units_reviewed_anew([*kept, review])
        assert changed == {"X-2"}
        writer.forget_resolved(["conflict"], changed)
        assert [unit_id for unit_id, _ in writer.facts_by_unit(changed)] == ["X-2"]
        writer.write_values([other])
        writer.write_reviews([*kept, review])
        assert [value.unit_id for value in writer.values()] == ["X-1", "X-2"]
        writer.publish()
    with Dataset(link) as dataset:
        assert list(dataset.values()) == [VALUE, other]
    with Writer(link, revise=True) as writer:
        assert writer.units_reviewed_anew([*kept, review]) == set()
        assert writer.units_reviewed_anew([review]) == {"X-1"}


# Broken datasets


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("UPDATE fact SET doc_id = 'gone'", "事实引用了不存在的 document.doc_id"),
        ("DELETE FROM unit WHERE unit_id = 'X-1'", "指标值引用了不存在的 unit.unit_id"),
        ("DELETE FROM indicator WHERE indicator_id = 'closed'", "指标值引用了不存在的 indicator.indicator_id"),
        ("UPDATE fact SET char_end = 999", "事实的位置超出原文"),
        ("UPDATE document SET text = '短'", "章节的位置超出原文"),
        ("DELETE FROM fact", "指标值所列的事实不存在"),
        ("INSERT INTO value FROM value", "指标值重复"),
        ("INSERT INTO fact FROM fact", "事实重复"),
        ("UPDATE value SET value = NULL", "指标值为空"),
        ("UPDATE value SET status = 'guessed'", "status 不在规定取值之内"),
        ("UPDATE unit SET parent_id = 'X-9'", "单位的上级不存在"),
        ("DROP TABLE section", "缺少数据表 section"),
        ("UPDATE dataset SET schema_version = 99", "结构版本为99"),
        ("DELETE FROM dataset", "结构版本为无"),
    ],
)
def test_damage_is_named(link: Path, damage: str, complaint: str) -> None:
    version = build(link)
    with duckdb.connect(str(version)) as con:
        con.execute(damage)
    assert any(complaint in line for line in check_dataset(link))


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 999])
def test_file_that_is_no_database(link: Path, content: bytes) -> None:
    version = build(link)
    version.write_bytes(content)
    (line,) = check_dataset(link)
    assert "请重新生成" in line


def test_revising_is_quick(link: Path) -> None:
    """`resolve` must publish a new version in under 2 s; the copy of an unchanged file is the least of it."""
    build(link, *[fact(f"f{n}", unit_id=f"X-{n % 3}") for n in range(30_000)])
    started = time.process_time()  # a busy machine must not fail it
    with Writer(link, revise=True) as writer:
        writer.forget_resolved([])
        writer.write_values([VALUE])
        assert sum(len(facts) for _, facts in writer.facts_by_unit()) == 30_000
        writer.publish()
    assert time.process_time() - started < 2
