"""Stamping: the ids that items have anyway, written down."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.diagnostics import failed
from digest.model import Item
from digest.reading.issues import Parsed, parse_sources
from digest.reading.source import parse_source
from digest.reading.stamp import stamp
from reading.cases import CONTEXT, FRONT, codes, dump, parse, sources_of


def stamped(text: str) -> tuple[str, Parsed]:
    """An issue's text with its ids, and what is read from that."""
    before = parse(text)
    new = stamp(text, before.stamps)
    files, _ = sources_of("")
    source, found = parse_source(new.encode(), path="2025-11-03.md", rel="issues/2025-11-03.md")
    assert source is not None, found
    return new, parse_sources(files, [source], CONTEXT)


def facts(item: Item) -> tuple[object, ...]:
    return (item.id, item.headline_html, item.html, item.text, item.topics, item.event, item.title, item.section)


BODY = """\
A lead.

## Military developments

First paragraph. #drones

{date=2025-10-30}

### A headline
Its text.

{ date=2025-10 }
Another.
## Human rights
- One entry.
-   Another entry
    on two lines.

10. not an item

A paragraph
### At once a headline
"""
STAMPED = """\
A lead.

## Military developments

{#i-us3dxz}
First paragraph. #drones

{#i-yea4tk date=2025-10-30}

### A headline
Its text.

{#i-wkxdwn date=2025-10 }
Another.
## Human rights
- {#i-vkhrsx}
  One entry.
-   {#i-cggmqh}
    Another entry
    on two lines.

10. not an item

{#i-bstmyr}
A paragraph

{#i-wz2xaz}
### At once a headline
"""


def test_ids_are_written_where_the_parser_reads_them() -> None:
    """Before paragraphs and headlines, into attribute lines, into entries; a blank line only where one is needed."""
    new, parsed = stamped(FRONT + BODY)
    assert new == FRONT + STAMPED
    assert codes(parsed, all=True) == []


def test_stamping_twice_changes_nothing() -> None:
    """The second time there is nothing to write."""
    new, parsed = stamped(FRONT + BODY)
    assert parsed.stamps == ()
    assert stamp(new, parsed.stamps) == new


def test_twins_keep_the_addresses_they_had() -> None:
    """Also when the first of them is deleted later."""
    new, parsed = stamped(FRONT + "One text.\n\nOne text.\n")
    assert parsed.issue is not None
    first, second = [item.id for item in parsed.issue.items]
    assert second == f"{first}-2"
    rest = parse(new.replace(f"{{#{first}}}\nOne text.\n\n", "")).issue
    assert rest is not None
    assert [item.id for item in rest.items] == [second]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_spaces_and_mark_stay(end: str) -> None:
    """Byte for byte what it was, but for the added lines."""
    text = "\ufeff" + (FRONT + "One.  \n\t\nTwo. ").replace("\n", end)
    source, _ = parse_source(text.encode(), path="2025-11-03.md", rel="issues/2025-11-03.md")
    assert source is not None
    files, _ = sources_of("")
    stamps = parse_sources(files, [source], CONTEXT).stamps
    new = stamp(text, stamps)
    first, second = (f"{{#{s.id}}}{end}" for s in stamps)
    assert new == text.replace("One.", first + "One.").replace("Two.", second + "Two.")


_BLOCKS = st.sampled_from(
    [
        *(
            "A plain paragraph.",
            "Another one\nof two lines. #drones",
            "### A headline #border",
            "#### Smaller",
            "## Human rights",
        ),
        *(
            "- entry\n- more\n",
            "-  entry\n\n   more\n\n-  third",
            "1) first\n2) second",
            "- - nested",
            "-\n  next line",
            "-\ttab",
        ),
        *("> quoted", "| a |\n| - |\n| b |", "```\ncode\n```", "{date=2025-10-30}", "{#own}", "{#own-2 date=2025-10}"),
        *(
            "<!-- comment -->",
            "[^1]: note",
            "text[^1]",
            "#drones",
            "[a]: 2025-10-27",
            "   indented",
            "-     code",
            "* > quoted",
        ),
        *("![alt](media/a.jpg)", "Same text.", "Same text.", "> - {#x}", "text  \nbroken\\\nline"),
    ]
)


@settings(deadline=None, max_examples=400)
@given(
    st.lists(st.tuples(_BLOCKS, st.sampled_from(["\n\n", "\n", "\n\n\n"])), max_size=12),
    st.sampled_from(["", "section: rights\n", "kind: report\n"]),
)
def test_stamping_changes_no_record(blocks: list[tuple[str, str]], front: str) -> None:
    """Whatever the issue looks like: same ids, HTML, text, topics and dates, and nothing left to stamp."""
    text = f"---\ndate: 2025-11-03\n{front}---\n" + "".join(block + gap for block, gap in blocks)
    before = parse(text)
    if failed(before.diagnostics):
        return
    new, after = stamped(text)
    assert before.issue is not None and after.issue is not None
    assert [facts(i) for i in after.issue.items] == [facts(i) for i in before.issue.items], new
    assert not failed(after.diagnostics), dump(after, html=False)
    assert after.stamps == ()
    unstamped = codes(after, all=True).count("unstamped-item")
    assert unstamped == codes(before, all=True).count("unstamped-item") - len(before.stamps)
    for one in before.stamps:
        new = new.replace(f"{{#{one.id}}}", "", 1) if one.how != "into" else new.replace(f"#{one.id}", "", 1)
    assert "".join(new.split()) == "".join(text.split())
