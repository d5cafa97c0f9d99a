"""Slides and tables of any card: its native charts where it declares them, else its table of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.card import Card
from dashboard.cell_table import CellRun, marks
from dashboard.exports import csv, fitting, slides, xlsx
from dashboard.exports.deck import Slide, Table
from dashboard.i18n import t
from dashboard.model import Cell
from dashboard.view import View

SIZES = (16.0, 13.5)  # points of a table on a slide: the smaller where the table then stands whole on one
ROOM = (878.0, 325.0)  # points of the body of a slide
MOST = 600  # values whose sentences are looked up for one card
PARTS = 4  # slides one table may take; the rest is said


def slides_of(view: View, card: Card) -> list[Slide]:
    """The slides of one card, each marked with its dataset."""
    mark = csv.dataset_mark(view.dataset)
    return [
        replace(slide, mark=mark, foot=slide.foot or t("present.source", dataset=mark)) for slide in _of(view, card)
    ]


def _of(view: View, card: Card) -> Sequence[Slide]:
    if card.lead:
        return [Slide(card.full_title, card.lead, card.foot, card.lead)]
    found = card.slides() if card.slides else []
    if found or card.words is None:
        return found
    return tables(card, card.words(), slides.notes(view, spoken(view, card)))


def tables(card: Card, table: Table, said: str) -> list[Slide]:
    """A table in parts that fit; after the last part the number of rows left out."""
    whole = (size for size in SIZES if fitting.fitting(table, *ROOM, size) == len(table.rows))
    size = next(whole, SIZES[0])
    parts: list[Table] = []
    rest = list(table.rows)
    while rest and len(parts) < PARTS:
        n = fitting.fitting(replace(table, rows=tuple(rest)), *ROOM, size)
        parts.append(replace(table, rows=tuple(fitting.cut(table, row, ROOM[0], size) for row in rest[:n])))
        rest = rest[n:]
    left = len(rest) + table.more
    more = t("present.rest", n=left) if left else ""
    return [
        Slide(
            t("pptx.part", title=card.full_title, part=n, parts=len(parts)) if len(parts) > 1 else card.full_title,
            card.reading or card.alt or card.slide_subtitle,
            "　".join(filter(None, (card.foot, more if n == len(parts) else ""))), said, table=part, size=size,
        )
        for n, part in enumerate(parts, 1)
    ]  # fmt: skip


def spoken(view: View, card: Card) -> list[Cell]:
    """The values a card is about: those of the chosen units where it shows others besides."""
    run = card.cells
    cells = list(marks(run).values()) if isinstance(run, CellRun) else run[:MOST]
    return [c for c in cells if c.unit_id in view.chosen] or list(cells)


def frame(card: Card) -> pd.DataFrame:
    """The table of words as a frame."""
    table = card.words() if card.words else Table((), (), ())
    return pd.DataFrame(list(table.rows), columns=list(table.head))


def book(view: View, card: Card) -> xlsx.Book:
    """A table of words as a workbook."""
    table = card.words() if card.words else Table((), (), ())
    columns = [
        xlsx.Column(name or " ", 14 * share, wrap=True) for name, share in zip(table.head, table.widths, strict=True)
    ]
    sheet = xlsx.Sheet(t("xlsx.values"), card.full_title, columns, table.rows, len(table.rows))
    return xlsx.Book(card.full_title, csv.dataset_mark(view.dataset), [sheet])


def all_slides(cards: Iterable[tuple[View, Card]]) -> list[Slide]:
    """One after the other; links and colours are those of each view."""
    return [slide for view, card in cards for slide in slides_of(view, card)]
