"""Names that hold numbers (三项制度, “3+8”, 《2023年…》): blanked out before anything is counted."""

from __future__ import annotations

import re

from etl.lexicon import alternation, words
from etl.quantities.numerals import CHARACTERS

_NAMES = re.compile(alternation(words().names))
_TITLES = re.compile(r"《[^《》\n]{1,80}》|〈[^〈〉\n]{1,60}〉")
_QUOTED = re.compile(r"[“‘「](?:[^“”‘’「」\n]{1,16}|[^“”‘’「」\n]{1,20}\+[^“”‘’「」\n]{1,20})[”’」]")
_NUMERALS = re.compile(rf"[{CHARACTERS}\d+]")
_NONE_OF_IT = re.compile(r"[零0](?:败诉|纠错|复议|诉讼)")


def mask_names(folded: str) -> str:
    """Titles and number-bearing names blanked out with a sign no pattern knows, length kept."""
    masked = _TITLES.sub(lambda match: "《" + "\x00" * (len(match[0]) - 2) + "》", folded)
    masked = _QUOTED.sub(_mask_quoted, masked)
    return _NAMES.sub(lambda match: "\x00" * len(match[0]), masked)


def _mask_quoted(match: re.Match[str]) -> str:
    inner = match[0][1:-1]
    if _NONE_OF_IT.match(inner):
        return match[0]  # “零败诉” is a statement
    return match[0][0] + _NUMERALS.sub("\x00", inner) + match[0][-1]
