"""Bringing up to date what the archive is asked by: facets and related items.

Facets are counted year by year, and relations go through all years.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from digest.archive import related
from digest.archive.briefs import Brief
from digest.archive.facets import FiledYear, Key, facets_of_year
from digest.archive.store import Store

_PARALLEL = 200
"""From so many issues to relate on, several cores pay for starting the processes."""


def index(store: Store, changed: Mapping[int, Collection[Key]], *, jobs: int = 1) -> None:
    """Make anew the facets that have `changed`, by year, and the relations that no longer stand."""
    years = sorted(year for year, keys in changed.items() if keys)
    chains = related.stale(store)
    if jobs == 1 or len(chains) < _PARALLEL:
        store.set_facets(
            (year, changed[year], facets_of_year(year, store.briefs(year=year), changed[year])) for year in years
        )
        related.update(store, chains)
        return
    from digest.parallel import chunked, spread

    briefs = store.briefs()
    parts = _parts(briefs, chains, jobs)
    tasks: list[Sequence[int]] = [*chunked([-number for number in range(1, len(parts) + 1)], 1), *chunked(years, 1)]
    results: Iterator[list[related.Found] | list[FiledYear]] = spread(
        _Indexer(briefs, parts, changed), tasks, jobs=jobs, ahead=len(tasks)
    )
    for _ in parts:
        related.keep(store, chains, next(results))  # type: ignore[arg-type]
    store.set_facets((year, changed[year], next(results)) for year in years)  # type: ignore[arg-type]


def _parts(briefs: Sequence[Brief], wanted: Iterable[str], count: int) -> list[frozenset[str]]:
    """`wanted` in `count` parts of about equal work: a later one has more issues to pass by first."""
    order = [brief.slug for brief in briefs]
    wanted = set(wanted)
    cuts = [round(len(order) * (part / count) ** 0.9) for part in range(count + 1)]
    parts = [frozenset(order[a:b]) & wanted for a, b in pairwise(cuts)]
    return [part for part in reversed(parts) if part]


class _Indexer(Struct):
    """Computes one part of the relations (numbered -1, -2, …), or the facets of a year. A forked process has `briefs`
    without being sent them."""

    briefs: list[Brief]
    parts: list[frozenset[str]]
    changed: Mapping[int, Collection[Key]]

    def __call__(self, task: int) -> list[related.Found] | list[FiledYear]:
        if task < 0:
            return related.compute(self.briefs, self.parts[-task - 1])
        return facets_of_year(task, (b for b in self.briefs if int(b.date[:4]) == task), self.changed[task])
