"""Looking for editorial problems in a process of its own, so that a saved sentence never waits for it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from digest.diagnostics import Diagnostic


class Checker:
    """One check at a time. All methods are for one thread."""

    def __init__(self, content: Path, output: Path, *, drafts: bool) -> None:
        self._asked = (content, output, drafts)
        # Started afresh, not forked: the server's threads may hold locks that a copy would wait for forever.
        self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_begin)
        self._running: Future[list[Diagnostic]] | None = None

    @property
    def busy(self) -> bool:
        return self._running is not None

    def start(self) -> None:
        """Begin a check of the content as it is now."""
        try:
            self._running = self._pool.submit(_check, *self._asked)
        except BrokenProcessPool:
            self._running = None

    def done(self) -> Sequence[Diagnostic] | None:
        """What the check has found; None while it is running, and where it failed."""
        if self._running is None or not self._running.done():
            return None
        running, self._running = self._running, None
        return None if running.cancelled() or running.exception() else running.result()

    def end(self) -> None:
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End with the parent, also where that was killed and could end nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(content: Path, output: Path, drafts: bool) -> list[Diagnostic]:
    from digest.checking import check

    return list(check(content, output=output, since="", drafts=drafts, jobs=1))
