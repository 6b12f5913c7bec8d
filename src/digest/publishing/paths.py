"""Which addresses may be written to disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


class UnsafePath(ValueError):
    """An address that must not become a file."""


def check(path: str) -> str:
    """`path` itself, where it is a plain relative path that every common file system can hold.

    UnsafePath for anything absolute, with empty or dotted segments, control or reserved characters, names
    that Windows reserves, and segments over 200 bytes.
    """
    for segment in path.split("/"):
        if segment in {"", ".", ".."} or segment != segment.rstrip(". "):
            raise UnsafePath(f"{path!r}: empty or dotted segment")
        if _FORBIDDEN.search(segment) or _RESERVED.match(segment):
            raise UnsafePath(f"{path!r}: a name that not every system can store")
        if len(segment.encode()) > 200:
            raise UnsafePath(f"{path!r}: a name over 200 bytes")
    return path


def twins(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of addresses that some file system would take for one: they differ in case or normalisation only,
    or one is a folder of the other."""
    seen: dict[str, str] = {}
    found = []
    for path in paths:
        key = unicodedata.normalize("NFC", path).casefold()
        if key in seen:
            found.append((seen[key], path))
        seen[key] = path
    for key, path in sorted(seen.items()):
        parent = key.rpartition("/")[0]
        while parent:
            if parent in seen:
                found.append((seen[parent], path))
            parent = parent.rpartition("/")[0]
    return found
