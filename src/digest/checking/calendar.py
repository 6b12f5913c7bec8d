"""Rules about dates: weekdays that fit, events within the period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from digest import edtf
from digest.checking.subject import Subject, Text
from digest.diagnostics import Diagnostic
from digest.edtf import MONTHS
from digest.model import Item
from digest.reading.sentences import first_sentence

WINDOW = 45
"""Days around an issue within which events that it reports late are nothing strange."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = {day[:3].lower(): number for number, day in enumerate(_DAYS)}
_WEEKDAY = r"(?P<w>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:(?:s|nes|rs|r|ur)?day|s|r|rs)?\b\.?"
_MONTH = rf"(?P<m>{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s{1,3}(?P<y>[12][0-9]{3})\b)?"

_DATED_BEHIND = tuple(
    re.compile(rf"(?<!\w){_WEEKDAY},?\s{{1,3}}{date}")
    for date in (
        # Monday, 28 October 2025; Monday the 28th of October
        rf"(?:the\s{{1,3}})?{_DAY}\s{{1,3}}(?:of\s{{1,3}})?{_MONTH}{_YEAR}",
        # Monday, October 28, 2025
        rf"{_MONTH}\s{{1,3}}{_DAY}{_YEAR}",
        # Monday, 2025-10-28; Monday, 28.10.2025
        r"(?P<y>[12][0-9]{3})-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])\b",
        r"(?P<d>[0-9]{1,2})\.\s?(?P<m>[01]?[0-9])\.\s?(?P<y>[12][0-9]{3})\b",
    )
)
_DATED_BEFORE = tuple(
    re.compile(rf"(?<!\w){date}{_YEAR}(?:\s\(|,\s(?:a\s)){_WEEKDAY}")
    # 28 October 2025 (Monday); October 28, a Monday
    for date in (rf"{_DAY}\s{{1,3}}{_MONTH}", rf"{_MONTH}\s{{1,3}}{_DAY}")
)
_DATE_LENGTH = 32
"""Characters of a date before its weekday, at most."""
_WEEKDAY_LENGTH = 12
"""Characters of a weekday, and more than one behind it."""
_ANY_WEEKDAY = re.compile(r"Mon|Tue|Wed|Thu|Fri|Sat|Sun")
_NAMED = rf"(?:{'|'.join(MONTHS)})"
_ANY_DATE = re.compile(rf"(?:[0-9]{{1,2}}(?:\s?[–—-]\s?|\sand\s))?[0-9]{{1,2}}\s{_NAMED}|{_NAMED}(?:\s[0-9]{{1,2}}\b)?")
_AHEAD = re.compile(
    r"\b(?:will|shall|would|plans?|planned|planning|scheduled|expected|due|announced|until|upcoming|next|going\sto|is\sto|are\sto|set\s(?:for|to))\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    for text in subject.texts:
        yield from weekdays(text, subject.issue.date)
    yield from events(subject)


# --- weekdays ---------------------------------------------------------------------------------------------


def weekdays(text: Text, issued: date) -> Iterator[Diagnostic]:
    """Weekdays that do not fit the date beside them, in the prose and in the front matter."""
    body = text.prose.body
    whole = text.source.text[:body] + text.prose.text[body:]
    taken = 0
    for match in sorted(_dated(whole), key=lambda m: (m.start(), -m.end())):
        if match.start() < taken:
            continue
        taken = match.end()
        day = _day(match, issued)
        said = _SHORT[match["w"].lower()]
        if day is None or day.weekday() == said:
            continue
        right = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        near = day + timedelta(days=(said - day.weekday() + 3) % 7 - 3)
        yield text.finding(
            match.start(),
            match.end(),
            "weekday-mismatch",
            f"{right} is a {_DAYS[day.weekday()]}, not a {_DAYS[said]}",
            f"correct the weekday, or the day: {_DAYS[said]} was {near.day} {MONTHS[near.month - 1]}",
        )


def _dated(text: str) -> Iterator[re.Match[str]]:
    """Weekdays with a date behind or before them. To look beside the weekdays alone is ten times as fast as to look for
    all that could be a date."""
    for weekday in _ANY_WEEKDAY.finditer(text):
        at = weekday.start()
        yield from filter(None, (pattern.match(text, at) for pattern in _DATED_BEHIND))
        for pattern in _DATED_BEFORE:
            match = pattern.search(text, max(0, at - _DATE_LENGTH), at + _WEEKDAY_LENGTH)
            if match and match.start("w") == at:
                yield match


def _day(match: re.Match[str], issued: date) -> date | None:
    """The day that is meant; without a year the one nearest to the issue."""
    month = match["m"]
    number = int(month) if month.isdigit() else next(n for n, name in enumerate(MONTHS, 1) if name[:3] == month[:3])
    years = [int(match["y"])] if match["y"] else [issued.year, issued.year - 1, issued.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, number, int(match["d"])))
        except ValueError:
            continue
    return min(days, key=lambda d: abs((d - issued).days), default=None)


# --- events -----------------------------------------------------------------------------------------------


def events(subject: Subject) -> Iterator[Diagnostic]:
    """Items whose event lies outside the period the issue covers.

    What is announced for later may lie behind it: a first sentence that says so is enough.
    """
    issue = subject.issue
    if issue.kind == "report" and not issue.period:
        return
    if issue.period:
        covered = edtf.parse(issue.period)
        start, end = covered.start, max(covered.end, issue.date)
        what = f"the issue's period {issue.period}"
    else:
        start, end = issue.date - timedelta(days=WINDOW), issue.date + timedelta(days=WINDOW)
        what = f"the {WINDOW} days around the issue's date"
    for item in issue.items:
        if item.event is None:
            continue
        try:
            event = edtf.parse(item.event.edtf)
        except ValueError:
            continue
        if event.end >= start and event.start <= end:
            continue
        side = "before" if event.end < start else "after"
        if side == "after" and _AHEAD.search(first_sentence(item.text or item.headline)):
            continue
        text, first, last = _place(subject, item)
        how = "its first sentence says" if item.event.inferred else "its date= says"
        # A digest reports late what was long unknown. So near the period it is only worth a look.
        away = max((start - event.end).days, (event.start - end).days)
        yield text.finding(
            first,
            last,
            "date-outside-period",
            f"the event is dated {item.event.edtf} ({how}), {side} {what}",
            "correct the date if it is wrong; if it is right, nothing needs to be done",
            "note" if away <= WINDOW else "warning",
        )


def _place(subject: Subject, item: Item) -> tuple[Text, int, int]:
    """Where the date of the event stands."""
    text, start, end = subject.where(item)
    assert item.event is not None
    if not item.event.inferred:
        written = f"date={item.event.edtf}"
        at = text.source.text.rfind(written, 0, end)
        if at < 0:
            at = text.source.text.find(written)
        return (text, at, at + len(written)) if at >= 0 else (text, start, end)
    found = _ANY_DATE.search(text.prose.text, start)
    return (text, found.start(), found.end()) if found else (text, start, end)
