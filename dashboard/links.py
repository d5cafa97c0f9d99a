"""Links between pages. Every view is its URL, so a link is all that is needed to open one."""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import urlencode

from dashboard import i18n
from dashboard.navigation import path_of

_dataset: ContextVar[str] = ContextVar("dataset", default="")


def use(dataset: str) -> None:
    """Set the dataset that links carry on: the one of the view that is drawn."""
    _dataset.set(dataset)


def href(page: str, **parameters: object) -> str:
    """Relative address of a page with its state; dataset and language are carried on, None and '' are left out."""
    state: dict[str, object] = {"dataset": _dataset.get(), "lang": i18n.current()}
    state |= parameters
    return f"{path_of(page)}?{urlencode({k: v for k, v in state.items() if v not in (None, '')}, doseq=True)}"


def to_fact(fact_id: str) -> str:
    """The report, opened at the sentence of this fact."""
    return href("source", fact=fact_id)
