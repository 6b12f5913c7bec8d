"""Which files of the content have changed since they were last read.

As in git's index, a file whose size, times and inode stand is taken to be unchanged, unless it was changed so
close to the last look that its time cannot tell: such a file is read again.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

_TICK = 50_000_000
"""Nanoseconds within which a file system may give two changes the same time."""

_FOLDERS = ("issues", "pages", "media")


class Snapshot(Struct, frozen=True):
    """The content's files as they stand on disk."""

    stamps: dict[str, str]
    """Size, times and inode by path below the content folder, in order of path."""

    def below(self, folder: str) -> list[str]:
        """Paths inside a folder, relative to it."""
        start = folder + "/"
        return [path[len(start) :] for path in self.stamps if path.startswith(start)]


def stamp_of(status: os.stat_result, now: int) -> str:
    """What tells whether a file has changed; never equal to anything for one changed just `now` (nanoseconds)."""
    racy = "?" if max(status.st_ctime_ns, status.st_mtime_ns) > now - _TICK else ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}{racy}"


def snapshot(content: Path) -> Snapshot:
    """Look at all files the program reads: ``*.yaml`` at the top, and `issues/`, `pages/` and `media/`."""
    now = time.time_ns()
    found: dict[str, str] = {}
    for entry in _scan(str(content)):
        if entry.is_file(follow_symlinks=False) and entry.name.endswith((".yaml", ".yml")):
            found[entry.name] = stamp_of(entry.stat(follow_symlinks=False), now)
    for folder in _FOLDERS:
        if os.path.islink(content / folder):  # what it leads to is not the archive's
            continue
        for path, entry in _walk(str(content / folder), folder + "/"):
            found[path] = stamp_of(entry.stat(follow_symlinks=False), now)
    return Snapshot(dict(sorted(found.items())))


def _scan(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for entry in _scan(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


def content_digest(file: str) -> str:
    """Hash of a file's bytes; of nothing where it cannot be read (the reader says why).

    Links and devices are not opened: what they lead to might never end.
    """
    try:
        if not stat.S_ISREG(os.lstat(file).st_mode):
            return "unreadable"
        with open(file, "rb", buffering=0) as stream:
            return blake2b(stream.read(), digest_size=16).hexdigest()
    except OSError:
        return "unreadable"


class Changes(Struct, frozen=True):
    """How a snapshot differs from what the store knows."""

    digests: dict[str, str]
    """Content hash of every file."""
    changed: frozenset[str]
    """Paths that are new or hold other bytes."""
    gone: frozenset[str]
    stamps: tuple[tuple[str, str, str], ...]
    """(path, stamp, digest) to be kept."""

    @property
    def any(self) -> bool:
        return bool(self.changed or self.gone)


def compare(content: Path, now: Snapshot, known: dict[str, tuple[str, str]]) -> Changes:
    """Read the files whose stamps differ, and tell which really changed."""
    digests: dict[str, str] = {}
    changed, stamps = set(), []
    top = os.path.join(content, "")
    for path, stamp in now.stamps.items():
        before = known.get(path)
        if before is not None and before[0] == stamp and not stamp.endswith("?"):
            digests[path] = before[1]
            continue
        digest = digests[path] = content_digest(top + path)
        stamps.append((path, stamp, digest))
        if before is None or before[1] != digest:
            changed.add(path)
    gone = frozenset(known) - frozenset(now.stamps)
    return Changes(digests, frozenset(changed), gone, tuple(stamps))
