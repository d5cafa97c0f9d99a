"""The pure parts of the review page: what comes first, what a person may type, how often the machine was right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from fixture_dataset import build

from dashboard import queries
from dashboard.model import Indicator
from dashboard.review import entry, ranking
from dashboard.review import queries as review
from dashboard.review.precision import by_indicator
from dashboard.review.ranking import Item, after, main_code, ranked, risk

PLAIN = Item("u:2024:a", "u", 2024, "a", ("previous_disagrees",), "warning")
RATE = Indicator("r", "败诉率", "d", "行政", "%", "rate", "down", 2, True, "n", "d")
COUNT = replace(RATE, uom="件", kind="count", decimals=0)
MONEY = replace(RATE, uom="万元", kind="amount")


def item(name: str, **rest: object) -> Item:
    return replace(PLAIN, key=name, **rest)  # type: ignore[arg-type]


def test_risk_in_words() -> None:
    assert risk(item("x", severity="error")) == "high"
    assert risk(PLAIN) == "middle"
    assert risk(item("x", headline=True)) == "high"
    assert risk(item("x", severity="info")) == "low"
    assert risk(item("x", severity="info", headline=True, confidence=0.6)) == "middle"
    assert risk(item("x", severity="", codes=())) == "low"


def test_the_riskiest_comes_first() -> None:
    conflict = item("conflict", severity="error", codes=("conflict_in_document",))
    headline = item("headline", severity="error", codes=("part_over_whole",), headline=True)
    failed = item("failed", severity="error", codes=("part_over_whole",), confidence=0.9)
    unsure = item("unsure", severity="error", codes=("part_over_whole",), confidence=0.6)
    earlier = item("earlier", year=2020)
    hint = item("hint", severity="info", headline=True)
    found = ranked([hint, earlier, PLAIN, failed, unsure, headline, conflict])
    assert [each.key for each in found] == ["conflict", "headline", "unsure", "failed", PLAIN.key, "earlier", "hint"]


def test_a_decision_closes_an_item_unless_the_numbers_still_contradict() -> None:
    assert PLAIN.is_open and not replace(PLAIN, decided=True).is_open
    assert replace(PLAIN, decided=True, codes=("conflict_in_document",)).is_open
    assert replace(PLAIN, decided=True, codes=("review_unmatched",)).is_open
    assert not replace(PLAIN, codes=()).is_open


def test_the_reason_shown_is_the_contradiction() -> None:
    assert main_code(item("x", codes=("far_from_peers", "rate_disagrees"))) == "rate_disagrees"
    assert main_code(item("x", codes=("small_base",))) == "small_base"
    assert main_code(item("x", codes=())) == ""


def test_the_next_item() -> None:
    assert after(["a", "b", "c"], "a") == "b"
    assert after(["a", "b", "c"], "c") == "a"
    assert after(["a"], "a") == ""
    assert after(["a", "b"], "elsewhere") == "a"


def test_thousands_are_ranked_at_once() -> None:
    many = [item(str(n), year=2000 + n % 25, headline=n % 3 == 0, confidence=n % 10 / 10) for n in range(20_000)]
    found = ranked(reversed(many))
    assert len(found) == 20_000 and found[0].headline and ranking.risk(found[0]) == "high"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1507", 1507), ("1,507", 1507), (" 12000 ", 12000), ("１５０７", 1507), ("0", 0)],
)
def test_numbers_as_people_type_them(typed: str, value: float) -> None:
    assert entry.number(typed, COUNT) == value


def test_rates_may_carry_their_sign() -> None:
    assert entry.number("7.04%", RATE) == 7.04
    assert entry.number("７.04％", RATE) == 7.04
    assert entry.number("12.5", MONEY) == 12.5


@pytest.mark.parametrize(
    ("typed", "indicator", "why"),
    [
        ("", COUNT, "empty"), ("1.2万", COUNT, "plain"), ("约300", COUNT, "plain"), ("300件", COUNT, "plain"),
        ("1,50", COUNT, "plain"), ("1e5", COUNT, "plain"), ("nan", COUNT, "plain"), ("9" * 20, COUNT, "plain"),
        ("120", RATE, "percent"), ("-1", RATE, "percent"), ("-5", COUNT, "negative"), ("3.5", COUNT, "whole"),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(typed: str, indicator: Indicator, why: str) -> None:
    with pytest.raises(entry.Unreadable) as caught:
        entry.number(typed, indicator)
    assert caught.value.args[0] == f"review.entry.{why}"


def test_precision_counts_judged_facts_only() -> None:
    found = by_indicator(
        [("a", "accept"), ("a", "accept"), ("a", "correct"), ("a", "reassign"), ("b", "reject"), ("c", "not_reported")]
    )
    assert (found["a"].right, found["a"].n, found["a"].percent) == (2, 4, 50.0)
    assert (found["b"].right, found["b"].n) == (0, 1) and "c" not in found
    assert by_indicator([]) == {}


def test_precision_has_its_interval() -> None:
    estimate = by_indicator([("a", "accept")] * 18 + [("a", "reject")] * 2)["a"]
    assert estimate.percent == 90.0
    assert (round(estimate.interval.low, 1), round(estimate.interval.high, 1)) == (69.9, 97.2)
    sure = by_indicator([("a", "accept")] * 3)["a"].interval
    assert round(sure.low, 1) == 43.9 and sure.high == 100.0


def test_a_report_that_was_replaced_asks_nothing(tmp_path: Path) -> None:
    """Its numbers count no longer: neither the queue nor the overview sends a reader to them."""
    file = str(build(tmp_path / "demo.duckdb"))
    with duckdb.connect(file) as con:
        unit, year, doc = con.execute(
            "SELECT unit_id, year, doc_id FROM issue WHERE len(fact_ids) > 0 ORDER BY ALL LIMIT 1"
        ).fetchall()[0]
        of_it, every = con.execute("SELECT count(*) FILTER (doc_id = ?), count(*) FROM issue", [doc]).fetchall()[0]
        units = tuple(u for (u,) in con.execute("SELECT unit_id FROM unit").fetchall())
        con.execute("UPDATE document SET superseded_by = 'later', superseded_as = 'older' WHERE doc_id = ?", [doc])
    asked = review.asked(file)
    assert len(asked) and not ((asked["unit_id"] == unit) & (asked["year"] == year)).any()
    assert of_it and queries.issue_counts(file, units)["n"].sum() == every - of_it
