"""Waiting for files to be saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

_STEP = 25
"""Milliseconds of quiet that end a burst of changes: saving a file is often three."""
_IDLE = 300
"""Milliseconds without a change after which the watcher says that nothing happens."""


def changes(folders: list[Path], stop: threading.Event) -> Iterator[frozenset[Path]]:
    """The files below `folders` that were saved, whenever some were; none, whenever nothing has been for a moment.

    The first answer comes after the watch has begun, so that who looks then misses nothing.
    """
    from watchfiles import watch

    there = [folder for folder in folders if folder.is_dir()]
    for found in watch(
        *there, debounce=200, step=_STEP, rust_timeout=_IDLE, yield_on_timeout=True, stop_event=stop,
        raise_interrupt=True, ignore_permission_denied=True,
    ):  # fmt: skip
        yield frozenset(Path(path) for _, path in found)
