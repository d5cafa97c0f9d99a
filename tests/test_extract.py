"""`extract` and `clean` agree on every kind of file: fields, offsets, order, and nothing else on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from command_line import Said, runner
from report_folder import SHUSHI_2023, TABLE, WEIQIAO_2022, WEIQIAO_2023, good

from etl.repair.forward import corrupt
from etl.repair.script import to_traditional

ROOT = Path(__file__).resolve().parents[1]
FIELDS = [
    *("doc", "path", "unit", "year", "indicator", "value", "uom", "qualifier", "basis"),
    *("scope", "scope_kind", "start", "end", "quote", "sentence", "confidence"),
]  # the contract of data-model.md, in its order
READINGS = {"區": "qū", "設": "shè", "調": "diào", "訴": "sù", "員": "yuán", "無": "wú"}
PAGE = "<html><head><title>年报</title></head><body><div class=article>{}</div></body></html>"


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Said]:
    return runner(capsysbinary)


def table_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["单位", "年份", "信访件数", "调解成功率"], ["上海市青浦区盈浦街道", 2023, 40, 98.5]):
        book.active.append(row)
    book.save(path)


def every_kind(folder: Path) -> dict[str, Path]:
    """One report in every shape that `extract` and `clean` must agree on, and tables."""
    folder.mkdir(parents=True, exist_ok=True)
    title, *lines = WEIQIAO_2023.splitlines()
    page = f"<h1>{title}</h1>\n" + "".join(f"<p>{line}</p>\n" for line in lines)
    shapes: dict[str, bytes] = {
        "普通.txt": WEIQIAO_2023.encode(),
        "回车.txt": WEIQIAO_2023.replace("\n", "\r\n").encode(),
        "国标.txt": WEIQIAO_2023.encode("gbk"),
        "标记.txt": WEIQIAO_2023.encode("utf-8-sig"),
        "全角.txt": WEIQIAO_2023.replace(",", "，").replace("(", "（").replace(")", "）").encode(),
        "繁体.txt": to_traditional(WEIQIAO_2023).encode(),
        "损坏.txt": corrupt(WEIQIAO_2023, READINGS).encode(),
        "网页.html": PAGE.format(page).encode(),
        "表.csv": TABLE.replace("X-111", "上海市青浦区盈浦街道").encode("utf-8-sig"),
    }
    for name, data in shapes.items():
        (folder / name).write_bytes(data)
    table_workbook(folder / "表格.xlsx")
    return {name: folder / name for name in (*shapes, "表格.xlsx")}


KINDS = (
    "普通.txt",
    "回车.txt",
    "国标.txt",
    "标记.txt",
    "全角.txt",
    "繁体.txt",
    "损坏.txt",
    "网页.html",
    "表.csv",
    "表格.xlsx",
)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = every_kind(tmp_path_factory.mktemp("kinds"))
    assert tuple(found) == KINDS
    return found


@pytest.mark.parametrize("name", KINDS)
def test_spans_index_into_what_clean_prints(name: str, kinds: dict[str, Path], run: Callable[..., Said]) -> None:
    cleaned, extracted = run("clean", kinds[name]), run("extract", kinds[name], "--format", "jsonl")
    assert (cleaned.status, cleaned.err, extracted.status) == (0, "", 0)
    assert extracted.facts
    for fact in extracted.facts:
        assert list(fact) == FIELDS
        assert fact["quote"] == cleaned.out[fact["start"] : fact["end"]] != ""
        assert fact["quote"] in fact["sentence"] and fact["sentence"] in cleaned.out
        assert (fact["doc"], fact["path"]) == (kinds[name].stem, name)


@pytest.mark.parametrize("name", [name for name in KINDS if not name.startswith("表")])
def test_every_shape_of_a_report_gives_the_same_facts(
    name: str, kinds: dict[str, Path], run: Callable[..., Said]
) -> None:
    told = ("unit", "year", "indicator", "value", "uom", "qualifier", "basis", "scope_kind")
    plain, other = (run("extract", kinds[each], "--format", "jsonl").facts for each in ("普通.txt", name))
    assert [[fact[key] for key in told] for fact in other] == [[fact[key] for key in told] for fact in plain]


@pytest.mark.parametrize(
    "text", [WEIQIAO_2023, WEIQIAO_2022.replace("\n", "\r\n"), "无换行结尾2023年会议3次。", "\n\n空行在前。\n\n"]
)
def test_clean_leaves_a_clean_text_alone(tmp_path: Path, text: str, run: Callable[..., Said]) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert run("clean", tmp_path / "a.txt") == Said(0, text, "")


def test_clean_drops_the_byte_order_mark_only(kinds: dict[str, Path], run: Callable[..., Said]) -> None:
    assert run("clean", kinds["标记.txt"]).out == run("clean", kinds["国标.txt"]).out == WEIQIAO_2023


def test_clean_repairs(kinds: dict[str, Path], run: Callable[..., Said]) -> None:
    assert kinds["损坏.txt"].read_text(encoding="utf-8") != to_traditional(WEIQIAO_2023)
    assert run("clean", kinds["损坏.txt"]).out == run("clean", kinds["繁体.txt"]).out == WEIQIAO_2023


def test_clean_takes_one_file(tmp_path: Path, run: Callable[..., Said]) -> None:
    said = run("clean", good(tmp_path / "年报"))
    assert (said.status, said.out) == (2, "") and "一次只处理一个文件" in said.err


def test_clean_says_why_it_refuses(tmp_path: Path, run: Callable[..., Said]) -> None:
    (tmp_path / "空.txt").touch()
    said = run("clean", tmp_path / "空.txt")
    assert (said.status, said.out) == (3, "") and said.err.startswith("未读取 空.txt:文件是空的")


def test_values_come_in_the_unit_of_the_catalogue(tmp_path: Path, run: Callable[..., Said]) -> None:
    text = "苇桥街道2023年法治政府建设工作总结\n2023年,发放资料4.2万份,罚没金额1.04亿元,排查隐患数百处。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    facts = {fact["quote"]: fact for fact in run("extract", tmp_path / "a.txt", "--format", "jsonl").facts}
    assert facts["4.2万份"]["value"] == 42000
    assert (facts["1.04亿元"]["value"], facts["1.04亿元"]["uom"]) == (10400, "万元")
    assert facts["数百处"]["value"] is None and facts["数百处"]["indicator"] is None


def test_facts_come_in_the_order_of_files_and_text(kinds: dict[str, Path], run: Callable[..., Said]) -> None:
    facts = run("extract", kinds["网页.html"], kinds["普通.txt"], "--format", "jsonl").facts
    docs = [fact["doc"] for fact in facts]
    assert docs == sorted(docs, key=["网页", "普通"].index)
    starts = [fact["start"] for fact in facts if fact["doc"] == "普通"]
    assert starts == sorted(starts)


def test_extract_goes_on_behind_a_refused_file(tmp_path: Path, run: Callable[..., Said]) -> None:
    (tmp_path / "空.txt").touch()
    (tmp_path / "好.txt").write_text(WEIQIAO_2023, encoding="utf-8")
    said = run("extract", tmp_path / "空.txt", tmp_path / "好.txt", "--format", "jsonl")
    assert said.status == 3 and "空.txt" in said.err and "文件是空的" in said.err
    assert {fact["doc"] for fact in said.facts} == {"好"}


def test_extract_tells_what_a_table_does_not_say(kinds: dict[str, Path], run: Callable[..., Said]) -> None:
    said = run("extract", kinds["表.csv"], "--format", "jsonl")
    assert said.status == 0 and all(line.startswith("表.csv:表中的") for line in said.err.splitlines())
    assert "指标“绿化面积”" in said.err and "单位“霁川市澄泽区漱石街道”" in said.err
    assert {fact["indicator"] for fact in said.facts} == {"petition_count"}


def test_extract_as_a_table_is_one_line_a_fact(kinds: dict[str, Path], run: Callable[..., Said]) -> None:
    lines = run("extract", kinds["普通.txt"]).out.splitlines()
    assert len(lines) == len(run("extract", kinds["普通.txt"], "--format", "jsonl").facts)
    assert all(len(line.split("\t")) == 8 for line in lines)


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_stdout_is_utf8_in_any_locale(encoding: str, kinds: dict[str, Path]) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "etl", "extract", str(kinds["普通.txt"]), "--format", "jsonl"]
    ran = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=False)
    facts = [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]
    assert ran.returncode == 0 and any(fact["quote"] == "7.04%" for fact in facts)


def test_a_reader_may_leave_early(tmp_path: Path) -> None:
    (tmp_path / "长.txt").write_text(WEIQIAO_2023 + "会议3次。\n" * 3000, encoding="utf-8")
    command = [sys.executable, "-m", "etl", "extract", str(tmp_path / "长.txt"), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None and process.stderr is not None
        assert json.loads(process.stdout.readline())["doc"] == "长"
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


def test_as_a_program(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SHUSHI_2023, encoding="utf-8")
    command = [sys.executable, "-m", "etl", "clean", str(tmp_path / "a.txt")]
    ran = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stdout.decode("utf-8"), ran.stderr) == (0, SHUSHI_2023, b"")
