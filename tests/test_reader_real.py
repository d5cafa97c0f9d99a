"""More of what real programs write: WPS and web pages by LibreOffice, two columns, kinds of tables, locks, zip."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import make_documents as make
import pypdfium2
import pytest
from programs import needs_office
from test_reader_formats import Facts, facts

from etl import pipeline, readers
from etl.errors import SourceRefused
from etl.sources import source_files

TABLES = (
    (  # years down the side
        ("年份", "人民调解案件数(件)", "行政处罚案件数(件)"),
        ("2023年", "768", "205"),
        ("2024年", "823", "238"),
    ),
    (("序号", "指标", "2023年", "2024年"), ("1", "调解案件(件)", "768", "823"), ("2", "调解成功率(%)", "97", "98.5")),
    (("事项", "数量"), ("开展法治宣传活动,发放宣传资料,接受群众咨询", "58场次,1.2万份,460人次")),
)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    path = tmp_path_factory.mktemp("plain") / "report.txt"
    path.write_text(make.plain_text(), encoding="utf-8")
    return facts(path)


def made(folder: Path, ending: str, source: str) -> Path:
    path = folder / "report.fodt"
    path.write_text(source, encoding="utf-8")
    return make.by_libreoffice(path, ending, folder)


@needs_office
@pytest.mark.parametrize("ending", ["wps", "html"])
def test_other_formats_by_libreoffice(ending: str, tmp_path: Path, expected: Facts) -> None:
    assert facts(made(tmp_path, ending, make.flat_odt())) == expected


@needs_office
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, expected: Facts) -> None:
    """Twice the report: the second half has columns whose lines stand at different heights, and a table in one."""
    source = make.flat_odt(columns=2).replace("16pt", "12pt").replace("28pt", "19pt")
    start, end = source.index("<office:text>") + len("<office:text>"), source.index("</office:text>")
    path = made(tmp_path, "pdf", source[:end] + source[start:end] + source[end:])
    assert len(pypdfium2.PdfDocument(path)) > 1
    lines = readers.read(path).text.splitlines()
    body = make.plain_text().splitlines()[1:]
    first = lines.index(body[0])
    assert lines[first : first + len(body)] == body
    tail = [line for line in body if "、" not in line[:2]]  # the numbering of headings goes on
    assert [line for line in lines[first + len(body) :] if line in tail] == tail
    assert facts(path) >= expected


def test_a_table_without_rules_is_no_page_in_columns(tmp_path: Path) -> None:
    names = [f"事项名称较长的第{number}项工作任务" for number in range(12)]
    texts = [(80, 760 - 24 * n, 14, name) for n, name in enumerate(names)]
    texts += [(400, 760 - 24 * n, 14, f"{n}23件") for n in range(12)]
    path = tmp_path / "a.pdf"
    path.write_bytes(make.hand_made_pdf([make.Sheet(tuple(texts))]))
    assert readers.read(path).text.splitlines() == [f"{name} {n}23件" for n, name in enumerate(names)]


@needs_office
@pytest.mark.parametrize("rows", TABLES, ids=["years", "numbered", "wrapped"])
def test_kinds_of_tables(rows: tuple[tuple[str, ...], ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "REPORT", (make.Part("工作情况如下。"), make.Part(rows=rows), make.Part("特此报告。")))
    plain = tmp_path / "plain.txt"
    plain.write_text(make.plain_text(), encoding="utf-8")
    for ending in ("docx", "odt", "doc", "pdf"):
        path = made(tmp_path, ending, make.flat_odt())
        lines = readers.read(path).text.splitlines()  # header and footer of a single page are lines like others
        assert [line for line in lines if line not in (make.HEADER, make.FOOTER)] == make.plain_text().splitlines()
        assert facts(path) == facts(plain)


@needs_office
def test_a_locked_pdf_by_libreoffice(tmp_path: Path) -> None:
    lock = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    path = made(tmp_path, f"pdf:writer_pdf_Export:{lock}", make.flat_odt())
    with pytest.raises(SourceRefused, match=r"PDF 已加密.*取消密码"):
        readers.read(path)


@pytest.mark.skipif(shutil.which("zip") is None, reason="zip is not installed")
def test_an_archive_by_zip(tmp_path: Path, expected: Facts) -> None:
    """Folders with Chinese names; and the same with a password, which is a refusal and no more."""
    (tmp_path / "年报/青石镇").mkdir(parents=True)
    shutil.copy(make.READY / "report.docx", tmp_path / "年报/青石镇/报告.docx")
    for name, how in (("open.zip", []), ("locked.zip", ["-P", "x"])):
        subprocess.run(["zip", "-q", "-r", *how, name, "年报"], cwd=tmp_path, check=True)
    (found,) = source_files([tmp_path / "open.zip"])
    assert found.relative == "open.zip/年报/青石镇/报告.docx"
    outcome = pipeline.outcome_of(found)
    assert {fact.value for fact in outcome.facts} == {fact[1] for fact in expected}
    assert "加密" in pipeline.outcome_of(source_files([tmp_path / "locked.zip"])[0]).refusal
