"""Where a build keeps things: the output, and beside it the store, the lock and the stage."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

MARK = "manifest.json"
"""The file by which an output folder is known as one of ours; written last."""


class PlaceError(Exception):
    """The output cannot be used; the message is for the editor."""


class Place(Struct, frozen=True):
    """The folders of one output."""

    output: Path
    build: int = field(default_factory=os.getpid)
    """Tells the stage of this build from one that a killed build's workers may still be writing to."""

    @property
    def cache(self) -> Path:
        return self.output.parent / ".digest-cache" / self.output.name

    @property
    def store(self) -> Path:
        return self.cache / "store.sqlite"

    @property
    def stage(self) -> Path:
        """Files on their way to the output. On the same file system, so that a move is a rename."""
        return self.cache / f"stage-{self.build}"

    @property
    def old(self) -> Path:
        """What was taken out of the output and is being deleted."""
        return self.cache / "old"

    def prepare(self) -> None:
        """Make the cache folder; PlaceError where the output is something else's."""
        output = self.output
        if output.is_symlink() or (output.exists() and not output.is_dir()):
            raise PlaceError(f"{output} is not a folder")
        if output.exists() and any(output.iterdir()) and not (output / MARK).exists() and not self.store.exists():
            raise PlaceError(
                f"{output} holds files that are not a site made by digest; name an empty or a new folder with --output"
            )
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            ignore = self.cache.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise PlaceError(f"cannot write beside {output}: {error.strerror}") from error

    def clear(self) -> None:
        """Remove what an interrupted build left on the stage."""
        for folder in (*self.cache.glob("stage*"), *self.cache.glob("next*"), self.old):
            if folder.is_symlink():
                folder.unlink()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(place: Place, *, waiting: Callable[[], None], patience: float = 600.0) -> Iterator[None]:
    """Hold the output for one build. A second build waits for the first, up to `patience` seconds."""
    path = place.cache / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    _held.add(handle)
    try:
        try:
            import fcntl
        except ImportError:  # Windows: the lock is advisory there
            yield
            return
        started, told = time.monotonic(), False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if not told:
                    waiting()
                    told = True
                if time.monotonic() - started > patience:
                    raise PlaceError(f"another build of {place.output} is still running; try again later") from None
                time.sleep(0.05)
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


_held: set[int] = set()
"""Open locks of this process."""


def _let_go() -> None:
    """In a new worker: the lock is its parent's. A worker that outlives a killed build must not go on holding it."""
    for handle in _held:
        os.close(handle)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
