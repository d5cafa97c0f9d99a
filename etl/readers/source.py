"""What every reader is given, and what readers and converters are: the records of the package.

A reader never opens a file itself: `Source` carries the bytes, and decodes them once when somebody asks for text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from etl.errors import SourceRefused
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

    @cached_property
    def parts(self) -> frozenset[str]:
        """Names inside a zip, empty for any other file. Raises SourceRefused when the zip is broken."""
        if not self.data.startswith(b"PK"):
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return frozenset(archive.namelist())
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
            raise SourceRefused("文档或压缩文件已损坏或不完整;请重新下载,或用原软件打开后另存再导入") from error


@dataclass(frozen=True)
class Reader:
    """A format: `accepts` looks at the content, `read` turns it into a RawDocument or raises SourceRefused.

    `isolated`: a damaged file of this format may hang or crash what reads it, so it is read in another process.
    """

    format: str
    accepts: Callable[[Source], bool]
    read: Callable[[Source], RawDocument]
    isolated: bool = False


@dataclass(frozen=True)
class Converter:
    """A format that wraps another one: `convert` gives the bytes inside, or what a program makes of them.

    The outcome goes to the readers as if it had been found so, but the document keeps the converter's format.
    Raises SourceRefused.
    """

    format: str
    accepts: Callable[[Source], bool]
    convert: Callable[[Source], Source]
    warnings: Callable[[Source], tuple[str, ...]] = lambda source: ()
