"""Tables inside prose: what a cell says is in its headings."""

from __future__ import annotations

from etl.pipeline import facts_of_text

GROUPED = """某县行政处罚实施情况表
行政处罚实施数量(宗) | | | 罚没金额(万元) |
警告 | 罚款 | 合计(宗) | 罚没金额(万元) |
120 | 900 | 1,020 | 75.5 |
"""
BY_BODY = """单位 | 受理行政复议案件(件) | 审结行政复议案件(件) |
市公安局 | 30 | 28 |
市自然资源局 | 12 | 11 |
合计 | 42 | 39 |
"""
BY_YEAR = """行政诉讼情况
指标 | 2023年 | 2024年 |
行政诉讼败诉率(%) | 8.5 | 6.2 |
"""
KINDS = """案件类型 | 行政处罚 | 信息公开 |
数量 | 40件 | 16件 |
"""
# A page that puts each cell on a line of its own.
ON_LINES = """二、主动公开情况
信息内容 |
本年制发件数 |
本年废止件数 |
|||
规章 |
1 |
0 |
行政规范性文件 |
5 |
2 |
信息内容 |
本年处理决定数量 |
行政处罚 |
63 |
"""


def read(text: str) -> set[tuple[str | None, float | None, str, str, int | None]]:
    facts = facts_of_text(text, year=2024)
    return {(fact.indicator_id, fact.value, fact.basis, fact.scope_kind, fact.year) for fact in facts}


def test_a_group_of_columns_is_the_whole_and_its_columns_are_parts() -> None:
    facts = read(GROUPED)
    assert ("penalty_case_count", 1020.0, "actual", "whole", 2024) in facts
    assert ("penalty_case_count", 900.0, "actual", "part", 2024) in facts
    assert ("penalty_amount", 75.5, "actual", "whole", 2024) in facts


def test_rows_of_several_bodies_are_parts_and_their_sum_is_the_whole() -> None:
    facts = read(BY_BODY)
    assert ("review_accepted_count", 30.0, "actual", "part", 2024) in facts
    assert ("review_accepted_count", 42.0, "actual", "whole", 2024) in facts
    assert ("review_concluded_count", 39.0, "actual", "whole", 2024) in facts


def test_columns_may_be_years() -> None:
    facts = read(BY_YEAR)
    assert ("litigation_loss_rate", 8.5, "previous", "whole", 2023) in facts
    assert ("litigation_loss_rate", 6.2, "actual", "whole", 2024) in facts


def test_columns_that_are_kinds_of_something_unnamed_state_no_indicator() -> None:
    assert {indicator for indicator, *_ in read(KINDS)} == {None}


def test_the_span_of_a_cell_is_its_number() -> None:
    cells = [GROUPED[fact.char_start : fact.char_end] for fact in facts_of_text(GROUPED, year=2024)]
    assert cells == ["120", "900", "1,020", "75.5"]


def test_cells_on_lines_of_their_own_are_read_by_headings_that_fit() -> None:
    facts = {(indicator, value) for indicator, value, *_ in read(ON_LINES)}
    assert ("normative_doc_issued_count", 5.0) in facts
    assert ("normative_doc_repealed_count", 2.0) in facts
    assert ("penalty_case_count", 63.0) in facts
    assert len({indicator for indicator, _ in facts if indicator}) == 3  # 规章 are no 规范性文件


def test_cells_on_lines_that_fit_no_headings_are_left_alone() -> None:
    one_number_short = ON_LINES.replace("行政规范性文件 |\n5 |", "行政规范性文件 |")
    assert not {"normative_doc_issued_count", "normative_doc_repealed_count"} & {i for i, *_ in read(one_number_short)}
    assert {indicator for indicator, *_ in read(ON_LINES.replace("信息内容 |\n", ""))} <= {None}


NUMBERED = """序号 | 单位 | 行政处罚案件(件) | 罚没金额(万元) |
1 | 城管局 | 120 | 36.5 |
2 | 市场监管局 | 260 | 88.1 |
合计 | | 380 | 124.6 |
"""
UNIT_COLUMN = """序号 | 指标 | 计量单位 | 2023年 | 2024年 |
1 | 行政复议受理 | 件 | 50 | 57 |
2 | 行政诉讼败诉率 | % | 8.1 | 7.04 |
"""
TABBED = "序号\t乡镇\t调解案件数(件)\n1\t东镇\t120\n2\t西镇\t88\n\t合计\t208\n"
ALTERNATING = "附表\n序号\n指标\n数值\n1\n行政复议申请(件)\n80\n2\n行政诉讼败诉率(%)\n6.5\n"
ALL_HEADINGS = "行政处罚实施数量(宗) |\n警告 |\n罚款 |\n合计(宗) |\n罚没金额(万元) |\n3 |\n20 |\n23 |\n8.6 |\n说明:\n"
LOST_CELLS = "行政处罚实施数量(宗)\n警告\n罚款\n合计(宗)\n罚没金额(万元)\n3\n23\n8.6\n"


def test_a_column_of_row_numbers_says_nothing() -> None:
    facts = read(NUMBERED)
    assert ("penalty_case_count", 120.0, "actual", "part", 2024) in facts
    assert ("penalty_case_count", 380.0, "actual", "whole", 2024) in facts
    assert not {value for indicator, value, *_ in facts if indicator} & {1.0, 2.0}


def test_a_column_of_units_measures_its_row() -> None:
    facts = read(UNIT_COLUMN)
    assert ("review_accepted_count", 57.0, "actual", "whole", 2024) in facts
    assert ("litigation_loss_rate", 8.1, "previous", "whole", 2023) in facts


def test_cells_may_be_set_off_by_tabs() -> None:
    facts = read(TABBED)
    assert ("mediation_case_count", 88.0, "actual", "part", 2024) in facts
    assert ("mediation_case_count", 208.0, "actual", "whole", 2024) in facts


def test_names_and_numbers_by_turns_on_lines_of_their_own() -> None:
    facts = read(ALTERNATING)
    assert ("review_application_count", 80.0, "actual", "whole", 2024) in facts
    assert ("litigation_loss_rate", 6.5, "actual", "whole", 2024) in facts


def test_headings_for_all_numbers_on_lines_of_their_own() -> None:
    facts = read(ALL_HEADINGS)
    assert ("penalty_case_count", 23.0, "actual", "whole", 2024) in facts
    assert ("penalty_amount", 8.6, "actual", "whole", 2024) in facts


def test_where_cells_are_lost_nothing_is_guessed() -> None:
    assert not {indicator for indicator, *_ in read(LOST_CELLS) if indicator}
    assert not {indicator for indicator, *_ in read("浏览次数\n120\n罚没金额(万元)\n31\n54\n") if indicator}
