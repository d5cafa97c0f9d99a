"""Work on many items in processes of their own, where an item that kills or stalls its process takes only itself down.

The pool of the standard library forgets all that is pending when one process dies, cannot end one that hangs, and
takes in all items before the first is done. Here results come in order, and few are ever under way.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

SECONDS = 300.0  # for one item; reading (60) and converting (90) have limits of their own within
MAX_JOBS = 64
_AHEAD = 8  # items a process may be ahead of the oldest one that is not done
_LOOK = 5.0  # seconds after which a process that has nothing to do looks whether the one that started it still lives
DIED, STALLED = "died", "stalled"

Item = TypeVar("Item")
Result = TypeVar("Result")
Numbered = tuple[int, Any]


class _Worker:
    """A process, the pipe to it, and what it is doing until when."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_serve, args=(work, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.busy: Numbered | None = None
        self.until = 0.0

    def give(self, task: Numbered) -> None:
        self.busy, self.until = task, time.monotonic() + SECONDS
        with suppress(OSError):  # it has died: the next look at its pipe finds the end of it
            self.pipe.send(task[1])

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Crew:
    """The workers. A process is started when there is something for it to do."""

    def __init__(self, work: Callable[[Any], Any], jobs: int) -> None:
        self._work, self._jobs = work, min(max(1, jobs), MAX_JOBS)
        self._workers: list[_Worker] = []

    @property
    def ahead(self) -> int:
        return _AHEAD * self._jobs

    @property
    def is_busy(self) -> bool:
        return any(worker.busy for worker in self._workers)

    @property
    def has_room(self) -> bool:
        return len(self._workers) < self._jobs or not all(worker.busy for worker in self._workers)

    def give(self, task: Numbered) -> None:
        worker = next((worker for worker in self._workers if not worker.busy), None)
        if worker is None:
            worker = _Worker(self._work)
            self._workers.append(worker)
        worker.give(task)

    def finished(self) -> Iterator[tuple[Numbered, Any, str]]:
        """(task, its result, "") or (task, None, how its process ended), after waiting for one at least."""
        busy = [worker for worker in self._workers if worker.busy]
        soonest = min(worker.until for worker in busy)
        ready = wait([worker.pipe for worker in busy], max(0.0, soonest - time.monotonic()))
        for worker in busy:
            assert worker.busy
            task = worker.busy
            if worker.pipe in ready:
                try:
                    result, worker.busy = worker.pipe.recv(), None
                    yield task, result, ""
                except (EOFError, OSError):
                    self._dismiss(worker)
                    yield task, None, DIED
            elif worker.until <= time.monotonic():
                self._dismiss(worker)
                yield task, None, STALLED

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def end(self) -> None:
        while self._workers:
            self._workers.pop().end()


def mapped(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int, lost: Callable[[Item, str], Result]
) -> Iterator[Result]:
    """`work(item)` for all items, in their order, by `jobs` processes.

    `lost(item, how)` stands for an item that took two processes down (DIED; the first may have died of something
    else) or kept one for longer than SECONDS (STALLED).
    """
    crew = _Crew(work, jobs)
    try:
        yield from _results(crew, enumerate(items), lost)
    finally:
        crew.end()


def _results(crew: _Crew, tasks: Iterator[Numbered], lost: Callable[[Any, str], Any]) -> Iterator[Any]:
    done: dict[int, Any] = {}
    deaths: Counter[int] = Counter()
    again: deque[Numbered] = deque()
    given = oldest = 0
    while True:
        while oldest in done:
            yield done.pop(oldest)
            oldest += 1
        while crew.has_room and (again or given < oldest + crew.ahead):
            task = again.popleft() if again else next(tasks, None)
            if task is None:
                break
            given = max(given, task[0] + 1)
            crew.give(task)
        if not crew.is_busy:
            return
        for task, result, fault in crew.finished():
            number, item = task
            deaths[number] += fault == DIED
            if fault == DIED and deaths[number] == 1:
                again.append(task)
            else:
                done[number] = lost(item, fault) if fault else result


def _serve(work: Callable[[Any], Any], pipe: Connection) -> None:
    """What the process does. Ctrl+C reaches it too, but ending is up to the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()
    while True:
        while not pipe.poll(_LOOK):
            if os.getppid() != parent:
                return
        try:
            item = pipe.recv()
        except EOFError:
            return
        pipe.send(work(item))
