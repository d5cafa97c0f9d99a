"""Whose report is it: which names a document uses of itself, and by what kind of word (我镇, 全县, 我局).

Helper of etl/units.py: ranks names; which of several units of one name is meant is decided there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from etl.gazetteer import Gazetteer
from etl.mentions import Mention, find_mentions, kinds_of
from etl.model import UnitClues

# How much a name counts as the document's own in each field. The text counts once per mention, up to TEXT_LIMIT.
OWN_WEIGHT = {
    "title": 60.0,
    "heading": 25.0,
    "issuer": 30.0,
    "opening": 20.0,
    "signature": 15.0,
    "folder": 12.0,
    "text": 1.0,
}
TEXT_LIMIT = 8.0
ENOUGH = 1.5
LABELS = {
    "title": "标题", "heading": "小标题", "issuer": "发布机构", "opening": "开头",
    "signature": "落款", "folder": "文件夹", "text": "正文",
}  # fmt: skip
TOWNSHIPS = frozenset({"街道", "镇", "乡", "苏木"})
OFFICES = frozenset({"局", "厅", "委"})
LEVELS_OF = {
    **dict.fromkeys(TOWNSHIPS, frozenset({"township"})),
    **dict.fromkeys(("区", "县", "旗"), frozenset({"county"})),
    **dict.fromkeys(("州", "盟"), frozenset({"city"})),
    "市": frozenset({"city"}),
    "省": frozenset({"province"}),
}
SELF_WORDS = (
    (3.0, re.compile(r"(?:我|本)(街道|镇|乡|苏木|区|县|旗|市|州|盟|省|局|厅)(?![域场级直外])")),
    (3.0, re.compile(r"(?:我|本)(委)(?=[^员])")),
    (2.0, re.compile(r"该(街道|镇|乡|区|县|旗|市|州|局)(?![域场级])")),
    (1.0, re.compile(r"全(街道|镇|乡|苏木|区|县|旗|市|州|盟)(?![域场面员体])")),
    (1.5, re.compile(r"(?<!市)(?<!区)(?<!县)(局)(?:党组|党委|机关|班子|领导班子)")),
    (0.7, re.compile(r"(?<![各个乡道村区县市、])(镇|乡|街道)(?:党委|党工委|人民政府|政府|办事处)")),
    (0.7, re.compile(r"(?<![一-龥(（、])(街道)(?![一-龥]{0,3}[)）、])")),
    (0.7, re.compile(r"依法治(街|镇|乡|区|县|市|州|旗)")),
)
# 全省 of a text that has no other word for its own unit; 居全省前列 compares with the others
WHOLE_PROVINCE = re.compile(r"(?<![居列获在为被])全省(?!前列|第|平均|排名|率先|首[个家批]|先进|示范|优秀)")
SURE = 3.0  # from here on the words leave no doubt about the kind
PARTNER = 0.02  # up to here a place says nothing about the unit
TOLD_TO = 0.03  # an addressee tells the parent, no more
BANNER = re.compile(r"门户网站|发布时间|来源|首页|浏览|字号|人民政府\s*\d{4}年")
SELF_LIMIT = 8  # occurrences of one word that count

VISIT = re.compile(
    r"一行|来访|考察(?!.{0,10}(?:讲话|指示|精神))|参观|观摩|前来|到访|莅临|来我|交流学习|学习交流|赴|前往|取经"
)
HOST = re.compile(r".{0,12}?(?:赴|前往|接待|迎来|组织)")
BESIDE = re.compile(
    r"(?:[与同像如以跟]|责令|督促|约谈|例如|比如|借鉴|对标|参照|联合|会同|来自|户籍|原籍|援助|对口|协作|籍贯|向|学习)$"
)
NEXT_OF_LIST = re.compile(r"[一-龥]{0,8}[、和及与][一-龥]{0,2}")
UNDER_RULE = re.compile(r"(?:根据|按照|依据|依照|落实|贯彻|遵照|执行|印发|对照)[^,，。;；、]{0,10}$")
# 在某市政务服务一体化平台上运行: whose platform, not whose report
SYSTEM = re.compile(r"[一-龥]{0,10}(?:平台|系统)")
SUBJECT = re.compile(
    r"(?:^|[,，。;；:：、】》!！?？\s>|]|\d年(?:度|来|以来)?|关于|现将|中共|今年|近日|日前|去年|标题|机构|时间)$"
)
ADDRESSEE = re.compile(r"^[^。;；\n]{2,80}[:：]\s*$", re.MULTILINE)
ADDRESSED = re.compile(r"(?:委|政府|局|办|单位|部门|街道|人大|办公室|办事处|机构|开发区|乡镇)[)）]?[:：]\s*$")
INTRODUCED = re.compile(r"(?:如下|报告|汇报|总结|通知|一目|二目)[^,，]{0,3}[:：]\s*$")


@dataclass(frozen=True)
class Sighting:
    """A mention in a field, with how far it speaks of the document's own unit (0: of somebody else's)."""

    field: str
    mention: Mention
    role: float


@dataclass(frozen=True)
class RankedName:
    """A name the document may be about; `units` it may mean, the telling fields, and the sightings behind it."""

    name: str
    units: tuple[str, ...]
    score: float
    fields: tuple[str, ...]
    sightings: tuple[Sighting, ...]


def addressee_spans(text: str) -> list[tuple[int, int]]:
    """Lines like 市委、市政府: - whom the document is addressed to lies above its unit and is never the unit."""
    lines = ADDRESSEE.finditer(text)
    return [line.span() for line in lines if ADDRESSED.search(line.group()) and not INTRODUCED.search(line.group())]


def sightings(clues: UnitClues, gazetteer: Gazetteer) -> tuple[Sighting, ...]:
    """All mentions of all fields."""
    fields = [
        ("title", clues.title),
        *(("heading", heading) for heading in clues.headings[:4]),
        ("opening", clues.opening),
        ("issuer", clues.issuer),
        ("signature", clues.signature),
        ("folder", clues.folder),
        ("text", clues.text),
    ]
    return tuple(sighting for field, text in fields for sighting in _field_sightings(field, text, gazetteer))


def _field_sightings(field: str, text: str, gazetteer: Gazetteer) -> Iterator[Sighting]:
    """The mentions of one field; the first subject of the opening counts more than those that follow it."""
    first = field == "opening"
    addressed = addressee_spans(text)
    above: Sighting | None = None
    for mention in find_mentions(text, gazetteer):
        weight = role(field, mention, text)
        if any(start <= mention.start < end for start, end in addressed):
            weight = min(weight, TOLD_TO)
        elif field in ("opening", "text") and BANNER.search(_line_around(mention, text)):
            weight = min(weight, 0.4)
        elif first and weight >= 1.0 and not mention.leads:
            weight, first = weight * 1.6, False
        if above and above.role <= PARTNER and _goes_with(above.mention, mention, text):
            weight = min(weight, above.role)
        above = Sighting(field, mention, weight)
        yield above


def _goes_with(above: Mention, mention: Mention, text: str) -> bool:
    """责令某区某街道和某乡: what is said of the first name is said of those that continue it."""
    return mention.inside or bool(NEXT_OF_LIST.fullmatch(text, above.end, mention.start))


def _line_around(mention: Mention, text: str) -> str:
    end = text.find("\n", mention.end)
    return text[text.rfind("\n", 0, mention.start) + 1 : end if end >= 0 else len(text)][:120]


def role(field: str, mention: Mention, text: str) -> float:
    """0 for visitors, 0.02 for partners and examples, 0.4 inside what was carried out, 1.5 for the subject."""
    if field in ("title", "issuer", "folder"):
        return 1.0
    before = text[max(0, mention.start - 14) : mention.start]
    if _visits(mention, text):
        return 0.0
    if BESIDE.search(before) or SYSTEM.match(text, mention.end):
        return PARTNER
    if mention.quoted or UNDER_RULE.search(before):
        return 0.4 if field != "text" else 0.8
    return 1.5 if SUBJECT.search(before) else 1.0


def _visits(mention: Mention, text: str) -> bool:
    """Whether the sentence is about a visit and the place is not the one that acts in it."""
    start = max(text.rfind(sign, 0, mention.start) for sign in "。;；\n!！") + 1
    end = min((found for sign in "。;；\n!！" if (found := text.find(sign, mention.end)) >= 0), default=len(text))
    if not VISIT.search(text[start:end]):
        return False
    acts = SUBJECT.search(text[max(0, mention.start - 14) : mention.start]) and HOST.match(text, mention.end)
    return not (acts and "、" not in text[start : mention.start])


@dataclass(frozen=True)
class Expected:
    """The word by which a document speaks of itself (镇, 县, 局 …; '' where it never does), and whether for sure."""

    kind: str
    sure: bool


def expected_kind(clues: UnitClues) -> Expected:
    """Count 我镇, 全县, 街道党工委 and the like in title and text."""
    counts: dict[str, float] = defaultdict(float)
    text = "\n".join((clues.title, clues.text or clues.opening))
    for weight, pattern in SELF_WORDS:
        words = Counter(match.group(1) for match in pattern.finditer(text))
        for word, times in words.items():
            counts["街道" if word == "街" else word] += weight * min(times, SELF_LIMIT)
    if not counts and len(WHOLE_PROVINCE.findall(text)) > 1:
        return Expected("省", False)
    best = max(counts, key=lambda word: counts[word], default="")
    return Expected(best, counts[best] >= SURE) if best else Expected("", False)


def fit(expected: Expected, kinds: frozenset[str], levels: frozenset[str]) -> float:
    """How well a unit of these kinds and levels is what the document calls itself: 1, 0.7 (same level), 0.4 or 0."""
    if not expected.kind or expected.kind in OFFICES or expected.kind in kinds:
        return 1.0
    if LEVELS_OF.get(expected.kind, frozenset()) & levels:
        return 0.7
    return 0.0 if expected.sure else 0.4


def rank_names(seen: tuple[Sighting, ...], expected: Expected, gazetteer: Gazetteer) -> list[RankedName]:
    """Names by how strongly the document uses them of itself, best first; weak ones left out."""
    by_name: dict[str, list[tuple[Sighting, tuple[str, ...], float]]] = defaultdict(list)
    for sighting in seen:
        for name, units, weight in _readings(sighting, expected, gazetteer):
            by_name[name].append((sighting, units, weight))
    ranked = [_ranked(name, readings) for name, readings in by_name.items()]
    return sorted((name for name in ranked if name.score >= ENOUGH), key=lambda name: -name.score)


def _readings(
    sighting: Sighting, expected: Expected, gazetteer: Gazetteer
) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """The name a sighting stands for, the units it may mean and its weight; nothing for mere parents."""
    mention = sighting.mention
    if mention.leads or sighting.role == 0:
        return
    weight = OWN_WEIGHT[sighting.field] * sighting.role
    if mention.exact:
        levels = frozenset(gazetteer.level(unit) for unit in mention.units)
        agreement = fit(expected, kinds_of(mention, gazetteer), levels)
        agreement = agreement or (0.15 if sighting.field == "title" else 0.0)
        if agreement:
            yield canonical(mention, gazetteer), mention.units, weight * agreement
        return
    for name, units in _full_names_of(mention, expected, gazetteer):
        yield name, units, weight * (0.1 if sighting.field == "text" else 0.5)


def canonical(mention: Mention, gazetteer: Gazetteer) -> str:
    """新市街 -> 新市街道."""
    return mention.wording if gazetteer.contains_name(mention.wording) else gazetteer.name(mention.units[0])


def _full_names_of(mention: Mention, expected: Expected, gazetteer: Gazetteer) -> Iterator[tuple[str, tuple[str, ...]]]:
    """铁岭 -> 铁岭市 where the text says 全市 or 中院, else the highest of that name; no provinces unless 全省."""
    order = ("province", "city", "county")
    expected = Expected("市", True) if mention.court and expected.kind in OFFICES | {""} else expected
    present = [unit for unit in mention.units if not gazetteer.is_former(unit)] or list(mention.units)
    fitting = [
        unit
        for unit in present
        if fit(expected, frozenset({gazetteer.name(unit)[-1]}), frozenset({gazetteer.level(unit)})) == 1.0
        and (
            gazetteer.level(unit) != "province"
            or (expected.kind in ("省", "市") and gazetteer.name(unit).endswith(expected.kind))
        )
    ]
    if fitting:
        top = min(order.index(gazetteer.level(unit)) for unit in fitting)
        chosen = [unit for unit in fitting if order.index(gazetteer.level(unit)) == top]
        for name in {gazetteer.name(unit) for unit in chosen}:
            yield name, tuple(unit for unit in chosen if gazetteer.name(unit) == name)


def _ranked(name: str, readings: list[tuple[Sighting, tuple[str, ...], float]]) -> RankedName:
    best: dict[str, float] = defaultdict(float)
    for sighting, _, weight in readings:
        field = sighting.field
        best[field] = min(TEXT_LIMIT, best[field] + weight) if field == "text" else max(best[field], weight)
    narrowest = min((units for _, units, _ in readings), key=len)
    order = sorted(best, key=lambda field: -best[field])
    return RankedName(name, narrowest, sum(best.values()), tuple(order), tuple(reading[0] for reading in readings))
