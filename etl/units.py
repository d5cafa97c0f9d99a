"""Resolve whose report a document is: from clues (title, opening, signature …) to a unit of the gazetteer.

A name that several units bear is decided by the division code of the index number, the issuer, the folder and the
places named around it. What cannot be decided stays open: `unit` None, `candidates` filled, `name` the best wording.
"""

from __future__ import annotations

import re
from collections import defaultdict

from etl.gazetteer import Gazetteer, split_name
from etl.mentions import DEPARTMENT
from etl.model import Unit, UnitClues, UnitMatch
from etl.unit_clues import (
    LABELS,
    LEVELS_OF,
    OFFICES,
    TOLD_TO,
    RankedName,
    Sighting,
    expected_kind,
    rank_names,
    sightings,
)
from etl.unit_places import Reading, choose, clear_winner, evidence, index_code, present_only, renamed_units

ORDER = ("province", "city", "county", "township")
REPORT_TITLE = re.compile(r"法治|依法行政|依法治|总结|报告|述职|要点|计划|规划")
AREA_TOPIC = re.compile(r"全[市县区州旗省]|行政复议|行政应诉|法律援助|人民调解|法律顾问|公共法律服务|白皮书|新闻发布")
REPORTS = re.compile(
    r"(?:党组|党委)?(?:始终)?(?:坚持|扎实|持续|不断|切实|着力|聚焦|立足|全面贯彻|认真贯彻|深入贯彻|深入学习|认真学习|紧紧围绕|紧扣|以习近平|严格落实|严格按照|高度重视|在市委|在区委|在县委|在省)"
)
BARE_OFFICE = re.compile(rf"(?<![一-龥])(市|区|县|旗|州|省)?({DEPARTMENT.pattern})")
# A word before 镇 that makes no name of it (结合镇情, 各乡镇).
NO_NAME = (
    "人民政府|各|全|我|本|该|乡镇|镇街|等|与|和|在|及|对|镇乡|组织|结合|依托|由|按|落实|召开|成立|加强|建立|完善|推[动进]|为|向|将|经|报|"
    "以|是|让|使|给|促进|提升|强化|健全|制定|开展|发挥|根据|依|聚焦|围绕|立足|针对|涉及|辖区|所有|部分|[邀聘]请|协助|配合|指导|督促|明确"
)
UNLISTED = re.compile(
    rf"(?:^|[^一-龥]|年度?|关于|中共|[区县市](?:人民政府)?)((?!{NO_NAME})[一-龥]{{2,10}}?(?<![乡村城集小制个])(?:街道|镇|乡|苏木))"
    r"(?=人民政府|办事处|党|政府|20|\s|关于|坚持|围绕|在|以|按照|结合|切实|严格|始终|不断|持续|继续|主动|扎实|统筹|聚焦|认真|深入|紧|全面|始终|高度|积极|法治|严格|现有|共|组织|推|将|$)"
)
ZONE = re.compile(
    r"(?:[一-龥]{0,4}?)(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|高新区|经开区|开发区|管理区|"
    r"新区|旅游度假区|度假区|风景名胜区|示范区|保税区|工业园区|试验区)"
)


def resolve_unit(clues: UnitClues, gazetteer: Gazetteer) -> UnitMatch:
    """The unit whose report these clues come from. Never guesses between units that share a name."""
    reading = Reading(
        clues, gazetteer, sightings(clues, gazetteer), expected_kind(clues), index_code(clues.index_no, gazetteer)
    )
    ranked = rank_names(reading.seen, reading.expected, gazetteer)
    office = own_office(reading, ranked)
    if office:
        return office_match(reading, ranked, office)
    zone = zone_match(reading)
    if zone:
        return zone
    below = unlisted_below(reading)
    if below:
        return below
    above = county_of_the_story(reading, ranked)
    if above:
        return above
    if not ranked:
        ranked = court_of_the_story(reading)
    return area_match(reading, ranked[0]) if ranked else unnamed_match(reading)


def court_of_the_story(reading: Reading) -> list[RankedName]:
    """A paper of our city tells that a county's court did something: the area of the court that acts in the opening."""
    first = next((s for s in reading.seen if s.field == "opening" and not s.mention.leads), None)
    if first is None or not (first.mention.court and first.mention.exact and first.role > 1.0):
        return []
    return [RankedName(first.mention.wording, first.mention.units, first.role, ("opening",), (first,))]


def county_of_the_story(reading: Reading, ranked: list[RankedName]) -> UnitMatch | None:
    """全县…如某县某镇村民…: who speaks of 全县 is the county before the town's name, not the town of the story."""
    gazetteer, kind = reading.gazetteer, reading.expected.kind
    if kind not in {"县", "区", "市", "旗"} or (ranked and "title" in ranked[0].fields):
        return None
    if ranked and any(gazetteer.level(unit_id) != "township" for unit_id in ranked[0].units):
        return None
    leading = [s.mention for s in reading.seen if s.mention.leads]
    counties = (unit_id for mention in leading for unit_id in mention.units if gazetteer.level(unit_id) == "county")
    named = {unit_id for unit_id in counties if gazetteer.name(unit_id).endswith(kind)}
    if len(named) != 1:
        return None
    unit = gazetteer.get(named.pop())
    return UnitMatch(unit, unit.name, (), f"正文自称全{kind},所举地名属{unit.name}") if unit else None


def area_match(reading: Reading, ranked: RankedName) -> UnitMatch:
    """Decide which unit of the name is meant."""
    gazetteer = reading.gazetteer
    basis = LABELS[ranked.fields[0]]
    chosen, how = choose(reading, ranked)
    if chosen:
        return UnitMatch(gazetteer.get(chosen), ranked.name, (), f"{basis}:{ranked.name};{how}")
    candidates = tuple(unit for unit_id in ranked.units if (unit := gazetteer.get(unit_id)))
    return UnitMatch(None, ranked.name, candidates, f"{basis}:{ranked.name};同名单位{len(candidates)}个,无法判断")


def own_office(reading: Reading, ranked: list[RankedName]) -> tuple[str, str] | None:
    """Department (司法局) and the kind of its area ('' where its area stands before it), if the document is its own."""
    title = reading.clues.title
    named = [sighting for sighting in reading.seen if sighting.mention.body and sighting.role > TOLD_TO]
    titled = next((s.mention.body for s in named if s.field == "title"), "")
    if titled and REPORT_TITLE.search(title) and not AREA_TOPIC.search(title):
        return titled, ""
    acting = acting_office(reading, named)
    if acting:
        return acting
    if reading.expected.kind not in OFFICES:
        return None
    first = next((s for s in named if s.field in ("title", "issuer", "signature", "opening")), None)
    if first:
        return first.mention.body, ""
    for text in (title, reading.clues.issuer, reading.clues.signature, reading.clues.opening):
        bare = BARE_OFFICE.search(text)
        if bare:
            return bare.group(2), bare.group(1) or "?"
    return "", "?"


def acting_office(reading: Reading, named: list[Sighting]) -> tuple[str, str] | None:
    """The department whose report it is by its opening: 六安市农业农村局全面贯彻…, 省文化和旅游厅坚持以…."""
    opening = reading.clues.opening
    for sighting in named:
        if sighting.field == "opening":
            end = sighting.mention.end + len(sighting.mention.body)
            if REPORTS.match(opening, end):
                return sighting.mention.body, ""
    bare = next((b for b in BARE_OFFICE.finditer(opening) if b.group(1) and REPORTS.match(opening, b.end())), None)
    return (bare.group(2), bare.group(1)) if bare else None


def office_match(reading: Reading, ranked: list[RankedName], office: tuple[str, str]) -> UnitMatch:
    """A department is attached to its area: 430321-卫生健康局, named 湘潭县卫生健康局."""
    body, kind = office
    if not body:
        return UnitMatch(None, "", (), "部门报告,未写明部门名称")
    areas = [name for name in ranked if kind or any(s.mention.body == body for s in name.sightings)]
    areas = [name for name in areas if kind in ("", "?") or name.name.endswith(kind)]
    above = county_of_the_story(reading, ranked) if not areas else None
    if above and above.unit:
        name = above.unit.name
        return UnitMatch(department(above.unit, name, body, name), name + body, (), above.how)
    if not areas:
        return UnitMatch(None, ("" if kind == "?" else kind) + body, (), "部门报告,未写明所在地区")
    area = area_match(reading, areas[0])
    written = area.name if kind else written_path(reading, body) or area.name
    if area.unit is None:
        candidates = tuple(department(unit, area.name, body, written) for unit in area.candidates)
        return UnitMatch(None, written + body, candidates, area.how)
    return UnitMatch(department(area.unit, area.name, body, written), written + body, (), area.how)


def written_path(reading: Reading, body: str) -> str:
    """The area of a department as the title writes it: 广州市白云区 of 广州市白云区市场监督管理局."""
    path = ""
    for sighting in reading.seen:
        if sighting.field != "title":
            break
        mention = sighting.mention
        path = path + mention.wording if mention.inside else mention.wording
        if mention.body == body:
            return path
    return ""


def department(area: Unit, area_name: str, body: str, written: str) -> Unit:
    above = area.full_name.removesuffix(area.name)
    return Unit(f"{area.unit_id}-{body}", written + body, above + area_name + body, "department", area.unit_id)


def zone_match(reading: Reading) -> UnitMatch | None:
    """淄博高新区: not a division, but it reports like a county; attached to the area that its name begins with."""
    texts = {"title": reading.clues.title, "issuer": reading.clues.issuer}
    for sighting in reading.seen:
        zone = ZONE.match(texts.get(sighting.field, ""), sighting.mention.end)
        if zone and not sighting.mention.leads:
            return _zone_of(reading, sighting, zone.group())
    return None


def _zone_of(reading: Reading, sighting: Sighting, zone: str) -> UnitMatch:
    gazetteer, wording = reading.gazetteer, sighting.mention.wording
    present = present_only(sighting.mention.units, gazetteer)
    highest = min(present, key=lambda unit: ORDER.index(gazetteer.level(unit)))
    areas = [unit for unit in present if gazetteer.level(unit) == gazetteer.level(highest)]
    how = f"{LABELS[sighting.field]}:{wording + zone};功能区"
    area = gazetteer.get(areas[0]) if len(areas) == 1 else None
    if area is None:
        return UnitMatch(None, wording + zone, (), how)
    unit = Unit(f"{area.unit_id}-{zone}", wording + zone, area.full_name + zone, "county", area.unit_id)
    return UnitMatch(unit, unit.name, (), how)


def unnamed_match(reading: Reading) -> UnitMatch:
    """No name of the gazetteer: the unit of the index number, a name it does not list, 浙江某市, or nothing."""
    gazetteer, clues = reading.gazetteer, reading.clues
    coded = gazetteer.get(reading.code) if reading.code else None
    if coded and coded.level in LEVELS_OF.get(reading.expected.kind, ()):
        return UnitMatch(coded, coded.name, (), f"索引号 {reading.code}")
    for field in ("title", "issuer", "opening", "text"):
        text = getattr(clues, field)
        name = unlisted_name(field, text) if reading.expected.kind not in OFFICES else ""
        if name:
            candidates = tuple(unit for unit_id in renamed_units(name, gazetteer) if (unit := gazetteer.get(unit_id)))
            return UnitMatch(None, name, candidates, f"{LABELS[field]}:{name};区划代码表中没有")
    name = placeholder(reading)
    return UnitMatch(None, name, (), "只知道上级地区" if name else "未写明单位")


def unlisted_name(field: str, text: str) -> str:
    """A township name that no list knows; the running text must use it more than once."""
    found = [match.group(1) for match in UNLISTED.finditer(text)]
    if field == "text":
        found = [name for name in found if name[-1] != "道" and text.count(name) > 1]
    return found[0] if found else ""


def unlisted_below(reading: Reading) -> UnitMatch | None:
    """A title that names a township no list knows right after the county it lies in."""
    title = reading.clues.title
    for sighting in reading.seen:
        start, mention = sighting.mention.end, sighting.mention
        ends_path = sighting.field == "title" and mention.exact and not mention.leads
        found = UNLISTED.match(title, start - 1) if ends_path else None
        if found and title[start : found.start(1)] in ("", "人民政府"):
            return UnitMatch(None, found.group(1), (), f"标题:{found.group(1)};区划代码表中没有")
    return None


def placeholder(reading: Reading) -> str:
    """浙江某市 for a text that says 我市 and names only the province; '' where that is not known either."""
    gazetteer = reading.gazetteer
    levels = LEVELS_OF.get(reading.expected.kind)
    if not levels:
        return ""
    depth = min(ORDER.index(level) for level in levels)
    totals: dict[str, float] = defaultdict(float)
    for places, weight in evidence(reading, ""):
        if len(places) == 1 and ORDER.index(gazetteer.level(places[0])) < depth:
            totals[places[0]] += weight
    if not totals:
        return ""
    deepest = max(ORDER.index(gazetteer.level(place)) for place in totals)
    parents = {place: total for place, total in totals.items() if ORDER.index(gazetteer.level(place)) == deepest}
    parent = clear_winner(parents)
    if parent is None:
        return ""
    name = gazetteer.name(parent)
    return (split_name(name)[0] if deepest == 0 else name) + "某" + reading.expected.kind
