"""Web pages: the report out of the portal around it, and what the page says about it as metadata.

Own heuristics on lines (page.py, furniture.py) and not trafilatura: see tests/pages/README.md for the measurement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers.furniture import Body, find_body
from etl.readers.header import iso_date, parse_header
from etl.readers.page import SEPARATOR, Line, page_lines, tidy
from etl.readers.source import Reader, Source

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|meta|body|title|frameset)\b", re.I | re.S
)
_ANY_TAG = re.compile(r"</?(?:html|body|div|p|table|br|span)\b[^>]*>", re.I)
_ENDINGS = {".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".jsp", ".aspx", ".asp", ".php", ".do"}
_ERROR = re.compile(
    r"\b(?:400|401|403|404|405|500|502|503|504)\b|not found|forbidden|bad gateway|service unavailable|access denied|"
    r"页面(?:不存在|未找到|找不到|无法访问|已删除|丢失)|(?:找不到|无法找到|未找到).{0,6}(?:页|网页|文件)|访问(?:被拒绝|受限|异常|过于频繁)|"
    r"系统(?:错误|异常|维护)|服务器(?:错误|异常|内部错误)|(?:请|先)登录|用户登录|统一身份认证|安全验证|验证码|正在跳转|跳转中",
    re.I,
)
_ERROR_PROSE = 200  # an error page holds fewer characters of prose than this, whatever its title says
_ERROR_MESSAGE = 60  # and one whose title is silent says no more than its message
_META = {
    "articletitle": "title",
    "title": "title",
    "pubdate": "published_on",
    "publishdate": "published_on",
    "contentsource": "issuer",
    "source": "issuer",
    "columnname": "栏目",
    "sitename": "网站",
}
_HEADER_LINES = 40
_SITE_NAME = re.compile(r"\s*(?:[_|｜]|-+|—+|–)\s*")  # 标题_栏目_网站, 网站--标题
_EMPTY = "网页里没有正文文字(可能是图片、附件预览或由脚本生成);请打开网页复制全文,存为文本(.txt)后再导入"
_FRAMES = "这是框架页,正文在别的文件里;请在浏览器中打开正文所在的框架,另存后再导入"


def accepts(source: Source) -> bool:
    """Starts like a page; with an ending of the web (or none at all) any common tag will do."""
    text = source.decoded.text[:4096]
    if _START.match(text):
        return True
    return bool(_ANY_TAG.search(text)) and (source.suffix in _ENDINGS or text.lstrip().startswith("<"))


def read(source: Source) -> RawDocument:
    """Body text, one paragraph, heading or table row a line. Raises SourceRefused for pages without a report."""
    decoded = source.decoded
    tree = LexborHTMLParser(decoded.text)
    lines, body = _body(tree)
    heads = _title_candidates(tree)
    _refuse_error_page(heads, lines, body)
    if not body.kept:
        raise SourceRefused(_FRAMES if tree.css_first("frame, frameset") else _EMPTY)
    metadata = _metadata(tree, lines[: body.kept[0] + 1])
    title, shown = _title(metadata.get("title", ""), heads, lines, body)
    text = [*shown, *(lines[index].text for index in body.kept if lines[index].text not in shown)]
    return RawDocument(
        text="\n".join(text) + "\n",
        format="html",
        title=title,
        metadata={**metadata, "title": title} if title else metadata,
        warnings=decoded.warnings,
    )


def _body(tree: LexborHTMLParser) -> tuple[list[Line], Body]:
    """The body among the visible lines; when there is none, a script was to show it: look at hidden ones too."""
    lines = page_lines(tree)
    body = find_body(lines)
    if body.prose >= _ERROR_PROSE:
        return lines, body
    everything = page_lines(tree, with_hidden=True)
    whole = find_body(everything)
    return (everything, whole) if whole.prose > 2 * body.prose else (lines, body)


def _refuse_error_page(heads: Sequence[str], lines: Sequence[Line], body: Body) -> None:
    if body.prose >= _ERROR_PROSE:
        return
    said = [*heads, *(line.text for line in lines[:30] if body.prose < _ERROR_MESSAGE)]
    found = next((match for match in map(_ERROR.search, said) if match), None)
    if found:
        raise SourceRefused(f"这是网站的错误页或登录页(“{found[0]}”),不是报告;请在浏览器中确认能看到全文,再重新保存")


def _title_candidates(tree: LexborHTMLParser) -> list[str]:
    """<title> and h1 texts."""
    return [text for node in tree.css("title, h1") if (text := tidy(node.text() or ""))]


def _metadata(tree: LexborHTMLParser, above: Sequence[Line]) -> dict[str, str]:
    """Meta tags first, then the header table and the line below the title."""
    cells = [cell for line in above for cell in line.text.split(SEPARATOR)]
    found = parse_header("\n".join(cells[-_HEADER_LINES:]))
    for node in tree.css("meta[name][content]"):
        name, content = (node.attributes.get("name") or "").lower(), tidy(node.attributes.get("content") or "")
        key = _META.get(name.removeprefix("og:"), "")
        value = iso_date(content) if key == "published_on" else content
        if key and value and (name != "title" or "title" not in found):
            found[key] = value
    return found


def _title(named: str, heads: Sequence[str], lines: Sequence[Line], body: Body) -> tuple[str, list[str]]:
    """The report's title, and the lines that show it (to stand first in the text; empty when the page has none).

    A title is what the page names so and shows above or at the start of the body: <title> mostly has the site's
    name behind it, h1 is often the site's.
    """
    start = body.kept[0]
    wanted = {_plain(part) for text in (named, *heads) for part in (text, *_SITE_NAME.split(text))}
    for index in range(min(start + 2, len(lines) - 1), -1, -1):
        for count in (1, 2):
            shown = [line.text for line in lines[index : index + count]]
            plain = _plain("".join(shown))
            if len(plain) >= 6 and plain in wanted:
                return "".join(shown), shown
    return named, []


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


READER = Reader("html", accepts, read, isolated=True)
