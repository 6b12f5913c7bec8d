"""How to cite an issue and each of its items: a page, and files for reference managers beside the issue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from digest.exports import citations as formats
from digest.model import ROOT, Item
from digest.pages import metadata, urls
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive


def _pages(kind: str, address: Callable[[str], str]) -> Callable[[Archive, int], Iterator[Page]]:
    def pages(archive: Archive, year: int) -> Iterator[Page]:
        # Keywords are the titles of topics.
        titles = archive.titles("topic")
        for row in archive.of_year(year):
            yield Page(address(row.slug), kind, (row.slug,), (row.digest, titles))

    return pages


@lru_cache(maxsize=4)
def _references(archive: Archive, slug: str) -> tuple[formats.Reference, ...]:
    # Kept for the four files of one issue, which are written one after the other.
    titles = {topic.id: topic.title for topic in archive.vocabulary.topics}
    return formats.references(archive.site, archive.issue(slug), titles)


def _cite(archive: Archive, page: Page) -> Mapping[str, Any]:
    slug = str(page.args[0])
    issue = archive.issue(slug)
    language = words(archive.site.language)
    whole, *items = _references(archive, slug)
    day = language.date(issue.date)
    read, label = language.gettext("Read"), language.gettext("Read: %(title)s")
    title = language.gettext("How to cite: %(title)s") % {"title": issue.title}
    return {
        "title": title,
        "issue": issue,
        "whole": formats.formatted(whole, day)[1],
        "items": [
            _line(item, slug, reference, day, read, label) for item, reference in zip(issue.items, items, strict=True)
        ],
        "files": [(urls.citation_file(slug, extension), name) for extension, name in FILES],
        "here": "issues",
        "meta": metadata.for_list(
            archive,
            path=page.path,
            title=title,
            crumbs=((urls.issues(), language.gettext("Issues")), (urls.issue(slug), issue.title)),
        ),
    }


def _line(item: Item, slug: str, reference: formats.Reference, day: str, read: str, label: str) -> Markup:
    """An entry of the list. Made here: a template would take four times as long over tens of thousands of items."""
    href = ROOT + urls.item(slug, item.id)
    name = escape(label % {"title": item.title})
    return Markup(  # noqa: S704
        f'<li id="{item.id}" class="reference">{formats.formatted(reference, day)[1]} '
        f'<a href="{href}" aria-label="{name}">{escape(read)}</a>{formats.coins(reference)}</li>'
    )


FILES = (("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL-JSON"))


def _bib(archive: Archive, page: Page) -> str:
    return "\n".join(map(formats.bibtex, _references(archive, str(page.args[0]))))


def _ris(archive: Archive, page: Page) -> str:
    return "".join(map(formats.ris, _references(archive, str(page.args[0]))))


def _json(archive: Archive, page: Page) -> str:
    entries = [formats.csl(reference) for reference in _references(archive, str(page.args[0]))]
    return "[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n]\n"


KINDS = (
    PageKind(name="cite", view=_cite, template="pages/cite.html", of_year=_pages("cite", urls.cite), rank=20),
    PageKind(
        name="cite-bib", view=_bib, of_year=_pages("cite-bib", lambda slug: urls.citation_file(slug, "bib")), rank=20
    ),
    PageKind(
        name="cite-ris", view=_ris, of_year=_pages("cite-ris", lambda slug: urls.citation_file(slug, "ris")), rank=20
    ),
    PageKind(
        name="cite-json",
        view=_json,
        of_year=_pages("cite-json", lambda slug: urls.citation_file(slug, "json")),
        rank=20,
    ),
)
