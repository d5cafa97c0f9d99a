"""Where the words stand that belong to a number: its phrase, and the clause and sentence around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.lexicon import alternation, words
from etl.model import Quantity

_CLAUSE_END = ",;:。!?|"  # a line break within a sentence is a wrapped line
_JOINERS = "、和及与暨"
_W = words()
_VERB = re.compile(alternation(_W.verbs))
_FILLERS = re.compile(alternation((*_W.fillers, *_W.part_markers)))
_JOINING = re.compile(r"^[\s、和及与,;]*(?:以及)?[\s、]*$")
_SAME_THING_OTHER_YEAR = re.compile(
    r"^[,;(、]?(?:案件量|收案量|案件数|总量|数量|件数)?(?:(?:较|比|与)?(?:上年|去年|上一年|今年|本年|20\d\d年)度?(?:同期)?(?:的|则)?(?:为|是|达到?|升至|降至)?|(?:具体|实际|确切)为)$"
)
# 5个国家级、27个省级民主法治示范村: the noun stands behind the last grade
_GRADE = r"(?:国家|全国|省|市|州|县|区|镇|乡)级"
_NEXT_GRADE = re.compile(rf"[,、和及与]{_GRADE}")
_SHARED_NOUN = re.compile(rf"{_GRADE}(?:[、和及与]\d+个{_GRADE})+[^,;。、\d]{{2,16}}")
# 31个村和6个社区配备法律顾问: what happened to them stands behind the last kind
_PLACES = r"(?:行政村|村委会|村民小组|村|城市社区|社区|居委会)"
_NEXT_PLACES = re.compile(rf"{_PLACES}[、和及与]")
_SHARED_PREDICATE = re.compile(rf"{_PLACES}(?:[、和及与]\d+个{_PLACES})+[^,;。、\d]{{2,24}}")
# 法治宣传进校园6场次、进景区5场次: each place entered is one more of the same
_NEXT_PLACE = re.compile(r"[、,和及]进[一-鿿]{2,4}")
_PLACE_ENTERED = re.compile(r"进[一-鿿]{2,4}$")
_LEVEL = r"(?:(?:上升|提高|提升|下降|降低|增加|增长|减少|升|降|增|减)(?:至|到)|达到|达|为|到|至|变为)"
_CARRY = re.compile(rf"^[、,]?(?:20\d\d年度?)?{_LEVEL}+(?:20\d\d年的?)?$")
_CHANGE_CLAUSE = re.compile(
    r"(?:上年|去年|同比|较|比|20\d\d年)[^,。;]{0,24}(?:个百分点|%|件|起|人次?|次|倍|明显|大幅)"
    r"|(?:连续|逐年|持续|稳步|不断|大幅|明显|显著)[^,。;]{0,8}(?:攀升|上升|下降|提升|提高|增长|增加|减少|降低|回升|走高|走低)"
)


@dataclass(frozen=True)
class Phrase:
    """The words that belong to one number: `left` up to it, `right` behind it, both as spans of the folded text."""

    quantity: Quantity
    clause_start: int
    clause_end: int
    left_start: int
    right_end: int
    in_brackets: bool  # the number stands in (…) behind another number
    lead: tuple[int, int] = (0, 0)  # the verb before a list, for its later items: 审查文件3件、合同46份

    def spans(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Left span with the number's own words, and right span."""
        return (self.left_start, self.quantity.end), (self.quantity.end, self.right_end)


def phrases(folded: str, quantities: Sequence[Quantity], start: int, end: int) -> list[Phrase]:
    """The phrases of the numbers of one sentence [start, end)."""
    found: list[Phrase] = []
    for index, quantity in enumerate(quantities):
        previous = found[-1] if found else None
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        found.append(_phrase(folded, quantity, previous, following, start, end))
    return found


def _phrase(
    folded: str, quantity: Quantity, previous: Phrase | None, following: Quantity | None, start: int, end: int
) -> Phrase:
    clause_start = _clause_start(folded, quantity.start, start)
    clause_end = _clause_end(folded, quantity.end, end)
    left_start = clause_start
    if previous and previous.quantity.end > clause_start:
        left_start = previous.quantity.end
    left_start, in_brackets = _inside_bracket(folded, left_start, quantity.start, previous)
    if previous and _says_the_same(folded, previous, left_start, quantity.start):
        left_start = previous.left_start
    elif _CARRY.match(folded[left_start : quantity.start].strip()):
        before = _clause_start(folded, max(start, clause_start - 1), start)
        if _CHANGE_CLAUSE.search(folded, before, clause_start):
            left_start = before  # 败诉率较上年下降3.2个百分点,降至5.1%
    right_end = _right_end(folded, quantity, following, clause_end)
    lead = _lead(folded, quantity, previous, clause_start, left_start)
    return Phrase(quantity, clause_start, clause_end, left_start, right_end, in_brackets, lead)


def _lead(
    folded: str, quantity: Quantity, previous: Phrase | None, clause_start: int, left_start: int
) -> tuple[int, int]:
    """The verb of the first item of a list, where this later one has none of its own."""
    if previous is None or not _goes_on(folded, previous, left_start, quantity.start):
        return 0, 0
    if _VERB.search(folded, left_start, quantity.start):
        return 0, 0
    later_item = folded[previous.left_start] in "、和及"
    if previous.lead[1] or later_item:
        return previous.lead
    opened = folded.rfind("(", clause_start, previous.quantity.start) + 1 if previous.in_brackets else clause_start
    verbs = list(_VERB.finditer(folded, opened, previous.quantity.start))
    return verbs[-1].span() if verbs else (0, 0)


def _goes_on(folded: str, previous: Phrase, left_start: int, position: int) -> bool:
    """Whether a list goes on with a number: 文件3件、合同46份, 31个村和6个社区."""
    if previous.quantity.end != left_start:
        return False
    return folded[left_start] in "、和及" or bool(_NEXT_PLACES.fullmatch(folded, left_start, position))


def _says_the_same(folded: str, previous: Phrase, left_start: int, position: int) -> bool:
    """Whether a number has the noun of the one before: 由21%升至52%; 7.04%,上年为8.7%; 20批36人次."""
    previous_end = previous.quantity.end
    between = folded[previous_end:position].strip()
    left = folded[left_start:position].strip()
    if left_start == previous_end and (not left or _CARRY.match(left)):
        return True
    if _NEXT_GRADE.fullmatch(between):
        return True  # 示范村国家级1个、省级5个
    if _NEXT_PLACE.fullmatch(between) and _PLACE_ENTERED.search(folded, previous.left_start, previous.quantity.start):
        return True
    return bool(_SAME_THING_OTHER_YEAR.match(between)) or bool(_SAME_THING_OTHER_YEAR.match(left) and len(between) < 14)


def _clause_start(folded: str, position: int, start: int) -> int:
    while position > start and not _ends_clause(folded, position - 1):
        position -= 1
    return position


def _clause_end(folded: str, position: int, end: int) -> int:
    while position < end and not _ends_clause(folded, position):
        position += 1
    return position


def _ends_clause(folded: str, position: int) -> bool:
    char = folded[position]
    if char == ",":  # not inside 10,384
        return not (folded[position - 1 : position].isdigit() and folded[position + 1 : position + 2].isdigit())
    return char in _CLAUSE_END


def _inside_bracket(folded: str, left: int, position: int, previous: Phrase | None) -> tuple[int, bool]:
    """Where an open bracket before the number encloses it: its phrase begins there."""
    depth = 0
    for place in range(position - 1, left - 1, -1):
        if folded[place] == ")":
            depth += 1
        elif folded[place] == "(":
            if depth == 0:
                behind_number = previous is not None and previous.quantity.end == place
                return place + 1, behind_number
            depth -= 1
    in_same = previous is not None and previous.in_brackets and ")" not in folded[previous.quantity.end : position]
    return left, in_same


def _right_end(folded: str, quantity: Quantity, following: Quantity | None, clause_end: int) -> int:
    """Up to the next number of the clause; a list goes on (、) or a bracket opens: nothing on the right."""
    position = quantity.end
    shared = _SHARED_NOUN.match(folded, position, clause_end) or _SHARED_PREDICATE.match(folded, position, clause_end)
    if shared:
        return shared.end()
    if position < clause_end and folded[position] in _JOINERS + "(":
        return position
    end = clause_end
    if following and following.start < clause_end:
        between = folded[position : following.start].strip()
        end = following.start if between else clause_end  # 13项207户企业的综合监管: the noun is behind both
        if following.statement == "full":
            end = following.end  # 116个村(社区)法律顾问全覆盖
    depth = 0
    for place in range(position, end):
        if folded[place] == "(":
            depth += 1
        elif folded[place] == ")":
            if depth == 0:
                return place
            depth -= 1
    return end


def joined(folded: str, earlier: Quantity, later: Quantity) -> bool:
    """Whether two numbers follow one another in a bare list (30、12和5个)."""
    return bool(_JOINING.match(folded[earlier.end : later.start]))


def list_items(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of a 、和及与 list in [start, end), without the words that lead up to the number."""
    items: list[tuple[int, int]] = []
    depth, item = 0, start
    for place in range(start, end):
        char = folded[place]
        depth += (char in "(“") - (char in ")”")
        if (
            depth == 0
            and char in _JOINERS
            and not (char in "和及与" and folded[place - 1 : place + 2] in {"参与", "给与"})
        ):
            items.append((item, place))
            item = place + 1
    items.append((item, end))
    return [(a, b) for a, b in items if folded[a:b].strip()]


def substance(folded: str, start: int, end: int, known: Sequence[str] = ()) -> str:
    """What a phrase says beyond fillers and the words that a rule has used up; Han characters only."""
    rest = folded[start:end].replace("\n", "")
    for term in sorted(known, key=len, reverse=True):
        rest = rest.replace(term, "\x00")
    rest = _FILLERS.sub("", rest)
    return "".join(re.findall(r"[一-鿿]", rest))
