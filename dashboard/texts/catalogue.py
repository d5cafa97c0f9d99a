"""The catalogue of indicators: key -> (Chinese, English)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "catalogue.title": ("指标目录", "Catalogue of indicators"),
    "catalogue.subtitle": (
        "{n} 项指标，其中 {filled} 项在本数据集中有数值",
        "{n} [indicator|indicators], {filled} of them with values in this dataset",
    ),
    "catalogue.name": ("指标", "Indicator"),
    "catalogue.definition": ("定义与公式", "Definition and formula"),
    "catalogue.direction": ("优劣方向", "Direction"),
    "catalogue.basis": ("依据", "Basis"),
    "catalogue.coverage": ("数据情况", "Coverage"),
    "catalogue.accuracy": ("读取准确度", "Reading accuracy"),
    "catalogue.unmeasured": ("未测量", "not measured"),
    "catalogue.precision": ("准确率 {share}", "precision {share}"),
    "catalogue.recall": ("召回率 {share}", "recall {share}"),
    "catalogue.judged": ("校核认可 {share}", "reviewers agreed {share}"),
    "catalogue.interval": ("区间 {low}%—{high}%", "interval {low}%–{high}%"),
    "catalogue.nothing": ("没有可判的数", "nothing to judge"),
    "catalogue.no_definition": ("未写定义", "no definition"),
    "catalogue.no_basis": ("—", "—"),
    "catalogue.no_data": ("没有数值", "no values"),
    "catalogue.count": (
        "{values} 个数值，{units} 个单位，{years} 年",
        "{values} [value|values], {units} [unit|units], {years} [year|years]",
    ),
    "catalogue.trend": ("看趋势", "trend"),
    "catalogue.foot": (
        "比率按公式计算时，分子分母须出自同一单位、同一年、同一报告；分母不足 10 标为小基数，分母为零记为无案件。"
        "校核认可：校核人员看过的数字中读取正确的份额，区间为 95% 置信区间；看的多是可疑的数字，不代表全部。",
        "Derived rates use numbers of one unit, year and report; under 10 cases: small base, zero cases: no rate. "
        "Reviewers agreed: the share of numbers read right among those people judged, mostly doubtful ones, with its "
        "95% interval.",
    ),
}
