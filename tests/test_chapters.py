"""A chapter ends before the signature and the date of its report; nothing that is told is lost."""

from __future__ import annotations

import pytest

from dashboard.standing.chapters import paragraphs

PLANS = ["1.推动公共法律服务向基层延伸。", "2.扎实做好普法规划实施。"]


@pytest.mark.parametrize(
    "closing",
    [
        [],
        ["甲示范区人民政府", "2025年2月27日"],
        ["甲示范区人民政府", "甲示范区司法局", "二〇二五年二月二十七日"],
        ["（2025年2月27日）", "（此件公开发布）"],
        ["甲示范街道办事处", "2025 年 3 月 5 日", "说明：本文为虚构的演示文本。"],
    ],
)
def test_closing_lines_are_no_plans(closing: list[str]) -> None:
    assert paragraphs("下一步打算", "\n".join(["四、下一步打算", *PLANS, "", *closing])) == PLANS


@pytest.mark.parametrize(
    "line",
    [
        "一是2025年2月27日前完成清理。",  # a date inside a plan
        "设立行政复议办公室",  # ends like a signature, yet no date follows
        "2024年",
    ],
)
def test_what_is_told_stays(line: str) -> None:
    assert paragraphs("", "\n".join([*PLANS, line])) == [*PLANS, line]


def test_a_date_far_from_the_end_ends_nothing() -> None:
    lines = ["2025年1月1日", *(f"{n}.加强工作。" for n in range(9))]
    assert paragraphs("", "\n".join(lines)) == lines


def test_a_heading_with_text_of_its_own_stays() -> None:
    assert paragraphs("存在的问题", "三、存在的问题主要是人员不足，力量薄弱。") == [
        "三、存在的问题主要是人员不足，力量薄弱。"
    ]
