"""Bytes to text: strict UTF-8, then gb18030, then charset-normalizer; line ends and every character stay as they are.

gb18030 accepts nearly any even run of high bytes, so it is asked second and its outcome must look like Chinese:
Big5 pages decode under it without an error into characters that nobody writes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from charset_normalizer import from_bytes

from etl.errors import SourceRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The commonest characters of official prose, simplified and traditional; about a third of any report.
_COMMON = frozenset(
    "的一不在有人是了和为以上中大个会对年工作法治政府行街道理建设制度组织情况发展依推进全面实执服务民社区村"
    "為個會對設實執務區發進導學習織況與國開業員問題"
)
_HAN = re.compile(r"[一-鿿]")
_CUT = "文件末尾的一个字不完整,文件可能被截断;已读出之前的文字,请核对原文是否完整"
_STRANGE = "读出来的文字几乎没有常用汉字,可能不是文字文件或编码有误;请用原软件打开核对"
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_DAMAGE_SHARE = 0.05  # a text may lose this share of its non-ASCII characters and still be worth reading


@dataclass(frozen=True)
class Decoded:
    """Text without BOM, otherwise exactly what the bytes say; `encoding` as Python names it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode a whole file. Raises SourceRefused for binary data and for bytes that no encoding explains."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_damage(data[len(bom) :], encoding) or _hopeless()
    _refuse_binary(data)
    return _with_damage(data, "utf-8") or _chinese(data) or _guessed(data) or _hopeless()


def _refuse_binary(data: bytes) -> None:
    if b"\0" in data:
        raise SourceRefused("文件含有空字节,是二进制文件或没有标记的 UTF-16 文本;请用记事本另存为 UTF-8 文本后再导入")
    if len(_CONTROL.findall(data)) > len(data) / 100:
        raise SourceRefused("文件内容是二进制数据,不是文字;请确认文件类型,另存为文本、网页或表格后再导入")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _with_damage(data: bytes, encoding: str) -> Decoded | None:
    """The text with a warning where a few bytes are broken or the end is cut; None where it is another encoding."""
    text = data.decode(encoding, errors="replace")
    bad = text.count("�") - data.count("�".encode(encoding))
    if not bad:
        return Decoded(text, encoding)
    good = sum(1 for char in text if char > "\x7f") - bad
    if bad > max(1, good) * _DAMAGE_SHARE and not _only_the_end(text, bad, good):
        return None
    if _only_the_end(text, bad, good):
        return Decoded(text[:-1], encoding, (_CUT,))
    line = text.count("\n", 0, text.index("�")) + 1
    return Decoded(text, encoding, (f"有 {bad} 处字节损坏(显示为 �),第一处在第 {line} 行;请对照原文核对",))


def _only_the_end(text: str, bad: int, good: int) -> bool:
    return bad == 1 and good > 0 and text.endswith("�")


def _chinese(data: bytes) -> Decoded | None:
    """gb18030 unless the outcome reads like no Chinese at all and Big5 reads like some."""
    simplified = _with_damage(data, "gb18030")
    traditional = _strict(data, "big5hkscs")
    if simplified is None or traditional is None:
        return traditional or (simplified and _doubted(simplified))
    weak = _familiarity(simplified.text) < 0.05
    return traditional if weak and _familiarity(traditional.text) > 0.15 else _doubted(simplified)


def _doubted(decoded: Decoded) -> Decoded:
    """Random bytes make rare characters: a text of them is said to be none (and may be what repair can undo)."""
    if len(_HAN.findall(decoded.text)) < 100 or _familiarity(decoded.text) > 0.02:
        return decoded
    return replace(decoded, warnings=(*decoded.warnings, _STRANGE))


def _familiarity(text: str) -> float:
    han = _HAN.findall(text)
    return sum(char in _COMMON for char in han) / max(1, len(han))


def _guessed(data: bytes) -> Decoded | None:
    best = from_bytes(data).best()
    if best is None:
        return None
    return Decoded(str(best), best.encoding, (f"按 {best.encoding} 编码读出,请核对文字是否正常",))


def _hopeless() -> Decoded:
    raise SourceRefused("文字编码无法识别或文件已损坏;请用原软件打开核对,另存为 UTF-8 文本后再导入")
