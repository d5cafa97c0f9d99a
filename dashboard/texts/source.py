"""The reader of reports: key -> (Chinese, English)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "source.none": (
        "{unit} {year} 年没有可显示的文件，请换一个年份或单位。",
        "No document on {unit} for {year}; choose another.",
    ),
    "reader.list": ("本报告的数字", "Numbers of this report"),
    "reader.all": ("全部", "All"),
    "reader.waits": ("待核对", "To check"),
    "reader.loose": ("未归入", "Uncatalogued"),
    "reader.up": ("上一个数字", "Previous number"),
    "reader.down": ("下一个数字", "Next number"),
    "reader.used": ("已采用", "used"),
    "reader.uses": ("这个数字用在：", "Shown on:"),
    "reader.review": ("校核", "Review"),
    "reader.none": ("这份文件里没有读出数字。", "No numbers were read from this document."),
    "reader.uncatalogued": ("未归入指标的数字", "Uncatalogued numbers"),
    "reader.foot": (
        "着色为已归入指标的数字，颜色按类别；灰色虚线为未归入指标的数字；波浪线为修复后仍存疑的文字",
        "Coloured: catalogued numbers, by dimension; grey dots: uncatalogued; wavy: text that repair could not prove",
    ),
    "reader.stated": ("报告写“{text}”", "stated as “{text}”"),
    "reader.target": ("{year} 年目标", "target for {year}"),
    "reader.previous": ("{year} 年数", "number of {year}"),
    "reader.published": ("{date} 公开", "published {date}"),
    "reader.index_no": ("索引号 ", "index no. "),
    "reader.length": ("{n} 字，{facts} 个数字", "{n} [character|characters], {facts} [number|numbers]"),
    "reader.repaired": ("已修复 {n} 字", "{n} [character|characters] repaired"),
}
