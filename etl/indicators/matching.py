"""Which rule of the catalogue a number satisfies: its phrase, what the sentence is about, the best of rivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from etl.catalogue import Catalogue, Rule
from etl.indicators.domains import DOMAIN_OF, LITTLE, another_matter, last_domains
from etl.indicators.phrase import Phrase, substance
from etl.indicators.spotter import Hit, Spotted
from etl.lexicon import words
from etl.model import Quantity

_W = words()
_SAME_RANK = 1.0


@dataclass(frozen=True)
class Surroundings:
    """Spans outside the phrase that may say what a bare verb is about, nearest first."""

    sentence_start: int
    sentence_end: int
    paragraph_start: int
    headings: tuple[tuple[int, int], ...]  # innermost first
    document: frozenset[str] = frozenset()  # the domain of the whole document, where it has one
    township: bool = False  # whether a town or street reports, which decides no reconsideration cases


@dataclass(frozen=True)
class Match:
    """A rule that a number satisfies, with the words that did it."""

    rule: Rule
    head: Hit | None
    terms: tuple[str, ...]
    cost: float
    distance_of_topic: int  # 0 in the phrase, 1 sentence, 2 paragraph, 3 headings, 4 the whole document


@cache
def rules_by_class(catalogue: Catalogue) -> dict[str, tuple[Rule, ...]]:
    """The rules that a number of a measure class may satisfy."""
    by_class: dict[str, list[Rule]] = defaultdict(list)
    for entry in catalogue.entries:
        for rule in entry.rules:
            for unit_class in rule.counts:
                by_class[unit_class].append(rule)
    return {unit_class: tuple(rules) for unit_class, rules in by_class.items()}


def matches(
    catalogue: Catalogue,
    spotted: Spotted,
    phrase: Phrase,
    surroundings: Surroundings,
    span: tuple[int, int] | None = None,
    row: tuple[int, int] | None = None,
) -> list[Match]:
    """All rules satisfied, best first. `span` narrows the left part of the phrase to one item of a list."""
    quantity = phrase.quantity
    left, right = phrase.spans()
    if span:
        left, right = span, row or (span[1], span[1])
    hits = spotted.within(*left) + spotted.within(*right) + (spotted.within(*phrase.lead) if not span else [])
    present = {hit.term for hit in hits}
    found = []
    for rule in rules_by_class(catalogue).get(quantity.unit_class, ()):
        if rule.need and not present.intersection(rule.need[0]):
            continue
        match = _match(rule, spotted, phrase, surroundings, left, hits, present, span is not None)
        if match:
            found.append(match)
    return sorted(found, key=lambda match: match.cost)


def _match(
    rule: Rule,
    spotted: Spotted,
    phrase: Phrase,
    surroundings: Surroundings,
    left: tuple[int, int],
    hits: list[Hit],
    present: set[str],
    narrowed: bool,
) -> Match | None:
    quantity = phrase.quantity
    if rule.level and (rule.level == "township") != surroundings.township:
        return None
    if quantity.uom in rule.not_units or present.intersection(rule.never):
        return None
    if rule.person_words and quantity.unit_class == "person" and quantity.uom not in rule.person_words:
        return None
    used: list[Hit] = []
    for group in rule.need:
        hit = _nearest(hits, group, left, quantity, narrowed)
        if hit is None:
            return None
        used.append(hit)
    if not _position_fits(rule, spotted, phrase, used, surroundings):
        return None
    terms = tuple(hit.term for hit in used)
    topic_distance = _topic(rule, spotted, phrase, surroundings, left, present, terms)
    if topic_distance is None:
        return None
    head = used[0] if used else None
    cost = _distance(head, quantity, narrowed, left) - 1.5 * len({c for h in used for c in range(h.start, h.end)})
    return Match(rule, head, terms, cost + 4 * topic_distance, topic_distance)


def _nearest(
    hits: list[Hit], group: tuple[str, ...], left: tuple[int, int], quantity: Quantity, narrowed: bool
) -> Hit | None:
    """The occurrence of a group's word closest to the number; of equally close ones the longest."""
    wanted = [hit for hit in hits if hit.term in group]
    return min(wanted, key=lambda hit: (_distance(hit, quantity, narrowed, left), -len(hit.term)), default=None)


def _distance(hit: Hit | None, quantity: Quantity, narrowed: bool, left: tuple[int, int]) -> float:
    if hit is None:
        return 10
    if narrowed:
        return left[1] - hit.end
    if hit.start >= quantity.end:
        return hit.start - quantity.end
    return max(0, quantity.start - hit.end)


def _position_fits(rule: Rule, spotted: Spotted, phrase: Phrase, used: list[Hit], surroundings: Surroundings) -> bool:
    quantity, sentence_start = phrase.quantity, surroundings.sentence_start
    if rule.head_right is not None:
        gap = spotted.text[quantity.end : used[0].start].strip(" 的“") if used[0].start >= quantity.end else "far left"
        if len(gap) > rule.head_right:
            return False
    if any(not spotted.any_between(group, sentence_start, phrase.clause_end) for group in rule.context):
        return False
    if any(not spotted.any_between(group, sentence_start, surroundings.sentence_end) for group in rule.sentence):
        return False
    since = max(sentence_start, spotted.text.rfind(";", sentence_start, quantity.start))
    if rule.never_before and spotted.any_between(rule.never_before, since, quantity.start):
        return False
    return not rule.left_titles or "《" in spotted.text[max(0, phrase.clause_start - 200) : quantity.start]


def _topic(
    rule: Rule,
    spotted: Spotted,
    phrase: Phrase,
    surroundings: Surroundings,
    left: tuple[int, int],
    present: set[str],
    terms: tuple[str, ...],
) -> int | None:
    """How far away the topic was named (0 phrase … 4 document), None where the rule's topic is not what it is about."""
    asked = tuple(word for group in rule.need for word in group)
    if rule.bare and substance(spotted.text, left[0], left[1] - _own_length(phrase, left), asked):
        return None
    if not rule.topic:
        return 0
    if rule.topic in _W.themes:
        return _theme_distance(_W.themes[rule.topic], spotted, phrase, surroundings, present)
    here = {domain for term in present if not _is_own(term, asked) for domain in DOMAIN_OF.get(term, ())}
    in_phrase = any(rule.topic in DOMAIN_OF.get(term, ()) for term in present)
    if in_phrase and not rule.carried_only:
        return 0
    if here - {rule.topic}:
        return None
    known = (
        *(word for group in rule.need for word in group),
        *(term for domain in _W.domains.values() for term in domain if term in present),
    )
    rest = substance(spotted.text, left[0], left[1] - _own_length(phrase, left), known)
    if len(rest) > LITTLE:
        return None
    if rest and rule.carried_only:
        return None
    if another_matter(spotted.text, surroundings.sentence_start, left[0]):
        return None
    for distance, span in _carrying_spans(left[0], surroundings):
        domains = last_domains(spotted, *span)
        if domains:
            return distance if rule.topic in domains else None
    return 4 if rule.topic in surroundings.document else None


def _is_own(term: str, terms: tuple[str, ...]) -> bool:
    """Whether a domain word is only (part of) a word the rule itself asks for: 调解 in 复议…其中调解和解28件."""
    return any(term in used or used in term for used in terms)


def _own_length(phrase: Phrase, left: tuple[int, int]) -> int:
    """The number's own words at the end of the left span, which are no noun phrase."""
    return phrase.quantity.end - phrase.quantity.start if left[1] == phrase.quantity.end else 0


def _carrying_spans(left: int, surroundings: Surroundings) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where a topic may have been named, with its distance: sentence, paragraph, headings."""
    yield 1, (surroundings.sentence_start, left)
    yield 2, (surroundings.paragraph_start, surroundings.sentence_start)
    for heading in surroundings.headings:
        yield 3, heading


def _theme_distance(
    terms: tuple[str, ...], spotted: Spotted, phrase: Phrase, surroundings: Surroundings, present: set[str]
) -> int | None:
    """A theme may also be named later in the sentence."""
    if present.intersection(terms):
        return 0
    if spotted.any_between(terms, surroundings.sentence_start, surroundings.sentence_end):
        return 1
    for distance, span in _carrying_spans(phrase.left_start, surroundings):
        if spotted.any_between(terms, *span):
            return distance
    return None


def coordinated_first(folded: str, found: list[Match], quantity: Quantity) -> tuple[Match, bool]:
    """Of readings joined by 、和及与 the first named is meant (and the count is mixed), unless 等 closes the list."""
    best = found[0]
    if best.head is None or best.head.start >= quantity.end:
        return best, False
    mixed, mixed_head = best, best.head
    for other in found[1:]:
        if (
            other.head is None
            or other.rule.indicator_id == mixed.rule.indicator_id
            or other.head.end > mixed_head.start
        ):
            continue
        between = folded[other.head.end : best.head.start]
        if any(joiner in between for joiner in "、和及与") and "等" not in between and "," not in between:
            mixed, mixed_head = other, other.head
    return mixed, mixed is not best


def rival(found: list[Match], best: Match) -> bool:
    """Whether another indicator reads the number about as well."""
    return any(
        match.rule.indicator_id != best.rule.indicator_id
        and match.cost - best.cost < _SAME_RANK
        and not match.rule.beside
        for match in found
    )
