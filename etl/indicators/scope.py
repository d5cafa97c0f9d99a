"""What limits or widens a number: parts, increments, periods of their own, 含…, and modifiers of the noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from etl.catalogue import Catalogue
from etl.indicators.matching import Match
from etl.indicators.parts import Parts
from etl.indicators.phrase import Phrase, substance
from etl.indicators.reading import Reading
from etl.indicators.timing import Timing
from etl.lexicon import alternation, words

_INCREMENT = re.compile(alternation(words().increment_words))
_INCLUDES = re.compile(r"\((含[^()\d]{2,30})\)")
_QUOTED = re.compile(r"[“《][^”》]{2,30}[”》]")
_LIMITING = 3  # so many characters that no rule has used make a modifier that limits the count


def scope_of(
    folded: str,
    phrase: Phrase,
    match: Match,
    when: Timing,
    parts: Parts,
    catalogue: Catalogue,
    item: tuple[int, int] | None,
) -> tuple[str, str]:
    """(scope, scope_kind) of a number that a rule has read."""
    rule, quantity = match.rule, phrase.quantity
    left = folded[phrase.left_start : quantity.start]
    if when.period:
        return when.period, "period"
    if rule.scope_kind != "whole":
        return match.terms[0] if match.terms else "", rule.scope_kind
    increment = _INCREMENT.search(left)
    if increment and "cert_new" not in rule.indicator_id and "normative" not in rule.indicator_id:
        return increment[0], "increment"
    if parts.among(folded, phrase) and parts.whole_of_class(quantity.unit_class) == rule.indicator_id:
        return _label(left), "part"
    limit = _modifier(folded, phrase, match, catalogue) if item is None else ""
    return (limit, "part") if limit else ("", "whole")


def _label(left: str) -> str:
    return re.sub(r"^[\s,、;:(]+|其中|内有|内含|包括", "", left).strip(" :“”,、")[:30]


def _modifier(folded: str, phrase: Phrase, match: Match, catalogue: Catalogue) -> str:
    """Words of the noun phrase that neither the rule nor the filler list explains: they limit what is counted."""
    if catalogue.indicators[match.rule.indicator_id].kind == "rate" or match.head is None:
        return ""
    start = phrase.left_start
    end = phrase.quantity.start if match.head.start < phrase.quantity.end else match.head.end
    if match.head.start >= phrase.quantity.end:
        start = phrase.quantity.end
    span = folded[start:end]
    quoted = _QUOTED.search(span)
    if quoted:
        return quoted[0]
    rest = substance(folded, start, end, _own_words(catalogue, match.rule.indicator_id))
    return rest if len(rest) >= _LIMITING else ""


@cache
def _own_words(catalogue: Catalogue, indicator_id: str) -> tuple[str, ...]:
    """Every word by which the catalogue knows an indicator: none of them limits it."""
    entry = next(entry for entry in catalogue.entries if entry.indicator.indicator_id == indicator_id)
    own = {term for rule in entry.rules for group in rule.need for term in group}
    domains = (words().domains[rule.topic] for rule in entry.rules if rule.topic in words().domains)
    return tuple(sorted(own | {term for group in domains for term in group}))


def widened(folded: str, readings: Sequence[Reading], catalogue: Catalogue) -> list[Reading]:
    """败诉5件(含高新区): the bracket speaks for the numbers of the same dimension in the sentence."""
    result = list(readings)
    for reading in readings:
        includes = _INCLUDES.match(folded, reading.quantity.end)
        if not includes or not reading.indicator_id:
            continue
        dimension = catalogue.indicators[reading.indicator_id].dimension
        for index, other in enumerate(result):
            same = other.indicator_id and catalogue.indicators[other.indicator_id].dimension == dimension
            if same and other.scope_kind == "whole":
                result[index] = replace(other, scope=includes[1], scope_kind="wider")
    return result
