"""Earlier items: what is found one issue at a time is what is found by going through everything."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.archive import indexing, related
from digest.archive.briefs import Brief, ItemBrief, Parsed
from digest.archive.facets import facets_of_year, keys_of
from digest.archive.packing import pack
from digest.archive.store import Store


def archive(seed: int, issues: int) -> list[Brief]:
    chance = random.Random(seed)
    found = []
    for n in range(issues):
        items = tuple(
            ItemBrief(
                id=f"i-{n}-{k}", title=f"Item {n}.{k}", section="", months=(), digest="",
                topics=tuple(chance.sample(["a", "b", "c", "d", "e"], chance.randint(0, 3))),
                names=tuple(chance.sample(["v", "w", "x", "y", "z"], chance.randint(0, 2))),
            )
            for k in range(chance.randint(0, 6))
        )  # fmt: skip
        day = f"{2023 + n // 24}-{n % 24 // 2 + 1:02}-{n % 2 + 1:02}"
        found.append(Brief(slug=day, date=day, title="", items=items))
    return found


def store_of(briefs: list[Brief]) -> Store:
    store = Store(None, version="x")
    for brief in briefs:
        store.put_all(
            [Parsed(
                slug=brief.slug, date=brief.date, year=int(brief.date[:4]), files=(), key="", content="", items=len(brief.items),
                record=pack(0), row=pack(0), brief=pack(brief), connections=related.connections_of(brief), found=pack(0),
            )]
        )  # fmt: skip
    file(store)
    return store


def file(store: Store) -> None:
    """Count all facets anew."""
    known = [(facet.kind, facet.id) for facet in store.facets()]
    years = sorted({int(brief.date[:4]) for brief in store.briefs()})
    store.set_facets((year, known, facets_of_year(year, store.briefs(year=year))) for year in years)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_one_at_a_time_or_all_at_once(seed: int, issues: int) -> None:
    """Both ways of finding relations agree to the letter."""
    briefs = archive(seed, issues)
    whole, single = store_of(briefs), store_of(briefs)
    order = [slug for _, slug, _, _ in whole.connections()]
    chains = dict.fromkeys(order, "")
    related.keep(whole, chains, related.compute(whole.briefs(), chains))
    related.keep(single, chains, [related._one(single, slug) for slug in order])
    for slug in order:
        assert whole.related(slug) == single.related(slug)


@pytest.mark.parametrize("jobs", [2, 5])
def test_several_processes_find_the_same(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relations and facets, whoever computes them."""
    monkeypatch.setattr(indexing, "_PARALLEL", 10)
    one, many = store_of(archive(5, 60)), store_of(archive(5, 60))
    keys = {key for brief in archive(5, 60) for item in brief.items for key in keys_of(item)}
    changed = {2023: keys, 2024: keys, 2025: keys}
    indexing.index(one, changed, jobs=1)
    indexing.index(many, changed, jobs=jobs)
    for _, slug, _, _ in one.connections():
        assert one.related(slug) == many.related(slug)
    assert one.chains() == many.chains()
    assert [(f.kind, f.id, f.digest, f.count) for f in one.facets()] == [
        (f.kind, f.id, f.digest, f.count) for f in many.facets()
    ] != []  # fmt: skip


def test_relations_look_back_only_and_say_why() -> None:
    """Every relation is to an earlier issue, shares at least two keys, and names them, the rarest first."""
    briefs = archive(7, 50)
    store = store_of(briefs)
    assert related.update(store) == [b.slug for b in briefs]
    shown = 0
    for brief in briefs:
        items = {item.id: item for item in brief.items}
        for id, found in store.related(brief.slug).items():
            assert 0 < len(found) <= related.AT_MOST
            for one in found:
                shown += 1
                assert one.slug < brief.slug
                assert len(one.topics) + len(one.names) >= 2
                assert set(one.topics) <= set(items[id].topics) and set(one.names) <= set(items[id].names)
    assert shown > 20


def test_only_issues_behind_a_change_are_related_anew() -> None:
    """A change in the middle leaves everything before it alone; a change without new keys leaves all alone."""
    briefs = archive(3, 30)
    store = store_of(briefs)
    related.update(store)
    assert related.update(store) == []
    store.drop(briefs[20].slug)
    file(store)
    assert related.update(store) == [b.slug for b in briefs[21:]]
