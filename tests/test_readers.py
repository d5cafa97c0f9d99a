"""Readers on files that are as they should be: text, pages, tables; what they keep and what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from etl.errors import UsageError
from etl.model import RawDocument
from etl.readers import read, sources
from etl.readers.cells import parse_cell, parse_qualifier, parse_year

REPORT = "青石镇2024年度法治政府建设情况报告\r\n全年调解案件168件,\u3000成功率97.6%。\n\n\r\n  特此报告。 \r"


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def check_spans(document: RawDocument) -> None:
    for row in document.rows:
        assert document.text[row.line_start :].startswith(row.line + "\n")
        assert row.line[slice(*row.value_span)] == row.value


# --- plain text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_text_stays_exactly_as_decoded(tmp_path: Path, encoding: str) -> None:
    document = read(write(tmp_path / "报告.txt", REPORT.encode(encoding)))
    assert document.text == REPORT
    assert (document.format, document.warnings) == ("text", ())


def test_big5_is_not_read_as_gbk(tmp_path: Path) -> None:
    text = "本區法治政府建設工作情況報告,在行政執法方面取得進展。" * 4
    assert read(write(tmp_path / "a.txt", text.encode("big5"))).text == text


def test_a_content_beats_the_ending(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><p>全年办理行政处罚案件12件,未发生败诉案件。</p></body></html>"
    assert read(write(tmp_path / "a.txt", page)).format == "html"
    assert read(write(tmp_path / "b.txt", "单位,年份,指标,数值\n甲镇,2023,调解案件数,5\n")).format == "csv"
    assert read(write(tmp_path / "c.report", "全年办理案件12件。")).format == "text"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "  • 索 引 号:990001/2022-00022\n  • 发布机构:青石镇\n  • 成文时间:2022年04月07日\n"
            "  • 文  号:\n  • 标  题:青石镇年度报告\n",
            {
                "index_no": "990001/2022-00022",
                "issuer": "青石镇",
                "published_on": "2022-04-07",
                "title": "青石镇年度报告",
            },
        ),
        (
            "来源:青石镇 发布时间:2025-1-8 浏览次数:321 字体:大 中 小\n",
            {"issuer": "青石镇", "published_on": "2025-01-08"},
        ),
        ("【字体:大 中 小】 来源: 青石镇 打印\n", {"issuer": "青石镇"}),
        ("成文日期:2024-12-30\n发布日期:2025-01-08\n", {"published_on": "2025-01-08"}),
        ("索引号\n990001/2025-1\n发布机构\n青石镇\n", {"index_no": "990001/2025-1", "issuer": "青石镇"}),
        ("青石镇报告\n无\n主动公开\n2024.11.26\n", {"published_on": "2024-11-26"}),
        ("发布日期:2024-02-30\n", {}),
        ("报告如下:\n一、制度建设\n", {}),
        ("今年以来,我镇名称:青石镇,时间:2024年1月1日起" + "推进法治政府建设工作" * 20 + "\n发布日期:2024-01-01\n", {}),
    ],
)
def test_header_block_becomes_metadata(tmp_path: Path, header: str, expected: dict[str, str]) -> None:
    document = read(write(tmp_path / "a.txt", header + "正文。\n"))
    assert document.metadata == expected
    assert document.text == header + "正文。\n"


# --- tables ---------------------------------------------------------------------------------------------------

LONG = (
    "单位,年份,指标,数值,限定,口径,范围,来源,章节,备注\n"
    "上海市青浦区盈浦街道,2024年,行政诉讼败诉率,7.04%,约,上年,三所联动,报告,一/(二),x\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_long_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    document = read(write(tmp_path / "a.csv", LONG.replace(",", delimiter).encode(encoding)))
    (row,) = document.rows
    assert (row.unit, row.year, row.indicator, row.value) == ("上海市青浦区盈浦街道", "2024", "行政诉讼败诉率", "7.04%")
    assert (row.qualifier, row.basis, row.scope, row.scope_kind) == ("~", "previous", "三所联动", "part")
    assert (row.source, row.section, row.note) == ("报告", "一/(二)", "x")
    assert document.text.splitlines()[1].endswith("报告 | 一/(二) | x")
    check_spans(document)


def test_quoted_cells_line_breaks_and_repeated_rows(tmp_path: Path) -> None:
    text = 'unit,year,indicator,value,note\n甲镇,2023,x,"1,204","两\n行"\n甲镇,2023,x,"1,204","两\n行"\n'
    document = read(write(tmp_path / "a.csv", text))
    assert document.text == "unit | year | indicator | value | note\n" + "甲镇 | 2023 | x | 1,204 | 两 行\n" * 2
    assert len({row.line_start for row in document.rows}) == 2
    check_spans(document)


def test_wide_csv_has_a_fact_per_filled_cell(tmp_path: Path) -> None:
    text = (
        "各镇情况表,,,,\n序号,地区,年度,行政诉讼败诉率（%）,罚没金额(元),常住人口(万人)\n"
        "1,甲镇,2023.0,7.04,—,\n2,乙镇,2023年度,全覆盖,0,3.2\n"
    )
    document = read(write(tmp_path / "a.csv", text))
    found = [(row.unit, row.year, row.indicator, row.value) for row in document.rows]
    assert found == [
        ("甲镇", "2023", "行政诉讼败诉率", "7.04"),
        ("乙镇", "2023", "行政诉讼败诉率", "全覆盖"),
        ("乙镇", "2023", "罚没金额(元)", "0"),  # 元 would change the value: the name must not match
        ("乙镇", "2023", "常住人口", "3.2"),
    ]
    check_spans(document)


def test_unit_column_beside_a_unit_of_measure(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "a.csv", "单位,地区,年份,指标,数值\n件,甲镇,2023,调解案件数,5\n")).rows
    assert row.unit == "甲镇"


def test_incomplete_rows_are_named(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.csv", "单位,年份,指标,数值\n,2023,x,5\n甲镇,2023,x,\n甲镇,2023,,7\n"))
    assert document.rows == ()
    assert "第 2、4 行" in document.warnings[0]


def test_xlsx_percent_formats_merged_units_and_further_sheets(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    percent, sheet = book.add_format({"num_format": "0.00%"}), book.add_worksheet("数据")
    sheet.merge_range("A1:D1", "2024年各镇情况")
    sheet.write_row("A2", ["单位", "年份", "败诉率", "案件数"])
    sheet.merge_range("A3:A4", "甲镇")
    sheet.write("B3", 2023)
    sheet.write("C3", 0.0704, percent)
    sheet.write("D3", 1204)
    sheet.write_datetime("B4", date(2024, 12, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write("D4", 0)
    book.add_worksheet("说明").write("A1", "填表说明")
    hidden = book.add_worksheet("旧")
    hidden.write_row("A1", ["单位", "年份", "案件数"])
    hidden.hide()
    book.close()
    document = read(tmp_path / "a.xlsx")
    found = [(row.unit, row.year, row.indicator, row.value) for row in document.rows]
    assert found == [
        ("甲镇", "2023", "败诉率", "7.04%"),
        ("甲镇", "2023", "案件数", "1204"),
        ("甲镇", "2024", "案件数", "0"),
    ]
    assert document.text.splitlines()[0] == "2024年各镇情况"
    assert any("说明" in warning for warning in document.warnings) and any("隐藏" in w for w in document.warnings)
    check_spans(document)


def test_xlsx_long_form_over_two_sheets_and_unsaved_formulas(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("甲", "乙"):
        sheet = book.create_sheet(name)
        sheet.append(["unit", "year", "indicator", "value"])
        sheet.append([f"{name}镇", 2023, "mediation_case_count", 5])
        sheet.append([f"{name}镇", 2024, "mediation_case_count", "=2+3"])
    book.save(tmp_path / "wrong.csv")
    document = read(tmp_path / "wrong.csv")
    assert document.format == "xlsx"
    assert [(row.unit, row.value) for row in document.rows] == [("甲镇", "5"), ("乙镇", "5")]
    assert any("2 个公式没有保存结果" in warning for warning in document.warnings)
    check_spans(document)


def test_fifty_thousand_rows(tmp_path: Path) -> None:
    lines = (f"第{n}镇,2023,mediation_case_count,{n}" for n in range(50_000))
    document = read(write(tmp_path / "a.csv", "单位,年份,指标,数值\n" + "\n".join(lines)))
    assert len(document.rows) == 50_000
    last = document.rows[-1]
    assert document.text[last.line_start + last.value_span[0] :] == "49999\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", (12, "=")),
        ("1,204.5", (1204.5, "=")),
        ("７．０４％", (7.04, "=")),
        ("约300", (300, "~")),
        ("300余", (300, "~")),
        ("近 40", (40, "~")),
        ("~40", (40, "~")),
        ("超11000余", (11000, ">=")),
        ("≥95%", (95, ">=")),
        ("95%以上", (95, ">=")),
        ("≤5", (5, "<=")),
        ("不超过10", (10, "<=")),
        ("全覆盖", (100, "=")),
        ("无", (0, "=")),
        *(
            (text, (None, "="))
            for text in ("", "无败诉", "17件", "4.2万", "1,23", "-5", "nan", "inf", "1e5", "数百", "%")
        ),
        *((text, (None, "=")) for text in ("12%%", "≥5以下", "3/4", "5.", "#DIV/0!", "2021-2025", "1 000 件")),
    ],
)
def test_parse_cell(cell: str, expected: tuple[float | None, str]) -> None:
    assert parse_cell(cell) == expected


def test_years_and_qualifiers() -> None:
    assert [parse_year(cell) for cell in ("2023", "2023年", "2023.0", "2023年度", "２０２３", "2024-12-31")] == [
        *[2023] * 5,
        2024,
    ]
    assert [parse_year(cell) for cell in ("", "23", "2023-2025", "12023", "2023年上半年")] == [None] * 5
    assert [parse_qualifier(cell) for cell in ("", "约", "≥", "以上", "<=", "大概吧")] == [
        "=",
        "~",
        ">=",
        ">=",
        "<=",
        None,
    ]


# --- walking --------------------------------------------------------------------------------------------------


def test_sources_walks_sorted_and_skips(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".DS_Store", "~$a.docx", "Thumbs.db", "fazhi-units.csv", "fazhi-dataset.yml"):
        write(tmp_path / name, "x")
    for folder in ("2024", ".git", "build"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "c.txt", "x")
    found = list(sources([tmp_path, tmp_path / "a.txt"]))
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.txt", "b.txt", "2024/c.txt"]


def test_a_missing_path_is_a_usage_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"找不到路径.*没有"):
        sources([tmp_path, tmp_path / "没有"])


def test_published_table_reads_without_a_warning() -> None:
    document = read(Path(__file__).parents[1] / "data/published/已公布数字.csv")
    assert len(document.rows) == 86 and document.warnings == ()
    assert all(parse_cell(row.value)[0] is not None and row.section and row.source for row in document.rows)
    assert {row.scope_kind for row in document.rows} == {"whole", "part", "wider", "mixed", "increment"}
    loss = next(row for row in document.rows if row.indicator == "行政诉讼败诉率")
    assert (loss.unit, loss.value, loss.scope_kind) == ("河南省信阳市平桥区", "7.04", "wider")
    check_spans(document)
