"""One report in every format that real programs write: the same facts as from its plain text."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import make_documents as make
import pytest
from programs import needs_chromium, needs_office

from etl import pipeline, readers
from etl.errors import SourceRefused
from etl.model import RawDocument
from etl.readers import isolation
from etl.readers.counters import chinese, circled, formal, letter, roman

READY = Path(__file__).parent / "documents"

Facts = set[tuple[object, ...]]


def facts(path: Path) -> Facts:
    outcome = pipeline.outcome_of(pipeline.SourceFile(path, path))
    assert outcome.refusal == ""
    return {
        (f.indicator_id, f.value, f.qualifier, f.basis, f.scope_kind, f.unit_name, f.year, f.unit_of_measure)
        for f in outcome.facts
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    path = tmp_path_factory.mktemp("plain") / "report.txt"
    path.write_text(make.plain_text(), encoding="utf-8")
    found = facts(path)
    assert len(found) > 50 and len({fact[0] for fact in found}) > 25
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("office")
    source = folder / "report.fodt"
    source.write_text(make.flat_odt(), encoding="utf-8")
    return lambda ending: make.by_libreoffice(source, ending, folder)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make.pages_by_chromium(tmp_path_factory.mktemp("chromium"))


def same_lines(document: RawDocument) -> bool:
    return document.text == make.plain_text()


# --- real programs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report.docx", "report.odt"])
def test_ready_made_documents(name: str, expected: Facts) -> None:
    document = readers.read(READY / name)
    assert same_lines(document) and document.format == name.split(".")[1]
    assert facts(READY / name) == expected


@needs_office
@pytest.mark.parametrize("ending", ["docx", "odt", "pdf", "doc"])
def test_by_libreoffice_line_by_line(ending: str, office: Callable[[str], Path], expected: Facts) -> None:
    path = office(ending)
    assert same_lines(readers.read(path))
    assert facts(path) == expected


@needs_office
def test_rtf_by_libreoffice(office: Callable[[str], Path], expected: Facts) -> None:
    """LibreOffice writes the signs around its own list numbers as question marks into RTF; the facts are the same."""
    assert facts(office("rtf")) == expected


@needs_office
@pytest.mark.parametrize("wrong", ["report.txt", "report.pdf", "report"])
def test_content_beats_the_ending(wrong: str, office: Callable[[str], Path], tmp_path: Path) -> None:
    for ending, data in (("docx", (READY / "report.docx").read_bytes()), ("pdf", office("pdf").read_bytes())):
        (tmp_path / wrong).write_bytes(data)
        assert readers.read(tmp_path / wrong).format == ending


@needs_office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_tables_by_libreoffice(ending: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("单位,年份,指标,数值\n青石镇,2024,mediation_case_count,823\n", encoding="utf-8-sig")
    path = make.by_libreoffice(table, ending, tmp_path, "--infilter=Text - txt - csv (StarCalc):44,34,76")
    (row,) = readers.read(path).rows
    assert (row.unit, row.year, row.indicator, row.value) == ("青石镇", "2024", "mediation_case_count", "823")


def test_without_libreoffice_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.doc").write_bytes(b"{\\rtf1 }")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceRefused, match=r"安装 libreoffice-writer.*另存为 \.docx"):
        readers.read(tmp_path / "a.doc")


@needs_chromium
def test_printed_by_chromium(printed: tuple[Path, Path], expected: Facts) -> None:
    """The site's menu is printed too; header, footer, address and page numbers are not in the text."""
    text = readers.read(printed[0]).text
    assert text == "首页政务公开\n" + make.plain_text()
    assert facts(printed[0]) == expected


@needs_chromium
def test_saved_by_chromium(printed: tuple[Path, Path], expected: Facts) -> None:
    assert same_lines(readers.read(printed[1]))
    assert facts(printed[1]) == expected


def test_mail(tmp_path: Path, expected: Facts) -> None:
    path = make.mail(tmp_path / "mail.eml")
    assert same_lines(readers.read(path))
    assert facts(path) == expected


# --- archives -------------------------------------------------------------------------------------------------


def members(path: Path) -> list[str]:
    return [str(found.relative_to(path)) for found in readers.sources([path])]


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    docx, text = (READY / "report.docx").read_bytes(), make.plain_text().encode("gbk")
    inner = make.archive(tmp_path / "inner.zip", {"乙镇/b.txt": text}).read_bytes()
    files = {"2024/甲镇/报告.docx": docx, "2024/更多.zip": inner, "__MACOSX/._a": b"x", ".DS_Store": b"x"}
    path = make.archive(tmp_path / "all.zip", files)
    assert members(path) == ["2024/更多.zip/乙镇/b.txt", "2024/甲镇/报告.docx"]
    documents = [readers.read(found) for found in readers.sources([path])]
    assert [document.format for document in documents] == ["text", "docx"] and all(map(same_lines, documents))
    assert readers.content(path / "2024/甲镇/报告.docx") == docx


def test_names_from_chinese_windows(tmp_path: Path) -> None:
    raw = "青石镇\\报告.txt".encode("gbk")
    path = make.archive(tmp_path / "a.zip", {"x" * len(raw): "全年办理案件12件。".encode()})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert members(path) == ["青石镇/报告.txt"]
    assert readers.read(path / "青石镇/报告.txt").text == "全年办理案件12件。"


def test_a_changed_archive_is_read_again(tmp_path: Path) -> None:
    path = make.archive(tmp_path / "a.zip", {"a.txt": "第一版,全年12件。".encode()})
    assert readers.read(path / "a.txt").text.startswith("第一版")
    make.archive(path, {"a.txt": "第二版改过,全年13件。".encode()})
    assert readers.read(path / "a.txt").text.startswith("第二版")


# --- pdf layout -----------------------------------------------------------------------------------------------


def pdf(tmp_path: Path, *sheets: make.Sheet) -> RawDocument:
    path = tmp_path / "a.pdf"
    path.write_bytes(make.hand_made_pdf(list(sheets)))
    return readers.read(path)


def grid(columns: tuple[int, ...], rows: tuple[int, ...]) -> tuple[tuple[float, float, float, float], ...]:
    upright = ((x, rows[0], x, rows[-1]) for x in columns)
    return (*upright, *((columns[0], y, columns[-1], y) for y in rows))


LINE = "全年办理行政处罚案件二十三件罚没金额四万元共计十"  # 24 characters, 384 points


def test_headers_of_odd_and_even_pages_and_page_numbers_go(tmp_path: Path) -> None:
    pages = [
        make.Sheet(
            (
                (80, 800, 10, ("法治建设年报", "青石镇司法所")[number % 2]),
                (112, 700, 16, f"第{number}段,办理案件{number}2件。"),
                (290, 40, 10, f"第 {number} 页 共 4 页"),
            )
        )
        for number in range(1, 5)
    ]
    assert pdf(tmp_path, *pages).text == "".join(f"第{number}段,办理案件{number}2件。\n" for number in range(1, 5))


def test_a_number_alone_in_the_body_is_no_page_number(tmp_path: Path) -> None:
    assert (
        "\n12\n"
        in pdf(tmp_path, make.Sheet(((80, 500, 16, "办理案件数"), (80, 400, 16, "12"), (80, 300, 16, "件")))).text
    )


def test_wrapped_lines_indents_and_headings(tmp_path: Path) -> None:
    texts = (
        (112, 700, 16, LINE[:22]),
        (80, 672, 16, LINE),
        (80, 644, 16, "余件。"),
        (112, 616, 16, "一、主要做法"),
        (112, 588, 16, LINE[:22]),
        (80, 560, 16, "整改12件。"),
    )
    assert pdf(tmp_path, make.Sheet(texts)).text.splitlines() == [
        LINE[:22] + LINE + "余件。",
        "一、主要做法",
        LINE[:22] + "整改12件。",
    ]


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    first = make.Sheet(((112, 700, 16, LINE[:22]), (80, 100, 16, LINE), (290, 40, 12, "- 1 -")))
    second = make.Sheet(((80, 780, 16, "余件。"), (112, 752, 16, "新的一段。"), (290, 40, 12, "- 2 -")))
    text = pdf(tmp_path, first, second).text
    assert text == f"{LINE[:22]}\n{LINE}余件。\n新的一段。\n"  # far apart on the page: two paragraphs there


def test_table_cells_that_wrap_and_merged_titles(tmp_path: Path) -> None:
    texts = (
        (200, 530, 12, "各项数据"),
        (85, 505, 12, "指标"),
        (245, 505, 12, "2024年"),
        (85, 480, 12, "调解案件"),
        (85, 464, 12, "总数"),
        (245, 472, 12, "823"),
        (345, 472, 12, "件"),
    )
    strokes = (
        *grid((80, 240, 340, 440), (520, 495, 455)),
        (80, 545, 440, 545),
        (80, 520, 80, 545),
        (440, 520, 440, 545),
    )
    assert pdf(tmp_path, make.Sheet(texts, strokes)).text == "各项数据\n指标 | 2024年 | \n调解案件总数 | 823 | 件\n"


def turned(x: int, words: str) -> str:
    return f"BT /F 16 Tf 0 1 -1 0 {x} 100 Tm <{words.encode('utf-16-be').hex()}> Tj ET"


def test_a_turned_page_is_read_and_a_watermark_is_not(tmp_path: Path) -> None:
    lying = make.Sheet(raw=turned(300, "办理案件12件。") + turned(360, "特此报告。"), turned=90)
    assert pdf(tmp_path, lying).text == "办理案件12件。\n特此报告。\n"
    marked = make.Sheet(((80, 500, 16, "办理案件12件。"),), raw=turned(300, "内部资料"))
    assert pdf(tmp_path, marked).text == "办理案件12件。\n"


def test_bold_by_printing_twice_and_radicals(tmp_path: Path) -> None:
    texts = ((80, 500, 16, "办⼈民调解案件12件"), (80.3, 500, 16, "办⼈民调解案件12件"))
    assert pdf(tmp_path, make.Sheet(texts)).text == "办人民调解案件12件\n"


def test_scanned_pages_between_others_are_named(tmp_path: Path) -> None:
    image = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
    written = make.Sheet(((80, 500, 16, "办理案件12件。"),))
    document = pdf(tmp_path, written, written, make.Sheet(raw=image))
    assert "第 3 页是图片" in document.warnings[0]
    with pytest.raises(SourceRefused, match="扫描件"):
        pdf(tmp_path, make.Sheet(raw=image))


# --- numbers --------------------------------------------------------------------------------------------------


def test_list_numbers() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 23, 99)] == ["一", "十", "十一", "二十", "二十三", "九十九"]
    assert [formal(2), formal(12), circled(3), circled(21)] == ["贰", "壹拾贰", "③", "21"]
    assert [letter(1), letter(27), roman(4), roman(19), roman(48)] == ["a", "aa", "iv", "xix", "xlviii"]


# --- isolation ------------------------------------------------------------------------------------------------


def test_the_next_file_is_read_after_the_child_died(tmp_path: Path) -> None:
    readers.read(READY / "report.docx")
    (child,) = isolation._children
    child.process.kill()
    child.process.wait()
    assert same_lines(readers.read(READY / "report.docx"))


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.01)
    monkeypatch.setattr(isolation, "_CHILD", "import time; time.sleep(60)")
    isolation.end()
    with pytest.raises(SourceRefused, match="仍未完成"):
        readers.read(READY / "report.docx")
    monkeypatch.undo()
    assert same_lines(readers.read(READY / "report.docx"))


def test_a_child_that_crashes_takes_only_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_CHILD", "import os, sys; sys.stdin.buffer.read(8); os.abort()")
    isolation.end()
    with pytest.raises(SourceRefused, match="异常退出"):
        readers.read(READY / "report.docx")
    monkeypatch.undo()
    assert same_lines(readers.read(READY / "report.docx"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is not there")
def test_a_forked_process_gets_a_child_of_its_own() -> None:
    readers.read(READY / "report.docx")
    process = os.fork()
    if process == 0:
        os._exit(0 if same_lines(readers.read(READY / "report.docx")) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    assert same_lines(readers.read(READY / "report.docx"))
