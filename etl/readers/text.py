"""Plain text, exactly as decoded: not one character is added, dropped or changed (offsets depend on it)."""

from __future__ import annotations

from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers.header import parse_header
from etl.readers.source import Reader, Source


def accepts(source: Source) -> bool:
    """Whatever no other reader claims is text; decoding refuses what is none."""
    return True


def read(source: Source) -> RawDocument:
    """The decoded text and what its header block says. Raises SourceRefused when there is nothing to read."""
    decoded = source.decoded
    if not decoded.text.strip():
        raise SourceRefused("文件里只有空白,没有文字;请检查是否保存完整")
    metadata = parse_header(decoded.text)
    return RawDocument(
        text=decoded.text,
        format="text",
        title=metadata.get("title", ""),
        metadata=metadata,
        warnings=decoded.warnings,
    )


READER = Reader("text", accepts, read)
