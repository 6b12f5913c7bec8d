"""The dataset's rows, made from the archive. Values are plain: text, numbers, dates, tuples of text, None."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from digest.edtf import parse
from digest.exports.cells import number
from digest.model import ROOT, Issue, Item, Site
from digest.pages import urls

if TYPE_CHECKING:
    from digest.archive import Archive

Value = str | int | float | bool | date | tuple[str, ...] | None
Row = tuple[Value, ...]
"""In the order of the table's fields."""


# --- a year's ---------------------------------------------------------------------------------------------


def _issues_of(archive: Archive, year: int) -> Iterator[Issue]:
    for row in reversed(archive.of_year(year)):
        yield archive.issue(row.slug)


def issues(archive: Archive, year: int) -> Iterator[Row]:
    site = archive.site
    for i in _issues_of(archive, year):
        yield (
            i.slug, i.date, i.title, i.kind, i.number, i.edition or None, i.period or None, i.summary or None,
            i.lead_text or None, i.lang or site.language, i.authors, len(i.items), i.words, i.updated,
            i.source or None, i.based_on, urls.absolute(site, urls.issue(i.slug)),
        )  # fmt: skip


def items(archive: Archive, year: int) -> Iterator[Row]:
    site = archive.site
    for issue in _issues_of(archive, year):
        for position, item in enumerate(issue.items, 1):
            yield _item(site, issue, item, position)


def _item(site: Site, issue: Issue, item: Item, position: int) -> Row:
    event = item.event
    span = parse(event.edtf) if event else None
    page = urls.absolute(site, urls.issue(issue.slug))
    html = item.html.replace(ROOT, site.url).replace('href="#', f'href="{page}#')
    return (
        f"{issue.slug}#{item.id}", issue.slug, item.id, position, issue.date, item.section or None, issue.kind,
        item.headline or None, item.title, item.text or None, html or None,
        tuple(f"{note.number}. {' '.join(note.text.split())}" for note in item.footnotes),
        event.edtf if event else None, span.start if span else None, span.end if span else None,
        span.precision if span else None, event.inferred if event else None, item.topics, item.names, item.links,
        len(item.headline.split()) + len(item.text.split()), f"{page}#{item.id}",
    )  # fmt: skip


def item_topics(archive: Archive, year: int) -> Iterator[Row]:
    for issue in _issues_of(archive, year):
        for item in issue.items:
            for topic in item.topics:
                yield (f"{issue.slug}#{item.id}", issue.date, topic)


def item_names(archive: Archive, year: int) -> Iterator[Row]:
    for issue in _issues_of(archive, year):
        for item in issue.items:
            for name in item.names:
                yield (f"{issue.slug}#{item.id}", issue.date, name)


OF_YEAR: dict[str, Callable[[Archive, int], Iterator[Row]]] = {
    "issues": issues,
    "items": items,
    "item_topics": item_topics,
    "item_names": item_names,
}
"""By table."""


# --- of the whole archive ---------------------------------------------------------------------------------


def sections(archive: Archive) -> Iterator[Row]:
    for s in archive.vocabulary.sections:
        yield (s.id, s.title, s.aliases, s.description or None, archive.facet("section", s.id).count)


def topics(archive: Archive) -> Iterator[Row]:
    for t in archive.vocabulary.topics:
        count = archive.facet("topic", t.id).count
        yield (t.id, t.title, t.group or None, t.aliases, t.description or None, t.see_also, count)


def names(archive: Archive) -> Iterator[Row]:
    for n in archive.vocabulary.names:
        yield (n.id, n.kind, n.name, n.role or None, n.see_also, archive.facet("name", n.id).count)


def spellings(archive: Archive) -> Iterator[Row]:
    for n in archive.vocabulary.names:
        for form, lang in n.spellings:
            yield (n.id, form, lang or None)


def series(archive: Archive) -> Iterator[Row]:
    for s in archive.vocabulary.series:
        yield (s.id, s.title, s.unit, s.kind, s.description or None)


def figures(archive: Archive) -> Iterator[Row]:
    row = 0
    for s in archive.vocabulary.series:
        for f in archive.figures.get(s.id, ()):
            row += 1
            span = parse(f.date)
            value, low, high = (number(v) if v is not None else None for v in (f.value, f.low, f.high))
            yield (
                row, s.id, f.date, span.start, span.end, value, low, high, f.qualifier, f.source or None,
                f.note or None, f.link or None, f.published or None, f.issue or None, f.item or None,
            )  # fmt: skip


def corrections(archive: Archive) -> Iterator[Row]:
    for row in reversed(archive.issues):
        for n, c in enumerate(row.corrections, 1):
            yield (row.slug, n, c.date, c.item or None, c.text)


def withdrawals(archive: Archive) -> Iterator[Row]:
    for row in reversed(archive.issues):
        gone = [(id, reason, None) for id, reason in row.withdrawn]
        moved = [(id, None, target) for id, target in row.moved]
        for id, reason, target in sorted([*gone, *moved], key=lambda entry: entry[0]):
            yield (row.slug, id, reason, target)


OF_SITE: dict[str, Callable[[Archive], Iterator[Row]]] = {
    "sections": sections,
    "topics": topics,
    "names": names,
    "spellings": spellings,
    "series": series,
    "figures": figures,
    "corrections": corrections,
    "withdrawals": withdrawals,
}


def rows(archive: Archive, table: str, year: int | None = None) -> Iterator[Row]:
    """The rows of a table; `year` for those that have a file a year."""
    if year is None:
        return OF_SITE[table](archive)
    return OF_YEAR[table](archive, year)
