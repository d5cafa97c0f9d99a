"""The command line: every verb of the ETL. What it prints is for people, except `extract --format jsonl`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from etl import catalogue, checks, editions, evaluation, pipeline, warehouse, workers
from etl.errors import FazhiError, SourceRefused, UsageError
from etl.examples import counts, failures
from etl.interruption import interruptible
from etl.model import Document, Fact
from etl.outcomes import Outcome
from etl.reviews import UNMATCHED, UNMATCHED_TITLE, ReviewStore, StoredReview, url_for
from etl.sources import brought, gazetteer_for, source_files

OK, BROKEN, USAGE, SOME_REFUSED, INTERRUPTED = 0, 1, 2, 3, 130
_NOT_YET_ENGINES = {"dask"}
REVIEWS = "校核记录库:文件或 postgresql://…(默认 FAZHI_REVIEWS,否则 FILE.reviews.sqlite)"


class _Parser(argparse.ArgumentParser):
    """argparse whose errors are Chinese and say where help is."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"命令行参数有误:{message};用 python -m etl --help 查看用法\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line; README and tests read it."""
    top = _Parser(prog="python -m etl", description="法治政府建设报告 -> 指标数据集(DuckDB)")
    verbs = top.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    build = _verb(verbs, "build", build_dataset, "把报告文件或文件夹生成为数据集")
    build.add_argument("sources", nargs="+", type=Path, metavar="SOURCES", help="报告文件或文件夹")
    build.add_argument("--db", required=True, type=Path, help="数据集文件(指向最新版本的链接)")
    build.add_argument("--add", action="store_true", help="保留数据集中其他来源的内容")
    build.add_argument("--jobs", type=_jobs, default=1, metavar="N", help=f"同时使用的进程数(1 到 {workers.MAX_JOBS})")
    build.add_argument("--engine", choices=("local", "dask"), default="local", help="计算方式")
    build.add_argument("--reviews", metavar="URL", help=REVIEWS)
    resolve = _verb(verbs, "resolve", resolve_dataset, "按事实和校核记录重新计算指标值")
    resolve.add_argument("--db", required=True, type=Path)
    resolve.add_argument("--reviews", metavar="URL", help=REVIEWS)
    extract = _verb(verbs, "extract", extract_facts, "打印文件中的事实,不写数据集")
    extract.add_argument("files", nargs="+", type=Path, metavar="FILE")
    extract.add_argument("--format", choices=("jsonl", "table"), default="table", help="输出格式")
    clean = _verb(verbs, "clean", clean_text, "打印修复后的文字")
    clean.add_argument("file", type=Path, metavar="FILE")
    check = _verb(verbs, "check", check_dataset, "检查数据集是否完整,汇总待核对问题")
    check.add_argument("--db", required=True, type=Path)
    entries = _verb(verbs, "catalogue", list_catalogue, "列出指标目录")
    entries.add_argument("--lint", action="store_true", help="运行每个指标自带的例句")
    evaluate = _verb(verbs, "evaluate", evaluate_facts, "对照标准答案计算准确率、召回率、F1")
    evaluate.add_argument("gold", type=Path, metavar="GOLD", help="标准答案(jsonl)")
    evaluate.add_argument("sources", nargs="+", type=Path, metavar="SOURCES", help="报告文件或文件夹")
    evaluate.add_argument("--db", type=Path, help="把结果存入这个数据集,供“指标目录”页显示")
    return top


def _jobs(word: str) -> int:
    if not word.isdecimal() or not 1 <= int(word) <= workers.MAX_JOBS:
        raise argparse.ArgumentTypeError(f"应为 1 到 {workers.MAX_JOBS} 的整数,不能是 {word}")
    return int(word)


def _verb(verbs: argparse._SubParsersAction, name: str, run: Callable, what: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=what, description=what)
    verb.set_defaults(run=run)
    return verb


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit status (0 all read, 1 broken, 2 usage, 3 some refused)."""
    options = parser().parse_args(arguments)
    try:
        with interruptible():
            status = int(options.run(options))
            sys.stdout.flush()  # here, where a reader that has gone is no error
        return status
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except FazhiError as error:
        print(error, file=sys.stderr)
        return BROKEN
    except KeyboardInterrupt:
        print("已中断,原有数据集未改动", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `… | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        said = warehouse.fault(error)
        if not said:
            raise
        print(f"{str(error.filename)[-200:]} 打不开或写不了:{said}", file=sys.stderr)
        return BROKEN


def build_dataset(options: argparse.Namespace) -> int:
    if options.engine in _NOT_YET_ENGINES:
        raise UsageError(f"--engine {options.engine} 尚未提供,请使用 --engine local")
    decisions = _decisions(options)
    with tqdm(desc="读取报告", unit="份", disable=None, file=sys.stderr) as bar:

        def progress(total: int, path: str) -> None:
            bar.total = total
            bar.set_postfix_str(path[-30:], refresh=False)
            bar.update()

        result = pipeline.build(
            options.sources, options.db, add=options.add, jobs=options.jobs, decisions=decisions, progress=progress
        )
    read = [entry for entry in result.log if entry.outcome not in {"refused", "duplicate"}]
    facts = sum(entry.facts for entry in read)
    print(f"已生成 {options.db}:{len(read)} 份文件,{facts} 个数字", end="")
    print(f",{len(result.refused)} 份未能读取:" if result.refused else "。")
    sys.stdout.flush()
    for entry in result.refused:
        print(f"未读取 {entry.path}:{entry.reason}", file=sys.stderr)
    return SOME_REFUSED if result.refused else OK


def _decisions(options: argparse.Namespace) -> list[StoredReview]:
    """The lines of the store that is named, else of the dataset's own where there is one already."""
    url = options.reviews or url_for(options.db)
    there = options.reviews or "://" in url or os.path.isfile(url)
    return list(ReviewStore.open(url, create=False).all()) if there else []


def resolve_dataset(options: argparse.Namespace) -> int:
    pipeline.resolve(options.db, _decisions(options))
    print(f"已重新计算 {options.db}")
    return OK


def _outcomes(paths: Sequence[Path]) -> Iterator[Outcome]:
    return pipeline.outcomes(source_files(paths), brought(paths), jobs=1)


def extract_facts(options: argparse.Namespace) -> int:
    status = OK
    for outcome in _outcomes(options.files):
        if outcome.document is None:
            print(f"未读取 {outcome.source.relative}:{outcome.refusal}", file=sys.stderr)
            status = SOME_REFUSED
            continue
        for issue in outcome.issues:
            print(f"{outcome.source.relative}:{issue.message}", file=sys.stderr)
        for fact in outcome.facts:
            line = _as_json(outcome.document, fact) if options.format == "jsonl" else _as_line(outcome.document, fact)
            _write(line + "\n")
    return status


def _write(text: str) -> None:
    """UTF-8 on stdout whatever the locale: a console of another encoding must not break a number's sentence."""
    sys.stdout.buffer.write(text.encode("utf-8"))


def _as_json(document: Document, fact: Fact) -> str:
    """One line of the contract in data-model.md."""
    return json.dumps(
        {
            "doc": document.name,
            "path": document.path,
            "unit": fact.unit_name,
            "year": fact.year,
            "indicator": fact.indicator_id,
            "value": fact.value,
            "uom": fact.unit_of_measure,
            "qualifier": fact.qualifier,
            "basis": fact.basis,
            "scope": fact.scope,
            "scope_kind": fact.scope_kind,
            "start": fact.char_start,
            "end": fact.char_end,
            "quote": document.text[fact.char_start : fact.char_end],
            "sentence": document.text[fact.sentence_start : fact.sentence_end],
            "confidence": fact.confidence,
        },
        ensure_ascii=False,
    )


def _as_line(document: Document, fact: Fact) -> str:
    value = "—" if fact.value is None else f"{fact.value:g}"
    quote = " ".join(document.text[max(0, fact.char_start - 20) : fact.char_end].split())
    cells = (fact.unit_name or "?", str(fact.year or "?"), fact.indicator_id or "(未归入)", f"{fact.qualifier}{value}")
    return "\t".join((*cells, fact.unit_of_measure, fact.basis, fact.scope_kind, quote))


def clean_text(options: argparse.Namespace) -> int:
    found = source_files([options.file])
    if len(found) != 1:
        raise UsageError(f"clean 一次只处理一个文件,{options.file} 中有 {len(found)} 个;请写明文件名")
    try:
        text = pipeline.document_of(found[0], gazetteer_for()).text
    except SourceRefused as refusal:
        print(f"未读取 {found[0].relative}:{refusal}", file=sys.stderr)
        return SOME_REFUSED
    _write(text)
    return OK


def check_dataset(options: argparse.Namespace) -> int:
    problems = warehouse.check_dataset(options.db)
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        return BROKEN
    with warehouse.Dataset(options.db) as dataset:
        found: dict[str, int] = {}
        for issue in dataset.issues():
            found[issue.code] = found.get(issue.code, 0) + 1
        print(f"{options.db}:数据完整,{len(dataset.documents())} 份文件,{sum(found.values())} 个问题待看")
    titles = checks.TITLES | editions.TITLES | {UNMATCHED: UNMATCHED_TITLE}
    for code, number in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{number:6}  {titles.get(code, code)}({code})")
    return OK


def list_catalogue(options: argparse.Namespace) -> int:
    entries = catalogue.load()
    if options.lint:
        wrong = list(failures(entries, pipeline.facts_of_text))
        for line in wrong:
            print(line, file=sys.stderr)
        total = sum(len(entry.examples) for entry in entries.entries)
        print(f"{len(entries.entries)} 个指标,{total} 个例句,{len(wrong)} 个不符")
        return BROKEN if wrong else OK
    for entry in entries.entries:
        indicator, (examples, counter) = entry.indicator, counts(entry)
        cells = (indicator.indicator_id, indicator.name_zh, indicator.unit_of_measure, indicator.dimension)
        print("\t".join((*cells, f"{examples} 例", f"{counter} 反例")))
    return OK


def evaluate_facts(options: argparse.Namespace) -> int:
    gold = evaluation.read_gold(options.gold)
    facts = [(o.document.name, f) for o in _outcomes(options.sources) if o.document for f in o.facts]
    result = evaluation.score(gold, facts)
    for line in evaluation.report(result):
        print(line)
    if options.db:
        pipeline.store_evaluation(options.db, result, options.gold.name)
    return OK
