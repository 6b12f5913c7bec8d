"""Looking for editorial problems in a process of its own, so that a saved sentence never waits for it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from digest.diagnostics import Diagnostic

_Asked = tuple[Path, Path, bool]
"""The content, the output, and whether drafts count."""


class Checker:
    """One check at a time. All methods are for one thread."""

    def __init__(self, content: Path, output: Path, *, drafts: bool) -> None:
        self._asked: _Asked = (content, output, drafts)
        self._process: Any = None
        self._pipe: Connection | None = None
        self.busy = False

    def start(self) -> None:
        """Begin a check of the content as it is now."""
        if self._pipe is None:
            # Started afresh, not forked: the server's threads may hold locks that a copy would wait for forever.
            started = multiprocessing.get_context("spawn")
            self._pipe, theirs = started.Pipe()
            self._process = started.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        try:
            self._pipe.send(self._asked)
            self.busy = True
        except OSError:
            self.end()

    def done(self) -> Sequence[Diagnostic] | None:
        """What the check has found; None while it is running, and where it failed."""
        if self._pipe is None or not self.busy or not self._pipe.poll():
            return None
        self.busy = False
        try:
            found: Sequence[Diagnostic] | None = self._pipe.recv()
        except (EOFError, OSError):  # it was killed; the next check starts it again
            self.end()
            return None
        return found

    def end(self) -> None:
        if self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._pipe, self.busy = None, False


def _serve(pipe: Connection) -> None:
    """Answer until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    threading.Thread(target=_follow, daemon=True).start()
    while True:
        try:
            content, output, drafts = pipe.recv()
            pipe.send(_check(content, output, drafts))
        except (EOFError, OSError):
            return


def _follow() -> None:
    """End with the parent, also where that was killed and could end nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(content: Path, output: Path, drafts: bool) -> list[Diagnostic] | None:
    from digest.checking import check

    try:
        return list(check(content, output=output, since="", drafts=drafts, jobs=1))
    except Exception:
        return None  # a preview without it is still a preview
