"""Every file the dashboard hands out, opened again and compared with the dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import duckdb
import openpyxl
import pytest
from dashboard_fixtures import RunPage, html
from docx import Document
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard import compare, data_table, database, lookups, numbers, theme
from dashboard.exports import books, brief, docx, pptx, slides, take, xlsx
from dashboard.exports.texts import BODY_FACE, HEADING_FACE, STAND_INS, TITLE_FACE
from dashboard.i18n import t
from dashboard.selection import Fields
from dashboard.view import View

pytest_plugins = ["dashboard_fixtures"]
LOSS = "litigation_loss_rate"
MARK = "演示数据"
Row = dict[str, Any]


@pytest.fixture
def view(dataset_path: str) -> Iterator[View]:
    """What a reader looks at: three districts of the demonstration dataset, all years, all indicators."""
    dataset = database.datasets()[0][0]
    units = lookups.units(dataset.path)
    peers = tuple(u for u in units if units[u].level == "county")
    years = lookups.years(dataset.path, "county")
    indicators = lookups.indicators(dataset.path, "zh")
    with theme.paper():
        yield View(
            Fields("data", False), dataset, units, indicators, "county", peers=peers, chosen=peers[:3], year=2024,
            first=years[0], last=years[-1], indicator_id=LOSS, filters=tuple(indicators), status="all", base=peers[0],
        )  # fmt: skip


@pytest.fixture
def stored(dataset_path: str) -> dict[tuple[str, int, str], tuple[float | None, float | None, float | None]]:
    """(unit, year, indicator) -> value, numerator, denominator: as DuckDB has them."""
    query = "SELECT unit_id, year, indicator_id, value, numerator, denominator FROM value"
    with duckdb.connect(str(database.datasets()[0][0].path), read_only=True) as dataset:
        return {(u, y, i): rest for u, y, i, *rest in dataset.execute(query).fetchall()}  # type: ignore[misc]


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def rows_of(sheet: Any) -> list[Row]:
    """The rows below the header as name -> cell."""
    header, *rows = list(sheet.iter_rows(min_row=2))
    return [dict(zip((str(c.value) for c in header), row, strict=True)) for row in rows]


def test_xlsx_holds_what_the_dataset_holds(view: View, stored: dict[Any, Any]) -> None:
    cells = data_table.cells(view)
    rows = rows_of(opened(xlsx.to_bytes(books.values_book(view, cells, "数据表")))["数据"])
    assert len(rows) == len(cells) > 50
    for cell, row in zip(cells, rows, strict=True):
        assert (row["单位"].value, row["年份"].value) == (view.name(cell.unit_id), cell.year)
        value, top, bottom = stored.get((cell.unit_id, cell.year, cell.indicator_id), (None, None, None))
        percent = view.indicators[cell.indicator_id].is_percent
        if cell.known:
            assert isinstance(row["数值"].value, (int, float)) and ("%" in row["数值"].number_format) == percent
            assert row["数值"].value * (100 if percent else 1) == pytest.approx(value, rel=1e-12)
            assert (row["分子"].value, row["分母"].value) == (top, bottom)
            assert row["来源文件"].value and row["原句"].value
        else:
            assert row["数值"].value is None and row["状态"].value == numbers.absence(cell.state)


def test_xlsx_tells_every_kind_of_absence(view: View) -> None:
    everybody = replace(view, chosen=tuple(view.units), peers=tuple(view.units))
    rows = rows_of(opened(xlsx.to_bytes(books.values_book(everybody, data_table.cells(everybody), "表")))["数据"])
    missing = {row["状态"].value for row in rows if row["数值"].value is None}
    assert {"—", "无报告", "无案件"} <= missing <= {"—", "无报告", "仅有分项", "无案件", "矛盾"}
    forms = {row["数值"].number_format for row in rows if row["数值"].value is not None}
    assert {"0.00%", '"≈"0.00%', "#,##0"} <= forms


def test_xlsx_is_ready_to_filter_and_print(view: View) -> None:
    book = opened(xlsx.to_bytes(books.compare_book(view, compare.rows(view), "对比")))
    assert book.sheetnames == ["对比", "数据", "说明"]
    for sheet in book:
        assert sheet.freeze_panes == "A3" and sheet.auto_filter.ref.startswith("A2:")
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$2:$2"
        assert MARK in sheet.oddHeader.right.text and MARK in sheet["A1"].value
        assert sheet.oddFooter.center.text.startswith("第 &")
        assert all(sheet.column_dimensions[c].width >= 7 for c in "ABC")


def test_xlsx_comparison_says_what_the_page_says(view: View) -> None:
    found = compare.rows(view)
    rows = rows_of(opened(xlsx.to_bytes(books.compare_book(view, found, "对比")))["对比"])
    base, other = view.chosen[0], view.chosen[1]
    column = t("xlsx.difference_of", unit=view.name(other), base=view.name(base))
    for row, line in zip(found, rows, strict=True):
        assert line["指标"].value == row.indicator.name
        change = numbers.difference(row.chosen[1], row.chosen[0], row.indicator)
        assert line[column].value == (None if change is None else pytest.approx(float(change)))


def test_xlsx_notes_name_definitions_formulas_documents_and_sentences(view: View) -> None:
    book = opened(xlsx.to_bytes(books.values_book(view, data_table.cells(view), "数据表")))
    rows = rows_of(book["说明"])
    kinds = {row["项目"].value for row in rows}
    assert kinds == {"数据集", "用词", "指标", "来源文件", "原句"}
    assert any("÷" in str(row["公式"].value) for row in rows if row["项目"].value == "指标")
    told = {row["含义、定义或出处"].value for row in rows if row["项目"].value == "原句"}
    assert any("败诉" in str(sentence) for sentence in told)


def test_xlsx_notes_of_very_many_sentences_say_where_they_stand(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "SENTENCES", 3)
    book = opened(xlsx.to_bytes(books.values_book(view, data_table.cells(view), "数据表")))
    (note,) = [row["含义、定义或出处"].value for row in rows_of(book["说明"]) if row["项目"].value == "原句"]
    assert "“原句”一列" in note and any(row["原句"].value for row in rows_of(book["数据"]))


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "{=1}", "http://a.b", "mailto:a@b"]


def test_xlsx_text_stays_text() -> None:
    sheet = xlsx.Sheet("a", "=b", [xlsx.Column("=c")], [[text] for text in HOSTILE], len(HOSTILE))
    cells = list(opened(xlsx.to_bytes(xlsx.Book("a", "=m", [sheet])))["a"].iter_rows())
    assert [row[0].value for row in cells] == ["=b　=m", "=c", *HOSTILE]
    assert {row[0].data_type for row in cells} == {"s"} and not any(row[0].hyperlink for row in cells)
    assert all(row[0].quotePrefix for row in cells[2:6])


def test_xlsx_reports_progress_and_refuses_what_no_sheet_holds() -> None:
    seen: list[tuple[int, int]] = []
    sheet = xlsx.Sheet("a", "a", [xlsx.Column("a")], ([i] for i in range(5000)), 5000)
    xlsx.to_bytes(xlsx.Book("a", "m", [sheet]), lambda done, total: seen.append((done, total)))
    assert seen == [(2000, 5000), (4000, 5000), (5000, 5000)]
    with pytest.raises(ValueError, match="1,048,576"):
        xlsx.to_bytes(xlsx.Book("a", "m", [replace(sheet, count=2_000_000)]))


def deck(found: list[slides.Slide]) -> Any:
    return Presentation(BytesIO(pptx.to_bytes(found, "题", MARK)))


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def test_pptx_chart_and_its_workbook_hold_what_the_dataset_holds(view: View, stored: dict[Any, Any]) -> None:
    (chart,) = charts(deck(slides.trend(view)).slides[0])
    years = [str(y) for y in range(view.first, view.last + 1)]
    assert list(chart.plots[0].categories) == years
    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    header = [cell.value for cell in sheet[1]]
    gaps = 0
    for unit in view.chosen:
        series = next(s for s in chart.plots[0].series if s.name == view.name(unit))
        column = header.index(view.name(unit)) + 1
        for n, year in enumerate(years):
            expected = stored.get((unit, int(year), LOSS), (None,))[0]
            held = sheet.cell(n + 2, column).value  # a workbook keeps 16 digits
            assert series.values[n] == expected and held == (expected and pytest.approx(expected, rel=1e-14))
            gaps += expected is None
        points = series._element.findall(f".//{qn('c:val')}//{qn('c:pt')}")
        assert len(points) == sum(v is not None for v in series.values)
    assert gaps and chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"


def test_pptx_small_multiples_and_bars_hold_the_same_numbers(view: View, stored: dict[Any, Any]) -> None:
    panels = charts(deck(slides.small(view)).slides[0])
    assert len(panels) == len(view.peers)
    (bars,) = charts(deck(slides.pairs(view)).slides[0])
    for unit, *pair in zip(bars.plots[0].categories, *(s.values for s in bars.plots[0].series), strict=True):
        key = next(u for u in view.peers if view.name(u) == unit)
        assert pair == [stored.get((key, y, LOSS), (None,))[0] for y in (2023, 2024)]


def test_pptx_every_slide_is_complete(view: View) -> None:
    found = [*slides.overview(view), *slides.comparison(view, compare.rows(view), "对比"), *slides.small(view)]
    drawn = deck(found)
    assert drawn.slide_width * 9 == pytest.approx(drawn.slide_height * 16, rel=1e-3)
    assert drawn.core_properties.author == t("app.name") and MARK in drawn.core_properties.subject
    for slide, meant in zip(drawn.slides, found, strict=True):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert texts == [meant.title, meant.reading, MARK, meant.foot] and meant.foot.startswith("来源")
        assert charts(slide) or any(shape.has_table for shape in slide.shapes)
        assert slide.notes_slide.notes_text_frame.text == meant.notes
        assert "。" in meant.notes


def test_pptx_names_east_asian_faces_and_readable_sizes(view: View) -> None:
    drawn = deck([*slides.trend(view), *slides.comparison(view, compare.rows(view), "对比")])
    for slide in drawn.slides:
        roots = [slide._element, *(chart._chartSpace for chart in charts(slide))]
        for fonts in (f for root in roots for tag in ("a:rPr", "a:defRPr") for f in root.iter(qn(tag))):
            if fonts.find(qn("a:latin")) is not None:
                assert fonts.find(qn("a:ea")).get("typeface") == fonts.find(qn("a:cs")).get("typeface") == pptx.FONT
                assert int(fonts.get("sz")) >= 1000
        assert all(run.find(qn("a:rPr")).find(qn("a:ea")) is not None for run in slide._element.iter(qn("a:r")))


def test_docx_is_a_brief_with_sources(view: View, stored: dict[Any, Any]) -> None:
    meant = brief.build(view)
    document = Document(BytesIO(docx.to_bytes(meant)))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == meant.title and MARK in texts[1] and MARK in document.sections[0].header.paragraphs[0].text
    assert "PAGE" in document.sections[0].footer._element.xml
    faces = [run._element.rPr.rFonts.get(qn("w:eastAsia")) for p in document.paragraphs for run in p.runs]
    assert faces[0] == TITLE_FACE and {BODY_FACE, HEADING_FACE} <= set(faces)
    body = next(p for p in document.paragraphs if p.text == meant.lead)
    assert body.runs[0].font.size.pt == 16
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    names = {i.name: i for i in view.indicators.values()}
    for name, value, *_, source in table[1:]:
        known = stored[view.focus, 2024, names[name].indicator_id][0]
        if known is not None:
            assert value.lstrip("≈≥≤").startswith(numbers.number(known, names[name]).rstrip("0").rstrip(".")[:6])
            assert re.fullmatch(r"(\[\d+\])+", source)
    assert any(text.startswith("[1] ") and "原句" in text for text in texts)


def test_docx_names_stand_ins_for_faces(view: View) -> None:
    document = Document(BytesIO(docx.to_bytes(brief.build(view))))
    blob = next(p.blob for p in document.part.package.iter_parts() if p.partname == "/word/fontTable.xml").decode()
    for face, other in STAND_INS.items():
        assert re.search(f'w:name="{face}"><w:altName w:val="{other}"', blob)


def test_names_say_dataset_units_indicator_and_years(view: View) -> None:
    cells = [c for c in data_table.cells(view) if c.indicator_id == LOSS]
    names = {o.kind: o.file.file_name for o in take.away(view, cells, "题", "行政诉讼败诉率").entries}
    units = "、".join(map(view.name, view.chosen))
    stem = f"法治对照_{view.dataset.title_zh}"
    assert names["xlsx"].startswith(stem) and names["xlsx"].endswith(
        f"_{units}_行政诉讼败诉率_{view.first}-{view.last}.xlsx"
    )
    assert MARK in names["xlsx"] and names["csv"].removesuffix(".csv") == names["xlsx"].removesuffix(".xlsx")


def test_offers_are_made_in_the_language_of_the_reader(view: View) -> None:
    workbook = take.away(view, data_table.cells(view), "题").entries[1]
    assert opened(workbook.file.content()).sheetnames == ["数据", "说明"]


@pytest.mark.parametrize("name", ["overview", "trends", "compare", "data"])
def test_every_page_offers_its_files(run_page: RunPage, name: str) -> None:
    labels = {button.proto.label for button in run_page(name, year="2024").get("download_button")}
    wanted = {"overview": {"export.pptx", "export.docx"}, "data": {"export.csv", "export.xlsx"}}
    default = {"export.csv", "export.xlsx", "export.pptx"}
    assert {t(key) for key in wanted.get(name, default)} <= labels
    assert html(run_page(name, lang="en"))
