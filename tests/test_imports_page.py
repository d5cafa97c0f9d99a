"""The page 导入 without a browser: every state in both languages, and what its table and downloads say."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from dashboard_fixtures import html
from report_folder import SHUSHI_2023, WEIQIAO_2023, good
from streamlit.testing.v1 import AppTest

from dashboard import database, i18n, lookups
from dashboard.actions import batches, imports, job_state
from dashboard.actions.imports import IMPORT, TRIAL, Batch
from dashboard.imports import entries, template
from etl.pipeline import build, outcome_of
from etl.sources import SourceFile

ROOT = Path(__file__).parents[1]
Open = Callable[..., AppTest]
UNNAMED = SHUSHI_2023.replace("漱石街道", "本街道").replace("2023", "2024")
REVISED = WEIQIAO_2023.replace("2024-01-20", "2024-03-15").replace("败诉5件,败诉率7.04%", "败诉4件,败诉率5.63%")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("imports")
    folder = place / "data"
    folder.mkdir()
    build([good(place / "年报")], folder / "年报.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAZHI_DATA_DIR", str(folder))
        yield folder
    st.cache_data.clear()
    database._connection.clear()


@pytest.fixture(scope="module")
def tried(data_dir: Path) -> Batch:
    """One file that is fine, one without unit, one that cannot be read, one newer version, one copy."""
    files = {"好.txt": UNNAMED.replace("本街道", "漱石街道"), "无名.txt": UNNAMED, "空.txt": "", "更正.txt": REVISED,
             "副本.txt": WEIQIAO_2023}  # fmt: skip
    batch = imports.begin("年报", "年报", "某甲")
    batch = batches.take_in(batch, [(name, io.BytesIO(text.encode())) for name, text in files.items()])
    return run(batch, TRIAL)


def run(batch: Batch, kind: str) -> Batch:
    imports.start(batch, kind)
    while (job := imports.job_of(batch)) and job.runs:
        time.sleep(0.05)
    assert job and (job.state, job.message) == ("done", "")
    return batch


@pytest.fixture
def open_page(data_dir: Path) -> Open:
    def opened(**address: str) -> AppTest:
        i18n.use(address.get("lang", "zh"))
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for key, value in ({"dataset": "年报"} | address).items():
            test.query_params[key] = value
        test.switch_page("pages/imports.py")
        page = test.run()
        assert not page.exception and "notice fault" not in html(page)
        return page

    return opened


@pytest.mark.parametrize(
    "language, words", [("zh", ("导入报告", "导入记录", "7 份文件")), ("en", ("Import reports", "Import log"))]
)
def test_nothing_chosen_yet(open_page: Open, language: str, words: tuple[str, ...]) -> None:
    page = open_page(lang=language)
    assert all(word in html(page) for word in words)
    assert page.button(key="import-try").disabled
    assert page.selectbox(key="import-into-年报").value == "年报"


@pytest.mark.parametrize(
    "language, states", [("zh", ("未能读取", "待指定", "重复", "正常")), ("en", ("Not read", "Duplicate"))]
)
def test_a_trial_is_shown_file_by_file(open_page: Open, tried: Batch, language: str, states: tuple[str, ...]) -> None:
    page = open_page(batch=tried.token, lang=language)
    text = html(page)
    assert all(f"</b> {state}</span>" in text for state in states)
    table = page.dataframe[0].value
    assert list(table.iloc[:, 1]) == ["空.txt", "无名.txt", "副本.txt", "好.txt", "更正.txt"]
    changed = {"zh": "新增 3 个，改变 2 个，消失 0 个", "en": "3 new, 2 changed, 0 gone"}[language]
    assert changed in text
    told = list(table.iloc[:, 7])
    assert "空的" in told[0] and ("单位" if language == "zh" else "Unit") in told[1] and "内容相同" in told[2]
    assert "年报/苇桥/2023.txt" in told[4] and "5.63%" in table.iloc[4, 6]
    assert page.button(key="import-do") and page.query_params["batch"] == tried.token


def test_a_link_to_an_import_that_is_over(open_page: Open) -> None:
    page = open_page(batch="0" * 16)
    assert "已经结束" in html(page) and "batch" not in page.query_params


def test_a_running_job_is_seen_by_its_reader_and_by_others(open_page: Open, data_dir: Path, tried: Batch) -> None:
    uploads = tried.place.parents[1]
    before = job_state.read(tried.place)
    assert before
    with job_state.locked(uploads, tried.token):
        job_state.write(tried.place, job_state.Job(TRIAL, total=9, done=4, file="甲.txt", by="某甲", pid=1))
        assert "某甲正在检查或导入这个数据集（4/9）" in html(open_page())
        page = open_page(batch=tried.token)
        assert "正在检查：年报" in html(page) and page.button(key="import-cancel")
    job_state.write(tried.place, before)


def test_a_read_only_server_shows_the_log_alone(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    page = open_page()
    assert "只读" in html(page) and "导入记录" in html(page)
    assert not [button for button in page.button if str(button.key).startswith("import")]


def test_the_demonstration_is_no_target(open_page: Open, data_dir: Path) -> None:
    build([good(data_dir.parent / "别的")], data_dir / "published.duckdb")
    page = open_page(dataset="published")
    assert page.selectbox(key="import-into-published").options == ["年报", "新建数据集"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_dataset_is_made_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(tmp_path))
    i18n.use(language)

    def opened(**address: str) -> AppTest:
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for key, value in ({"lang": language} | address).items():
            test.query_params[key] = value
        test.switch_page("pages/imports.py")
        page = test.run()
        assert not page.exception and "notice fault" not in html(page)
        return page

    page = opened()
    assert i18n.t("empty.first") in html(page)
    assert page.selectbox(key="import-into-").value == "" and page.text_input(key="import-name")
    batch = imports.begin("", "新区", "某甲")
    batch = run(batches.take_in(batch, [("苇桥.txt", io.BytesIO(WEIQIAO_2023.encode()))]), TRIAL)
    page = opened(batch=batch.token)
    table = page.dataframe[0].value
    assert "7.04%" in table.iloc[0, 6] and page.button(key="import-do")
    run(batch, IMPORT)
    assert "href" in html(opened(batch=batch.token))
    assert [each.title_zh for each in database.datasets()[0]] == ["新区"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_a_table_that_can_be_imported(data_dir: Path, tmp_path: Path, language: str) -> None:
    i18n.use(language)
    indicators = lookups.indicators(str((data_dir / "年报.duckdb").resolve()), language)
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template.workbook(indicators))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert len(book.worksheets) == 3 and len(list(book.worksheets[2].rows)) == len(indicators) + 2
    assert [cell.value for cell in sheet[2]] == [i18n.t(f"template.{name}") for name in template.COLUMNS]
    assert ("示例" if language == "zh" else "Example") in str(sheet["I3"].value)
    sheet["A3"] = "上海市青浦区盈浦街道"
    book.save(path)
    (tmp_path / "模板.csv").write_bytes(template.comma_separated(indicators).replace(
        i18n.t("template.example.unit").encode(), "上海市青浦区盈浦街道".encode()))  # fmt: skip
    for file in (path, tmp_path / "模板.csv"):
        found = outcome_of(SourceFile(file, tmp_path))
        assert [(fact.unit_name, fact.year, fact.value) for fact in found.facts] == [("盈浦街道", 2024, 12.0)], (
            found.issues
        )


def test_entries_are_in_the_order_of_urgency(data_dir: Path) -> None:
    i18n.use("zh")
    path = str((data_dir / "年报.duckdb").resolve())
    found = entries.of_log(path, lookups.indicators(path, "zh"))
    assert [entry.state for entry in found] == sorted((entry.state for entry in found), key=entries.STATES.index)
    assert entries.of_batch([], ["b.txt", "a.txt"], ["a.txt"])[-1].state == "waiting"
    assert IMPORT == "import"
