"""Small records that stand for issues and for what is filed under a section, a topic, a name or a month.

Planning a build reads these and never the issues themselves, so that a build which changes one page does not
load the archive.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cached_property
from typing import Literal

from msgspec import Struct

from digest.archive.packing import pack, unpack
from digest.model import Correction, Figure, Issue, Item, Kind

Filing = Literal["section", "topic", "name", "event"]
"""What items are filed under. For ``event`` the key is a month, ``2025-10``."""


class IssueRow(Struct, frozen=True, kw_only=True):
    """What lists and neighbouring pages say of an issue."""

    slug: str
    date: datetime.date
    title: str
    kind: Kind
    number: int | None
    edition: str
    period: str
    summary: str
    lang: str
    updated: datetime.date
    """Newest of the issue's date and its corrections."""
    items: int
    words: int
    sections: tuple[tuple[str, int], ...]
    """(section id, items), in the order of the page; the id is empty for items without a section."""
    has_photo: bool
    figures: tuple[Figure, ...]
    corrections: tuple[Correction, ...]
    withdrawn: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, str], ...]
    draft: bool
    about: bytes
    """`ids`, packed: only planning the issue's own pages asks."""
    digest: str
    """Hash of the whole issue and of the earlier items related to its items."""
    search: str
    """Hash of all that the search index takes from the issue."""

    @property
    def year(self) -> int:
        return self.date.year

    @property
    def ids(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of all topics and of all names of the issue, in alphabetical order."""
        return unpack(self.about, tuple[tuple[str, ...], tuple[str, ...]])


class Entry(Struct, frozen=True, kw_only=True):
    """An item in its issue."""

    issue: IssueRow
    item: Item


class FacetYear(Struct, frozen=True, array_like=True):
    """The items of one year filed under one key, in numbers."""

    year: int
    count: int
    newest: str
    """Date of the newest issue with one, ISO."""
    digest: str
    """Hash of all these items and of the issues' slugs, dates and titles."""
    issues: int
    months: tuple[int, ...]
    """Items by month of the issue's date: twelve numbers."""


class FacetDetails(Struct, frozen=True, array_like=True):
    """Where the items of one year stand, and what is met in them. Empty where there are none."""

    filed: tuple[tuple[str, int], ...] = ()
    """The issues with such items, oldest first, and how many each has."""
    topics: tuple[tuple[str, int], ...] = ()
    """Topics of these items with counts, most first, then by id; the key itself left out."""
    names: tuple[tuple[str, int], ...] = ()
    """Names in these items, likewise."""


class FacetTotals(Struct, frozen=True, array_like=True):
    """What is met in the items of all years, in no order."""

    topics: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, int], ...] = ()


# `dict`, because the years are unpacked when first asked for: planning asks most of a thousand facets for nothing.
class Facet(Struct, frozen=True, kw_only=True, dict=True):
    """All items filed under one key, by year."""

    kind: Filing
    id: str
    count: int = 0
    """Items in all years."""
    digest: str = ""
    """Hash of all its items and of their issues' slugs, dates and titles."""
    days: str = ""
    """Hash of the years and of each one's newest day."""
    load: Callable[[], tuple[FacetYear, ...]] = tuple
    details: Callable[[int], FacetDetails] = lambda _: FacetDetails()
    """Of a year that has items; looked up when asked for."""
    totals: Callable[[], FacetTotals] = FacetTotals
    """Looked up when asked for."""

    @cached_property
    def years(self) -> tuple[FacetYear, ...]:
        """Newest year first; years without items left out."""
        return self.load()

    def year(self, year: int) -> FacetYear | None:
        return next((there for there in self.years if there.year == year), None)


class Related(Struct, frozen=True, kw_only=True):
    """An earlier item that has topics and names in common with a later one."""

    slug: str
    id: str
    date: datetime.date
    title: str
    topics: tuple[str, ...]
    """What they share, rarest first."""
    names: tuple[str, ...]


def row_of(issue: Issue, *, digest: str, search: str) -> IssueRow:
    """The row of `issue`."""
    topics = {topic for item in issue.items for topic in item.topics}
    names = {*issue.lead_names, *(name for item in issue.items for name in item.names)}
    sections: dict[str, int] = {}
    for part in issue.parts:
        sections[part.section] = sections.get(part.section, 0) + len(part.items)
    return IssueRow(
        slug=issue.slug, date=issue.date, title=issue.title, kind=issue.kind, number=issue.number,
        edition=issue.edition, period=issue.period, summary=issue.summary, lang=issue.lang, updated=issue.updated,
        items=len(issue.items), words=issue.words, sections=tuple(sections.items()), has_photo=issue.photo is not None,
        figures=issue.figures, corrections=issue.corrections, withdrawn=issue.withdrawn, moved=issue.moved,
        draft=issue.draft, about=pack((sorted(topics), sorted(names))), digest=digest, search=search,
    )  # fmt: skip
