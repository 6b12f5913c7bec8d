"""Feeds: of the issues, of all items, of each section, topic and name, of the corrections.

Dates are those of the content, so that a build without a change changes no feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

from markupsafe import escape

from digest.exports.syndication import Feed, FeedEntry, atom, json_feed, tag
from digest.model import ROOT, Correction, FacetKind, Issue, Item
from digest.pages import urls
from digest.pages.fragments import Fragments
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive, Entry, Facet, IssueRow

ISSUES = 10
"""Entries of the feed of issues, each with the whole issue."""
ITEMS = 30
"""Entries of the feed of all items; the issue that reaches the number is not cut, here and in the next."""
FILED = 20
"""Entries of the feed of a section, topic or name."""
CORRECTIONS = 50

_BEGINNING = date(1970, 1, 1)
"""``updated`` of a feed with nothing in it: the format demands one."""


def _write(archive: Archive, page: Page, feed: Feed) -> bytes:
    return (json_feed if page.path.endswith(".json") else atom)(archive.site, feed)


def _make(
    archive: Archive, page: Page, title: str, subtitle: str, alternate: str, entries: Iterable[FeedEntry]
) -> bytes:
    found = tuple(entries)
    feed = Feed(
        title=title,
        subtitle=subtitle,
        url=urls.absolute(archive.site, page.path),
        alternate=urls.absolute(archive.site, alternate),
        updated=max((entry.updated for entry in found), default=_BEGINNING),
        entries=found,
    )
    return _write(archive, page, feed)


# --- entries ----------------------------------------------------------------------------------------------


def issue_entry(archive: Archive, issue: Issue) -> FeedEntry:
    """An issue in full: its lead, then its items by section."""
    site = archive.site
    topics = dict.fromkeys(topic for item in issue.items for topic in item.topics)
    return FeedEntry(
        id=tag(site, issue.date, f"issues/{issue.slug}"),
        url=urls.absolute(site, urls.issue(issue.slug)),
        title=issue.title,
        html=_absolute(archive, issue_html(issue), issue.slug),
        summary=issue.summary,
        published=issue.date,
        updated=issue.updated,
        authors=issue.authors,
        topics=_titles(archive, topics),
        lang=_lang(archive, issue.lang),
    )


def _issue_entries(archive: Archive) -> tuple[FeedEntry, ...]:
    return tuple(issue_entry(archive, archive.issue(row.slug)) for row in archive.issues[:ISSUES])


def issue_html(issue: Issue) -> str:
    """The content of an issue for readers that know no style sheet; addresses begin with `ROOT`."""
    out = []
    if issue.photo:
        address = ROOT + urls.media(issue.photo.file)
        out.append(f'<figure><img src="{escape(address)}" alt="{escape(issue.photo.alt)}">')
        out.append(f"<figcaption>{escape(issue.photo.credit)}</figcaption></figure>")
    out.append(issue.lead_html)
    for part in issue.parts:
        if part.heading:
            out.append(f"<h2>{escape(part.heading)}</h2>")
        out += [_item_html(item, max(item.level, 3 if part.heading else 2)) for item in part.items]
    return "".join(out)


def _item_html(item: Item, level: int) -> str:
    head = f"<h{level}>{item.headline_html}</h{level}>" if item.headline else ""
    notes = "".join(f'<li value="{note.number}">{note.html}</li>' for note in item.footnotes)
    return head + item.html + (f"<ol>{notes}</ol>" if notes else "")


class _ItemEntries(Fragments[FeedEntry]):
    """The entries of one archive's items."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(lambda entry: item_entry(archive, entry))


def item_entry(archive: Archive, entry: Entry) -> FeedEntry:
    """One item; corrected when a correction names it."""
    row, item = entry.issue, entry.item
    corrected = [c.date for c in row.corrections if c.item == item.id]
    section = archive.sections.get(item.section)
    origin = f'<p><a href="{ROOT}{urls.issue(row.slug)}">{escape(row.title)}</a>'
    origin += f", {escape(section.title)}</p>" if section else "</p>"
    body = item.html + "".join(f"<p>{note.number}. {escape(note.text)}</p>" for note in item.footnotes)
    return FeedEntry(
        id=tag(archive.site, row.date, f"issues/{row.slug}#{item.id}"),
        url=urls.absolute(archive.site, urls.item(row.slug, item.id)),
        title=item.headline or item.title,
        html=_absolute(archive, body + origin, row.slug),
        published=row.date,
        updated=max([row.date, *corrected]),
        topics=_titles(archive, item.topics),
        lang=_lang(archive, row.lang),
    )


def _correction_entries(archive: Archive, row: IssueRow) -> Iterator[FeedEntry]:
    _ = words(archive.site.language).gettext
    for correction in row.corrections:
        path = urls.item(row.slug, correction.item) if correction.item else urls.issue(row.slug)
        address = urls.absolute(archive.site, path)
        # Two corrections of one day and item differ in what they say.
        mark = blake2b(correction.text.encode(), digest_size=4).hexdigest()
        yield FeedEntry(
            id=tag(archive.site, correction.date, f"corrections/{row.slug}/{correction.item or 'issue'}/{mark}"),
            url=address,
            title=_("Correction: %(title)s") % {"title": row.title},
            html=f'<p>{escape(correction.text)}</p><p><a href="{escape(address)}">{escape(row.title)}</a></p>',
            published=correction.date,
            updated=correction.date,
            lang=_lang(archive, row.lang),
        )


def _absolute(archive: Archive, html: str, slug: str) -> str:
    """A fragment for a place of its own: links to the site, and those within the issue's page, made absolute."""
    page = urls.absolute(archive.site, urls.issue(slug))
    return html.replace(ROOT, archive.site.url).replace('href="#', f'href="{page}#')


def _lang(archive: Archive, lang: str) -> str:
    return lang if lang != archive.site.language else ""


def _titles(archive: Archive, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((id, archive.topics[id].title) for id in ids if id in archive.topics)


# --- issues, items, corrections ---------------------------------------------------------------------------


def _main_pages(archive: Archive) -> Iterator[Page]:
    shown = [(row.digest, archive.titles_in(row.slug)) for row in archive.issues[:ISSUES]]
    depends = (archive.record(shown),)
    yield Page(urls.feed(), "feed", depends=depends)
    yield Page(urls.feed("json"), "feed", depends=depends)


def _main(archive: Archive, page: Page) -> bytes:
    entries = archive.kept(_issue_entries)
    return _make(archive, page, archive.site.title, archive.site.description, urls.HOME, entries)


def _items_pages(archive: Archive) -> Iterator[Page]:
    shown, count = [], 0
    for row in archive.issues:
        if count >= ITEMS:
            break
        shown.append((row.digest, archive.titles_in(row.slug)))
        count += row.items
    yield Page(urls.items_feed(), "items-feed", depends=(archive.record(shown),))


def _items(archive: Archive, page: Page) -> bytes:
    title = words(archive.site.language).gettext("%(site)s: all items") % {"site": archive.site.title}
    entries = archive.kept(_ItemEntries).of(archive.newest(ITEMS))
    return _make(archive, page, title, archive.site.description, urls.issues(), entries)


def _corrections_pages(archive: Archive) -> Iterator[Page]:
    told = [(row.slug, row.title, row.lang, row.corrections) for row in archive.issues if row.corrections]
    yield Page(urls.corrections_feed(), "corrections-feed", depends=(archive.record(told),))


def _corrections(archive: Archive, page: Page) -> bytes:
    language = words(archive.site.language)
    title = language.gettext("%(site)s: corrections") % {"site": archive.site.title}
    entries = [entry for row in archive.issues for entry in _correction_entries(archive, row)]
    entries.sort(key=lambda entry: (-entry.published.toordinal(), entry.id))
    subtitle = language.gettext("What was wrong and has been put right.")
    policy = archive.site.policies.corrections
    alternate = urls.policy(policy) if policy and "://" not in policy else urls.issues()
    return _make(archive, page, title, subtitle, alternate, entries[:CORRECTIONS])


# --- sections, topics, names ------------------------------------------------------------------------------


def _facet_pages(kind: FacetKind, archive: Archive) -> Iterator[Page]:
    about = {
        "section": [(s.id, s.title, s.description) for s in archive.vocabulary.sections],
        "topic": [(t.id, t.title, t.description) for t in archive.vocabulary.topics],
        "name": [(n.id, n.name, n.role) for n in archive.vocabulary.names],
    }[kind]
    for id, title, description in about:
        depends = (title, description, *_shown_years(archive, archive.facet(kind, id)))
        yield Page(urls.facet_feed(kind, id), f"{kind}-feed", (id,), depends)
        if kind != "name":
            yield Page(urls.facet_feed(kind, id, "json"), f"{kind}-feed", (id,), depends)


def _shown_years(archive: Archive, facet: Facet) -> Iterator[str]:
    """Digests of the years that the feed's entries come from, and of the titles and corrections they show."""
    count, topics, years = 0, [facet.id], []
    for there in facet.years:
        if count >= FILED:
            break
        count += there.count
        years.append(there.year)
        topics += [id for id, _n in facet.details(there.year).topics]
        yield there.digest
    yield archive.titles("topic", dict.fromkeys(topics))
    # Corrections are facts of issues; a facet's digest knows items only.
    corrections = archive.kept(_corrections_by_year)
    yield from (corrections[year] for year in years if year in corrections)


def _corrections_by_year(archive: Archive) -> dict[int, str]:
    """Hash of each year's corrections; years without any left out."""
    found: dict[int, list[tuple[str, tuple[Correction, ...]]]] = {}
    for row in archive.issues:
        if row.corrections:
            found.setdefault(row.year, []).append((row.slug, row.corrections))
    return {year: archive.record(told) for year, told in found.items()}


def _facet(kind: FacetKind, archive: Archive, page: Page) -> bytes:
    id = str(page.args[0])
    title, about = {
        "section": lambda: (archive.sections[id].title, archive.sections[id].description),
        "topic": lambda: (archive.topics[id].title, archive.topics[id].description),
        "name": lambda: (archive.names[id].name, archive.names[id].role),
    }[kind]()
    entries = archive.kept(_ItemEntries).of(archive.entries(kind, id, limit=FILED))
    return _make(archive, page, f"{title} – {archive.site.title}", about, urls.facet(kind, id), entries)


def _facet_kind(kind: FacetKind) -> PageKind:
    return PageKind(
        name=f"{kind}-feed",
        view=lambda archive, page: _facet(kind, archive, page),
        of_site=lambda archive: _facet_pages(kind, archive),
        rank=60,
    )


KINDS = (
    PageKind(name="feed", view=_main, of_site=_main_pages, rank=60),
    PageKind(name="items-feed", view=_items, of_site=_items_pages, rank=60),
    PageKind(name="corrections-feed", view=_corrections, of_site=_corrections_pages, rank=60),
    _facet_kind("section"),
    _facet_kind("topic"),
    _facet_kind("name"),
)
