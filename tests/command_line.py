"""Run a command of the ETL in the test's own process and keep what it said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.cli import main


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    status: int
    out: str
    err: str

    @property
    def facts(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def runner(captured: pytest.CaptureFixture[bytes]) -> Callable[..., Said]:
    """A function that runs one command; a usage error ends argparse by SystemExit, whose code is the status."""

    def command(*arguments: str | Path) -> Said:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        caught = captured.readouterr()
        return Said(status, caught.out.decode("utf-8"), caught.err.decode("utf-8"))

    return command
