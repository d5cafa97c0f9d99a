"""Every kind of file of every card of every page, made as the buttons make it and opened again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
import streamlit as st
from exported import check
from hypothesis import given
from hypothesis import strategies as some
from pptx import Presentation

from dashboard import boards, database, i18n, theme
from dashboard.exports import csv, image, take
from dashboard.exports.take import Offer
from dashboard.view import View, from_link

pytest_plugins = ["dashboard_fixtures"]
ROOT = Path(__file__).parents[1]
BUILT = ROOT / "data" / "build"
DRAWN = ("png", "svg")  # two pictures a page: each takes a second


def offers(view: View) -> Iterator[tuple[str, Offer]]:
    """What the menus of a page hold, by card."""
    for key, card in boards.of(view).items():
        found = take.of(view, card)
        for offer in found.entries if found else ():
            yield key, offer
    if view.fields.page == "overview":
        yield from (("overview", offer) for offer in take.overview(view).entries)


def values(view: View) -> set[float]:
    """All numbers of the dataset, as they are and with twelve digits."""
    with duckdb.connect(str(view.path), read_only=True) as dataset:
        found = [
            row[0] for row in dataset.execute("SELECT DISTINCT value FROM value WHERE value IS NOT NULL").fetchall()
        ]
    return {*found, *(float(f"{v:.12g}") for v in found)}


def page_files(name: str, dataset: str, drawn: bool) -> tuple[Counter[str], int]:
    """Open all files of a page: how many of each kind, and how many numbers were compared."""
    view = from_link(name, {"dataset": [dataset]})
    known, made, numbers = values(view), Counter[str](), 0
    with theme.paper():
        for _, offer in offers(view):
            if offer.kind in DRAWN and (not drawn or made[offer.kind]):
                continue
            words = "虚构" if view.dataset.fictional and i18n.current() == "zh" else ""
            numbers += check(offer, words or view.dataset.title_zh[:4], known)
            made[offer.kind] += 1
    return made, numbers


@pytest.mark.parametrize("name", sorted(boards.BOARDS))
def test_every_file_of_a_page_opens_again(data_folder: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(image, "available", lambda: False)
    made, numbers = page_files(name, "demo", drawn=False)
    assert made["csv"] and made["xlsx"] and (numbers or name in ("catalogue", "targets"))


def test_the_workbook_of_targets_says_what_its_csv_says(data_folder: None) -> None:
    view = from_link("targets", {"dataset": ["demo"]})
    found = take.of(view, boards.of(view)["targets"])
    assert found
    assert [offer.kind for offer in found.entries] == ["csv", "xlsx", "pptx"]
    plain, book, deck = (offer.file.content() for offer in found.entries)
    assert len(Presentation(BytesIO(deck)).slides) > 0
    table = pd.read_csv(BytesIO(plain), encoding="utf-8-sig")
    head, *rows = list(openpyxl.load_workbook(BytesIO(book)).active.iter_rows(min_row=2))
    assert [cell.value for cell in head] == list(table.columns[:-1]) and len(rows) == len(table) > 2
    for row, line in zip(rows, table.itertuples(index=False), strict=True):
        for cell, value in ((row[4], line[4]), (row[7], line[7])):
            assert (cell.value is None) == pd.isna(value)
            shown = (cell.value or 0) * (100 if "%" in cell.number_format else 1)
            assert pd.isna(value) or shown == pytest.approx(value, rel=1e-12)


@pytest.mark.soak
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("dataset", ["demo", "published", "seeds"])
def test_every_file_of_every_dataset_opens_again(monkeypatch: pytest.MonkeyPatch, dataset: str, language: str) -> None:
    if not (BUILT / f"{dataset}.duckdb").exists():
        pytest.skip(f"data/build/{dataset}.duckdb is not there: make datasets builds it")
    monkeypatch.setenv("FAZHI_DATA_DIR", str(BUILT))
    i18n.use(language)
    made, numbers = Counter[str](), 0
    try:
        for name in boards.BOARDS:
            files, compared = page_files(name, dataset, image.available())
            made, numbers = made + files, numbers + compared
    finally:
        i18n.use("zh")
        st.cache_data.clear()
        database._connection.clear()
    print(f"{dataset} {language}: {dict(made)}, {numbers:,} numbers compared")
    assert min(made[kind] for kind in ("csv", "xlsx", "pptx")) >= len(boards.BOARDS) and numbers > 100


@given(
    some.text(max_size=12).flatmap(lambda rest: some.sampled_from(["", *csv.FORMULA_STARTS]).map(lambda s: s + rest))
)
def test_no_text_of_a_csv_runs_as_a_formula(text: str) -> None:
    safe = csv.neutral(text)
    assert (
        isinstance(safe, str) and not safe.startswith(csv.FORMULA_STARTS) and safe.removeprefix("'") in (text, text[1:])
    )
    head = csv.to_bytes(pd.DataFrame({"=a": ["-1+1"], "n": [-1.5]})).decode("utf-8-sig").splitlines()
    assert head == ["'=a,n", "'-1+1,-1.5"]


def test_where_the_server_cannot_draw_no_picture_is_offered(data_folder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    view = from_link("trends", {"dataset": ["demo"]})
    card = boards.of(view)["trend"]
    monkeypatch.setenv("BROWSER_PATH", "/nonexistent/chromium")
    found = take.of(replace(view), card)
    assert found and found.figure and not {o.kind for o in found.entries} & set(image.FORMATS)
