"""The helper tables of reading: measure words, names that hold numbers, domains. Data lives in data/lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0xFE6A: 0x25}


def fold(text: str) -> str:
    """Full-width signs and digits to ASCII, one code point for one, so that offsets stay valid."""
    return text.translate(_FULL_WIDTH)


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@dataclass(frozen=True)
class Measures:
    """Measure words by class, and what stands around a number."""

    unit_class: dict[str, str]  # word -> class
    after_chinese: tuple[str, ...]
    scales: dict[str, int]
    before: dict[str, str]  # qualifying word before the number -> qualifier
    after: dict[str, str]
    inside: dict[str, str]


@dataclass(frozen=True)
class Words:
    """See data/lexicon/words.yml, where each list says what it is for."""

    names: tuple[str, ...]
    rhetorical_nouns: tuple[str, ...]
    counting_verbs: tuple[str, ...]
    domains: dict[str, tuple[str, ...]]
    themes: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    verbs: tuple[str, ...]
    generic: tuple[str, ...]
    actors: tuple[str, ...]
    modifiers: tuple[str, ...]
    section_kinds: dict[str, tuple[str, ...]]
    target_words: tuple[str, ...]
    part_markers: tuple[str, ...]
    increment_words: tuple[str, ...]
    foreign: tuple[str, ...]
    zero_nouns: tuple[str, ...]
    not_after: dict[str, tuple[str, ...]]
    not_before: dict[str, tuple[str, ...]]


def _load(name: str) -> Any:
    return yaml.safe_load((DATA / "lexicon" / name).read_text(encoding="utf-8"))


@cache
def measures() -> Measures:
    """The measure words of data/lexicon/measures.yml."""
    raw = _load("measures.yml")
    qualifiers = raw["qualifiers"]
    return Measures(
        unit_class={word: name for name, words in raw["classes"].items() for word in words},
        after_chinese=tuple(raw["after_chinese_numeral"]),
        scales=dict(raw["scales"]),
        before={word: sign for sign, words in qualifiers["before"].items() for word in words},
        after={word: sign for sign, words in qualifiers["after"].items() for word in words},
        inside={word: sign for sign, words in qualifiers["inside"].items() for word in words},
    )


@cache
def words() -> Words:
    """The word lists of data/lexicon/words.yml."""
    raw = _load("words.yml")
    return Words(**{key: _tuples(value) for key, value in raw.items()})


def _tuples(value: Any) -> Any:
    """Lists as tuples of strings, one level of grouping kept."""
    if isinstance(value, dict):
        return {name: _tuples(group) for name, group in value.items()}
    return tuple(map(str, value))
