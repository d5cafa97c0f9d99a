"""One slide of 1920 x 1080: how its height is shared out, and its words as HTML. The stage scales it to the window."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil

from dashboard.card import Card
from dashboard.charts.placement import text_width
from dashboard.exports import csv, fitting
from dashboard.exports.deck import Table
from dashboard.i18n import t
from dashboard.view import View

WIDTH, HEIGHT, EDGE = 1728, 1080, 96  # pixels: of the words, of the slide, beside them
TITLE, LONG_TITLE, SUBTITLE, READING, FOOT, TABLE = 56, 42, 28, 32, 24, 27  # type sizes
TOP, BOTTOM, GAP = 44, 30, 22
SIZES = (36, 31, TABLE)  # of a table: the largest at which it fits
MOST = {SUBTITLE: 2, READING: 3, FOOT: 3}  # lines; what is longer is cut
REST = 46  # pixels of the line that says how many rows are left out
LINE = 1.36  # height of a line, as a share of its type size


@dataclass(frozen=True)
class Sheet:
    """What stands on a slide around its body, and how high the body may be."""

    title: str
    title_size: int
    subtitle: str
    reading: str
    foot: str
    body: int


def layout(view: View, card: Card) -> Sheet:
    """The words of a card and the height that is left."""
    title = card.full_title
    size = TITLE if text_width(title, TITLE) <= WIDTH else LONG_TITLE
    reading = card.lead or card.reading or card.alt
    mark = csv.dataset_mark(view.dataset)
    foot = "　".join((mark, card.foot.strip())) if card.foot else t("present.source", dataset=mark)
    used = TOP + _height(title, size, WIDTH, 2) + BOTTOM + 2 * GAP + 36
    used += _height(card.slide_subtitle, SUBTITLE, WIDTH, MOST[SUBTITLE])
    used += _height(reading, READING, WIDTH - 30, MOST[READING]) + _height(foot, FOOT, WIDTH - 160, MOST[FOOT])
    return Sheet(title, size, card.slide_subtitle, reading, foot, HEIGHT - used)


def _height(text: str, size: int, width: int, most: int) -> int:
    lines = min(most, ceil(text_width(text, size) * 1.03 / width)) if text else 0
    return round(lines * size * LINE)


def head(sheet: Sheet) -> str:
    """Bar, title, subtitle."""
    subtitle = f"<p class='slidesub'>{escape(sheet.subtitle)}</p>" if sheet.subtitle else ""
    return (
        f"<div class='slidehead'><h1 style='font-size:{sheet.title_size}px'>{escape(sheet.title)}</h1>{subtitle}</div>"
    )


def foot(sheet: Sheet, number: int, of: int) -> str:
    """The one sentence, source and caveats, number of the page."""
    reading = f"<p class='slidereading'>{escape(sheet.reading)}</p>" if sheet.reading else ""
    page = f"<b aria-label='{t('present.slide', n=number, of=of)}'>{number} / {of}</b>"
    return f"<div class='slidefoot'>{reading}<div class='slidesource'><p>{escape(sheet.foot)}</p>{page}</div></div>"


def table(full: Table, height: int) -> str:
    """As many rows as can be read from the back of the room; the number of the others is said."""
    size = next((s for s in SIZES if _holds(full, height, s)), TABLE)
    n = len(full.rows) if _holds(full, height, size) else fitting.fitting(full, WIDTH, height - REST, size)
    left = len(full.rows) - n + full.more
    more = f"<p class='sliderest'>{t('present.rest', n=left)}</p>" if left else ""
    widths = "".join(f"<col style='width:{100 * share / sum(full.widths):.1f}%'>" for share in full.widths)
    names = "".join(f"<th scope='col'>{escape(name)}</th>" for name in full.head)
    rows = "".join(_row(fitting.cut(full, row, WIDTH, size)) for row in full.rows[:n])
    return (
        f"<table class='slidetable' style='font-size:{size}px'><colgroup>{widths}</colgroup>"
        f"<thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>{more}"
    )


def _holds(full: Table, height: int, size: int) -> bool:
    """Whether every row fits, and there are no others."""
    return not full.more and fitting.fitting(full, WIDTH, height, size) == len(full.rows)


def _row(words: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in words)}</tr>"
