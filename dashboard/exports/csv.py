"""CSV for Excel and WPS: UTF-8 with BOM, headers with units of measure, text cells that cannot run as formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass

import pandas as pd

from dashboard.i18n import t
from dashboard.model import Dataset

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Download:
    """A file to hand out; `content` makes it when the reader asks for it."""

    file_name: str
    content: Callable[[], bytes]


def neutral(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def to_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as it stands, without its index. `to_csv(encoding=...)` would leave the BOM out of a string."""
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(neutral)
    safe.columns = [str(neutral(name)) for name in safe.columns]
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def file_name(dataset: Dataset, *parts: str) -> str:
    """Dataset, its marks, then the parts (units, indicator, years); no sign a file system refuses, 120 characters."""
    mark = (t("dataset.fictional"),) if dataset.fictional and not _says_so(dataset) else ()
    version = (t("asof.file", time=f"{dataset.as_of:%Y-%m-%d-%H%M}"),) if dataset.as_of else ()
    words = [t("app.name"), dataset.title_zh, *mark, *version, *parts]
    stem = "_".join(re.sub(r'[\\/:*?"<>|\s]+', "-", word) for word in words if word)
    return f"{stem[:120]}.csv"


def download(make: Callable[[], pd.DataFrame], dataset: Dataset, *parts: str) -> Download:
    """The frame with the dataset's mark in name and content.

    Streamlit makes the content on a thread of its own, which does not know the language of this run: hence the context.
    """
    context = copy_context()

    return Download(file_name(dataset, *parts), lambda: context.copy().run(lambda: marked(make(), dataset)))


def marked(frame: pd.DataFrame, dataset: Dataset) -> bytes:
    """The frame with a column that names the dataset."""
    return to_bytes(frame.assign(**{t("csv.dataset"): dataset_mark(dataset)}))


def dataset_mark(dataset: Dataset) -> str:
    """The dataset's title, with the word fictional where it is and the title does not say so itself, and with the
    version where it is an earlier one."""
    said = not dataset.fictional or _says_so(dataset)
    version = t("asof.bracket", time=f"{dataset.as_of:%Y-%m-%d %H:%M}") if dataset.as_of else ""
    return f"{dataset.title_zh}{'' if said else t('dataset.fictional.bracket')}{version}"


def _says_so(dataset: Dataset) -> bool:
    """Whether the title holds the mark already, be its brackets narrow or wide."""
    mark, title = (re.sub(r"\W", "", text) for text in (t("dataset.fictional"), dataset.title_zh))
    return mark in title
