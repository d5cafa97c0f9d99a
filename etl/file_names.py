"""A last clue to whose text it is where the text names no place: a file name in pinyin (fangcheng, wuhan_jyj2023).

Pages taken from the web often keep such names. What is inferred this way is said in a note, for a person to confirm.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from etl.gazetteer import Gazetteer, split_name
from etl.model import Unit, UnitClues, UnitMatch
from etl.unit_clues import OFFICES, expected_kind

_SHORTEST = 4  # shorter syllables fit too many places
_COMPARED_WITH_PROVINCE = re.compile(r"全省|省内|全自治区")
_GOVERNMENT = re.compile(r"(?<![乡城])([县区旗])(?:人民)?政府")
_OFFICES = {
    "jyj": "教育局", "sthj": "生态环境局", "sthjj": "生态环境局", "zrzyj": "自然资源局", "sfj": "司法局",
    "gaj": "公安局", "mzj": "民政局", "czj": "财政局", "rsj": "人力资源和社会保障局", "zjj": "住房和城乡建设局",
    "jtysj": "交通运输局",
    "slj": "水利局", "nyncj": "农业农村局", "wjw": "卫生健康委员会", "wjj": "卫生健康局", "yjglj": "应急管理局",
    "sjj": "审计局", "scjgj": "市场监督管理局", "cgj": "城市管理局", "tjj": "统计局", "ybj": "医疗保障局",
}  # fmt: skip


@lru_cache(maxsize=4)
def _by_pinyin(gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    """Provinces, cities and counties by the pinyin of their names, with and without 市, 县, 区."""
    found: dict[str, list[str]] = {}
    for unit_id in gazetteer.ids_by_code(""):
        if gazetteer.level(unit_id) == "township" or gazetteer.is_former(unit_id):
            continue
        name = gazetteer.name(unit_id)
        for wording in {name, split_name(name)[0]}:
            found.setdefault("".join(lazy_pinyin(wording)), []).append(unit_id)
    return {pinyin: tuple(ids) for pinyin, ids in found.items()}


def unit_by_file_name(stem: str, clues: UnitClues, gazetteer: Gazetteer) -> UnitMatch | None:
    """The one place that a pinyin file name and the text's own words (全县, 我局, 居全省前列) leave; None otherwise."""
    words = re.findall(r"[a-z]+", stem.lower())
    if not words or len(words[0]) < _SHORTEST:
        return None
    kind = expected_kind(clues).kind or _government_of(clues.text)
    ids = _by_pinyin(gazetteer).get(words[0], ())
    if kind in {"省", "市", "县", "区", "旗"}:
        ids = tuple(unit_id for unit_id in ids if gazetteer.name(unit_id).endswith(kind))
    levels = {gazetteer.level(unit_id) for unit_id in ids}
    # a city under a city compares itself with that one; what bears a province's name is left open
    if len(ids) > 1 and "province" not in levels and _COMPARED_WITH_PROVINCE.search(clues.text):
        ids = tuple(unit_id for unit_id in ids if gazetteer.level(unit_id) == "city")
    unit = gazetteer.get(ids[0]) if len(ids) == 1 else None
    if unit is None:
        return None
    how = f"正文未写地名,按文件名“{stem}”推定为{unit.full_name},请核对"
    if kind not in OFFICES:
        return UnitMatch(unit, unit.name, (), how)
    office = _OFFICES.get(words[1] if len(words) > 1 else "")
    return UnitMatch(_department(unit, office), unit.name + office, (), how) if office else None


def _government_of(text: str) -> str:
    """县 of 县政府部门, where the text speaks of one kind of government only."""
    kinds = set(_GOVERNMENT.findall(text))
    return kinds.pop() if len(kinds) == 1 else ""


def _department(area: Unit, office: str) -> Unit:
    return Unit(f"{area.unit_id}-{office}", area.name + office, area.full_name + office, "department", area.unit_id)
