"""What a person said about a file that the program could not see or saw wrongly: its unit, year, type, or which of
two versions counts. Records stand in `fazhi-corrections.csv` of a source folder and go by the content of the file, so
that they survive its renaming; who said it and when stays with them. The last record on a content counts.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from etl.errors import SourceRefused

FILE = "fazhi-corrections.csv"
UNDECIDED = "-"
DOC_TYPES = ("annual_report", "plan", "statistics", "news", "template", "essay", "other")
VERSIONS = ("current", "older")
_REQUIRED = ("sha256", "by", "at")
_WORDS = {"unit_id": "单位", "year": "年份", "doc_type": "类型", "version": "版本"}


@dataclass(frozen=True)
class Correction:
    """Empty fields say nothing; `-` as unit or year says that it is not to be decided.

    `version`: current (this one counts) or older (it does not), among versions of one report.
    """

    sha256: str
    file: str = ""  # what it was called, for people; nothing goes by it
    unit_id: str = ""
    year: str = ""
    doc_type: str = ""
    version: str = ""
    by: str = ""
    at: str = ""  # 2026-03-01T09:30
    note: str = ""

    @property
    def key(self) -> str:
        """What of it a document was read with: another key, and the document is read again."""
        return ";".join((self.unit_id, self.year, self.doc_type, self.version, self.by, self.at)) if self.says else ""

    @property
    def says(self) -> tuple[str, ...]:
        """What it decides, in Chinese; nothing where a person took everything back."""
        return tuple(word for name, word in _WORDS.items() if getattr(self, name))

    @property
    def told(self) -> str:
        return f"{'、'.join(self.says)}由{self.by}于{self.at[:10]}指定"


def version_of(key: str) -> str:
    """The choice between versions in a key."""
    return key.split(";")[3] if key else ""


def read(paths: Iterable[Path]) -> dict[str, Correction]:
    """The record that counts by content, from files that may be missing; later files and records win.

    Raises SourceRefused, in Chinese, with the line that is wrong.
    """
    found: dict[str, Correction] = {}
    for path in paths:
        if path.is_file():
            found |= {each.sha256: each for each in _records(path)}
    return found


def append(path: Path, corrections: Iterable[Correction]) -> None:
    """Add records; the file comes to be where there was none. A killed writer leaves the old file or the new one."""
    columns = [each.name for each in fields(Correction)]
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ",".join(columns) + "\n"
    if not before.endswith("\n"):
        before += "\n"
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(before)
        csv.writer(file, lineterminator="\n").writerows(
            [getattr(each, name) for name in columns] for each in corrections
        )
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _records(path: Path) -> list[Correction]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in _REQUIRED if column not in (reader.fieldnames or [])]
            if missing:
                raise SourceRefused(f"更正记录 {path.name} 缺少列:{'、'.join(missing)}。请在第一行补上列名。")
            return [_record(row, path.name, reader.line_num) for row in reader if any(row.values())]
    except UnicodeDecodeError as error:
        raise SourceRefused(f"更正记录 {path.name} 不是 UTF-8 编码。请另存为“CSV UTF-8”。") from error
    except OSError as error:
        raise SourceRefused(f"更正记录 {path.name} 打不开:{error.strerror}。请检查文件能否读取。") from error


def _record(row: Mapping[str, str | None], file: str, line: int) -> Correction:
    known = {each.name: (row.get(each.name) or "").strip() for each in fields(Correction)}
    allowed = {
        "sha256": re.fullmatch(r"[0-9a-f]{64}", known["sha256"]),
        "year": re.fullmatch(r"(?:20\d\d|-)?", known["year"]),
        "doc_type": known["doc_type"] in ("", *DOC_TYPES),
        "version": known["version"] in ("", *VERSIONS),
        "by": known["by"],
        "at": re.match(r"\d{4}-\d{2}-\d{2}", known["at"]),
    }
    for name, right in allowed.items():
        if not right:
            raise SourceRefused(f"更正记录 {file} 第{line}行的 {name}“{known[name][:40]}”不对。请按说明改正。")
    return Correction(**known)
