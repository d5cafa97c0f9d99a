"""Text repair: what mirror sites and wrong decoders did to a report is undone, proved, and accounted for.

`repair` is the stage; `corrupt` is the forward model of the damage, used to verify repairs and to make test pages.
Source: design note repair.md.
"""

from __future__ import annotations

from dataclasses import replace

from etl.model import Repair, Repaired
from etl.repair.detect import inspect, suspicious
from etl.repair.forward import corrupt
from etl.repair.mojibake import decode_back
from etl.repair.page import repair_page
from etl.repair.refuse import refuse_unrepairable, run_together
from etl.repair.script import to_simplified

__all__ = ["corrupt", "repair"]


def repair(text: str) -> Repaired:
    """Clean text and what was done to get it; clean text comes back as it is, character for character.

    `repairs` kinds: mojibake, annotation, shift, indent, traditional. `doubtful`: spans of the clean text, code points.
    Raises SourceRefused for text that cannot be put right (lost bytes, spun wording, masked numbers).
    """
    decoded = decode_back(text)
    repaired = _repair_script(decoded.text)
    refuse_unrepairable(repaired.text)
    repairs, warnings = repaired.repairs, repaired.warnings
    if decoded.characters:
        repairs = (Repair("mojibake", decoded.characters, "还原错误编码"), *repairs)
    if decoded.dropped:
        warnings = (*warnings, f"有 {decoded.dropped} 行因编码错误丢失字节，已略去，请核对原文。")
    return _flag_run_together(replace(repaired, repairs=repairs, warnings=warnings))


def _repair_script(text: str) -> Repaired:
    """Undo the mirror sites' damage, or convert plain traditional text, or pass the text through."""
    if not suspicious(text):
        return Repaired(text)
    damage = inspect(text)
    if damage.annotated or damage.shifted:
        repaired = repair_page(text, damage)
        doubts = len(repaired.doubtful)
        warning = (f"原页面文字错位，有 {doubts} 处未能确认还原，其中的数字需人工核对。",) if doubts else ()
        return replace(repaired, warnings=warning)
    if damage.is_traditional:
        simplified = to_simplified(text)
        changed = sum(a != b for a, b in zip(text, simplified, strict=True))
        return Repaired(simplified, (Repair("traditional", changed, "繁体转简体"),))
    return Repaired(text)


def _flag_run_together(repaired: Repaired) -> Repaired:
    spans = run_together(repaired.text)
    if not spans:
        return repaired
    warning = f"有 {len(spans)} 处数字连成一串（疑为表格失去分隔），其中的数字不能采用。"
    return replace(repaired, doubtful=(*repaired.doubtful, *spans), warnings=(*repaired.warnings, warning))
