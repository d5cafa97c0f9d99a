"""Names of places in a text: where they stand, which units they may mean, and what is said of them.

Helper of etl/units.py. A name with its ending (青浦区, 新市街道办事处) is looked up backwards from the ending, longest
first; a short name (厦门, 铁岭) only where it is no ordinary word (data/units/common_words.txt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from etl.gazetteer import DATA, Gazetteer, split_name

COMMON_WORDS = DATA.parent / "common_words.txt"
LAST_SIGNS = frozenset("道街镇乡木省市区州盟县旗")
LONGEST_NAME, LONGEST_SHORT_NAME = 15, 6
# 示范县 holds no 范县, 办理县人大代表建议 no 理县.
INSIDE_A_WORD = {"范县": "示模规师", "理县": "办管代受审处治清"}
# Endings that make ordinary words too: they name a unit only right after the name of what they lie in (阳泉市城区).
GENERIC = frozenset({
    "城区", "郊区", "矿区", "市区", "东区", "西区", "南区", "北区", "新区", "老城区", "新城区", "新市区", "市中区",
    "中心镇", "新城镇", "地方镇", "示范镇", "集镇", "建设镇", "民主镇", "重新镇", "发展乡", "建设乡", "民主乡",
    "文明街道", "平安街道", "幸福街道", "和谐街道", "创新街道",
})  # fmt: skip
DEPARTMENTS = (
    "司法|卫生健康|卫生和?计划生育|卫健|生态环境|环境保护|教育|教体|自然资源|规划|国土资源|公安|民政|财政|人力资源|社会保障|住房|"
    "城乡建设|住建|交通|水利|水务|农业|农村|商务|文化|文旅|旅游|体育|应急|审计|市场监督|市场监管|工商|城市管理|城管|综合行政执法|"
    "统计|医疗保障|医保|税务|林业|草原|乡村振兴|行政审批|政务服务|数据|大数据|信访|退役军人|发展和?改革|发改|工业和?信息化|工信|经济|"
    "科学技术|科技|民族|宗教|国有资产|国资|气象|烟草|消防|海洋|海事|园林|粮食|机关事务|地方金融|金融|投资|供销|档案|邮政|知识产权|"
    "食品药品|药品|安全生产|质量技术|广播电视|文物|外事|侨务|人民防空|国防动员|城市综合|市政|绿化|房产|住房保障|招商|口岸|港航|"
    "公路|铁路|地震|测绘|监狱|戒毒|畜牧|农机|渔业|水产"
)
DEPARTMENT = re.compile(
    rf"(?:{DEPARTMENTS})(?:[一-龥、]{{0,14}}?)(?:委员会|局|厅|委(?!员|托|会)|总队|支队|大队)(?!长|党组|面|部|限|势|域)"
    r"(?:[一-龥]{2,6}分局)?"
)
COURT = re.compile(r"(?:市|区|县)?(?:中级|高级|基层)?(?:人民)?(?:法院|检察院)|中院|高院|两级法院")
GOVERNMENT = re.compile(
    r"(?:委员会|党委|委)?[、和]?(?:人民)?政府(?:办公室|办公厅)?|党工委|办事处|党委|委(?=[、,，。\s]|区|县|市)|管委会"
)
# A short name inside another name (北京青年报, 上海路) or a catchword (浦江经验) is no mention of the place.
OTHER_NAME = re.compile(
    r"(?:经验|式(?!样)|籍|大学|学院|中学|律师事务所|集团|银行|路|大道|大街|高速|大桥|机场|火车站|港|大厦|广场|宾馆|酒店|公司|"
    r"医院|会议|宣言|条约|公约|江|河(?!南|北)|湖(?!南|北)|山(?!东|西)|话)"
)
NEWSPAPER = re.compile(
    r"(?:新闻网|青年报|都市报|日报|晚报|晨报|早报|商报|时报|电视台|广播|发布(?=[\s:：])|网(?![格络]))"
)
AFTER_FULL = re.compile(r"(?:经验|式(?!样)|籍|群众路|路(?!径))")


@dataclass(frozen=True)
class Mention:
    """A place named in a text. `units`: ids it may mean; `body`: the office that follows (司法局), '' for none."""

    start: int
    end: int
    wording: str
    units: tuple[str, ...]
    exact: bool  # with its ending, not a short name
    inside: bool = False  # stands right after the name of what it lies in (上海市|青浦区)
    leads: bool = False  # another name inside it follows directly: it only says where that lies
    body: str = ""
    court: bool = False
    quoted: bool = False  # inside 《》


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    lines = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def find_mentions(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """All places named in `text`, in order, adjoining names linked to each other."""
    full = list(_full_names(text, gazetteer))
    taken = bytearray(len(text) + 1)
    for mention in full:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found = sorted([*full, *_short_names(text, gazetteer, taken)], key=lambda mention: mention.start)
    quotes = [match.span() for match in re.finditer(r"《[^《》]*》?", text)]
    linked = _link(found, gazetteer)
    usable = (mention for mention in linked if mention.inside or mention.wording not in GENERIC)
    return tuple(_described(mention, text, quotes) for mention in usable)


def _full_names(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Names with their ending; of overlapping ones the later, longer one: 市|静安区, not 海市静安区."""
    previous: Mention | None = None
    for position, sign in enumerate(text):
        if sign not in LAST_SIGNS:
            continue
        mention = _name_ending_at(text, position + 1, gazetteer)
        if mention is None:
            continue
        if previous and previous.end > mention.start > previous.start:
            continue
        if previous and previous.start < mention.start:
            yield previous
        previous = mention
    if previous:
        yield previous


def _name_ending_at(text: str, end: int, gazetteer: Gazetteer) -> Mention | None:
    for start in range(max(0, end - LONGEST_NAME), end - 1):
        wording = text[start:end]
        ids = gazetteer.ids_by_name(wording) or _guangdong_street(text, wording, end, gazetteer)
        if start and text[start - 1] in INSIDE_A_WORD.get(wording, ""):
            continue
        if ids and not (len(wording) == 2 and wording[1] in "镇乡") and not AFTER_FULL.match(text, end):
            return Mention(start, end, wording, ids, exact=True)
    return None


def _guangdong_street(text: str, wording: str, end: int, gazetteer: Gazetteer) -> tuple[str, ...]:
    """新市街 for 新市街道, as Guangdong writes it; not the 街 of 街道 and not 大街."""
    if not wording.endswith("街") or len(wording) < 3 or text[end : end + 1] == "道" or wording.endswith("大街"):
        return ()
    return gazetteer.ids_by_name(wording + "道")


def _short_names(text: str, gazetteer: Gazetteer, taken: bytearray) -> Iterator[Mention]:
    position = 0
    while position < len(text) - 1:
        mention = None if taken[position] else _short_name_at(text, position, gazetteer, taken)
        if mention:
            yield mention
        position = mention.end if mention else position + 1


def _short_name_at(text: str, start: int, gazetteer: Gazetteer, taken: bytearray) -> Mention | None:
    for length in range(LONGEST_SHORT_NAME, 1, -1):
        wording = text[start : start + length]
        ids = gazetteer.ids_by_short_name(wording)
        if not ids or any(taken[start : start + length]):
            continue
        if wording in common_words() and not re.search(
            r"(?:法治|平安|美丽|建设|打造|推进)$", text[max(0, start - 4) : start]
        ):
            return None
        if OTHER_NAME.match(text, start + length):
            return None
        return Mention(start, start + length, wording, ids, exact=False)
    return None


def _link(found: list[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """上海市|青浦区|盈浦街道: each name keeps only the units that lie in the name before it."""
    for position, mention in enumerate(found):
        before = found[position - 1] if position else None
        if before and before.end == mention.start:
            narrowed = tuple(unit for unit in mention.units if set(gazetteer.lineage(unit)[1:]) & set(before.units))
            if narrowed:
                found[position] = replace(mention, units=narrowed, inside=True)
                found[position - 1] = replace(before, leads=True)
    yield from found


def _described(mention: Mention, text: str, quotes: list[tuple[int, int]]) -> Mention:
    quoted = any(start < mention.start < end for start, end in quotes)
    court = COURT.match(text, mention.end) is not None
    office = None if court else DEPARTMENT.match(text, mention.end)
    if NEWSPAPER.match(text, mention.end) and not mention.exact:
        return replace(mention, leads=True, quoted=quoted)
    return replace(mention, quoted=quoted, court=court, body=office.group() if office else "")


def kinds_of(mention: Mention, gazetteer: Gazetteer) -> frozenset[str]:
    """What people of such a unit call it: 街道, 镇, 区, 县, 市 …"""
    return frozenset(split_name(gazetteer.name(unit))[1] for unit in mention.units)
