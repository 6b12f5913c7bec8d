"""The plain pages of ``content/pages/``, and the page a server shows for an address that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from digest.archive import Archive
from digest.model import PlainPage
from digest.pages import urls
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind


def pages(archive: Archive) -> Iterator[Page]:
    for page in archive.pages:
        yield Page(path=urls.page(page.slug), kind="page", args=(page.slug,), depends=(archive.record(page),))


def view(archive: Archive, page: Page) -> Mapping[str, Any]:
    from digest.pages import metadata

    found: PlainPage = next(one for one in archive.pages if one.slug == page.args[0])
    _ = words(archive.site.language).gettext
    return {
        "title": found.title,
        "here": found.slug,
        "crumbs": ((urls.HOME, _("Home")),),
        "html": found.html,
        "summary": found.summary,
        "article_lang": found.lang if found.lang != archive.site.language else "",
        "meta": metadata.for_page(archive, found),
    }


def missing_pages(_archive: Archive) -> Iterator[Page]:
    yield Page(path=urls.NOT_FOUND, kind="missing")


def missing_view(archive: Archive, _page: Page) -> Mapping[str, Any]:
    _ = words(archive.site.language).gettext
    return {"title": _("Page not found")}


KINDS = (
    PageKind(name="page", template="pages/page.html", view=view, of_site=pages, rank=45),
    PageKind(name="missing", template="pages/404.html", view=missing_view, of_site=missing_pages, rank=45),
)
