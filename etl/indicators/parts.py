"""Parts of a whole (phenomenon 3): 其中 …, brackets behind a number, 1宗为…: numbers that have no noun of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.indicators.phrase import Phrase
from etl.indicators.reading import Reading
from etl.lexicon import alternation, words
from etl.model import Sentence

_MARKER = re.compile(rf"(?:{alternation(words().part_markers)})|在[^,。;]{{0,15}}(?:里|中|内)(?=[,的]|$)")
_IS_ONE_OF = re.compile(r"^(?:案件)?(?:均?为|属于?|涉及?|是|因|系)")
_OF_THEM = re.compile(
    r"(?:在)?(?:上述|已|新|全部)?(?:受理|审结|办结|收到|新收|立案|调解)(?:的)?[^,。;]{0,6}(?:案件|申请|纠纷)中"
)
_SORTED = re.compile(r"(?:从|按)[^,。;]{2,16}(?:划分|来看|看|分类|统计|分),")
_KIND = re.compile(r"(?:类|领域|方面)(?:的)?[^,、]{0,8}?(?:案件)?$")
_NEW_START = re.compile(r"^[\s,;]*(?:另|此外|同时|全年共|全年|累计)")
_LONGEST_LABEL = 24
_NO_LABEL = re.compile(r"[\s、,;:。()“”]|其中|内有|内含|包括|分别")


@dataclass(frozen=True)
class Part:
    """What a number is a part of."""

    indicator_id: str
    scope: str


class Parts:
    """The wholes seen so far in a sentence and the one before, and whether we are among their parts."""

    def __init__(self) -> None:
        self._wholes: dict[str, str] = {}  # measure class -> indicator of the last whole
        self._among_parts = False
        self._label = ""

    def enter(self, folded: str, sentence: Sentence) -> None:
        """A sentence that begins with 其中 goes on with the wholes of the last one; any other forgets them."""
        text = folded[sentence.start : sentence.end].lstrip("(“ ")
        continues = bool(_MARKER.match(text) or _SORTED.match(text) or _OF_THEM.search(text[:_LONGEST_LABEL]))
        if not continues:
            self._wholes.clear()
        self._among_parts = continues
        self._label = ""

    def saw(self, readings: Sequence[Reading]) -> None:
        """Remember a whole; a number of no indicator hides the whole of its class (its parts are not ours)."""
        for reading in readings[:1]:
            if not (self._among_parts or reading.phrase.in_brackets):
                if reading.indicator_id:
                    self._wholes[reading.quantity.unit_class] = reading.indicator_id
                else:
                    self._wholes.pop(reading.quantity.unit_class, None)

    def among(self, folded: str, phrase: Phrase) -> bool:
        """Whether a number stands among the parts of a whole (marker before it, or in a bracket behind it)."""
        before = folded[phrase.clause_start : phrase.quantity.start]
        if _NEW_START.match(before):
            self._among_parts = False
        elif _MARKER.search(before) or _OF_THEM.search(before):
            self._among_parts = True
        return self._among_parts or phrase.in_brackets

    def one_of(self, folded: str, phrase: Phrase) -> Part | None:
        """…案件2宗,1宗为行政许可: nothing before the number, and what it is behind it."""
        whole = self._wholes.get(phrase.quantity.unit_class)
        right = folded[phrase.quantity.end : phrase.right_end]
        if (
            whole is None
            or folded[phrase.left_start : phrase.quantity.start].strip(" ,、")
            or not _IS_ONE_OF.match(right)
        ):
            return None
        return Part(whole, _IS_ONE_OF.sub("", right)[:16])

    def of_a_kind(self, folded: str, phrase: Phrase) -> bool:
        """行政处罚类17件 among reconsideration cases are no penalties."""
        return self._among_parts and bool(_KIND.search(folded[phrase.left_start : phrase.quantity.start]))

    def of(self, folded: str, phrase: Phrase) -> Part | None:
        """The whole that a number without a noun of its own is a part of."""
        whole = self._wholes.get(phrase.quantity.unit_class)
        among = self.among(folded, phrase)
        left = folded[phrase.left_start : phrase.quantity.start]
        if whole is None or len(left) > _LONGEST_LABEL or not among:
            return None
        self._label = _NO_LABEL.sub("", left) or self._label  # 农村困难妇女3人、2万元: one label, two numbers
        return Part(whole, self._label)

    def whole_of_class(self, unit_class: str) -> str | None:
        """The indicator of the last whole of a measure class, if any."""
        return self._wholes.get(unit_class)
