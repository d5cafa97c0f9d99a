"""Slides for PowerPoint and WPS: 16:9, native charts and tables, East Asian fonts named, the dataset's mark on each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.charts.placement import text_width
from dashboard.exports import fitting, pptx_chart, pptx_scatter
from dashboard.exports.deck import Chart, Scatter, Slide, Table
from dashboard.i18n import current, t

WIDTH, HEIGHT = 13.333, 7.5  # inches: 16:9
EDGE = 0.55
BODY = (1.58, 6.45)  # from, to
TITLE_SIZES = (26.0, 22.0, 18.0)
FONT = "Microsoft YaHei"
INK, SECOND, RULE, TINT = "16212B", "4E5A65", "DDE2E6", "EBEEF1"
TITLE_ONLY = 5  # the layout of the built-in template: a true title, so that outline and screen readers have it
SLACK = 1.08  # of row heights: fonts differ from machine to machine
COLUMNS = 4  # charts in a row of a grid

Box = tuple[float, float, float, float]  # left, top, width, height in inches


def to_bytes(slides: Iterable[Slide], title: str, mark: str) -> bytes:
    """The deck. `mark` names the dataset on every slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    about = deck.core_properties
    about.title, about.subject, about.author, about.last_modified_by = title, mark, t("app.name"), t("app.name")
    about.comments = mark
    for slide in slides:
        _slide(deck, slide, mark)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _slide(deck: Any, slide: Slide, mark: str) -> None:
    drawn = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _title(drawn, slide.title)
    write(_box(drawn, (EDGE, 1.02, WIDTH - 2 * EDGE, 0.4)), slide.reading, 14, SECOND)
    write(_box(drawn, (EDGE, 0.12, WIDTH - 2 * EDGE, 0.32)), slide.mark or mark, 11, SECOND, align=PP_ALIGN.RIGHT)
    top, bottom = BODY
    if slide.table:
        _table(drawn, slide.table, (EDGE, top, WIDTH - 2 * EDGE, bottom - top), slide.size)
    for chart, box in zip(slide.charts, _grid(len(slide.charts)), strict=True):
        _chart(drawn, chart, box, slide.reading)
    write(_box(drawn, (EDGE, bottom + 0.08, WIDTH - 2 * EDGE, 0.8)), _foot(slide), 11, SECOND)
    notes = drawn.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = slide.notes


def _foot(slide: Slide) -> str:
    """The key names the marks as PowerPoint draws them."""
    return slide.foot.replace(t("mark.at_most"), t("pptx.at_most")) if slide.charts else slide.foot


def _title(drawn: Any, title: str) -> None:
    shape = drawn.shapes.title
    shape.left, shape.top = Inches(EDGE), Inches(0.4)
    shape.width, shape.height = Inches(WIDTH - 2 * EDGE), Inches(0.62)
    write(shape.text_frame, title, _title_size(title), INK, bold=True)


def _title_size(title: str) -> float:
    """The largest type in which a title takes one line; the smallest leaves room for two."""
    room = (WIDTH - 2 * EDGE) * 72 / SLACK
    return next((size for size in TITLE_SIZES if text_width(title, size) <= room), TITLE_SIZES[-1])


def _box(drawn: Any, box: Box) -> Any:
    return drawn.shapes.add_textbox(*map(Inches, box)).text_frame


def write(frame: Any, text: str, size: float, colour: str, bold: bool = False, align: Any = PP_ALIGN.LEFT) -> None:
    """One paragraph in the house font; no margins, so that everything stands on one edge."""
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    paragraph = frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run()
    run.text = text
    style(run.font, size, colour, bold)


def style(font: Any, size: float, colour: str, bold: bool = False) -> None:
    """`font.name` sets the Latin face only: without a:ea and a:cs WPS takes its own for Chinese."""
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = RGBColor.from_string(colour)
    properties = font._element
    properties.set("lang", "zh-CN" if current() == "zh" else "en-GB")
    for tag in ("a:ea", "a:cs"):
        face = properties.find(qn(tag))
        if face is None:
            face = properties.makeelement(qn(tag), {})
            properties.append(face)
        face.set("typeface", FONT)


def _grid(n: int) -> list[Box]:
    """Places of `n` charts: one fills the body, more stand in rows of four."""
    top, bottom = BODY
    columns = 1 if n == 1 else COLUMNS
    rows = max(1, -(-n // columns))
    width, height = (WIDTH - 2 * EDGE) / columns, (bottom - top) / rows
    return [(EDGE + i % columns * width, top + i // columns * height, width, height) for i in range(n)]


def _chart(drawn: Any, chart: Chart | Scatter, box: Box, words: str) -> None:
    if isinstance(chart, Scatter):
        frame = drawn.shapes.add_chart(pptx_scatter.KIND, *map(Inches, box), pptx_scatter.data(chart))
        pptx_scatter.dress(frame.chart, chart, style)
    else:
        frame = drawn.shapes.add_chart(pptx_chart.kind(chart), *map(Inches, box), pptx_chart.data(chart))
        pptx_chart.dress(frame.chart, chart, box[3], style)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{chart.title} {words}".strip())


def _table(drawn: Any, table: Table, box: Box, size: float = 0) -> None:
    left, top, width, height = box
    row = min(0.46 if size or len(table.rows) > 6 else 0.62, height / (len(table.rows) + 1))
    shape = drawn.shapes.add_table(
        len(table.rows) + 1, len(table.head), *map(Inches, (left, top, width, row * (len(table.rows) + 1)))
    )
    grid = shape.table
    grid.horz_banding = False
    for i, share in enumerate(table.widths):
        grid.columns[i].width = Inches(width * share / sum(table.widths))
    for r, words in enumerate((table.head, *table.rows)):
        if size:  # running text: PowerPoint makes room for it by itself, others do not
            grid.rows[r].height = Pt(SLACK * fitting.row_height(table, words, width * 72, size))
        _row(grid, r, words, size or (12 if len(table.rows) > 6 else 16), running=bool(size))


def _row(grid: Any, r: int, words: Sequence[str], size: float, running: bool) -> None:
    """Numbers stand at the right edge, running text at the left."""
    for i, text in enumerate(words):
        cell = grid.cell(r, i)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(TINT if r == 0 else "FFFFFF")
        write(
            cell.text_frame, text, size, INK, bold=r == 0, align=PP_ALIGN.RIGHT if i and not running else PP_ALIGN.LEFT
        )
        cell.margin_left = cell.margin_right = Inches(0.08)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
