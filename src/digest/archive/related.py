"""Earlier items that a later one continues: same topics, same names, weighted by how rare they were by then.

Everything looks back. An item's relations depend on the items before it and on nothing after, so that a page
of the past changes only when the past does. A chain of hashes, one link an issue in order of time, tells which
issues' relations still stand.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from math import log

from digest.archive.archive import digest_of
from digest.archive.briefs import Brief, ItemBrief
from digest.archive.rows import Related
from digest.archive.store import Store

AT_MOST = 3
"""Related items shown with an item."""
_REACH = 24
"""Newest earlier items looked at under each topic or name: relations are to recent history, and the work for
one item stays bounded however large the archive is."""
_REBUILD = 40
"""From so many issues on, going through the whole archive once is quicker than looking each up."""

_Key = tuple[str, str]

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
    past = _Past()
    for brief in store.briefs():
        if brief.slug in stale:
            _keep(store, brief.slug, chains[brief.slug], _relate(brief, past))
        past.add(brief)


def _one(store: Store, slug: str, chain: str) -> None:
    """As `_from_start`, but only what one issue's keys need is looked up."""
    brief = store.briefs(slugs=[slug])[0]
    needed: dict[_Key, list[tuple[str, int]]] = {}
    for item in brief.items:
        for key in _keys(item):
            if key not in needed:
                needed[key] = store.filed_before(key[0], key[1], brief.date, slug)  # type: ignore[arg-type]
    near: dict[str, None] = {}
    for filed in needed.values():
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
    past.counts = defaultdict(int, {key: sum(n for _, n in filed) for key, filed in needed.items()})
    _keep(store, slug, chain, _relate(brief, past))


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
