"""A reading of a number as a fact of the model."""

from __future__ import annotations

import hashlib

from etl.indicators.judgement import Context
from etl.indicators.reading import Reading
from etl.model import Fact, Sentence

_UNREADABLE = 0.2


def fact_of(context: Context, sentence: Sentence, reading: Reading) -> Fact:
    """The fact that a reading states, with its place and how sure it is."""
    document, quantity, when = context.document, reading.quantity, reading.timing
    indicator = context.catalogue.indicators.get(reading.indicator_id or "")
    unit_of_measure = indicator.unit_of_measure if indicator else quantity.uom
    unit = document.unit.unit
    confidence = _UNREADABLE if quantity.rule == "unreadable" else round(max(0.1, reading.confidence), 2)
    identity = f"{document.doc_id}|{quantity.start}|{quantity.end}|{reading.indicator_id}|{reading.scope}"
    return Fact(
        fact_id=hashlib.sha256(identity.encode()).hexdigest()[:20],
        doc_id=document.doc_id,
        unit_id=unit.unit_id if unit else None,
        unit_name=document.unit.name,
        year=when.year,
        indicator_id=reading.indicator_id,
        value=quantity.value,
        unit_of_measure=unit_of_measure,
        qualifier=quantity.qualifier,
        basis=when.basis,
        scope=reading.scope,
        scope_kind=reading.scope_kind,
        statement=quantity.statement,
        char_start=quantity.start,
        char_end=quantity.end,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        rule=reading.rule,
        confidence=confidence,
    )
