"""Programs of the system that tests run against, and what happens to those tests where one is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

REQUIRED = os.environ.get("FAZHI_REQUIRE_PROGRAMS") == "1"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _needs(program: str | None, reason: str) -> pytest.MarkDecorator:
    """Skips where the program is missing; where all are required, the test runs and fails."""
    return pytest.mark.skipif(program is None and not REQUIRED, reason=reason)


needs_office = _needs(SOFFICE, "LibreOffice is not installed (make packages)")
needs_chromium = _needs(CHROMIUM, "Chromium is not installed (make packages)")


def missing(reason: str) -> NoReturn:
    """End a test or fixture whose program is missing."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def postgres_programs() -> Path:
    """The folder of initdb and pg_ctl, which Debian keeps out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    program = shutil.which("pg_ctl")
    found += [Path(program).resolve()] if program else []
    folders = [path.parent for path in found if (path.parent / "initdb").exists()]
    if not folders:
        missing("PostgreSQL is not installed (make packages)")
    return folders[-1]
