"""Builds UnitClues from a raw text the way etl/document.py does, roughly; for the tests of unit resolution."""

from __future__ import annotations

import re

import opencc

from etl.model import UnitClues

TITLE = re.compile(r"(?:报告|总结|情况|规划|汇报|计划|要点|通知|年报|公报|发布会?|办公室)$")
PINYIN = re.compile(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]+\)")
HEADER = {"index_no": re.compile(r"索\s*引\s*号\s*[:：]\s*(\S+)"), "issuer": re.compile(r"发布机构\s*[:：]\s*(\S+)")}
simplify = opencc.OpenCC("t2s").convert


def clues_from_text(raw: str, folder: str = "") -> UnitClues:
    """First line as title where it looks like one, then the first 300 and the last 100 characters."""
    text = simplify(PINYIN.sub("", raw)).strip()
    first, _, rest = text.partition("\n")
    titled = len(first) <= 60 and TITLE.search(first.strip()) is not None and "。" not in first
    header = {key: (found.group(1) if (found := rule.search(text)) else "") for key, rule in HEADER.items()}
    return UnitClues(
        title=first.strip() if titled else "",
        opening=(rest if titled else text)[:300],
        signature=text[-100:],
        folder=folder,
        text=text,
        **header,
    )
