"""Targets against values: direction, qualifiers, what stays open or undecided; the pages 目标 and 单位画像."""

from __future__ import annotations

import duckdb
import pytest
from dashboard_fixtures import RunPage, html

from dashboard.model import Cell, Indicator
from dashboard.standing import sparks
from dashboard.targets import Target, standing

pytest_plugins = ["dashboard_fixtures"]


def indicator(direction: str = "up") -> Indicator:
    return Indicator("i", "指标", "d", "维度", "%", "rate", direction, 2, True, "", "")


def target(value: float, qualifier: str = "=", scope_kind: str = "whole", year: int = 2024) -> Target:
    return Target("u", year, "i", value, qualifier, "%", scope_kind, ("f",))


def cell(value: float | None, state: str = "value", **more: object) -> Cell:
    return Cell("u", 2024, "i", state, value, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "direction", "actual", "qualifier", "outcome"),
    [
        (target(95.0), "up", 96.0, "=", "reached"),
        (target(95.0), "up", 94.99, "=", "missed"),
        (target(95.0), "up", 94.9999, "=", "reached"),  # as displayed: 95.00
        (target(5.0), "down", 4.0, "=", "reached"),
        (target(5.0), "down", 5.01, "=", "missed"),
        (target(5.0, "<="), "none", 5.0, "=", "reached"),
        (target(5.0, ">="), "down", 6.0, "=", "reached"),  # the plan's own words rule
        (target(10.0), "none", 10.0, "=", "reached"),
        (target(10.0), "none", 12.0, "=", "differs"),
        (target(200.0, ">="), "none", 185.0, ">=", "undecided"),
        (target(180.0, ">="), "none", 185.0, ">=", "reached"),
        (target(180.0, ">="), "none", 185.0, "<=", "undecided"),
        (target(180.0, ">="), "none", 170.0, "<=", "missed"),
        (target(100.0, ">="), "none", 100.0, "~", "undecided"),
        (target(100.0, ">="), "none", 130.0, "~", "reached"),
        (target(10.0), "none", 10.0, ">=", "undecided"),
    ],
)
def test_outcome(wanted: Target, direction: str, actual: float, qualifier: str, outcome: str) -> None:
    assert standing(wanted, indicator(direction), cell(actual, qualifier=qualifier), 2024).outcome == outcome


def test_without_a_number_a_target_is_open_or_unanswered() -> None:
    no_report, silent = cell(None, "no_report"), cell(None, "silent")
    assert standing(target(95.0, year=2025), indicator(), no_report, 2024).outcome == "open"
    assert standing(target(95.0), indicator(), no_report, 2024).outcome == "no_number"
    assert standing(target(95.0), indicator(), silent, 2024).outcome == "no_number"


def test_other_scopes_and_conflicts_are_not_judged() -> None:
    assert standing(target(95.0, scope_kind="part"), indicator(), cell(96.0), 2024).outcome == "undecided"
    assert standing(target(95.0), indicator(), cell(96.0, scope_kind="wider"), 2024).outcome == "undecided"
    assert standing(target(95.0), indicator(), cell(96.0, status="conflict"), 2024).outcome == "undecided"


def test_history_is_an_image_with_its_numbers_as_text() -> None:
    cells = [Cell("u", 2020 + i, "i", "value" if v else "silent", v) for i, v in enumerate([1.0, None, 3.0])]
    assert 'alt="2020 &lt;1&gt;"' in sparks.line(cells, "#1F5FA8", "2020 <1>")
    assert sparks.line([cell(None, "silent")], "#1F5FA8", "") == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_targets_page_lists_every_target_once(run_page: RunPage, dataset_path: str, language: str) -> None:
    found = duckdb.connect(dataset_path, read_only=True).execute(
        """SELECT DISTINCT u.level, f.unit_id, f.year, f.indicator_id, f.value, f.qualifier, f.scope_kind
           FROM fact f JOIN unit u USING (unit_id)
           WHERE basis = 'target' AND f.indicator_id IS NOT NULL AND f.value IS NOT NULL"""
    ).fetchall()  # fmt: skip
    assert found, "the fixture has no targets"
    for level in {row[0] for row in found}:
        page = run_page("targets", level=level, parent="all", lang=language)
        text = html(page)
        assert not page.exception and "notice fault" not in text
        assert text.count("<td class='outcome'>") == sum(row[0] == level for row in found)


def test_targets_page_filters_by_outcome_and_refuses_unknown_ones(run_page: RunPage) -> None:
    page = run_page("targets", outcome="open")
    assert page.query_params["outcome"] == "open" and "notice fault" not in html(page)
    assert "链接里的“结果”写的是“x”" in html(run_page("targets", outcome="x"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_profile_shows_history_chapters_documents(run_page: RunPage, language: str) -> None:
    page = run_page("profile", unit="X-0103", year="2024", level="county", lang=language)
    text = html(page)
    assert not page.exception and "notice fault" not in text
    assert "9.68%" in text and "3/31" in text and "class='compare profile'" in text
    assert text.count("report=") >= 5


def test_profile_of_a_year_without_report_says_so(run_page: RunPage) -> None:
    text = html(run_page("profile", unit="X-0101", year="2021", level="county"))
    assert "2021 年没有报告。" in text and "notice fault" not in text


def test_report_text_is_escaped(run_page: RunPage) -> None:
    from dashboard.profile import _headed

    assert _headed("一、<b>x</b>的问题。<i>", ["<b>x</b>的问题"]) == "<b>一、&lt;b&gt;x&lt;/b&gt;的问题</b>。&lt;i&gt;"
