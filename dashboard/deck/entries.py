"""An entry of the deck: page, card and the state of the page, written into one parameter of the address.

`trends.trend~dataset.demo~units.X-0103.X-0106~indicator.court_appearance_rate`: only signs that an address carries as
they are. What the common dataset says already, and fixed defaults, are left out; defaults that come from the data are
not, or a slide would change with the next build.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from dashboard import boards, database, forms
from dashboard.card import Card
from dashboard.i18n import t
from dashboard.view import ALL, OUTCOMES, STATUSES, View, from_link

MOST = 20  # cards in a deck; more would not fit an address that a chat passes on
PARTS, VALUES = "~", "."
NO_STATE = ("dataset", "lang", "card", "fact", "mark")
FIXED = {"form": forms.TOTAL, "outcome": OUTCOMES[0], "dimension": ALL, "status": STATUSES[0]}

State = tuple[tuple[str, tuple[str, ...]], ...]


class Gone(Exception):
    """An entry that opens no card; the message says why, in the reader's words."""


@dataclass(frozen=True)
class Entry:
    """A card of a page in a certain state."""

    dataset: str
    page: str
    card: str
    state: State = ()


@dataclass(frozen=True)
class Opened:
    """What an entry leads to."""

    entry: Entry
    view: View
    card: Card


def of(view: View, card: str) -> Entry:
    """The entry that leads to this card of this view."""
    chosen = view.fields.chosen.items()
    state = tuple((k, tuple(v)) for k, v in chosen if v and k not in NO_STATE and [FIXED.get(k)] != list(v))
    return Entry(view.dataset.key, view.fields.page, card, state)


def encode(entry: Entry, common: str) -> str:
    """The entry as a parameter of an address whose dataset is `common`."""
    elsewhere = (("dataset", (entry.dataset,)),) if entry.dataset != common else ()
    parts = [(entry.page, (entry.card,)), *elsewhere, *entry.state]
    return PARTS.join(VALUES.join(map(_quoted, (name, *values))) for name, values in parts)


def decode(text: str, common: str) -> Entry:
    """The entry a parameter stands for. Raises Gone where it is none."""
    (page, *card), *rest = ([unquote(value) for value in part.split(VALUES)] for part in text.split(PARTS))
    if page not in boards.BOARDS or len(card) != 1:
        raise Gone(t("deck.gone.card"))
    state = {name: tuple(values) for name, *values in rest if values}
    dataset = state.pop("dataset", (common,))[0]
    return Entry(dataset, page, card[0], tuple((k, v) for k, v in state.items() if k not in NO_STATE))


def _quoted(value: str) -> str:
    return quote(value, safe="").replace(VALUES, "%2E").replace(PARTS, "%7E")


def opened(entry: Entry) -> Opened:
    """Make the view and the card. Raises Gone where the dataset, or something in it, is no longer there."""
    if entry.dataset not in {dataset.key for dataset in database.datasets()[0]}:
        raise Gone(t("deck.gone.dataset", name=entry.dataset[:40]))
    view = from_link(entry.page, query(entry))
    if view.fields.notices:
        raise Gone(view.fields.notices[0])
    card = boards.of(view).get(entry.card)
    if card is None:
        raise Gone(t("deck.gone.card"))
    return Opened(entry, view, card)


def query(entry: Entry) -> Mapping[str, Sequence[str]]:
    """The entry as the parameters of its page."""
    return {"dataset": [entry.dataset]} | {name: list(values) for name, values in entry.state}


def read(texts: Sequence[str], common: str) -> tuple[list[Entry], list[str]]:
    """The entries an address holds, each once, and a notice for every one that opens nothing or is too many."""
    found: dict[Entry, None] = {}
    notices: dict[str, None] = {}
    for text in texts:
        try:
            entry = decode(text, common)
            if entry in found:
                continue
            if len(found) == MOST:
                notices[t("deck.full", most=MOST)] = None
                break
            opened(entry)
            found[entry] = None
        except Gone as reason:
            notices[t("deck.skipped", entry=text[:40], why=reason)] = None
    return list(found), list(notices)
