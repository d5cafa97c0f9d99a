"""A program with all processes that it starts, and how much memory they took together at the worst moment."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_EVERY = 0.05  # seconds


@dataclass(frozen=True)
class Ran:
    status: int
    said: str
    errors: str
    megabytes: float  # peak of the whole tree; pages that processes share count once
    seconds: float


def run_etl(*arguments: object, folder: Path) -> Ran:
    """`python -m etl …` with its output in files of `folder`, watched until it ends."""
    line = [sys.executable, "-m", "etl", *map(str, arguments)]
    said, errors = folder / "said", folder / "errors"
    started, peak = time.monotonic(), 0.0
    with said.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(line, cwd=ROOT, stdout=out, stderr=err)
        while process.poll() is None:
            peak = max(peak, sum(map(_megabytes, _tree(process.pid))))
            time.sleep(_EVERY)
    seconds = time.monotonic() - started
    read = [path.read_text(encoding="utf-8", errors="surrogateescape") for path in (said, errors)]
    return Ran(process.returncode, *read, megabytes=peak, seconds=seconds)


def _tree(process: int) -> list[int]:
    """The process and all below it."""
    found = [process]
    for parent in found:
        try:
            threads = list(Path(f"/proc/{parent}/task").iterdir())
            children = [child for thread in threads for child in (thread / "children").read_text().split()]
        except OSError:  # it has just ended
            continue
        found.extend(map(int, children))
    return found


def _megabytes(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
