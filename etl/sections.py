"""Clean text -> section tree and sentences. Headings are numbered (一、 (一) 1.), on lines of their own or run in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.lexicon import alternation, fold, words
from etl.model import Section, Sentence

_CN = "一二三四五六七八九十"
_HEADING = re.compile(
    rf"(?:^|(?<=\n)|(?<=[。;.]))[ \t]*"
    rf"(?:(?P<l1>[{_CN}]{{1,3}})、|第(?P<part>[{_CN}]{{1,3}})部分[、: ]?|\((?P<l2>[{_CN}]{{1,3}})\)[、.]?"
    rf"|(?P<l3>\d{{1,2}})[.、](?!\d)|\((?P<l4>\d{{1,2}})\))"
)
_TITLE_LENGTH = 60
_ENDS_SENTENCE = "。!?！？"
_CLOSING = "”’」』)）】》"
_KINDS = {kind: re.compile(alternation(titles)) for kind, titles in words().section_kinds.items()}
_YEAR = re.compile(r"(20\d\d)年")
_W = words()
_WORDS = frozenset(
    (
        *_W.fillers,
        *_W.verbs,
        *_W.generic,
        *(term for group in (*_W.domains.values(), *_W.themes.values()) for term in group),
    )
)
_LONGEST_HALF = 4
_WRAPPED_LINE = 22  # a shorter line ends its paragraph even without a full stop: it is a heading, cell or address


def sections(text: str, year: int | None, doc_type: str) -> tuple[Section, ...]:
    """The sections of a clean text in order; each spans to the next heading of its own or a higher level."""
    folded = fold(text)
    marks = list(_marks(folded))
    found: list[Section] = []
    stack: list[tuple[int, str, str]] = []  # level, number, kind
    for position, (level, number, start, body) in enumerate(marks):
        stack = [entry for entry in stack if entry[0] < level]
        title = _title(folded, body)
        kind = _kind(title, year, doc_type) or (stack[-1][2] if stack else "other")
        stack.append((level, number, kind))
        end = next((m[2] for m in marks[position + 1 :] if m[0] <= level), len(text))
        found.append(Section("/".join(entry[1] for entry in stack), title, start, end, kind))
    return tuple(found)


def _marks(folded: str) -> Iterator[tuple[int, str, int, int]]:
    """(level, number as written, start, start of the title) of every heading."""
    for match in _HEADING.finditer(folded):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if match["l1"] or match["part"]:
            yield 1, match["l1"] or match["part"], start, match.end()
        elif match["l2"]:
            yield 2, f"({match['l2']})", start, match.end()
        elif match["l3"]:
            yield 3, match["l3"], start, match.end()
        else:
            yield 4, f"({match['l4']})", start, match.end()


def _title(folded: str, start: int) -> str:
    """The heading's words up to the full stop or line end; '' where the number only counts a sentence of the text."""
    line, full_stop, rest = folded[start : start + _TITLE_LENGTH + 40].partition("\n")[0].strip().partition("。")
    is_sentence = bool(full_stop) and not rest.strip()
    return "" if is_sentence or len(line) > _TITLE_LENGTH else line.strip()


def _kind(title: str, year: int | None, doc_type: str) -> str:
    """What a heading announces; a year after the report's own announces plans."""
    if year and any(int(found) > year for found in _YEAR.findall(title)):
        return "plans"
    kinds = ["plans", "results", "problems", "duties"]
    if doc_type == "plan":
        kinds.insert(0, "plan_body")
    for kind in kinds:
        if _KINDS[kind].search(title):
            return "plans" if kind == "plan_body" else kind
    return ""


def section_at(found: tuple[Section, ...], position: int) -> int | None:
    """Index of the innermost section that holds a position."""
    best = None
    for index, section in enumerate(found):
        if section.char_start <= position < section.char_end:
            best = index
        elif section.char_start > position:
            break
    return best


def sentences(text: str, found: tuple[Section, ...]) -> tuple[Sentence, ...]:
    """Sentences with their section. A line break ends one, unless the line was merely wrapped at a fixed width."""
    folded = fold(text)
    spans: list[tuple[int, int]] = []
    start = 0
    starts_of_sections = {section.char_start for section in found}
    for position, char in enumerate(folded):
        at_end = char in _ENDS_SENTENCE or (char == "\n" and not _wrapped(folded, position))
        if position in starts_of_sections and position > start:
            spans.append((start, position))
            start = position
        if at_end:
            end = position + 1
            while end < len(folded) and folded[end] in _CLOSING:
                end += 1
            spans.append((start, end))
            start = end
    spans.append((start, len(folded)))
    return tuple(Sentence(a, b, section_at(found, a)) for a, b in _trimmed(folded, spans))


def _wrapped(folded: str, newline: int) -> bool:
    """Whether the line that ends here goes on in the next one (text copied from a page of fixed width)."""
    line = folded[folded.rfind("\n", 0, newline) + 1 : newline].removesuffix("\r")
    following = folded[newline + 1 : newline + 2]
    if not line or not following or line.endswith(("。", ";", ":", "!", "?")) or following in " \t\r\n":
        return False
    if " | " in line:  # a row of a table
        return False
    if re.search(r"(?:率|为|达到?|共|约|计)$", line) and re.match(r"\d", folded[newline + 1 :]):
        return True
    if _breaks_a_word(folded, newline):
        return True
    if re.search(r"\d$", line) and re.match(r"[万亿千百余多]*[件宗起次场人名个家项份条元%]", folded[newline + 1 :]):
        return True
    long_enough = len(line.strip()) >= _WRAPPED_LINE and not _HEADING.match(folded, newline + 1)
    return (
        long_enough and bool(re.search(r"[,、一-鿿\d]$", line)) and "|" not in line and _in_fixed_width(folded, newline)
    )


def _breaks_a_word(folded: str, newline: int) -> bool:
    """接待法律咨 / 询860人次: a known word whose halves are none."""
    for left in range(1, _LONGEST_HALF):
        half = folded[max(0, newline - left) : newline]
        if half in _WORDS:
            continue
        for right in range(1, _LONGEST_HALF):
            other = folded[newline + 1 : newline + 1 + right]
            if half + other in _WORDS and other not in _WORDS:
                return True
    return False


def _in_fixed_width(folded: str, newline: int) -> bool:
    """A wrapped paragraph has lines of nearly one length around the break."""
    start = folded.rfind("\n", 0, newline) + 1
    previous = folded[folded.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    end = folded.find("\n", newline + 1)
    following = folded[newline + 1 : end if end >= 0 else len(folded)]
    width = newline - start
    return abs(len(previous) - width) <= 3 or abs(len(following) - width) <= 3


def _trimmed(folded: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        while start < end and folded[start].isspace():
            start += 1
        while end > start and folded[end - 1].isspace():
            end -= 1
        if end > start:
            yield start, end
