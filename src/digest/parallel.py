"""Work on several cores, results in the order of the work."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Job = TypeVar("Job")
Result = TypeVar("Result")

_task: Callable[[Any], Any] | None = None


def cores() -> int:
    """Cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def collect_rarely() -> None:
    """Look for garbage a hundred times less often than Python would: reading and rendering make many records and
    hardly any cycles, and a fifth of their time would go into looking."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _end_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed without a chance to end it."""
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)


def _begin(task: Callable[[Any], Any], parent: int) -> None:
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the workers
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    collect_rarely()
    _task = task


def _run(chunk: Sequence[Any]) -> list[Any]:
    assert _task is not None
    return [_task(job) for job in chunk]


def context() -> Any:
    """Processes that start with what is already loaded, where the system can do that."""
    import multiprocessing  # not at the top: with all it brings, it takes longer than the smallest builds have

    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")


def chunked(jobs_list: Sequence[Job], size: int = 8) -> list[Sequence[Job]]:
    """`jobs_list` in parts of `size`."""
    return [jobs_list[i : i + size] for i in range(0, len(jobs_list), size)]


def may_fork() -> bool:
    """Whether this process may be forked: the system can, and there are no threads that would be missing."""
    return hasattr(os, "fork") and threading.active_count() == 1


class Beside(Generic[Job, Result]):
    """Work done by a process forked from this one, which has all that this one has, while this one goes on."""

    def __init__(self, task: Callable[[Job], Result], *, first: Callable[[], object] = lambda: None) -> None:
        """It does what comes `first` at once, and then waits for jobs."""
        parent = os.getpid()
        wanted, self._jobs = os.pipe()
        self._pipe, answer = os.pipe()
        self._child = os.fork()
        if self._child:
            os.close(wanted)
            os.close(answer)
            return
        try:
            os.close(self._jobs)
            os.close(self._pipe)
            _begin(task, parent)
            done: tuple[bool, Any]
            try:
                first()
                jobs: Sequence[Job] = pickle.loads(_all_of(wanted))  # noqa: S301 – written by the process it comes from
                done = True, [task(job) for job in jobs]
            except Exception as error:
                done = False, error
            with os.fdopen(answer, "wb") as pipe:
                pickle.dump(done, pipe)
        finally:
            os._exit(0)

    def start(self, jobs: Sequence[Job]) -> Beside[Job, Result]:
        """Let it begin with `jobs`."""
        jobs_pipe, self._jobs = self._jobs, -1
        with os.fdopen(jobs_pipe, "wb") as pipe:
            pickle.dump(jobs, pipe)
        return self

    def results(self) -> list[Result]:
        """What came of it, in order, once it is done; what it raised is raised here."""
        data = _all_of(self._pipe)
        os.waitpid(self._child, 0)
        self._child = 0
        if not data:
            raise RuntimeError("a process ended before its work was done")
        fine, found = pickle.loads(data)  # noqa: S301 – written by the process forked above
        if not fine:
            raise found
        return found  # type: ignore[no-any-return]

    def close(self) -> None:
        """End it at once, if it is still at work."""
        if self._child:
            os.close(self._pipe)
            if self._jobs >= 0:
                os.close(self._jobs)
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0


def _all_of(pipe: int) -> bytes:
    with os.fdopen(pipe, "rb") as stream:
        return stream.read()


def spread(task: Callable[[Job], Result], chunks: Sequence[Sequence[Job]], *, jobs: int) -> Iterator[Result]:
    """`task` done for each job of `chunks` on `jobs` processes, results in the order given.

    A process takes a chunk at a time. A few chunks more than there are processes are under way, so that results
    do not pile up. An interrupt, or leaving the loop early, ends the processes at once.
    """
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

    pool = ProcessPoolExecutor(max_workers=jobs, mp_context=context(), initializer=_begin, initargs=(task, os.getpid()))
    finished = False
    try:
        waiting: dict[int, Future[list[Any]]] = {}
        sent = 0
        for n in range(len(chunks)):
            while sent < len(chunks) and sent < n + 2 * jobs + 2:
                waiting[sent] = pool.submit(_run, chunks[sent])
                sent += 1
            future = waiting.pop(n)
            if not future.done():
                wait([future], return_when=FIRST_COMPLETED)
            yield from future.result()
        finished = True
    finally:
        if not finished:
            for process in list((pool._processes or {}).values()):
                process.kill()
        pool.shutdown(wait=finished, cancel_futures=True)
