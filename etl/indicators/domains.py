"""What a stretch of text is about: the domains of data/lexicon/words.yml, whose words tell what a bare verb means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from etl.indicators.phrase import substance
from etl.indicators.spotter import Hit, Spotted
from etl.lexicon import words

DOMAIN_OF: dict[str, set[str]] = {}
for _name, _terms in words().domains.items():
    for _term in _terms:
        DOMAIN_OF.setdefault(_term, set()).add(_name)
_ROW = re.compile(r"^.*\|.*\|.*$", re.MULTILINE)
_KIND = re.compile(r"[^,。;、\d]{0,3}类")
_FIRST_COUNTED = re.compile(r"[^,。;\d]+(?=\d)")
LITTLE = 2  # so many characters beyond fillers still name nothing
_DOCUMENT_WORDS, _DOCUMENT_SHARE = 4, 0.6


def document_domain(spotted: Spotted) -> frozenset[str]:
    """The domain that a text is about as a whole (a report on 行政复议 alone): most of its domain words."""
    counted = Counter(domain for hit in _named_in_prose(spotted) for domain in DOMAIN_OF[hit.term])
    best = counted.most_common(1)
    if best and best[0][1] >= _DOCUMENT_WORDS and best[0][1] >= _DOCUMENT_SHARE * counted.total():
        return frozenset({best[0][0]})
    return frozenset()


def _named_in_prose(spotted: Spotted) -> Iterator[Hit]:
    """Each mention once (行政复议 is not 复议 again, 政府信息公开 one word), not those in the cells of tables."""
    rows = [row.span() for row in _ROW.finditer(spotted.text)]
    end = 0
    for hit in sorted(spotted.within(0, len(spotted.text)), key=lambda hit: (hit.start, -hit.end)):
        if hit.term in DOMAIN_OF and hit.start >= end and not any(a <= hit.start < b for a, b in rows):
            if hit.start > end:
                yield hit
            end = hit.end


def last_domains(spotted: Spotted, start: int, end: int) -> frozenset[str]:
    """The domain(s) of the last domain word in a span; several only where one word belongs to several.

    行政处罚类17件,审结51件: the kinds of the cases do not change what the sentence is about.
    """
    named = (
        hit for hit in spotted.within(start, end) if hit.term in DOMAIN_OF and not _KIND.match(spotted.text, hit.end)
    )
    last = max(named, key=lambda hit: (hit.end, len(hit.term)), default=None)
    return frozenset(DOMAIN_OF[last.term]) if last else frozenset()


def another_matter(folded: str, sentence_start: int, left: int) -> bool:
    """办理法律援助案件62件;推出便民措施9项,办理5万件: behind a semicolon another matter has been counted."""
    semicolon = folded.rfind(";", sentence_start, left)
    if semicolon < 0:
        return False
    counted = _FIRST_COUNTED.match(folded, semicolon + 1, left)
    if not counted or _KIND.search(counted[0]):
        return False
    named = any(term in counted[0] for term in DOMAIN_OF)
    return not named and len(substance(folded, *counted.span())) > LITTLE
