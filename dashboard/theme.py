"""Colours (two palettes, not an inversion of each other) and the style sheet. Text reaches 4.5:1 on page and card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import streamlit as st

SANS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',SimHei,sans-serif"
SERIF = "'Noto Serif SC','Noto Serif CJK SC','Source Han Serif SC',STZhongsong,SimSun,serif"


@dataclass(frozen=True)
class Palette:
    """`units`: the chosen units in order. `dims`: dimensions on the source page, hues of their own."""

    page: str
    card: str
    ink: str
    second: str
    third: str
    rule: str
    hairline: str
    peer_line: str
    peer_dot: str
    better: str
    worse: str
    caution: str
    band: str
    tint: str
    primary: str  # of buttons, with white words on it: as in .streamlit/config.toml
    units: tuple[str, ...]
    dims: tuple[str, ...]


LIGHT = Palette(
    page="#F7F8F9", card="#FFFFFF", ink="#16212B", second="#4E5A65", third="#626E79", rule="#DDE2E6",
    hairline="#EBEEF1", peer_line="#BCC5CC", peer_dot="#8C98A3", better="#17725A", worse="#B03A2E",
    caution="#8A5A00", band="rgba(22,33,43,0.08)", tint="#1F5FA8", primary="#1F5FA8",
    units=("#1F5FA8", "#BA5500", "#5B2A86", "#0E7C7B", "#A8325F", "#4A5400"),
    dims=("#2C6E9B", "#3F7D4E", "#9A6A1C", "#8C4A6B", "#5B5FA6", "#3B7A85", "#A0522D", "#6B7A2A", "#7D5A9E",
          "#4F6D8A", "#8A6A4A"),
)  # fmt: skip
DARK = Palette(
    page="#10161C", card="#18212A", ink="#E7ECF0", second="#B4BFC8", third="#93A0AB", rule="#2B3742",
    hairline="#232E38", peer_line="#51606C", peer_dot="#7C8A96", better="#6FCBA6", worse="#F2917F",
    caution="#E3B75B", band="rgba(231,236,240,0.08)", tint="#79B4F2", primary="#2F74BD",
    units=("#79B4F2", "#F0A25C", "#E6D2FF", "#5CC6BB", "#E06C9F", "#DCE98A"),
    dims=("#7DBCE3", "#8CCB98", "#E0B76A", "#DD9DBD", "#A9ACEB", "#86C6D0", "#E5A384", "#BCCB78", "#C7A9E4",
          "#9FBBD6", "#CFB18F"),
)  # fmt: skip


ORDER = (
    "frame",
    "cards",
    "evidence",
    "overview",
    "coverage",
    "compare",
    "catalogue",
    "reader",
    "standing",
    "review",
    "imports",
    "history",
    "present",
    "search",
    "print",
)

T = TypeVar("T")
_on_paper: ContextVar[bool] = ContextVar("on_paper", default=False)


@contextmanager
def paper() -> Iterator[None]:
    """What is made inside leaves the screen, and is light whatever the reader's browser shows."""
    token = _on_paper.set(True)
    try:
        yield
    finally:
        _on_paper.reset(token)


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Made once for each palette: what is built for a figure carries its colours, and files are light."""
    made: dict[str, T] = {}

    def get() -> T:
        key = palette().page
        if key not in made:
            made[key] = make()
        return made[key]

    return get


def palette() -> Palette:
    """The palette of the reader's browser, on paper the light one."""
    return DARK if not _on_paper.get() and st.context.theme.type == "dark" else LIGHT


def unit_colours(chosen: tuple[str, ...]) -> dict[str, str]:
    """unit_id -> colour, by the order of choice, the same on every page."""
    return dict(zip(chosen, palette().units, strict=False))


def apply() -> None:
    """Put the style sheet and the colour variables into the page."""
    shown = palette()
    fonts = f"--sans:{SANS};--serif:{SERIF}"
    turned = "invert(1) hue-rotate(180deg)" if shown is DARK else "none"  # what is drawn already, on paper
    printed = f"@media print{{:root{{{_variables(LIGHT)}--turned:{turned}}}}}"
    st.html(f"<style>:root{{{_variables(shown)}{fonts}}}\n{printed}\n{sheet()}</style>")


def _variables(colours: Palette) -> str:
    named = {k.replace("_", "-"): v for k, v in asdict(colours).items() if isinstance(v, str)}
    named |= {f"u{i}": colour for i, colour in enumerate(colours.units, 1)}
    return "".join(f"--{name}:{value};" for name, value in named.items())


@cache
def sheet() -> str:
    """style/*.css in the order of ORDER: what pages share before what single pages add."""
    folder = Path(__file__).parent / "style"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in ORDER)
