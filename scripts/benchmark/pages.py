"""Script time of warm reruns: every page in one session, another value in one of its fields before each rerun."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from dashboard.navigation import HOME, PAGES

ROOT = Path(__file__).resolve().parents[2]
CHANGED = ("unit", "units", "year", "indicator", "parent", "to", "members", "status", "outcome", "dimension")


@dataclass(frozen=True)
class Timing:
    """Seconds: the first run of the page (nothing cached), then reruns with changing choices."""

    page: str
    first: float
    reruns: tuple[float, ...]
    faults: int

    @property
    def middle(self) -> float:
        return median(self.reruns)

    @property
    def p95(self) -> float:
        return quantiles(self.reruns, n=20, method="inclusive")[-1]


@contextmanager
def clock() -> Iterator[list[float]]:
    """What every run of the script takes, from its begin to its end, garbage collection included."""
    taken: list[float] = []
    original = ScriptRunner._run_script

    def timed(self: ScriptRunner, data: Any) -> None:
        began = time.perf_counter()
        try:
            original(self, data)
        finally:
            taken.append(time.perf_counter() - began)

    ScriptRunner._run_script = timed  # type: ignore[method-assign,assignment]
    try:
        yield taken
    finally:
        ScriptRunner._run_script = original  # type: ignore[method-assign]


def measure(reruns: int = 24, only: tuple[str, ...] = ()) -> Iterator[Timing]:
    """Every page, or those named."""
    for row in PAGES:
        if not only or row.name in only:
            yield _page(row.name, reruns)


def _page(name: str, reruns: int) -> Timing:
    rng = random.Random(7)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    test.query_params["dataset"] = "benchmark"
    if name != HOME:
        test.switch_page(f"pages/{name}.py")
    with clock() as taken:
        test.run()
        if test.query_params.get("dataset") not in ("benchmark", ["benchmark"]):
            raise SystemExit(f"{name}: the dataset was not opened")
        first = sum(taken)
        taken.clear()
        faults = _broken(test)
        for _ in range(reruns):
            change(test, rng)
            test.run()
            faults += _broken(test)
        return Timing(name, first, tuple(taken), faults)


def _broken(test: AppTest) -> int:
    return len(test.exception) + sum("notice fault" in str(e.proto.body) for e in test.get("html"))


def change(test: AppTest, rng: random.Random) -> None:
    """Another choice in one field, as a reader makes it."""
    boxes = {w.key: w for w in [*test.selectbox, *test.multiselect] if w.key in CHANGED and len(w.options) > 1}
    if not boxes:
        return
    box = boxes[rng.choice(sorted(boxes))]
    option = rng.randrange(len(box.options))
    if hasattr(box, "select_index"):
        box.select_index(option)
    else:
        box.set_value([box.options[i] for i in rng.sample(range(len(box.options)), 3)])
