"""The command line does what its contract says: exit status, what stands on stdout, what on stderr."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from report_folder import HUGE, REFUSED, SHUSHI_2023, TABLE, WEIQIAO_2022, WEIQIAO_2023, good, with_bad

from etl import catalogue
from etl.cli import main, parser
from etl.pipeline import build
from etl.repair.forward import corrupt
from etl.repair.script import to_traditional

ROOT = Path(__file__).resolve().parents[1]
FIELDS = [
    *("doc", "path", "unit", "year", "indicator", "value", "uom", "qualifier", "basis"),
    *("scope", "scope_kind", "start", "end", "quote", "sentence", "confidence"),
]  # the contract of data-model.md, in its order
READINGS = {"區": "qū", "設": "shè", "調": "diào", "訴": "sù", "員": "yuán", "無": "wú"}
PAGE = "<html><head><title>年报</title></head><body><div class=article>{}</div></body></html>"


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    status: int
    out: str
    err: str

    @property
    def facts(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Run a command in this process; a usage error ends argparse by SystemExit, whose code is the status."""

    def command(*arguments: str | Path) -> Said:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        caught = capsysbinary.readouterr()
        return Said(status, caught.out.decode("utf-8"), caught.err.decode("utf-8"))

    return command


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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build([good(folder / "年报")], folder / "a.duckdb")
    return folder


@pytest.fixture
def db(built: Path, tmp_path: Path) -> Path:
    """A dataset of its own for every test: a copy of one build, beside its sources."""
    shutil.copytree(built, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "a.duckdb"


# --- extract and clean


@pytest.mark.parametrize("name", KINDS)
def test_spans_index_into_what_clean_prints(name: str, kinds: dict[str, Path], run: Any) -> None:
    cleaned, extracted = run("clean", kinds[name]), run("extract", kinds[name], "--format", "jsonl")
    assert (cleaned.status, cleaned.err, extracted.status) == (0, "", 0)
    assert extracted.facts
    for fact in extracted.facts:
        assert list(fact) == FIELDS
        assert fact["quote"] == cleaned.out[fact["start"] : fact["end"]] != ""
        assert fact["quote"] in fact["sentence"] and fact["sentence"] in cleaned.out
        assert (fact["doc"], fact["path"]) == (kinds[name].stem, name)


@pytest.mark.parametrize("name", [name for name in KINDS if not name.startswith("表")])
def test_every_shape_of_a_report_gives_the_same_facts(name: str, kinds: dict[str, Path], run: Any) -> None:
    told = ("unit", "year", "indicator", "value", "uom", "qualifier", "basis", "scope_kind")
    plain, other = (run("extract", kinds[each], "--format", "jsonl").facts for each in ("普通.txt", name))
    assert [[fact[key] for key in told] for fact in other] == [[fact[key] for key in told] for fact in plain]


@pytest.mark.parametrize(
    "text", [WEIQIAO_2023, WEIQIAO_2022.replace("\n", "\r\n"), "无换行结尾2023年会议3次。", "\n\n空行在前。\n\n"]
)
def test_clean_leaves_a_clean_text_alone(tmp_path: Path, text: str, run: Any) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert run("clean", tmp_path / "a.txt") == Said(0, text, "")


def test_clean_drops_the_byte_order_mark_only(kinds: dict[str, Path], run: Any) -> None:
    assert run("clean", kinds["标记.txt"]).out == run("clean", kinds["国标.txt"]).out == WEIQIAO_2023


def test_clean_repairs(kinds: dict[str, Path], run: Any) -> None:
    assert kinds["损坏.txt"].read_text(encoding="utf-8") != to_traditional(WEIQIAO_2023)
    assert run("clean", kinds["损坏.txt"]).out == run("clean", kinds["繁体.txt"]).out == WEIQIAO_2023


def test_clean_takes_one_file(tmp_path: Path, run: Any) -> None:
    said = run("clean", good(tmp_path / "年报"))
    assert (said.status, said.out) == (2, "") and "一次只处理一个文件" in said.err


def test_clean_says_why_it_refuses(tmp_path: Path, run: Any) -> None:
    (tmp_path / "空.txt").touch()
    said = run("clean", tmp_path / "空.txt")
    assert (said.status, said.out) == (3, "") and said.err.startswith("未读取 空.txt:文件是空的")


def test_values_come_in_the_unit_of_the_catalogue(tmp_path: Path, run: Any) -> None:
    text = "苇桥街道2023年法治政府建设工作总结\n2023年,发放资料4.2万份,罚没金额1.04亿元,排查隐患数百处。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    facts = {fact["quote"]: fact for fact in run("extract", tmp_path / "a.txt", "--format", "jsonl").facts}
    assert facts["4.2万份"]["value"] == 42000
    assert (facts["1.04亿元"]["value"], facts["1.04亿元"]["uom"]) == (10400, "万元")
    assert facts["数百处"]["value"] is None and facts["数百处"]["indicator"] is None


def test_facts_come_in_the_order_of_files_and_text(kinds: dict[str, Path], run: Any) -> None:
    facts = run("extract", kinds["网页.html"], kinds["普通.txt"], "--format", "jsonl").facts
    docs = [fact["doc"] for fact in facts]
    assert docs == sorted(docs, key=["网页", "普通"].index)
    starts = [fact["start"] for fact in facts if fact["doc"] == "普通"]
    assert starts == sorted(starts)


def test_extract_goes_on_behind_a_refused_file(tmp_path: Path, run: Any) -> None:
    (tmp_path / "空.txt").touch()
    (tmp_path / "好.txt").write_text(WEIQIAO_2023, encoding="utf-8")
    said = run("extract", tmp_path / "空.txt", tmp_path / "好.txt", "--format", "jsonl")
    assert said.status == 3 and "空.txt" in said.err and "文件是空的" in said.err
    assert {fact["doc"] for fact in said.facts} == {"好"}


def test_extract_tells_what_a_table_does_not_say(kinds: dict[str, Path], run: Any) -> None:
    said = run("extract", kinds["表.csv"], "--format", "jsonl")
    assert said.status == 0 and all(line.startswith("表.csv:表中的") for line in said.err.splitlines())
    assert "指标“绿化面积”" in said.err and "单位“霁川市澄泽区漱石街道”" in said.err
    assert {fact["indicator"] for fact in said.facts} == {"petition_count"}


def test_extract_as_a_table_is_one_line_a_fact(kinds: dict[str, Path], run: Any) -> None:
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


# --- build, resolve, check


def test_build_names_every_refused_file(tmp_path: Path, run: Any) -> None:
    folder = with_bad(tmp_path / "年报")
    assert (folder / "坏/超大.txt").stat().st_size == HUGE
    said = run("build", folder, "--db", tmp_path / "a.duckdb")
    assert said.status == 3
    lines = [line for line in said.err.splitlines() if line.startswith("未读取 ")]
    assert len(lines) == len(REFUSED)
    for path, words in REFUSED.items():
        assert any(line.startswith(f"未读取 年报/{path}:") and words in line for line in lines)
    assert f"{len(REFUSED)} 份未能读取" in said.out and run("check", "--db", tmp_path / "a.duckdb").status == 0


def test_build_of_good_files(tmp_path: Path, run: Any) -> None:
    folder = good(tmp_path / "年报")
    said = run("build", folder, "--db", tmp_path / "新文件夹" / "a.duckdb", "--jobs", "2")
    assert said.status == 0 and "未读取" not in said.err
    with duckdb.connect(str(tmp_path / "新文件夹" / "a.duckdb"), read_only=True) as con:
        facts = con.execute("SELECT count(*) FROM fact").fetchall()[0][0]
        assert con.execute("SELECT name, fictional, sources FROM dataset").fetchall() == [("a", False, "年报")]
    assert f"7 份文件,{facts} 个数字" in said.out


def test_a_dataset_among_its_sources_is_no_source(tmp_path: Path, run: Any) -> None:
    folder = good(tmp_path / "年报")
    for _ in range(2):
        assert run("build", folder, "--db", folder / "数据.duckdb").status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "没有的文件夹", "--db", "a.duckdb"], "找不到路径:没有的文件夹"),
        (["build", ".", "--db", "a.duckdb", "--engine", "dask"], "--engine dask 尚未提供"),
        (["build", ".", "--db", "a.duckdb", "--engine", "spark"], "参数有误"),
        (["build", ".", "--db", "a.duckdb", "--reviews", "r.db"], "--reviews 尚未提供"),
        (["build", ".", "--db", "a.duckdb", "--jobs", "x"], "参数有误"),
        (["build", "."], "参数有误"),
        (["build", "--db", "a.duckdb"], "参数有误"),
        (["resolve", "--db", "a.duckdb", "--reviews", "r.db"], "--reviews 尚未提供"),
        (["extract", "没有.txt"], "找不到路径:没有.txt"),
        (["extract", "没有.txt", "--format", "xml"], "参数有误"),
        (["clean", "没有.txt"], "找不到路径:没有.txt"),
        (["evaluate", "没有.jsonl", "."], "找不到标准答案文件"),
        (["不存在的命令"], "参数有误"),
        ([], "参数有误"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors(
    arguments: list[str], words: str, tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*arguments)
    assert (said.status, said.out) == (2, "") and words in said.err
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_leaves_the_old_dataset(db: Path, tmp_path: Path, run: Any) -> None:
    version = db.resolve()
    said = run("build", tmp_path / "没有", "--db", db)
    assert said.status == 2 and len(said.err.strip().splitlines()) == 1
    assert db.resolve() == version and run("check", "--db", db).status == 0


def test_resolve_publishes_a_new_version(db: Path, run: Any) -> None:
    version = db.resolve()
    assert run("resolve", "--db", db).status == 0
    assert db.resolve() != version
    assert run("check", "--db", db).status == 0


@pytest.mark.parametrize("verb", ["resolve", "check"])
def test_a_dataset_that_is_not_there(tmp_path: Path, verb: str, run: Any) -> None:
    said = run(verb, "--db", tmp_path / "没有.duckdb")
    assert said.status == 1 and "不存在" in said.err and "Traceback" not in said.err


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM document", "document"),
        ("UPDATE fact SET char_end = 100000", "fact"),
        ("UPDATE value SET status = 'invented'", "status"),
        ("DROP TABLE coverage", "coverage"),
        ("UPDATE dataset SET schema_version = 0", "版本"),
    ],
)
def test_check_finds_a_broken_dataset(db: Path, damage: str, words: str, run: Any) -> None:
    with duckdb.connect(str(db.resolve())) as con:
        con.execute(damage)
    said = run("check", "--db", db)
    assert (said.status, said.out) == (1, "") and said.err.strip()
    assert words in said.err or words == "fact"


def test_check_refuses_what_is_no_database(db: Path, run: Any) -> None:
    db.resolve().write_bytes(b"x" * 10_000)
    said = run("check", "--db", db)
    assert said.status == 1 and "无法打开" in said.err


def test_check_counts_what_a_person_should_look_at(db: Path, run: Any) -> None:
    said = run("check", "--db", db)
    with duckdb.connect(str(db), read_only=True) as con:
        codes = dict(con.execute("SELECT code, count(*) FROM issue GROUP BY code").fetchall())
    lines = re.findall(r"^ *(\d+)  .+\((\w+)\)$", said.out, re.M)
    assert {code: int(number) for number, code in lines} == codes and codes
    assert f"{sum(codes.values())} 个问题待看" in said.out


# --- catalogue


def test_catalogue_lists_every_indicator(run: Any) -> None:
    said = run("catalogue")
    assert said.status == 0
    assert [line.split("\t")[0] for line in said.out.splitlines()] == list(catalogue.load().indicators)


def test_catalogue_examples_are_read_right(run: Any) -> None:
    said = run("catalogue", "--lint")
    assert (said.status, said.err) == (0, "") and said.out.endswith(",0 个不符\n")


def test_help_is_there_for_every_command(run: Any) -> None:
    for verb in ("build", "resolve", "extract", "clean", "check", "catalogue", "evaluate"):
        said = run(verb, "--help")
        assert said.status == 0 and f"python -m etl {verb}" in said.out
        assert verb in parser().format_help()


def test_as_a_program(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SHUSHI_2023, encoding="utf-8")
    command = [sys.executable, "-m", "etl", "clean", str(tmp_path / "a.txt")]
    ran = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stdout.decode("utf-8"), ran.stderr) == (0, SHUSHI_2023, b"")
