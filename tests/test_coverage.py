"""Which report there is and which number: every state told apart. Units that became others, counts that are divided."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from dashboard_fixtures import RunPage, html
from fixture_dataset import build

from dashboard import compare, coverage, database, forms, i18n, lookups, numbers, queries, succession, trends, view
from dashboard.model import Cell, Indicator, Unit

pytest_plugins = ["dashboard_fixtures"]
COUNT = Indicator("c", "件数", "d", "维度", "件", "count", "none", 0, False, "", "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture dataset with every kind of document, a town that became a street, and the residents of a district."""
    path = tmp_path_factory.mktemp("states")
    build(path / "demo.duckdb")
    con = duckdb.connect(str(path / "demo.duckdb"))
    made = [("t1", "table", "X-0101", 2021), ("n1", "news", "X-0101", 2018), ("e1", "template", "X-0103", 2019),
            ("r0", "annual_report", "X-0108", 2020), ("p1", "plan", "X-0104", 2018)]  # fmt: skip
    for doc, kind, unit, year in made:
        place = [None, None] if kind == "table" else [unit, year]
        con.execute("INSERT INTO document (doc_id, name, title, doc_type, unit_id, year, text) VALUES (?,?,?,?,?,?,'')",
                    [doc, doc, doc, kind, *place])  # fmt: skip
        if kind in ("table", "annual_report"):
            con.execute("INSERT INTO coverage VALUES (?,?,?)", [doc, unit, year])
    con.execute("UPDATE unit SET valid_to = 2021, successor_id = 'X-0104' WHERE unit_id = 'X-0107'")
    con.execute("UPDATE unit SET valid_from = 2022 WHERE unit_id = 'X-0104'")
    con.execute("INSERT INTO indicator BY NAME SELECT * REPLACE ('resident_population' AS indicator_id, '常住人口' AS "
                "name_zh, '万人' AS unit_of_measure) FROM indicator WHERE indicator_id = 'penalty_amount'")  # fmt: skip
    con.execute("INSERT INTO value (unit_id, year, indicator_id, value, qualifier, status, scope_kind, fact_ids) "
                "VALUES ('X-0101', 2024, 'resident_population', 42.5, '=', 'reported', 'whole', [])")  # fmt: skip
    con.close()
    return path


@pytest.fixture
def seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(folder))
    i18n.use("zh")
    st.cache_data.clear()
    st.cache_resource.clear()
    database._connection.clear()
    return os.path.realpath(folder / "demo.duckdb")


def test_every_kind_of_document_makes_another_cell(seen: str) -> None:
    frame = queries.report_grid(seen, ("X-0101", "X-0102", "X-0103", "X-0104", "X-0108"))
    kinds = {(r.unit_id, int(r.year)): (r.kind, int(r.facts)) for r in queries.rows(frame)}
    assert kinds["X-0101", 2021] == ("beside", 0) and kinds["X-0101", 2018] == ("beside", 0)
    assert kinds["X-0103", 2019] == ("unfed", 0) and kinds["X-0108", 2020] == ("empty", 0)
    assert kinds["X-0101", 2024][0] == "report" and kinds["X-0101", 2024][1] > 5
    assert ("X-0104", 2018) not in kinds  # a plan says nothing about the year it was issued in


def test_one_row_of_a_table_is_no_report(seen: str) -> None:
    assert lookups.has_no_report(seen, "X-0101", 2021) and lookups.has_no_report(seen, "X-0103", 2019)
    assert not lookups.has_no_report(seen, "X-0108", 2020)
    cells = lookups.cells(seen, ("X-0101", "X-0108"), ("litigation_loss_rate",), 2020, 2021)
    assert cells["litigation_loss_rate", "X-0101", 2021].state == "no_report"
    assert cells["litigation_loss_rate", "X-0108", 2020].known  # taken from the next report


def test_units_only_tables_know_are_silent_where_the_table_is(seen: str, folder: Path) -> None:
    con = duckdb.connect(str(folder / "demo.duckdb"), read_only=True)
    (found,) = con.execute(f"SELECT count(*) FROM {queries.COVERAGE}").fetchone() or (0,)
    assert found == len(queries.reported(seen)) and found > 40
    con.close()


def test_the_grid_tells_states_apart_in_words_and_names_only_those_that_occur(seen: str) -> None:
    view_ = view.from_link("overview", {"level": ["county"], "unit": ["X-0101"]})
    body = coverage.report_grid(view_, queries.report_grid(seen, view_.peers))
    cells = dict(re.findall(r"class='(report|empty|beside|unfed)'[^>]*>([^<]+)", body))
    assert cells["empty"] == "无数字" and cells["beside"].startswith("表格") and cells["unfed"] == "范文"
    assert "<td class='void'>未设</td>" in coverage._report_cell(view_, "X-0104", 2019, None, 1)
    assert "<td class='void'>已改设</td>" in coverage._report_cell(view_, "X-0107", 2023, None, 1)
    assert body.count("swatch") == 5 and "swatch none" not in body
    assert coverage.foot(view_, queries.report_grid(seen, view_.peers)).startswith("42 份应有报告")


def test_of_very_many_units_those_with_missing_reports_are_listed(seen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    view_ = view.from_link("overview", {"level": ["county"], "unit": ["X-0103"]})
    frame = queries.report_grid(seen, view_.peers)
    given = frame[frame["kind"].isin(coverage.REPORTS)].groupby("unit_id").size()
    assert sorted(coverage.listed(view_, frame)) == sorted(view_.peers)
    monkeypatch.setattr(coverage, "MOST", 3)
    focus, *rest = coverage.listed(view_, frame)
    missing = {u: coverage._expected(view_, u) - int(given.get(u, 0)) for u in view_.peers if u != focus}
    assert focus == "X-0103" and [missing[u] for u in rest] == sorted(missing.values(), reverse=True)[:2]
    assert coverage.report_grid(view_, frame).count("scope='row'") == 3
    assert "列出缺报告最多的 3 个" in coverage.foot(view_, frame)


def cell(value: float | None = 5.0, **more: object) -> Cell:
    base = {"state": "value" if value is not None else "silent", "status": "reported"}
    return Cell("u", 2024, "c", value=value, **(base | more))  # type: ignore[arg-type]


STATES = [
    cell(), cell(status="derived"), cell(0.0, status="stated_zero"), cell(100.0, status="stated_full"),
    cell(qualifier="~"), cell(qualifier=">="), cell(qualifier="<="), cell(status="corrected"), cell(status="conflict"),
    cell(None, state="partial", status="partial"), cell(scope_kind="wider"), cell(status="previous"),
    cell(None, state="no_cases"), cell(None), cell(None, state="no_report"), cell(denominator=4.0),
]  # fmt: skip


def test_every_state_of_a_value_has_its_own_sign_and_words() -> None:
    signs = [coverage.sign(c) for c in STATES]
    assert len({mark for mark, _ in signs}) == len(STATES) == len({words for _, words in signs})
    assert all(words for _, words in signs)


def test_profile_shows_which_numbers_there_are(seen: str) -> None:
    found = view.from_link("profile", {"level": ["county"], "unit": ["X-0103"]})
    body = coverage.value_grid(found, coverage.value_lines(found))
    assert "<td class='none'" in body and "≥" in body and body.count("<tr class='dim'>") >= 5
    assert "报告写明" in body and "无报告" in body


def unit(key: str, first: int | None = None, last: int | None = None, after: str = "") -> Unit:
    return Unit(key, key, key, "township", "p", key, first, last, after)


TOWNS = [unit("a", last=2020, after="b"), unit("b", 2021, 2022, "c"), unit("c", 2023),
         unit("m1", last=2020, after="m"), unit("m2", last=2020, after="m"), unit("m", 2021)]  # fmt: skip
UNITS = {u.unit_id: u for u in TOWNS}


def test_a_chain_is_followed_both_ways_but_not_through_a_merger() -> None:
    assert {succession.chain(UNITS, u) for u in "abc"} == {("a", "b", "c")}
    assert succession.chain(UNITS, "m") == ("m",) and succession.chain(UNITS, "m1") == ("m1",)
    assert [succession.at(UNITS, "c", y) for y in (2019, 2021, 2024)] == ["a", "b", "c"]
    assert succession.once(UNITS, ["a", "c", "m1", "m"]) == ["c", "m1", "m"]
    assert succession.changes(UNITS, "a", 2019, 2024) == [(2021, "a", "b"), (2023, "b", "c")]
    assert succession.changes(UNITS, "a", 2021, 2022) == []


def test_the_trend_goes_on_under_the_new_name_and_says_so(seen: str) -> None:
    found = view.from_link("trends", {"level": ["county"], "units": ["X-0104"], "indicator": ["court_appearance_rate"]})
    trend = trends.build(found, found.first, found.last)
    (line,) = trend.chosen
    assert [c.unit_id for c in line.cells if c.year > 2018] == ["X-0107"] * 3 + ["X-0104"] * 3
    assert line.changes[0][0] == 2022 and "X-0107" not in {s.unit_id for s in trend.series}
    assert "区划调整：2022 年" in trends.foot(trend)


def test_comparison_warns_of_units_that_changed_or_were_not_there(seen: str) -> None:
    for year, word in (("2022", "改设为"), ("2020", "不存在")):
        query = {"level": ["county"], "units": ["X-0104", "X-0101"], "year": [year]}
        found = view.from_link("compare", query)
        said = [text for what, text in compare.cautions(found, compare.rows(found)) if what == "区划调整"]
        assert said and word in said[0]
    pairs = compare.pairs(
        view.from_link("compare", {"level": ["county"], "units": ["X-0104", "X-0101"], "year": ["2022"]})
    )
    assert pairs["X-0104"][0].unit_id == "X-0107" and "X-0107" not in pairs


def test_division_needs_the_same_scope_and_a_known_base() -> None:
    base = cell(4.0)
    found = forms.divided(cell(10.0, fact_ids=("x",)), replace(base, fact_ids=("y",)), "per_village")
    assert (found.value, found.status, found.fact_ids) == (2.5, "derived", ("x", "y")) and not found.small_base
    assert (
        numbers.fraction(found) == "10 ÷ 4 村居"
        and numbers.shown(found, forms.formed(COUNT, "per_village")) == "2.5 件每村居"
    )
    for bad in (cell(None), cell(0.0), cell(4.0, status="conflict"), cell(4.0, scope_kind="wider")):
        assert forms.divided(cell(10.0), bad, "per_10k").state == "no_base"
    assert forms.divided(cell(10.0), cell(4.0, qualifier="~"), "per_10k").qualifier == "~"
    assert forms.divided(cell(None), base, "per_10k").state == "silent"


def test_forms_are_offered_where_the_base_is_known_and_say_why_elsewhere(seen: str) -> None:
    query = {"level": ["county"], "indicator": ["mediation_case_count"], "form": ["per_10k"], "units": ["X-0101"]}
    found = view.from_link("trends", query)
    value = lookups.cells(seen, ("X-0101",), ("mediation_case_count",), 2024, 2024)[
        "mediation_case_count", "X-0101", 2024
    ]
    last = trends.build(found, found.first, found.last).chosen[0].cells[-1]
    assert value.value and last.value == value.value / 42.5 and found.indicator.name == "调解案件数（每万人）"
    assert "常住人口" in trends.foot(trends.build(found, found.first, found.last))
    towns = view.from_link("trends", query | {"level": ["township"], "units": []})
    assert towns.form == forms.TOTAL and any("没有常住人口数" in n for n in towns.fields.notices)
    rate = view.from_link("trends", query | {"indicator": ["litigation_loss_rate"]})
    assert "form" not in rate.fields.chosen


@pytest.mark.parametrize("page", ["trends", "compare", "ranking"])
def test_pages_show_the_form(run_page: RunPage, page: str) -> None:
    text = html(run_page(page, level="county", indicator="mediation_case_count", form="per_village", year="2024"))
    assert "（村居平均）" in text and "notice fault" not in text
