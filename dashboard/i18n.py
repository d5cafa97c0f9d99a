"""The reader's language. Every word of the interface comes from `texts`; labels of the data travel in the dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar

from dashboard.leftovers import LEFTOVERS, PATTERNS
from dashboard.texts import TEXTS, UNITS_OF_MEASURE

LANGUAGES = ("zh", "en")  # the first is the default
AGREES = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")  # {n} [report is|reports are]
FIELD = re.compile(r"\{(\w+)[^}]*\}")
_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def use(language: str) -> None:
    """Set the language of this run; app.py does so before anything is drawn."""
    _language.set(language if language in LANGUAGES else LANGUAGES[0])


def current() -> str:
    return _language.get()


def t(key: str, /, **values: object) -> str:
    """The text in the reader's language. Raises KeyError on an unknown key: a missing text is a defect."""
    text = TEXTS[key][LANGUAGES.index(current())]
    return agreed(text, values).format(**values) if values else text


def agreed(text: str, values: Mapping[str, object]) -> str:
    """`[report is|reports are]` agrees with the field last before it: the first form after 1, else the second."""

    def form(found: re.Match[str]) -> str:
        name = FIELD.findall(text, 0, found.start())[-1]
        return found[1] if str(values[name]) == "1" else found[2]

    return AGREES.sub(form, text)


def known(key: str) -> bool:
    """Whether a text exists: for codes that come from the data (issue codes), which may be newer than this list."""
    return key in TEXTS


def pick(zh: str | None, en: str | None) -> str:
    """The label column of the dataset in the reader's language; Chinese where there is no other."""
    return (en if current() == "en" and en else zh) or ""


def uom_name(uom: str) -> str:
    """A unit of measure of the data as a word of the reader's language."""
    return UNITS_OF_MEASURE.get(uom, uom) if current() == "en" else uom


def leftovers() -> dict[str, str]:
    """Streamlit's own English words that no parameter replaces -> Chinese. Empty in the English interface."""
    return LEFTOVERS if current() == "zh" else {}


def leftover_patterns() -> list[tuple[str, str]]:
    """The same for sentences with a name or number in them: regular expression -> Chinese."""
    return list(PATTERNS) if current() == "zh" else []


def join(words: list[str]) -> str:
    """A list in a sentence: 甲、乙、丙."""
    return (", " if current() == "en" else "、").join(words)
