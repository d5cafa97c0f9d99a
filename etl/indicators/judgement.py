"""What the words around a number say besides its indicator: shares, ratios, things counted along."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl.catalogue import Catalogue
from etl.indicators.lists import ListItem
from etl.indicators.matching import Match, Surroundings, matches
from etl.indicators.phrase import Phrase
from etl.indicators.spotter import Spotted
from etl.indicators.timing import Calendar
from etl.lexicon import words
from etl.model import Document, Quantity, UnitMatch

_COURTS = re.compile(r"诉讼|起诉")
_SHARE_OF = re.compile(r"占[^,。;%\d]{1,16}的?$")
_OUTCOME = re.compile(r"维持|驳回|撤回|撤诉|终止|和解|胜诉|败诉|撤销|变更|确认违法|责令|未结|待审")
_SHARE = re.compile(r",?占(?P<total>[^,。;%\d]{2,14})的?\d")
# 每个村至少培养4名 is a ratio; 减少入企检查230次 a difference: no number of the unit
_PER_UNIT = re.compile(
    r"[年月日人户村]均|(?:每|平均每?)(?:一)?(?:个|名|家|件|万)?(?:行政村|自然村|村|社区|网格|科室|中队|学校|司法所|小区|镇|街道|乡|单位|部门|户|人|名|家|企业|律师|网格|站|所|半年|季度|月|周)"
)
_PER_UNIT_BEFORE = re.compile(rf"(?:{_PER_UNIT.pattern})[^,;。]*,$")
_EACH_CLAUSE = re.compile(r"(?:配备|聘请|聘任|选聘|明确|培养|培育|设立|设)[^,;。]{0,24}$")
# 23个村均配备1名法律顾问, 各科室均实现2名以上持证: so many for each
_FOR_EACH = re.compile(r"(?:均|各|都)(?:已)?(?:配备|配有|聘请|聘有|聘任|明确|安排|派驻|设立|设有|设|有|实现|达到)了?$")
_MAY_BE_RATIO = "每均各都减配聘选明培设"
_EVERY_YEAR = re.compile(r"每年")
_MEAN = re.compile(r"(?<!公)平均(?!分配|主义|[衡等])|案均|件均")
# 5人荣获…称号, 2名调解员被评为…: who was honoured is no number of the unit's people
_HONOURED = re.compile(
    r"[^,。;\d]{0,12}?(?:荣获|荣膺|获评|获得[^,。;\d]{2,24}(?:称号|荣誉|表彰)|(?:被|获|予以)?(?:评为|授予|表彰|表扬))"
)
_TEAM = re.compile(
    r"(?<=等)\d+(?:余)?[人名位](?:共同)?组成"
)  # 法官、法律顾问、调解员等12人组成的小组: of all kinds together
_KINDS = frozenset({"类", "种", "大类"})  # 规范性文件3类: how many kinds there are is no number of cases
# 建成26个村(社区)公共法律服务工作室: rooms are counted, the village says whose they are
_ROOMS = re.compile(
    r"(?:级|的)?[“\"]?(?:公共|法律|法治|法务|人民|矛盾|纠纷|调解|综治|党群|便民|政务|网格|普法|司法|民主|平安|应急|退役|新时代|文化|积分)"
    r"[^,。;、\d]{0,12}?(?:室|站|点|中心|窗口|委员会|调委会|广场|公园|长廊|阵地|组织|队|驿站|大厅|专栏|微信群)"
)
_BETWEEN_VILLAGE_AND_ROOM = re.compile(r"建|设|有|实现|覆盖|配|挂|落实|完成|均|都|开展|入驻")
_REDUCED = re.compile(r"(?:减少|压减|削减)[^,。;\d至到]{1,12}$")
_ONLY_COUNTS = re.compile(r"\s*(?:全年|今年|年内|目前|已|先后|累计|总计|共计|共|开展|组织|召开|举办|进行|学习)*了?\s*")
_ALSO_COUNTED = re.compile(r"[、和及与](?!等)[^,。;、]{1,10}(?:活动|讲座|培训|宣传|演练|宣讲|咨询)")

_DOUBT, _CLAIMED = 0.1, 0.06  # a doubt takes a reading below 0.9; a second indicator that could claim the number too
_PLACES = {"个", "家", "户", "所"}
_FEW = 5  # more persons than these are no number for each village
_CLOSE = 4
_BROKEN = re.compile(r"\d\s+$")
_STORY = re.compile(r"[一-鿿]某(?!某|镇|街道|乡|村|市|县|区)|某某")  # 张某与邻居…,指派3名调解员
_HAN = re.compile(r"[一-鿿]{2}")
_VERBS = frozenset(words().verbs)
_MAY_FOLLOW = tuple(
    {
        *words().verbs,
        *words().fillers,
        "发言",
        "报告",
        "活动",
        "议",
        "会",
        "案",
        "等",
        "担任",
        "签订",
        "选聘",
        "解答",
        "每月",
        "共同",
    }
)


@dataclass(frozen=True)
class Context:
    """What stays the same while one document is read."""

    document: Document
    catalogue: Catalogue
    folded: str
    spotted: Spotted
    calendar: Calendar
    domain: frozenset[str]
    names: tuple[str, ...] = ()
    township: bool = False


def is_township(match: UnitMatch) -> bool:
    """Whether the reporting unit is a town, township or street."""
    if match.unit:
        return match.unit.level == "township"
    return match.name.endswith(("街道", "街道办事处", "镇", "乡", "镇人民政府", "乡人民政府"))


def names_of(match: UnitMatch) -> tuple[str, ...]:
    """What the unit is called, longest first: 我局查处环境违法案件 of an environment bureau are all of its cases."""
    unit = match.unit
    names = {match.name, *((unit.name, unit.full_name, *unit.aliases) if unit else ())}
    names.update(name.removesuffix("街道") + "街" for name in list(names) if name.endswith("街道"))
    return tuple(sorted((name for name in names if len(name) > 1), key=len, reverse=True))


def share_of(context: Context, phrase: Phrase, surroundings: Surroundings, own: list[Match]) -> tuple[str, str] | None:
    """行政处罚2100件,占收到申请总数的33.9%: (the indicator of the total, what part this is)."""
    share = _SHARE.match(context.folded, phrase.quantity.end)
    if not share:
        return None
    # 行政处罚2100件 says nothing of what the total is about
    behind = replace(surroundings, sentence_start=share.start(), paragraph_start=share.start())
    total = matches(context.catalogue, context.spotted, phrase, behind, share.span("total"))
    if not total:
        return None
    whole = total[0].rule.indicator_id
    if own and _procedure(own[0].rule.indicator_id) == _procedure(whole):
        return None  # 败诉5件,占结案总数的7%: of the same procedure (litigation_…), a number of its own
    if _COURTS.search(context.folded, phrase.left_start, phrase.quantity.start) and _procedure(whole) == "review":
        return None  # 复议后又提起行政诉讼的119件 are no reconsideration cases
    label = context.folded[phrase.left_start : phrase.quantity.start].strip(" ,、:;")
    if _OUTCOME.search(label):
        return None  # 维持5件,占受理总数的38%: how cases ended is no kind of cases received
    return whole, label[-24:]


def _procedure(indicator_id: str) -> str:
    """litigation_lost_count and court_appearance_count are of one procedure: the first word of the id says which."""
    first = indicator_id.split("_")[0]
    return "litigation" if first == "court" else first


def names_owner(context: Context, match: Match) -> bool:
    """Whether the noun right behind a number only says whose the counted things are: 26个村(社区)服务站."""
    if match.rule.head_right is None or match.head is None:
        return False
    behind = context.folded[match.head.end : match.head.end + 30]
    room = _ROOMS.match(re.sub(r"^(?:\([^()]{1,4}\)|[居社区村、)(]){1,4}", "", behind))
    return room is not None and not _BETWEEN_VILLAGE_AND_ROOM.search(room[0])


def counts_nothing(context: Context, phrase: Phrase) -> str:
    """Why a number is nobody's count, whatever noun stands beside it; '' where it may be one."""
    quantity = phrase.quantity
    if quantity.uom in _KINDS:
        return "kinds"
    if quantity.unit_class == "person" and _HONOURED.match(context.folded, quantity.end, phrase.clause_end):
        return "honours"
    if quantity.unit_class == "person" and _TEAM.match(context.folded, quantity.start):
        return "team"
    if quantity.unit_class != "percent" and _MEAN.search(context.folded, phrase.clause_start, quantity.start):
        return "mean"
    return "per unit" if is_ratio(context, phrase) else ""


def is_ratio(context: Context, phrase: Phrase) -> bool:
    """A number for each village or month, or by how much something was cut; 每年 sets a target in plans only."""
    clause = context.folded[phrase.clause_start : phrase.quantity.start]
    if phrase.quantity.unit_class == "percent" and _SHARE_OF.search(clause):
        return True
    if not any(word in clause for word in _MAY_BE_RATIO):  # most clauses: nothing to search for
        return False
    yearly = _EVERY_YEAR.search(clause) and context.calendar.doc_type != "plan"
    few = (phrase.quantity.value or 9) <= (_FEW if phrase.quantity.unit_class == "person" else 1)
    each = few and (_FOR_EACH.search(clause) or _goes_on(context, phrase, clause))
    return bool(yearly or each or _PER_UNIT.search(clause) or _REDUCED.search(clause))


def _goes_on(context: Context, phrase: Phrase, clause: str) -> bool:
    """每个村配备法律顾问1名,配备调解员2名: a clause without a subject keeps that of the clause before."""
    if not _EACH_CLAUSE.match(clause.strip()):
        return False
    before = context.folded[max(0, phrase.clause_start - 40) : phrase.clause_start]
    return bool(_PER_UNIT_BEFORE.search(before))


def counts_more(context: Context, match: Match, quantity: Quantity) -> bool:
    """法治讲座、宣传活动共120场: something else is counted along with what was read."""
    if match.head is None or match.head.end > quantity.start:
        return False
    return bool(_ALSO_COUNTED.search(context.folded, match.head.end, quantity.start))


def borrows_verb(context: Context, match: Match, item: ListItem) -> bool:
    """制定、废止规范性文件分别为3件、7件: what was drawn up was not repealed, the noun alone is shared."""
    own, others = context.folded[item.start : item.end], context.folded[item.end : item.shared_end]
    return any(term in _VERBS and term in others and term not in own for term in match.terms)


def names_nothing(context: Context, phrase: Phrase) -> bool:
    """全省平均8%,我县为6.2%: the clause says whose number it is, not what."""
    clause = context.folded[phrase.clause_start : phrase.quantity.start]
    return bool(re.fullmatch(r"\s*(?:而)?(?:我|本|全)?(?:省|市|县|区|镇|乡|街道|局)(?:则)?(?:为|是|达到?)", clause))


def clause_elided(context: Context, phrase: Phrase, sentence_start: int) -> tuple[int, int] | None:
    """每周组织专题学法,全年共20余次: where a clause holds only its number, the clause before says of what."""
    folded, quantity = context.folded, phrase.quantity
    if quantity.unit_class != "times" or folded[quantity.end : phrase.right_end].strip():
        return None
    if not _ONLY_COUNTS.fullmatch(folded, phrase.left_start, quantity.start):
        return None
    if phrase.left_start != phrase.clause_start or phrase.clause_start <= sentence_start:
        return None
    end = phrase.clause_start - 1
    start = max(folded.rfind(mark, sentence_start, end) + 1 for mark in ",;:。") or sentence_start
    return (start, end) if end > start else None


def surest(match: Match, found: list[Match]) -> Match:
    """The match worth what the surest rule of its indicator is that fits the same words."""
    same = (other for other in found if other.rule.indicator_id == match.rule.indicator_id)
    best = max(other.rule.confidence for other in same if other.distance_of_topic == match.distance_of_topic)
    return match if best == match.rule.confidence else replace(match, rule=replace(match.rule, confidence=best))


def doubt(context: Context, phrase: Phrase, match: Match, main: list[Match]) -> float:
    """How much less sure a reading is than its rule: one amount for each thing about the number that often misleads."""
    quantity = phrase.quantity
    misleading = (
        _is_followed(context, phrase, match),
        _other_measure(context, phrase, match),
        bool(_BROKEN.search(context.folded, max(0, quantity.start - 6), quantity.start)),  # 共办结1 5件
        _tells_a_story(context.folded, quantity.start),
    )
    rivals = (other for other in main if other.rule.indicator_id != match.rule.indicator_id and not other.rule.beside)
    claimed = any(not _only_qualifies(context.folded, other, match) for other in rivals)
    return _DOUBT * sum(misleading) + _CLAIMED * claimed


def _only_qualifies(folded: str, other: Match, match: Match) -> bool:
    """法治宣传讲座12场: 宣传 says what the lectures are for, it is no rival of theirs; 讲座培训 are two things."""
    if other.head is None or match.head is None or other.head.term not in words().modifiers:
        return False
    between = folded[other.head.end : match.head.start]
    return other.head.end <= match.head.start and len(between) <= _CLOSE and not re.search(r"[、和及与,]", between)


def counts_another(context: Context, phrase: Phrase, match: Match) -> bool:
    """212家检查企业清单: neither the measure word is the indicator's nor the noun the last one: lists are counted."""
    return _other_measure(context, phrase, match) and _is_followed(context, phrase, match)


def _other_measure(context: Context, phrase: Phrase, match: Match) -> bool:
    """检查12家 of an indicator that counts times or cases; 12家次 is as good as times."""
    unit = context.catalogue.indicators[match.rule.indicator_id].unit_of_measure
    return phrase.quantity.unit_class == "place" and unit not in _PLACES and "次" not in phrase.quantity.uom


def _tells_a_story(folded: str, position: int) -> bool:
    """张某与邻居…,镇里指派3名调解员: the numbers of one case told."""
    start = folded.rfind("。", 0, position) + 1
    return folded.find("某", start, position) >= 0 and bool(_STORY.search(folded, start, position))


def _is_followed(context: Context, phrase: Phrase, match: Match) -> bool:
    """Whether the noun behind the number only qualifies another one that follows it."""
    if match.head is None or match.head.start < phrase.quantity.end or phrase.quantity.unit_class == "percent":
        return False
    rest = context.folded[match.head.end : phrase.right_end].lstrip("”的 ")
    return bool(_HAN.match(rest)) and not rest.startswith(_MAY_FOLLOW)
