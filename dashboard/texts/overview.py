"""The overview: key -> (Chinese, English)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "overview.alone": ("{unit} {year} 年{indicator}", "{unit}, {year}: {indicator}"),
    "key.peers": ("其他{level}", "Other {level}"),
    "key.median": ("同级中位数", "Peer median"),
    "key.gap": ("中间年份没有数字，不作连接", "Years without a number are not joined"),
    "key.rank": ("位次按卡片右上角的优劣方向计", "Places follow the direction at the top right"),
    "key.scale": ("各卡片纵轴各自成比例", "Each sparkline has its own scale"),
    "grid.title": ("报告与数字", "Reports and numbers"),
    "grid.subtitle": (
        "每格一份年度报告，数为从中读出的数字个数；点击打开报告",
        "One cell a report, with how many numbers were read from it; click to open",
    ),
    "grid.on_slide": ("每格为该年报告中读出的数字个数", "Numbers read from the report of each year"),
    "waiting.title": ("待核对", "To check"),
    "waiting.subtitle": ("按风险由高到低", "Riskiest first"),
    "waiting.start": ("开始校核 {n} 项", "Review {n} [item|items]"),
    "waiting.none": ("没有需要人工核对的问题。", "Nothing needs checking."),
    "waiting.more": ("另有 {n} 类提示", "{n} more [kind|kinds]"),
    "changes.title": ("{unit} {year} 年变化最大的三项", "{unit}: largest changes in {year}"),
    "changes.subtitle": (
        "与 {year} 年相比，以同级单位之间的差距为尺度；引文为报告原句",
        "Against {year}, measured by how far peers lie apart; quoted from the report",
    ),
    "changes.none": ("本年或上年没有可比的数字。", "No comparable numbers this year and last."),
}
