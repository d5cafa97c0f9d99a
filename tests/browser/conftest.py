"""A real server on a free port of this machine and a real Chromium. Skipped with a reason where there is none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fixture_dataset import build
from playwright.sync_api import Browser, Page, sync_playwright
from programs import missing

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@dataclass
class Site:
    """The running dashboard and the file its default dataset lies in."""

    address: str
    dataset: Path


@dataclass
class Visit:
    """A browser page that keeps an account of what it asked for."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Visit:
        """Open a page by its path and wait until it has been drawn."""
        self.page.goto(f"{self.address}/{path}")
        return self.settled()

    def settled(self) -> Visit:
        """Wait until the head stands and no run is going on."""
        self.page.wait_for_selector(".pagetitle h1", timeout=30_000)
        self.page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=30_000)
        self.page.wait_for_selector("html[data-bridge]", state="attached", timeout=30_000)
        self.page.wait_for_timeout(350)
        return self

    def choose(self, field_key: str, label: str) -> Visit:
        """Pick an option of a field in the head."""
        self.page.locator(f".st-key-{field_key} input").click()
        self.page.keyboard.type(label)  # long lists only draw what is near the top
        self.page.get_by_role("option", name=label, exact=True).click()
        self.page.keyboard.press("Escape")
        self.page.wait_for_timeout(300)
        return self.settled()

    def assert_sound(self) -> None:
        """No error box of ours or of Streamlit's, and nothing asked of other machines."""
        for box in (".st-key-fault", "[data-testid='stException']", "[data-testid='stAlert']"):
            assert self.page.locator(box).count() == 0, self.page.locator(box).first.inner_text()
        assert self.outside == []


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the dashboard on the datasets of a folder."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"FAZHI_DATA_DIR": str(folder)}, stdout=subprocess.DEVNULL
    )
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return process, address
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    process.terminate()
    raise RuntimeError("the dashboard did not start within 30 seconds")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists() and not shutil.which("chromium"):
        missing(f"{CHROMIUM} is not installed (make packages)")
    with sync_playwright() as playwright:
        path = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The dashboard on a demonstration dataset and one of a user's own, which opens first."""
    folder = tmp_path_factory.mktemp("datasets")
    build(folder / "demo.duckdb")
    own = build(folder / "lanxiu.duckdb", name="lanxiu", fictional=False, seed=11)
    process, address = start(folder)
    yield Site(address, own)
    process.terminate()
    process.wait(10)


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    yield from visiting(browser, site.address)


def visiting(browser: Browser, address: str, **more: Any) -> Iterator[Visit]:
    """A page in a fresh browser context; `more` goes to the context (color_scheme="dark")."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", **more)
    context.set_default_timeout(30_000)
    visit = Visit(context.new_page(), address)

    def note(url: str) -> None:
        if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            visit.outside.append(url)

    visit.page.on("request", lambda request: note(request.url))
    visit.page.on("websocket", lambda socket: note(socket.url))
    yield visit
    context.close()
