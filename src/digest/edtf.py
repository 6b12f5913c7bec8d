"""Dates that may be imprecise, in the Extended Date/Time Format.

EDTF is part of ISO 8601-2:2019 and is described by the Library of Congress at
https://www.loc.gov/standards/datetime/. Of its level 0 this program uses the calendar date in its three
precisions and the interval of two of them:

====================  ==============================
``2025-10-28``        a day
``2025-10``           a month
``2025``              a year
``2025-10-28/2025-11``  an interval, both ends included
====================  ==============================

Times of day, open intervals, seasons and the marks ``?``, ``~`` and ``%`` are not in use.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Precision = Literal["day", "month", "year"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""English names; January is number 0."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_COARSER = {"day": 0, "month": 1, "year": 2}


class Interval(Struct, frozen=True, kw_only=True):
    """The days an EDTF text stands for."""

    start: date
    """First day."""
    end: date
    """Last day, included."""
    precision: Precision
    """Of an interval: that of its vaguer end."""


@lru_cache(maxsize=8192)
def parse(text: str) -> Interval:
    """The days that `text` stands for.

    Raises `ValueError`, with a message an editor understands, for anything but the forms named above, for
    days the calendar does not have, and for an interval that ends before it starts.
    """
    first, slash, second = text.partition("/")
    start = _single(first)
    if not slash:
        return start
    end = _single(second)
    if end.end < start.start:
        raise ValueError(f"the interval ends ({second}) before it starts ({first})")
    vaguer = max(start.precision, end.precision, key=_COARSER.__getitem__)
    return Interval(start=start.start, end=end.end, precision=vaguer)


def parse_day(text: str) -> date:
    """The day that `text` names as ``YYYY-MM-DD``; `ValueError` for anything else."""
    interval = _single(text)
    if interval.precision != "day":
        raise ValueError(f'"{text}" is a {interval.precision}, not a day')
    return interval.start


def _single(text: str) -> Interval:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f'"{_cut(text)}" is not a date' if text else "a date is missing")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if year == 0:
        raise ValueError("there is no year 0000")
    if month is None:
        return Interval(start=date(year, 1, 1), end=date(year, 12, 31), precision="year")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02}")
    last = monthrange(year, month)[1]
    if day is None:
        return Interval(start=date(year, month, 1), end=date(year, month, last), precision="month")
    if not 1 <= day <= last:
        # 29 February exists in other years, 40 January never does.
        where = f" {year}" if (month, day) == (2, 29) else ""
        raise ValueError(f"there is no {day} {MONTHS[month - 1]}{where}")
    return Interval(start=date(year, month, day), end=date(year, month, day), precision="day")


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_NUMERIC = (
    (re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"), (1, 2, 3)),
    # With full stops the day comes first everywhere in Europe; with slashes nobody can know.
    (re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})"), (3, 2, 1)),
)
_WORDED = (
    (re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+),?\s+([0-9]{4})"), (3, 2, 1)),
    (re.compile(r"([A-Za-z]+)\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})"), (3, 1, 2)),
)
_TIMESTAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.+Z -]*")


def suggest_day(text: str) -> str:
    """``YYYY-MM-DD`` for a day written another way (``3 November 2025``, ``3.11.2025``, ``2025/11/3``), or ""."""
    text = text.strip()[:60]
    candidates: list[tuple[str, str, str]] = []
    if found := _TIMESTAMP.fullmatch(text):
        year, month, day = found[1].split("-")
        candidates.append((year, month, day))
    for pattern, (y, m, d) in _NUMERIC:
        if found := pattern.fullmatch(text):
            candidates.append((found[y], found[m], found[d]))
    for pattern, (y, m, d) in _WORDED:
        if found := pattern.fullmatch(text):
            number = _month_number(found[m])
            candidates.append((found[y], str(number), found[d]))
    for year, month, day in candidates:
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return ""


def _month_number(word: str) -> int:
    """From 1; 0 for a word that is no month."""
    hits = [n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.casefold().startswith(word.casefold())]
    return hits[0] if len(hits) == 1 else 0
