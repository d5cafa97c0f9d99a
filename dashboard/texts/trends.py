"""The trends: key -> (Chinese, English)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "trends.empty": (
        "所选范围内没有这项指标的数字，请换一个指标、单位或年份。",
        "No numbers of this indicator here; choose another indicator, unit or year.",
    ),
    "trends.title": (
        "{indicator}，{first}—{last} 年，{units}与同级单位",
        "{indicator}, {first}–{last}: {units} and peers",
    ),
    "trends.subtitle": (
        "灰线为其余 {n} {level}，灰带为同级中间一半，虚线为同级中位数；断开处没有数字，虚点只示意走向",
        "Grey: the other {n} {level}; band: middle half of the peers; dashed: median. Gaps have no number",
    ),
    "trends.subtitle.all": (
        "灰带为同级中间一半，虚线为同级中位数；断开处没有数字，虚点只示意走向",
        "Band: middle half of the peers; dashed: median. Gaps have no number",
    ),
    "trends.cut": ("；纵轴不从 0 开始", "; the axis does not start at 0"),
    "trends.beyond": ("；另有 {n} 个同级数值超出图幅", "; {n} peer [value lies|values lie] beyond the figure"),
    "trends.rest": (
        "；只画出其中 {n} 条，灰带和中位数按全部计算",
        "; {n} of them are drawn, band and median are of all",
    ),
    "trends.gap": ("{unit} {years}", "{unit} {years}"),
    "trends.gap.years": ("{years} 年{why}", "{years} {why}"),
    "trends.target": ("{units} {year} 年目标：{sign} {value}", "{units}, target for {year}: {sign} {value}"),
    "trends.target.short": ("目标 {sign}{value}", "target {sign}{value}"),
    "trends.target.short.of": ("{units}目标 {sign}{value}", "{units}: target {sign}{value}"),
    "trends.target.at_most": ("不高于", "at most"),
    "trends.target.at_least": ("不低于", "at least"),
    "trends.target.exactly": ("达到", ""),
    "trends.source": (
        "来源：{units} 个单位 {reports} 份年度报告",
        "Source: {reports} annual [report|reports] of {units} [unit|units]",
    ),
    "trends.mark.target": ("短横：当年目标", "Short bar: target of that year"),
    "multiples.title": ("逐个单位看", "Unit by unit"),
    "multiples.alone": ("{indicator}，{first}—{last} 年，逐个单位看", "{indicator}, {first}–{last}, unit by unit"),
    "multiples.subtitle": (
        "{n} {level}用同一纵轴；细虚线为同级中位数；按 {year} 年数值由低到高排列",
        "{n} {level} on one scale; thin dashes: peer median; ordered by the value of {year}",
    ),
    "multiples.rest": ("另有 {n} 个单位未画出，见数据表", "{n} more [unit is|units are] not drawn; see the data page"),
}
