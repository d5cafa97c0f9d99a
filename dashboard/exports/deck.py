"""What a slide is, before PowerPoint: title, how to read it, native charts or a table, source, speaker notes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One series. `values` are unrounded, None leaves a gap; `label` stands at the last known value.

    `role` decides how it is drawn: unit, peer, median, quartile, target, goal (one year only), bar, dot (no line).
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    role: str = "peer"
    label: str = ""
    shapes: tuple[str, ...] = ()  # one a value: circle, square, diamond, up, down; or hollow-circle …
    colours: tuple[str, ...] = ()  # one a value, where points differ
    spans: tuple[tuple[float, float] | None, ...] = ()  # one a value: from, to, drawn as error bars


@dataclass(frozen=True)
class Chart:
    """A line chart over categories, or bars (from zero, with their values)."""

    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    low: float
    high: float
    step: float
    form: str  # number format of values and axis
    title: str = ""
    bars: bool = False


@dataclass(frozen=True)
class Cloud:
    """Points of an XY chart in one look. `role`: dot, overall, limit95%, limit99.8%; `names`: one a point, or ''."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    colour: str
    role: str
    names: tuple[str, ...] = ()
    shape: str = "circle"


@dataclass(frozen=True)
class Axis:
    """From, to, step, number format, title."""

    low: float
    high: float
    step: float
    form: str
    title: str


@dataclass(frozen=True)
class Scatter:
    """An XY chart."""

    clouds: tuple[Cloud, ...]
    across: Axis
    up: Axis
    title: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of words as the page shows them; `widths` are shares of the slide's width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    more: int = 0  # rows there are besides


@dataclass(frozen=True)
class Slide:
    """One message. Several charts stand in a grid on one scale."""

    title: str
    reading: str
    foot: str
    notes: str
    charts: tuple[Chart | Scatter, ...] = ()
    table: Table | None = None
    mark: str = ""  # the dataset, where a deck holds several
    size: float = 0.0  # points of the table's type; 0: by its number of rows
