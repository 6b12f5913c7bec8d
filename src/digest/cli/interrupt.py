"""Ending a command at Ctrl-C."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def ended_by_interrupt(said: str, *, code: int, also: Callable[[], object] = lambda: None) -> Iterator[None]:
    """At Ctrl-C the program tells `said` on standard error and ends with `code`, at once and wherever it is; `also`
    is called before. Only the main thread may use this.

    Python's own way, an exception, is lost where it is raised in a library's callback or while a generator is cleared
    away: once in some hundred interrupts the command went on. Nothing needs an exception to be put in order: a
    process that is killed leaves the site and the store whole too. Where Ctrl-C is ignored, as behind `nohup`, it
    stays so.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        yield
        return

    def end(*_: Any) -> None:
        from digest.processes import end_all

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end_all()
        with suppress(Exception):  # interrupted in the middle of what it uses
            also()
        with suppress(OSError):
            os.write(2, said.encode() + b"\n")
        os._exit(code)

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
