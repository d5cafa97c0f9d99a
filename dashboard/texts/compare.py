"""The comparison: key -> (Chinese, English)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "compare.title": ("{year} 年，{n} 个单位逐项对比", "{year}: {n} [unit|units], number by number"),
    "compare.subtitle": (
        "差值以{base}为基准，比率单位为百分点；圆点为 {n} {level}，竖线为中位数；点任一数字看原文",
        "Differences against {base}, rates in points; dots: {n} {level}, tick: median; click a number for its sentence",
    ),
    "compare.base": ("基准", "base"),
    "compare.value": ("数值", "value"),
    "compare.difference": ("与基准之差", "difference"),
    "compare.ranks": ("同级分布与名次", "peers and places"),
    "compare.places": ("名次", "places"),
    "compare.tied": ("并列 {place}", "tied {place}"),
    "compare.unranked": ("不排名次", "not ranked"),
    "compare.strip": ("{indicator}：同级单位的分布", "{indicator}: distribution of peers"),
    "compare.none": (
        "所选单位 {year} 年没有可以对比的数字，请换一个年份。",
        "No numbers for these units in {year}; choose another year.",
    ),
    "compare.foot": (
        "来源：{year} 年度报告　“≈”为报告所写约数，“≥”为“以上”“超”，“—”为报告未提及",
        "Source: annual reports of {year}. ≈ approximate, ≥ lower bound, — not mentioned in the report",
    ),
    "compare.lines": ("{indicator}，{first}—{last} 年", "{indicator}, {first}–{last}"),
    "dumbbell.title": ("{indicator}，{old} 年到 {new} 年", "{indicator}, {old} to {new}"),
    "dumbbell.subtitle": ("浅色为 {old} 年，深色为 {new} 年", "Pale: {old}; full: {new}"),
    "dumbbell.rest": (
        "　另有 {n} 个单位未画出，见数据表",
        "; {n} more [unit is|units are] not drawn, see the data page",
    ),
    "dumbbell.change": ("变化（{unit}）", "change ({unit})"),
    "dumbbell.missing": ("{year} 年{why}", "{year}: {why}"),
    "warn.levels": ("层级不同", "Levels differ"),
    "warn.levels.text": (
        "所选单位分属{levels}，职责与规模不同，只宜参考。",
        "The units belong to {levels}; compare with care.",
    ),
    "warn.sizes": ("规模不同", "Sizes differ"),
    "warn.sizes.text": (
        "{small}有 {a} 个村居，{large}有 {b} 个，件数类指标不宜直接相比。",
        "{small} has {a} [village|villages], {large} {b}; counts are hardly comparable.",
    ),
    "warn.conflict": ("数字矛盾", "Conflict"),
    "warn.conflict.text": ("{unit}的{indicator}：{note}，待核对。", "{unit}, {indicator}: {note}; to be checked."),
    "warn.moved": ("区划调整", "Units changed"),
    "warn.no_report": ("没有报告", "No report"),
    "warn.no_report.text": ("{units} {year} 年没有报告。", "No report of {units} for {year}."),
}
