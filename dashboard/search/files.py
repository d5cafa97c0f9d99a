"""The sentences found as CSV and XLSX: all of them, not only those of the page."""

from __future__ import annotations

import pandas as pd

from dashboard.exports import csv, take, xlsx
from dashboard.exports.take import Offer, Offers
from dashboard.exports.xlsx import Book, Column, Sheet
from dashboard.i18n import t
from dashboard.queries import rows
from dashboard.search.results import sentences_of
from dashboard.search.scope import kind_name
from dashboard.view import View

MOST = 5_000  # reports whose sentences are put into a file
COLUMNS = {"unit": 16, "year": 7, "title": 40, "chapter": 28, "kind": 10, "sentence": 90}


def offers(view: View) -> Offers:
    """Named after the words that were looked for."""
    name = (t("page.text"), view.search.query or t("text.told.short"))

    def book() -> bytes:
        found = frame(view)
        columns = [Column(str(c), width, width > 80) for c, width in zip(found.columns, COLUMNS.values(), strict=True)]
        sheet = Sheet(t("text.sheet"), title(view), columns, list(found.itertuples(index=False, name=None)), len(found))
        return xlsx.to_bytes(Book(title(view), csv.dataset_mark(view.dataset), (sheet,)))

    plain = csv.download(lambda: frame(view), view.dataset, *name)
    return Offers((Offer("csv", plain), Offer("xlsx", take.file(view, "xlsx", name, book))))


def title(view: View) -> str:
    search = view.search
    n = f"{len(search.found):,}"
    if search.terms:
        return t("text.title", query=search.query, n=n)
    return t("text.told", year=search.last, n=n) if search.last else t("text.told.undated", n=n)


def frame(view: View) -> pd.DataFrame:
    """A row a sentence."""
    reports = list(rows(view.search.found.head(MOST)))
    sentences = sentences_of(view.path, view.search, [r.doc_id for r in reports])
    found = [
        [r.unit_name, int(r.year) or "", r.title, f.chapter, kind_name(f.kind) if f.kind else "", f.text]
        for r in reports for f in sentences[r.doc_id]
    ]  # fmt: skip
    return pd.DataFrame(found, columns=[t(f"text.column.{name}") for name in COLUMNS])
