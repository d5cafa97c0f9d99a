"""Arithmetic and plausibility checks: what a person should look at, worded for an official.

A check is a record (code, severity, what it checks, how); to add one, write its function and its line in the table of
its module. Documents are checked by themselves when they are read; units when their values are known; peers last.
"""

from __future__ import annotations

from collections.abc import Iterator

from etl.checks.arithmetic import ARITHMETIC
from etl.checks.documents import DOCUMENTS
from etl.checks.history import HISTORY
from etl.checks.peers import CODE as PEERS_CODE
from etl.checks.peers import TITLE as PEERS_TITLE
from etl.checks.peers import peer_issues
from etl.checks.reading import READING
from etl.checks.record import DocumentView, UnitView, document_issues, unit_issues
from etl.model import Issue

__all__ = [
    "DOCUMENT_CODES",
    "PEERS_CODE",
    "RESOLVED_CODES",
    "TITLES",
    "DocumentView",
    "UnitView",
    "check_document",
    "check_unit",
    "peer_issues",
]

UNITS = (*ARITHMETIC, *HISTORY, *READING)
#: Issues of a document stay as long as the document is unchanged; the others are found anew with every resolving.
DOCUMENT_CODES = frozenset(check.code for check in DOCUMENTS)
RESOLVED_CODES = frozenset({*(check.code for check in UNITS), PEERS_CODE})
#: What every code checks, in Chinese.
TITLES = (
    {check.code: check.title for check in DOCUMENTS}
    | {check.code: check.title for check in UNITS}
    | {PEERS_CODE: PEERS_TITLE}
)


def check_document(view: DocumentView) -> Iterator[Issue]:
    for check in DOCUMENTS:
        yield from document_issues(check, view)


def check_unit(view: UnitView) -> Iterator[Issue]:
    for check in UNITS:
        yield from unit_issues(check, view)
