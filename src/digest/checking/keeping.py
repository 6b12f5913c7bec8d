"""Where a check keeps what it found: a store of its own, beside that of the build."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from digest.archive.packing import StoreError
from digest.archive.settings import shown_root
from digest.archive.store import Store
from digest.publishing.place import Place
from digest.version import program_digest

R = TypeVar("R")


def kept_store(
    content: Path, output: Path | None, drafts: bool, run: Callable[[Store], R], *, name: str = "check"
) -> R:
    """What `run` gives for the kept store of that name; for one in memory where none can be kept, or another command
    holds it.

    The store has its own file because a check reads drafts, which a build must never see.
    """
    version = f"{program_digest()} {name} {drafts} {shown_root(content)} {content.resolve()}"
    path = _path(output, name)
    if path is not None:
        with _held(path) as free:
            if free:
                for _ in range(2):
                    try:
                        return _with(Store(path, version=version), run)
                    except StoreError:
                        # Damaged, or another version's: made again from the content.
                        with suppress(OSError):
                            path.unlink(missing_ok=True)
    return _with(Store(None, version=version), run)


def _with(store: Store, run: Callable[[Store], R]) -> R:
    try:
        return run(store)
    finally:
        store.close()


def _path(output: Path | None, name: str) -> Path | None:
    """The store's file; None where nothing can be written beside the output."""
    if output is None:
        return None
    place = Place(output.resolve())
    try:
        place.cache.mkdir(parents=True, exist_ok=True)
        ignore = place.cache.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError:
        return None
    return place.cache / f"{name}.sqlite" if os.access(place.cache, os.W_OK) else None


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Whether the store could be taken; it is let go at the end."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own lock has to do
        yield True
        return
    try:
        handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
