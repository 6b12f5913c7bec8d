"""Facets: what is counted anew after a change is what counting everything gives."""

from __future__ import annotations

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


@given(st.lists(st.none() | BRIEFS, min_size=1, max_size=5))
def test_counted_after_any_change(states: list[Brief | None]) -> None:
    """An issue that comes, changes, is put in another order, and goes."""
    store, before = Store(None, version="x"), None
    keys = keys_changed(None, OTHER)
    store.set_facets(2025, keys, facets_of_year([OTHER], keys))
    for after in states:
        keys = keys_changed(before, after)
        now = [*([after] if after else []), OTHER]
        store.set_facets(2025, keys, facets_of_year(now, keys))
        before = after
        assert [
            (f.kind, f.id, year.count, year.newest, year.digest, year.details())
            for f in store.facets()
            for _, year in f.years
        ] == facets_of_year(now)


def test_only_what_changed_is_counted() -> None:
    """A changed word counts the keys of its item anew; another title, all of the issue's."""
    item = OTHER.items[0]
    one = replace(OTHER, items=(item, replace(item, id="n", topics=("b",), names=(), section="")))
    other = replace(one, items=(item, replace(one.items[1], digest="4")))
    assert keys_changed(one, other) == {("topic", "b"), ("event", "2025-02")}
    assert keys_changed(one, one) == set()
    assert keys_changed(one, replace(one, title="New")) == keys_changed(None, one)
    assert keys_changed(one, replace(one, items=one.items[::-1])) == keys_changed(None, one)
