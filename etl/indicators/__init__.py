"""Quantities -> facts: which indicator each number states, of what scope, year and basis, and how sure that is.

`facts` reads one document. It walks its sentences once; within a sentence each number is read by the rules of the
catalogue (matching), and what the rules cannot see from one phrase is added by structure: lists that share a value,
respective lists, parts of a whole, brackets that widen the scope. A number that fits no rule is a fact all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.catalogue import Catalogue
from etl.indicators.cells import GridNumber
from etl.indicators.domains import document_domain
from etl.indicators.facts import fact_of
from etl.indicators.grid import Grid, grids
from etl.indicators.judgement import (
    Context,
    borrows_verb,
    clause_elided,
    counts_another,
    counts_more,
    counts_nothing,
    doubt,
    is_township,
    names_nothing,
    names_of,
    names_owner,
    share_of,
    surest,
)
from etl.indicators.lists import ListItem, groups
from etl.indicators.matching import Match, Surroundings, coordinated_first, matches, rival
from etl.indicators.parts import Part, Parts
from etl.indicators.phrase import Phrase, list_items, phrases
from etl.indicators.reading import Reading
from etl.indicators.scope import scope_of, told_apart, widened
from etl.indicators.spotter import spotter_for
from etl.indicators.timing import Calendar, Timing, calendar, timing
from etl.lexicon import fold
from etl.model import Document, Fact, Quantity, Section, Sentence
from etl.quantities import quantities

_FURNITURE = re.compile(r"浏览|点击[量数次]|阅读[量数次]|访问量|电话|邮编|字体|字号|版权所有|备案号|ICP")
_UNCATALOGUED, _IN_TABLE = 0.6, 0.9
_FAR = (0.0, 0.0, 0.05, 0.1, 0.15)  # less sure, the farther away the topic was named
_CAPTION = 120  # so many characters above a table may say what it is about


def facts(document: Document, catalogue: Catalogue) -> list[Fact]:
    """Every number of a prose document as a fact, by position. Pure; needs the document's sentences and sections."""
    folded = fold(document.text)
    spotted = spotter_for(catalogue).spot(folded)
    dates = calendar(document.year, document.doc_type, document.title, folded)
    context = Context(
        document,
        catalogue,
        folded,
        spotted,
        dates,
        document_domain(spotted),
        names_of(document.unit),
        is_township(document.unit),
    )
    tables = grids(folded)
    found = _outside(quantities(document.text, document.doubtful), tables)
    parts = Parts()
    read: list[Fact] = []
    position = 0
    for sentence in document.sentences:
        own = []
        while position < len(found) and found[position].start < sentence.end:
            if found[position].end <= sentence.end:  # its measure word may be the beginning of the next row
                own.append(found[position])
            position += 1
        if own and not _FURNITURE.search(folded[sentence.start : sentence.end]):
            read.extend(_facts_of_sentence(context, sentence, own, parts))
    for table in tables:
        read.extend(_facts_of_grid(context, table))
    read.sort(key=lambda fact: (fact.char_start, fact.char_end))
    return told_apart(folded, read, catalogue)


def _outside(found: list[Quantity], tables: list[Grid]) -> list[Quantity]:
    """The numbers that no table has read."""
    cells = {(number.quantity.start, number.quantity.end) for table in tables for number in table.numbers}
    starts = {start for start, _ in cells}
    return [quantity for quantity in found if quantity.start not in starts]


def _facts_of_grid(context: Context, table: Grid) -> Iterator[Fact]:
    """Each number by the heading of its column, else as a part of what the group of columns or the row names."""
    for number in table.numbers:
        quantity = number.quantity
        row = next(s for s in context.document.sentences if s.start <= quantity.start < s.end)
        section = context.document.sections[row.section] if row.section is not None else None
        phrase = Phrase(quantity, quantity.start, quantity.end, quantity.start, quantity.end, False)
        before = Sentence(max(0, table.start - _CAPTION), table.end, row.section)
        surroundings = replace(_surroundings(context, before), sentence_start=before.start)
        when = timing(context.spotted.text, quantity, row.start, quantity.start, "", section, context.calendar)
        when = _dated(when, ListItem(0, 0, year=number.year), context.calendar)
        yield fact_of(context, row, _reading_of_cell(context, number, phrase, surroundings, when))


def _reading_of_cell(
    context: Context, number: GridNumber, phrase: Phrase, surroundings: Surroundings, when: Timing
) -> Reading:
    for cell, is_column in ((number.column, True), (number.group, False), (number.row, False)):
        if cell is None:
            continue
        row = (number.row.start, number.row.end) if number.row and is_column else None
        found = matches(context.catalogue, context.spotted, phrase, surroundings, (cell.start, cell.end), row)
        main = [match for match in found if not match.rule.beside]
        if main:
            own = cell is number.row or (is_column and number.group is not None and number.part == cell.text)
            part = "" if own else number.part
            kind = "part" if part else "whole"
            return Reading(
                number.quantity, phrase, when, main[0].rule.indicator_id, "table cell", _IN_TABLE, part, kind
            )
    kinds = number.group.text if number.part and number.group else ""
    if "申请" in kinds and number.quantity.unit_class == "case" and "review" in context.domain:
        # 申请事项 | 行政处罚 | …, in a text that is about 行政复议 alone
        return Reading(
            number.quantity, phrase, when, "review_application_count", "table cell", _IN_TABLE, number.part, "part"
        )
    label = number.column or number.row
    return Reading(number.quantity, phrase, when, None, "table cell", _UNCATALOGUED, label.text if label else "")


def _facts_of_sentence(context: Context, sentence: Sentence, own: Sequence[Quantity], parts: Parts) -> Iterator[Fact]:
    folded = context.folded
    found = phrases(folded, own, sentence.start, sentence.end)
    surroundings = _surroundings(context, sentence)
    section = context.document.sections[sentence.section] if sentence.section is not None else None
    parts.enter(folded, sentence)
    readings: list[Reading] = []
    for group in groups(folded, found):
        for phrase, items in group:
            when = _timing(context, phrase, sentence, section)
            if phrase.quantity.unit_class == "none":
                readings.extend(_zeros(context, phrase, when))
                continue
            for item in items:
                dated = _dated(when, item, context.calendar)
                new = _read(context, phrase, item, surroundings, dated, parts)
                readings.extend(new)
                parts.saw(new)
    readings = widened(folded, readings, context.catalogue)
    for reading in readings:
        yield fact_of(context, sentence, reading)


def _dated(when: Timing, item: ListItem | None, dates: Calendar) -> Timing:
    if item is None or item.year is None:
        return when
    earlier = dates.year is not None and item.year < dates.year
    return replace(when, year=item.year, basis="previous" if earlier else "actual")


def _surroundings(context: Context, sentence: Sentence) -> Surroundings:
    """The paragraph is what stands before the sentence in the same line; headings those of its section and above."""
    start = context.folded.rfind("\n", 0, sentence.start) + 1
    headings = []
    if sentence.section is not None:
        sections = context.document.sections
        own = sections[sentence.section]
        start = max(start, own.char_start)
        above = [other for other in sections[: sentence.section + 1] if own.char_start < other.char_end]
        headings = [(s.char_start, min(s.char_start + len(s.title) + 8, sentence.start)) for s in reversed(above)]
    return Surroundings(sentence.start, sentence.end, start, tuple(headings), context.domain, context.township)


def _timing(context: Context, phrase: Phrase, sentence: Sentence, section: Section | None) -> Timing:
    right = context.folded[phrase.quantity.end : phrase.right_end]
    return timing(
        context.spotted.text, phrase.quantity, sentence.start, phrase.left_start, right, section, context.calendar
    )


def _read(
    context: Context,
    phrase: Phrase,
    item: ListItem | None,
    surroundings: Surroundings,
    when: Timing,
    parts: Parts,
) -> list[Reading]:
    """The reading(s) of one number: by rule, as a part of what went before, or uncatalogued."""
    quantity, start = phrase.quantity, surroundings.sentence_start
    parts.among(context.folded, phrase)  # a marker in this clause holds for the next ones, whatever reads this number
    part = parts.one_of(context.folded, phrase)
    if part:
        return [_part_reading(phrase, when, part)]
    nothing = counts_nothing(context, phrase)
    if nothing:
        return [Reading(quantity, phrase, when, None, nothing, _UNCATALOGUED, "")]
    found = matches(context.catalogue, context.spotted, phrase, surroundings, item.span if item else None)
    found = [match for match in found if not names_owner(context, match)]
    if parts.of_a_kind(context.folded, phrase):
        found = []
    if item and item.shared_end and not found:
        shared = (item.start, item.shared_end)  # 村、企业、行业调解组织分别为…: the noun stands behind the last name
        found = matches(context.catalogue, context.spotted, phrase, surroundings, shared)
        found = [match for match in found if not borrows_verb(context, match, item)]
    if not found and quantity.unit_class == "percent" and item is None and names_nothing(context, phrase):
        found = matches(context.catalogue, context.spotted, phrase, surroundings, (start, quantity.start))
    before = clause_elided(context, phrase, start) if not found and item is None else None
    if before:
        elided = matches(context.catalogue, context.spotted, phrase, surroundings, before)
        found = [replace(match, distance_of_topic=4) for match in elided if match.head is not None]
    share = share_of(context, phrase, surroundings, found)
    if share:
        return [Reading(quantity, phrase, when, share[0], "share of a whole", 0.8, share[1], "part")]
    main = [match for match in found if not match.rule.beside and not counts_another(context, phrase, match)]
    readings = [_reading(context, phrase, match, item, when, parts, start) for match in _beside(found)]
    if main:
        best, mixed = (main[0], False) if item else coordinated_first(context.folded, main, quantity)
        best = surest(best, main)
        reading = _reading(context, phrase, best, item, when, parts, start)
        if rival(main, best) and not mixed:
            reading = replace(reading, confidence=reading.confidence - 0.15)
        elif not item:
            reading = replace(reading, confidence=reading.confidence - doubt(context, phrase, best, main))
        mixed = mixed or counts_more(context, best, quantity)
        if mixed and reading.scope_kind == "whole":
            reading = replace(reading, scope_kind="mixed", confidence=reading.confidence - 0.1)
        return [reading, *(other for other in readings if other.indicator_id != reading.indicator_id)]
    if readings:
        return readings
    part = parts.of(context.folded, phrase)
    if part:
        return [_part_reading(phrase, when, part)]
    label = context.folded[item.start : item.end].strip() if item else ""
    return [Reading(quantity, phrase, when, None, quantity.rule, _UNCATALOGUED, label)]


def _part_reading(phrase: Phrase, when: Timing, part: Part) -> Reading:
    return Reading(
        phrase.quantity, phrase, when, part.indicator_id, "part of a whole", part.confidence, part.scope, "part"
    )


def _beside(found: list[Match]) -> list[Match]:
    """One match an indicator of those that may stand beside another (37个村居: total and covered)."""
    best: dict[str, Match] = {}
    for match in found:
        if match.rule.beside:
            best.setdefault(match.rule.indicator_id, match)
    return list(best.values())


def _reading(
    context: Context, phrase: Phrase, match: Match, item: ListItem | None, when: Timing, parts: Parts, start: int
) -> Reading:
    scope, kind = scope_of(
        context.folded, phrase, match, when, parts, context.catalogue, item is not None, start, context.names
    )
    if item and item.shared_end and kind == "whole":
        scope, kind = context.folded[item.start : item.end].strip(" ,、"), "part"
    confidence = match.rule.confidence - _FAR[match.distance_of_topic]
    if phrase.quantity.rule in {"percent sign lost", "vague amount"} or not when.sure:
        confidence -= 0.2
    if phrase.quantity.rule == "split number":
        confidence -= 0.4
    return Reading(phrase.quantity, phrase, when, match.rule.indicator_id, match.rule.name, confidence, scope, kind)


def _zeros(context: Context, phrase: Phrase, when: Timing) -> Iterator[Reading]:
    """无复议纠错及行政败诉案件: every noun of the statement is a zero of its own."""
    start, end = phrase.quantity.start, phrase.quantity.end
    found = False
    for item_start, item_end in list_items(context.folded, start, end):
        text = context.folded[item_start:item_end]
        anchors = [
            (text.rfind(term) + len(term), len(term), entry.indicator.indicator_id)
            for entry in context.catalogue.entries
            for term in entry.zero
            if term in text
        ]
        if anchors:
            found = True
            yield Reading(phrase.quantity, phrase, when, max(anchors)[2], "stated as none", 0.95)
    if not found:
        yield Reading(phrase.quantity, phrase, when, None, "stated as none", _UNCATALOGUED)
