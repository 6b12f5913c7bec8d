"""How to cite an issue and each of its items, and what came before them: a page, and files for reference managers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup, escape

from digest.exports import citations as formats
from digest.exports.references import Reference, references
from digest.model import ROOT
from digest.pages import earlier, metadata, urls
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive


def _pages(archive: Archive, year: int) -> Iterator[Page]:
    """The page and the files of each issue, one after the other, so that its references are made once."""
    # Keywords are the titles of topics; relations are explained by those of topics and names.
    for row in archive.of_year(year):
        depends = (row.digest, archive.titles_in(row.slug))
        yield Page(urls.cite(row.slug), "cite", (row.slug,), depends)
        for extension, _ in FILES:
            yield Page(urls.citation_file(row.slug, extension), f"cite-{extension}", (row.slug,), depends)


@lru_cache(maxsize=4)
def _references(archive: Archive, slug: str) -> tuple[Reference, ...]:
    titles = {topic.id: topic.title for topic in archive.vocabulary.topics}
    return references(archive.site, archive.issue(slug), titles)


def _cite(archive: Archive, page: Page) -> Mapping[str, Any]:
    slug = str(page.args[0])
    issue = archive.issue(slug)
    language = words(archive.site.language)
    whole, *items = _references(archive, slug)
    day = language.date(issue.date)
    title = language.gettext("References and earlier items: %(title)s") % {"title": issue.title}
    before = earlier.lists(archive, slug)
    # Made here: a template would take four times as long over tens of thousands of items.
    read, label = escape(language.gettext("Read")), str(escape(language.gettext("Read: %(title)s")))
    issue_page = ROOT + urls.issue(slug)
    lines = [
        f'<li id="{item.id}" class="reference">{formats.formatted(reference, day)[1]} '
        f'<a href="{issue_page}#{item.id}" aria-label="{label % {"title": escape(reference.title)}}">{read}</a>'
        f"{formats.coins(reference)}{before.get(item.id, '')}</li>"
        for item, reference in zip(issue.items, items, strict=True)
    ]
    return {
        "title": title,
        "issue": issue,
        "whole": formats.formatted(whole, day)[1],
        "items": Markup("\n".join(lines)),  # noqa: S704
        "files": [(urls.citation_file(slug, extension), name) for extension, name in FILES],
        "here": "issues",
        "meta": metadata.for_list(
            archive,
            path=page.path,
            title=title,
            crumbs=((urls.issues(), language.gettext("Issues")), (urls.issue(slug), issue.title)),
        ),
    }


FILES = (("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL-JSON"))


def _bib(archive: Archive, page: Page) -> str:
    return "\n".join(map(formats.bibtex, _references(archive, str(page.args[0]))))


def _ris(archive: Archive, page: Page) -> str:
    return "".join(map(formats.ris, _references(archive, str(page.args[0]))))


def _json(archive: Archive, page: Page) -> str:
    entries = [msgspec.json.encode(formats.csl(one)) for one in _references(archive, str(page.args[0]))]
    return (b"[\n" + b",\n".join([msgspec.json.format(entry, indent=0) for entry in entries]) + b"\n]\n").decode()


KINDS = (
    PageKind(name="cite", view=_cite, template="pages/cite.html", of_year=_pages, rank=20),
    PageKind(name="cite-bib", view=_bib, rank=20),
    PageKind(name="cite-ris", view=_ris, rank=20),
    PageKind(name="cite-json", view=_json, rank=20),
)
