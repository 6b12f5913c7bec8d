"""Earlier items that a later one continues: same topics, same names, weighted by how rare they were by then.

Everything looks back. An item's relations depend on the items before it and on nothing after, so that a page
of the past changes only when the past does. A chain of hashes, one link an issue in order of time, tells which
issues' relations still stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import log

from digest.archive.archive import digest_of
from digest.archive.rows import Related
from digest.archive.store import Brief, ItemBrief, Store

AT_MOST = 3
"""Related items shown with an item."""
_REACH = 24
"""Newest earlier items looked at under each topic or name: relations are to recent history, and the work for
one item stays bounded however large the archive is."""
_REBUILD = 40
"""From so many issues on, going through the whole archive once is quicker than looking each up."""

_Key = tuple[str, str]
_Post = tuple[str, ItemBrief, str]
"""(slug, item, date)."""


def connections_of(brief: Brief) -> str:
    """Hash of all that later issues' relations can take from an issue."""
    return digest_of(brief.slug, brief.date, [(i.id, i.title, i.topics, i.names) for i in brief.items])


def update(store: Store) -> list[str]:
    """Bring every issue's relations up to date; the slugs whose relations were computed anew."""
    known = store.chains()
    chain, stale = "", []
    chains: dict[str, str] = {}
    order = store.connections()
    for _, slug, connections, _ in order:
        chain = digest_of(chain, connections)
        chains[slug] = chain
        if known.get(slug, ("", ""))[0] != chain:
            stale.append(slug)
    if not stale:
        return []
    if len(stale) >= _REBUILD:
        _from_start(store, chains, set(stale))
    else:
        for slug in stale:
            _one(store, slug, chains[slug])
    return stale


def _keep(store: Store, slug: str, chain: str, found: dict[str, tuple[Related, ...]]) -> None:
    store.set_related(slug, chain, digest_of(found), found)


def _from_start(store: Store, chains: dict[str, str], stale: set[str]) -> None:
    recent: dict[_Key, list[_Post]] = defaultdict(list)
    counts: dict[_Key, int] = defaultdict(int)
    total = 0
    for brief in store.briefs():
        if brief.slug in stale:
            found = _relate(brief, recent.__getitem__, counts.__getitem__, total)
            _keep(store, brief.slug, chains[brief.slug], found)
        for item in brief.items:
            for key in _keys(item):
                counts[key] += 1
                posts = recent[key]
                posts.append((brief.slug, item, brief.date))
                if len(posts) > 2 * _REACH:
                    del posts[:-_REACH]
        total += len(brief.items)


def _one(store: Store, slug: str, chain: str) -> None:
    brief = store.briefs(slugs=[slug])[0]
    loaded: dict[str, Brief] = {}
    lists: dict[_Key, list[tuple[str, int]]] = {}

    def filed(key: _Key) -> list[tuple[str, int]]:
        if key not in lists:
            lists[key] = store.filed_before(key[0], key[1], brief.date, slug)  # type: ignore[arg-type]
        return lists[key]

    def recent(key: _Key) -> list[_Post]:
        posts: list[_Post] = []
        for other, _ in filed(key):
            if other not in loaded:
                loaded[other] = store.briefs(slugs=[other])[0]
            there = loaded[other]
            posts += [(other, item, there.date) for item in reversed(there.items) if key in _keys(item)]
            if len(posts) >= _REACH:
                break
        return posts[::-1]

    total = store.items_before(brief.date, slug)
    _keep(store, slug, chain, _relate(brief, recent, lambda key: sum(n for _, n in filed(key)), total))


def _keys(item: ItemBrief) -> list[_Key]:
    return [("topic", t) for t in item.topics] + [("name", n) for n in item.names]


def _relate(
    brief: Brief, recent: Callable[[_Key], list[_Post]], count: Callable[[_Key], int], total: int
) -> dict[str, tuple[Related, ...]]:
    weights: dict[_Key, int] = {}
    found: dict[str, tuple[Related, ...]] = {}
    for item in brief.items:
        shared: dict[tuple[str, str], list[_Key]] = defaultdict(list)
        places: dict[tuple[str, str], tuple[ItemBrief, str]] = {}
        for key in _keys(item):
            if key not in weights:
                # Inverse document frequency (Spärck Jones 1972), in whole thousandths so that no machine's
                # logarithm can turn an order around.
                weights[key] = round(1000 * log((total + 1) / (count(key) + 1)))
            for slug, other, date in recent(key)[-_REACH:]:
                at = (slug, other.id)
                shared[at].append(key)
                places[at] = (other, date)
        ranked = sorted(
            (at for at, keys in shared.items() if len(keys) > 1),
            key=lambda at: (-sum(weights[k] for k in shared[at]), _backwards(places[at][1]), at),
        )[:AT_MOST]
        if ranked:
            found[item.id] = tuple(_record(at, places[at], shared[at], weights) for at in ranked)
    return found


def _backwards(date: str) -> int:
    return -int(date.replace("-", ""))


def _record(
    at: tuple[str, str], place: tuple[ItemBrief, str], keys: Iterable[_Key], weights: dict[_Key, int]
) -> Related:
    from datetime import date

    ranked = sorted(keys, key=lambda k: (-weights[k], k))
    return Related(
        slug=at[0], id=at[1], date=date.fromisoformat(place[1]), title=place[0].title,
        topics=tuple(id for kind, id in ranked if kind == "topic"),
        names=tuple(id for kind, id in ranked if kind == "name"),
    )  # fmt: skip
