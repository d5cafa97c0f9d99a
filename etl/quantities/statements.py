"""Statements that stand for a number: 无…败诉 is zero, 全覆盖 is 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.lexicon import alternation, words
from etl.model import Quantity
from etl.quantities.levels import is_missed

# 未收到, 未败诉; 未转结, 未办结 say what was not done with those that there were
_NEGATOR = (
    r"(?:(?<![有毫并从极若])(?:均未|未曾|未)(?:(?:发生|出现|收到|受理|出台|制定|制发|开展|组织|办理|实施|作出|产生|引发|有|被)"
    rf"|(?=(?:{alternation(words().zero_nouns)})))"
    r"|没有(?:发生|出现|收到|受理|出台|制定|制发|开展|组织|作出|被)?|尚无|暂无|均无|无一|(?<![有毫])无|实现零|零|0(?=[纠败复行诉]))"
)
_NOT_NONE = (
    r"(?!人机|障碍|违|证|偿|论|法|线|缝|死角|遗漏|讼|废|理|业|害|纸|感|事|关|主|明显|疑|私|需|不|缺|限|效|差别|盲区|烟|毒|传销|邪|黑|正当|"
    r"条件|形|干扰|履行|按|及时|依法|经|能)"
)
# 无行政复议变更、撤销: what there was none of is the outcome, not the procedure before it.
_OUTCOME = r"(?:决定)?(?:被)?(?:变更|撤销|确认违法|责令|终止|超期|违法|纠错|败诉|申诉|上诉|调解|和解)"
_ZERO_NOUN = rf"(?:{alternation(words().zero_nouns)})(?!{_OUTCOME})"
_ZERO = re.compile(
    rf"{_NEGATOR}{_NOT_NONE}[^,;。:、\n\d]{{0,12}}?{_ZERO_NOUN}"
    rf"(?:(?:(?:[和及与、或]|以及)[^,;。\n\d]{{0,20}}?|[^,;。、\n\d]{{0,2}}?){_ZERO_NOUN})*(?:案件)?"
)
_IS_ZERO = re.compile(rf"{_ZERO_NOUN}[^,;。:、\n\d]{{0,6}}?(?:均)?(?:为零|为0(?![\d.])|零发生)")
_ZERO_RATE = re.compile(r"(?<=率)(?:均|都)?(?:为|是|保持|保持为)(?:零|0)(?=[,。;、)\s]|$)")
_FULL = re.compile(
    r"全覆盖|(?:均|全部|都)(?:已经|已)?(?:配备|配有|设有|聘有|聘请|聘任|聘用|签约|配齐|落实|有)(?:了)?[^,。;\n\d]{0,6}(?:法律顾问|律师)"
)


def zero_statements(text: str) -> Iterator[Quantity]:
    for match in _ZERO.finditer(text):
        yield Quantity(match.start(), match.end(), 0.0, "件", "none", statement="zero", rule="stated as none")
    for match in _IS_ZERO.finditer(text):
        if "率" not in match[0]:
            yield Quantity(match.start(), match.end(), 0.0, "件", "none", statement="zero", rule="stated as none")
    for match in _ZERO_RATE.finditer(text):
        yield Quantity(match.start(), match.end(), 0.0, "%", "percent", statement="zero", rule="rate stated as none")


def full_statements(text: str) -> Iterator[Quantity]:
    for match in _FULL.finditer(text):
        if not is_missed(re.split(r"[,;。]", text[max(0, match.start() - 12) : match.start()])[-1]):
            yield Quantity(match.start(), match.end(), 100.0, "%", "percent", statement="full", rule="stated as full")
