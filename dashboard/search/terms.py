"""What is looked for: a query cut into words as Chinese is read, phrases in quotes kept whole."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

MOST = 8
_PHRASE = re.compile(r"[“\"「]([^”\"」]+)[”\"」]")
_WORD = re.compile(r"\w")
ENDS = "。！？\n"  # as in queries_text: what ends a sentence; a semicolon does not: its halves share a subject
_SENTENCE = re.compile(rf"[^{ENDS}]+[{ENDS}]?")


@cache
def _cutter() -> Any:
    import jieba  # with its dictionaries; most sessions search nothing

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    return cutter


def parse(query: str) -> tuple[str, ...]:
    """The terms that must all occur. Single characters count only where nothing longer is asked for."""
    phrases = [phrase.strip() for phrase in _PHRASE.findall(query)]
    words = [word for word in _cutter().lcut(_PHRASE.sub(" ", query)) if _WORD.search(word)]
    long = [word for word in words if len(word) > 1]
    return tuple(dict.fromkeys(term for term in (*phrases, *(long or ([] if phrases else words))) if term))[:MOST]


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences of a stretch of text that hold a word, without the space around them."""
    spans = []
    for found in _SENTENCE.finditer(text, start, len(text) if end is None else end):
        said = found.group()
        left, right = len(said) - len(said.lstrip()), len(said.rstrip())
        if _WORD.search(said):
            spans.append((found.start() + left, found.start() + right))
    return spans


def hits(sentence: str, terms: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the terms stand in a sentence, overlapping ones as one."""
    spans = sorted((m.start(), m.end()) for term in terms for m in re.finditer(re.escape(term), sentence))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
