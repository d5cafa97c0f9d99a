"""Read a folder as a build does; print what became of each file, how long it took, and the peak memory (MB).

A script of its own (`python read_all.py FOLDER`), so that the memory of the process is that of the reading.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from pathlib import Path

from etl import readers
from etl.errors import SourceRefused


def outcome(path: Path) -> dict[str, object]:
    try:
        document = readers.read(path)
    except SourceRefused as refused:
        return {"refused": str(refused)}
    except Exception:  # what the test looks for
        return {"error": traceback.format_exc()[-600:]}
    return {"text": len(document.text), "warnings": document.warnings}


def own_peak() -> float:
    """From /proc where there is one: the other figure begins with the peak of the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(folder: Path) -> None:
    found = []
    for path in readers.sources([folder]):
        started = time.perf_counter()
        what = outcome(path)
        seconds = round(time.perf_counter() - started, 3)
        found.append({"name": path.relative_to(folder).parts[0], "seconds": seconds, **what})
    readers.isolation.end()
    peak = [own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]
    print(json.dumps({"found": found, "peak": peak}))


main(Path(sys.argv[1]))
