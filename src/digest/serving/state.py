"""What the preview knows at a moment, and which page a problem belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from digest.diagnostics import Diagnostic
from digest.pages import urls

_YEAR = re.compile(r"\d{4}")


class State(Struct, frozen=True, kw_only=True):
    """One moment of the preview; every change makes a new one."""

    number: int = 0
    """Counts the changes."""
    built: bool = False
    """Whether there is a site to show, be it of an earlier moment."""
    stale: bool = False
    """Whether the site shown is of an earlier moment, because the last build failed."""
    newer: tuple[tuple[str, bytes], ...] = ()
    """(address, file) of pages that were rendered ahead of the build."""
    problems: tuple[Diagnostic, ...] = ()
    """Sorted by place."""
    prefix: str = "/"
    """Path of the site's public address, below which the preview answers too."""
    headers: tuple[tuple[str, str], ...] = ()
    """Contents of the site's ``_headers``: (pattern, ``Name: value``)."""


def page_of(path: str, content: str) -> str:
    """The page of the site on which a problem in the file `path` is shown; empty where it is on none.

    `content` is the content folder as problems name it.
    """
    relative = path.removeprefix(content.rstrip("/") + "/")
    parts = relative.split("/")
    if len(parts) == 1:
        return _VOCABULARIES.get(parts[0].partition(".")[0], "")
    if parts[0] == "pages":
        return urls.page(parts[-1].removesuffix(".md"))
    if parts[0] == "issues":
        names = parts[1:]
        if len(names) > 1 and _YEAR.fullmatch(names[0]):
            names = names[1:]
        return urls.issue(names[0].removesuffix(".md"))
    return ""


_VOCABULARIES = {
    "digest": urls.HOME,
    "sections": urls.sections(),
    "topics": urls.topics(),
    "names": urls.names(),
    "series": urls.figures(),
}


def split(problems: Iterable[Diagnostic], page: str, content: str) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The problems of a page, and all others."""
    here: list[Diagnostic] = []
    elsewhere: list[Diagnostic] = []
    for problem in problems:
        (here if page_of(problem.span.path, content) == page else elsewhere).append(problem)
    return here, elsewhere
