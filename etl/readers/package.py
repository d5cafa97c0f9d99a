"""Office documents are zips of XML: parts within limits, without the tricks that XML allows."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from etl.errors import SourceRefused

MAX_PART_MEGABYTES = 40  # XML takes about ten times its size in memory; 40 MB are some 5,000 pages
_TOO_BIG = f"文档展开后过大(正文上限 {MAX_PART_MEGABYTES} MB),未读取;请拆分文件后再导入"
_DAMAGED = "文档已损坏或不完整;请用 Word/WPS 打开后另存再导入"
_LOCKED = "文档已加密;请用密码打开,取消密码后另存再导入"
_HOSTILE = "文档含有不应有的 XML 声明(DTD),可能是恶意文件,未读取;请用 Word/WPS 打开后另存再导入"
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, NotImplementedError, ValueError, LookupError)


class Package:
    """The parts of one document, parsed when asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def part(self, name: str) -> Element | None:
        """The root of a part, None when the document has no such part. Raises SourceRefused."""
        if name not in self._archive.namelist():
            return None
        info = self._archive.getinfo(name)
        if info.flag_bits & 1:
            raise SourceRefused(_LOCKED)
        if info.file_size > MAX_PART_MEGABYTES * 1024 * 1024:
            raise SourceRefused(_TOO_BIG)
        return _parsed(self._archive.read(info))


@contextmanager
def opened(data: bytes) -> Iterator[Package]:
    """The document for reading; whatever shows that it is broken, then or later, becomes SourceRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Package(archive)
    except _BROKEN as error:
        raise SourceRefused(_DAMAGED) from error


class _Builder(TreeBuilder):
    """Refuses a document type: entities that grow or point elsewhere need one, office programs write none."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise SourceRefused(_HOSTILE)


def _parsed(data: bytes) -> Element:
    parser = XMLParser(target=_Builder())
    parser.feed(data)
    root: Element = parser.close()
    return root
