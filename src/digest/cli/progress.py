"""How far a long command has come: a line on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from digest.archive.load import Progress

_EVERY = 0.1
"""Seconds between two paintings."""


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A function to be told the progress; None where standard error is no terminal.

    rich is loaded only when a command has been at it for a while: short ones never show anything.
    """
    if not sys.stderr.isatty():
        yield None
        return
    line = _Line(time.monotonic())
    try:
        yield line
    finally:
        line.close()


class _Line:
    def __init__(self, started: float) -> None:
        self.started, self.painted, self.bar = started, started, None
        self.tasks: dict[str, object] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.painted < _EVERY or now - self.started < 0.5:
            return
        self.painted = now
        self._update(stage, done, total)

    def _update(self, stage: str, done: int, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if self.bar is None:
            columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
            bar.start()
            self.bar = bar  # type: ignore[assignment]
        bar = self.bar  # type: ignore[assignment]
        assert bar is not None
        if stage not in self.tasks:
            self.tasks[stage] = bar.add_task(stage, total=total)
        bar.update(self.tasks[stage], completed=done, total=total)  # type: ignore[arg-type]
        bar.refresh()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.stop()  # type: ignore[unreachable]
