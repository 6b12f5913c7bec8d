"""`Archive`: what views and exports ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from digest.archive.rows import Entry, Facet, Filing, IssueRow, Related
from digest.model import Figure, Issue, Item, Name, PlainPage, Section, Series, Site, Topic, Vocabulary
from digest.pictures import Picture

if TYPE_CHECKING:
    from digest.archive.store import Store

T = TypeVar("T")


KEPT_ISSUES = 400
"""Issues that are kept loaded, some 150 KB each: the newest items under two hundred names stand in about as many."""


def digest_of(*values: object) -> str:
    """Hash of plain values, 128 bits in hexadecimal; equal values give equal hashes on every machine."""
    return blake2b(msgspec.msgpack.encode(values), digest_size=16).hexdigest()


class Archive:
    """All that was read, found again quickly.

    Issues are loaded one at a time and only the last few are kept, so that an archive of any size can be
    planned and rendered in little memory.
    """

    def __init__(
        self,
        *,
        site: Site,
        vocabulary: Vocabulary,
        pages: tuple[PlainPage, ...],
        store: Store,
        pictures: tuple[Picture, ...] = (),
    ) -> None:
        self.site = site
        self.vocabulary = vocabulary
        self.pages = pages
        """Plain pages, by `order` and slug."""
        self.pictures = {picture.file: picture for picture in pictures}
        """The files below ``content/media/`` that are used, by their path below it."""
        self.offline = False
        """Whether the build adds the archive for reading offline; only planning asks."""
        self._store = store
        self.issues: tuple[IssueRow, ...] = store.rows()
        """Every issue, newest first (by date, then slug, both descending)."""
        self._load = lru_cache(maxsize=KEPT_ISSUES)(store.issue)
        self._filed = lru_cache(maxsize=KEPT_ISSUES)(self._file)
        self._kept: dict[Any, Any] = {}

    def kept(self, make: Callable[[Archive], T]) -> T:
        """What a function makes of the archive: made when first asked for, kept as long as the archive."""
        if make not in self._kept:
            self._kept[make] = make(self)
        found: T = self._kept[make]
        return found

    def reconnect(self) -> None:
        """Go on in a forked process."""
        self._store.reconnect()

    # --- issues ---

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years with issues, newest first."""
        return tuple(self._by_year)

    @cached_property
    def _by_year(self) -> dict[int, tuple[IssueRow, ...]]:
        years: dict[int, list[IssueRow]] = {}
        for row in self.issues:
            years.setdefault(row.year, []).append(row)
        return {year: tuple(rows) for year, rows in years.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {row.slug: place for place, row in enumerate(self.issues)}

    def of_year(self, year: int) -> tuple[IssueRow, ...]:
        """The issues of one year, newest first."""
        return self._by_year.get(year, ())

    def row(self, slug: str) -> IssueRow:
        """The row of an issue. KeyError where there is none."""
        return self.issues[self._places[slug]]

    def issue(self, slug: str) -> Issue:
        """The whole issue. KeyError where there is none."""
        return self._load(slug)

    def with_issue(self, issue: Issue) -> Archive:
        """This archive with another state of one of its issues; what is said of that elsewhere stays as it was."""
        other, load = copy(self), self._load
        other._kept = {}
        other._load = lambda slug: issue if slug == issue.slug else load(slug)  # type: ignore[assignment]
        return other

    def previous(self, slug: str) -> IssueRow | None:
        """The issue before this one in time."""
        place = self._places[slug] + 1
        return self.issues[place] if place < len(self.issues) else None

    def next(self, slug: str) -> IssueRow | None:
        """The issue after this one in time."""
        place = self._places[slug] - 1
        return self.issues[place] if place >= 0 else None

    def related(self, slug: str) -> dict[str, tuple[Related, ...]]:
        """For each item id of an issue, the earlier items most closely related to it (at most three)."""
        return self._store.related(slug)

    def continuing(self, slug: str) -> frozenset[str]:
        """Ids of the items of an issue that have related ones; much quicker than `related`."""
        return self._store.continuing(slug)

    # --- items by what they are filed under ---

    def facet(self, kind: Filing, id: str) -> Facet:
        """What is filed under a section, topic, name or event month; empty where nothing is."""
        return self._facets.get((kind, id)) or Facet(kind=kind, id=id)

    @cached_property
    def _facets(self) -> dict[tuple[str, str], Facet]:
        return {(facet.kind, facet.id): facet for facet in self._store.facets()}

    def facets(self, kind: Filing) -> tuple[Facet, ...]:
        """All facets of a kind that have items, by id."""
        return self._facets_by_kind.get(kind, ())

    @cached_property
    def _facets_by_kind(self) -> dict[str, tuple[Facet, ...]]:
        kinds: defaultdict[str, list[Facet]] = defaultdict(list)
        for facet in self._facets.values():  # in the store's order: by id
            kinds[facet.kind].append(facet)
        return {kind: tuple(facets) for kind, facets in kinds.items()}

    def entries(self, kind: Filing, id: str, *, year: int | None = None, limit: int | None = None) -> list[Entry]:
        """The items filed under a key, newest issue first and in the issue's own order.

        `year` is the year of the issue's date. `limit` stops at the issue that reaches it, so that no issue is
        cut in two.
        """
        found: list[Entry] = []
        for slug in self._filed_under(kind, id, year):
            if limit is not None and len(found) >= limit:
                break
            found += self._filed(slug).get((kind, id), ())
        return found

    def _filed_under(self, kind: Filing, id: str, year: int | None) -> Iterator[str]:
        """Slugs of the issues with items under a key, newest first."""
        facet = self.facet(kind, id)
        for there in facet.years:
            if year is None or there.year == year:
                yield from (slug for slug, _ in reversed(facet.details(there.year).filed))

    def _file(self, slug: str) -> dict[tuple[str, str], list[Entry]]:
        """An issue's items by all they are filed under."""
        found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        row = self.row(slug)
        for item in self.issue(slug).items:
            entry = Entry(issue=row, item=item)
            for key in keys_of(item):
                found[key].append(entry)
        return dict(found)

    def newest(self, limit: int) -> list[Entry]:
        """The newest items of the whole archive; the last issue is not cut in two."""
        found: list[Entry] = []
        for row in self.issues:
            if len(found) >= limit:
                break
            found += [Entry(issue=row, item=item) for item in self.issue(row.slug).items]
        return found

    # --- the vocabularies ---

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.vocabulary.sections}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.vocabulary.topics}

    @cached_property
    def names(self) -> dict[str, Name]:
        return {name.id: name for name in self.vocabulary.names}

    @cached_property
    def series(self) -> dict[str, Series]:
        return {series.id: series for series in self.vocabulary.series}

    @cached_property
    def figures(self) -> dict[str, tuple[Figure, ...]]:
        """Every figure by series id: those of issues and those of ``series.yaml``, by date and source."""
        found: dict[str, list[Figure]] = {series.id: list(series.values) for series in self.vocabulary.series}
        for row in self.issues:
            for figure in row.figures:
                found.setdefault(figure.series, []).append(figure)
        return {id: tuple(sorted(f, key=lambda x: (x.date, x.source, x.issue))) for id, f in sorted(found.items())}

    # --- digests, for `Page.depends` ---

    def titles(self, kind: Filing, ids: Iterable[str] | None = None) -> str:
        """Hash of the titles of some ids of a vocabulary (all of them where not given)."""
        if ids is None:
            return self._all_titles[kind]
        ids = list(ids)
        return digest_of(ids, list(map(self._titles[kind].get, ids)))

    def titles_in(self, slug: str) -> str:
        """Hash of the titles of an issue's topics and names, and of the names' kinds."""
        topics, names = self.row(slug).ids
        known = self._titles["topic"]
        return digest_of(
            [(id, known.get(id)) for id in topics],
            [(id, name.name, name.kind) if (name := self.names.get(id)) else id for id in names],
        )

    def titles_of(self, kind: Filing) -> dict[str, str]:
        """The titles of a vocabulary by id."""
        return self._titles[kind]

    @cached_property
    def _all_titles(self) -> dict[str, str]:
        return {kind: digest_of(sorted(table.items())) for kind, table in self._titles.items()}

    @cached_property
    def _titles(self) -> dict[str, dict[str, str]]:
        return {
            "section": {s.id: s.title for s in self.vocabulary.sections},
            "topic": {t.id: t.title for t in self.vocabulary.topics},
            "name": {n.id: n.name for n in self.vocabulary.names},
        }

    def record(self, value: object) -> str:
        """Hash of a record: a topic, a name, a row."""
        return digest_of(value)

    @cached_property
    def site_digest(self) -> str:
        """Hash of the settings and of the navigation, which every page shows."""
        return digest_of(
            self.site,
            [(p.slug, p.title, p.order, p.nav) for p in self.pages],
            [(s.id, s.title) for s in self.vocabulary.sections],
        )


def keys_of(item: Item) -> Iterator[tuple[str, str]]:
    """Every (kind, id) an item is filed under."""
    if item.section:
        yield ("section", item.section)
    for topic in item.topics:
        yield ("topic", topic)
    for name in item.names:
        yield ("name", name)
    for month in event_months(item):
        yield ("event", month)


def event_months(item: Item) -> tuple[str, ...]:
    """The months (``2025-10``) in which an item's event lies; none for one known only to the year."""
    return _months(item.event.edtf) if item.event else ()


@lru_cache(maxsize=4096)
def _months(edtf: str) -> tuple[str, ...]:
    from digest.edtf import parse

    interval = parse(edtf)
    if interval.precision == "year":
        return ()
    first, last = interval.start, interval.end
    months: list[str] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and len(months) < 24:
        months.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(months)
