"""A chapter of a report as paragraphs, without its heading and without what closes the report."""

from __future__ import annotations

import re

from dashboard.standing.texts import DATE_LINE, SIGNATURE_LINE

HEADING = 8  # a line with this much more than the title is more than the heading
CLOSING = 6  # lines at the end of a chapter among which the date of the report may stand
DATE, SIGNATURE = re.compile(DATE_LINE), re.compile(SIGNATURE_LINE)


def paragraphs(title: str, text: str) -> list[str]:
    """The lines of a chapter. The last one of a report runs to the end of the document: signature, date and what
    follows them belong to the report, not to the plans."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and title and title in lines[0] and len(lines[0]) <= len(title) + HEADING:
        lines = lines[1:]
    return _without_closing(lines)


def _without_closing(lines: list[str]) -> list[str]:
    """Up to the date, which stands alone on its line, and to the signatures above it."""
    first = max(0, len(lines) - CLOSING)
    end = next((n for n, line in enumerate(lines) if n >= first and DATE.fullmatch(line)), None)
    if end is None:
        return lines
    while end and SIGNATURE.fullmatch(lines[end - 1]):
        end -= 1
    return lines[:end]
