"""Being asked to end, by Ctrl+C or by another program: the same exception whatever it happens to interrupt."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


@contextmanager
def interruptible() -> Iterator[None]:
    """Raises KeyboardInterrupt where SIGINT or SIGTERM arrives within; for the main thread.

    DuckDB turns what a signal raises during a query into a RuntimeError of its own ("Query interrupted"), and code
    that catches Exception takes that for a fault. A signal that the process was started to ignore stays ignored.
    """
    asked = False

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        nonlocal asked
        asked = True
        raise KeyboardInterrupt

    heard = [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heard}
    try:
        yield
    except Exception:
        if asked:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
