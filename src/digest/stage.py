"""The stage: where the files of a build wait until all of them are there."""

from __future__ import annotations

import os

from msgspec import Struct

from digest.publishing.place import Place


class Made(Struct, frozen=True):
    """One file of the site, or one folder of the search index."""

    path: str
    digest: str
    """Empty for a folder."""
    staged: bool
    """Whether the bytes differ from what is in the output, and wait on the stage."""
    holds: tuple[int, int] = (1, 0)
    """Files and bytes of a folder."""


class Stage:
    """Writes files below the stage of a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._folders: set[str] = set()
        """Those that are there."""

    def put(self, path: str, body: bytes) -> None:
        with open(self._target(path), "wb") as handle:
            handle.write(body)

    def link(self, path: str, body: bytes, twin: str) -> bool:
        """Stage a file as another name of one in the output that holds the same: when a word changes, nearly all files
        of its year of the search index stay as they are, and it is new files that take a file system's time."""
        try:
            with open(os.path.join(self.place.output, twin), "rb") as handle:
                if handle.read() != body:
                    return False
            os.link(os.path.join(self.place.output, twin), self._target(path))
        except OSError:  # none there, or a file system without such names
            return False
        return True

    def _target(self, path: str) -> str:
        """Where a file stands; its folder is there."""
        target = os.path.join(self.place.stage, path)
        folder = os.path.dirname(target)
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return target
