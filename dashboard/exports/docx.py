"""A brief in the manner of an official document: page, faces and sizes as GB/T 9704 has them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from dashboard.exports.brief import Brief
from dashboard.exports.texts import BODY_FACE, HEADING_FACE, SECOND_FACE, STAND_INS, TITLE_FACE
from dashboard.i18n import t

LATIN = "Times New Roman"
TITLE, BODY, TABLE, SMALL, FOLIO = 22.0, 16.0, 11.0, 12.0, 14.0  # points
LINE = Pt(28)  # 22 lines a page
MARGINS = {"top_margin": 3.7, "bottom_margin": 3.5, "left_margin": 2.8, "right_margin": 2.6}  # cm
INDENT = Pt(32)  # two characters of the body
WIDTHS = (4.2, 2.2, 1.9, 2.2, 1.7, 2.2, 1.2)  # cm, 15.6 together
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def to_bytes(brief: Brief) -> bytes:
    """The brief as DOCX."""
    document = Document()
    _page(document, brief)
    _paragraph(document, brief.title, TITLE_FACE, TITLE, align=CENTER, style="Title")
    _paragraph(document, brief.mark, SECOND_FACE, BODY, align=CENTER)
    _paragraph(document, brief.date, SECOND_FACE, BODY, align=CENTER)
    _heading(document, t("brief.headlines"))
    for line in (brief.lead, *brief.headlines):
        _paragraph(document, line, BODY_FACE, BODY, indent=True)
    _heading(document, t("brief.table"))
    _table(document, brief)
    _heading(document, t("brief.care"))
    for line in brief.care:
        _paragraph(document, line, BODY_FACE, BODY, indent=True)
    _heading(document, t("brief.sources"))
    for line in brief.sources:
        _paragraph(document, line, BODY_FACE, SMALL, spacing=Pt(18))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Any, brief: Brief) -> None:
    """A4 with the margins of the standard, the mark above and the page number below on every page."""
    about = document.core_properties
    about.title, about.subject, about.author = brief.title, brief.mark, t("app.name")
    about.comments = brief.mark
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name, size in MARGINS.items():
        setattr(section, name, Cm(size))
    section.footer_distance, section.header_distance = Cm(2.5), Cm(2)
    _run(section.header.paragraphs[0], brief.mark, SECOND_FACE, SMALL)
    folio = section.footer.paragraphs[0]
    folio.alignment = CENTER
    _run(folio, "— ", BODY_FACE, FOLIO)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run(folio, "1", BODY_FACE, FOLIO)._element)
    folio._p.append(field)
    _run(folio, " —", BODY_FACE, FOLIO)
    _stand_ins(document)
    lined = document.styles["Title"]._element.pPr  # the template draws a blue line under titles
    for border in lined.findall(qn("w:pBdr")):
        lined.remove(border)


def _stand_ins(document: Any) -> None:
    """Which face a machine takes that has not the one named: Word reads it from the font table."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for name, other in STAND_INS.items():
        table.append(parse_xml(f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{other}"/></w:font>'))
    part._blob = serialize_part_xml(table)


def _heading(document: Any, text: str) -> None:
    paragraph = _paragraph(document, text, HEADING_FACE, BODY, indent=True, style="Heading 1")
    paragraph.paragraph_format.keep_with_next = True


def _paragraph(
    document: Any, text: str, face: str, size: float, align: Any = None, indent: bool = False, spacing: Any = LINE,
    style: str | None = None,
) -> Any:  # fmt: skip
    paragraph = document.add_paragraph(style=style)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = spacing if size < TITLE else Pt(34)
    shape.alignment = align
    shape.first_line_indent = INDENT if indent else None
    _run(paragraph, text, face, size)
    return paragraph


def _run(paragraph: Any, text: str, face: str, size: float, bold: bool = False) -> Any:
    """`font.name` sets Latin faces only; Chinese takes w:eastAsia. Styles colour headings: written over in black."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, LATIN
    fonts = run._element.rPr.rFonts
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), face)
    for theme in ("w:asciiTheme", "w:eastAsiaTheme", "w:hAnsiTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    colour = OxmlElement("w:color")
    colour.set(qn("w:val"), "000000")
    fonts.addnext(colour)
    return run


def _table(document: Any, brief: Brief) -> None:
    grid = document.add_table(rows=0, cols=len(brief.head), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for r, words in enumerate((brief.head, *brief.rows)):
        row = grid.add_row()
        _row(row, words, r == 0)
        for name in ("w:cantSplit", *(["w:tblHeader"] if r == 0 else [])):
            row._tr.get_or_add_trPr().append(OxmlElement(name))


def _row(row: Any, words: Sequence[str], head: bool) -> None:
    for i, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = Cm(WIDTHS[i])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = CENTER if head or i else None
        _run(paragraph, text, HEADING_FACE if head else BODY_FACE, TABLE)
