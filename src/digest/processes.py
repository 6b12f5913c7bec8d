"""Processes forked from this one, and what they tell it.

Pools of the standard library pass results through threads and through a pipe that all workers share: a worker that
was killed while it wrote left a thread waiting for the rest, and the program with it. Here each process has a pipe of
its own, which ends with it, and there are no threads.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import signal
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

_LENGTH = struct.Struct("<Q")
"""Bytes of the message that follows."""
_PIPE = 1 << 20
"""Bytes that a process may be ahead with, where the system gives a pipe so many."""


def can_fork() -> bool:
    """Whether the system can; where it cannot, one process does everything."""
    return hasattr(os, "fork")


def may_fork() -> bool:
    """Whether this process may be forked: the system can, and there are no threads that would be missing."""
    return can_fork() and threading.active_count() == 1


def collect_rarely() -> None:
    """Look for garbage a hundred times less often than Python would: reading and rendering make many records and
    hardly any cycles, and a fifth of their time would go into looking."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


_living: set[Child] = set()


@atexit.register
def end_all() -> None:
    """End every process that is left. An interrupt may leave loops that nobody closes; none outlives them."""
    for child in list(_living):
        child.end()


class Child:
    """A process forked from this one, which has all that this one has."""

    def __init__(self, work: Callable[[Callable[[object], None]], None]) -> None:
        """It does `work`, which is given a function to tell messages by, and ends."""
        parent = os.getpid()
        self.pipe, told = os.pipe()
        # An interrupt waits until it is known which process this is, and whom to end.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.pid = os.fork()
            if self.pid == 0:
                _be_child(work, told, parent)
            _living.add(self)
        finally:
            os.close(told)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        _widen(self.pipe)

    def hear(self) -> Any:
        """Its next message. ChildProcessError where it ended without one."""
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size))
        return pickle.loads(self._read(length))  # noqa: S301 – written by the process forked above

    def _read(self, length: int) -> bytes:
        parts = []
        while length:
            part = os.read(self.pipe, length)
            if not part:
                raise ChildProcessError("one of its processes ended before its work was done; memory may be short")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        if self in _living:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            _living.discard(self)
            os.close(self.pipe)


def _be_child(work: Callable[[Callable[[object], None]], None], told: int, parent: int) -> None:
    """What a forked process does; it does not come back from here."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        collect_rarely()

        def tell(message: object) -> None:
            data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
            _write(told, _LENGTH.pack(len(data)))
            _write(told, data)

        work(tell)
    finally:
        os._exit(0)


def _end_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed without a chance to end it."""
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)


def _write(pipe: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _widen(pipe: int) -> None:
    try:
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _PIPE)
    except (ImportError, OSError):  # Linux alone has it, and grants each user so much in all
        pass


class Outcome(Generic[Result]):
    """What came of a call in another process: its result, or what it raised."""

    def __init__(self, call: Callable[[], Result]) -> None:
        self._result: Result | None = None
        self._error: Exception | None = None
        try:
            self._result = call()
        except Exception as error:
            self._error = _portable(error)

    def get(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]


def _portable(error: Exception) -> Exception:
    """`error`, or what can be said of it where it cannot be sent as it is; with the place where it was raised."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 – just made
    except Exception:
        return RuntimeError(trace)
    error.add_note(trace)
    return error
