"""What stands in the output, as far as the last build knows, or as it is found after a build that was cut off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from digest.archive.store import Store
from digest.processes import Child, Outcome, may_fork

SEARCH = "search/pagefind/"
"""Where the search index stands: whole folders named by content, looked after apart from the pages."""

_FLAG = "publishing"
"""True while the output may be between two states; not there in a store that has published nothing yet."""

_MANY = 4_000
"""From so many files on, a process of its own to look at them pays."""

_SHARDS = "shards"
"""(files, bytes) of each folder of the search index."""


class Kept(Struct, frozen=True):
    """A file of the output."""

    fingerprint: str
    """Of the page it was made for; empty where the file is not what the last build wrote."""
    digest: str


class Present(Struct, frozen=True):
    """What stands in the output."""

    groups: dict[str, str]
    """Fingerprints of the groups of pages all of whose files stand; none where that is not known."""
    shards: frozenset[str]
    """Folders of the search index, relative to the output."""
    found: dict[str, Kept] | None = None
    """Every file outside the index by address, where they had to be looked at; else the store knows."""

    def files(self, store: Store, stale: Iterable[str]) -> dict[str, Kept]:
        """The files by address that the `stale` groups are answerable for: all of them where no group stands."""
        if self.found is not None:
            return self.found
        return {path: kept for group in stale for path, kept in _kept(store, group)}

    def everything(self, store: Store) -> dict[str, Kept]:
        """Every file of the output by address, the search index left out."""
        return dict(_kept(store)) if self.found is None else self.found


def _kept(store: Store, group: str | None = None) -> Iterator[tuple[str, Kept]]:
    return ((path, Kept(fingerprint, digest)) for path, fingerprint, digest in store.pages(group))


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def stamp(path: str) -> str:
    """Size and time of a file; empty where there is none."""
    try:
        stat = os.stat(path, follow_symlinks=False)
    except OSError:
        return ""
    return f"{stat.st_size}:{stat.st_mtime_ns}"


class Look:
    """Whether every file of the output is as the last build left it.

    There are thousands of files, so that another process looks at them while this one reads the content, where the
    system can fork; what it finds is waited for when it is asked for.
    """

    def __init__(self, output: Path, store: Store) -> None:
        self._output, self._store = output, store
        self._child: Child | None = None
        self._in_order = store.meta(_FLAG, bool) is False and output.is_dir()
        if self._in_order and store.page_count() >= _MANY and may_fork():
            self._child = Child(self._look)

    def _look(self, tell: Callable[[object], None]) -> None:
        def look() -> bool:
            self._store.reconnect()
            return self._stands()

        tell(Outcome(look))

    def _stands(self) -> bool:
        root = str(self._output) + os.sep
        return all(stamp(root + path) == stamped for path, stamped in self._store.stamps())

    def close(self) -> None:
        """End the other process."""
        if self._child is not None:
            self._child.end()

    def present(self) -> Present:
        """What stands in the output. Files are read only where it is not as the last build left it."""
        shards = frozenset(shard_folders(self._output))
        if self._in_order and (self._child.hear().get() if self._child is not None else self._stands()):
            return Present(self._store.groups(), shards)
        return Present({}, shards, _inspect(self._output, self._store))


def _inspect(output: Path, store: Store) -> dict[str, Kept]:
    digests: dict[str, str] = {}
    for base, folders, names in os.walk(output):
        relative = os.path.relpath(base, output).replace(os.sep, "/")
        prefix = "" if relative == "." else relative + "/"
        if prefix == SEARCH:
            folders.clear()
            continue
        # Links are none of ours, wherever they lead: they are there only to be taken away.
        for name in names + [name for name in folders if os.path.islink(os.path.join(base, name))]:
            try:
                file = Path(base, name)
                digests[prefix + name] = "link" if file.is_symlink() else digest(file.read_bytes())
            except OSError:
                digests[prefix + name] = "unreadable"
    known = dict(_kept(store))
    return {
        path: kept if (kept := known.get(path)) and kept.digest == d else Kept("", d) for path, d in digests.items()
    }


def shard_folders(output: Path) -> list[str]:
    """The folders of the search index that are there, relative to the output."""
    root = output / SEARCH
    found: list[str] = []
    if root.is_symlink() or root.parent.is_symlink() or not root.is_dir():
        return found
    for version in sorted(root.iterdir()):
        if not version.is_symlink():
            shards = sorted(shard.name for shard in version.iterdir() if not shard.is_symlink())
            found += [f"{SEARCH}{version.name}/{shard}" for shard in shards]
    return found


def begin(store: Store) -> None:
    """From here on the output may be between two states."""
    store.set_meta(_FLAG, True)


def end(
    output: Path,
    store: Store,
    *,
    pages: dict[str, tuple[str, str, str]],
    existing: dict[str, Kept],
    written: frozenset[str],
    gone: frozenset[str],
    groups: dict[str, str],
) -> None:
    """Keep what the output holds now.

    Args:
        pages: (group, fingerprint, digest) by address of every planned page.
        existing: What stood at those addresses, as the store knows it; empty to keep all anew.
        written: Addresses whose files are new.
        gone: Addresses whose files were taken away.
        groups: Fingerprints of all groups.
    """
    root = str(output) + os.sep
    rows = [
        (path, group, fingerprint, stamp(root + path), content)
        for path, (group, fingerprint, content) in pages.items()
        if path in written or existing.get(path) != Kept(fingerprint, content)
    ]
    with store.changing():
        store.set_pages(rows, gone=gone, groups=groups)
        store.set_meta(_FLAG, False)


def totals(output: Path, store: Store, indexed: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """(files, bytes) of the site, from what was kept and, for the folders of the search index that are new, `indexed`;
    only folders that another store's builds have made are looked into."""
    files, size = store.page_totals()
    known = store.meta(_SHARDS, dict[str, tuple[int, int]]) or {}
    shards = {
        folder: indexed.get(folder) or known.get(folder) or _count(output / folder) for folder in shard_folders(output)
    }
    if shards != known:
        store.set_meta(_SHARDS, shards)
    return files + sum(n for n, _ in shards.values()), size + sum(n for _, n in shards.values())


def _count(folder: Path) -> tuple[int, int]:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(sizes), sum(sizes)
