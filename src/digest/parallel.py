"""Work on several cores, results in the order of the work."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

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
