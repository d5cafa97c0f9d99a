"""Links between pages. Every view is its URL, so a link is all that is needed to open one."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import quote_plus

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
    pairs = (
        (k, x) for k, v in state.items() if v not in (None, "") for x in (v if isinstance(v, list | tuple) else (v,))
    )
    return f"{path_of(page)}?{'&'.join(f'{k}={_quoted(str(x))}' for k, x in pairs)}"


def carried() -> tuple[str, str, str]:
    """What every link carries on: dataset, version, language."""
    return _dataset.get(), _version.get(), i18n.current()


@lru_cache(maxsize=16_384)
def _quoted(text: str) -> str:
    """Pages have thousands of links with the same words in them."""
    return quote_plus(text)


def to_fact(fact_id: str) -> str:
    """The report, opened at the sentence of this fact."""
    return href("source", fact=fact_id)


def to_review(fact_id: str) -> str:
    """The decision on this fact."""
    return href("review", fact=fact_id)
