"""The page 文本: words as Chinese is read, sentences that hold them all, filters, links to the place, files."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, unquote

import pandas as pd
import pytest
from dashboard_fixtures import RunPage, html
from openpyxl import load_workbook

from dashboard import i18n, queries_text, view
from dashboard.search import files, results, terms

pytest_plugins = ["dashboard_fixtures"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("行政复议 纠错", ("行政复议", "纠错")), ("负责人出庭应诉", ("负责人", "出庭", "应诉")),
        ("“无败诉案件”", ("无败诉案件",)), ('"审结 行政" 败诉', ("审结 行政", "败诉")),
        ("「成功率约」调解", ("成功率约", "调解")),
        ("率", ("率",)), ("败诉 败诉", ("败诉",)), ("", ()), ("，。！", ()), ("5%", ("5%",)), ("“", ()),
        ("<b>", ("b",)),
    ],
)  # fmt: skip
def test_terms(query: str, found: tuple[str, ...]) -> None:
    assert terms.parse(query) == found


def test_many_terms_are_cut_off() -> None:
    assert len(terms.parse(" ".join(f"词语{n}" for n in range(40)))) == terms.MOST


def test_sentences_keep_their_place() -> None:
    text = "一、成效\n审结5件；败诉0件。 “好！”他说？\n\n  完"
    spans = terms.sentences(text)
    assert [text[a:b] for a, b in spans] == ["一、成效", "审结5件；败诉0件。", "“好！", "”他说？", "完"]


def test_hits_that_overlap_are_one() -> None:
    assert terms.hits("行政复议案件复议", ("行政复议", "复议", "议案")) == [(0, 5), (6, 8)]


def seen(**query: str) -> view.View:
    i18n.use("zh")
    return view.from_link("text", {"dataset": ["demo"]} | {key: [value] for key, value in query.items()})


def test_duckdb_and_the_page_count_the_same_sentences(dataset_path: str) -> None:
    for query in ("审结 败诉", "调解", "法律顾问 全覆盖", "“败诉率”"):
        search = seen(q=query).search
        sentences = results.sentences_of(dataset_path, search, list(search.found["doc_id"]))
        assert len(search.found) > 3
        assert {doc: len(found) for doc, found in sentences.items()} == dict(
            zip(search.found["doc_id"], search.found["n"], strict=True)
        )
        texts = queries_text.texts(dataset_path, tuple(search.found["doc_id"]))
        for found in (f for each in sentences.values() for f in each):
            assert texts[found.doc_id][found.start : found.start + len(found.text)] == found.text
            assert all(term in found.text for term in search.terms)


def test_filters(dataset_path: str) -> None:
    every = seen(q="败诉").search.found
    assert (
        len(every) > len(seen(q="败诉", since="2023").search.found) > len(seen(q="败诉", tier="township").search.found)
    )
    one = seen(q="败诉", only="X-0101", since="2024", until="2024").search.found
    assert one[["unit_id", "year"]].to_numpy().tolist() == [["X-0101", 2024]]
    plans = seen(q="败诉", part="plans").search.found
    assert set(plans["unit_id"]) == {"X-0101", "X-0102"} and set(plans["year"]) == {2024}
    assert set(seen(q="败诉", under="X-0101").search.found["unit_id"]) <= {
        "X-010101",
        "X-010102",
        "X-010103",
        "X-010104",
    }
    near, apart = (len(seen(q="败诉 法律援助", near=near).search.found) for near in ("sentence", "report"))
    assert near == 0 < apart


def test_it_opens_on_problems_and_plans(run_page: RunPage) -> None:
    page = run_page("text")
    text = html(page)
    assert not page.exception and "2024 年报告说的问题和打算：12 份报告" in text and "试试" in text
    assert "力争2025年行政诉讼败诉率不高于5%" in text and "打算" in text


def test_reports_are_never_html(run_page: RunPage) -> None:
    text = html(run_page("text", q="script"))
    assert "<script>" not in text and "&lt;<mark>script</mark>&gt;alert" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_opens_at_its_place(run_page: RunPage, dataset_path: str, language: str) -> None:
    text = html(run_page("text", q="“无败诉案件”", lang=language))
    assert "<mark>无败诉案件</mark>" in text
    address = next(a for a in re.findall(r"href='(source[^']*)'", text) if "at=" in a).replace("&amp;", "&")
    asked = {key: values[0] for key, values in parse_qs(unquote(address.partition("?")[2])).items()}
    page = run_page("source", **asked)
    assert not page.exception and page.query_params["report"] == asked["report"]
    assert page.query_params["at"] == asked["at"] and "链接里" not in html(page)
    start, end = map(int, asked["at"].split("-"))
    assert "无败诉案件" in queries_text.texts(dataset_path, (asked["report"],))[asked["report"]][start:end]


@pytest.mark.parametrize("at", ["x", "5", "9999999-99999999", "5-2-3", "<b>"])
def test_a_bad_place_opens_the_report(run_page: RunPage, at: str) -> None:
    page = run_page("source", at=at)
    assert not page.exception and "at" not in page.query_params and "notice fault" not in html(page)


@pytest.mark.parametrize("query", ["！！", "没有这样的词句", "<b>", "'; DROP TABLE fact; --", "%_", "败" * 200])
def test_odd_queries_give_a_view(run_page: RunPage, query: str) -> None:
    page = run_page("text", q=query, part="x", near="x", tier="x", under="x", only="x", since="x", until="x", p="99")
    text = html(page)
    assert not page.exception and "notice fault" not in text and "<b>”" not in text
    assert "链接里的“章节”写的是“x”" in text and page.query_params.get("p") in (None, ["2"], "2")


def test_pages_turn(run_page: RunPage) -> None:
    page = run_page("text", q="调解", p="2")
    text = html(page)
    assert "第 2 页" in text and page.query_params["p"] == "2" and "p=3" in text and "第 1 页" not in text


def test_files_hold_every_sentence(dataset_path: str) -> None:
    shown = seen(q="调解")
    plain, book = (offer.file for offer in files.offers(shown).entries)
    frame = pd.read_csv(io.BytesIO(plain.content()), encoding="utf-8-sig")
    assert len(frame) == int(shown.search.found["n"].sum()) > 40 and frame["句子"].str.contains("调解").all()
    sheet = load_workbook(io.BytesIO(book.content())).active
    assert sheet.max_row == len(frame) + 2 and "调解" in plain.file_name
