"""Plain pages and the notes of sections."""

from __future__ import annotations

from pathlib import Path

from digest.model import Section
from digest.reading.pages import parse_page, read_notes, read_pages
from digest.reading.source import parse_source
from reading.cases import CONTEXT

TEXT = """\
---
title: About
order: 10
---
An introduction with a [link](issue:2021-08-31#i-abc234), a [page](pages/safety) and [methods](#our-methods).

## Our *methods*

Text.[^1]

### Our methods

#### Main

A #drones hashtag is text here. <!-- hidden -->

[^1]: A note on Vandrouny.
"""


def test_a_page() -> None:
    """Headings have ids of their words, unique; links, notes and names work as in issues."""
    source, _ = parse_source(TEXT.encode(), path="about.md", rel="pages/about.md")
    assert source is not None
    parsed = parse_page(source, CONTEXT)
    assert parsed.page is not None
    assert (parsed.page.slug, parsed.page.title, parsed.page.order, parsed.page.nav) == ("about", "About", 10, True)
    html = parsed.page.html
    for expected in (
        '<h2 id="our-methods">Our <em>methods</em></h2>',
        '<h3 id="our-methods-2">Our methods</h3>',
        '<h4 id="main-2">Main</h4>',
        'href="\x02issues/2021-08-31/index.html#i-abc234"',
        'href="#our-methods"',
        '<li id="fn-page-1" value="1"><p>A note on Vandrouny.</p></li>',
        "A #drones hashtag is text here.",
    ):
        assert expected in html
    assert "hidden" not in html
    assert [(r.kind, r.target, r.item) for r in parsed.references][:2] == [
        ("item", "2021-08-31", "i-abc234"),
        ("page", "safety", ""),
    ]
    assert [d.code for d in parsed.diagnostics] == ["comment"]


def test_what_a_page_may_not_hold() -> None:
    """Headings of other levels, attributes, HTML."""
    text = "---\ntitle: X\n---\n# Large\n\n##### Small\n\nUnder\n=====\n\n{#id}\n\n<b>x</b>\n"
    source, _ = parse_source(text.encode(), path="x.md", rel="pages/x.md")
    assert source is not None
    found = sorted(parse_page(source, CONTEXT).diagnostics, key=lambda d: d.key)
    assert [(d.code, d.span.line) for d in found] == [
        ("heading-level", 4),
        ("heading-level", 6),
        ("setext-heading", 9),
        ("misplaced-attributes", 11),
        ("raw-html", 13),
        ("raw-html", 13),
    ]


def test_all_pages_in_the_order_of_the_navigation(tmp_path: Path) -> None:
    """By order, then by name; other files are named."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "b.md").write_text("---\ntitle: B\n---\nText.")
    (folder / "a.md").write_text("---\ntitle: A\norder: 200\n---\nText.")
    (folder / "Bad Name.md").write_text("---\ntitle: A\n---\nText.")
    (folder / "x.txt").write_text("x")
    pages = read_pages(tmp_path, "content", CONTEXT)
    assert [page.slug for page in pages.pages] == ["b", "a"]
    assert sorted(d.code for d in pages.diagnostics) == ["ignored-file", "invalid-slug"]


def test_no_pages(tmp_path: Path) -> None:
    """What is missing is empty."""
    assert read_pages(tmp_path, "content", CONTEXT).pages == ()


def test_notes_of_sections_are_markdown(tmp_path: Path) -> None:
    """With nothing dangerous in them; what is wrong is told at the note's line."""
    text = "A *note* with [a page](pages/about) and [x](javascript:x) <b>y</b>."
    (tmp_path / "sections.yaml").write_text(f"- id: a\n  title: A\n  note: {text}\n", "utf-8")
    sections = (Section(id="a", title="A", note=text), Section(id="b", title="B"))
    notes = read_notes(tmp_path, "content", sections, CONTEXT)
    first, second = notes.sections
    assert first.note_html == (
        '<p>A <em>note</em> with <a href="\x02pages/about/index.html">a page</a> and x &lt;b&gt;y&lt;/b&gt;.</p>'
    )
    assert second.note_html == ""
    assert {(d.code, d.span.path, d.span.line) for d in notes.diagnostics} == {
        ("unsafe-link", "content/sections.yaml", 3),
        ("raw-html", "content/sections.yaml", 3),
    }
    assert [r.target for r in notes.references] == ["about"]
