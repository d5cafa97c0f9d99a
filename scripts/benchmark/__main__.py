"""`make benchmark`: builds the large dataset once, then measures pages, first views, and files. Prints a table."""

from __future__ import annotations

import argparse
import logging
import os
import time

from benchmark import browser, files, pages
from benchmark.dataset import ROOT, build
from dashboard.exports import image

FOLDER = ROOT / "data" / "build" / "benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reruns", type=int, default=24)
    parser.add_argument("--only", nargs="*", default=[], help="pages")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["FAZHI_DATA_DIR"] = str(FOLDER)
    began = time.perf_counter()
    build(FOLDER / "benchmark.duckdb")
    print(f"dataset {time.perf_counter() - began:.1f} s")
    for timing in pages.measure(given.reruns, tuple(given.only)):
        print(
            f"{timing.page:10} first {timing.first:6.2f} s  median {timing.middle * 1000:6.0f} ms  "
            f"p95 {timing.p95 * 1000:6.0f} ms  ({len(timing.reruns)} reruns, {timing.faults} faults)",
            flush=True,
        )
    if image.available():
        for page, cold, next_reader in browser.measure(FOLDER, tuple(given.only)):
            print(f"{page:10} first view {cold:6.2f} s on a fresh server, {next_reader:6.2f} s after it", flush=True)
    for name, seconds in files.measure():
        print(f"{name:32} {seconds:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
