"""MHTML pages and mails: the part that holds the report, which then is read as a web page or as text."""

from __future__ import annotations

import re
from contextlib import suppress
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from etl.errors import SourceRefused
from etl.readers.source import Converter, Source

_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)){2,}")
_TELLING = re.compile(rb"^(?:MIME-Version|Content-Type|Received|Message-ID|Snapshot-Content-Location):", re.I | re.M)
_HAN = re.compile(r"[一-鿿]")
_FEW = 100  # characters of a covering note
_DEFECTIVE = "MHTML 网页或邮件已损坏,找不到正文;请用浏览器或邮件软件打开,另存为网页或文本(.txt)后再导入"
_ATTACHED = "邮件正文没有报告,报告在附件里({});请保存附件,再导入附件"


def accepts(source: Source) -> bool:
    """Begins with header lines, at least one of which only mails and saved pages have."""
    head = source.data[:4096].lstrip(b"\xef\xbb\xbf\r\n")
    match = _HEADER.match(head)
    return match is not None and _TELLING.search(match[0]) is not None


def convert(source: Source) -> Source:
    """The part with most Chinese text, HTML before plain text, as UTF-8. Raises SourceRefused when there is none."""
    parts = _parts(source.data)
    texts = [(part.get_content_type(), _text(part)) for part in parts if _is_text(part)]
    best = max(texts, key=lambda found: (_han(found[1]), found[0] == "text/html"), default=("", ""))
    attached = _attachments(parts)
    if attached and _han(best[1]) < _FEW:
        raise SourceRefused(_ATTACHED.format("、".join(attached[:3])))
    if not best[1].strip():
        raise SourceRefused(_DEFECTIVE)
    return Source(source.path.with_suffix(".html" if best[0] == "text/html" else ".txt"), best[1].encode("utf-8"))


def warnings(source: Source) -> tuple[str, ...]:
    attached = _attachments(_parts(source.data))
    return (f"邮件有 {len(attached)} 个附件({'、'.join(attached[:3])}),未读;需要的话请另存后导入",) if attached else ()


def _parts(data: bytes) -> list[Message]:
    """All parts, outermost first. The older, lenient rules (compat32): the newer ones raise on malformed headers."""
    try:
        return list(BytesParser().parsebytes(data).walk())
    except RecursionError as error:
        raise SourceRefused(_DEFECTIVE) from error


def _is_text(part: Message) -> bool:
    return part.get_content_type() in ("text/html", "text/plain") and part.get_content_disposition() != "attachment"


def _text(part: Message) -> str:
    """The part as text: by its stated character set, else as UTF-8 or gb18030, whichever fits."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    for charset in (part.get_content_charset(), "utf-8", "gb18030"):
        try:
            return data.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(charset or "", charset or "utf-8"))
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace")


def _attachments(parts: list[Message]) -> list[str]:
    return [_filename(part) for part in parts if part.get_content_disposition() == "attachment"]


def _filename(part: Message) -> str:
    """The file's name; mail programs write Chinese as =?gbk?B?…?=."""
    name = part.get_filename() or "未命名"
    with suppress(UnicodeDecodeError, LookupError, ValueError):
        name = str(make_header(decode_header(name)))
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", name)


def _han(text: str) -> int:
    return len(_HAN.findall(text))


CONVERTER = Converter("mail", accepts, convert, warnings)
