"""An issue: its items with their permalinks, what stands around them, and the way to its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from msgspec import Struct

from digest.archive import Archive, IssueRow
from digest.model import ROOT, Issue, Part
from digest.pages import urls
from digest.pages.i18n import words
from digest.pages.issue_items import ItemMarkup
from digest.pages.issues import IssueView, issue_view
from digest.pages.kinds import Page, PageKind

WORDS_A_MINUTE = 220


class PartView(Struct, frozen=True, kw_only=True):
    """A run of items under one heading."""

    anchor: str
    heading: str
    section: str
    """Address of the section's page; empty without one."""
    section_title: str
    place: int
    """The section's place in the vocabulary, from 1; 0 without one."""
    markup: Markup
    """All its items, one after the other."""
    headlines: tuple[tuple[str, str, int], ...]
    """(id, headline, level on the page) of those that have one."""
    note: str
    """The editors' note, as HTML, at the last part of its section."""


class Contents(Struct, frozen=True, kw_only=True):
    """An entry of the list of contents."""

    anchor: str
    title: str
    depth: int
    """0 for parts, from 1 for headlines under them."""
    place: int = 0


class PhotoView(Struct, frozen=True, kw_only=True):
    """The issue's picture in the sizes it is published in."""

    src: str
    sources: str
    """The ``srcset``; empty where there is one size. Addresses start with `ROOT`."""
    width: int
    height: int
    """Of the largest size, in pixels; 0 where not known."""


class Gone(Struct, frozen=True, kw_only=True):
    """What stands in the place of an item that was taken back or moved."""

    id: str
    reason: str
    href: str
    """Where it is now; empty for one that was taken back."""


def pages(archive: Archive, year: int) -> Iterator[Page]:
    sections = archive.record(archive.vocabulary.sections)
    pictures = archive.record(sorted((file, picture.digest) for file, picture in archive.pictures.items()))
    for row in archive.of_year(year):
        around = [_neighbour(archive.previous(row.slug)), _neighbour(archive.next(row.slug))]
        yield Page(
            path=urls.issue(row.slug),
            kind="issue",
            args=(row.slug,),
            depends=(
                row.digest, archive.titles_in(row.slug), sections, archive.record(around),
                pictures if row.has_photo else "",
            ),
        )  # fmt: skip


def _neighbour(row: IssueRow | None) -> tuple[str, str, str] | None:
    return (row.slug, row.date.isoformat(), row.title) if row else None


def view(archive: Archive, page: Page) -> Mapping[str, Any]:
    from digest.pages import metadata

    slug = str(page.args[0])
    issue = archive.issue(slug)
    parts = part_views(archive, issue)
    language = words(archive.site.language)
    return {
        "title": issue.title,
        "here": "issues",
        "issue": issue,
        "article_lang": issue.lang if issue.lang != archive.site.language else "",
        "crumbs": (
            (urls.HOME, language.gettext("Home")),
            (urls.issues(), language.gettext("Issues")),
            (urls.issues(issue.date.year), str(issue.date.year)),
        ),
        "label": _label(issue, language.gettext),
        "minutes": max(1, -(-issue.words // WORDS_A_MINUTE)),
        "count": len(issue.items),
        "parts": parts,
        "contents": contents(parts),
        "photo": photo_view(archive, issue),
        "gone": _gone(issue),
        "sources": tuple(_source(url) for url in issue.based_on),
        "previous": _turn(archive, archive.previous(slug)),
        "next": _turn(archive, archive.next(slug)),
        "cite": urls.cite(slug),
        "meta": metadata.for_issue(archive, issue),
        "feeds": ((urls.feed(), archive.site.title), (urls.feed("json"), archive.site.title)),
    }


def _turn(archive: Archive, row: IssueRow | None) -> IssueView | None:
    return issue_view(archive, row) if row else None


def _label(issue: Issue, _: Any) -> str:
    kinds = {"review": _("Review"), "daily": _("Daily"), "report": _("Report")}
    return str(kinds[issue.kind])


# --- parts and items --------------------------------------------------------------------------------------


def part_views(archive: Archive, issue: Issue) -> tuple[PartView, ...]:
    """The issue's parts as they are printed."""
    made = ItemMarkup(archive, issue, archive.continuing(issue.slug))
    places = {id: place for place, id in enumerate(archive.sections, start=1)}
    last = {part.section: number for number, part in enumerate(issue.parts)}
    found = []
    for number, part in enumerate(issue.parts):
        section = archive.sections.get(part.section)
        levels = printed_levels(part)
        leveled = list(zip(part.items, levels, strict=True))
        found.append(
            PartView(
                anchor=part.anchor,
                heading=part.heading,
                section=urls.section(section.id) if section else "",
                section_title=section.title if section else "",
                place=places.get(part.section, 0),
                markup=Markup("".join([made.item(item, level) for item, level in leveled])),  # noqa: S704
                headlines=tuple((item.id, item.headline, level) for item, level in leveled if item.headline),
                note=section.note_html if section and last[part.section] == number else "",
            )
        )
    return tuple(found)


def printed_levels(part: Part) -> list[int]:
    """The heading level of each item's headline on the page: as written, but never one too deep for its place.

    The issue's title is level 1 and a part's heading level 2, so that a headline's place among its neighbours
    decides and no level is skipped.
    """
    base = 2 if part.heading else 1
    above: list[tuple[int, int]] = []
    found = []
    for item in part.items:
        if not item.headline:
            found.append(base + 1)
            continue
        while above and above[-1][0] >= item.level:
            above.pop()
        printed = (above[-1][1] if above else base) + 1
        above.append((item.level, printed))
        found.append(printed)
    return found


def contents(parts: Iterable[PartView]) -> tuple[Contents, ...]:
    """The list of contents: headings of parts, and the headlines under them; empty where it would not help."""
    found: list[Contents] = []
    for part in parts:
        if part.heading:
            found.append(Contents(anchor=part.anchor, title=part.heading, depth=0, place=part.place))
        # Headlines start at level 3 under a part's heading, else at 2.
        found += [Contents(anchor=id, title=headline, depth=level - 2) for id, headline, level in part.headlines]
    return tuple(found) if len(found) > 1 else ()


# --- around the items -------------------------------------------------------------------------------------


def photo_view(archive: Archive, issue: Issue) -> PhotoView | None:
    """The picture of an issue; None without one."""
    if issue.photo is None:
        return None
    picture = archive.pictures.get(issue.photo.file)
    sizes = [(quote(address), width) for address, width in picture.sizes] if picture else []
    return PhotoView(
        src=urls.media(issue.photo.file),
        sources=", ".join(f"{ROOT}{address} {width}w" for address, width in sizes) if len(sizes) > 1 else "",
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
    )


def _gone(issue: Issue) -> tuple[Gone, ...]:
    here = {item.id for item in issue.items}
    taken = [Gone(id=id, reason=reason, href="") for id, reason in issue.withdrawn]
    moved = [Gone(id=id, reason="", href=urls.moved(target)) for id, target in issue.moved]
    return tuple(gone for gone in (*taken, *moved) if gone.id not in here)


def _source(url: str) -> tuple[str, str, str]:
    """(address, host, path as shown)."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return url, parts.netloc.removeprefix("www."), path if len(path) <= 60 else path[:59] + "…"


KINDS = (PageKind(name="issue", template="pages/issue.html", view=view, of_year=pages, rank=10),)
