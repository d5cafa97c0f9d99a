"""Repair: clean text untouched, damage undone and proved, the hopeless refused. Cases live in repair_cases.yml."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from etl.errors import SourceRefused
from etl.model import Repaired
from etl.repair import corrupt, repair
from etl.repair.detect import inspect
from etl.repair.gbk import FOLDING

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
CASES: dict[str, Any] = yaml.safe_load((HERE / "repair_cases.yml").read_text(encoding="utf-8"))

# Three tables of readings as pages have them: few characters, those of one real size, and many.
_SMALL = "區qū 會huì 實shí 進jìn 動dòng 數shù 務wù 鎮zhèn 關guān 業yè 領lǐng 導dǎo 認rèn 復fù 應yīng"
_MIDDLE = (
    _SMALL + " 設shè 責zé 執zhí 規guī 發fā 項xiàng"
    " 學xué 監jiān 對duì 強qiáng 聯lián 負fù 機jī 質zhì 時shí 現xiàn 個gè 嚴yán"
    " 習xí 環huán 續xù 堅jiān 識shí 結jié 產chǎn 經jīng 協xié 標biāo 臺tái 鄉xiāng 訓xùn 內nèi 點diǎn 評píng 達dá 優yōu"
)
_LARGE = (
    _MIDDLE + " 級jí 驗yàn 調diào 報bào 據jù 網wǎng 養yǎng 權quán 細xì 計jì 費fèi 揚yáng 團tuán 擔dān 險xiǎn"
    " 隊duì 補bǔ 創chuàng 濟jì 請qǐng 職zhí 員yuán 顧gù 問wèn 議yì 辦bàn 決jué 開kāi 建jiàn 眾zhòng 長zhǎng 類lèi 書shū"
    " 縣xiàn 資zī 訴sù 審shěn"
)
TABLES = [{pair[0]: pair[1:] for pair in table.split()} for table in (_SMALL, _MIDDLE, _LARGE)]
_NUMBER = re.compile(r"\d[\d.]*")


def _numbers_beyond_doubt(repaired: Repaired) -> list[str]:
    flagged = [range(start, end) for start, end in repaired.doubtful]
    found = _NUMBER.finditer(repaired.text)
    return [match[0] for match in found if not any(match.start() in span for span in flagged)]


def _is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(number in rest for number in part)


def _in_common(left: str, right: str) -> int:
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _indents_off(text: str) -> str:
    return re.sub(r"(?m)^　+", "", text)


@pytest.mark.parametrize("text", CASES["clean"])
def test_clean_text_is_untouched(text: str) -> None:
    assert repair(text) == Repaired(text)


@pytest.mark.parametrize("case", CASES["damaged"], ids=lambda case: case["why"])
def test_damage_is_undone(case: dict[str, str]) -> None:
    repaired = repair(case["page"])
    assert repaired.text == case["text"]
    assert repaired.doubtful == ()


@pytest.mark.parametrize("case", CASES["traditional"])
def test_plain_traditional_text_is_only_converted(case: dict[str, str]) -> None:
    repaired = repair(case["page"])
    assert repaired.text == case["text"]
    assert [one.kind for one in repaired.repairs] == ["traditional"]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["reason"])
def test_hopeless_text_is_refused_with_the_reason(case: dict[str, str]) -> None:
    with pytest.raises(SourceRefused, match=case["reason"]):
        repair(case["text"])


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="the bytes are lost")
def test_known_failure(case: dict[str, str]) -> None:
    context = "區里會議研究問題，進展順利，實現目標，認真落實。\n" * 3
    page = corrupt(context + case["source"], TABLES[1], fold=True, convert=False)
    whole = OpenCC("t2s").convert(context + case["source"]).translate(FOLDING)
    assert repair(page).text == whole


@cache
def _simulated(size: int) -> tuple[str, str, Repaired]:
    """The ten reports, their damaged page with the table of that size (the middle one in full width), its repair."""
    fold = size != 1
    clean = "".join(CASES["reports"])
    page = corrupt(clean, TABLES[size], fold=fold)
    return _indents_off(clean.translate(FOLDING) if fold else clean), page, repair(page)


@pytest.mark.parametrize("size", range(3), ids=["small", "middle", "large"])
def test_simulated_damage_comes_back(size: int) -> None:
    clean, _, repaired = _simulated(size)
    whole, lines = clean.splitlines(), _indents_off(repaired.text).splitlines()
    assert len(lines) == len(whole)
    right = sum(_in_common(*pair) for pair in zip(whole, lines, strict=True))
    assert right >= 0.999 * sum(map(len, whole))


@pytest.mark.parametrize("size", range(3), ids=["small", "middle", "large"])
def test_every_number_is_right_or_in_doubt(size: int) -> None:
    clean, _, repaired = _simulated(size)
    certain = _numbers_beyond_doubt(repaired)
    assert _is_subsequence(certain, _NUMBER.findall(clean))
    assert len(certain) >= 0.99 * len(_NUMBER.findall(clean))


def test_a_repaired_page_damages_into_itself() -> None:
    page = corrupt(_indents_off("".join(CASES["reports"])), TABLES[1])
    assert corrupt(repair(page).text, TABLES[1]) == page


def test_a_swallowed_digit_is_flagged_and_never_used() -> None:
    """復 across 岗通 shifts what follows up to a digit, which the decoder swallowed."""
    source = "區里會議研究，進展順利，實現目標。\n" * 3 + "全崗通模式2862人次。"
    page = corrupt(source, TABLES[1], convert=False)
    assert "862人次" in page
    assert "2862" not in page
    repaired = repair(page)
    assert "2862" not in repaired.text
    assert repaired.warnings
    assert _numbers_beyond_doubt(repaired) == []


def test_overlapping_marks_and_misaligned_readings() -> None:
    """The worked examples of the mechanism, byte for byte."""
    table = {"請": "qǐng", "報": "bào", "現": "xiàn", "數": "shù"}
    assert corrupt("成效。现将", table, fold=True) == "成效?,F(xiàn)將"
    assert corrupt("法治。县里", table, fold=True) == "法治??h里"
    assert corrupt("日报", table) == "日?qǐng)?bào)"
    assert corrupt("在赔偿等方面,", table) == "在賠償?shù)确矫?"
    assert corrupt("　（一）深入", {}) == "?。ㄒ唬┥钊?"


@pytest.mark.parametrize(("right", "wrong"), [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gbk")])
def test_text_read_with_the_wrong_encoding_is_decoded_back(right: str, wrong: str) -> None:
    source = CASES["mojibake"]
    repaired = repair(source.encode(right).decode(wrong))
    assert repaired.text == source
    assert [one.kind for one in repaired.repairs] == ["mojibake"]


def test_lines_that_lost_bytes_are_dropped_and_reported() -> None:
    good = CASES["mojibake"].splitlines(keepends=True)[0]
    repaired = repair(good.encode().decode("latin-1") * 3 + "ä¸\ufffd一行\n")
    assert repaired.text == good * 3
    assert "1 行" in repaired.warnings[0]


def test_digits_run_together_are_doubtful() -> None:
    text = "各村情况如下：12345678901234567890123456789012345678件。"
    repaired = repair(text)
    assert repaired.text == text
    assert repaired.doubtful == ((7, 45),)
    assert repaired.warnings


@given(st.text(alphabet="一二三件0123，。？?（）()aà\n\r 法治區学", max_size=60))
def test_short_texts_never_break_and_keep_their_lines(text: str) -> None:
    repaired = repair(text)
    assert repaired.text.count("\n") == text.count("\n")
    assert all(0 <= start < end <= len(repaired.text) for start, end in repaired.doubtful)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared seed documents are not beside the project")
class TestSharedTexts:
    """The real damaged page and the clean ones."""

    plain_traditional = ("shiquan-2017", "xiangtan_wj2025")

    @staticmethod
    def texts() -> dict[str, str]:
        paths = [*sorted(SHARED.glob("seeds/*.txt")), *sorted(SHARED.glob("eval/dev/*/*.txt"))]
        return {path.stem: path.read_bytes().decode("utf-8") for path in paths}

    def test_clean_ones_pass_and_traditional_ones_are_converted(self) -> None:
        for name, text in self.texts().items():
            if name.startswith("002_"):
                continue
            expected = OpenCC("t2s").convert(text) if name in self.plain_traditional else text
            assert repair(text).text == expected, name

    def test_the_damaged_page_is_whole_again(self) -> None:
        page = next(text for name, text in self.texts().items() if name.startswith("002_"))
        repaired = repair(page)
        assert repaired.doubtful == ()
        assert _NUMBER.findall(repaired.text) == _NUMBER.findall(page)
        assert re.findall(r"(?m)^\(.\).{4}", repaired.text) == [
            *("(一)深入贯彻", "(二)有效推进", "(三)高位推进", "(四)推动法治", "(五)夯实法治"),
            *("(一)法治建设", "(二)法治保障", "(三)法治建设", "(一)进一步提", "(二)进一步推", "(三)进一步开"),
        ]
        readings = inspect(page).table | {"請": "qǐng"}  # 請 stands in 日報 only, across two characters
        assert corrupt(_with_lost_indents(page, repaired.text), readings, fold=True) == page


def _with_lost_indents(page: str, text: str) -> str:
    """The repaired text full-width again where the damage hung on it: heads of lines cut before their bracket."""
    lines = zip(page.split("\n"), text.split("\n"), strict=True)
    return "\n".join(
        "　" + clean.replace("(", "（").replace(")", "）") if shown[:1] == "?" else clean for shown, clean in lines
    )
