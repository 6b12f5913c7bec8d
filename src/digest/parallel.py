"""Work on several cores, results in the order of the work."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any, TypeVar

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
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")


def spread(task: Callable[[Job], Result], jobs_list: Sequence[Job], *, jobs: int, chunk: int = 8) -> Iterator[Result]:
    """`task` done for each of `jobs_list` on `jobs` processes, results in the order given.

    A few chunks more than there are processes are under way at a time, so that results do not pile up. An
    interrupt, or leaving the loop early, ends the processes at once.
    """
    chunks = [jobs_list[i : i + chunk] for i in range(0, len(jobs_list), chunk)]
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
