"""Pieces that are made once an item and stand on many pages."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.archive import Entry
from digest.exports.cells import cell
from digest.exports.dataset import as_csv
from digest.exports.tables import ITEM_TOPICS
from digest.pages.cards import Cards
from digest.pages.fragments import Fragments
from pages.archives import archive as sample


def test_a_fragment_is_made_once_an_item() -> None:
    """However many lists an item stands in, in whatever order."""
    archive = sample()
    made: list[tuple[str, str]] = []

    def make(entry: Entry) -> str:
        made.append((entry.issue.slug, entry.item.id))
        return entry.item.id

    fragments, entries = Fragments(make), archive.newest(100)
    assert fragments.of(entries) == [entry.item.id for entry in entries]
    assert fragments.of(entries[::-1]) == [entry.item.id for entry in entries[::-1]]
    assert sorted(made) == sorted((entry.issue.slug, entry.item.id) for entry in entries)


def test_another_state_of_an_issue_keeps_nothing_of_the_first() -> None:
    """A preview of changed text shows the change, not what was made of the archive before."""
    archive = sample()
    row = archive.issues[0]
    issue = archive.issue(row.slug)
    before = archive.kept(Cards)
    item = replace(issue.items[0], headline="Changed", headline_html="Changed")
    entry = Entry(issue=row, item=item)
    before.cards([Entry(issue=row, item=issue.items[0])])
    part = replace(issue.parts[0], items=(item, *issue.parts[0].items[1:]))
    after = archive.with_issue(replace(issue, parts=(part, *issue.parts[1:])))
    assert after.kept(Cards) is not before and archive.kept(Cards) is before
    assert "Changed" in after.kept(Cards).cards([entry])


@given(st.lists(st.tuples(*[st.text(st.sampled_from('a,;"\r\n\t=+-@ é'), max_size=6)] * 3), max_size=5))
def test_csv_is_written_as_the_standard_library_writes_it(rows: list[tuple[str, str, str]]) -> None:
    """Whatever stands in the cells."""
    out = io.StringIO()
    csv.writer(out).writerows([[field.name for field in ITEM_TOPICS.fields], *([cell(v) for v in r] for r in rows)])
    assert as_csv(ITEM_TOPICS, rows).decode() == out.getvalue()
