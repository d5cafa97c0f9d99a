"""The divisions of the country: who is called what, and what lies in what.

Data: data/units/divisions.csv.gz (see data/units/NOTICE.md), written by scripts/build_gazetteer.py. Rows stay plain
lists until somebody asks for one of them: building 44,000 units would cost more than reading the file.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from etl.errors import SourceRefused
from etl.model import Unit

DATA = Path(__file__).parent.parent / "data" / "units" / "divisions.csv.gz"
LEVELS = ("province", "city", "county", "township", "village", "department")
OWN_COLUMNS = (
    "unit_id", "name", "full_name", "level", "parent_id", "aliases", "valid_from", "valid_to", "successor_id",
)  # fmt: skip

# Longest first: 街道 before 道, 自治县 before 县.
ENDINGS = (
    "特别行政区", "街道办事处", "自治区", "自治州", "自治县", "自治旗", "街道", "苏木", "地区", "林区", "特区", "矿区",
    "省", "市", "州", "盟", "区", "县", "旗", "镇", "乡", "街",
)  # fmt: skip
ENDINGS_BY_SIGN = {sign: tuple(e for e in ENDINGS if e[-1] == sign) for sign in {ending[-1] for ending in ENDINGS}}
PEOPLES = (
    "蒙古|回|藏|维吾尔|哈萨克|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|怒|鄂温克|鄂伦春|保安|裕固|独龙|各"
)
PEOPLES_TAIL = re.compile(rf"(?:(?:{PEOPLES})族)+$|(?<=..)(?:蒙古|哈萨克|柯尔克孜|锡伯|回族|壮族|维吾尔)+$")

Record = tuple[str, ...]  # unit_id, name, level, parent_id, aliases, valid_from, valid_to, successor_id


@lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, str]:
    """Name and kind: 盈浦街道 -> (盈浦, 街道), 恩施土家族苗族自治州 -> (恩施, 州); else kind ''."""
    for ending in ENDINGS_BY_SIGN.get(name[-1:], ()):
        if name.endswith(ending) and len(name) > len(ending):
            base = name.removesuffix(ending)
            short = PEOPLES_TAIL.sub("", base) if len(base) > 3 else base
            return (short if len(short) > 1 else base), kind_of(ending)
    return name, ""


def kind_of(ending: str) -> str:
    """The word by which people of such a unit speak of it (我街道, 全县)."""
    same = {"街道办事处": "街道", "街": "街道", "自治区": "区", "自治州": "州", "自治县": "县", "自治旗": "旗"}
    return same.get(ending, "区" if ending in ("林区", "特区", "矿区", "特别行政区") else ending)


class Gazetteer:
    """Divisions by code, name and short name. Immutable; `extended` gives a larger one."""

    def __init__(self, records: Sequence[Record], own: Sequence[Unit] = ()) -> None:
        self._records = {record[0]: record for record in records}
        self._own = {unit.unit_id: unit for unit in own}

    @classmethod
    def load(cls, path: Path = DATA) -> Gazetteer:
        """Read the packed table (columns as in `Record`). Raises SourceRefused where it cannot be read."""
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
                rows = csv.reader(source)
                next(rows)
                return cls([tuple(row) for row in rows])
        except (OSError, EOFError, StopIteration, UnicodeDecodeError) as error:
            message = f"区划代码表读不出来:{path}。请用 scripts/build_gazetteer.py 重新生成。"
            raise SourceRefused(message) from error

    def extended(self, units: Sequence[Unit]) -> Gazetteer:
        """The same with further units (a folder's own fazhi-units.csv); same id: the new one counts."""
        return Gazetteer(list(self._records.values()), [*self._own.values(), *units])

    def __len__(self) -> int:
        return len(self._records.keys() | self._own.keys())

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._own or unit_id in self._records

    def get(self, unit_id: str) -> Unit | None:
        if unit_id in self._own:
            return self._own[unit_id]
        record = self._records.get(unit_id)
        return self._unit(record) if record else None

    def parent_id(self, unit_id: str) -> str | None:
        if unit_id in self._own:
            return self._own[unit_id].parent_id
        record = self._records.get(unit_id)
        return (record[3] or None) if record else None

    def level(self, unit_id: str) -> str:
        return self._own[unit_id].level if unit_id in self._own else self._records[unit_id][2]

    def name(self, unit_id: str) -> str:
        return self._own[unit_id].name if unit_id in self._own else self._records[unit_id][1]

    def is_former(self, unit_id: str) -> bool:
        """Whether the division has been renamed, merged or abolished since."""
        record = self._records.get(unit_id)
        return unit_id not in self._own and record is not None and bool(record[6])

    def lineage(self, unit_id: str) -> tuple[str, ...]:
        """Ids from the unit itself upwards."""
        found: list[str] = []
        current: str | None = unit_id
        while current and current in self and current not in found:
            found.append(current)
            current = self.parent_id(current)
        return tuple(found)

    def ancestors(self, unit: Unit) -> tuple[Unit, ...]:
        """From the parent upwards: 青浦区, 上海市."""
        above = self.lineage(unit.parent_id) if unit.parent_id else ()
        return tuple(found for unit_id in above if (found := self.get(unit_id)))

    def by_name(self, name: str) -> tuple[Unit, ...]:
        """All units of exactly this name or stored alias, present and former."""
        return tuple(unit for unit_id in self.ids_by_name(name) if (unit := self.get(unit_id)))

    def ids_by_name(self, name: str) -> tuple[str, ...]:
        return tuple(self._names.get(name, ()))

    def ids_by_base(self, base: str) -> tuple[str, ...]:
        """All units whose name without ending is `base`: 盈浦 -> 盈浦街道."""
        return tuple(self._bases.get(base, ()))

    def ids_by_short_name(self, short: str) -> tuple[str, ...]:
        """Provinces, cities and counties that go by this name without ending (浙江, 莆田, 青浦) or nickname."""
        return tuple(self._short_names.get(short, ()))

    def ids_by_code(self, prefix: str) -> Iterator[str]:
        """Ids of all units whose code begins so."""
        return (unit_id for unit_id in (*self._own, *self._records) if unit_id.startswith(prefix))

    def names(self) -> frozenset[str]:
        return frozenset(self._names)

    def contains_name(self, name: str) -> bool:
        return name in self._names

    def _entries(self) -> Iterator[tuple[str, str, str, Sequence[str]]]:
        """Id, name, level and aliases of each unit."""
        for unit in self._own.values():
            yield unit.unit_id, unit.name, unit.level, unit.aliases
        for unit_id, name, level, _, aliases, *_ in self._records.values():
            if unit_id not in self._own:
                yield unit_id, name, level, aliases.split(";") if aliases else ()

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for unit_id, name, _, aliases in self._entries():
            index[name].append(unit_id)
            for alias in aliases:
                index[alias].append(unit_id)
        return dict(index)

    @cached_property
    def _bases(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for name, ids in self._names.items():
            index[split_name(name)[0]].extend(ids)
        return dict(index)

    @cached_property
    def _short_names(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for unit_id, name, level, aliases in self._entries():
            if level not in ("province", "city", "county"):
                continue
            for wording in (name, *aliases):
                base, kind = split_name(wording)
                if len(base) > 1 and (kind or wording != name):
                    index[base].append(unit_id)
        return dict(index)

    def _full_name(self, record: Record) -> str:
        above = self.get(record[3]) if record[3] else None
        return (above.full_name if above else "") + record[1]

    def _unit(self, record: Record) -> Unit:
        unit_id, name, level, parent, aliases, valid_from, valid_to, successor = record
        base = split_name(name)[0]
        stored = aliases.split(";") if aliases else []
        return Unit(
            unit_id=unit_id,
            name=name,
            full_name=self._full_name(record),
            level=level,
            parent_id=parent or None,
            aliases=tuple(dict.fromkeys([*([base] if base != name else []), *stored])),
            valid_from=int(valid_from) if valid_from else None,
            valid_to=int(valid_to) if valid_to else None,
            successor_id=successor or None,
        )


def read_units_csv(path: Path) -> tuple[Unit, ...]:
    """Units of a folder's own `fazhi-units.csv` (UTF-8, columns OWN_COLUMNS, the first four required).

    Raises SourceRefused, in Chinese, with the line that is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            missing = [column for column in OWN_COLUMNS[:4] if column not in (reader.fieldnames or [])]
            if missing:
                raise SourceRefused(f"单位表 {path.name} 缺少列:{'、'.join(missing)}。请在第一行补上列名。")
            units = tuple(_own_unit(row, path.name, reader.line_num) for row in reader)
    except UnicodeDecodeError as error:
        raise SourceRefused(f"单位表 {path.name} 不是 UTF-8 编码。请另存为“CSV UTF-8”。") from error
    except OSError as error:
        raise SourceRefused(f"单位表 {path.name} 打不开:{error.strerror}。请检查文件是否存在、能否读取。") from error
    twice = sorted({unit.unit_id for unit in units if [other.unit_id for other in units].count(unit.unit_id) > 1})
    if twice:
        raise SourceRefused(f"单位表 {path.name} 中单位代码重复:{'、'.join(twice)}。每个代码只能出现一次。")
    return units


def _own_unit(row: dict[str, str | None], file: str, line: int) -> Unit:
    cells = {column: (row.get(column) or "").strip() for column in OWN_COLUMNS}
    for column in OWN_COLUMNS[:4]:
        if not cells[column]:
            raise SourceRefused(f"单位表 {file} 第{line}行的 {column} 是空的。请填写。")
    if cells["level"] not in LEVELS:
        allowed = "、".join(LEVELS)
        raise SourceRefused(f"单位表 {file} 第{line}行的 level“{cells['level']}”不认识。可用:{allowed}。")
    return Unit(
        unit_id=cells["unit_id"],
        name=cells["name"],
        full_name=cells["full_name"],
        level=cells["level"],
        parent_id=cells["parent_id"] or None,
        aliases=tuple(alias for part in cells["aliases"].split(";") if (alias := part.strip())),
        valid_from=_year(cells["valid_from"], file, line),
        valid_to=_year(cells["valid_to"], file, line),
        successor_id=cells["successor_id"] or None,
    )


def _year(cell: str, file: str, line: int) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"\d{4}", cell):
        raise SourceRefused(f"单位表 {file} 第{line}行的年份“{cell}”不对。请写四位数字,如 2021。")
    return int(cell)
