"""Text decoded with the wrong encoding: decode it back where the bytes survived, say so where they did not.

Source: design note repair.md, first test. A line that lost bytes is dropped and reported, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.errors import SourceRefused

_LOST = re.compile("锟斤拷|烫烫烫|屯屯屯|\ufffd{2}")
# What the most frequent UTF-8 characters (，。、的) look like when read as GBK, as Latin-1 and as Windows-1252.
_SIGNS = {
    "gbk": re.compile("[锛銆紝鍙鎴鏂娉鏀琛]"),
    "latin-1": re.compile("ï¼|ã\x80|ä¸|æ³"),
    "cp1252": re.compile("ï¼|ã€|ä¸|æ³"),
}
_GBK_AS_LATIN = re.compile("[\xa1-\xf7][\xa1-\xfe]{7,}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # not splitlines: bytes read as Latin-1 hold its other line ends (0x85)
_AT_LEAST = 3
_HOPELESS_SHARE = 0.3


@dataclass(frozen=True)
class Decoded:
    """Text after decoding back: `characters` concerned (0: nothing was wrong), `dropped` lines that lost bytes."""

    text: str
    characters: int = 0
    dropped: int = 0


def decode_back(text: str) -> Decoded:
    """Undo UTF-8 read as GBK or Latin, and GBK read as Latin-1.

    Raises SourceRefused where the original bytes are lost in most lines.
    """
    _refuse_lost(text)
    for codec, signs in _SIGNS.items():
        if len(signs.findall(text)) >= _AT_LEAST:
            return _redecode(text, codec, "utf-8")
    if len(_GBK_AS_LATIN.findall(text)) >= _AT_LEAST:
        return _redecode(text, "latin-1", "gb18030")
    return Decoded(text)


def _refuse_lost(text: str) -> None:
    lost = sum(len(found) for found in _LOST.findall(text))
    if lost > _HOPELESS_SHARE * len(text):
        raise SourceRefused("文件内容已成乱码且无法还原（原字节已丢失），请从原网站重新保存后再导入。")


def _redecode(text: str, wrong: str, right: str) -> Decoded:
    lines = [_line(line, wrong, right) for line in _LINE.findall(text)]
    kept = [line for line in lines if line is not None]
    if len(kept) * 2 < len(lines):
        raise SourceRefused("文件编码错误且多数行无法还原，请用 UTF-8 编码重新保存后再导入。")
    return Decoded("".join(kept).removeprefix("\ufeff"), len(text), len(lines) - len(kept))


def _line(line: str, wrong: str, right: str) -> str | None:
    """The line decoded back; as it is where it never was wrong; None where bytes are lost."""
    if line.isascii():
        return line
    try:
        return line.encode(wrong).decode(right)
    except UnicodeError:
        return None
