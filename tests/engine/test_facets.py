"""Facets: what is counted anew after a change is what counting everything gives."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.archive.briefs import Brief, ItemBrief
from digest.archive.facets import facets_of_year, keys_changed
from digest.archive.store import Store

ITEMS = st.builds(
    lambda name, digest, topics, names, section: ItemBrief(
        id=name, title="", section=section, topics=tuple(sorted(topics)), names=tuple(sorted(names)),
        months=("2025-01",), digest=f"{name} {digest} {sorted(topics)} {sorted(names)} {section}",
    ),
    st.sampled_from(["i", "j", "k", "l"]), st.sampled_from(["1", "2"]), st.sets(st.sampled_from(["a", "b", "c"])),
    st.sets(st.sampled_from(["v", "w"])), st.sampled_from(["", "s"]),
)  # fmt: skip
BRIEFS = st.builds(
    lambda items, title: Brief(slug="2025-01-06", date="2025-01-06", title=title, items=tuple(items)),
    st.lists(ITEMS, max_size=4, unique_by=lambda item: item.id), st.sampled_from(["", "Title"]),
)  # fmt: skip
OTHER = Brief(
    slug="2025-02-03", date="2025-02-03", title="",
    items=(ItemBrief(id="m", title="", section="s", topics=("a", "c"), names=("w",), months=("2025-02",), digest="3"),),
)  # fmt: skip
PAST = replace(OTHER, slug="2024-02-05", date="2024-02-05", items=(replace(OTHER.items[0], months=("2024-02",)),))


@given(st.lists(st.none() | BRIEFS, min_size=1, max_size=5))
def test_counted_after_any_change(states: list[Brief | None]) -> None:
    """An issue that comes, changes, is put in another order, and goes, beside another and one of the year before."""
    store, before = Store(None, version="x"), None
    keys, past = keys_changed(None, OTHER), facets_of_year(2024, [PAST])
    store.set_facets([(2024, (), past), (2025, keys, facets_of_year(2025, [OTHER], keys))])
    for after in states:
        keys = keys_changed(before, after)
        now = [*([after] if after else []), OTHER]
        store.set_facets([(2025, keys, facets_of_year(2025, now, keys))])
        before = after
        expected = {(key, year.year): (year, details) for key, year, details in (*past, *facets_of_year(2025, now))}
        facets = list(store.facets())
        found = {((f.kind, f.id), year.year): (year, f.details(year.year)) for f in facets for year in f.years}
        assert found == expected
        for facet in facets:
            own = [facet.details(year.year) for year in facet.years]
            assert facet.count == sum(year.count for year in facet.years)
            for kept, counts in (
                (facet.totals().topics, [d.topics for d in own]),
                (facet.totals().names, [d.names for d in own]),
            ):
                assert dict(kept) == sum((Counter(dict(one)) for one in counts), Counter())


def test_only_what_changed_is_counted() -> None:
    """A changed word counts the keys of its item anew; another title, all of the issue's."""
    item = OTHER.items[0]
    one = replace(OTHER, items=(item, replace(item, id="n", topics=("b",), names=(), section="")))
    other = replace(one, items=(item, replace(one.items[1], digest="4")))
    assert keys_changed(one, other) == {("topic", "b"), ("event", "2025-02")}
    assert keys_changed(one, one) == set()
    assert keys_changed(one, replace(one, title="New")) == keys_changed(None, one)
    assert keys_changed(one, replace(one, items=one.items[::-1])) == keys_changed(None, one)
