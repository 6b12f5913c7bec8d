"""What a build is asked for."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from digest.version import program_digest


class Options(Struct, frozen=True, kw_only=True):
    """What a build is asked for."""

    content: Path
    output: Path
    templates: Path | None = None
    """The site's own templates, which go before the program's file by file."""
    base_url: str = ""
    """In place of the address in ``digest.yaml``."""
    drafts: bool = False
    search: bool = True
    jobs: int = 1
    clean: bool = False
    """Throw the store away first."""
    offline: bool = False
    lenient: bool = False
    """Build in spite of errors, from the last good state of what is broken: for the preview."""


def store_version(options: Options, program: str = "") -> str:
    """What a store must have been written by to be used."""
    return f"{program or program_digest()}{' drafts' if options.drafts else ''}{' lenient' if options.lenient else ''}"
