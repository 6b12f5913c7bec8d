"""``offline.zip``: the whole archive for reading without a network, from a stick or a folder.

Equal sites give equal bytes: entries are sorted and carry no time, no owner and no permissions of their own.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from hashlib import blake2b, file_digest
from pathlib import Path

from digest.model import Site

NAME = "offline.zip"
GROUP = "offline"
"""Name of the group of pages that it is the only one of."""

_ONLINE = ("404.html", "_headers", "robots.txt", "sitemap.xml", NAME)
_ONLINE_FOLDERS = ("search/pagefind/", ".well-known/")
"""What only makes sense on a server. A browser does not run the search from a file: the search page says so."""
_TIME = (1980, 1, 1, 0, 0, 0)
_LEADS_HERE = re.compile(rb"<(\w+) data-online>.*?</\1>\n?", re.DOTALL)
"""What a page says of the archive itself: in the archive, its link would lead nowhere."""


def selection(paths: Iterable[str]) -> list[str]:
    """The files of the site that are read without a network, sorted."""
    return sorted(
        path
        for path in paths
        if path not in _ONLINE and not path.startswith(_ONLINE_FOLDERS) and not path.endswith("manifest.json")
    )


def folder(site: Site) -> str:
    """The folder that the archive unpacks to: ``zubrovia-digest``."""
    plain = unicodedata.normalize("NFKD", site.short_title or site.title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "digest"


def write(target: Path, paths: Iterable[str], find: Callable[[str], Path], folder: str) -> str:
    """Write the archive to `target`; the hash of its bytes, as the site's other files have it.

    `find` tells where a file of the site is at the moment.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(f"{folder}/{path}", _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o100644 << 16
            body = find(path).read_bytes()
            archive.writestr(entry, _LEADS_HERE.sub(b"", body) if path.endswith(".html") else body)
    with target.open("rb") as handle:
        return file_digest(handle, lambda: blake2b(digest_size=16)).hexdigest()
