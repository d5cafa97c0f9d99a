"""Pictures of figures: PNG for slides and documents, SVG for print. One Chromium serves all, started when first needed.

Nothing is fetched: Plotly's own library comes from the installed package, MathJax is left out.
"""

from __future__ import annotations

import asyncio
import atexit
import copy
import os
import shutil
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cache
from html import escape
from threading import Lock, Thread
from typing import Any

from dashboard import theme
from dashboard.charts.drawing import Drawing
from dashboard.exports.fault import ExportError
from dashboard.i18n import t

FORMATS = ("png", "svg")
WIDTH = 1100  # pixels, the width of a card on a common screen
SCALE = 2  # PNG: twice the pixels, sharp on paper and on large screens
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
WAIT = 30  # seconds; a Chromium that is silent for longer is taken for dead

HEAD, FOOT = 54, 40  # pixels above and below the figure for title and source

_lock = Lock()
_server: _Server | None = None


class _Server:
    """An event loop on a thread of its own with one Chromium. Kaleido's own server waits for ever when that dies."""

    def __init__(self, path: str | None) -> None:
        import kaleido  # takes as long as a third of the first page

        self.loop = asyncio.new_event_loop()
        Thread(target=self.loop.run_forever, daemon=True).start()
        self.chromium = kaleido.Kaleido(
            n=1, timeout=WAIT, page_generator=kaleido.PageGenerator(mathjax=False), path=path
        )
        try:
            self.run(self.chromium.__aenter__())
        except BaseException:
            self.loop.call_soon_threadsafe(self.loop.stop)
            raise

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WAIT)

    def draw(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        return bytes(self.run(self.chromium.calc_fig(figure, opts=options)))

    def close(self) -> None:
        try:
            self.run(self.chromium.__aexit__(None, None, None))
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)


def browser() -> str | None:
    """The Chromium of this machine: BROWSER_PATH, else the usual names on the search path. None: there is none."""
    named = os.environ.get("BROWSER_PATH")
    if named is not None:
        return named if os.access(named, os.X_OK) else None
    return _on_path(os.environ.get("PATH", ""))


@cache
def _on_path(path: str) -> str | None:
    """Asked for every card of a page, and each answer looks at dozens of places: a new Chromium needs a new start."""
    return next((found for name in NAMES if (found := shutil.which(name, path=path))), None)


def available() -> bool:
    """Whether this server can draw; otherwise the reader's own browser does."""
    return browser() is not None


@dataclass(frozen=True)
class Caption:
    """What must go with a picture that leaves the page: title above, source and the dataset's mark below."""

    title: str
    foot: str


def to_bytes(figure: Drawing, kind: str, caption: Caption, width: int = WIDTH) -> bytes:
    """The figure on white with its caption. Raises ExportError where Chromium does not answer."""
    drawn = _captioned(figure, caption)
    options = {
        "format": kind, "width": width, "height": drawn["layout"]["height"], "scale": SCALE if kind == "png" else 1,
    }  # fmt: skip
    try:
        return _started().draw(drawn, options)
    except Exception as error:  # whatever Chromium or its pipe raises: the next attempt gets a new one
        stop()
        raise ExportError(t("export.failed")) from error


def _captioned(figure: Drawing, caption: Caption) -> dict[str, Any]:
    """Cards lend the figure background and heading; a file has neither."""
    drawn: dict[str, Any] = copy.deepcopy(figure.to_dict())
    layout = drawn["layout"]
    margin = dict(layout["margin"])
    margin |= {"t": margin["t"] + HEAD, "b": margin["b"] + FOOT}
    p = theme.palette()
    layout |= {"paper_bgcolor": p.card, "plot_bgcolor": p.card, "height": layout["height"] + HEAD + FOOT}
    layout |= {"margin": margin}
    place = {"showarrow": False, "xref": "paper", "yref": "paper", "xanchor": "left", "align": "left", "x": 0}
    head = {"text": f"<b>{escape(caption.title)}</b>", "y": 1, "yanchor": "bottom", "yshift": margin["t"] - 36}
    foot = {"text": escape(caption.foot), "y": 0, "yanchor": "top", "yshift": 20 - margin["b"]}
    left = {"xshift": 12 - margin["l"]}
    layout["annotations"] = [
        *layout.get("annotations", ()), place | left | head | {"font": {"size": 18, "color": p.ink}},
        place | left | foot | {"font": {"size": 12, "color": p.second}},
    ]  # fmt: skip
    return drawn


def _started() -> _Server:
    global _server
    with _lock:
        if _server is None:
            _server = _Server(browser())
            atexit.register(stop)
        return _server


def stop() -> None:
    """End Chromium; the next picture starts it again."""
    global _server
    with _lock:
        server, _server = _server, None
    if server:
        atexit.unregister(stop)
        server.close()
