"""A finished figure made large: one factor for type, marks, lines and margins, and no text under the smallest size.

The figure is drawn for a canvas smaller by the factor, so that its own placing of labels holds.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from dashboard.charts.drawing import Drawing

FACTOR = 2.0
LEAST = 24.0  # pixels on a stage of 1920 x 1080
LENGTHS = {"xshift", "yshift", "ax", "ay", "standoff", "borderpad", "arrowwidth", "ticklen", "tickwidth", "l", "r", "t",
           "b"}  # fmt: skip
FONTS = {"font", "tickfont", "textfont"}
LINES = {"line"}


def enlarge(figure: Drawing, height: int) -> Drawing:
    """The figure `height` pixels high; the style sheet knows its width."""
    drawn = _scaled(copy.deepcopy(figure.to_dict()), "")
    drawn["layout"]["height"] = height
    return Drawing(drawn)


def _scaled(part: Any, name: str) -> Any:
    """Every length below this part, by the name it stands under."""
    if isinstance(part, dict):
        return {key: _value(key, value, name) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_scaled(item, name) for item in part]
    return part


def _value(key: str, value: Any, parent: str) -> Any:
    if key == "size" and parent in FONTS:
        return _each(value, lambda size: max(LEAST, round(size * FACTOR)))
    if (key == "size" and parent == "marker") or (key == "width" and parent in LINES) or key in LENGTHS:
        return _each(value, lambda length: length * FACTOR)
    if key == "dash" and isinstance(value, str):
        return re.sub(r"[\d.]+", lambda found: f"{float(found[0]) * FACTOR:g}", value)
    if key in ("text", "ticktext"):
        return _each(value, _words)
    return _scaled(value, key)


def _each(value: Any, change: Any) -> Any:
    """A value, or each of a list of them; anything else stays."""
    if isinstance(value, list | tuple):
        return [_each(item, change) for item in value]
    if isinstance(value, str):
        return change(value) if change is _words else value
    return change(value) if isinstance(value, int | float) and change is not _words else value


def _words(text: str) -> str:
    """Sizes written into a text."""
    return re.sub(
        r"font-size:\s*([\d.]+)px", lambda found: f"font-size:{max(LEAST, float(found[1]) * FACTOR):g}px", text
    )  # fmt: skip
