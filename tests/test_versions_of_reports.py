"""Corrections that people leave beside their files, and several versions of one report."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from command_line import runner
from hypothesis import given, settings
from hypothesis import strategies as st
from report_folder import SHUSHI_2023, UNITS, WEIQIAO_2023, content, good, rows

from etl import corrections
from etl.corrections import Correction
from etl.editions import Edition, is_one_report, newer, superseded
from etl.errors import SourceRefused
from etl.pipeline import BuildResult, build
from etl.reviews import Decision, StoredReview, anchor_of, match
from etl.reviews.matching import FactInText
from etl.warehouse import Dataset, check_dataset

SHA = "a" * 64
AT = "2026-03-01T09:30"
REVISED = WEIQIAO_2023.replace("2024-01-20", "2024-03-15").replace("败诉5件,败诉率7.04%", "败诉4件,败诉率5.63%")


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One report of one street."""
    folder = tmp_path / "年报"
    folder.mkdir()
    (folder / "fazhi-units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "甲.txt").write_text(WEIQIAO_2023, encoding="utf-8")
    return folder


def made(folder: Path) -> BuildResult:
    return build([folder], folder.with_name("a.duckdb"))


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder.with_name("a.duckdb").resolve()), read_only=True) as con:
        return rows(con, query)


def lost(folder: Path) -> list[tuple[Any, ...]]:
    return asked(folder, "SELECT value, status FROM value WHERE indicator_id = 'litigation_lost_count'")


def superseded_paths(folder: Path) -> dict[str, str]:
    found = asked(folder, "SELECT path, superseded_as FROM document WHERE superseded_by IS NOT NULL")
    return {path.partition("/")[2]: how for path, how in found}


# --- corrections ------------------------------------------------------------------------------------------------


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)


@settings(deadline=None, max_examples=40)  # every record is flushed to the disk
@given(file=words, note=words, by=words.filter(bool), unit=st.sampled_from(["", "-", "310118"]))
def test_records_are_read_as_they_were_written(file: str, note: str, by: str, unit: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        path = Path(place) / corrections.FILE
        record = Correction(SHA, file, unit, "2023", "annual_report", "older", by, AT, note)
        corrections.append(path, [Correction(SHA, by="甲", at=AT, year="2020")])
        corrections.append(path, [record])
        assert corrections.read([path]) == {SHA: record}
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") and len(list(path.parent.iterdir())) == 1


@pytest.mark.parametrize(
    "line, word",
    [(f"{SHA[:-1]},,甲,{AT}", "sha256"), (f"{SHA},2x23,甲,{AT}", "year"), (f"{SHA},2023,,{AT}", "by"),
     (f"{SHA},2023,甲,gestern", "at")],
)  # fmt: skip
def test_a_wrong_record_is_named_with_its_line(tmp_path: Path, line: str, word: str) -> None:
    path = tmp_path / corrections.FILE
    path.write_text(f"sha256,year,by,at\n{SHA},2023,甲,{AT}\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match=f"第3行的 {word}"):
        corrections.read([path])


def test_a_correction_sets_unit_year_and_type_and_says_so(folder: Path) -> None:
    made(folder)
    assert asked(folder, "SELECT unit_id, year FROM document") == [("X-111", 2023)]
    record = Correction(sha(folder / "甲.txt"), "甲.txt", "X-112", "2021", "", "", "某甲", AT)
    corrections.append(folder / corrections.FILE, [record])
    (entry,) = made(folder).log
    assert (entry.unit, entry.year, entry.outcome) == ("霁川市澄泽区漱石街道", 2021, "unchanged")
    assert entry.warnings == ("单位、年份由某甲于2026-03-01指定",)
    assert ("set_by_person", "info") in asked(folder, "SELECT code, severity FROM issue")
    assert asked(folder, "SELECT DISTINCT unit_id, year FROM fact WHERE basis = 'actual'") == [("X-112", 2021)]
    assert made(folder).log[0].warnings == entry.warnings  # taken over unread
    (folder / "甲.txt").rename(folder / "换了名.txt")
    assert made(folder).log[0].year == 2021
    corrections.append(folder / corrections.FILE, [Correction(record.sha256, by="某甲", at=AT)])  # taken back
    assert (made(folder).log[0].unit, made(folder).log[0].year) == ("霁川市澄泽区苇桥街道", 2023)


def test_a_correction_may_leave_unit_and_year_open(folder: Path) -> None:
    said = Correction(sha(folder / "甲.txt"), unit_id="-", year="-", doc_type="other", by="某甲", at=AT)
    corrections.append(folder / corrections.FILE, [said])
    made(folder)
    assert asked(folder, "SELECT unit_id, year, doc_type FROM document") == [(None, None, "other")]
    assert asked(folder, "SELECT count(*) FROM value") == [(0,)]


def test_an_unknown_unit_is_not_taken_and_named(folder: Path) -> None:
    said = Correction(sha(folder / "甲.txt"), unit_id="X-999", by="某甲", at=AT)
    corrections.append(folder / corrections.FILE, [said])
    (entry,) = made(folder).log
    assert entry.unit == "霁川市澄泽区苇桥街道" and "X-999" in entry.warnings[0] and "未采用" in entry.warnings[0]


def test_extract_knows_the_corrections_of_a_folder(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    said = Correction(sha(folder / "甲.txt"), year="2019", by="某甲", at=AT)
    corrections.append(folder / corrections.FILE, [said])
    found = runner(capsysbinary)("extract", folder, "--format", "jsonl").facts
    assert {fact["year"] for fact in found if fact["basis"] == "actual"} == {2019}


# --- versions ---------------------------------------------------------------------------------------------------


def test_the_later_published_version_counts_and_the_older_is_kept(folder: Path) -> None:
    (folder / "乙.txt").write_text(REVISED, encoding="utf-8")
    os.utime(folder / "乙.txt", (1, 1))  # the time of the file is asked last
    log = {entry.path: entry.reason for entry in made(folder).log}
    assert lost(folder) == [(4.0, "reported")] and superseded_paths(folder) == {"甲.txt": "older"}
    assert log == {"年报/乙.txt": "", "年报/甲.txt": "旧版:以 年报/乙.txt 为准(发布日期2024-03-15较新)"}
    found = asked(folder, "SELECT code, severity FROM issue WHERE code IN ('older_version', 'two_reports')")
    assert found == [("older_version", "info")]
    assert asked(folder, "SELECT count(DISTINCT doc_id) FROM fact") == [(2,)]
    assert check_dataset(folder.with_name("a.duckdb")) == []
    assert {entry.path: entry.reason for entry in made(folder).log} == log  # and when nothing is read
    (folder / "乙.txt").unlink()
    made(folder)
    assert lost(folder) == [(5.0, "reported")] and superseded_paths(folder) == {}


def test_a_person_may_choose_the_other_version(folder: Path) -> None:
    (folder / "乙.txt").write_text(REVISED, encoding="utf-8")
    said = Correction(sha(folder / "甲.txt"), version="current", by="某甲", at=AT)
    corrections.append(folder / corrections.FILE, [said])
    made(folder)
    assert lost(folder) == [(5.0, "reported")] and superseded_paths(folder) == {"乙.txt": "older"}


def test_the_same_report_in_another_file_counts_once(folder: Path) -> None:
    page = f"<html><head><title>公开</title></head><body><p>{WEIQIAO_2023.replace(chr(10), '</p><p>')}</p>"
    (folder / "网页.html").write_text(page + "<p>打印本页 关闭窗口</p></body></html>", encoding="utf-8")
    log = {entry.path: entry.reason for entry in made(folder).log}
    assert lost(folder) == [(5.0, "reported")]
    assert sorted(superseded_paths(folder).values()) == ["same"]
    assert any("是同一份报告,只计一次" in reason for reason in log.values())
    assert asked(folder, "SELECT severity FROM issue WHERE code = 'same_report'") == [("info",)]


def test_two_different_reports_of_one_year_both_count(folder: Path) -> None:
    other = "苇桥街道2023年行政复议和应诉工作报告\n2023年,苇桥街道接受行政复议案件6件,组织普法讲座31场次。\n"
    (folder / "乙.txt").write_text(other, encoding="utf-8")
    said = Correction(sha(folder / "乙.txt"), doc_type="annual_report", by="某甲", at=AT)
    corrections.append(folder / corrections.FILE, [said])
    made(folder)
    assert superseded_paths(folder) == {}
    assert asked(folder, "SELECT count(*) FROM issue WHERE code = 'two_reports'") == [(1,)]


def test_a_review_follows_its_sentence_into_the_newer_version(folder: Path) -> None:
    made(folder)
    db = folder.with_name("a.duckdb")
    with Dataset(db) as dataset:
        fact = next(f for _, fs in dataset.facts_by_unit() for f in fs if f.indicator_id == "mediation_success_count")
        found = dataset.sentence(fact.fact_id)
    assert found
    decision = Decision("correct", "某甲", fact.fact_id, value=197.0, anchor=anchor_of(FactInText(*found)))
    (folder / "乙.txt").write_text(REVISED, encoding="utf-8")
    build([folder], db, decisions=[StoredReview(1, decision)])
    query = "SELECT value, status FROM value WHERE indicator_id = 'mediation_success_count'"
    assert asked(folder, query) == [(197.0, "corrected")]
    with Dataset(db) as dataset:  # who asks the dataset hears what the build found
        (review,) = match([StoredReview(1, decision)], dataset.counted()).reviews
        assert review.fact_id != fact.fact_id and list(dataset.facts_with_ids([fact.fact_id])) == [fact]
    assert superseded_paths(folder) == {"甲.txt": "older"}


def edition(path: str, text: str = WEIQIAO_2023, **more: Any) -> Edition:
    title = more.pop("title", text.split("\n", 1)[0])
    fields = {"published_on": None, "file_time": None, "correction": "", "numbers": frozenset({path})} | more
    return Edition(path, "u", 2023, "annual_report", title, path, text=text, **fields)


@pytest.mark.parametrize(
    "one, other, how, certain",
    [
        ({"published_on": date(2024, 2, 1)}, {"published_on": date(2024, 1, 1), "title": "更正版"}, "发布日期", True),
        ({"title": "某街道报告(修订)"}, {"file_time": datetime(2025, 1, 1)}, "版本字样", True),
        ({}, {"title": "某街道报告(征求意见稿)"}, "版本字样", True),
        ({"file_time": datetime(2025, 1, 2)}, {"file_time": datetime(2025, 1, 1)}, "文件时间", False),
        ({"correction": ";;;current;甲;x"}, {"published_on": date(2025, 1, 1)}, "由人指定", True),
        ({"published_on": date(2024, 1, 1)}, {"correction": ";;;older;甲;x"}, "由人指定", True),
    ],
)  # fmt: skip
def test_which_version_is_newer(one: dict[str, Any], other: dict[str, Any], how: str, certain: bool) -> None:
    first, second = edition("b", **one), edition("a", **other)
    ahead, reason, sure = newer(first, second)
    assert ahead > 0 and how in reason and sure is certain
    assert newer(second, first)[0] < 0
    (found,) = superseded([second, first])
    assert (found.doc_id, found.by) == ("a", "b")


def test_versions_that_nothing_tells_apart_ask_a_person() -> None:
    (found,) = superseded([edition("b"), edition("a")])
    assert found.by == "a" and not found.certain
    assert found.issue().severity == "warning" and "请确认" in found.issue().message


def test_half_a_year_is_no_version_of_the_whole() -> None:
    half = edition("b", title="苇桥街道2023年上半年法治政府建设情况报告")
    assert not is_one_report(edition("a"), half) and is_one_report(edition("a"), edition("c", text=REVISED))


# --- two folders of one name ------------------------------------------------------------------------------------


def test_adding_another_folder_of_the_same_name(tmp_path: Path) -> None:
    first, other, db = good(tmp_path / "年报"), tmp_path / "另一处" / "年报", tmp_path / "a.duckdb"
    (other / "漱石").mkdir(parents=True)
    (other / "fazhi-units.csv").write_text(UNITS, encoding="utf-8")
    (other / "漱石/2023.txt").write_text(SHUSHI_2023.replace("2023", "2019"), encoding="utf-8")
    build([first], db)
    before = content(db)["document"]
    result = build([other], db, add=True)
    assert [(entry.path, entry.outcome) for entry in result.log] == [("年报 (2)/漱石/2023.txt", "new")]
    assert len(content(db)["document"]) == len(before) + 1
    again = build([other], db, add=True)
    assert [(entry.path, entry.outcome) for entry in again.log] == [("年报 (2)/漱石/2023.txt", "unchanged")]
    with Dataset(db) as dataset:
        assert dataset.info().title_zh == "年报" and set(dataset.places().values()) == {str(first), str(other)}


def test_pruning_drops_what_is_gone_from_the_source_that_is_added(tmp_path: Path) -> None:
    first, more, db = good(tmp_path / "年报"), tmp_path / "补报", tmp_path / "a.duckdb"
    more.mkdir()
    (more / "fazhi-units.csv").write_text(UNITS, encoding="utf-8")
    for year in ("2017", "2018"):
        (more / f"{year}.txt").write_text(SHUSHI_2023.replace("2023", year), encoding="utf-8")
    build([first], db)
    build([more], db, add=True)
    (more / "2017.txt").unlink()
    build([more], db, add=True)
    with Dataset(db) as dataset:
        kept = len(dataset.documents())
    build([more], db, add=True, prune=True)
    with Dataset(db) as dataset:
        assert len(dataset.documents()) == kept - 1 and "补报/2017.txt" not in dataset.paths()
