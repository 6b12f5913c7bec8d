"""Imprecise dates: what they stand for, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edtf


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2025-10-28", date(2025, 10, 28), date(2025, 10, 28), "day"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
        ("2025-10-28/2025-10-31", date(2025, 10, 28), date(2025, 10, 31), "day"),
        ("2025-10-28/2025-11", date(2025, 10, 28), date(2025, 11, 30), "month"),
        ("2024/2025-02-01", date(2024, 1, 1), date(2025, 2, 1), "year"),
        ("2025-10-28/2025-10-28", date(2025, 10, 28), date(2025, 10, 28), "day"),
    ],
)
def test_a_date_stands_for_its_days(text: str, start: date, end: date, precision: str) -> None:
    """Both ends are included; an interval is as vague as its vaguer end."""
    found = edtf.parse(text)
    assert (found.start, found.end, found.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "2025/", "/2025", "..", "2025-10-28/..", "2025~", "2025?", "25-10-28", "2025-1-3", "20251028"),
        *("2025-10-28T10:00:00", "2025-21", "0000", "2025-13", "2025-02-29", "2025-04-31", "2025-10-00", " 2025"),
        *("2025-10-31/2025-10-28", "2025/2024", "2024/2025/2026", "٢٠٢٥", "2025-10-28 "),
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    """Only the forms in use, only days that exist, no interval backwards."""
    with pytest.raises(ValueError, match=r"."):
        edtf.parse(text)


@given(st.dates(), st.dates())
@settings(deadline=None, max_examples=100)
def test_what_is_written_is_read(one: date, two: date) -> None:
    """Any day, and any interval of two days in order, comes back as it was."""
    first, last = sorted((one, two))
    assert edtf.parse_day(first.isoformat()) == first
    interval = edtf.parse(f"{first.isoformat()}/{last.isoformat()}")
    assert (interval.start, interval.end) == (first, last)


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    """Nothing else is raised, and a suggestion is always a day."""
    try:
        edtf.parse(text)
    except ValueError as error:
        assert str(error)
    near = edtf.suggest_day(text)
    assert not near or edtf.parse_day(near)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("3 November 2025", "2025-11-03"),
        ("3rd Nov 2025", "2025-11-03"),
        ("November 3, 2025", "2025-11-03"),
        ("3.11.2025", "2025-11-03"),
        ("03. 11. 2025", "2025-11-03"),
        ("2025/11/3", "2025-11-03"),
        ("2025-1-3", "2025-01-03"),
        ("2025-11-03 10:00", "2025-11-03"),
        ("3/11/2025", ""),
        ("31.11.2025", ""),
        ("next week", ""),
    ],
)
def test_the_nearest_day_is_offered(text: str, near: str) -> None:
    """Days written as people write them are understood, save where day and month could be either."""
    assert edtf.suggest_day(text) == near
