"""Front matter and body apart, no line lost or moved; the mistakes are in ``mistakes/front-matter.txt``."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.reading.frontmatter import read_front_matter, split
from digest.reading.schema import FrontMatter, PageFrontMatter
from digest.reading.source import Source


def source_of(text: str) -> Source:
    return Source(path="a.md", rel="issues/2025-11-03.md", text=text, digest="")


@pytest.mark.parametrize(
    ("text", "first_line", "body_first_line", "body"),
    [
        ("---\na: b\n---\nText.\n", 2, 4, "Text.\n"),
        ("---\na: b\n---\n\n\n  Text.  \n\n", 2, 4, "\n\n  Text.  \n\n"),
        ("---\n---\n", 2, 3, ""),
        ("---\n---", 2, 3, ""),
        ("\n\n---\na: b\n\nc: d\n---\nText.", 4, 8, "Text."),
        ("---  \na: b\n---\t\nText.", 2, 4, "Text."),
        ("---\na: b\n-----\nText.", 2, 4, "Text."),
        ("---\na: b\n---\nOne.\n\n---\n\nTwo.", 2, 4, "One.\n\n---\n\nTwo."),
        ("---\na: b ---\n---\nText.", 2, 4, "Text."),
    ],
)
def test_the_halves_keep_their_places(text: str, first_line: int, body_first_line: int, body: str) -> None:
    """Blank lines before and after, spaces behind the hyphens, and later rules change no line number."""
    parts, found = split(source_of(text))
    assert found == []
    assert parts is not None
    assert (parts.first_line, parts.body_first_line, parts.body_text) == (first_line, body_first_line, body)


@given(st.text("ab:\n- ", max_size=40), st.text("ab#\n- ", max_size=40))
@settings(deadline=None, max_examples=300)
def test_nothing_is_lost(head: str, body: str) -> None:
    """Both halves stand in the source at the lines they are said to."""
    source = source_of(f"---\n{head}\n---\n{body}")
    parts, _ = split(source)
    assert parts is not None
    assert "\n".join(source.lines[parts.body_first_line - 1 :]) == parts.body_text
    lines = source.lines[parts.first_line - 1 : parts.body_first_line - 2]
    assert "".join(line + "\n" for line in lines) == parts.yaml_text


@given(st.text(max_size=80) | st.text("-\n:ab \u2014", max_size=40))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    """Never an exception, and never silence."""
    head, found = read_front_matter(source_of(text), FrontMatter)
    assert found or (head is not None and head.values is not None)


def test_work_goes_on_after_an_error() -> None:
    """What is right is kept, a fallback stands in for the date, and the body can still be read."""
    text = "---\ndate: 2025-11-40\ntitle: A week\nkind: raport\n---\nText.\n"
    head, found = read_front_matter(source_of(text), FrontMatter, fallback={"date": "2025-11-03"})
    assert [d.code for d in found] == ["invalid-date", "unknown-value"]
    assert head is not None
    assert head.values == FrontMatter(date=date(2025, 11, 3), title="A week")
    assert (head.body_text, head.body_first_line) == ("Text.\n", 6)


def test_the_body_survives_broken_yaml() -> None:
    head, found = read_front_matter(source_of("---\ntitle: a: b\n---\nText.\n"), FrontMatter)
    assert [d.code for d in found] == ["yaml-syntax"]
    assert head is not None
    assert head.values is None
    assert head.document is None
    assert head.body_text == "Text.\n"


def test_places_count_from_the_top_of_the_file() -> None:
    head, _ = read_front_matter(source_of("\n---\n\ndate: 2025-11-03\ntags: [a, b]\n---\n"), FrontMatter)
    assert head is not None
    assert head.document is not None
    assert head.document.where(("tags", 1)) == head.document.source.span(5, 11, 12)


def test_a_page_needs_a_title() -> None:
    head, found = read_front_matter(source_of("---\nnav: false\norder: 3\n---\n"), PageFrontMatter)
    assert [d.code for d in found] == ["missing-key"]
    assert head is not None
    assert head.values is None


@pytest.mark.parametrize("text", ["-" * 1_000_000, "---\n" + "- " * 400_000, "\n" * 1_000_000 + "x", "---\n" * 250_000])
def test_hostile_input_costs_little(text: str) -> None:
    """A megabyte takes seconds at most."""
    start = time.perf_counter()
    read_front_matter(source_of(text), FrontMatter)
    assert time.perf_counter() - start < 10
