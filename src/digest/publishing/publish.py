"""From the stage into the output, so that at every moment the output is a whole site.

A reader, a mirror or a kill can come between any two steps. Every file is whole, because files and folders are
moved, not written, into the output. And no page links to one that is not there: new pages arrive before the
pages that link to them, pages leave after the pages that linked to them have changed, and where new pages link
to each other in a circle the whole site is exchanged in one step.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from digest.publishing.exchange import put_in_place
from digest.publishing.place import Place
from digest.publishing.state import SEARCH

_HREF = re.compile(rb"""(?:href|src)="([^"#?:]+)["#?]""")
_ONE_BY_ONE = 400
"""New files up to this number are ordered by their links; above it the whole site is exchanged."""


class Published(Struct, frozen=True):
    new: int
    changed: int
    removed: int


def publish(place: Place, *, new: Iterable[str], changed: Iterable[str], removed: Iterable[str]) -> Published:
    """Move the staged files at `new` and `changed` into the output and take those at `removed` away.

    All are addresses below the output: of files, and of whole folders of the search index. `new` ones are not in
    the output, the others are.
    """
    news, changes, removals = sorted(new), sorted(changed), sorted(removed)
    counts = Published(len(news), len(changes), len(removals))
    if not place.output.exists() or not any(place.output.iterdir()):
        if place.output.exists():
            place.output.rmdir()
        place.stage.mkdir(parents=True, exist_ok=True)
        os.rename(place.stage, place.output)
        return counts
    links = [path for path in removals if os.path.islink(place.output / path)]
    for path in links:  # first of all, lest anything be moved to where they lead
        os.unlink(place.output / path)
    removals = [path for path in removals if path not in links]
    arriving = _order(place.stage, place.output, news) if len(news) <= _ONE_BY_ONE else None
    leaving = (
        _order(place.output, None, removals, keep=news)
        if arriving is not None and len(removals) <= _ONE_BY_ONE
        else None
    )
    if arriving is None or leaving is None:
        _exchange(place, news + changes, removals)
    else:
        place.old.mkdir(parents=True, exist_ok=True)
        for unit in arriving:
            (place.output / unit).parent.mkdir(parents=True, exist_ok=True)
            os.rename(place.stage / unit, place.output / unit)
        for path in changes:
            os.replace(place.stage / path, place.output / path)
        for n, unit in enumerate(reversed(leaving)):
            os.rename(place.output / unit, place.old / str(n))
        _remove_empty(place.output, removals)
    shutil.rmtree(place.old, ignore_errors=True)
    shutil.rmtree(place.stage, ignore_errors=True)
    return counts


def _order(tree: Path, beside: Path | None, paths: list[str], keep: Iterable[str] = ()) -> list[str] | None:
    """The units that `paths` below `tree` make up, each linking only to earlier ones; None for a circle.

    A unit is a file, or the topmost folder that is not in `beside` (for leaving pages: that holds nothing
    else and will hold nothing of `keep`), since a folder moves in one step.
    """
    kept = {folder for path in keep for folder in _parents(path)}
    units = {path: _unit(tree, beside, path, set(paths), kept) for path in paths}
    links: dict[str, set[str]] = {unit: set() for unit in units.values()}
    for path, unit in units.items():
        if path.endswith(".html"):
            for target in _targets(path, (tree / path).read_bytes()):
                other = units.get(target)
                if other is not None and other != unit:
                    links[unit].add(other)
    return _sorted(links)


def _unit(tree: Path, beside: Path | None, path: str, all_paths: set[str], kept: set[str]) -> str:
    if path.startswith(SEARCH):  # a folder already
        return path
    for folder in _parents(path):
        if beside is not None:
            if not (beside / folder).exists():
                return folder
        elif folder not in kept and all(f"{folder}/{p}" in all_paths for p in _files(tree / folder)):
            return folder
    return path


def _parents(path: str) -> list[str]:
    """The folders a path stands in, topmost first."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _files(folder: Path) -> list[str]:
    return [Path(base, name).relative_to(folder).as_posix() for base, _, names in os.walk(folder) for name in names]


def _targets(path: str, page: bytes) -> set[str]:
    base = posixpath.dirname(path)
    found = set()
    for match in _HREF.finditer(page):
        found.add(posixpath.normpath(posixpath.join(base, unquote(match[1].decode("utf-8", "replace")))))
    return found


def _sorted(links: Mapping[str, set[str]]) -> list[str] | None:
    """Topological order, what is linked to first; None for a circle."""
    order: list[str] = []
    left = {unit: set(others) for unit, others in links.items()}
    while left:
        ready = sorted(unit for unit, others in left.items() if not others)
        if not ready:
            return None
        order += ready
        for unit in ready:
            del left[unit]
        done = set(ready)
        for others in left.values():
            others -= done
    return order


def _exchange(place: Place, arriving: list[str], removed: list[str]) -> None:
    """Make the next site beside the present one, from links to its files, and exchange the two."""
    place.old.mkdir(parents=True, exist_ok=True)
    following = place.cache / "next"
    shutil.rmtree(following, ignore_errors=True)
    skip = set(arriving) | set(removed)
    output = str(place.output)
    for base, folders, names in os.walk(output):
        relative = os.path.relpath(base, output).replace(os.sep, "/")
        if relative in skip:  # a folder of the search index that leaves
            folders.clear()
            continue
        prefix = "" if relative == "." else relative + "/"
        kept = [name for name in names if prefix + name not in skip]
        if kept or not prefix:
            os.makedirs(following / relative, exist_ok=True)
        for name in kept:
            _link(os.path.join(base, name), str(following / relative / name))
    for path in arriving:
        target = following / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(place.stage / path, target)
    put_in_place(following, place.output, place.old / "site")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _remove_empty(root: Path, paths: Iterable[str]) -> None:
    for folder in sorted({posixpath.dirname(path) for path in paths}, key=len, reverse=True):
        while folder:
            try:
                (root / folder).rmdir()
            except OSError:
                break
            folder = posixpath.dirname(folder)
