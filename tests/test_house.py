"""The house keeps its shape: who may import whom, how long a file may be, nothing of this machine in the repository."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 300
TO_BE_SPLIT = {  # tests that have grown too long; the list may only shrink
    "tests/fixture_dataset.py",
    "tests/make_documents.py",
    "tests/test_checks.py",
    "tests/test_demo.py",
    "tests/test_reader_formats.py",
    "tests/test_resolve.py",
    "tests/test_warehouse.py",
}

# What every stage of the ETL may import, then what each may import besides. Whoever is not named may import no more.
HELPERS = {"model", "errors", "lexicon", "figures"}
BESIDES: dict[str, set[str]] = {
    "corrections": set(),  # what people said about files
    "editions": {"corrections"},
    "catalogue": set(),  # helper tables: indicators and divisions as data
    "gazetteer": set(),
    "quantities": set(),
    "readers": set(),
    "repair": set(),
    "document": set(),
    "sections": set(),
    "tabular": set(),
    "resolve": set(),
    "checks": set(),
    "warehouse": {"editions"},  # its records
    "reviews": set(),
    "evaluation": set(),
    "indicators": {"catalogue", "quantities"},
    "mentions": {"gazetteer"},  # the four modules that find a document's unit, in their order
    "unit_clues": {"gazetteer", "mentions"},
    "unit_places": {"gazetteer", "mentions", "unit_clues"},
    "units": {"gazetteer", "mentions", "unit_clues", "unit_places"},
    "examples": {"catalogue"},
    "demo": {"repair"},  # damaged pages are made with the model of the damage; the module is named below
    "file_names": {"gazetteer", "unit_clues"},
    "sources": {"readers", "gazetteer", "warehouse", "corrections"},  # what a folder brings along
    "workers": set(),  # processes; knows nothing of reports
    "outcomes": {"sources", "workers"},
    "incremental": {"sources", "readers", "warehouse", "corrections"},  # what need not be read again
    "__main__": {"cli"},
}
HELPERS_KNOW = {"model": set(), "errors": set(), "interruption": set(), "figures": set(), "lexicon": {"errors"}}
KNOW_THE_ORDER = {"pipeline", "recognition", "cli"}  # of the whole, of one file, of commands
DEMO_USES = {"etl.repair.forward", "etl.repair.script"}
DATABASE = ("dashboard.database", "dashboard.queries", "etl.warehouse")


@cache
def modules() -> dict[str, tuple[Path, frozenset[str]]]:
    """Every module of the program: name -> (file, what it imports, as far down as a module of ours goes)."""
    folders = (ROOT / part for part in ("pages", "dashboard", "etl"))
    files = [ROOT / "app.py", *(file for folder in folders for file in sorted(folder.rglob("*.py")))]
    return {_name(file): (file, frozenset(_imports(file))) for file in files}


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{file}: relative import"
            yield from (_deepest(node.module, alias.name) for alias in node.names)


def _deepest(module: str, name: str) -> str:
    """`from etl import readers` imports etl.readers, `from etl.model import Fact` imports etl.model."""
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if inner.is_dir() or inner.with_suffix(".py").is_file() else module


def imported_by(part: str) -> Iterator[tuple[str, str]]:
    """(module, imported) of everything in a package."""
    for name, (_, imported) in modules().items():
        if within(name, part):
            yield from ((name, other) for other in sorted(imported))


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def stage(name: str) -> str:
    """etl.readers.csv -> readers, etl -> ''."""
    return f"{name}.".split(".")[1]


def test_there_is_something_to_look_at() -> None:
    assert {"app", "etl.pipeline", "etl.readers.csv", "dashboard.charts.trends", "pages.trends"} <= set(modules())


def test_pages_import_the_dashboard_only() -> None:
    foreign = ("etl", "pages", "app", "duckdb", "plotly", "pandas")
    assert [edge for edge in imported_by("pages") if within(edge[1], *foreign)] == []


def test_the_dashboard_never_imports_the_etl_or_pages() -> None:
    wrong = [edge for edge in imported_by("dashboard") if within(edge[1], "etl", "pages", "app")]
    assert [edge for edge in wrong if not within(edge[0], "dashboard.actions")] == []


def test_the_etl_knows_no_interface() -> None:
    foreign = ("streamlit", "plotly", "dashboard", "pages", "app")
    assert [edge for edge in imported_by("etl") if within(edge[1], *foreign)] == []


def test_a_stage_imports_model_errors_and_helper_tables_only() -> None:
    wrong = []
    for name, other in imported_by("etl"):
        mine, theirs = stage(name), stage(other)
        if not within(other, "etl") or mine == theirs or mine in KNOW_THE_ORDER:
            continue
        allowed = HELPERS_KNOW[mine] if mine in HELPERS_KNOW else HELPERS | BESIDES.get(mine, set())
        if theirs not in allowed:
            wrong.append((name, other))
    assert wrong == []


def test_every_stage_has_its_row() -> None:
    stages = {stage(name) for name in modules() if within(name, "etl")} - {""}
    assert stages == set(BESIDES) | set(HELPERS_KNOW) | KNOW_THE_ORDER


def test_only_the_command_line_knows_the_pipeline() -> None:
    users = {name for name, other in imported_by("etl") if other == "etl.pipeline"}
    assert users == {"etl.cli"}


def test_formats_ignore_one_another() -> None:
    readers = {name: file for name, (file, _) in modules().items() if within(name, "etl.readers")}
    formats = {
        name for name, file in readers.items() if re.search(r"^READER\b", file.read_text(encoding="utf-8"), re.M)
    }
    assert {"etl.readers.text", "etl.readers.html", "etl.readers.csv", "etl.readers.xlsx"} <= formats
    assert {name for name, other in imported_by("etl") if other in formats} == {"etl.readers"}


def test_the_demonstration_uses_the_model_of_the_damage_only() -> None:
    outside = {other for _, other in imported_by("etl.demo") if within(other, "etl") and stage(other) != "demo"}
    assert outside <= DEMO_USES


def test_only_the_database_modules_touch_duckdb() -> None:
    users = {name for name, (_, imported) in modules().items() if any(within(other, "duckdb") for other in imported)}
    assert users and {name for name in users if not within(name, *DATABASE)} == set()


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository, as git sees them: committed, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Path -> content of every tracked text file."""
    found = {}
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data[:4096]:
            found[str(path.relative_to(ROOT))] = data.decode("utf-8", errors="replace")
    return found


def test_no_python_file_is_too_long() -> None:
    lengths = {name: text.count("\n") for name, text in texts().items() if name.endswith(".py")}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST and name not in TO_BE_SPLIT}
    assert long == {}


def of_this_machine() -> set[str]:
    """What only this machine knows: its folders, its name, the hosts and folders its installers ask."""
    installers = [value for name, value in os.environ.items() if re.match("PIP_|UV_|NPM_|npm_|GOPROXY", name)]
    hosts = {host for value in installers for host in re.findall(r"//(?:[^/@\s]*@)?([\w.-]+)", value)}
    folders = {path for value in installers for path in re.findall(r"(?<![/\w])/\w[\w/.-]+", value)}
    known = {*hosts, *folders, str(ROOT), str(Path.home()), socket.gethostname()}
    return {word for word in known if len(word) > 4 and word != "localhost"}


def test_nothing_of_this_machine_is_in_the_repository() -> None:
    words = [re.compile(rf"(?<![\w/.]){re.escape(word)}(?![\w])") for word in of_this_machine()]
    assert [(name, word.pattern) for name, text in texts().items() for word in words if word.search(text)] == []


def test_no_absolute_path_of_anybody() -> None:
    home = re.compile(r"(?<![\w.])/(?:home|root|Users|opt|mnt|srv)/\w|(?<![\w.])/(?:tmp|work)/\w|\b[A-Z]:\\\w")
    assert [(name, found.group()) for name, text in texts().items() if (found := home.search(text))] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_with_hashes_and_name_no_address(name: str) -> None:
    lines = [line for line in texts()[name].splitlines() if line and not line.lstrip().startswith("#")]
    assert [line for line in lines if not re.match(r"[a-z0-9._-]+==\S+ \\$| {4}--hash=sha256:[0-9a-f]{64}", line)] == []
    assert len(lines) > 100 and not re.search(r"://|--(?:extra-)?index|--find-links|--trusted-host", texts()[name])


def test_the_locks_agree() -> None:
    locks = (texts()[name] for name in ("requirements.lock", "requirements-dev.lock"))
    run, develop = (set(re.findall(r"^\S+==\S+", lock, re.M)) for lock in locks)
    assert run < develop


def declared() -> tuple[set[str], set[str]]:
    """Distributions that pyproject.toml asks for: to run, and for tests besides."""
    project = tomllib.loads(texts()["pyproject.toml"])["project"]
    asked = (project["dependencies"], project["optional-dependencies"]["dev"])
    run, tests = ({_distribution(re.split(r"[<>=\[ ]", line)[0]) for line in lines} for lines in asked)
    return run, tests


def optional() -> set[str]:
    """Distributions that only some installations need: their imports say what to install where they are missing."""
    extras = tomllib.loads(texts()["pyproject.toml"])["project"]["optional-dependencies"]
    wanted = (line for name, lines in extras.items() if name != "dev" for line in lines)
    return {_distribution(re.split(r"[<>=\[ ]", line)[0]) for line in wanted}


def _distribution(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_locked() -> None:
    run, tests = declared()
    run_lock, dev_lock = (
        set(re.findall(r"^([\w.-]+)==", texts()[f"requirements{part}.lock"], re.M)) for part in ("", "-dev")
    )
    assert run and run - run_lock == set()
    assert tests and tests - dev_lock == set()


@pytest.mark.parametrize("part", ["program", "scripts", "scripts/benchmark", "tests"])
def test_every_import_is_declared(part: str) -> None:
    """What stands in the environment only because something else brought it may be gone with the next lock."""
    run, tests = declared()
    run |= optional()
    files = [file for file, _ in modules().values()] if part == "program" else sorted((ROOT / part).rglob("*.py"))
    if part == "scripts":  # the benchmark runs where the test tools are installed
        files = [file for file in files if file.parent.name != "benchmark"]
    imported = {name.split(".")[0] for file in files for name in _imports(file)}
    ours = {
        "app",
        "benchmark",
        "dashboard",
        "etl",
        "pages",
        "scripts",
        "tests",
        *(path.stem for path in (ROOT / "tests").iterdir()),
    }
    known = packages_distributions() | {name: [name] for name in optional()}  # tested where they are not installed, too
    foreign = imported - set(sys.stdlib_module_names) - ours
    allowed = run if part in ("program", "scripts") else run | tests
    assert {name for name in foreign if not {_distribution(d) for d in known.get(name, [])} & allowed} == set()
