"""What a page is, before it is rendered: its address, what makes it, and what it depends on.

To add a kind of page: write a module in this folder that makes a `PageKind`, and a template under
``templates/pages/``; list it in `digest.pages.MODULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from digest.archive import Archive


class Page(Struct, frozen=True):
    """One file of the site."""

    path: str
    """Address below the site's top: ``topics/oreshnik/2025/index.html``."""
    kind: str
    """`PageKind.name`."""
    args: tuple[str | int, ...] = ()
    """What the kind's view needs to find its data: ids, slugs, years."""
    depends: tuple[str, ...] = ()
    """Digests of all content the view reads, beyond the site's settings, its navigation and the templates."""


class PageKind(Struct, frozen=True, kw_only=True):
    """How the pages of one kind are found and made."""

    name: str
    view: Callable[[Archive, Page], Mapping[str, Any] | str | bytes]
    """The template's variables, or the finished file where there is no template. Pure."""
    template: str = ""
    """Path below ``templates/``; empty where the view makes the file itself."""
    of_year: Callable[[Archive, int], Iterable[Page]] | None = None
    """The pages that belong to one year: they read nothing but that year's issues and their neighbours."""
    of_site: Callable[[Archive], Iterable[Page]] | None = None
    """The pages that look at the whole archive."""
    of_search: bool = False
    """Whether the page describes the search index: a build that leaves the index leaves it too."""
    rank: int = 50
    """Order of writing, low first: pages that others link to come before those that link."""
    version: str = "1"
    """Raise it when the view's code changes what it makes and the program's version does not."""
