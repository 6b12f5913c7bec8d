"""Earlier items that a later one continues: same topics, same names, weighted by how rare they were by then.

Everything looks back. An item's relations depend on the items before it and on nothing after, so that a page
of the past changes only when the past does. A chain of hashes, one link an issue in order of time, tells which
issues' relations still stand.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import log
from typing import Literal

from digest.archive.archive import digest_of
from digest.archive.briefs import Brief, ItemBrief
from digest.archive.packing import pack
from digest.archive.rows import Related
from digest.archive.store import Store

AT_MOST = 3
"""Related items shown with an item."""
_REACH = 24
"""Newest earlier items looked at under each topic or name: relations are to recent history, and the work for
one item stays bounded however large the archive is."""
REBUILD = 40
"""From so many issues on, going through the whole archive once is quicker than looking each up."""

_Key = tuple[Literal["topic", "name"], str]

_ONCE = 1 << 32
"""Added to a score for each shared key, above all weights: so one number holds how many are shared and how rare."""


class _Past:
    """The items before an issue, numbered in order of time."""

    def __init__(self) -> None:
        self.items: list[tuple[str, datetime.date, ItemBrief]] = []
        """(slug, date, item) by number."""
        self.posts: dict[_Key, list[int]] = defaultdict(list)
        """The newest items under each key, oldest first."""
        self.counts: dict[_Key, int] = defaultdict(int)
        """How many there are under each."""
        self.total = 0

    def add(self, brief: Brief) -> None:
        date, counts, all_posts = datetime.date.fromisoformat(brief.date), self.counts, self.posts
        for number, item in enumerate(brief.items, len(self.items)):
            self.items.append((brief.slug, date, item))
            for key in _keys(item):
                counts[key] += 1
                posts = all_posts[key]
                posts.append(number)
                if len(posts) > 8 * _REACH:
                    del posts[:-_REACH]
        self.total += len(brief.items)


def connections_of(brief: Brief) -> str:
    """Hash of all that later issues' relations can take from an issue."""
    return digest_of(brief.slug, brief.date, [(i.id, i.title, i.topics, i.names) for i in brief.items])


Found = tuple[str, str, bytes]
"""(slug, hash, packed relations by item id) of one issue, as the store keeps it."""


def stale(store: Store) -> dict[str, str]:
    """The issues whose relations no longer stand, oldest first, with the chains of hashes that lead to them."""
    known = store.chains()
    chain = ""
    found: dict[str, str] = {}
    for _, slug, connections, _ in store.connections():
        chain = digest_of(chain, connections)
        if known.get(slug, ("", ""))[0] != chain:
            found[slug] = chain
    return found


def update(store: Store, chains: Mapping[str, str] | None = None) -> list[str]:
    """Bring every issue's relations up to date, or those of `chains`, which `stale` gave; the slugs of those that were
    computed anew."""
    chains = stale(store) if chains is None else chains
    if len(chains) >= REBUILD:
        keep(store, chains, compute(store.briefs(), chains))
    else:
        for slug in chains:
            keep(store, chains, [_one(store, slug)])
    return list(chains)


def keep(store: Store, chains: Mapping[str, str], found: Iterable[Found]) -> None:
    store.set_related([(slug, chains[slug], digest, packed) for slug, digest, packed in found])


def compute(briefs: Iterable[Brief], wanted: Collection[str]) -> list[Found]:
    """The relations of the `wanted` issues, going once through all issues up to the last of them, oldest first."""
    past = _Past()
    found = []
    for brief in briefs:
        if brief.slug in wanted:
            found.append(_packed(brief, past))
            if len(found) == len(wanted):
                break
        past.add(brief)
    return found


def _packed(brief: Brief, past: _Past) -> Found:
    related = _relate(brief, past)
    return brief.slug, digest_of(related), pack(related)


def _one(store: Store, slug: str) -> Found:
    """As `compute`, for one issue, but only what one issue's keys need is looked up."""
    brief = store.briefs(slugs=[slug])[0]
    counts: dict[_Key, int] = defaultdict(int)
    near: dict[str, None] = {}
    for kind, id in dict.fromkeys(key for item in brief.items for key in _keys(item)):
        counts[kind, id], filed = store.filed_before(kind, id, int(brief.date[:4]), slug)
        reached = 0
        for other, n in filed:
            near[other] = None
            reached += n
            if reached >= _REACH:
                break
    past = _Past()
    for other_brief in sorted(store.briefs(slugs=list(near)), key=lambda b: (b.date, b.slug)):
        past.add(other_brief)
    past.total = store.items_before(brief.date, slug)
    past.counts = counts
    return _packed(brief, past)


def _keys(item: ItemBrief) -> list[_Key]:
    return [("topic", t) for t in item.topics] + [("name", n) for n in item.names]


def _relate(brief: Brief, past: _Past) -> dict[str, tuple[Related, ...]]:
    weights: dict[_Key, int] = {}
    recent: dict[_Key, list[int]] = {}
    found: dict[str, tuple[Related, ...]] = {}
    for item in brief.items:
        scores: dict[int, int] = {}
        score_of = scores.get
        keys = _keys(item)
        for key in keys:
            if key not in weights:
                # Inverse document frequency (Spärck Jones 1972), in whole thousandths so that no machine's
                # logarithm can turn an order around.
                weights[key] = round(1000 * log((past.total + 1) / (past.counts[key] + 1)))
                recent[key] = past.posts[key][-_REACH:] if key in past.posts else []
            score = weights[key] + _ONCE
            for number in recent[key]:
                scores[number] = score_of(number, 0) + score
        candidates = [(score % _ONCE, number) for number, score in scores.items() if score > 2 * _ONCE]
        if candidates:
            candidates.sort(reverse=True)  # rarest first; of equals, the newest
            keys.sort(key=lambda key: (-weights[key], key))
            topics = [id for kind, id in keys if kind == "topic"]
            names = [id for kind, id in keys if kind == "name"]
            found[item.id] = tuple(_record(past.items[number], topics, names) for _, number in candidates[:AT_MOST])
    return found


def _record(place: tuple[str, datetime.date, ItemBrief], topics: list[str], names: list[str]) -> Related:
    slug, date, other = place
    return Related(
        slug=slug, id=other.id, date=date, title=other.title,
        topics=tuple([id for id in topics if id in other.topics]),
        names=tuple([id for id in names if id in other.names]),
    )  # fmt: skip
