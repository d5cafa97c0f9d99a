"""A card as data: what it says, draws and hands out. Pages draw it in a frame, the presentation as a slide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.model import Cell

if TYPE_CHECKING:  # heavy or further up, and needed for the annotations alone
    from dashboard.charts.drawing import Drawing
    from dashboard.exports.deck import Slide, Table
    from dashboard.exports.take import Offers
    from dashboard.exports.xlsx import Book

MakeFigure = Callable[[], "Drawing"]


@dataclass(frozen=True)
class Card:
    """One message. What costs time is made when it is drawn or asked for.

    `lead` says why there is nothing to draw. `figure` stands alone (file, slide); `compact` is its form in a narrow
    column. `html` is the body, or what goes with the figure. `alt` describes the figure where no `reading` does.
    `cells` are the values behind it, the first of a unit and year being the one a `clickable` mark leads to.
    """

    key: str
    title: str
    subtitle: str = ""
    on_slide: str | None = None  # the subtitle on a slide, where that of the page speaks of clicking
    alone: str = ""  # the title where the page does not say what it is about: files, slides
    lead: str = ""
    figure: MakeFigure | None = None
    compact: MakeFigure | None = None
    within: Callable[[int], Drawing] | None = None  # the figure in so many pixels of height, less shown where it must
    html: Callable[[], str] | None = None
    words: Callable[[], Table] | None = None  # a card without a figure as a table
    large: bool = False  # on a slide the body itself, larger, beside the figure; else the table of words
    reading: str = ""
    alt: str = ""
    foot: str = ""
    cells: Sequence[Cell] = ()
    clickable: bool = False
    headed: bool = True  # False: the body brings its own heading
    what: tuple[str, ...] = ()  # what file names say besides units and years
    book: Callable[[], Book] | None = None
    slides: Callable[[], Sequence[Slide]] | None = None
    offers: Callable[[], Offers] | None = None  # where the files are not made of `cells`

    @property
    def full_title(self) -> str:
        return self.alone or self.title

    @property
    def slide_subtitle(self) -> str:
        return self.subtitle if self.on_slide is None else self.on_slide


Board = dict[str, Card]  # the cards of a page by key, in the order in which they are presented


def board(*cards: Card | None) -> Board:
    """The cards that there are."""
    return {card.key: card for card in cards if card}
