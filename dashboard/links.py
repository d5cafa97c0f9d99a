"""Links between pages. Every view is its URL, so a link is all that is needed to open one."""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import urlencode

from dashboard import i18n
from dashboard.navigation import path_of

_dataset: ContextVar[str] = ContextVar("dataset", default="")
_version: ContextVar[str] = ContextVar("version", default="")


def use(dataset: str, asof: str) -> None:
    """Set the dataset, and the version of it, that links carry on: those of the view that is drawn."""
    _dataset.set(dataset)
    _version.set(asof)


def href(page: str, **parameters: object) -> str:
    """Relative address of a page with its state; dataset, version and language are carried on, None and '' left out."""
    state: dict[str, object] = {"dataset": _dataset.get(), "asof": _version.get(), "lang": i18n.current()}
    state |= parameters
    return f"{path_of(page)}?{urlencode({k: v for k, v in state.items() if v not in (None, '')}, doseq=True)}"


def to_fact(fact_id: str) -> str:
    """The report, opened at the sentence of this fact."""
    return href("source", fact=fact_id)


def to_review(fact_id: str) -> str:
    """The decision on this fact."""
    return href("review", fact=fact_id)
