"""The calendar: items by the date of their event, a month a page, and timelines made of the same entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from msgspec import Struct

from digest.edtf import Interval, parse
from digest.model import ROOT
from digest.pages import charts, metadata, urls
from digest.pages.cards import excerpt, split_title
from digest.pages.i18n import Words, words
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive, Entry


_EXCERPT = 160
"""Characters of an item's text in a timeline, at most."""


class Dated(Struct, frozen=True, kw_only=True):
    """An item in a timeline."""

    href: str
    title: str
    """Text of the link: the headline, or the first words."""
    headline: bool
    """Which of the two."""
    rest: str
    """What follows it: the beginning of the text."""
    lang: str
    """Of the issue, where it is not the site's."""
    when: str
    """The event's date in words; empty where the group's heading says it."""
    inferred: bool
    """The date was read from the text."""
    ahead: bool
    """The event was announced: it begins after the issue came out."""
    issued: str
    """Day of the issue, in words."""
    section: str


class Group(Struct, frozen=True, kw_only=True):
    """Items under one heading: a day, or what is known less exactly."""

    anchor: str
    label: str
    entries: tuple[Dated, ...]


def timeline(archive: Archive, entries: Iterable[Entry], *, month: str = "") -> tuple[Group, ...]:
    """Items by the date of their event, earliest first; those without a date are left out.

    A group is a day; a month or a year where no day is known; and, with `month` (``2025-10``), what began
    before it. An item that lasted several days stands under its first.
    """
    language = words(archive.site.language)
    groups: dict[tuple[date, int, str], list[tuple[Interval, Entry]]] = {}
    for entry in entries:
        if entry.item.event is None:
            continue
        span = parse(entry.item.event.edtf)
        groups.setdefault(_key(span, entry.item.event.edtf, month), []).append((span, entry))
    return tuple(
        Group(
            anchor=f"d-{key[2] or 'earlier'}",
            label=language.edtf(key[2]) if key[2] else language.gettext("Begun earlier"),
            entries=tuple(_dated(archive, entry, span, key[2], language) for span, entry in _sorted(found)),
        )
        for key, found in sorted(groups.items())
    )


def _key(span: Interval, edtf: str, month: str) -> tuple[date, int, str]:
    """Where an item stands: (first day, coarser dates after days, EDTF of the heading)."""
    first = edtf.partition("/")[0]
    if month and f"{span.start.year:04}-{span.start.month:02}" < month:
        return (date.min, 0, "")
    if len(first) == 10:
        return (span.start, 0, first)
    # Behind the last day of the month or year it names, because nothing says that it came before.
    return (parse(first).end, 1 if len(first) == 7 else 2, first)


def _sorted(found: list[tuple[Interval, Entry]]) -> list[tuple[Interval, Entry]]:
    return sorted(found, key=lambda pair: (pair[0].start, pair[0].end, pair[1].issue.date, pair[1].issue.slug))


def _dated(archive: Archive, entry: Entry, span: Interval, heading: str, language: Words) -> Dated:
    item, row = entry.item, entry.issue
    assert item.event is not None
    section = archive.sections.get(item.section)
    title, rest = (item.headline, excerpt(item.text, _EXCERPT)) if item.headline else split_title(item, _EXCERPT)
    return Dated(
        href=ROOT + urls.item(row.slug, item.id),
        title=title,
        headline=bool(item.headline),
        rest=rest,
        lang=row.lang if row.lang != archive.site.language else "",
        when="" if item.event.edtf == heading else language.edtf(item.event.edtf),
        inferred=item.event.inferred,
        ahead=span.start > row.date,
        issued=language.date(row.date, "medium"),
        section=section.title if section else "",
    )


def as_html(groups: Iterable[Group], language: Words, level: int = 2) -> Markup:
    """A timeline's groups as sections, their headings of a level.

    Not in a template for the reason given in `digest.pages.cards`.
    """
    out = []
    for group in groups:
        out.append(f'<section class="day">\n<h{level} id="{group.anchor}">{escape(group.label)}</h{level}>')
        lines = "\n".join([_line(entry, language) for entry in group.entries])
        out.append(f'<ul class="dated">\n{lines}\n</ul>\n</section>')
    return Markup("\n".join(out))  # noqa: S704


def _line(entry: Dated, language: Words) -> str:
    lang = f' lang="{escape(entry.lang)}"' if entry.lang else ""
    rest = f" {escape(entry.rest.lstrip())}" if entry.rest else ""
    facts = _facts(entry.when, entry.issued, entry.ahead, entry.inferred, entry.section, language)
    link = f'<a href="{entry.href}">{escape(entry.title)}</a>'
    return f"<li><p{lang}>{f'<b>{link}</b>' if entry.headline else link}{rest}</p>{facts}</li>"


@lru_cache(maxsize=4096)
def _facts(when: str, issued: str, ahead: bool, inferred: bool, section: str, language: Words) -> str:
    """What stands below an item; the same for many of an issue."""
    _ = language.gettext
    facts = [escape(when)] if when else []
    if ahead:
        facts.append(Markup('<span class="ahead">%s</span>') % (_("announced on %(date)s") % {"date": issued}))
    else:
        facts.append(escape(_("issue of %(date)s") % {"date": issued}))
    facts += [escape(_("date inferred"))] if inferred else []
    facts += [escape(section)] if section else []
    return f'<div class="by"><span>{" · ".join(facts)}</span></div>'


# --- a month ----------------------------------------------------------------------------------------------


def _month_pages(archive: Archive) -> Iterator[Page]:
    facets = sorted(archive.facets("event"), key=lambda facet: facet.id)
    before = ""
    for facet in facets:
        # Only the way back: a month of the past must not change when another one is added.
        yield Page(urls.calendar(facet.id), "calendar-month", (facet.id, before), (facet.digest,))
        before = facet.id


def _month(archive: Archive, page: Page) -> Mapping[str, Any]:
    month, before = str(page.args[0]), str(page.args[1])
    language = words(archive.site.language)
    _ = language.gettext
    label = language.edtf(month)
    entries = archive.entries("event", month)
    groups = timeline(archive, entries, month=month)
    title = _("Events of %(month)s") % {"month": label}
    crumbs = ((urls.HOME, _("Home")), (urls.calendar(), _("Calendar")))
    return {
        "title": title,
        "crumbs": crumbs,
        "days": as_html(groups, language),
        "count": sum(len(group.entries) for group in groups),
        "announced": sum(entry.ahead for group in groups for entry in group.entries),
        "before": (urls.calendar(before), language.edtf(before)) if before else None,
        "here": "calendar",
        "meta": metadata.for_list(
            archive,
            path=page.path,
            title=title,
            description=_("What happened in %(month)s, by day, as the issues of the archive report it.")
            % {"month": label},
            crumbs=crumbs[1:],
        ),
    }


# --- the calendar -----------------------------------------------------------------------------------------


def _coming(archive: Archive) -> Sequence[str]:
    """Months that may hold events later than the newest issue."""
    if not archive.issues:
        return ()
    newest = archive.issues[0].date.isoformat()[:7]
    return sorted(facet.id for facet in archive.facets("event") if facet.id >= newest)


def _index_pages(archive: Archive) -> Iterator[Page]:
    counts = [(facet.id, facet.count) for facet in archive.facets("event")]
    coming = [archive.facet("event", month).digest for month in _coming(archive)]
    newest = archive.issues[0].date if archive.issues else None
    yield Page(urls.calendar(), "calendar", depends=(archive.record((counts, coming, newest)),))


def _index(archive: Archive, page: Page) -> Mapping[str, Any]:
    language = words(archive.site.language)
    _ = language.gettext
    counts = {(int(f.id[:4]), int(f.id[5:7])): f.count for f in archive.facets("event")}
    found: dict[tuple[str, str], Entry] = {}
    for month in _coming(archive):
        for entry in archive.entries("event", month):
            event = entry.item.event
            if event and parse(event.edtf).start > archive.issues[0].date:
                found[entry.issue.slug, entry.item.id] = entry
    title = _("Calendar")
    about = _("Items by the day of what they report, not by the day they were published.")
    return {
        "title": title,
        "crumbs": ((urls.HOME, _("Home")),),
        "about": about,
        "chart": charts.months(
            counts,
            href=lambda year, month: ROOT + urls.calendar(f"{year:04}-{month:02}"),
            title=_("Items by month of the event"),
            language=language,
            opened=True,
        ),
        "coming": as_html(timeline(archive, found.values()), language, 3),
        "newest": language.date(archive.issues[0].date) if archive.issues else "",
        "here": "calendar",
        "meta": metadata.for_list(archive, path=page.path, title=title, description=about),
    }


KINDS = (
    PageKind(name="calendar-month", view=_month, template="pages/calendar-month.html", of_site=_month_pages, rank=40),
    PageKind(name="calendar", view=_index, template="pages/calendar.html", of_site=_index_pages, rank=50),
)
