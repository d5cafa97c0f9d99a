"""DOC, WPS, RTF, XLS and ODS: LibreOffice turns them into what the other readers know, where it is installed."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from etl.errors import SourceRefused
from etl.readers.source import Converter, Source

SECONDS = 90.0
MEMORY_MEGABYTES = 900
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_BYTES = 4_000_000  # stream names stand as UTF-16 in the first megabytes of all but odd files
_KINDS = (("WordDocument", ".doc", "docx"), ("Workbook", ".xls", "xlsx"), ("Book", ".xls", "xlsx"))
_SPREADSHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value>
</prop></item></oor:items>"""
_MISSING = "{}需要 LibreOffice 才能读取;请安装 libreoffice-writer 和 libreoffice-calc,或用 Word/WPS 另存为 .{} 再导入"
_FAILED = "{}转换失败,文件可能已加密或损坏;请用 Word/WPS 打开核对,另存为 .{} 再导入"
_TOO_SLOW = "{}转换超过 {:.0f} 秒仍未完成,已放弃;请用 Word/WPS 打开,另存为 .{} 再导入"


def accepts(source: Source) -> bool:
    return _kind(source) is not None


def convert(source: Source) -> Source:
    """The document as .docx or .xlsx. Raises SourceRefused without LibreOffice or when that makes nothing of it."""
    ending, target = _kind(source) or ("", "")
    shown = f"{ending.removeprefix('.').upper()} 文件"
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SourceRefused(_MISSING.format(shown, target))
    with tempfile.TemporaryDirectory(prefix="fazhi-") as folder:
        document = Path(folder, f"document{ending}")
        document.write_bytes(source.data)
        if not _run(program, document, target):
            raise SourceRefused(_TOO_SLOW.format(shown, SECONDS, target))
        made = document.with_suffix(f".{target}")
        if not made.is_file():
            raise SourceRefused(_FAILED.format(shown, target))
        return Source(source.path.with_suffix(f".{target}"), made.read_bytes())


def _kind(source: Source) -> tuple[str, str] | None:
    """(ending that LibreOffice knows the format by, what to make of it), by content."""
    data = source.data
    if data.startswith(b"{\\rtf"):
        return ".rtf", "docx"
    if data.startswith(b"PK") and _SPREADSHEET in data[:200]:
        return ".ods", "xlsx"
    if not data.startswith(_OLE):
        return None
    head = data[:_DIRECTORY_BYTES]
    return next(((end, to) for name, end, to in _KINDS if f"{name}\0".encode("utf-16-le") in head), None)


def _run(program: str, document: Path, target: str) -> bool:
    """Let LibreOffice write its outcome beside the document; False when it took too long."""
    profile = f"-env:UserInstallation={_profile(os.getpid()).as_uri()}"
    process = subprocess.Popen(
        [program, profile, "--headless", "--norestore", "--convert-to", target, "--outdir", document.parent, document],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=None if sys.platform == "win32" else _limit_memory,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        _kill(process)
        return False
    return True


@cache
def _profile(process: int) -> Path:
    """A private LibreOffice profile without macros and outside links; the first use of one takes a second longer."""
    folder = Path(tempfile.mkdtemp(prefix="fazhi-office-"))
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == process else None)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder


def _limit_memory() -> None:
    import resource

    limit = MEMORY_MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The starter script and the program it started share a group."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


CONVERTER = Converter("office", accepts, convert)
