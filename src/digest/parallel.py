"""Work on several cores, results in the order of the work."""

from __future__ import annotations

import os
import pickle
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from digest.processes import Child, Outcome, can_fork

Job = TypeVar("Job")
Result = TypeVar("Result")

_NUMBER = struct.Struct("<I")
"""A chunk's number on its way to whichever process is free."""


def cores() -> int:
    """Cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def chunked(jobs_list: Sequence[Job], size: int = 8) -> list[Sequence[Job]]:
    """`jobs_list` in parts of `size`."""
    return [jobs_list[i : i + size] for i in range(0, len(jobs_list), size)]


def spread(
    task: Callable[[Job], Result], chunks: Sequence[Sequence[Job]], *, jobs: int, ahead: int = 0
) -> Iterator[Result]:
    """`task` done for each job of `chunks` on `jobs` processes, results in the order given.

    A process takes a chunk at a time. No more than `ahead` chunks are begun beyond the one whose results are waited
    for, so that results do not pile up; 0 means a few more than there are processes. An interrupt, or leaving the
    loop early, ends the processes at once. ChildProcessError where one of them ends by itself, as where the system is
    short of memory.
    """
    if not can_fork():
        for chunk in chunks:
            yield from map(task, chunk)
        return
    crew = _Crew(task, chunks, jobs, ahead or 2 * jobs + 2)
    try:
        for number in range(len(chunks)):
            outcome = crew.outcome(number)
            if number == len(chunks) - 1:
                crew.end()  # not when the loop is cleared away, where an interrupt would be lost
            for result in outcome.get():
                yield result
                crew.listen(0)  # what was told meanwhile, so that no process waits with a full pipe
    finally:
        crew.end()


class _Crew(Generic[Job, Result]):
    """Processes that take chunks by their numbers from one pipe, each when it is free, and tell what came of them."""

    def __init__(self, task: Callable[[Job], Result], chunks: Sequence[Sequence[Job]], jobs: int, ahead: int) -> None:
        import select

        self._task, self._chunks = task, chunks
        self._ahead = ahead
        self._asked = 0
        self._told: dict[int, Outcome[list[Result]]] = {}
        self._wanted, self._ask = os.pipe()
        self._children: dict[int, Child] = {}
        self._ready = select.poll()
        try:
            for _ in range(min(jobs, len(chunks))):
                child = Child(self._work)
                self._children[child.pipe] = child
                self._ready.register(child.pipe, select.POLLIN)
        except BaseException:
            self.end()
            raise

    def _work(self, tell: Callable[[object], None]) -> None:
        os.close(self._ask)
        # So few bytes are read whole or not at all, however many read.
        while number := os.read(self._wanted, _NUMBER.size):
            (chunk,) = _NUMBER.unpack(number)
            tell((chunk, Outcome(lambda: [self._task(job) for job in self._chunks[chunk]])))  # noqa: B023 – called here

    def outcome(self, number: int) -> Outcome[list[Result]]:
        """What came of a chunk, once it is done; asks for the next ones meanwhile. For one after the other."""
        for chunk in range(self._asked, min(len(self._chunks), number + self._ahead)):
            os.write(self._ask, _NUMBER.pack(chunk))
            self._asked = chunk + 1
        while number not in self._told:
            self.listen(None)
        return self._told.pop(number)

    def listen(self, timeout: float | None) -> None:
        """Keep what the processes tell within `timeout` milliseconds; None waits for the first of them."""
        for pipe, _ in self._ready.poll(timeout):
            number, outcome = self._children[pipe].hear()
            self._told[number] = outcome

    def end(self) -> None:
        for pipe in list(self._children):
            self._ready.unregister(pipe)
            self._children.pop(pipe).end()
        if self._ask >= 0:
            os.close(self._ask)
            os.close(self._wanted)
            self._ask = -1


class Beside(Generic[Job, Result]):
    """Work done by a process forked from this one while this one goes on."""

    def __init__(self, task: Callable[[Job], Result], *, first: Callable[[], object] = lambda: None) -> None:
        """It does what comes `first` at once, and then waits for jobs."""
        wanted, self._ask = os.pipe()

        def everything() -> list[Result]:
            first()
            with os.fdopen(wanted, "rb") as pipe:
                jobs: Sequence[Job] = pickle.load(pipe)  # noqa: S301 – written by the process it comes from
            return [task(job) for job in jobs]

        def work(tell: Callable[[object], None]) -> None:
            os.close(self._ask)
            tell(Outcome(everything))

        self._child = Child(work)
        os.close(wanted)

    def start(self, jobs: Sequence[Job]) -> Beside[Job, Result]:
        """Let it begin with `jobs`."""
        with os.fdopen(self._ask, "wb") as pipe:
            self._ask = -1
            pickle.dump(jobs, pipe)
        return self

    def results(self) -> list[Result]:
        """What came of it, in order, once it is done; what it raised is raised here."""
        try:
            outcome: Outcome[list[Result]] = self._child.hear()
        finally:
            self.close()
        return outcome.get()

    def close(self) -> None:
        """End it at once, if it is still at work."""
        if self._ask >= 0:
            os.close(self._ask)
            self._ask = -1
        self._child.end()
