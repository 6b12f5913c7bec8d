"""What stands in the output, as far as the last build knows, or as it is found after a build that was cut off."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from digest.archive.store import Store

SEARCH = "search/pagefind/"
"""Where the search index stands: whole folders named by content, looked after apart from the pages."""

_FLAG = "publishing"
"""True while the output may be between two states; not there in a store that has published nothing yet."""

_SHARDS = "shards"
"""(files, bytes) of each folder of the search index."""


class Present(Struct, frozen=True):
    """The files of the output."""

    digests: dict[str, str]
    """Content hash by address, the search index left out."""
    fingerprints: dict[str, str]
    """Of those whose file is what the last build wrote."""
    groups: dict[str, str]
    """Fingerprints of the groups of pages all of whose files stand."""
    shards: frozenset[str]
    """Folders of the search index, relative to the output."""


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def stamp(path: str) -> str:
    """Size and time of a file; empty where there is none."""
    try:
        stat = os.stat(path, follow_symlinks=False)
    except OSError:
        return ""
    return f"{stat.st_size}:{stat.st_mtime_ns}"


def present(output: Path, store: Store) -> Present:
    """Look at the output. Files are read only where the last build did not end in order."""
    shards = frozenset(shard_folders(output))
    if store.meta(_FLAG, bool) is not False or not output.is_dir():
        return _inspect(output, store, shards)
    known = store.pages()
    root = str(output) + os.sep
    damaged = [path for path, (_, stamped, _) in known.items() if stamp(root + path) != stamped]
    groups = store.groups()
    if damaged:
        # Somebody touched the output: find out what is really there.
        return _inspect(output, store, shards)
    return Present(
        digests={path: d for path, (_, _, d) in known.items()},
        fingerprints={path: f for path, (f, _, _) in known.items()},
        groups=groups,
        shards=shards,
    )


def _inspect(output: Path, store: Store, shards: frozenset[str]) -> Present:
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
    fingerprints = {p: f for p, (f, _, d) in store.pages().items() if digests.get(p) == d}
    return Present(digests=digests, fingerprints=fingerprints, groups={}, shards=shards)


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
    written: frozenset[str],
    gone: frozenset[str],
    groups: dict[str, str],
) -> None:
    """Keep what the output holds now: (group, fingerprint, digest) by address of every planned page."""
    known = store.pages()
    root = str(output) + os.sep
    rows = []
    for path, (group, fingerprint, content) in pages.items():
        before = known.get(path)
        if before is None or path in written or before[0] != fingerprint or before[2] != content:
            rows.append((path, group, fingerprint, stamp(root + path), content))
    with store.changing():
        store.set_pages(rows, gone=gone, groups=groups)
        store.set_meta(_FLAG, False)


def totals(output: Path, store: Store) -> tuple[int, int]:
    """(files, bytes) of the site, from what was kept; only folders of the search index that are new are looked into."""
    files, size = store.page_totals()
    known = store.meta(_SHARDS, dict[str, tuple[int, int]]) or {}
    shards = {folder: known.get(folder) or _count(output / folder) for folder in shard_folders(output)}
    if shards != known:
        store.set_meta(_SHARDS, shards)
    return files + sum(n for n, _ in shards.values()), size + sum(n for _, n in shards.values())


def _count(folder: Path) -> tuple[int, int]:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(sizes), sum(sizes)
