"""What every reader is given, and what a reader is: the two records of the package.

A reader never opens a file itself: `Source` carries the bytes, and decodes them once when somebody asks for text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from etl.model import RawDocument
from etl.readers.decoding import Decoded, decode


@dataclass(frozen=True)
class Source:
    """One file as found: its path (for the ending, a mere hint) and all of its bytes."""

    path: Path
    data: bytes

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes as text. Raises SourceRefused when they are none."""
        return decode(self.data)


@dataclass(frozen=True)
class Reader:
    """A format: `accepts` looks at the content, `read` turns it into a RawDocument or raises SourceRefused."""

    format: str
    accepts: Callable[[Source], bool]
    read: Callable[[Source], RawDocument]
