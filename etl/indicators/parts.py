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
    r"(?:在)?(?:上述|已|新|全部)?(?P<done>受理|审结|办结|收到|新收|立案|调解)(?:的)?[^,。;]{0,6}(?:案件|申请|纠纷)中"
)
# 受理的案件中: of several wholes the one that was received, accepted, concluded
_STEPS = {
    "收到": ("application", "case"),
    "新收": ("application", "case"),
    "受理": ("accepted", "case"),
    "审结": ("concluded", "closed"),
    "办结": ("concluded", "closed"),
}
_SORTED = re.compile(r"(?:从|按)[^,。;]{2,16}(?:划分|来看|看|分类|统计|分),")
_KIND = re.compile(r"(?:类|领域|方面)(?:的)?[^,、]{0,8}?(?:案件)?(?:为|是|有)?$")
_NAMED_KIND = re.compile(r"^[\s,;、]*[^,。;、\d]{2,12}类(?:案件)?(?:为|是|有|共)?$")
_KINDS_GO_ON = re.compile(r"[^,。;\d]{2,12}类(?:的)?(?:案件|申请|纠纷)?(?:为|是|有)?\d")
_ITS_OWN_STEP = re.compile(r"审理|办理|结转|遗留|旧存|未结")
# what a part of these cases cannot be: 诉讼案件72件,其中民事诉讼50件、行政复议8件
_OTHER_PROCEDURE = {
    "litigation": re.compile(r"民事|刑事|复议|仲裁|非诉"),
    "review": re.compile(r"诉讼|应诉|民事|刑事|仲裁"),
}
# 合法性审查48件(含合同37份): a part, and a count that has an indicator of its own
_MAY_BE_ITS_OWN = {"legality_review_count": re.compile(r"合同|协议|案卷|规范性文件|决策")}
_NEW_START = re.compile(r"^[\s,;]*(?:另|此外|同时|全年共|全年|累计)")
_LONGEST_LABEL = 24
_PLAIN, _UNCERTAIN = 0.9, 0.8  # 残疾人169件 names a part and nothing else; 实施行政强制措施8件 may be another count
_PLAIN_LABEL = 12
_ACTS = re.compile(alternation(words().verbs))
_SHORT_NAME = 6
_STEP = re.compile(alternation((*words().verbs, "纠错", "撤销", "变更", "维持", "驳回", "终止", "诉", "和解", "已结")))
_NO_LABEL = re.compile(r"[\s、,;:。()“”]|其中|内有|内含|包括|包含|^含|分别")


@dataclass(frozen=True)
class Part:
    """What a number is a part of."""

    indicator_id: str
    scope: str
    confidence: float = _PLAIN


class Parts:
    """The wholes seen so far in a sentence and the one before, and whether we are among their parts."""

    def __init__(self) -> None:
        self._wholes: dict[str, str] = {}  # measure class -> indicator of the last whole
        self._sure: dict[str, float] = {}  # how sure each of them was read
        self._cases: list[str] = []  # the indicators of all wholes that count cases, in the order of the text
        self._among_parts = False
        self._among_kinds = False
        self._label = ""

    def enter(self, folded: str, sentence: Sentence) -> None:
        """A sentence that begins with 其中 goes on with the wholes of the last one; any other forgets them."""
        text = folded[sentence.start : sentence.end].lstrip("(“ ")
        of_them = _OF_THEM.search(text[:_LONGEST_LABEL])
        go_on = self._among_parts and _KINDS_GO_ON.match(text)
        continues = bool(_MARKER.match(text) or _SORTED.match(text) or of_them or go_on)
        if not continues:
            self._wholes.clear()
        if of_them:
            self._back_to(_STEPS.get(of_them["done"], ()))
        self._among_parts = continues
        self._among_kinds = bool(go_on)
        self._label = ""

    def _back_to(self, steps: Sequence[str]) -> None:
        """Speak again of the last cases that had come to one of these steps."""
        last = next((case for case in reversed(self._cases) if case.split("_")[1] in steps), None)
        if last:
            self._wholes["case"] = last

    def saw(self, readings: Sequence[Reading]) -> None:
        """Remember a whole; a number of no indicator hides the whole of its class (its parts are not ours)."""
        for reading in readings[:1]:
            if not (self._among_parts or reading.phrase.in_brackets):
                if reading.indicator_id:
                    self._wholes[reading.quantity.unit_class] = reading.indicator_id
                    self._sure[reading.indicator_id] = reading.confidence
                    if reading.quantity.unit_class == "case":
                        self._cases.append(reading.indicator_id)
                else:
                    self._wholes.pop(reading.quantity.unit_class, None)

    def among(self, folded: str, phrase: Phrase) -> bool:
        """Whether a number stands among the parts of a whole (marker before it, or in a bracket behind it)."""
        before = folded[phrase.clause_start : phrase.quantity.start]
        if _NEW_START.match(before):
            self._among_parts = False
        elif _MARKER.search(before) or _OF_THEM.search(before) or self._sorted_by_kind(phrase, before):
            self._among_parts = True
        return self._among_parts or phrase.in_brackets

    def _sorted_by_kind(self, phrase: Phrase, before: str) -> bool:
        """受理行政复议案件57件;行政处罚类17件: kinds of the cases just counted, though no word says so."""
        procedure = self._wholes.get(phrase.quantity.unit_class, "").split("_")[0]
        return procedure in _OTHER_PROCEDURE and bool(_NAMED_KIND.search(before))

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
        label = _IS_ONE_OF.sub("", right)[:16]
        return Part(whole, label, self._how_sure(whole, label))

    def of_a_kind(self, folded: str, phrase: Phrase) -> bool:
        """行政处罚类17件 among reconsideration cases are no penalties, nor is a bare 行政处罚17件 in their list."""
        left = folded[phrase.left_start : phrase.quantity.start].strip(" ,、")
        if not self._among_parts or phrase.quantity.unit_class != "case":
            return False
        if _KIND.search(left):
            self._among_kinds = True
            return True
        return self._among_kinds and 0 < len(left) <= _SHORT_NAME and not _STEP.search(left)

    def of(self, folded: str, phrase: Phrase) -> Part | None:
        """The whole that a number without a noun of its own is a part of."""
        whole = self._wholes.get(phrase.quantity.unit_class)
        among = self.among(folded, phrase)
        left = folded[phrase.left_start : phrase.quantity.start]
        if whole is None or len(left) > _LONGEST_LABEL or not among or _is_another(whole, left):
            return None
        self._label = _NO_LABEL.sub("", left) or self._label  # 农村困难妇女3人、2万元: one label, two numbers
        return Part(whole, self._label, self._how_sure(whole, self._label))

    def _how_sure(self, whole: str, label: str) -> float:
        """A part is no surer than its whole."""
        own = _MAY_BE_ITS_OWN.get(whole)
        plain = 0 < len(label) <= _PLAIN_LABEL and not _ACTS.search(label) and not (own and own.search(label))
        return min(_PLAIN if plain else _UNCERTAIN, self._sure.get(whole, _PLAIN))

    def whole_of_class(self, unit_class: str) -> str | None:
        """The indicator of the last whole of a measure class, if any."""
        return self._wholes.get(unit_class)


def _is_another(whole: str, label: str) -> bool:
    """Whether a label names a step or a procedure of its own, so that the number is no part of the whole."""
    other = _OTHER_PROCEDURE.get(whole.split("_")[0])
    return bool(_ITS_OWN_STEP.search(label) or (other and other.search(label)))
