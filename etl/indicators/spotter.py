"""All words the rules know, found in one pass over a text and asked for by position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from etl.catalogue import Catalogue
from etl.lexicon import words

_CROSSING = {
    term: (words().not_after.get(term, ()), words().not_before.get(term, ()))
    for term in (*words().not_after, *words().not_before)
}
_BREAK = re.compile(r"(?<=[一-鿿])\n(?=[一-鿿])")
_TITLES = re.compile(r"《[^《》\n]{1,80}》")


@dataclass(frozen=True)
class Hit:
    """A known word at a place."""

    term: str
    start: int
    end: int


class Spotter:
    """An automaton over the words of a catalogue and of the lexicon's domains; build once, use for every text."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = sorted({term for term in terms if term})
        self._automaton = AhoCorasick(self.terms, implementation=Implementation.ContiguousNFA)

    def spot(self, folded: str) -> Spotted:
        """Every occurrence of every word, overlapping ones too. Words inside 《titles》 do not count."""
        masked = _TITLES.sub(lambda match: "《" + "\x00" * (len(match[0]) - 2) + "》", folded)
        joined, places = _without_breaks(masked)
        found = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        hits = [Hit(self.terms[index], places[start], places[end - 1] + 1) for index, start, end in found]
        return Spotted(masked, sorted((hit for hit in hits if not _crossed(masked, hit)), key=_start))


def _without_breaks(text: str) -> tuple[str, Sequence[int]]:
    """The text with words broken over two lines made whole, and where each of its characters stands."""
    breaks = {match.start() for match in _BREAK.finditer(text)}
    if not breaks:
        return text, range(len(text))
    places = [place for place in range(len(text)) if place not in breaks]
    return "".join(text[place] for place in places), places


def _crossed(text: str, hit: Hit) -> bool:
    """复议案件 holds 复议, not 议案; 培训机构 is no 培训."""
    if hit.term not in _CROSSING:
        return False
    before, behind = _CROSSING[hit.term]
    return (hit.start > 0 and text[hit.start - 1] in before) or text.startswith(behind, hit.end)


def _start(hit: Hit) -> int:
    return hit.start


class Spotted:
    """Where which word stands in one text."""

    def __init__(self, text: str, hits: list[Hit]) -> None:
        self.text = text
        self._hits = hits
        self._starts = [hit.start for hit in hits]

    def within(self, start: int, end: int) -> list[Hit]:
        """All occurrences that lie wholly in [start, end), by start."""
        if start >= end:
            return []
        found = self._hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [hit for hit in found if hit.end <= end]

    def any_between(self, terms: Iterable[str], start: int, end: int) -> bool:
        wanted = set(terms)
        return any(hit.term in wanted for hit in self.within(start, end))


@cache
def spotter_for(catalogue: Catalogue) -> Spotter:
    """The automaton of a catalogue."""
    terms: set[str] = set()
    for entry in catalogue.entries:
        terms.update(entry.zero)
        for rule in entry.rules:
            terms.update(rule.never, rule.never_before, *rule.context, *rule.sentence, *rule.need)
    for group in (*words().domains.values(), *words().themes.values()):
        terms.update(group)
    return Spotter(terms)
