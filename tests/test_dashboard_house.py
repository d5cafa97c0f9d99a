"""The house rules of the dashboard: no word outside `texts`, none missing in a language, imports as agreed."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from dashboard import i18n
from dashboard.navigation import PAGES
from dashboard.texts import TEXTS

ROOT = Path(__file__).parents[1]
CODE = sorted([*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])
WORDS_LIVE_IN = {"texts.py", "leftovers.py"}  # besides the modules of dashboard/texts
HAN = re.compile(r"[\u4e00-\u9fff]")
HAN_ALLOWED = {"法治对照", "%无案件%"}  # the page's title before any language is known; a note of the dataset
LATIN_ALLOWED = {
    "CSV", "XLSX", "PPTX", "DOCX", "PNG", "SVG", "Chromium", "P", "N", "python", "etl", "build", "db", "data", "duckdb",
    "m", "English", "PageDown", "PageUp", "Home", "End", "Esc", "E", "F", "H",
}  # fmt: skip
COUNTED = re.compile(
    r"\{\w+\} (?:more |annual |peer )?(?:cards|characters|decisions|documents|facts|files|hints|indicators|items|lines|"
    r"numbers|peers|questions|reports|rows|sentences|units|values|villages|years)\b"
)
NEVER_ONE = {  # limits, sizes of texts, and numbers that are no count
    "deck.added_some", "deck.full", "export.too_many", "form.per_village.basis", "history.more", "imports.files",
    "imports.too_many", "profile.text", "profile.text.cut",
}  # fmt: skip


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_text_exists_in_both_languages_with_the_same_fields(key: str) -> None:
    chinese, english = TEXTS[key]
    assert chinese or english
    if key not in ("trends.target.exactly",):
        assert chinese and english
    assert fields(chinese) == fields(english) or fields(english) <= fields(chinese)


def test_chinese_texts_hold_no_english_words() -> None:
    for key, (chinese, _) in TEXTS.items():
        words = set(re.findall(r"[A-Za-z]+", re.sub(r"\{\w+\}", "", chinese)))
        assert words <= LATIN_ALLOWED, key


def test_english_texts_hold_no_chinese() -> None:
    for key, (_, english) in TEXTS.items():
        assert not HAN.search(english) or key == "language.zh", key


def test_english_counts_agree_with_their_noun() -> None:
    """One mechanism: `{n} [report|reports]`; a plain `{n} reports` says "1 reports" one day."""
    text = "{n} [report|reports] of {units} [unit has|units have] numbers"
    assert i18n.agreed(text, {"n": 1, "units": "1"}) == "{n} report of {units} unit has numbers"
    assert i18n.agreed(text, {"n": 21, "units": 0}) == "{n} reports of {units} units have numbers"
    for key, (_, english) in TEXTS.items():
        for found in i18n.AGREES.finditer(english):
            assert i18n.FIELD.search(english, 0, found.start()), key
        assert not COUNTED.search(english) or key in NEVER_ONE, key


def test_literal_keys_exist() -> None:
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    assert key.value in TEXTS, f"{path.name}: {key.value}"


def test_no_chinese_words_in_code() -> None:
    for path in CODE:
        if path.name in WORDS_LIVE_IN or path.parent.name == "texts":
            continue
        module = tree(path)
        docs = {id(n.body[0].value) for n in ast.walk(module) if _has_docstring(n)}  # type: ignore[attr-defined]
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                said = node.value
                for allowed in HAN_ALLOWED:
                    said = said.replace(allowed, "")
                assert not HAN.search(said), f"{path.name}: {node.value[:40]}"


def _has_docstring(node: ast.AST) -> bool:
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef)
    return isinstance(node, kinds) and bool(node.body) and isinstance(node.body[0], ast.Expr)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_imports_keep_their_direction() -> None:
    for path in CODE:
        names = imported(path)
        if path.parent.name != "actions":  # what changes something: imports, reviews
            assert "etl" not in names, path
        if path.name not in ("database.py", "queries.py"):
            assert "duckdb" not in names, path
        if path.parent.name == "pages":
            assert not names & {"plotly", "pandas", "etl", "duckdb"}, path


def test_every_page_row_has_its_script_and_every_script_its_row() -> None:
    assert {row.name for row in PAGES} == {path.stem for path in (ROOT / "pages").glob("*.py")}
