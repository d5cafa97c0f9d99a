"""A small fictional dataset in the contract's schema, for the dashboard's tests: every state a value may have.

Names, places and numbers are invented. Spans are computed while the texts are written, so they always point at the
numbers. `build(path)` writes one DuckDB file; about 50 documents, 8 districts and 4 streets, 2019-2024.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dashboard.database import SCHEMA_VERSION

SCHEMA = Path(__file__).parent.parent / "etl" / "schema.sql"
YEARS = range(2019, 2025)
TITLE = "澜岫市2019—2024年报告"
CITY = "X-01"
DISTRICTS = {
    "X-0101": "云岫区", "X-0102": "青砚区", "X-0103": "临澜新区", "X-0104": "望汐区",
    "X-0105": "南屏岭区", "X-0106": "枫砚区", "X-0107": "泉岚县", "X-0108": "平汐县",
}  # fmt: skip
STREETS = {"X-010101": "柳砚街道", "X-010102": "东岫街道", "X-010103": "桥澜街道", "X-010104": "禾汐镇"}
NO_REPORT = {("X-0101", 2021), ("X-0103", 2019), ("X-0108", 2020)}
SILENT = {("X-0103", 2022, "litigation"), ("X-0106", 2023, "litigation"), ("X-0104", 2024, "coverage")}

DIMENSIONS = [
    ("leadership", "组织领导", "Leadership"), ("capacity", "依法行政能力", "Capacity"),
    ("enforcement", "行政执法", "Enforcement"), ("supervision", "监督制约", "Oversight"),
    ("dispute", "矛盾纠纷化解", "Disputes"), ("services", "公共法律服务", "Legal services"),
    ("publicity", "普法宣传", "Publicity"),
]  # fmt: skip
# id | zh | en | dimension | unit | kind | direction | numerator | denominator | headline
INDICATOR_TABLE = """
leadership_meeting_count | 研究部署法治建设会议次数 | Meetings on rule of law | leadership | 次 | count | none | | |
study_group_session_count | 理论中心组学法次数 | Study-group sessions | capacity | 次 | count | none | | |
penalty_case_count | 行政处罚案件数 | Administrative penalties | enforcement | 件 | count | none | | |
penalty_amount | 罚没金额 | Fines | enforcement | 万元 | amount | none | | |
litigation_closed_count | 行政诉讼审结件数 | Litigation closed | supervision | 件 | count | none | | |
litigation_lost_count | 行政诉讼败诉件数 | Litigation lost | supervision | 件 | count | down | | |
litigation_loss_rate | 行政诉讼败诉率 | Litigation loss rate | supervision | % | rate | down | litigation_lost_count \
| litigation_closed_count | headline
court_appearance_rate | 行政机关负责人出庭应诉率 | Court appearance rate | supervision | % | rate | up | | | headline
mediation_case_count | 调解案件数 | Mediation cases | dispute | 件 | count | none | | |
mediation_success_count | 调解成功件数 | Mediation successes | dispute | 件 | count | none | | |
mediation_success_rate | 调解成功率 | Mediation success rate | dispute | % | rate | up | mediation_success_count \
| mediation_case_count | headline
village_count | 村（居、社区）总数 | Villages and communities | services | 个 | count | none | | |
adviser_covered_village_count | 配备法律顾问的村（居）数 | Villages with adviser | services | 个 | count | none | | |
adviser_coverage_rate | 村（居）法律顾问覆盖率 | Legal-adviser coverage | services | % | rate | up \
| adviser_covered_village_count | village_count | headline
legal_aid_case_count | 法律援助案件数 | Legal aid cases | services | 件 | count | none | | |
publicity_event_count | 普法宣传活动场次 | Publicity events | publicity | 场次 | count | none | | |
publicity_audience_count | 普法受众人次 | Publicity audience | publicity | 人次 | count | none | | |
"""
INDICATORS = [tuple(cell.strip() or None for cell in row.split("|")) for row in INDICATOR_TABLE.strip().splitlines()]


@dataclass
class Report:
    """A text under construction; `say` appends words, `fact` appends a number and records its span."""

    doc_id: str
    unit_id: str
    year: int
    text: str = ""
    facts: list[dict[str, Any]] = field(default_factory=list)
    sections: list[list[Any]] = field(default_factory=list)
    _sentence: int = 0
    _pending: list[dict[str, Any]] = field(default_factory=list)

    def heading(self, path: str, title: str, kind: str = "results") -> None:
        self.close_section()
        self.sections.append([path, title, len(self.text), 0, kind])
        self.text += f"{path}、{title}\n"
        self._sentence = len(self.text)

    def close_section(self) -> None:
        if self.sections:
            self.sections[-1][3] = len(self.text)

    def say(self, words: str) -> Report:
        self.text += words
        return self

    def fact(self, indicator: str | None, words: str, value: float | None, uom: str, **more: Any) -> Report:
        start = len(self.text)
        self.text += words
        identity = f"{self.doc_id}:{start}:{indicator}"
        row: dict[str, Any] = {
            "fact_id": "f" + hashlib.sha256(identity.encode()).hexdigest()[:15], "doc_id": self.doc_id,
            "unit_id": self.unit_id, "unit_name": NAMES[self.unit_id], "year": self.year,
            "indicator_id": indicator, "value": value, "unit_of_measure": uom, "qualifier": "=", "basis": "actual",
            "scope": "", "scope_kind": "whole", "statement": "number", "char_start": start,
            "char_end": len(self.text), "rule": "fixture", "confidence": 0.95,
        }  # fmt: skip
        row.update(more)
        self._pending.append(row)
        return self

    def end(self, words: str = "。") -> None:
        self.text += words
        for row in self._pending:
            row["sentence_start"], row["sentence_end"] = self._sentence, len(self.text)
        self.facts += self._pending
        self._pending = []
        self.text += "\n"
        self._sentence = len(self.text)

    def of(self, indicator: str) -> list[dict[str, Any]]:
        return [row for row in self.facts if row["indicator_id"] == indicator]


NAMES = {CITY: "澜岫市", **DISTRICTS, **STREETS}


def write_report(unit: str, year: int, rng: random.Random) -> Report:
    """One annual report: fixed wording, numbers that drift over the years, the special cases by unit and year."""
    doc_id = hashlib.sha256(f"{unit}{year}".encode()).hexdigest()
    r = Report(doc_id, unit, year)
    small = unit in STREETS
    r.say(f"{NAMES[unit]}{year}年法治政府建设年度报告\n")
    r.heading("一", "加强组织领导")
    r.say(f"{year}年，党委政府专题研究法治建设工作")
    n = rng.randint(3, 9)
    r.fact("leadership_meeting_count", f"{n}次", n, "次").say("，理论中心组集体学法")
    if unit == "X-0103" and year == 2024:
        r.fact("study_group_session_count", "至少12次", 12, "次", qualifier=">=").end()
    else:
        n = rng.randint(4, 14)
        r.fact("study_group_session_count", f"{n}次", n, "次").end()
    r.heading("二", "规范行政执法")
    n = rng.randint(40, 90) if small else rng.randint(900, 14000)
    amount = round(n * rng.uniform(0.2, 0.9), 1)
    r.say("全年办理行政处罚案件").fact("penalty_case_count", f"{n}件", n, "件")
    r.say("，罚没金额").fact("penalty_amount", f"{amount}万元", amount, "万元").end()
    r.say("向").fact(None, f"{rng.randint(2, 9)}家", 4, "家").say("单位制发执法监督建议书").end()
    r.heading("三", "依法化解社会矛盾纠纷")
    if (unit, year, "litigation") not in SILENT:
        _litigation(r, unit, year, rng, small)
    _mediation(r, unit, year, rng, small)
    r.heading("四", "提升公共法律服务质效")
    if (unit, year, "coverage") not in SILENT:
        _coverage(r, unit, year, rng, small)
    n = rng.randint(10, 60) if small else rng.randint(150, 480)
    r.say("法律援助中心受理法律援助案件").fact("legal_aid_case_count", f"{n}件", n, "件").end()
    _publicity(r, unit, year, rng)
    _next_year(r, unit, year)
    r.close_section()
    return r


def _litigation(r: Report, unit: str, year: int, rng: random.Random, small: bool) -> None:
    closed = rng.randint(5, 24) if small else rng.randint(30, 95)
    if unit == "X-0103":
        closed = {2020: 9, 2021: 14, 2023: 16, 2024: 31}.get(year, closed)
    lost = max(0, round(closed * (0.12 - 0.012 * (year - 2019)) + rng.uniform(-1.6, 1.6)))
    if unit == "X-0101" and year == 2024:
        closed, lost = 71, 5
    if unit == "X-0107" and year == 2024:
        lost = 0
    if unit == "X-010104" and year == 2024:
        r.say("全年未发生行政诉讼案件，")
        r.fact("litigation_closed_count", "审结0件", 0, "件", statement="zero").end()
        return
    r.say("（一）全年审结行政诉讼案件").fact("litigation_closed_count", f"{closed}件", closed, "件")
    if lost == 0:
        r.say("，").fact("litigation_lost_count", "无败诉案件", 0, "件", statement="zero").end()
    else:
        r.say("，其中败诉").fact("litigation_lost_count", f"{lost}件", lost, "件")
        if unit in {"X-0101", "X-0105"}:
            rate = round(lost / closed * 100 + 1e-9, 2)
            r.say("，").fact("litigation_loss_rate", f"败诉率{rate}%", rate, "%")
        if unit == "X-0108" and year == 2024:
            r.say("，").fact("litigation_loss_rate", "败诉率8.7%", 8.7, "%")
        if unit == "X-0103" and year == 2023:
            r.say("，").fact("litigation_loss_rate", "败诉率约12.5%", 12.5, "%", qualifier="~")
        r.end()
    rate = rng.choice([100.0, 98.44, 97.18, 96.3, 95.45])
    if unit == "X-0103" and year == 2024:
        r.say("（二）行政机关负责人").fact("court_appearance_rate", "出庭应诉率87.1%", 87.1, "%")
        r.say("，重点部门").fact("court_appearance_rate", "出庭应诉率90.3%", 90.3, "%").end()
    else:
        r.say("（二）行政机关负责人").fact("court_appearance_rate", f"出庭应诉率{rate}%", rate, "%").end()


def _mediation(r: Report, unit: str, year: int, rng: random.Random, small: bool) -> None:
    cases = rng.randint(60, 300) if small else rng.randint(400, 2300)
    done = round(cases * rng.uniform(0.955, 0.995))
    if unit == "X-0106" and year == 2024:
        r.say("各级人民调解组织上半年调解矛盾纠纷")
        r.fact("mediation_case_count", f"{cases}件", cases, "件", scope="上半年", scope_kind="period").end()
        return
    if unit == "X-0103" and year == 2024:
        r.say("各级人民调解组织共调解矛盾纠纷")
        r.fact("mediation_case_count", "412件以上", 412, "件", qualifier=">=")
        r.say("，").fact("mediation_success_rate", "成功率约99%", 99, "%", qualifier="~").end()
        return
    r.say("各级人民调解组织共调解矛盾纠纷").fact("mediation_case_count", f"{cases}件", cases, "件")
    r.say("，调解成功").fact("mediation_success_count", f"{done}件", done, "件")
    r.say("，新建个人调解工作室").fact(None, "6个", 6, "个").end()


def _coverage(r: Report, unit: str, year: int, rng: random.Random, small: bool) -> None:
    villages = rng.randint(8, 24) if small else rng.randint(60, 140)
    if unit == "X-0101":
        r.say("全区").fact("village_count", "91个", 91, "个").say("村（社区）实现法律顾问")
        r.fact("adviser_coverage_rate", "全覆盖", 100, "%", statement="full").end()
        return
    covered = min(villages, round(villages * (0.78 + 0.045 * (year - 2019))))
    r.say("辖区共有村（社区）").fact("village_count", f"{villages}个", villages, "个")
    r.say("，其中配备法律顾问").fact("adviser_covered_village_count", f"{covered}个", covered, "个").end()


def _publicity(r: Report, unit: str, year: int, rng: random.Random) -> None:
    r.heading("五", "深入开展法治宣传教育")
    n = rng.randint(12, 36) * 10
    if unit in {"X-0101", "X-0104"}:
        r.say("开展法治宣传活动").fact("publicity_event_count", f"{n}余场次", n, "场次", qualifier="~")
    else:
        r.say("开展法治宣传活动").fact("publicity_event_count", f"{n}场次", n, "场次")
    wan = rng.randint(11, 96) / 10
    r.say("，受众").fact("publicity_audience_count", f"{wan}万人次", round(wan * 10000), "人次").end()


def _next_year(r: Report, unit: str, year: int) -> None:
    r.heading("六", "下一步工作打算", "plans")
    if unit in {"X-0101", "X-0102"} and year == 2024:
        r.say("力争2025年行政诉讼")
        r.fact("litigation_loss_rate", "败诉率不高于5%", 5, "%", qualifier="<=", basis="target", year=2025).end()
    elif unit == "X-0104" and year == 2024:
        r.say("2025年").fact("mediation_success_rate", "调解成功率达到98%", 98, "%", basis="target", year=2025).end()
    else:
        r.say("<script>alert(1)</script>继续推进 & 巩固示范创建成果").end()


def street_table() -> Report:
    """A table document: one line a row, the fact's span is its cell, its sentence the row."""
    r = Report(hashlib.sha256(b"table").hexdigest(), "X-010101", 2024)
    r.say("单位,年份,指标,数值,来源\n")
    r._sentence = len(r.text)
    for unit, n in zip(STREETS, (21, 18, 27, 16), strict=True):
        r.unit_id = unit
        r.say(f"{NAMES[unit]},2024,调解组织数,").fact(None, str(n), n, "个").say(",")
        r.end("统计年报")
        r.say(f"{NAMES[unit]},2023,法律援助案件数,")
        r.fact("legal_aid_case_count", str(n * 2), n * 2, "件", year=2023).end(",统计年报")
    return r


def resolve(r: Report) -> list[list[Any]]:
    """Values of one report, by rules simple enough for a fixture (the real ones are the ETL's)."""
    rows: list[list[Any]] = []
    for indicator, *_ in INDICATORS:
        facts = [f for f in r.of(indicator) if f["basis"] == "actual" and f["year"] == r.year]
        if not facts:
            continue
        f = facts[0]
        status = {"zero": "stated_zero", "full": "stated_full"}.get(f["statement"], "reported")
        ids, value, note = [x["fact_id"] for x in facts], f["value"], ""
        if f["scope_kind"] == "period":
            status, value, note = "partial", None, f"仅有{f['scope']}的数字"
        if len({x["value"] for x in facts}) > 1:
            status, note = "conflict", f"同一报告另有{facts[1]['value']}"
        rows.append([r.unit_id, r.year, indicator, value, f["qualifier"], status, "whole", None, None, ids, note])
    for indicator, *_, numerator, denominator, _headline in INDICATORS:
        if denominator:
            _derive(r, rows, indicator, numerator, denominator)
    return rows


def _derive(r: Report, rows: list[list[Any]], rate: str, top: str | None, bottom: str) -> None:
    have = {row[2]: row for row in rows}
    below, above = have.get(bottom), have.get(str(top))
    if below and below[3] == 0:
        rows.append([r.unit_id, r.year, rate, None, "=", "derived", "whole", None, 0.0, below[9], "无案件"])
        return
    if not below or not above or below[5] == "partial" or below[3] is None:
        return
    derived = above[3] / below[3] * 100
    if rate in have:
        row = have[rate]
        row[7], row[8] = above[3], below[3]
        if abs(row[3] - derived) > 0.06 and row[4] == "=":
            row[5], row[10] = "conflict", f"按件数核算为{derived:.2f}%"
        row[9] = row[9] + above[9] + below[9]
        return
    ids, note = above[9] + below[9], "败诉/审结" if rate == "litigation_loss_rate" else "按件数核算"
    rows.append([r.unit_id, r.year, rate, derived, "=", "derived", "whole", above[3], below[3], ids, note])


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    """Few rows only: executemany is slow, which does not matter here."""
    if rows:
        con.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)


FACT_COLUMNS = (
    "fact_id", "doc_id", "unit_id", "unit_name", "year", "indicator_id", "value", "unit_of_measure", "qualifier",
    "basis", "scope", "scope_kind", "statement", "char_start", "char_end", "sentence_start", "sentence_end", "rule",
    "confidence",
)  # fmt: skip


def _units() -> list[list[Any]]:
    rows: list[list[Any]] = [[CITY, "澜岫市", "澜岫市", "city", None, [], None, None, None, False]]
    rows += [[u, n, f"澜岫市{n}", "county", CITY, [], None, None, None, True] for u, n in DISTRICTS.items()]
    rows += [[u, n, f"澜岫市云岫区{n}", "township", "X-0101", [], None, None, None, True] for u, n in STREETS.items()]
    return rows


def _indicator_rows() -> list[list[Any]]:
    rows = []
    for position, (id_, zh, en, dim, uom, kind, direction, top, bottom, headline) in enumerate(INDICATORS):
        formula = f"{top} / {bottom}" if bottom else None
        rows.append([
            id_, zh, en, dim, uom, kind, direction, formula, f"报告年度内{zh}，以报告正文所写为准。",
            "《市县法治政府建设示范指标体系》（2021年版）", top, bottom, 100.0 if bottom else 1.0, headline is not None,
            2 if kind == "rate" else 0, position,
        ])  # fmt: skip
    return rows


def _document(r: Report, doc_type: str, title: str, fmt: str) -> list[Any]:
    repairs = [{"kind": "pinyin", "characters": 12, "note": "拼音注释"}] if r.unit_id == "X-0105" else []
    published = dt.date(r.year + 1, 3, 20)
    return [
        r.doc_id, title, f"reports/{title}.{fmt}", fmt, title, doc_type, r.unit_id, NAMES[r.unit_id], r.year,
        published, "", f"{NAMES[r.unit_id]}人民政府", r.text, repairs, [], [],
        "", "", None, None, None,
    ]  # fmt: skip


def _issues(reports: list[Report], values: list[list[Any]]) -> list[list[Any]]:
    docs = {(r.unit_id, r.year): r.doc_id for r in reports}
    rows: list[list[Any]] = []
    for v in values:
        doc, ids = docs.get((v[0], v[1])), v[9]
        if v[5] == "conflict":
            rows.append(["conflict", "error", doc, v[0], v[1], v[2], ids, f"{NAMES[v[0]]}{v[1]}年两处数字不一致"])
        if v[5] == "partial":
            rows.append(["partial", "info", doc, v[0], v[1], v[2], ids, "只有部分时段的数字"])
        if v[4] == "~" and v[1] >= 2022:
            rows.append(["low_confidence", "warning", doc, v[0], v[1], v[2], ids, "约数，请核对原文"])
    return rows


def build(path: Path, name: str = "demo", fictional: bool = True, seed: int = 7) -> Path:
    """Write the dataset to `path` (replaced if it exists) and return it."""
    rng = random.Random(seed)
    reports = [write_report(u, y, rng) for u in [*DISTRICTS, *STREETS] for y in YEARS
               if (u, y) not in NO_REPORT and (u in DISTRICTS or y >= 2022)]  # fmt: skip
    values = [row for r in reports for row in resolve(r)]
    values.append(["X-0108", 2020, "litigation_loss_rate", 10.0, "=", "previous", "whole", None, None,
                   [reports[-1].facts[0]["fact_id"]], "取自2021年报告"])  # fmt: skip
    corrected = next(v for v in values if v[:3] == ["X-0104", 2022, "penalty_case_count"])
    corrected[3], corrected[5], corrected[10] = corrected[3] + 1, "corrected", "原文脚注连写"
    table = street_table()
    titles = {r.doc_id: f"{NAMES[r.unit_id]}{r.year}年法治政府建设年度报告" for r in reports}
    path.unlink(missing_ok=True)
    con = duckdb.connect(str(path))
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    built = dt.datetime(2025, 4, 18, 9, 30)
    insert(con, "dataset", [[name, TITLE, "Lanxiu 2019-2024", fictional, built, SCHEMA_VERSION, "fixture"]])
    insert(con, "dimension", [[*d, i] for i, d in enumerate(DIMENSIONS)])
    insert(con, "unit", _units())
    insert(con, "indicator", _indicator_rows())
    documents = [_document(r, "annual_report", titles[r.doc_id], "html") for r in reports]
    insert(con, "document", [*documents, _document(table, "table", "街道乡镇统计表", "csv")])
    insert(con, "coverage", [[r.doc_id, r.unit_id, r.year] for r in reports])
    insert(con, "section", [[r.doc_id, *s] for r in reports for s in r.sections])
    facts = [[f[c] for c in FACT_COLUMNS] for r in [*reports, table] for f in r.facts]
    insert(con, "fact", facts)
    insert(con, "value", values)
    insert(con, "issue", _issues(reports, values))
    insert(con, "accuracy", [["litigation_loss_rate", 40, 39, 41, 39, "fixture"]])
    insert(con, "import_log", [[t, "new", "", 20, 0.01, "", None, "annual_report", []] for t in titles.values()])
    con.close()
    return path
