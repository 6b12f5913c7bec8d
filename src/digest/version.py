"""Which program this is: a hash of everything whose change may change a record or a page."""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from pathlib import Path

_TAKES_PART = (
    "ahocorasick_rs", "babel", "cbor2", "jinja2", "markdown_it_py", "markupsafe", "mdit_py_plugins", "msgspec",
    "pagefind_bin", "pillow", "pydantic", "python_frontmatter", "pyyaml",
)  # fmt: skip
"""Distributions that take part in making records and pages."""


def program_digest() -> str:
    """Hash of the package's sources, of the interpreter's and of the libraries' versions."""
    package = Path(__file__).parent
    state = blake2b(digest_size=16)
    state.update(f"{sys.implementation.name} {sys.version_info[:3]}".encode())
    for folder, folders, names in os.walk(package):
        folders.sort()
        if os.path.basename(folder) in {"__pycache__", "_templates"}:
            folders.clear()
            continue
        for name in sorted(names):
            if name.endswith((".py", ".mo")):
                file = os.path.join(folder, name)
                state.update(os.path.relpath(file, package).encode() + b"\0")
                with open(file, "rb") as handle:
                    state.update(handle.read())
    for name in installed():
        state.update(name.encode() + b"\0")
    return state.hexdigest()


def installed() -> list[str]:
    """``name-version`` of the distributions that take part, from the names of their folders."""
    found = set()
    for place in sys.path:
        if not place.endswith(("site-packages", "dist-packages")):
            continue
        try:
            names = os.listdir(place)
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and name.partition("-")[0].lower() in _TAKES_PART:
                found.add(name.removesuffix(".dist-info").lower())
    return sorted(found)
