"""Numbers that are no level of this unit: change, frequency, rank, threshold, others' (phenomena 1, 9, 12)."""

from __future__ import annotations

import re

from etl.lexicon import alternation, words
from etl.model import Quantity

_CHANGE = re.compile(
    r"(?:增长率?|增加|增幅|比增|同比增|增|上升|升|涨|下降|降低|降幅|降|减少|减|提高|提升|多出?|少|高|低|翻|超出[^,;。]{0,12}|相差|提前)"
    r"(?:了|约|近|超过?|逾|幅度?[达为]?|率?[达为]|达)*$"
)
_LEVEL_AFTER_CHANGE = re.compile(r"(?:至|到|为)$")
_RATE_OF_CHANGE = re.compile(r"(?:增幅|降幅|增长率|增速|涨幅|升幅)(?:为|达到?|约|近|超过?|是)*$")
_FREQUENCY = re.compile(r"每(?:个)?(?:半年|季度?|月|两月|双月|周|日|天|旬|两周|半月|个工作日)[^,。;、]{0,8}$")
_NO_CHANGE = re.compile(r"(?:压减|缩减|新增|减免|最高|最低|最多|最少|许多|高达|多达|低至)$")
_ANOTHER_CHANGE = re.compile(
    r"(?:增长|增加|上升|下降|降低|减少|提高|提升)(?:了|约|近)?\d+(?:\.\d+)?(?:%|件次|人次|件|起|个百分点|人|次|个)?[和、及与]$"
)
_MISSED = re.compile(r"(?:未能?|没有|尚未|还未|不)(?:达到?|实现|满|超过|完全)*[^,。;]{0,2}$")
_THRESHOLD_AFTER = re.compile(r"(?:、[^,。;]{0,14}(?:高于|低于|超过|不足)[\d.]+%)?的(?!行政村|村|社区)[一-鿿\d]")
_RANK_AFTER = re.compile(r"的(?:\d+个)?(?:乡镇|街道|镇|县|区|市|单位|省份|部门|科室|扣)")
# 高于目标要求的80%: what was asked for
_ASKED = re.compile(
    r"(?:高于|低于|超过|优于|好于|超出|高出)[^,;。\d]{0,16}(?:要求|目标|标准|指标|规定|任务)[^,;。\d]{0,4}$|(?:要求|目标|规定|标准)的$"
)
# 全国民主法治示范村2个 is an honour of this unit, no number of the nation
_HONOUR = r"全国(?!民主法治|示范|文明|先进|优秀|模范|平安|法治|普法|司法|百强|枫桥|“)"
_OTHERS = alternation(words().foreign).replace("全国", _HONOUR)
_FOREIGN = re.compile(rf"(?:{_OTHERS})[^,;。)]{{0,12}}$|全[国省市区县州](?:[^,;。]{{0,16}})平均[^,;。]{{0,8}}$")


def is_no_level(text: str, start: int, end: int, unit_class: str) -> bool:
    """Whether the words before (or behind) a number make it a difference, a rhythm, a rank or another unit's."""
    left = re.split(r"[,;。:\n]", text[max(0, start - 30) : start])[-1]
    if unit_class == "change" or _RATE_OF_CHANGE.search(left):
        return True
    if _CHANGE.search(left) and not _LEVEL_AFTER_CHANGE.search(left) and not _NO_CHANGE.search(left):
        return True
    if any(pattern.search(left) for pattern in (_ANOTHER_CHANGE, _FREQUENCY, _FOREIGN)):
        return True
    if unit_class != "percent":
        return False
    return bool(_RANK_AFTER.match(text, end) or _ASKED.search(left) or is_missed(left))


def is_missed(left: str) -> bool:
    """未达到100%, 尚未实现全覆盖."""
    return bool(_MISSED.search(left))


def is_threshold(text: str, quantity: Quantity) -> bool:
    """罚款5万元以上的案件, 败诉率高于10%的单位: a limit that picks cases, no result."""
    bounded = quantity.qualifier in {">=", "<="} and quantity.unit_class in {"percent", "money"}
    return bounded and bool(_THRESHOLD_AFTER.match(text, quantity.end))
