"""Quoted evidence as HTML. Report text is always escaped."""

from __future__ import annotations

from html import escape

from dashboard.i18n import t
from dashboard.links import to_fact
from dashboard.model import Evidence

AROUND = 34  # characters kept on either side of the number in a short quotation


def quotation(evidence: Evidence, short: bool = True) -> str:
    """The sentence with the number marked; `short` cuts it around the number."""
    text, start, end = evidence.sentence, evidence.start, evidence.end
    left, right = (max(0, start - AROUND), min(len(text), end + AROUND)) if short else (0, len(text))
    head = ("……" if left else "") + escape(text[left:start].lstrip())
    tail = escape(text[end:right].rstrip()) + ("……" if right < len(text.rstrip()) else "")
    return f"“{head}<mark>{escape(text[start:end])}</mark>{tail}”"


def link(evidence: Evidence) -> str:
    """To the report, opened at this sentence."""
    return f"<a href='{escape(to_fact(evidence.fact_id))}' data-go>{t('evidence.open')}</a>"


def block(evidence: Evidence, short: bool = True) -> str:
    """Quotation, where it stands, and the way there."""
    where = escape(" · ".join(filter(None, [evidence.doc_title, evidence.section])))
    return f"<blockquote>{quotation(evidence, short)}</blockquote><p class='where'>{where}{link(evidence)}</p>"
