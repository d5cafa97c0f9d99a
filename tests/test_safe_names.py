"""Whatever an uploaded file is called, it stays in its folder under a name that every system takes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.actions.safe_names import MAX_BYTES, MAX_FOLDERS, key_of, safe_name, safe_path
from etl import readers

parts = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["..", ".", "", "CON", "aux.txt", "~$a.docx", "build", "a" * 400, "报告" * 90]),
)
names = st.lists(parts, max_size=9).flatmap(lambda p: st.sampled_from(["/", "\\"]).map(lambda s: s.join(p)))


@settings(deadline=None)
@given(name=names, taken=st.lists(names, max_size=3))
@example(name="../../etc/passwd", taken=[])
@example(name="\ud800.txt", taken=[])
@example(name="a.duckdb", taken=["A_duckdb"])
def test_a_path_stays_inside_and_is_its_own(name: str, taken: list[str]) -> None:
    there = [safe_path(each) for each in taken]
    path = safe_path(name, there)
    posix = PurePosixPath(path)
    assert path and not posix.is_absolute() and ".." not in posix.parts and len(posix.parts) <= MAX_FOLDERS + 1
    assert path.casefold() not in {each.casefold() for each in there}
    for part in posix.parts:
        assert 0 < len(part.encode()) <= MAX_BYTES and not part.startswith(".") and part == part.strip(". ")
        assert part.isprintable() or not part.isascii()
    assert safe_path(path) == path
    assert Path("/uploads").joinpath(path).resolve().is_relative_to("/uploads")


@settings(deadline=None)
@given(name=names)
def test_every_file_is_one_that_a_build_looks_at(name: str) -> None:
    path = Path(safe_path(name))
    skipped = {*readers._SKIPPED_FOLDERS, *readers._SKIPPED_FILES}
    assert not skipped & set(path.parts) and ".duckdb" not in path.suffixes


@settings(deadline=None)
@given(title=st.text(max_size=200), taken=st.lists(st.text(max_size=10), max_size=3))
def test_a_key_is_a_plain_name(title: str, taken: list[str]) -> None:
    key = key_of(title, ["demo", "published", *taken])
    assert key and key == Path(key).name and not key.startswith(".") and len(key.encode()) < 70
    assert key.casefold() not in {"demo", "published", *(each.casefold() for each in taken)}


@pytest.mark.parametrize(
    "given_name, safe",
    [("青浦区/盈浦街道2024.docx", "青浦区/盈浦街道2024.docx"), ("C:\\文件\\a.txt", "C_/文件/a.txt"), ("", "file"),
     ("/..//.隐藏/报告.pdf", "隐藏/报告.pdf"), ("nul.txt", "_nul.txt"), ("fazhi-dataset.yml", "_fazhi-dataset.yml")],
)  # fmt: skip
def test_names_people_use(given_name: str, safe: str) -> None:
    assert safe_path(given_name) == safe


def test_names_taken_are_numbered_and_long_ones_keep_their_ending() -> None:
    assert safe_path("A.txt", ["a.txt", "A (2).txt"]) == "A (3).txt"
    assert safe_name("报告" * 100 + ".docx").endswith(".docx")
