"""Excerpts, the index's letters, dates in words, the style sheet's shrinking, heading levels."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.pages import letters
from digest.pages.assets import shrink_css, shrink_js
from digest.pages.cards import excerpt, split_title
from digest.pages.i18n import words
from digest.pages.issue import printed_levels
from digest.pages.render import trim_indentation
from pages.archives import LONG, issues, item


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=600), st.integers(min_value=20, max_value=300))
def test_an_excerpt_is_a_short_beginning(text: str, limit: int) -> None:
    """Never longer than asked, and nothing in it that the text does not begin with."""
    made = excerpt(text, limit)
    assert len(made) <= limit
    assert " ".join(text.split()).replace(",", "").startswith(made.replace(",", "").removesuffix("…"))


def test_entries_of_a_list_do_not_run_together_in_an_excerpt() -> None:
    """A comma stands where an entry ended without a mark of its own."""
    assert excerpt("Held were:\n\nMarta Prykladnaya\n\nPavel Vandrouny\n\nNo more.") == (
        "Held were: Marta Prykladnaya, Pavel Vandrouny, No more."
    )


def test_an_excerpt_ends_with_a_sentence_where_that_keeps_most() -> None:
    """A full stop in the second half is a better end than an ellipsis."""
    assert excerpt("One two three four. Five six seven eight.", 30) == "One two three four."
    assert excerpt("One. Two three four five six seven", 30) == "One. Two three four five six…"


def test_the_first_sentence_of_a_plain_item_is_its_link() -> None:
    """Link and rest together are the excerpt."""
    first, rest = split_title(item("i-a", LONG))
    assert first.endswith("about hats.")
    assert excerpt(LONG) == first + rest


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("Łysa Hara", "L"),
        ("Šyrma", "S"),
        ("лес", "Л"),
        ("Ўладзімір", "Ў"),
        ("25th Commission", "#"),
        ("“Maldito”", "M"),
    ],
)
def test_words_stand_under_their_letter(word: str, letter: str) -> None:
    """Latin letters lose their marks, Cyrillic ones are letters of their own."""
    assert letters.letter(word) == letter


def test_the_index_puts_latin_before_cyrillic_and_numbers_last() -> None:
    """Within a script the alphabet decides: І after И, Ў after У."""
    found = sorted(["Ўлад", "Іван", "Улад", "Zorka", "1 Maja", "Łuk", "Lud", "Иван"], key=letters.key)
    assert found == ["Lud", "Łuk", "Zorka", "Иван", "Іван", "Улад", "Ўлад", "1 Maja"]


def test_dates_in_words() -> None:
    """English is written as in Europe; intervals leave out what they share."""
    english = words("en")
    assert english.date(date(2025, 11, 3)) == "3 November 2025"
    assert english.date(date(2025, 11, 3), "medium") == "3 Nov 2025"
    assert english.month(2025, 10) == "October 2025"
    assert english.edtf("2025-10") == "October 2025"
    assert english.edtf("2025") == "2025"
    assert english.edtf("2025-10-28/2025-10-31").startswith("28")
    assert english.edtf("2025-10-28/2025-10-31").endswith("31 Oct 2025")
    assert english.number(1254) == "1,254"


def test_dates_in_the_sites_language() -> None:
    """Belarusian months come in their own words, and an unknown language falls back to English."""
    assert "лістапада" in words("be").date(date(2025, 11, 3))
    assert words("xx-unknown").date(date(2025, 11, 3)) == "3 November 2025"


def test_shrinking_css_keeps_its_meaning() -> None:
    """Comments and space go; strings, descendant selectors and calculations stay."""
    source = '@media (min-width: 2em) { a :hover, b > c ~ d { color: red; /* x */ content: "a > b: c" ; width: calc(1px + 0.5em); } }'
    assert (
        shrink_css(source)
        == '@media (min-width:2em){a :hover,b>c~d{color:red;content:"a > b: c";width:calc(1px + .5em)}}\n'
    )


def test_shrinking_script_drops_comment_lines_only() -> None:
    """A line that begins with two slashes goes; an address in a string stays."""
    assert shrink_js('// gone\n  const a = "https://x";\n\n') == 'const a = "https://x";\n'


def test_templates_lose_indentation_but_not_in_pre() -> None:
    """Code samples keep their spaces."""
    assert trim_indentation("<p>\n  a\n<pre>\n  b\n</pre>\n  c") == "<p>\na\n<pre>\n  b\n</pre>\nc"


def test_heading_levels_have_no_gaps() -> None:
    """A report's headings go down one level at a time, and siblings share theirs."""
    report = next(i for i in issues() if i.kind == "report")
    assert printed_levels(report.parts[0]) == [2, 3, 4, 2]
    review = next(i for i in issues() if i.kind == "review" and i.lead_html)
    assert printed_levels(review.parts[0]) == [3, 3]
