"""Cases for fuzzing: real files damaged byte by byte, also inside their archives, and prose put together anew."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import bad_files
import make_documents as make

from etl.errors import SourceRefused
from etl.pipeline import outcome_of
from etl.repair import repair
from etl.sources import SourceFile

HAN = re.compile(r"[一-鿿]")
_TELLING = [b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80", b"<", b">", b"&#xD800;", b'"', b"\r", b"%", b"]]>", b"-1"]
_TELLING += [b"obj", b"endstream", b"PK\x03\x04", b"</w:p>", b"<table>", b"<td colspan=99999>", "９".encode(), b"\xa3"]
_WORDS = re.split(
    r"\|",
    "共|其中|同比增长|比上年|分别为|不少于|超过|以上|左右|余|近|约|万|亿|千|百|件|人次|场次|%|个百分点|元|万元|"
    "2024年|2023年|上年|目标|力争|到2025年|累计|国家级1个|省级5个|一、|（二）|3.|\n|\n\n|　| |,|。|;|、|:||"
    "〇|零|壹拾|两|半|12|3.5|1,204|１２|0|99999999999999999999|1/3|十二|百分之|%%|—|-|~|\u200b|\ufeff|𠮷|é|·|"
    "第 | | |(件)|√|×|①|㈠|<b>|&nbsp;|http://a.b/c|\t|\u2028|\x0b|🙂|ﬁ|½|²|％|．|，",
)
_WORDS.append(" | ")


def documents() -> list[bytes]:
    """Whole files of all formats that need no other program to be read."""
    pdf = make.hand_made_pdf([make.Sheet(((80, 700, 16, bad_files.PROSE[:24]), (80, 40, 10, "- 1 -")))] * 2)
    page = make.web_page()
    table = "单位,年份,指标,数值\n甲镇,2023,mediation_case_count,5\n乙镇,2023,mediation_case_count,约7\n"
    mail = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + page.encode("gbk")
    inner = {"青石镇/a.txt": bad_files.PROSE.encode(), "b.zip": bad_files._zip({"c.txt": b"x" * 99})}
    return [
        (bad_files.READY / "report.docx").read_bytes(),
        (bad_files.READY / "report.odt").read_bytes(),
        *(pdf, page.encode(), page.encode("gbk"), mail, bad_files._zip(inner), _workbook(table)),
        *(table.encode("gbk"), make.plain_text().encode(), make.plain_text().encode("utf-16")),
    ]


def _workbook(table: str) -> bytes:
    import openpyxl

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for line in table.splitlines():
        book.active.append(line.split(","))
    book.save(buffer)
    return buffer.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A few bytes flipped, put in, taken out, moved; in a zip, half of the time, those of one member."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _damaged_inside(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, size = chance.randrange(len(data) + 1), chance.choice((0, 0, 1, 2, 9, 80, 900))
        junk = chance.choice(
            (b"", chance.randbytes(chance.randrange(1, 9)), chance.choice(_TELLING), data[at : at + 60])
        )
        place = chance.choice((at, at, chance.randrange(len(data) + 1)))
        data = data[:at] + data[at + size :]
        data = data[:place] + junk * chance.choice((1, 1, 1, 2, 50)) + data[place:]
    return data if chance.random() > 0.05 else data[: chance.randrange(len(data) + 1)]


def _damaged_inside(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    name = chance.choice([name for name in members if members[name]])
    members[name] = damaged(members[name], chance) if not members[name].startswith(b"PK") else members[name][:-9]
    return bad_files._zip(members)


def prose(chance: random.Random) -> str:
    """Sentences of the report with words put in, taken out and exchanged."""
    text = make.plain_text()
    start = chance.randrange(len(text))
    pieces = re.split(r"(?<=[,。;、\n])", text[start : start + chance.choice((60, 300, 1_500))])
    if chance.random() < 0.5:
        chance.shuffle(pieces)
    words = [piece for whole in pieces for piece in re.split(r"(\d+)", whole)]
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(words) + 1)
        words[at : at + chance.randrange(2)] = [chance.choice(_WORDS)] * chance.choice((1, 1, 1, 2, 30))
    return "".join(words)


def check_file(folder: Path, data: bytes) -> None:
    """The file ends in facts that lie in its text, or in one clear line."""
    path = folder / "a"
    path.write_bytes(data)
    source = SourceFile(path, folder)
    outcome = outcome_of(source)
    assert "意外错误" not in outcome.refusal and "\n" not in outcome.refusal
    if outcome.document is None:
        assert len(HAN.findall(outcome.refusal)) > 5
        return
    text = outcome.document.text
    text.encode()
    for fact in outcome.facts:
        assert 0 <= fact.sentence_start <= fact.char_start < fact.char_end <= fact.sentence_end <= len(text)
        assert text[fact.char_start : fact.char_end].strip()
        assert fact.value is None or abs(fact.value) < 1e20


def check_text(text: str) -> None:
    """Repair never breaks, and what it has repaired it leaves alone."""
    try:
        clean = repair(text)
    except SourceRefused as refused:
        assert HAN.search(str(refused))
        return
    assert all(0 <= start < end <= len(clean.text) for start, end in clean.doubtful)
    assert repair(clean.text).text == clean.text


@dataclass(frozen=True)
class Fuzzed:
    cases: int
    seconds: float
    slowest: float


def for_long(seconds: float, case: Callable[[random.Random], object], check: Callable[[object], None]) -> Fuzzed:
    """Cases until the time is up. A failure names its seed: `case(random.Random(seed))` is it again."""
    started = time.monotonic()
    cases, slowest = 0, 0.0
    for seed in _seeds():
        before = time.monotonic()
        if before - started > seconds:
            break
        made = case(random.Random(seed))
        try:
            check(made)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error
        cases, slowest = cases + 1, max(slowest, time.monotonic() - before)
    return Fuzzed(cases, time.monotonic() - started, slowest)


def _seeds() -> Iterator[int]:
    first = random.randrange(1_000_000_000)
    yield from range(first, first + 100_000_000)
