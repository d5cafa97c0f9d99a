"""The block of labels that portals put above a report: 索引号, 发布机构, 发布日期, 标题.

It comes as bulleted lines, as several labels on one line, or (copied from a table) label and value on lines of
their own. Parsing it changes nothing in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

# label -> metadata key; of several dates the one of publication comes first, of several issuers the named body
_LABELS = {
    "索引号": "index_no",
    "信息索引号": "index_no",
    "索引码": "index_no",
    "发布机构": "issuer",
    "发文机关": "issuer",
    "发文机构": "issuer",
    "发文单位": "issuer",
    "发布单位": "issuer",
    "公开机构": "issuer",
    "公开主体": "issuer",
    "公开责任部门": "issuer",
    "信息来源": "issuer",
    "来源": "issuer",
    "发布日期": "published_on",
    "发布时间": "published_on",
    "发文日期": "published_on",
    "发文时间": "published_on",
    "公开日期": "published_on",
    "公开时间": "published_on",
    "成文日期": "published_on",
    "成文时间": "published_on",
    "生成日期": "published_on",
    "日期": "published_on",
    "时间": "published_on",
    "标题": "title",
    "信息名称": "title",
    "名称": "title",
    "文号": "文号",
    "发文字号": "文号",
    "主题分类": "主题分类",
    "效力状态": "效力状态",
}
_OTHER = (  # labels that end the value before them
    *("浏览次数", "浏览量", "阅读次数", "阅读量", "点击数", "点击量", "访问量", "字体", "字号"),
    *("作者", "责任编辑", "编辑", "打印", "分享"),
)
_SPACE = r"[ \t\u00a0\u3000\u2002\u2003]*"
_RANK = {label: rank for rank, label in enumerate(_LABELS)}
_ANY = "|".join(_SPACE.join(label) for label in sorted((*_LABELS, *_OTHER), key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s•·●|【\[]))({_ANY}){_SPACE}[:：\]】]{_SPACE}")
_ALONE = re.compile(rf"[\s•·●]*({_ANY}){_SPACE}[:：]?\s*")
_DATE = re.compile(r"((?:19|20)\d{2})\s*[年\-./]\s*(1[0-2]|0?[1-9])\s*[月\-./]\s*(3[01]|[12]\d|0?[1-9])(?!\d)日?")
_TOOLS = re.compile(r"\s(?:打印|关闭|收藏|分享|【|\[).*")  # buttons behind the last value of a line
_HEADER_LINES = 40
_BODY_LENGTH = 120  # a line this long is prose: the header is over


def parse_header(text: str) -> dict[str, str]:
    """Metadata found above the body; keys index_no, issuer, published_on (ISO), title, others by their label."""
    lines = _opening(text)
    found: dict[str, tuple[int, str]] = {}
    for label, value in _pairs(lines):
        key, rank = _LABELS[label], _RANK[label]
        clean = iso_date(value) if key == "published_on" else value
        if clean and (key not in found or rank < found[key][0]):
            found[key] = (rank, clean)
    metadata = {key: value for key, (_, value) in found.items()}
    bare = next((line for line in lines if _DATE.fullmatch(line)), "")
    if bare and "published_on" not in metadata:
        metadata["published_on"] = iso_date(bare)
    return metadata


def iso_date(words: str) -> str:
    """The first date in `words` as YYYY-MM-DD; empty when there is none or the calendar has no such day."""
    match = _DATE.search(words)
    if match is None:
        return ""
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:  # 2月30日: a slip of the page, no date
        return ""


def _opening(text: str) -> list[str]:
    """The lines before the first long one, without blank lines."""
    opening: list[str] = []
    for line in (line.strip() for line in text[:20_000].splitlines()):
        if len(line) > _BODY_LENGTH or len(opening) == _HEADER_LINES:
            break
        if line:
            opening.append(line)
    return opening


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """(label, value) of every label that has a value on its own line or alone on the next."""
    for line, following in pairwise([*lines, ""]):
        alone = _ALONE.fullmatch(line)
        if alone and not _ALONE.match(following):
            yield from _named(alone[1], following)
            continue
        matches = list(_LABEL.finditer(line))
        ends = [*(match.start() for match in matches), len(line)][1:]
        for match, end in zip(matches, ends, strict=True):
            yield from _named(match[1], line[match.end() : end])


def _named(label: str, value: str) -> Iterator[tuple[str, str]]:
    name = re.sub(r"\s", "", label)
    value = _TOOLS.sub("", value).strip(" \t\u00a0\u3000|[]【】•·●")
    if name in _LABELS and value and value != "无":
        yield name, value
