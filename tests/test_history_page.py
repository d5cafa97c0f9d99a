"""The page 版本与变化: versions that the pipeline built, compared in both languages, with good links and bad."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st
from dashboard_fixtures import RunPage, html
from openpyxl import load_workbook
from report_folder import WEIQIAO_2023

from dashboard import database, i18n, view
from dashboard.history import table
from etl.pipeline import build, resolve
from etl.reviews import Decision, StoredReview

pytest_plugins = ["dashboard_fixtures"]


@pytest.fixture
def versioned(place: Path, run_page: RunPage, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Three versions: as built, with a report changed and another gone, with a review. Their stamps."""
    folder, db = place / "年报", place / "a.duckdb"
    text = WEIQIAO_2023.replace("198件", "199件").replace("执法人员不足", "<b>执法人员不足")
    (folder / "苇桥/2023.txt").write_text(text, encoding="utf-8")
    (folder / "漱石/2022.txt").unlink()
    build([folder], db)
    decision = Decision("correct", "甲<i>", None, "X-111", 2023, "litigation_lost_count", 4, note="按判决书")
    resolve(db, [StoredReview(1, decision)])
    monkeypatch.setenv("FAZHI_DATA_DIR", str(place))
    yield [version.stamp for version in database.versions(str(db.resolve()))]
    st.cache_resource.clear()


def test_it_opens_on_the_last_change(run_page: RunPage, versioned: list[str]) -> None:
    page = run_page("history")
    text = html(page)
    assert not page.exception and page.query_params["old"] == versioned[1] and page.query_params["new"] == versioned[2]
    shown = page.dataframe[0].value
    lost = shown[shown["指标"].str.contains("败诉件数")].iloc[0]
    assert list(lost[["变化", "单位", "年份", "原来", "现在"]]) == ["数值改变", "苇桥街道", "2023", "5", "4 校核更正"]
    assert "甲&lt;i&gt;" in text and "按判决书" in text and "文件没有变化" in text
    assert text.count("<tr><th scope='row'>") == 3 and "校核" in text and "年报" in text


def test_it_opens_on_a_version_that_can_be_read(run_page: RunPage, versioned: list[str], place: Path) -> None:
    with duckdb.connect(str(place / f"a.duckdb.{versioned[1]}")) as con:
        con.execute("UPDATE dataset SET schema_version = 1")
    page = run_page("history")
    assert not page.exception and page.query_params["old"] == versioned[0]
    assert len(page.dataframe[0].value)


def test_any_two_can_be_compared_and_filtered(run_page: RunPage, versioned: list[str]) -> None:
    page = run_page("history", old=versioned[0], new=versioned[1])
    text, shown = html(page), page.dataframe[0].value
    assert {"数值改变", "消失"} <= set(shown["变化"]) and {"苇桥街道", "漱石街道"} == set(shown["单位"])
    assert "内容更新" in text and "移出" in text and "其间没有校核决定" in text
    page = run_page("history", old=versioned[0], new=versioned[1], change="changed", what="mediation_success_count")
    shown = page.dataframe[0].value
    assert shown[["原来", "现在"]].to_numpy().tolist() == [["198", "199"]]
    text = html(page)
    assert "<mark>198件</mark>" in text and "<mark>199件</mark>" in text
    for stamp in versioned[:2]:
        assert f"asof={stamp}" in text
    backwards = run_page(
        "history", old=versioned[1], new=versioned[0], what="mediation_success_count", change="changed"
    )
    assert backwards.dataframe[0].value[["原来", "现在"]].to_numpy().tolist() == [["199", "198"]]


def test_it_reads_in_english(run_page: RunPage, versioned: list[str]) -> None:
    page = run_page("history", lang="en", old=versioned[0], new=versioned[2])
    text = html(page)
    assert not page.exception and "Values changed" in text and "content changed" in text and "corrected" in text
    assert {"Number changed", "Gone"} <= set(page.dataframe[0].value["Change"])


def test_as_of_a_version_compares_it_with_the_one_before(run_page: RunPage, versioned: list[str]) -> None:
    page = run_page("history", asof=versioned[1])
    assert (page.query_params["old"], page.query_params["new"]) == (versioned[0], versioned[1])


@pytest.mark.parametrize("bad", ["x", "20200101T000000000000", "<b>"])
def test_bad_parameters_give_a_notice_and_a_view(run_page: RunPage, versioned: list[str], bad: str) -> None:
    page = run_page("history", old=bad, new=bad, change=bad, only=bad, when=bad, what=bad)
    text = html(page)
    assert not page.exception and "链接里的“从”写的是" in text and "notice fault" not in text
    assert len(page.dataframe[0].value) and "<b>”" not in text


def test_one_version_says_so(run_page: RunPage, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(place))
    text = html(run_page("history"))
    assert "目前只有一个版本" in text and "全部版本（1）" in text
    st.cache_resource.clear()


def test_files_hold_what_the_table_shows(run_page: RunPage, versioned: list[str]) -> None:
    i18n.use("zh")
    seen = view.from_link("history", {"old": [versioned[0]], "new": [versioned[2]]})
    shown = seen.comparison.shown
    plain, book = (offer.file for offer in table.offers(seen, seen.comparison).entries)
    frame = pd.read_csv(io.BytesIO(plain.content()), encoding="utf-8-sig")
    assert len(frame) == len(shown) > 5
    assert frame["现在的数值"].dropna().tolist() == shown["new_value"].dropna().tolist()
    sheet = load_workbook(io.BytesIO(book.content())).active
    values = [row[4] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert [v for v in values if v is not None] == shown["old_value"].dropna().tolist()
