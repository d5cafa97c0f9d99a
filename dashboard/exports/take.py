"""What the menu of a card hands out: the same table as CSV and XLSX, its figure as picture, its slides as PPTX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import copy_context
from dataclasses import dataclass

from dashboard import theme
from dashboard.card import Card
from dashboard.charts.drawing import Drawing
from dashboard.exports import books, brief, csv, image, of_cards, values, xlsx
from dashboard.exports import slides as slides_of
from dashboard.exports.deck import Slide
from dashboard.i18n import t
from dashboard.model import Cell
from dashboard.view import View

LARGE = 20_000  # rows: from here on the workbook takes over a second and is made with a progress bar

MakeFigure = Callable[[], Drawing]
MakeSlides = Callable[[], Sequence[Slide]]
MakeBook = Callable[[], xlsx.Book]


@dataclass(frozen=True)
class Offer:
    """One entry of a menu. `kind` is the ending of the file; `slow` makes it, telling how far it is."""

    kind: str
    file: csv.Download
    rows: int = 0
    slow: Callable[[xlsx.Progress], bytes] | None = None


@dataclass(frozen=True)
class Offers:
    """The entries of one card; `figure` says that there is a picture to take, even where the server cannot draw it."""

    entries: tuple[Offer, ...]
    figure: bool = False


def away(
    view: View, cells: Iterable[Cell], title: str, *what: str, figure: MakeFigure | None = None,
    book: MakeBook | None = None, slides: MakeSlides | None = None, foot: str = "",
) -> Offers:  # fmt: skip
    """The offers of a card. `figure`, `book` and `slides` are called when the reader asks for the file."""
    rows = cells if isinstance(cells, Sequence) else list(cells)
    name = values.name_parts(view, rows, *what)
    make = book or (lambda: books.values_book(view, rows, title))
    entries = [Offer("csv", values.download(view, rows, *what)), _workbook(view, make, name, len(rows))]
    if slides:
        entries.append(Offer("pptx", deck(view, slides, title, name)))
    if figure and image.available():
        caption = image.Caption(title, "　".join(filter(None, (csv.dataset_mark(view.dataset), foot))))
        entries += [_picture(view, figure, name, kind, caption) for kind in image.FORMATS]
    return Offers(tuple(entries), figure is not None)


def of(view: View, card: Card) -> Offers | None:
    """What a card hands out; None where there is nothing to take."""
    if card.offers:
        return card.offers()
    if card.lead or not (card.cells or card.words):
        return None
    deck_of = (lambda: of_cards.slides_of(view, card)) if card.slides or card.words else None
    if not card.cells:
        return _worded(view, card)
    return away(
        view, card.cells, card.full_title, *card.what, figure=None if card.lead else card.figure, book=card.book,
        slides=deck_of, foot=card.foot,
    )  # fmt: skip


def _worded(view: View, card: Card) -> Offers:
    """A table of words as CSV, workbook and slides."""
    name = (view.name(view.focus) if view.chosen else "", card.full_title)
    table = file(view, "csv", name, lambda: csv.marked(of_cards.frame(card), view.dataset))
    book = file(view, "xlsx", name, lambda: xlsx.to_bytes(of_cards.book(view, card)))
    slides = deck(view, lambda: of_cards.slides_of(view, card), card.full_title, name)
    return Offers((Offer("csv", table), Offer("xlsx", book), Offer("pptx", slides)))


def collected(view: View, cards: Sequence[tuple[View, Card]]) -> csv.Download:
    """The collected cards as one deck, in their order; the file is named after the dataset in view."""
    return deck(view, lambda: of_cards.all_slides(cards), t("deck.file"), (t("deck.file"),))


def overview(view: View) -> Offers:
    """The page of one unit: its headline indicators as slides, and a brief in Word."""
    title = t("pptx.overview", unit=view.name(view.focus), year=view.year)
    name = (view.name(view.focus), t("brief.headlines.short"), str(view.year))
    entries = (
        Offer("pptx", deck(view, lambda: slides_of.overview(view), title, name)),
        Offer("docx", file(view, "docx", name, lambda: _docx(view))),
    )
    return Offers(entries)


def file(view: View, kind: str, name: Sequence[str], content: Callable[[], bytes]) -> csv.Download:
    """A file named as all are. Made on a thread that knows neither language nor theme of this run: hence the context;
    on paper everything is light."""
    context = copy_context()

    def on_paper() -> bytes:
        with theme.paper():
            return content()

    stem = csv.file_name(view.dataset, *name).removesuffix(".csv")
    return csv.Download(f"{stem}.{kind}", lambda: context.copy().run(on_paper))


def deck(view: View, slides: MakeSlides, title: str, name: Sequence[str]) -> csv.Download:
    """Slides of one card or page as PPTX."""
    mark = csv.dataset_mark(view.dataset)
    return file(view, "pptx", name, lambda: _pptx(slides, title, mark))


def _pptx(slides: MakeSlides, title: str, mark: str) -> bytes:
    from dashboard.exports import pptx  # a fifth of a second, which the first page need not wait for

    return pptx.to_bytes(slides(), title, mark)


def _docx(view: View) -> bytes:
    from dashboard.exports import docx

    return docx.to_bytes(brief.build(view))


def _workbook(view: View, make: MakeBook, name: Sequence[str], rows: int) -> Offer:
    download = file(view, "xlsx", name, lambda: xlsx.to_bytes(make()))
    slow = (lambda progress: xlsx.to_bytes(make(), progress)) if rows >= LARGE else None
    return Offer("xlsx", download, rows, slow)


def _picture(view: View, figure: MakeFigure, name: Sequence[str], kind: str, caption: image.Caption) -> Offer:
    return Offer(kind, file(view, kind, name, lambda: image.to_bytes(figure(), kind, caption)))
