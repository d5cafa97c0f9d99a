"""The frame of every figure: title, how to read it, content, footer with source and caveats, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import streamlit as st

from dashboard import data_table, evidence
from dashboard.card import Board, Card
from dashboard.cell_table import marks
from dashboard.charts.drawing import Drawing
from dashboard.charts.frame import CONFIG
from dashboard.deck import entries, memory
from dashboard.exports import image, of_cards, take
from dashboard.exports.csv import Download
from dashboard.exports.take import Offer, Offers
from dashboard.exports.xlsx import Progress
from dashboard.i18n import current, t
from dashboard.view import View

OFFICE = "application/vnd.openxmlformats-officedocument"
MIME = {
    "csv": "text/csv", "xlsx": f"{OFFICE}.spreadsheetml.sheet", "pptx": f"{OFFICE}.presentationml.presentation",
    "docx": f"{OFFICE}.wordprocessingml.document", "png": "image/png", "svg": "image/svg+xml",
}  # fmt: skip


def draw(view: View, board: Board, key: str) -> None:
    """The card of this key in its frame; nothing where the board has none."""
    found = board.get(key)
    if not found:
        return
    evidence.settle(view, _clickable(board))
    with frame(view, found):
        event = _body(found)
        if found.foot and found.headed and not found.lead:
            foot(found.foot)
        if event is not None:
            evidence.show(view, key, marks(found.cells), _clickable(board))


def _clickable(board: Board) -> list[str]:
    """The cards with marks to click, the main one first."""
    return [key for key, found in board.items() if found.clickable and not found.lead]


def _body(found: Card) -> Any:
    """Draw what the card says; the event of a figure whose marks can be clicked, else None."""
    event = None
    if found.lead:
        lead(found.lead)
    elif found.figure:
        drawn = (found.compact or found.figure)()
        event = figure(drawn, found.key, found.alt or found.reading, found.clickable)
        if found.reading:
            reading(found.reading)
    if found.html and (html := found.html()):
        st.html(html)
    return event if found.clickable else None


@contextmanager
def frame(view: View, card: Card) -> Iterator[None]:
    """The frame of a card: its heading unless the body has one, and its menu."""
    with st.container(border=True, key=f"card-{card.key}", height="stretch"):
        with st.container(horizontal=True, key=f"cardhead-{card.key}", vertical_alignment="top"):
            if card.headed:
                _heading(card.title, card.subtitle)
            with _more(card.key):
                _tools(view, card)
        yield


@contextmanager
def card(key: str, title: str, subtitle: str = "", offers: Offers | None = None) -> Iterator[None]:
    """A card that is no part of a presentation, with a heading; `offers` are the files its menu hands out."""
    with st.container(border=True, key=f"card-{key}", height="stretch"):
        with st.container(horizontal=True, key=f"cardhead-{key}", vertical_alignment="top"):
            _heading(title, subtitle)
            if offers:
                menu(key, offers)
        yield


def _heading(title: str, subtitle: str) -> None:
    st.html(f"<h2 class='cardtitle'>{escape(title)}</h2><p class='cardsub'>{escape(subtitle)}</p>")


def _more(key: str) -> Any:
    return st.popover(t("tool.more"), type="tertiary", icon=":material/more_horiz:", key=f"more-{key}")


def _tools(view: View, card: Card) -> None:
    """Table on the spot, files, link, presentation."""
    shows = not card.lead and (card.cells or card.words)
    if shows and st.button(t("tool.table"), key=f"table-{card.key}", icon=":material/table_chart:"):
        st.dialog(t("tool.table_of", title=card.full_title), width="large")(_table)(view, card)
    offers = take.of(view, card)
    if offers:
        _files(card.key, offers)
    st.html(f"<a class='tool copylink' href='#' data-copy='{t('tool.copied')}'>{t('tool.copy')}</a>")
    if not card.lead:
        memory.add_button(entries.of(view, card.key))


def _table(view: View, card: Card) -> None:
    """What the card shows as a table that can be scrolled and sorted."""
    shown = data_table.frame(view, card.cells[: data_table.ROWS]) if card.cells else of_cards.frame(card)
    st.dataframe(
        shown, hide_index=True, height=min(560, 40 + 35 * len(shown)), alt=card.full_title, placeholder=t("data.empty")
    )


def menu(key: str, offers: Offers) -> None:
    """The files of a card or page behind one button."""
    with _more(key):
        _files(key, offers)


def _files(key: str, offers: Offers) -> None:
    buttons(key, offers)
    if offers.figure and not image.available():
        st.html(f"<p class='hint'>{t('export.no_browser')}</p>")
        st.radio(
            t("export.camera"), image.FORMATS, format_func=str.upper, horizontal=True, key=f"camera-{key}",
            label_visibility="collapsed",
        )  # fmt: skip


def buttons(key: str, offers: Offers) -> None:
    """One button a file; it is made on the click, a large workbook before it and with a progress bar."""
    for offer in offers.entries:
        if offer.slow:
            _slow(key, offer, offer.slow)
        else:
            download(key, offer.kind, offer.file)


def download(key: str, kind: str, file: Download) -> None:
    """A button for one file, which is made on the click."""
    _button(f"{kind}-{key}", kind, file.file_name, file.content)


def _button(key: str, kind: str, name: str, content: bytes | Callable[[], bytes]) -> None:
    st.download_button(
        t(f"export.{kind}"), content, name, MIME[kind], key=key, on_click="ignore", icon=":material/download:"
    )


def _slow(key: str, offer: Offer, make: Callable[[Progress], bytes]) -> None:
    label = t("export.prepare", rows=f"{offer.rows:,}")
    if st.button(label, key=f"prepare-{offer.kind}-{key}", icon=":material/table:"):
        bar = st.progress(0.0, t("export.collecting"))

        # quoting sentences takes a fifth of the time, rows half of it, putting the file together the rest
        def progress(done: int, total: int) -> None:
            words = t("export.writing", done=f"{done:,}", rows=f"{total:,}") if done < total else t("export.packing")
            bar.progress(0.2 + 0.5 * done / max(total, 1), words)

        content = make(progress)
        bar.empty()
        _button(f"{offer.kind}-{key}", offer.kind, offer.file.file_name, content)


def figure(fig: Drawing, key: str, alt: str, selectable: bool = False) -> Any:
    """Draw a figure with its text alternative; `selectable` returns the clicked marks."""
    config = CONFIG if image.available() else _camera(key)
    return st.plotly_chart(
        fig, theme=None, config=config, key=f"figure-{key}", alt=alt, selection_mode="points",
        on_select="rerun" if selectable else "ignore",
    )  # fmt: skip


def _camera(key: str) -> dict[str, Any]:
    """Where the server cannot draw, the reader's browser saves the picture: Plotly's own camera, in their language."""
    kind = st.session_state.get(f"camera-{key}", image.FORMATS[0])
    words = {"Download plot as a PNG": t("export.camera"), "Download plot": t("export.camera")}
    return CONFIG | {
        "displayModeBar": True, "modeBarButtons": [["toImage"]], "locale": current(),
        "locales": {current(): {"dictionary": words}},
        "toImageButtonOptions": {"format": kind, "filename": key, "scale": image.SCALE},
    }  # fmt: skip


def reading(text: str) -> None:
    """The one-line reading aid under a figure."""
    st.html(f"<p class='reading'>{escape(text)}</p>")


def lead(text: str) -> None:
    """Why there is no figure, and what to do."""
    st.html(f"<p class='lead'>{escape(text)}</p>")


def foot(text: str) -> None:
    """Source and caveats."""
    st.html(f"<p class='foot'>{escape(text)}</p>")
