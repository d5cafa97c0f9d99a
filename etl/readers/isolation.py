"""Reading in another process, so that a file which hangs, crashes or fills the memory takes only itself down.

One child per process stays warm between files: starting one takes 0.3 s, a request to a warm one under 1 ms.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from etl.errors import SourceRefused
from etl.model import RawDocument, TableRow
from etl.readers.source import Source

SECONDS = 60.0
MEMORY_MEGABYTES = 700  # of data; the process that asks keeps its own
_TIRED_MEGABYTES = 350  # a child that once took this much is replaced, it would keep it
_ROOT = Path(__file__).parents[2]
_CHILD = "from etl.readers import serve; serve()"
_TOO_SLOW = "读取超过 {:.0f} 秒仍未完成,已放弃;文件可能损坏或过于复杂,请用原软件打开后另存再导入"
_CRASHED = "读取程序异常退出,文件可能已损坏;请用原软件打开后另存再导入"
_NO_MEMORY = f"文件展开后超过 {MEMORY_MEGABYTES} MB 内存,未读取;请删去图片、拆分文件后再导入"
_TOO_DEEP = "文件内部嵌套过深,可能已损坏或是恶意文件,未读取;请用原软件打开后另存再导入"
_UNEXPECTED = "读取时出现意外错误({}),请把文件交给维护人员"


class _Child:
    """The process and its pipes. Messages are a length (8 bytes) and JSON or, for the file itself, bytes."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )

    @property
    def is_usable(self) -> bool:
        """Alive, and not inherited from a process that forked."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, source: Source, seconds: float) -> dict[str, Any] | None:
        """The child's answer; None when it died over the file. Raises SourceRefused when time is up."""
        late = threading.Event()
        timer = threading.Timer(seconds, self._stop, [late])
        timer.start()
        assert self.process.stdin and self.process.stdout
        try:
            _send(self.process.stdin, str(source.path).encode("utf-8", "surrogateescape"))
            _send(self.process.stdin, source.data)
            answer = _receive(self.process.stdout)
        except BrokenPipeError:
            answer = None
        finally:
            timer.cancel()
        if answer is None and late.is_set():
            raise SourceRefused(_TOO_SLOW.format(seconds))
        return None if answer is None else json.loads(answer)

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def end(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.communicate()


_children: list[_Child] = []
_lock = threading.Lock()


def _renew_lock() -> None:
    """A forked process must not wait for a thread that it does not have."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def read_isolated(source: Source, seconds: float | None = None) -> RawDocument:
    """What the child's readers make of the source. Raises SourceRefused, also when the child does not survive it."""
    with _lock:
        child = _usable_child()
        try:
            answer = child.ask(source, seconds or SECONDS)
        except SourceRefused:
            _forget(child)
            raise
        if answer is None or answer["tired"]:
            _forget(child)
    if answer is None:
        raise SourceRefused(_CRASHED)
    if answer["refused"]:
        raise SourceRefused(answer["refused"])
    return _document(answer["document"])


def _usable_child() -> _Child:
    if _children and not _children[0].is_usable:
        _children.clear()
    if not _children:
        _children.append(_Child())
    return _children[0]


def _forget(child: _Child) -> None:
    _children.clear()
    child.end()


@atexit.register
def end() -> None:
    """Stop the warm child; the next file starts another."""
    while _children:
        _children.pop().end()


def _document(fields: dict[str, Any]) -> RawDocument:
    rows = tuple(TableRow(**{**row, "value_span": tuple(row["value_span"])}) for row in fields["rows"])
    return RawDocument(**{**fields, "rows": rows, "warnings": tuple(fields["warnings"])})


# --- inside the child -----------------------------------------------------------------------------------------


def serve(read: Callable[[Source], RawDocument]) -> None:
    """Answer requests on standard input until it is closed. What libraries print must not get among the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches it too, but the process that asks ends it
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    inherited = _peak_megabytes()  # a new process starts with the peak of the one that forked it
    while (path := _receive(requests)) is not None:
        data = _receive(requests)
        if data is None:
            return
        _limit_time()
        _send(
            answers,
            json.dumps(
                {**_answer(read, Source(Path(os.fsdecode(path)), data)), "tired": _is_tired(inherited)}
            ).encode(),
        )


def _answer(read: Callable[[Source], RawDocument], source: Source) -> dict[str, Any]:
    document, refused = None, ""
    try:
        document = _fields(read(source))
    except SourceRefused as error:
        refused = str(error)
    except MemoryError:
        refused = _NO_MEMORY
    except RecursionError:
        refused = _TOO_DEEP
    except Exception as error:  # the trace tells maintainers why, the answer tells the user
        if _peak_megabytes() > 0.9 * MEMORY_MEGABYTES:  # libraries have errors of their own for it
            refused = _NO_MEMORY
        else:
            traceback.print_exc()
            refused = _UNEXPECTED.format(type(error).__name__)
    return {"document": document, "refused": refused}


def _is_tired(inherited: float) -> bool:
    return _peak_megabytes() > max(_TIRED_MEGABYTES, inherited)


def _fields(document: RawDocument) -> dict[str, Any]:
    """`asdict` would copy every cell of a large table."""
    return {**vars(document), "metadata": dict(document.metadata), "rows": [vars(row) for row in document.rows]}


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        limit = MEMORY_MEGABYTES * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _limit_time() -> None:
    """Die over a file in the end even when the process that asked is gone and cannot say so."""
    if sys.platform != "win32":
        signal.alarm(int(SECONDS) * 2)


def _peak_megabytes() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(struct.pack(">Q", len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message, None at the end."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    data = pipe.read(length)
    return data if len(data) == length else None
