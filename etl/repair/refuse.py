"""Texts that no repair can save: spun by a synonym machine, numbers masked, tables run together into one number.

Source: design note repair.md, last section.
"""

from __future__ import annotations

import re
from functools import cache

from etl.errors import SourceRefused
from etl.repair.script import tables

_MEASURE = "件|宗|起|项|份|次|场|期|人|名|个|家|处|所|万|亿|元|%|％|余|多"
_MASKED = re.compile(rf"(?<![A-Za-z*])(?:[xX×*＊Ｘ]{{1,4}})(?={_MEASURE})")
_NUMBER = re.compile(rf"\d(?={_MEASURE})")
_RUN_TOGETHER = re.compile(r"\d{25,}")
_MASKS, _MASK_SHARE = 5, 0.8
_SPUN_KINDS, _SPUN_HITS = 3, 6


@cache
def _spun() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in tables()["spun"])


def refuse_unrepairable(text: str) -> None:
    """Raise SourceRefused for a spun text and for one whose numbers are masked nearly everywhere."""
    hits = [len(pattern.findall(text)) for pattern in _spun()]
    if sum(hits) >= _SPUN_HITS and sum(map(bool, hits)) >= _SPUN_KINDS:
        raise SourceRefused("文本疑似经同义词替换改写（如“进行”改作“停止”），内容与数字均不可信，请提供原始报告。")
    masked = len(_MASKED.findall(text))
    if masked >= _MASKS and masked > _MASK_SHARE * (masked + len(_NUMBER.findall(text))):
        raise SourceRefused("文本中的数字已被 * 或 X 遮盖，无法统计，请提供含真实数字的报告。")


def run_together(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of digit strings too long for any number: table cells that lost their borders."""
    return tuple(match.span() for match in _RUN_TOGETHER.finditer(text))
