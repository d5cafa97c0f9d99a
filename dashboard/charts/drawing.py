"""Figures as the description that the browser draws, without what Plotly's Python objects do to it on the way.

Building, checking and copying those objects took more than half of the time of a page (0.1 s for 24 panels). Nothing
here changes a figure once it is made, and the tests have Plotly check every one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go


class Drawing(go.Figure):
    """A figure made of its description ("data", "layout"), which is handed on as it is: to be read, not to be changed.

    A figure to Streamlit and Kaleido; what only Plotly's objects can do is not there.
    """

    def __init__(self, described: dict[str, Any]) -> None:
        self._described = described

    def to_dict(self) -> dict[str, Any]:
        return self._described

    to_plotly_json = to_dict

    def __repr__(self) -> str:
        return f"Drawing of {len(self._described['data'])} traces"


@dataclass
class Canvas:
    """A figure under construction."""

    layout: dict[str, Any]
    traces: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)

    def scatter(self, **trace: Any) -> None:
        self.traces.append({"type": "scatter", **trace})

    def note(self, **annotation: Any) -> None:
        self.notes.append(annotation)

    def across(self, y: float, line: dict[str, Any]) -> None:
        """A line over the whole width."""
        self.shapes.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line})

    def figure(self) -> Drawing:
        return Drawing(
            {"data": self.traces, "layout": self.layout | {"annotations": self.notes, "shapes": self.shapes}}
        )
