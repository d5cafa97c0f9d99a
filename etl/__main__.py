"""`python -m etl …`"""

import io
import signal
import sys
from types import FrameType
from typing import NoReturn, TextIO

from etl.cli import main


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Being asked to end is Ctrl+C from another program: leave tidily, with the same words."""
    raise KeyboardInterrupt


def _run() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        _speak_chinese(stream)
    return main()


def _speak_chinese(stream: TextIO) -> None:
    """UTF-8 where the locale has no Chinese; no name of a file can end the program."""
    assert isinstance(stream, io.TextIOWrapper)
    try:
        "法治".encode(stream.encoding)
        stream.reconfigure(errors="backslashreplace")
    except UnicodeEncodeError:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(_run())
