"""The review page through app.py on a real dataset: queue, decisions, undo, bulk, a read-only server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st
from dashboard_fixtures import ROOT, html
from review_folder import RATE, TWICE, dataset, item
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from dashboard import database, i18n
from dashboard.actions import reviews
from dashboard.actions.reviews import Choice
from etl import pipeline
from etl.reviews import ReviewStore, url_for
from etl.warehouse import versions

KEY = "ours"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reviewed")
    dataset(place)
    return place


@pytest.fixture
def data(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    shutil.copytree(made, tmp_path, symlinks=True, dirs_exist_ok=True)
    monkeypatch.setenv("FAZHI_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FAZHI_READ_ONLY", raising=False)
    monkeypatch.delenv("FAZHI_REVIEWS", raising=False)
    i18n.use("zh")
    yield tmp_path
    st.cache_data.clear()
    st.cache_resource.clear()
    database._connection.clear()


def page(**address: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, value in {"dataset": KEY, "level": "township", **address}.items():
        test.query_params[key] = value
    test.switch_page("pages/review.py")
    test.run()
    test._page_hash = ""  # the next runs stay on the page; else each would be a new visit
    return test


_made = PagesManager.__init__


def as_after_navigation(manager: PagesManager, *given: Any, **named: Any) -> None:
    """On a server a page runs through app.py from its second run on; AppTest forgets that, and with it the click."""
    PagesManager.uses_pages_directory = False
    _made(manager, *given, **named)


def signed(test: AppTest, name: str = "甲") -> AppTest:
    test.text_input(key="reviewer").set_value(name)
    return test


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PagesManager, "__init__", as_after_navigation)
        test.run()
    assert not test.exception and "notice fault" not in html(test)
    return test


def value(data: Path, cell: tuple[str, int, str]) -> tuple[float | None, str] | None:
    with duckdb.connect(str((data / "ours.duckdb").resolve()), read_only=True) as con:
        query = f"SELECT value, status FROM value WHERE (unit_id, year, indicator_id) = {cell!r}"
        return con.execute(query).fetchone()


def at(test: AppTest) -> str:
    return str(test.query_params.get("item", [""])[0] if test.query_params.get("item") else "")


@pytest.mark.parametrize(("language", "words"), [("zh", "待校核 2 项"), ("en", "2 to review")])
def test_the_queue_and_the_sentences(data: Path, language: str, words: str) -> None:
    text = html(page(lang=language))
    assert words in text and "notice fault" not in text
    assert "8.70%" in text and "7.04%" in text and "5/71" in text
    assert "8.7%</mark>" in text and "71件</mark>" in text
    assert ("当前采用" if language == "zh" else "in use") in text


def test_nothing_is_stored_without_a_name(data: Path) -> None:
    text = html(press(page(), "accept-1"))
    assert "请先填写校核人姓名" in text and reviews.log(KEY) == []


def test_accept_the_counts_then_the_next_and_back_again(data: Path) -> None:
    test = press(signed(page()), "accept-1")
    assert value(data, RATE) == (7.04, "derived")
    text = html(test)
    assert "采用 7.04%" in text and "待校核 1 项" in text and "已处理 1 项，共 2 项" in text
    assert item(TWICE) in str(dict(test.query_params))
    test = press(test, "undo-last")
    assert value(data, RATE) == (8.7, "conflict") and "已撤销 1 项决定" in html(test)
    assert [line.action for line in reviews.log(KEY)] == ["accept", "undo"]


def test_accept_one_of_two_numbers(data: Path) -> None:
    test = signed(page(item=item(TWICE)))
    labels = [button.label for button in test.button if button.label.startswith("采用 ")]
    assert labels == ["采用 88 件", "采用 98 件"]
    press(test, "accept-1")
    assert value(data, TWICE) == (98, "reported")
    done = html(page(done="done"))
    assert "已处理 1 项" in done and "以前的决定" in done
    assert "已校核" in other("profile", unit="X-112", year="2023")


def test_correct_to_another_number(data: Path) -> None:
    test = press(signed(page(item=item(TWICE))), "do-correct")
    typed = f"value-{item(TWICE)}"
    test.text_input(key=typed).set_value("1.2万")
    assert "请只写阿拉伯数字" in html(press(test, "save-correct")) and reviews.log(KEY) == []
    test.text_input(key=typed).set_value("89")
    press(test, "save-correct")
    assert value(data, TWICE) == (89, "corrected")
    assert "更正" in html(page(item=item(TWICE)))


def test_reject_and_not_reported(data: Path) -> None:
    test = press(signed(page(item=item(TWICE))), "do-reject")
    press(test, "save-reject")
    assert value(data, TWICE) == (98, "reported")
    press(signed(page(item=item(TWICE))), "do-not_reported")
    assert value(data, TWICE) is None
    assert "报告里" in html(page(item=item(TWICE))) or "未提及" in html(page(item=item(TWICE)))


def test_move_to_another_indicator_and_year(data: Path) -> None:
    test = press(signed(page(item=item(TWICE))), "do-reassign")
    assert "指标和年份都没有变" in html(press(test, "save-reassign"))
    test.selectbox(key=f"to-{item(TWICE)}").set_value("petition_count")
    test.selectbox(key=f"toyear-{item(TWICE)}").set_value("2022")
    press(test, "save-reassign")
    assert value(data, ("X-112", 2022, "petition_count")) == (88, "corrected")
    assert value(data, TWICE) == (98, "reported")


def test_later_turns_to_the_next_item_and_decides_nothing(data: Path) -> None:
    test = press(page(), "do-skip")
    assert item(TWICE) in str(dict(test.query_params)) and reviews.log(KEY) == []


def test_all_of_a_kind_at_one_stroke_and_back(data: Path) -> None:
    test = press(signed(page(reason="every")), "do-skip")
    assert not [b for b in test.button if b.key == "bulk-accept"], "of one kind only, or ticked"
    test = press(signed(page(reason="rate_without_denominator")), "bulk-accept")
    text = html(test)
    n = int(text.split("将按现在的读数一并采用 ")[1].split(" 项")[0])
    assert n >= 1 and "只有分子，没有分母 " in text
    test = press(test, "bulk-yes")
    assert len(reviews.log(KEY)) == n and f"已采用 {n} 项" in html(test)
    test = press(test, "undo-last")
    assert not any(line.holds for line in reviews.log(KEY) if line.action != "undo")


def test_bulk_says_what_becomes_of_contradictions(data: Path) -> None:
    test = press(signed(page(reason="conflict_in_document")), "bulk-accept")
    assert "其中 1 项数字互相矛盾，将采用图表现在用的那个数" in html(test)
    press(test, "bulk-no")
    assert reviews.log(KEY) == []


def test_a_fact_opens_its_cell(data: Path) -> None:
    with duckdb.connect(str((data / "ours.duckdb").resolve()), read_only=True) as con:
        query = f"SELECT fact_id FROM fact WHERE (unit_id, year, indicator_id) = {TWICE!r} LIMIT 1"
        ((fact,),) = con.execute(query).fetchall()
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test.query_params["fact"] = fact
    test.switch_page("pages/review.py")
    text = html(test.run())
    assert "漱石街道" in text and "98 件" in text
    assert item(TWICE) in str(dict(test.query_params)) and "fact" not in test.query_params


def test_an_item_that_is_not_there_gives_a_notice(data: Path) -> None:
    for key in ("X-9:2023:litigation_loss_rate", "f:gone", "nonsense", "X-111:2023:nonsense"):
        text = html(page(item=key))
        assert "链接里要校核的数字不在这个数据集里" in text and "8.70%" in text


def test_what_waits_for_a_build_is_said_and_taken_in(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviews, "WAIT", 0.1)
    with versions.locked(data / "ours.duckdb"):
        text = html(press(signed(page()), "accept-1"))
    assert "决定已保存，但数值还没有重新计算" in text and "有 1 项决定已保存，但还没有计入图表" in text
    assert value(data, RATE) == (8.7, "conflict")
    text = html(press(page(), "recompute"))
    assert value(data, RATE) == (7.04, "derived") and "还没有计入图表" not in text


def test_a_decision_that_lost_its_number_is_asked_again(data: Path) -> None:
    test = press(signed(page(item=item(TWICE))), "accept-1")
    report = data / "年报/漱石/2023.txt"
    report.write_text(report.read_text(encoding="utf-8").replace("全年共调解", "全年累计调解"), encoding="utf-8")
    link = data / "ours.duckdb"
    pipeline.build([data / "年报"], link, decisions=list(ReviewStore.open(url_for(link)).all()))
    test = page(reason="review_unmatched")
    text = html(test)
    assert "以前的校核要重新确认" in text and "原来那句话" in text and "采用" in text
    test = press(signed(test), "accept-0")
    assert value(data, TWICE) is not None and "待校核 1 项" in html(page())
    first, undone, again = reviews.log(KEY)
    assert (first.holds, undone.action, again.action) == (False, "undo", "accept")


def test_a_read_only_server_shows_and_decides_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press(signed(page()), "accept-1")
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    test = page()
    text = html(test)
    assert "以只读方式运行" in text and "待校核 1 项" in text and "共 1 条" in text
    assert not [b for b in test.button if str(b.key).startswith(("accept", "do-", "bulk", "undo"))]
    assert len(test.text_input) == 0


def test_nothing_left_to_review(data: Path) -> None:
    press(press(signed(page()), "accept-1"), "accept-0")
    text = html(page())
    assert "没有需要校核的数字" in text and "共 2 条" in text


def other(name: str, **address: str) -> str:
    """What another page shows of the dataset."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, said in {"dataset": KEY, "level": "township", **address}.items():
        test.query_params[key] = said
    if name != "overview":
        test.switch_page(f"pages/{name}.py")
    return html(test.run())


def test_the_overview_leads_to_the_queue(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "开始校核 2 项" in other("overview")
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    assert "开始校核" not in other("overview")


def test_the_catalogue_shows_what_reviewers_agreed_with(data: Path) -> None:
    wrong = Choice("reject", *RATE, fact_of(data, RATE))
    reviews.decide(KEY, [Choice("accept", *TWICE, fact_of(data, TWICE)), wrong], "甲")
    text = other("catalogue")
    assert "校核认可 100.0%（1/1）<br>区间 21%—100%" in text and "校核认可 0.0%（0/1）<br>区间 0%—79%" in text


def fact_of(data: Path, cell: tuple[str, int, str]) -> str:
    with duckdb.connect(str((data / "ours.duckdb").resolve()), read_only=True) as con:
        query = f"SELECT fact_id FROM fact WHERE (unit_id, year, indicator_id) = {cell!r} ORDER BY char_start LIMIT 1"
        ((fact,),) = con.execute(query).fetchall()
    return str(fact)
