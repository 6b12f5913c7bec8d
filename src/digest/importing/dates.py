"""Dates as titles, bylines, addresses and file names give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SHORT = {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH = "(?:" + "|".join([*MONTHS, *sorted(_SHORT, key=len, reverse=True)]) + r")\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s*(?:[-–—−]|to|and)\s*"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_GAP = r"\s*,?\s+"

# Longest first: each alternative would find a part of those before it. `\b` at the front keeps digits whole.
_TEXT = re.compile(
    rf"""(?<![\w.])(?:(?P<weekday>{"|".join(WEEKDAYS)})\s*,?\s+)?(?:
      (?P<m1>{_MONTH})\s+(?P<d1>{_DAY}){_TO}(?P<m2>{_MONTH})\s+(?P<d2>{_DAY}){_GAP}(?P<y1>{_YEAR})
    | (?P<m3>{_MONTH})\s+(?P<d3>{_DAY})(?:{_TO}(?P<d4>{_DAY}))?{_GAP}(?P<y2>{_YEAR})
    | (?P<d5>{_DAY})\s+(?P<m4>{_MONTH}){_TO}(?P<d6>{_DAY})\s+(?P<m5>{_MONTH}){_GAP}(?P<y3>{_YEAR})
    | (?P<d7>{_DAY})(?:{_TO}(?P<d8>{_DAY}))?\s+(?:of\s+)?(?P<m6>{_MONTH}){_GAP}(?P<y4>{_YEAR})
    | (?P<y5>{_YEAR})[-/.](?P<n1>\d\d?)[-/.](?P<d9>\d\d?)(?![\d.]*\d)
    | (?P<d10>\d\d?)(?P<sep>[./])(?P<n2>\d\d?)(?P=sep)(?P<y6>{_YEAR})
    | (?P<m7>{_MONTH})\s+(?P<y7>{_YEAR})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# Day and month alone, as running text gives them.
_BARE = re.compile(
    rf"""(?<![\w.])(?:(?P<weekday>{"|".join(WEEKDAYS)})\s*,?\s+)?(?:
      (?P<d1>{_DAY})\s+(?P<m1>{"|".join(MONTHS)})\b
    | (?P<m2>{"|".join(MONTHS)})\s+(?P<d2>{_DAY})\b
    )(?!{_GAP}{_YEAR})""",
    re.VERBOSE | re.IGNORECASE,
)


class Found(Struct, frozen=True):
    """A date in a text. Of a range, both ends; of a month, its first day twice."""

    start: date
    end: date
    exact: bool
    weekday: str
    """As it stands before the date, lower case; mostly empty."""
    at: tuple[int, int]

    @property
    def ranged(self) -> bool:
        return self.start != self.end


def find_dates(text: str) -> Iterator[Found]:
    """Dates that say their year, in the order of the text. What is no day of the calendar is passed over."""
    for found in _TEXT.finditer(text):
        try:
            start, end, exact = _read(found)
        except ValueError:
            continue
        if start <= end:
            yield Found(start, end, exact, (found["weekday"] or "").lower(), found.span())


def _read(m: re.Match[str]) -> tuple[date, date, bool]:
    if m["y1"]:
        end = date(int(m["y1"]), _month(m["m2"]), _day(m["d2"]))
        month = _month(m["m1"])
        return date(end.year - (month > end.month), month, _day(m["d1"])), end, True
    if m["y2"]:
        return _days(int(m["y2"]), _month(m["m3"]), m["d3"], m["d4"])
    if m["y3"]:
        end = date(int(m["y3"]), _month(m["m5"]), _day(m["d6"]))
        month = _month(m["m4"])
        return date(end.year - (month > end.month), month, _day(m["d5"])), end, True
    if m["y4"]:
        return _days(int(m["y4"]), _month(m["m6"]), m["d7"], m["d8"])
    if m["y5"]:
        return _days(int(m["y5"]), int(m["n1"]), m["d9"], None)
    if m["y6"]:
        # 13.12.2021 is a day first everywhere; 05/06/2021 is not.
        if m["sep"] == "/" and int(m["d10"]) <= 12:
            raise ValueError("which is the month?")
        return _days(int(m["y6"]), int(m["n2"]), m["d10"], None)
    first = date(int(m["y7"]), _month(m["m7"]), 1)
    return first, first, False


def _days(year: int, month: int, first: str, last: str | None) -> tuple[date, date, bool]:
    start = date(year, month, _day(first))
    return start, date(year, month, _day(last)) if last else start, True


def _month(name: str) -> int:
    return _SHORT[name.lower().rstrip(".")[:3]]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


class Bare(Struct, frozen=True):
    """A day and a month without a year."""

    month: int
    day: int
    weekday: str

    def nearest(self, to: date) -> date | None:
        """The day of that name nearest to `to`; None for 30 February."""
        days = []
        for year in (to.year - 1, to.year, to.year + 1):
            try:
                days.append(date(year, self.month, self.day))
            except ValueError:
                continue
        return min(days, key=lambda d: (abs(d - to), d)) if days else None


def find_bare(text: str) -> Iterator[Bare]:
    """Days and months without a year, in the order of the text."""
    for found in _BARE.finditer(text):
        day, month = _day(found["d1"] or found["d2"]), _month(found["m1"] or found["m2"])
        if 1 <= day <= 31:
            yield Bare(month, day, (found["weekday"] or "").lower())


# --- addresses and file names -----------------------------------------------------------------------------

_WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = (
    re.compile(rf"(?<![a-z])(?P<m>{_WORD})[-_ ](?P<a>\d\d?)(?:[-_ ](?P<b>\d\d?))?[-_, ]+(?P<y>20\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<a>\d\d?)[-_ ](?:(?P<b>\d\d?)[-_ ])?(?P<m>{_WORD})[-_, ]+(?P<y>20\d\d)(?!\d)"),
)
_NUMBERS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_./](?P<m>\d\d?)[-_./](?P<a>\d\d?)(?!\d)"),
    re.compile(r"(?<!\d)(?P<a>\d\d?)[-_.](?P<m>\d\d?)[-_.](?P<y>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<a>[0-3]\d)(?!\d)"),
)


def in_address(address: str) -> tuple[date, date] | None:
    """The date in an address or a file name: ``…-february-27-2024.html``, ``2024/02/27``, ``20240227``."""
    for pattern in (*_NAMED, *_NUMBERS):
        for m in pattern.finditer(address.lower()):
            groups = m.groupdict()
            try:
                month = int(groups["m"]) if groups["m"].isdigit() else MONTHS.index(groups["m"]) + 1
                start = date(int(groups["y"]), month, int(groups["a"]))
                end = date(int(groups["y"]), month, int(groups["b"])) if groups.get("b") else start
            except ValueError:
                continue
            if start <= end:
                return start, end
    return None


def written(day: date) -> str:
    """``3 November 2025``, in every locale."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def close(a: date, b: date, days: int) -> bool:
    return abs(a - b) <= timedelta(days=days)
