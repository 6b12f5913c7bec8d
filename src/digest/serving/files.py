"""From an address to a file of the site, and to the headers that belong to it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
"""Written out, because what a system's own table says differs from one to the next."""

HIDDEN = frozenset({"_headers", "_redirects"})
"""Files for web servers, which none of them hands out."""


def media_type(path: str) -> str:
    return TYPES.get(os.path.splitext(path)[1].lower(), "application/octet-stream")


def address(target: str, prefix: str = "/") -> str | None:
    """The path below the site's top that a request names; None where it must not be answered.

    `target` is the request's target, `prefix` the path of the site's public address, which is taken off. Refused
    are dotted and empty segments, backslashes, control characters and bytes that are not UTF-8.
    """
    raw = target if target.startswith("/") else urlsplit(target).path
    raw = raw.partition("?")[0].partition("#")[0]
    if not raw.startswith("/"):
        return None
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if prefix != "/" and path.startswith(prefix):
        path = "/" + path[len(prefix) :]
    if "\\" in path or any(ord(c) < 32 or ord(c) == 127 for c in path):
        return None
    segments = path[1:].split("/")
    if any(segment in {".", ".."} for segment in segments) or "" in segments[:-1]:
        return None
    return path[1:]


def find(root: Path, path: str) -> Path | None:
    """The regular file at `path` below `root`; no symbolic link is followed on the way."""
    if path in HIDDEN:
        return None
    place = root
    kind = stat.S_IFDIR
    for segment in path.split("/"):
        if not stat.S_ISDIR(kind) or ":" in segment:
            return None
        place = place / segment
        try:
            kind = os.lstat(place).st_mode
        except (OSError, ValueError):
            return None
    return place if stat.S_ISREG(kind) else None


def is_folder(root: Path, path: str) -> bool:
    """Whether `path` is a folder with a page of its own."""
    return find(root, f"{path}/index.html" if path else "index.html") is not None


# --- the headers of the site ------------------------------------------------------------------------------

_HEADER = re.compile(r"[A-Za-z0-9-]+: [\x20-\x7e]*")

DEFAULT = (
    (
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
)
"""Of what is shown before there is a site."""


def read_headers(root: Path) -> tuple[tuple[str, str], ...]:
    """(pattern, ``Name: value``) from the site's ``_headers``; the defaults where there is none."""
    try:
        text = (root / "_headers").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return tuple(("/*", line) for line in DEFAULT)
    found = []
    pattern = ""
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            pattern = line.strip()
        elif pattern and _HEADER.fullmatch(line.strip()):
            found.append((pattern, line.strip()))
    return tuple(found)


def headers_for(path: str, rules: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers of one address; a later rule goes before an earlier one."""
    found: dict[str, str] = {}
    for pattern, line in rules:
        head, star, tail = pattern.partition("*")
        at = "/" + path
        if (at.startswith(head) and at.endswith(tail)) if star else at == pattern:
            name, _, value = line.partition(": ")
            found[name] = value
    return found
