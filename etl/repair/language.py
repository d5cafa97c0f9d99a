"""A word model of report Chinese: how likely is this string, in nats. Loaded for damaged pages only (1 s)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import log

import jieba

from etl.repair.script import tables

LONGEST = 7
_WORD_COUNT = 20_000  # weight of a lexicon word: that of a common one in jieba's dictionary (60 million running words)
_UNKNOWN = -24.0
_SIGN = -5.0
_RARE_SIGN = -14.0
_COMMON_SIGNS = frozenset("，。、；：“”《》（）！？‘’—…·%.-+")


class WordModel:
    """Unigram word probabilities; a string's score is that of its best segmentation."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        total = log(sum(counts.values()))
        self._words = {word: log(count) - total for word, count in counts.items()}
        shares: Counter[str] = Counter()
        for word, count in counts.items():
            for char in word:
                shares[char] += count
        whole = log(shares.total())
        self._shares = {char: log(count) - whole for char, count in shares.items()}

    def share(self, char: str) -> float:
        """Log share of a character in running text, as a word of its own or inside words."""
        return _SIGN if char in _COMMON_SIGNS else self._shares.get(char, _UNKNOWN)

    def char(self, char: str) -> float:
        """Log probability of one character as a word of its own."""
        if "\u4e00" <= char <= "\u9fff":
            return self._words.get(char, _UNKNOWN) if _is_everyday(char) else _UNKNOWN
        if char.isascii() or char in _COMMON_SIGNS:
            return _SIGN
        return _RARE_SIGN

    def extend(self, text: str, best: tuple[float, ...]) -> float:
        """Score of `text`; `best` holds the scores of its prefixes, the last one that without its last character."""
        score = best[-1] + self.char(text[-1])
        for length in range(2, min(LONGEST, len(text), len(best)) + 1):
            word = self._words.get(text[-length:])
            if word is not None:
                score = max(score, best[-length] + word)
        return score

    def score(self, text: str) -> float:
        """Log probability of the best segmentation of a whole string."""
        best: tuple[float, ...] = (0.0,)
        for end in range(1, len(text) + 1):
            best = (*best, self.extend(text[:end], best))
        return best[-1]


@cache
def _is_everyday(char: str) -> bool:
    """In GB 2312, the 6,763 characters of ordinary simplified text (粓, which the dictionary counts, is not)."""
    return len(char.encode("gb2312", errors="ignore")) == 2


@cache
def word_model() -> WordModel:
    """jieba's dictionary with the report words of data/lexicon/repair.yml."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    counts = {word: count for word, count in jieba.dt.FREQ.items() if count and len(word) <= LONGEST}
    for word in tables()["words"].split():
        counts[word] = max(counts.get(word, 0), _WORD_COUNT)
    return WordModel(counts)
