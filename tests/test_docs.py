"""What the documents say is true: their commands exist, and every command and catalogue field is in them."""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

import pytest
import yaml

from etl import catalogue, cli, indicators
from etl.lexicon import DATA
from etl.model import Document, UnitMatch
from etl.sections import sections, sentences

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
CATALOGUE_README = ROOT / "data" / "catalogue" / "README.md"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))


def verbs() -> dict[str, argparse.ArgumentParser]:
    actions = cli.parser()._actions
    return next(dict(a.choices) for a in actions if isinstance(a, argparse._SubParsersAction))


def commands(text: str) -> tuple[set[str], set[str]]:
    """(make targets, ETL verbs) that a text names."""
    return set(re.findall(r"\bmake ([a-z]+)\b", text)), set(re.findall(r"python -m etl ([a-z]+)", text))


@pytest.mark.parametrize("name", READMES)
def test_every_command_named_exists_and_every_command_is_named(name: str) -> None:
    targets, named = commands(read(name))
    assert targets == make_targets()
    assert named == verbs().keys()


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("verb", verbs())
def test_every_option_is_documented(name: str, verb: str) -> None:
    line = next(line for line in read(name).splitlines() if line.startswith(f"python -m etl {verb}"))
    options = {option for action in verbs()[verb]._actions for option in action.option_strings}
    named = set(re.findall(r"--[a-z]+", line))
    assert named == {option for option in options if option.startswith("--")} - {"--help"}


def test_both_readmes_show_the_same_commands() -> None:
    blocks = [re.findall(r"^(?:make|python|git|\.ci/run)\b[^#\n]*", read(name), re.M) for name in READMES]
    assert len(blocks[0]) > 10
    assert [command.strip() for command in blocks[0]] == [command.strip() for command in blocks[1]]


@pytest.mark.parametrize("name", READMES)
def test_variables_and_exit_statuses_are_documented(name: str) -> None:
    text = read(name)
    for word in ("DATA=", "PORT=", "FAZHI_DATA_DIR", "FAZHI_REQUIRE_PROGRAMS"):
        assert word in text, word
    for status in (cli.OK, cli.BROKEN, cli.USAGE, cli.SOME_REFUSED):
        assert re.search(rf"^\| {status} \|", text, re.M), status


@pytest.mark.parametrize("name", [*READMES, "CHANGELOG.md", "data/catalogue/README.md"])
def test_the_paths_named_exist(name: str) -> None:
    named = re.findall(r"`((?:etl|data|tests|scripts|pages|dashboard|\.ci)/[\w./-]*)`", read(name))
    missing = [path for path in named if not (ROOT / path).exists() and not path.startswith("data/build")]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", read(name))
    assert targets and [target for target in targets if not (ROOT / target).exists()] == []


def test_the_catalogue_readme_names_every_field() -> None:
    named = set(re.findall(r"`(\w+)`", read("data/catalogue/README.md")))
    assert catalogue.FIELDS - named == set()
    assert catalogue.RULE_FIELDS - named == set()


def test_the_example_entry_of_the_catalogue_readme_works(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.+?)```", CATALOGUE_README.read_text(encoding="utf-8"), re.S)
    assert found
    raw = yaml.safe_load(found[1])[0]
    folder = shutil.copytree(DATA / "catalogue", tmp_path / "catalogue")
    with (folder / "decision.yml").open("a", encoding="utf-8") as file:
        file.write(found[1])
    entries = catalogue.load(folder)
    for example in raw["examples"]:
        assert (example["value"], example.get("qualifier", "=")) in values(raw["id"], example["text"], entries)
    for text in raw["counterexamples"]:
        assert values(raw["id"], text, entries) == []


def values(indicator_id: str, text: str, entries: catalogue.Catalogue) -> list[tuple[float | None, str]]:
    """What is read for an indicator out of a sentence of an annual report of 2024."""
    parts = sections(text, 2024, "annual_report")
    unknown = UnitMatch(None, "")
    document = Document(
        *("0" * 64, "text", "text", "text", "", "annual_report", unknown, 2024, text),
        sections=parts,
        sentences=sentences(text, parts),
    )
    facts = indicators.facts(document, entries)
    return [(fact.value, fact.qualifier) for fact in facts if fact.indicator_id == indicator_id]
