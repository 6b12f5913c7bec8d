"""The event's date, read from an item's first sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edtf
from digest.reading.dates import WINDOW, infer
from digest.reading.sentences import first_sentence

ISSUED = date(2025, 11, 3)

FOUND = {
    "On 28 October, a drone fell.": "2025-10-28",
    "On 28 October 2025 a drone fell.": "2025-10-28",
    "On October 28, 2025, a drone fell.": "2025-10-28",
    "On October 28 a drone fell.": "2025-10-28",
    "On 28th October a drone fell.": "2025-10-28",
    "On the 28th of October a drone fell.": "2025-10-28",
    "On Tuesday, 28 October, a drone fell.": "2025-10-28",
    "On Oct. 28 a drone fell.": "2025-10-28",
    "A drone fell on 28 October near Vezha.": "2025-10-28",
    "Between 28 and 31 October drones fell.": "2025-10-28/2025-10-31",
    "Between 28 October and 2 November drones fell.": "2025-10-28/2025-11-02",
    "From 28 to 31 October drones fell.": "2025-10-28/2025-10-31",
    "From 28 October until 2 November drones fell.": "2025-10-28/2025-11-02",
    "On 28–31 October drones fell.": "2025-10-28/2025-10-31",
    "On 28-31 October drones fell.": "2025-10-28/2025-10-31",
    "On October 28–31 drones fell.": "2025-10-28/2025-10-31",
    "Between October 28 and November 2, 2025, drones fell.": "2025-10-28/2025-11-02",
    "On 5 and 6 November drones fell.": "2025-11-05/2025-11-06",
    "In October drones fell.": "2025-10",
    "In October 2025 drones fell.": "2025-10",
    "In late October drones fell.": "2025-10",
    "In mid-October drones fell.": "2025-10",
    "On the evening of 29 October a drone fell.": "2025-10-29",
    "In the early hours of 29 October a drone fell.": "2025-10-29",
    "On the night of 29–30 October a drone fell.": "2025-10-29/2025-10-30",
    "In the night of 29 to 30 October a drone fell.": "2025-10-29/2025-10-30",
    "Overnight on 29–30 October a drone fell.": "2025-10-29/2025-10-30",
    "Overnight into 30 October a drone fell.": "2025-10-30",
    "On 5 December a trial begins.": "2025-12-05",
    "Arrested on 3 March 2023, he was sentenced on 29 October.": "2025-10-29",
    "Gen. A. Prykladny of the U.S. mission spoke on 29 October.": "2025-10-29",
    "On 28 October, 2000 people marched.": "2025-10-28",
    "In October, 25 people were tried.": "2025-10",
    "On 28 October\na drone fell.": "2025-10-28",
}
NOT_FOUND = (
    "A drone fell. On 28 October another did.",
    "Since 28 October drones have fallen.",
    "He is held until 28 November.",
    "By 28 October drones had fallen.",
    "The law of 28 October was read.",
    "A drone fell before 28 October.",
    "On 28 August a drone fell.",
    "On 28 October 2024 a drone fell.",
    "In October 2024 drones fell.",
    "In 2025 drones fell.",
    "On 31 November a drone fell.",
    "On 99 October a drone fell.",
    "From 31 to 28 October drones fell.",
    "They march in march, and may in may.",
    "On Monday a drone fell.",
    "28 October",
    "",
)


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=FOUND)
def test_a_date_is_found(text: str, expected: str) -> None:
    """The forms in which English places an event."""
    assert infer(text, ISSUED) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_no_date_is_guessed(text: str) -> None:
    """A date that bounds, lies outside of the window or does not exist is none."""
    assert infer(text, ISSUED) == ""


@pytest.mark.parametrize(
    ("issued", "text", "expected"),
    [
        (date(2026, 1, 5), "On 29 December a drone fell.", "2025-12-29"),
        (date(2025, 12, 29), "On 7 January a trial begins.", "2026-01-07"),
        (date(2026, 1, 5), "Between 29 December and 2 January drones fell.", "2025-12-29/2026-01-02"),
        (date(2024, 3, 4), "On 29 February a drone fell.", "2024-02-29"),
        (date(2025, 3, 4), "On 29 February a drone fell.", ""),
        (date(2026, 1, 5), "In December drones fell.", "2025-12"),
    ],
)
def test_the_year_is_the_nearest(issued: date, text: str, expected: str) -> None:
    """Around New Year, and in leap years."""
    assert infer(text, issued) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", "One."),
        ("Dr. Prykladny spoke. He left.", "Dr. Prykladny spoke."),
        ("A. B. Prykladny spoke. He left.", "A. B. Prykladny spoke."),
        ("The U.S. envoy spoke. He left.", "The U.S. envoy spoke."),
        ("“Is it so?” He left.", "“Is it so?”"),
        ("It cost 3.5 million. Then less.", "It cost 3.5 million."),
        ("Am 28. October war es. So.", "Am 28. October war es."),
        ("He asked why? and left. Then.", "He asked why? and left."),
        ("One paragraph\n\nAnother.", "One paragraph"),
    ],
)
def test_the_first_sentence(text: str, expected: str) -> None:
    """Abbreviations, initials and numbers end none."""
    assert first_sentence(text) == expected


@settings(deadline=None, max_examples=200)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(-WINDOW, WINDOW))
def test_every_day_of_the_window_is_found(issued: date, distance: int) -> None:
    """In both orders, with and without the year."""
    day = issued + timedelta(days=distance)
    month = edtf.MONTHS[day.month - 1]
    for text in (
        f"On {day.day} {month}, it rained.",
        f"On {month} {day.day}, it rained.",
        f"It rained on {day.day} {month} {day.year}.",
    ):
        assert infer(text, issued) == day.isoformat()


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80), st.integers(0, 99), st.sampled_from(edtf.MONTHS), st.integers(0, 99), st.dates())
def test_what_is_found_is_a_date(text: str, first: int, month: str, second: int, issued: date) -> None:
    """Any text and any numbers: no exception, and what is found can be read."""
    for form in ("On {0} {1} {3}", "Between {0} and {2} {1} {3}", "On {1} {0}–{2} {3}", "{3} in {1} {0}{2}"):
        found = infer(form.format(first, month, second, text), issued)
        if found:
            interval = edtf.parse(found)
            assert interval.start <= issued + timedelta(days=WINDOW)
            assert interval.end >= issued - timedelta(days=WINDOW)
