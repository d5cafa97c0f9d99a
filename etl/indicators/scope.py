"""What limits or widens a number: parts, increments, periods of their own, 含…, and modifiers of the noun."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from etl.catalogue import Catalogue
from etl.indicators.matching import Match
from etl.indicators.parts import Parts
from etl.indicators.phrase import Phrase
from etl.indicators.reading import Reading
from etl.indicators.spotter import Hit
from etl.indicators.timing import Timing
from etl.lexicon import alternation, words
from etl.model import Fact

_INCREMENT = re.compile(alternation(words().increment_words))
_INCLUDES = re.compile(r"\((含(?!旧存|上年|历年|未结|结转)[^()\d]{2,30})\)")
_INCLUDED = re.compile(r"(含[^,。;()\d]{2,20})在内")
_QUOTED = re.compile(r"[“《][^”》]{2,30}[”》]")
_LIST_CLOSED = re.compile(r"等(?:各类|各种|系列|主题|专题|法治|普法|法律|宣传|教育)*[一-鿿]{0,6}$")
_VERB = re.compile(alternation(words().verbs))
_ACTOR = re.compile(alternation(words().actors))
_BODY = re.compile(
    rf"{alternation(words().actors)}|(?:省|市|州|县|区|镇)(?:政府|人民政府|直部门|直单位|级部门|本级)"
    r"|政府本级|市州|县市区|乡镇街道|各部门"
)
_PLAIN = re.compile(alternation((*words().generic, *words().fillers)))
_BREAK = "\x00"
_NUMBERS_BEFORE = re.compile(r"^.*\d[^\d、,]*[、,]")  # 法治宣传进校园6场次、进景区
_LONGEST_SCOPE = 30
_LIST_MARK = re.compile(r"^\s*(?:[一二三四五六七八九十]+是|\(?\d{1,2}\)?[.、]?|其中)[:,]?")
_SUBJECT = re.compile(  # somebody who acts, at the head of the sentence; 法律顾问全覆盖 or 法律顾问制度 do not act
    rf"(?:全[市县区镇乡]|各|我[市县区镇乡]|街道)?({alternation(words().actors)})(?!全覆盖|制度|作用|队伍|覆盖|的|[一二三四五六七八九十\d])"
)
_RUN = re.compile(r"[一-鿿]+")
_LIMITING = 2  # a shorter run is a scrap of a word that the lists know


def scope_of(
    folded: str,
    phrase: Phrase,
    match: Match,
    when: Timing,
    parts: Parts,
    catalogue: Catalogue,
    listed: bool,
    sentence_start: int,
    names: tuple[str, ...] = (),
) -> tuple[str, str]:
    """(scope, scope_kind) of a number that a rule has read; `names` are the unit's own, which limit nothing."""
    rule, quantity = match.rule, phrase.quantity
    left = folded[phrase.left_start : quantity.start]
    if when.period:
        return when.period, "period"
    if rule.scope_kind != "whole":
        return match.terms[0] if match.terms else "", rule.scope_kind
    increment = _INCREMENT.search(left)
    if increment and "cert_new" not in rule.indicator_id and "normative" not in rule.indicator_id:
        return increment[0], "increment"
    among = parts.among(folded, phrase) and not (when.basis == "previous" and phrase.in_brackets)
    if among and parts.whole_of_class(quantity.unit_class) == rule.indicator_id:
        return _label(left), "part"
    if when.basis == "previous" and phrase.in_brackets:
        return "", "whole"  # 152件(2023年168件)
    limit = _modifier(folded, phrase, match, catalogue, sentence_start, names) if not listed else ""
    return (limit, "part") if limit else ("", "whole")


def _label(left: str) -> str:
    return re.sub(r"^[\s,、;:(]+|其中|内有|内含|包括", "", left).strip(" :“”,、")[:30]


def _modifier(
    folded: str, phrase: Phrase, match: Match, catalogue: Catalogue, sentence_start: int, names: tuple[str, ...]
) -> str:
    """Words of the noun phrase that limit what is counted: a named activity, a subject of its own, an actor."""
    indicator = catalogue.indicators[match.rule.indicator_id]
    if indicator.kind == "rate" or match.head is None:
        return ""
    span = _noun_phrase(folded, phrase, match.head)
    if _LIST_CLOSED.search(span):
        return ""
    known = (*names, *_own_words(catalogue, match.rule.indicator_id))
    quoted = _QUOTED.search(span)
    if (
        quoted
        and quoted[0].strip("“”《》") not in known
        and (phrase.quantity.unit_class == "times" or not any(word in quoted[0] for word in known))
    ):
        return quoted[0]  # a named activity is one of several, “法律明白人” is the indicator itself
    if _residue(_QUOTED.sub(_BREAK, span), known):
        return _NUMBERS_BEFORE.sub("", span).strip(" 、,(“”")[-_LONGEST_SCOPE:]
    # an adviser who reviews contracts does so for the unit as a whole; lectures by advisers are some of its lectures
    acts = phrase.quantity.unit_class in {"times", "case", "item"} and indicator.dimension != "decision"
    return _actor(folded, phrase, sentence_start, known) if acts else ""


def _noun_phrase(folded: str, phrase: Phrase, head: Hit) -> str:
    """What stands before the counted noun, back to the verb that governs it."""
    quantity = phrase.quantity
    if head.start >= quantity.end:
        return folded[quantity.end : head.end]
    span = folded[phrase.left_start : quantity.start]
    span = _LIST_MARK.sub("", span)
    offset = quantity.start - len(span)
    verbs = [match.end() for match in _VERB.finditer(span) if offset + match.start() <= head.start]
    noun = span[verbs[-1] :] if verbs else span
    return noun if noun.strip() else span  # 师生参与9.4万人次: what limits stands before the verb


def _residue(span: str, known: tuple[str, ...]) -> list[str]:
    """Runs of two and more characters that are neither the rule's words nor generic ones."""
    for word in known:
        span = span.replace(word, _BREAK)
    runs = _RUN.findall(_PLAIN.sub(_BREAK, span))
    # 办理许可 is one word of the rule: 许可, left over when its verb is cut off, limits nothing
    return [run for run in runs if len(run) >= _LIMITING and not any(run in word for word in known)]


def _actor(folded: str, phrase: Phrase, sentence_start: int, known: tuple[str, ...]) -> str:
    """Somebody who acts for a part of the unit, named in the clause or as the subject of the sentence."""
    subject = _SUBJECT.match(_LIST_MARK.sub("", folded[sentence_start : sentence_start + 24]))
    own = _ACTOR.search(folded, phrase.clause_start, phrase.quantity.start)
    name = own[0] if own else subject[1] if subject else ""
    return "" if any(name in word or word in name for word in known) else name


@cache
def _own_words(catalogue: Catalogue, indicator_id: str) -> tuple[str, ...]:
    """Every word by which the catalogue knows an indicator, longest first: none of them limits it."""
    entry = next(entry for entry in catalogue.entries if entry.indicator.indicator_id == indicator_id)
    own = {term for rule in entry.rules for group in rule.need for term in group}
    domains = (words().domains[rule.topic] for rule in entry.rules if rule.topic in words().domains)
    return tuple(sorted(own | {term for group in domains for term in group}, key=len, reverse=True))


def told_apart(folded: str, facts: list[Fact], catalogue: Catalogue) -> list[Fact]:
    """法律顾问审查合同185份 and 法治机构审查合同252份 do not contradict each other: each is somebody's part."""
    values: dict[tuple[str | None, int | None, str], set[float | None]] = defaultdict(set)
    for fact in facts:
        if fact.scope_kind == "whole":
            values[fact.indicator_id, fact.year, fact.basis].add(fact.value)
    result = []
    for fact in facts:
        several = len(values[fact.indicator_id, fact.year, fact.basis]) > 1 and fact.scope_kind == "whole"
        indicator = catalogue.indicators.get(fact.indicator_id or "")
        if several and indicator and indicator.kind != "rate":
            clause = max(folded.rfind(mark, fact.sentence_start, fact.char_start) for mark in ",;、")
            actor = _BODY.search(folded, max(clause, fact.sentence_start), fact.char_start)
            by = actor[0] if actor else "调解协议" if "协议" in fact.rule else ""  # fewer than the cases
            result.append(replace(fact, scope=by, scope_kind="part") if by else fact)
        else:
            result.append(fact)
    return result


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
