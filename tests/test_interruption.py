"""A signal to end is told from a fault, whatever it interrupts."""

from __future__ import annotations

import os
import signal
import threading
import time

import duckdb
import pytest

from etl.interruption import interruptible

# A second or two: DuckDB looks for signals on the main thread and lets its other threads end their parts first.
LONG = "SELECT sum(range % 7) FROM range(500000000)"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def send(number: int, seconds: float = 0.1) -> None:
    threading.Timer(seconds, os.kill, (os.getpid(), number)).start()


@pytest.mark.parametrize("number", SIGNALS)
def test_in_a_query_of_the_database(number: int) -> None:
    """Without us it is a RuntimeError."""
    with duckdb.connect() as con, pytest.raises(KeyboardInterrupt), interruptible():
        send(number)
        con.execute(LONG).fetchall()


@pytest.mark.parametrize("number", SIGNALS)
def test_in_code_of_ours_and_handlers_are_as_before(number: int) -> None:
    before = [signal.getsignal(each) for each in SIGNALS]
    with pytest.raises(KeyboardInterrupt), interruptible():
        send(number)
        time.sleep(10)
    assert [signal.getsignal(each) for each in SIGNALS] == before


def test_a_fault_stays_a_fault() -> None:
    with pytest.raises(RuntimeError, match=r"^broken$"), interruptible():
        raise RuntimeError("broken")


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
