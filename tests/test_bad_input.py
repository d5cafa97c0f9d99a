"""What is no report: every file ends in a RawDocument with warnings or in one clear Chinese line."""

from __future__ import annotations

import io
import os
import re
import resource
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import SourceRefused
from etl.readers import MAX_MEGABYTES, read

TEXT = "法治政府建设工作情况报告。" * 30
HAN = re.compile(r"[一-鿿]")


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refusal(path: Path) -> str:
    """The message of the refusal, checked for its form: one line, Chinese, says what to do."""
    with pytest.raises(SourceRefused) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message and len(HAN.findall(message)) > 8 and ("请" in message or "无需" in message)
    return message


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "空的"),
        ("a.txt", " \r\n　\n", "空白"),
        ("a.txt", b"\xef\xbb\xbf", "空白"),
        ("a.txt", b"abc\0def" * 9, "空字节"),
        ("a.txt", bytes(range(1, 256)) * 20, "二进制"),
        ("a.txt", b"%PDF-1.7\n", "PDF 已损坏"),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), "Word"),
        ("a.pptx", zipped("ppt/presentation.xml"), "演示文稿"),
        ("a.ofd", zipped("OFD.xml"), "OFD"),
        ("a.zip", zipped("报告.txt"), "解压"),
        ("a.rar", b"Rar!\x1a\x07\x00", "解压"),
        ("a.wps", OLE, "旧版 Office"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "加密"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHTML"),
        ("a.json", "{}", "配置文件"),
        (".DS_Store", "x", "隐藏文件"),
        ("~$报告.docx", "x", "隐藏文件"),
        ("a.duckdb", bytes(8) + b"DUCK" + bytes(90), "数据库"),
        ("a.xlsx", b"PK\x03\x04broken", "损坏"),
        ("a.xlsx", zipped("xl/workbook.xml"), "损坏"),
        ("a.csv", "这是一段文字,没有表头。\n第二行\n", "单位、年份、指标、数值"),
        ("a.csv", "单位,年份,指标,数值\n" + '甲镇,2023,x,"' + "5" * 200_000, "引号"),
    ],
)
def test_refused(tmp_path: Path, name: str, data: str | bytes, words: str) -> None:
    assert words in refusal(write(tmp_path / name, data))


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>",
        "<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>",
        "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
        "<html><title>云溪县</title><body><p>抱歉,您访问的页面不存在或已被删除。</p></body></html>",
        "<html><title>云溪县</title><body><p>系统维护中,给您带来不便敬请谅解!</p></body></html>",
        "<html><title>用户登录</title><body><form>用户名<input>密码<input type=password></form></body></html>",
    ],
)
@pytest.mark.parametrize("name", ["报告.html", "报告.txt"])
def test_error_pages(tmp_path: Path, page: str, name: str) -> None:
    assert "错误页或登录页" in refusal(write(tmp_path / name, page))


def test_a_report_that_mentions_errors_is_no_error_page(tmp_path: Path) -> None:
    body = (
        "<p>全年排查网站页面不存在等问题404个,整改系统错误12处,政务服务请登录一网通办平台办理,法治政府建设稳步推进。</p>"
        * 5
    )
    assert "404个" in read(write(tmp_path / "a.html", f"<html><body>{body}</body></html>")).text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><img src=scan.jpg></body></html>",
        "<html><head><script>var a=1</script></head><body><div id=app></div></body></html>",
        "<html><body><ul><li><a href=1>首页</a></li><li><a href=2>政务公开</a></li></ul></body></html>",
    ],
)
def test_pages_without_a_body(tmp_path: Path, page: str) -> None:
    assert "没有正文" in refusal(write(tmp_path / "a.html", page))


def test_frames(tmp_path: Path) -> None:
    assert "框架" in refusal(write(tmp_path / "a.html", "<html><frameset><frame src=a.html></frameset></html>"))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_cut_inside_a_character(tmp_path: Path, encoding: str) -> None:
    document = read(write(tmp_path / "a.txt", TEXT.encode(encoding)[:-1]))
    assert document.text == TEXT[:-1]
    assert "截断" in document.warnings[0]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_broken_byte_is_shown_and_reported(tmp_path: Path, encoding: str) -> None:
    data = TEXT.encode(encoding) + b"\n12\xff" + TEXT.encode(encoding)
    document = read(write(tmp_path / "a.txt", data))
    assert document.text.count("�") == 1 and document.text.startswith(TEXT)
    assert "1 处字节损坏" in document.warnings[0] and "第 2 行" in document.warnings[0]


def test_a_huge_file_costs_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    os.truncate(path, 200 * 1024 * 1024)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    message = refusal(path)
    assert f"200 MB,上限 {MAX_MEGABYTES} MB" in message
    assert time.perf_counter() - start < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 5_000  # kilobytes


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "不是普通文件" in refusal(tmp_path / "pipe")
    assert "不是普通文件" in refusal(tmp_path)


def test_a_workbook_with_a_far_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["单位", "年份", "案件数"])
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    assert "1048576 行 × 16384 列" in refusal(tmp_path / "a.xlsx")


def test_a_zip_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(150 * 1024 * 1024))
    assert "展开后过大" in refusal(tmp_path / "a.xlsx")


def test_a_workbook_without_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["街道工作总结"])
    book.save(tmp_path / "a.xlsx")
    assert "单位、年份" in refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize("line", ["返回首页" * 40, "大" * 150, "扫一扫" * 50, "打印 " * 30 + "。", "浏览次数:" * 30])
def test_lines_made_to_stall_a_pattern(tmp_path: Path, line: str) -> None:
    start = time.perf_counter()
    read(write(tmp_path / "a.html", f"<html><body><p>{TEXT}</p><p>{line}。</p><p>{TEXT}</p></body></html>"))
    read(write(tmp_path / "a.txt", "<!-- x -->" * 400 + "正文" + line))
    assert time.perf_counter() - start < 1


def test_deep_nesting(tmp_path: Path) -> None:
    page = "<html>" + "<div>" * 3_000 + "<p>全年办理行政处罚案件12件,未发生败诉案件。</p>"
    assert "12件" in read(write(tmp_path / "a.html", page)).text


def seeds() -> list[bytes]:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["单位", "年份", "案件数"])
    book.active.append(["甲镇", 2023, 5])
    book.save(buffer)
    page = f"<html><body><table><tr><td>1</td><td>2</td></tr></table><p>{TEXT}</p></body></html>"
    table = "单位,年份,指标,数值\n甲镇,2023,x,5\n"
    return [buffer.getvalue(), page.encode(), page.encode("gbk"), table.encode("gbk"), TEXT.encode("utf-16")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(seeds()), st.data(), st.sampled_from([".txt", ".csv", ".html", ".xlsx"]))
def test_damaged_files_never_raise_anything_else(tmp_path: Path, data: bytes, draw: st.DataObject, ending: str) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    junk = draw.draw(st.binary(max_size=8))
    damaged = data[:at] + junk + data[at + draw.draw(st.sampled_from([0, 1, 7, len(data)])) :]
    path = write(tmp_path / f"a{ending}", damaged)
    try:
        assert read(path).text.strip()
    except SourceRefused as refused:
        assert HAN.search(str(refused))
