"""Simplified and traditional script, character by character as the mirror sites converted, and back with opencc."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from opencc import OpenCC

_TABLES = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "repair.yml"


@cache
def tables() -> dict[str, Any]:
    """The data tables of this package (data/lexicon/repair.yml)."""
    loaded: dict[str, Any] = yaml.safe_load(_TABLES.read_text(encoding="utf-8"))
    return loaded


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@cache
def traditional_of(char: str) -> str:
    """What the sites' fixed table makes of one simplified character; ambiguous ones (后 于 余 干 里 制) stay."""
    if char in tables()["stay"]:
        return char
    return str(tables()["traditional"].get(char) or _converter("s2t").convert(char))


@cache
def simplified_of(char: str) -> str:
    """The simplified form of one character, out of context (for scoring)."""
    return _converter("t2s").convert(char) if len(char) == 1 else char


def to_traditional(text: str) -> str:
    """Convert as the mirror sites did: character by character, no words."""
    return "".join(traditional_of(char) for char in text)


def to_simplified(text: str) -> str:
    """Traditional -> simplified with opencc, same length; 著 becomes 着 except in the words that really have it."""
    converted = _converter("t2s").convert(text)
    if len(converted) != len(text):
        converted = "".join(simplified_of(char) for char in text)
    return _zhu().sub(lambda match: match[0] if len(match[0]) > 1 else "着", converted)


@cache
def _zhu() -> re.Pattern[str]:
    return re.compile("|".join([*tables()["zhu_words"], "著"]))
