"""PDF files with a text layer, read by pdfium (pypdfium2: BSD-3/Apache-2.0; the AGPL libraries were no choice).

pdfium gives glyphs with places and nothing else: pdf_page.py asks it, pdf_lines.py makes lines and table rows,
pdf_layout.py paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers.header import parse_header
from etl.readers.pdf_layout import PageLines, paragraphs
from etl.readers.pdf_lines import lines_of
from etl.readers.pdf_page import Page, page_of
from etl.readers.source import Reader, Source

MAX_PAGES = 2_000
_UNREADABLE_SHARE = 0.1
_LOCKED = "PDF 已加密,需要密码才能打开;请取消密码后另存再导入"
_DAMAGED = "PDF 已损坏或不完整;请重新下载,或用原软件打开后另存再导入"
_SCANNED = "PDF 是扫描件(只有图片,没有文字);请先做文字识别(OCR),或找到原来的电子文本再导入"
_EMPTY = "PDF 里没有文字;请确认文件内容,或另存为文本(.txt)后再导入"
_NO_MEANING = "PDF 的字体没有标明文字编码,读出来是乱码;请打开后复制全文核对,或用原文档另存为 .docx 再导入"


def accepts(source: Source) -> bool:
    """The mark of a PDF stands in the first kilobyte; some servers put bytes before it."""
    return b"%PDF-" in source.data[:1024]


def read(source: Source) -> RawDocument:
    """Paragraphs and table rows, one a line. Raises SourceRefused for scans, locked and broken files."""
    pages = list(_pages(source.data))
    blank = [number for number, page in enumerate(pages, 1) if page.pictured and not page.glyphs]
    glyphs = sum(len(page.glyphs) for page in pages)
    if not glyphs or len(blank) * 2 > len(pages):
        raise SourceRefused(_SCANNED if blank else _EMPTY)
    if sum(glyph.char == "�" for page in pages for glyph in page.glyphs) > glyphs * _UNREADABLE_SHARE:
        raise SourceRefused(_NO_MEANING)
    found = paragraphs([PageLines(tuple(lines_of(page)), page.bottom, page.top) for page in pages])
    text = "\n".join(found) + "\n"
    metadata = parse_header(text)
    return RawDocument(text, "pdf", metadata.get("title", ""), metadata, warnings=_warnings(blank))


def _pages(data: bytes) -> Iterator[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MAX_PAGES:
            raise SourceRefused(f"PDF 有 {len(document)} 页(上限 {MAX_PAGES} 页),未读取;请只导入报告所在的部分")
        for page in document:
            yield page_of(page)
            page.close()
        document.close()
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise SourceRefused(_LOCKED if locked else _DAMAGED) from error


def _warnings(blank: list[int]) -> tuple[str, ...]:
    if not blank:
        return ()
    which = "、".join(map(str, blank[:5])) + ("等" if len(blank) > 5 else "")
    return (f"第 {which} 页是图片(共 {len(blank)} 页),其中的文字未读;需要的话请先做文字识别(OCR)",)


READER = Reader("pdf", accepts, read, isolated=True)
