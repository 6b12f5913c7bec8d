"""What one year has under each section, topic, name and event month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from digest.archive.archive import digest_of
from digest.archive.briefs import Brief, ItemBrief
from digest.archive.rows import FacetDetails, FacetTotals, FacetYear

Key = tuple[str, str]
"""(kind, id) of what items are filed under."""
FiledYear = tuple[Key, FacetYear, FacetDetails]
"""What one year has under a key."""


def keys_of(item: ItemBrief) -> Iterator[Key]:
    """Every (kind, id) an item is filed under."""
    if item.section:
        yield ("section", item.section)
    yield from (("topic", topic) for topic in item.topics)
    yield from (("name", name) for name in item.names)
    yield from (("event", month) for month in item.months)


def keys_changed(before: Brief | None, after: Brief | None) -> set[Key]:
    """The keys under which what is filed differs between two states of an issue; None where there is, or was, none."""
    old, new = (set(brief.items if brief else ()) for brief in (before, after))
    same = (
        before is not None
        and after is not None
        and replace(before, items=()) == replace(after, items=())
        and [item for item in before.items if item in new] == [item for item in after.items if item in old]
    )
    return {key for item in (old ^ new if same else old | new) for key in keys_of(item)}


class _Head(Struct, frozen=True):
    """What a facet takes from an issue as a whole."""

    slug: str
    date: str
    month: int
    """From 0."""
    digest: str
    """Hash of slug, date and title."""


def facets_of_year(year: int, briefs: Iterable[Brief], keys: Collection[Key] | None = None) -> list[FiledYear]:
    """What is filed under each key, or each of `keys`, over the issues of one `year`, in a stable order; `briefs` are
    that year's, oldest first."""
    filed: dict[Key, list[tuple[_Head, ItemBrief]]] = defaultdict(list)
    for brief in briefs:
        digest = digest_of(brief.slug, brief.date, brief.title)
        head = _Head(brief.slug, brief.date, int(brief.date[5:7]) - 1, digest)
        for item in brief.items:
            entry = (head, item)
            for key in keys_of(item):
                if keys is None or key in keys:
                    filed[key].append(entry)
    return [(key, *_facet_year(year, filed[key], *key)) for key in sorted(filed)]


def _facet_year(
    year: int, entries: list[tuple[_Head, ItemBrief]], kind: str, id: str
) -> tuple[FacetYear, FacetDetails]:
    months = [0] * 12
    for head, _ in entries:
        months[head.month] += 1
    topics = Counter(chain.from_iterable([item.topics for _, item in entries]))
    names = Counter(chain.from_iterable([item.names for _, item in entries]))
    if kind == "topic":
        del topics[id]
    elif kind == "name":
        del names[id]
    filed = Counter([head.slug for head, _ in entries])  # in their order
    digest = digest_of([head.digest + item.digest for head, item in entries])
    counted = FacetYear(year, len(entries), entries[-1][0].date, digest, len(filed), tuple(months))
    return counted, FacetDetails(tuple(filed.items()), _ranked(topics), _ranked(names))


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    ordered = sorted(counts.items())
    ordered.sort(key=itemgetter(1), reverse=True)  # stable: ids stay in order within a count
    return tuple(ordered)


class Met:
    """What is met in a facet's items over all years, while years are exchanged."""

    def __init__(self, totals: FacetTotals) -> None:
        self._topics, self._names = Counter(dict(totals.topics)), Counter(dict(totals.names))

    def replace(self, old: FacetDetails, new: FacetDetails) -> None:
        self._topics.subtract(dict(old.topics))
        self._topics.update(dict(new.topics))
        self._names.subtract(dict(old.names))
        self._names.update(dict(new.names))

    @property
    def totals(self) -> FacetTotals:
        return FacetTotals(*(tuple((id, n) for id, n in own.items() if n) for own in (self._topics, self._names)))
