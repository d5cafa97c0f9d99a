"""First views: seconds from a fresh browser's request until the page is drawn and no run is going on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmark.dataset import ROOT
from dashboard.exports import image
from dashboard.navigation import PAGES, path_of

FLAGS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
DRAWN = "[data-testid='stApp'][data-test-script-state='notRunning']"
WAIT = 120_000  # milliseconds


def measure(folder: Path, only: tuple[str, ...] = ()) -> Iterator[tuple[str, float, float]]:
    """(page, seconds on a server that has just been started, seconds of the next reader's first view)."""
    for row in PAGES:
        if not only or row.name in only:
            with _server(folder) as address, sync_playwright() as play:
                browser = play.chromium.launch(executable_path=image.browser(), args=FLAGS)
                path = f"{address}/{path_of(row.name).removeprefix('./')}?dataset=benchmark"
                yield row.name, _first_view(browser, path), _first_view(browser, path)
                browser.close()


def _first_view(browser: Browser, path: str) -> float:
    """A reader without a cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    began = time.perf_counter()
    page.goto(path)
    page.wait_for_selector(".pagetitle h1", timeout=WAIT)
    page.wait_for_selector(DRAWN, timeout=WAIT)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=WAIT)
    taken = time.perf_counter() - began
    context.close()
    return taken


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = int(s.getsockname()[1])
    line = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        line, cwd=ROOT, env=os.environ | {"FAZHI_DATA_DIR": str(folder)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _await(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")
