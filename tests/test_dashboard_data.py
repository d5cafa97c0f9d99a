"""Queries on the fixture dataset, and the bytes of a CSV."""

from __future__ import annotations

import io
from itertools import product

import duckdb
import pandas as pd
import pytest
from fixture_dataset import DISTRICTS

from dashboard import data_table, database, lookups, queries, reader, view
from dashboard.exports import csv
from dashboard.model import SMALL_BASE, Cell
from dashboard.view import STATUSES

pytest_plugins = ["dashboard_fixtures"]
PEERS = tuple(DISTRICTS)


def test_values_are_complete_and_tell_silence_from_no_report(dataset_path: str) -> None:
    cells = lookups.cells(dataset_path, PEERS, ("litigation_loss_rate",), 2019, 2024)
    assert len(cells) == 8 * 6
    assert cells["litigation_loss_rate", "X-0101", 2021].state == "no_report"
    assert cells["litigation_loss_rate", "X-0103", 2022].state == "silent"
    assert cells["litigation_loss_rate", "X-0101", 2024].value == 7.04
    assert cells["litigation_loss_rate", "X-0108", 2024].in_conflict
    assert cells["litigation_loss_rate", "X-0103", 2020].small_base


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_leaves_the_cells_that_have_it(dataset_path: str, status: str) -> None:
    found = view.from_link("data", {"level": ["county"], "status": [status]})
    matches = data_table.cells(found)
    years = range(found.last, found.first - 1, -1)
    table = lookups.cells(found.path, found.chosen, found.filters, found.first, found.last)
    every = [table[i, u, y] for i, u, y in product(found.filters, found.chosen, years)]
    fits = {"all": lambda c: True, "known": lambda c: c.state not in ("silent", "no_report"), "doubtful": doubtful}
    wanted = [c for c in every if fits.get(status, lambda c: c.outcome == status)(c)]
    assert list(matches) == wanted and matches[3:9] == wanted[3:9] and matches[9:3:-2] == wanted[9:3:-2]
    assert matches[-1:] == wanted[-1:] and (not wanted or (matches[0], matches[-1]) == (wanted[0], wanted[-1]))
    assert (matches.total, matches.known) == (len(wanted), sum(c.known for c in wanted))


def doubtful(cell: Cell) -> bool:
    return cell.outcome in ("conflict", "partial") or cell.in_conflict or (
        cell.known and (cell.qualifier != "=" or (cell.denominator is not None and cell.denominator < SMALL_BASE))
    )  # fmt: skip


def test_partial_and_zero_denominator_have_no_value(dataset_path: str) -> None:
    partial = lookups.cells(dataset_path, ("X-0106",), ("mediation_case_count",), 2024, 2024)
    assert partial["mediation_case_count", "X-0106", 2024].state == "partial"
    none = lookups.cells(dataset_path, ("X-010104",), ("litigation_loss_rate",), 2024, 2024)
    assert none["litigation_loss_rate", "X-010104", 2024].state == "no_cases"


def test_evidence_points_at_the_number_in_its_sentence(dataset_path: str) -> None:
    ids = tuple(
        r[0] for r in duckdb.connect(dataset_path, read_only=True).execute("SELECT fact_id FROM fact").fetchall()
    )
    for e in lookups.evidence(dataset_path, ids):
        assert 0 <= e.start < e.end <= len(e.sentence), e.fact_id
    wanted = ids[3:5][::-1]
    assert [e.fact_id for e in lookups.evidence(dataset_path, wanted)] == list(wanted)


def test_grid_counts_the_facts_of_each_report(dataset_path: str) -> None:
    frame = queries.report_grid(dataset_path, PEERS)
    sql = "SELECT count(*) FROM fact WHERE unit_id = 'X-0101' AND year = 2023"
    counted = duckdb.connect(dataset_path, read_only=True).execute(sql).fetchone()
    own = frame[(frame["unit_id"] == "X-0101") & (frame["year"] == 2023)]
    assert counted and own["facts"].tolist() == [counted[0]]
    assert len(frame) == 45


def test_targets_are_those_of_plans(dataset_path: str) -> None:
    frame = queries.targets(dataset_path, "litigation_loss_rate", PEERS)
    assert set(frame["unit_id"]) == {"X-0101", "X-0102"} and set(frame["value"]) == {5.0}


def test_reader_pieces_give_the_text_back_and_mark_every_fact(dataset_path: str) -> None:
    for r in queries.documents(dataset_path).itertuples():
        text = queries.document(dataset_path, r.doc_id)["text"].iloc[0]
        facts = queries.document_facts(dataset_path, r.doc_id)
        lines = reader.lines(text, facts, queries.sections(dataset_path, r.doc_id), [[5, 9]])
        assert "\n".join("".join(p[1] for p in line["p"]) for line in lines) == "\n".join(
            filter(None, text.split("\n"))
        )
        marked = {n for line in lines for p in line["p"] for n in p[2]}
        assert marked == set(range(len(facts)))
        for line in lines:
            for start, words, numbers, _ in line["p"]:
                assert text[start : start + len(words)] == words
                assert all(facts["char_start"][n] <= start < facts["char_end"][n] for n in numbers[:1])


def test_overlapping_facts_share_a_mark() -> None:
    facts = pd.DataFrame({"char_start": [2, 2, 8], "char_end": [6, 6, 10]})
    assert [(m.start, m.end, m.facts) for m in reader.marks(facts)] == [(2, 6, (0, 1)), (8, 10, (2,))]


def test_csv_bytes_have_a_bom_and_cannot_run_as_formulas() -> None:
    frame = pd.DataFrame(
        {"单位": ["=1+1", "+86", "-5", "@a", "甲,乙", '他说"好"'], "数值（%）": [-1.5, 2.0, None, 0.0, 1.0, 3.0]}
    )
    content = csv.to_bytes(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    assert back["单位"].tolist() == ["'=1+1", "'+86", "'-5", "'@a", "甲,乙", '他说"好"']
    assert back["数值（%）"].tolist()[:2] == [-1.5, 2.0]


def test_file_name_says_that_the_data_are_fictional(data_folder: None) -> None:
    dataset = database.datasets()[0][0]
    name = csv.file_name(dataset, "甲/乙:区", "败诉率", "2019-2024")
    assert "演示数据（虚构）" in name and name.endswith(".csv") and not set('\\/:*?"<>|') & set(name)
