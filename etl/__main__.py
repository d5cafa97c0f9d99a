"""`python -m etl …`"""

import io
import sys
from typing import TextIO

from etl.cli import main


def _run() -> int:
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
