"""The demonstration folder: fictional, the same every time, complete in its states, true to its own answers."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from etl.demo import Truth, write
from etl.demo.chance import stream
from etl.demo.city import UNIT_COLUMNS, load_city
from etl.demo.figures import Almanac
from etl.demo.numbers import chinese, qualifier_of
from etl.demo.wordings import DIMENSIONS, load_messages, slot_of

DIVISIONS = Path(__file__).resolve().parents[1] / "data" / "units" / "divisions.csv.gz"
HEADLINE = ("litigation", "mediation", "villages", "appearance")
SUFFIX = re.compile(r"(街道|地区|区|县|市|镇|乡)$")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth, float]:
    folder = tmp_path_factory.mktemp("demo")
    start = time.process_time()
    truth = write(folder)
    return folder, truth, time.process_time() - start


def _digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    parts = (str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() for path in files)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def test_same_seed_same_bytes(demo: tuple[Path, Truth, float], tmp_path: Path) -> None:
    folder, truth, _ = demo
    again = write(tmp_path / "again")
    assert _digest(tmp_path / "again") == _digest(folder)
    assert again == truth


def test_other_seed_other_numbers(demo: tuple[Path, Truth, float], tmp_path: Path) -> None:
    folder, _, _ = demo
    write(tmp_path, seed=7)
    assert _digest(tmp_path) != _digest(folder)


def test_second_run_replaces_the_first(demo: tuple[Path, Truth, float], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("不属于演示数据", encoding="utf-8")
    write(tmp_path, seed=7)
    write(tmp_path)
    assert (tmp_path / "notes.txt").is_file()
    (tmp_path / "notes.txt").unlink()
    assert _digest(tmp_path) == _digest(demo[0])


def test_quick(demo: tuple[Path, Truth, float]) -> None:
    assert demo[2] < 5


def test_size_and_missing_reports(demo: tuple[Path, Truth, float]) -> None:
    folder, truth, _ = demo
    assert 270 <= len(truth.documents) <= 290
    assert len({document.doc for document in truth.documents}) == len(truth.documents)
    assert all((folder / document.path).is_file() for document in truth.documents)
    reported = {(d.unit, d.year) for d in truth.documents if d.doc_type == "annual_report"}
    assert len(truth.missing) == 16 and not reported & set(truth.missing)
    assert len(reported) == 288 - 16


def test_truth_file_is_not_a_source(demo: tuple[Path, Truth, float], tmp_path: Path) -> None:
    folder, truth, _ = demo
    truth.write(tmp_path / "truth.jsonl")
    lines = (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(truth.facts)
    assert not list(folder.rglob("*.jsonl"))


def test_no_name_exists() -> None:
    with gzip.open(DIVISIONS, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    real = {name for row in rows for name in (row["name"], *row["aliases"].split(";")) if name}
    real_stems = {SUFFIX.sub("", name) for name in real}
    for place in load_city().places:
        stem = SUFFIX.sub("", place.name)
        assert place.name not in real and stem not in real_stems
        assert not [name for name in real if stem in name], place.name


def test_gazetteer_of_the_folder(demo: tuple[Path, Truth, float]) -> None:
    with open(demo[0] / "fazhi-units.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == UNIT_COLUMNS
    levels = Counter(row["level"] for row in rows)
    assert levels == {"city": 1, "county": 8, "township": 42}
    ids = {row["unit_id"] for row in rows}
    assert len(ids) == len(rows)
    assert all(row["parent_id"] in ids for row in rows if row["level"] != "city")
    changed = [row for row in rows if row["successor_id"]]
    assert len(changed) == 2
    for row in changed:
        successor = next(r for r in rows if r["unit_id"] == row["successor_id"])
        assert int(successor["valid_from"]) == int(row["valid_to"]) + 1


def test_dataset_says_fictional(demo: tuple[Path, Truth, float]) -> None:
    described = yaml.safe_load((demo[0] / "fazhi-dataset.yml").read_text(encoding="utf-8"))
    assert described["fictional"] is True and described["name"] == "demo"


def _text(folder: Path, path: str, encoding: str) -> str:
    return (folder / path).read_bytes().decode(encoding)


def test_every_text_says_fictional(demo: tuple[Path, Truth, float]) -> None:
    folder, truth, _ = demo
    for document in truth.documents:
        if "damaged" not in document.features:
            assert "本文为虚构的演示文本" in _text(folder, document.path, document.encoding), document.path


def test_quotes_stand_in_their_texts(demo: tuple[Path, Truth, float]) -> None:
    folder, truth, _ = demo
    signs = str.maketrans("，；：（）", ",;:()")
    for document in truth.documents:
        if "damaged" in document.features:
            continue
        text = _text(folder, document.path, document.encoding).translate(signs)
        assert [f.quote for f in document.facts if f.quote.translate(signs) not in text] == [], document.path


def test_damaged_pages_are_damaged(demo: tuple[Path, Truth, float]) -> None:
    folder, truth, _ = demo
    damaged = [d for d in truth.documents if "damaged" in d.features]
    assert len(damaged) == 9
    for document in damaged:
        text = _text(folder, document.path, document.encoding)
        assert len(re.findall(r"[一-鿿]\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\)", text)) > 20, document.path


def test_encodings_and_formats(demo: tuple[Path, Truth, float]) -> None:
    documents = demo[1].documents
    assert {"gbk", "utf-8", "utf-8-sig"} <= {d.encoding for d in documents}
    endings = Counter(Path(d.path).suffix for d in documents)
    assert endings[".txt"] > 80 and endings[".html"] > 80 and endings[".csv"] == 2


@pytest.mark.parametrize("feature, least", [
    ("copied", 2), ("conflict_mediation", 7), ("conflict_loss", 3), ("wrong_loss", 4), ("wrong_mediation", 6),
    ("wider", 4), ("previous", 24), ("table", 3), ("folded", 30), ("bare", 10), ("header", 50), ("plan", 1),
    ("news", 3),
])  # fmt: skip
def test_states_are_present(demo: tuple[Path, Truth, float], feature: str, least: int) -> None:
    assert sum(feature in document.features for document in demo[1].documents) >= least


def test_kinds_of_statements_are_present(demo: tuple[Path, Truth, float]) -> None:
    facts = demo[1].facts
    assert {f.statement for f in facts} == {"number", "zero", "full"}
    assert {f.qualifier for f in facts} == {"=", "~", ">=", "<="}
    assert {f.basis for f in facts} == {"actual", "previous", "target"}
    assert {f.scope_kind for f in facts} == {"whole", "part", "wider", "mixed", "period", "increment"}


def test_all_dimensions_are_said(demo: tuple[Path, Truth, float]) -> None:
    said = {fact.indicator for fact in demo[1].facts}
    for dimension in DIMENSIONS:
        messages = [m for m in load_messages() if m.dimension == dimension]
        wanted = {i for m in messages for s in m.slots.values() if not s.optional for i in s.indicators}
        assert wanted and wanted <= said, dimension


def _values(truth: Truth, doc: str, indicator: str) -> set[float]:
    return {
        f.value for f in truth.facts
        if f.doc == doc and f.indicator == indicator and f.basis == "actual" and f.scope_kind in ("whole", "wider")
    }  # fmt: skip


def test_rates_agree_except_where_they_should_not(demo: tuple[Path, Truth, float]) -> None:
    truth = demo[1]
    rates = {
        "litigation_loss_rate": ("litigation_lost_count", "litigation_closed_count", {"wrong_loss", "conflict_loss"}),
        "mediation_success_rate": (
            "mediation_success_count", "mediation_case_count", {"wrong_mediation", "conflict_mediation"},
        ),
        "adviser_coverage_rate": ("adviser_covered_village_count", "village_count", set()),
    }  # fmt: skip
    checked: dict[str, int] = defaultdict(int)
    for document in (d for d in truth.documents if d.doc_type == "annual_report"):
        for rate, (part, whole, excused) in rates.items():
            stated, parts, wholes = (_values(truth, document.doc, name) for name in (rate, part, whole))
            exact = [w for w in wholes if parts and w >= max(parts)]
            if len(stated) != 1 or len(parts) != 1 or len(exact) != 1 or excused & set(document.features):
                continue
            computed = 100 * parts.pop() / exact[0] if exact[0] else 0
            assert computed == pytest.approx(stated.pop(), abs=0.051), (document.doc, rate)
            checked[rate] += 1
    assert all(checked[rate] > 25 for rate in rates), dict(checked)


def test_wrong_and_conflicting_rates_differ(demo: tuple[Path, Truth, float]) -> None:
    truth = demo[1]
    for document in truth.documents:
        if "conflict_mediation" in document.features:
            assert len(_values(truth, document.doc, "mediation_success_rate")) == 2, document.doc
        if "conflict_loss" in document.features:
            assert len(_values(truth, document.doc, "litigation_loss_rate")) == 2, document.doc
        if "wrong_loss" in document.features:
            (lost,) = _values(truth, document.doc, "litigation_lost_count")
            (closed,) = _values(truth, document.doc, "litigation_closed_count")
            (rate,) = _values(truth, document.doc, "litigation_loss_rate")
            assert abs(100 * lost / closed - rate) > 0.1, document.doc


def test_copied_reports_repeat_last_year(demo: tuple[Path, Truth, float]) -> None:
    truth = demo[1]
    for document in (d for d in truth.documents if "copied" in d.features):
        before = [d for d in truth.documents if d.unit_id == document.unit_id and d.year == document.year - 1]
        for earlier in before:
            same = {(f.indicator, f.value) for f in document.facts} & {(f.indicator, f.value) for f in earlier.facts}
            assert len(same) > 0.7 * len({(f.indicator, f.value) for f in document.facts}), document.doc


def test_magnitudes() -> None:
    city = load_city()
    almanac = Almanac(city, 2024)
    for place in (p for p in city.places if p.level != "city"):
        for year in (y for y in city.years if place.exists(y)):
            figures = almanac.of(place, year)
            county = place.level == "county"
            low, high = (20, 130) if county else (0, 15)
            assert low <= figures["litigation_closed_count"] <= high
            low, high = (700, 4500) if county else (60, 800)
            assert low <= figures["mediation_case_count"] <= high
            assert 92 <= figures["mediation_success_rate"] <= 100
            assert 70 <= figures["adviser_coverage_rate"] <= 100
            if county:
                assert 1 <= figures["litigation_loss_rate"] <= 18


def test_districts_are_the_sum_of_their_streets() -> None:
    city = load_city()
    almanac = Almanac(city, 2024)
    for place in (p for p in city.places if p.level == "county"):
        for year in city.years:
            children = [almanac.of(child, year) for child in city.children(place, year)]
            assert len(children) == 5
            own = almanac.of(place, year)
            assert own["village_count"] == sum(child["village_count"] for child in children)
            assert own["mediation_case_count"] > sum(child["mediation_case_count"] for child in children)


def test_enough_wordings() -> None:
    for message in (m for m in load_messages() if m.dimension in DIMENSIONS):
        assert len(message.wordings) >= (12 if message.name in HEADLINE else 5), message.name
        texts = [wording.text for wording in message.wordings]
        assert len(set(texts)) == len(texts), message.name


def test_slots_of_wordings_are_known() -> None:
    words = {"area", "we", "unit", "gov", "party", "vs", "v", "upper", "zone", "year", "next"}
    for message in load_messages():
        for wording in message.wordings:
            slots = [slot_of(message, name) for name in wording.names if name not in words]
            assert slots, wording.text


def test_every_wording_is_used_somewhere(tmp_path: Path) -> None:
    """No dead wordings: over a few seeds nearly all shapes of statements occur."""
    quotes: set[str] = set()
    for seed in (2024, 1, 2):
        quotes |= {re.sub(r"[\d,.]+", "#", f.quote) for f in write(tmp_path / str(seed), seed).facts}
    assert {"无行政诉讼案件", "实现法律顾问全覆盖", "零败诉", "未发生败诉", "#余人次", "超#人次"} <= quotes


@pytest.mark.parametrize("text, number, expected", [
    ("受众3万余人次", "3", ("3万余人次", "~", 30000)),
    ("败诉率控制在6%以内", "6%", ("6%以内", "<=", 6)),
    ("超过11000余张", "11000", ("超过11000余张", ">=", 11000)),
    ("罚没款1,203.50万元", "1,203.50万元", ("1,203.50万元", "=", 1203.5)),
    ("资金2.5亿元", "2.5亿元", ("2.5亿元", "=", 25000)),
    ("学法十二次", "十二", ("十二次", "=", 12)),
    ("咨询近300人次", "近300", ("近300人次", "~", 300)),
])  # fmt: skip
def test_meaning_of_written_numbers(text: str, number: str, expected: tuple[str, str, float]) -> None:
    start = text.index(number)
    assert qualifier_of(text, start, start + len(number)) == expected


def test_chinese_numerals() -> None:
    assert [chinese(n) for n in (2, 9, 10, 12, 20)] == ["两", "九", "十", "十二", "二十"]


def test_streams_do_not_depend_on_the_process() -> None:
    assert stream(2024, "X-01").randint(0, 10**6) == stream(2024, "X-01").randint(0, 10**6)
    assert stream(2024, "X-01").random() != stream(2024, "X-02").random()
