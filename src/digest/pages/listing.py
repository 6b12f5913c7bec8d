"""The pages of sections, topics and names: one of each with its newest items, and one a year with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digest.archive import Archive, Entry, FacetYear
from digest.model import ROOT, FacetKind, Name, Section, Topic
from digest.pages import urls
from digest.pages.chronicle import by_month, counts_by_month, ranked
from digest.pages.events import by_event
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from markupsafe import Markup

    from digest.pages.metadata import Meta

NEWEST = 24
"""Items on the page without a year; the issue that reaches it is not cut."""
NEIGHBOURS = 12
"""Topics and names shown as standing most often together with this one."""

Counted = tuple[str, str, int]
"""(address, title, number)."""


class Subject(Struct, frozen=True, kw_only=True):
    """What a listing is about: a section, a topic or a name in the same shape."""

    kind: FacetKind
    id: str
    title: str
    description: str
    label: str
    """What kind of thing it is, in words: "Topic", "Person"."""
    spellings: tuple[tuple[str, str], ...] = ()
    """Further spellings with their languages."""
    aliases: tuple[str, ...] = ()
    see_also: tuple[tuple[str, str], ...] = ()
    """(address, title)."""
    place: int = 0
    """A section's place in the vocabulary, from 1, which gives its mark; else 0."""


def subject(archive: Archive, kind: FacetKind, id: str) -> Subject:
    """The subject of a listing. KeyError where the vocabulary has none."""
    _ = words(archive.site.language).gettext
    if kind == "section":
        section = archive.sections[id]
        return Subject(
            kind=kind, id=id, title=section.title, description=section.description, label=_("Section"),
            aliases=section.aliases, place=list(archive.sections).index(id) + 1,
        )  # fmt: skip
    if kind == "topic":
        topic = archive.topics[id]
        see = tuple((urls.topic(i), archive.topics[i].title) for i in topic.see_also if i in archive.topics)
        return Subject(
            kind=kind, id=id, title=topic.title, description=topic.description, label=_("Topic"),
            aliases=topic.aliases, see_also=see,
        )  # fmt: skip
    name = archive.names[id]
    labels = {
        "person": _("Person"), "organisation": _("Organisation"), "place": _("Place"), "programme": _("Programme"),
    }  # fmt: skip
    see = tuple((urls.name(i), archive.names[i].name) for i in name.see_also if i in archive.names)
    return Subject(
        kind=kind, id=id, title=name.name, description=name.role[:1].upper() + name.role[1:], label=labels[name.kind],
        spellings=tuple(pair for pair in name.spellings if pair[0] != name.name), see_also=see,
    )  # fmt: skip


def vocabulary(archive: Archive, kind: FacetKind) -> tuple[Section | Topic | Name, ...]:
    lists: dict[str, tuple[Section | Topic | Name, ...]] = {
        "section": archive.vocabulary.sections,
        "topic": archive.vocabulary.topics,
        "name": archive.vocabulary.names,
    }
    return lists[kind]


KEYS: dict[FacetKind, str] = {"section": "sections", "topic": "topics", "name": "names"}


# --- the page without a year ------------------------------------------------------------------------------


def main_pages(kind: FacetKind, archive: Archive) -> Iterator[Page]:
    for record in vocabulary(archive, kind):
        facet = archive.facet(kind, record.id)
        see = getattr(record, "see_also", ())
        yield Page(
            path=urls.facet(kind, record.id),
            kind=kind,
            args=(record.id,),
            depends=(
                # All titles, because to find those that are met beside it takes longer than these pages take to make.
                facet.digest, archive.record(record), archive.titles("topic"), archive.titles("name"),
                archive.titles(kind, see),
            ),
        )  # fmt: skip


def main_view(kind: FacetKind, archive: Archive, page: Page) -> Mapping[str, Any]:
    from digest.pages import charts

    id = str(page.args[0])
    facet = archive.facet(kind, id)
    about = subject(archive, kind, id)
    language = words(archive.site.language)
    totals = facet.totals()
    entries = archive.entries(kind, id, limit=NEWEST)
    chart = charts.months(
        counts_by_month(facet),
        href=lambda year, month: ROOT + urls.facet(kind, id, year, month),
        title=language.gettext("Items by month: %(title)s") % {"title": about.title},
        language=language,
    )
    return {
        "title": about.title,
        "here": KEYS[kind],
        "crumbs": _crumbs(archive, kind),
        "about": about,
        "count": facet.count,
        "issues": sum(there.issues for there in facet.years),
        "chart": chart,
        "months": by_month(archive, entries, level=3, section=kind != "section"),
        "shown": len(entries),
        "timeline": _timeline(archive, kind, entries),
        "years": tuple((there.year, urls.facet(kind, id, there.year), there.count) for there in facet.years),
        "topics": _titled(archive, "topic", ranked(totals.topics, limit=NEIGHBOURS)),
        "names": _titled(archive, "name", ranked(totals.names, limit=NEIGHBOURS)),
        "search": urls.search(**{kind: id}),
        "meta": _meta(archive, about, page.path, about.title),
        "feeds": _feeds(about),
    }


def _titled(archive: Archive, kind: FacetKind, counts: Iterable[tuple[str, int]]) -> tuple[Counted, ...]:
    titles = archive.titles_of(kind)
    return tuple((urls.facet(kind, id), titles[id], n) for id, n in counts if id in titles)


def _crumbs(archive: Archive, kind: FacetKind) -> tuple[tuple[str, str], ...]:
    _ = words(archive.site.language).gettext
    titles = {"section": _("Sections"), "topic": _("Topics"), "name": _("Names")}
    return ((urls.HOME, _("Home")), (urls.overview(kind), titles[kind]))


def _meta(archive: Archive, about: Subject, path: str, title: str) -> Meta:
    from digest.pages import metadata

    if about.kind == "name":
        own = path == urls.name(about.id)
        name = archive.names[about.id]
        return metadata.for_name(archive, name) if own else metadata.for_name(archive, name, path=path, title=title)
    crumbs = [(href, name) for href, name in _crumbs(archive, about.kind) if href != urls.HOME]
    if path != urls.facet(about.kind, about.id):
        crumbs.append((urls.facet(about.kind, about.id), about.title))
    return metadata.for_list(archive, path=path, title=title, description=about.description, crumbs=crumbs)


def _feeds(about: Subject) -> tuple[tuple[str, str], ...]:
    found = [(urls.facet_feed(about.kind, about.id), about.title)]
    if about.kind != "name":
        found.append((urls.facet_feed(about.kind, about.id, "json"), about.title))
    return tuple(found)


# --- the pages of one year --------------------------------------------------------------------------------


def year_pages(kind: FacetKind, archive: Archive, year: int) -> Iterator[Page]:
    records = {record.id: record for record in vocabulary(archive, kind)}
    for facet in archive.facets(kind):
        there = facet.year(year)
        if there is None or facet.id not in records:
            continue
        topics = [id for id, _n in facet.details(year).topics]
        yield Page(
            path=urls.facet(kind, facet.id, year),
            kind=f"{kind}-year",
            args=(facet.id, year),
            depends=(there.digest, archive.record(records[facet.id]), archive.titles("topic", topics)),
        )


def year_view(kind: FacetKind, archive: Archive, page: Page) -> Mapping[str, Any]:
    id, year = str(page.args[0]), int(page.args[1])
    facet = archive.facet(kind, id)
    there = facet.year(year)
    about = subject(archive, kind, id)
    entries = archive.entries(kind, id, year=year)
    return {
        "title": f"{about.title}, {year}",
        "here": KEYS[kind],
        "crumbs": (*_crumbs(archive, kind), (urls.facet(kind, id), about.title)),
        "about": about,
        "year": year,
        "count": there.count if there else 0,
        "issues": there.issues if there else 0,
        "months": by_month(archive, entries, section=kind != "section"),
        "timeline": _timeline(archive, kind, entries),
        "jump": _jump(archive, there, year),
        "meta": _meta(archive, about, page.path, f"{about.title}, {year}"),
        "feeds": _feeds(about),
    }


def _timeline(archive: Archive, kind: FacetKind, entries: Iterable[Entry]) -> Markup | None:
    """By date of event; sections cover too much for that to tell anything."""
    return None if kind == "section" else by_event(archive, entries)


def _jump(archive: Archive, there: FacetYear | None, year: int) -> Markup:
    """Links to the months, newest first, as ``<li>``; empty where there is one month alone."""
    from markupsafe import Markup, escape

    language = words(archive.site.language)
    lines = [
        f'<li><a href="#{urls.month_anchor(year, month)}">{escape(language.month(year, month, "name"))} '
        f'<span class="n">{n}</span></a></li>'
        for month, n in enumerate(there.months if there else (), start=1)
        if n
    ]
    return Markup("\n".join(reversed(lines)) if len(lines) > 1 else "")  # noqa: S704


# --- the kinds --------------------------------------------------------------------------------------------


def _kinds(kind: FacetKind) -> tuple[PageKind, PageKind]:
    return (
        PageKind(
            name=kind,
            template="pages/listing.html",
            view=lambda archive, page: main_view(kind, archive, page),
            of_site=lambda archive: main_pages(kind, archive),
            rank=40,
        ),
        PageKind(
            name=f"{kind}-year",
            template="pages/listing-year.html",
            view=lambda archive, page: year_view(kind, archive, page),
            of_year=lambda archive, year: year_pages(kind, archive, year),
            rank=30,
        ),
    )


KINDS = (*_kinds("section"), *_kinds("topic"), *_kinds("name"))
