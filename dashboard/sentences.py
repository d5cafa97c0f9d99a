"""Quoted evidence as HTML. Report text is always escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from dashboard.actions import Action, may
from dashboard.i18n import t
from dashboard.links import to_fact, to_review
from dashboard.model import Evidence

AROUND = 34  # characters kept on either side of the number in a short quotation


def verbatim(text: str) -> str:
    """Words of a report, a file or a user, escaped: marked as none of the interface, kept from their neighbours."""
    return f"<bdi data-verbatim>{escape(text)}</bdi>"


def in_chinese(text: str) -> str:
    """What a dataset says in Chinese only (findings of checks, definitions), marked for readers and for the screen."""
    return f"<span lang='zh-CN'>{escape(text)}</span>" if text else ""


def quotation(evidence: Evidence, short: bool = True) -> str:
    """The sentence with the number marked; `short` cuts it around the number."""
    text, start, end = evidence.sentence, evidence.start, evidence.end
    left, right = (max(0, start - AROUND), min(len(text), end + AROUND)) if short else (0, len(text))
    head = ("……" if left else "") + escape(text[left:start].lstrip())
    tail = escape(text[end:right].rstrip()) + ("……" if right < len(text.rstrip()) else "")
    return f"<bdi data-verbatim>“{head}<mark>{escape(text[start:end])}</mark>{tail}”</bdi>"


def link(evidence: Evidence) -> str:
    """To the report, opened at this sentence."""
    return f"<a href='{escape(to_fact(evidence.fact_id))}' data-go>{t('evidence.open')}</a>"


def block(evidence: Evidence) -> str:
    """Short quotation, where it stands, and the way there."""
    return f"<blockquote>{quotation(evidence)}</blockquote>{_where(evidence)}"


def _where(evidence: Evidence, review: bool = True) -> str:
    """Document, section, the way to the report and, where the reader may decide, to the review of the number."""
    review = review and may(Action.REVIEW)
    place = verbatim(" · ".join(filter(None, [evidence.doc_title, evidence.section])))
    decide = f"<a href='{escape(to_review(evidence.fact_id))}' data-go>{t('page.review')}</a>" if review else ""
    return f"<p class='where'>{place}{link(evidence)}{decide}</p>"


def full(found: Sequence[Evidence], review: bool = True) -> str:
    """Whole sentences, each once, with every number of the value marked in it; `review`: with the way to deciding."""
    order = sorted(
        found, key=lambda e: (found.index(next(f for f in found if f.doc_id == e.doc_id)), e.sentence, e.start)
    )
    return "".join(_sentence(list(group), review) for _, group in groupby(order, key=lambda e: (e.doc_id, e.sentence)))


def _sentence(group: list[Evidence], review: bool) -> str:
    text, at, body = group[0].sentence, 0, ""
    for e in group:
        if e.start >= at:
            body += f"{escape(text[at : e.start])}<mark>{escape(text[e.start : e.end])}</mark>"
            at = e.end
    return f"<blockquote data-verbatim>“{(body + escape(text[at:])).strip()}”</blockquote>{_where(group[0], review)}"
