"""When an item's event happened, read from its first sentence.

Conservative on purpose: only a date that places something (``On 28 October``, ``Between 28 and 31 October``,
``In October``) counts, not one that bounds it (``since``, ``until``, ``by``), and only where it falls within 45 days
of the issue, the year being the one nearest to it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date

from digest.edtf import MONTHS
from digest.reading.sentences import first_sentence

WINDOW = 45
"""Days before or after the issue's date within which a date is believed."""

_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_NUMBERS |= {name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)}
_NUMBERS["sept"] = 9

_MONTH_NAME = (
    r"(?P<{}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<{}>[0-9]{{1,2}})(?:st|nd|rd|th)?"
# Behind a day in front of its month no comma stands before the year: "On 28 October, 2000 people" counts people.
_YEAR = r"(?:\s+(?P<{}>(?:19|20)[0-9]{{2}})\b)?"
_YEAR_LAST = r"(?:,?\s+(?P<{}>(?:19|20)[0-9]{{2}})\b)?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_TO = r"(?:\s*[–—-]\s*|\s+(?:and|to|until|till|through)\s+(?:on\s+)?)"
_PART_OF_DAY = (
    r"(?:the\s+)?(?:very\s+)?(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|small\s+hours|hours|day)"
)
_INTRO = (
    rf"(?:(?:On|In|During|At)\s+{_PART_OF_DAY}\s+(?:of|to|from|between)\s+(?:the\s+)?"
    r"|Overnight\s+(?:(?:on|of|to|into|from|between)\s+)?(?:the\s+night\s+of\s+)?|(?<!\w)On\s+)"
)


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])" + "".join(parts) + r"(?![\w])", re.IGNORECASE)


_D1, _D2, _M1, _M2 = _DAY.format("d1"), _DAY.format("d2"), _MONTH_NAME.format("m1"), _MONTH_NAME.format("m2")
_Y1, _Y2 = _YEAR.format("y1"), _YEAR.format("y2")
_LAST_Y1, _LAST_Y2 = _YEAR_LAST.format("y1"), _YEAR_LAST.format("y2")
_BETWEEN = rf"(?:Between|From|{_INTRO})\s*(?:the\s+)?"

_PATTERNS = (
    # Between 28 October and 3 November, On 28 October – 3 November
    _pattern(_BETWEEN, _WEEKDAY, _D1, r"\s+", _M1, _Y1, _TO, _WEEKDAY, _D2, r"\s+", _M2, _Y2),
    # Between 28 and 31 October, On 5 and 6 December, Overnight on 3–4 December
    _pattern(_BETWEEN, _WEEKDAY, _D1, _TO, _WEEKDAY, _D2, r"\s+", _M2, _Y2),
    # Between October 28 and November 3
    _pattern(_BETWEEN, _WEEKDAY, _M1, r"\s+", _D1, _LAST_Y1, _TO, _WEEKDAY, _M2, r"\s+", _D2, _LAST_Y2),
    # Between October 28 and 31, On October 28–31. Not "On October 28 and 31": what follows may be "people".
    _pattern(r"(?:Between|From)\s+", _WEEKDAY, _M2, r"\s+", _D1, _TO, _D2, _LAST_Y2),
    _pattern(_INTRO, _WEEKDAY, _M2, r"\s+", _D1, r"\s*[–—-]\s*", _D2, _LAST_Y2),
    # On 28 October, On the evening of 29 October 2025
    _pattern(_INTRO, _WEEKDAY, r"(?:the\s+)?", _D2, r"\s+(?:of\s+)?", _M2, _Y2),
    # On October 28, 2025
    _pattern(_INTRO, _WEEKDAY, _M2, r"\s+", _D2, _LAST_Y2),
    # In October, In late October 2025. Not "In October 28": that is no English.
    _pattern(r"In\s+(?:(?:early|mid|late|the\s+middle\s+of)[\s-]+)?", _M2, _Y2, r"(?!\s+[0-9])"),
)
# What each of the patterns begins with.
_FIRST_WORD = re.compile(r"(?<![\w-])(?:Between|From|On|In|During|At|Overnight)(?!\w)", re.IGNORECASE)
_ANY_MONTH = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", re.IGNORECASE)
# The months that are also words count only where they are written as months are.
_WORDS = re.compile(r"may|march|mar")


def infer(text: str, issued: date) -> str:
    """The EDTF date of the event that `text` reports, or "" where its first sentence gives none to be trusted.

    Args:
        text: Plain text of the item, without its headline.
        issued: Date of the issue, to which the year is fitted.
    """
    sentence = first_sentence(text)
    if not _ANY_MONTH.search(sentence):
        return ""
    for match in _matches(sentence):
        found = _resolve(match, issued)
        if found:
            return found
    return ""


def _matches(sentence: str) -> Iterator[re.Match[str]]:
    """Date expressions in order; of several that start at one word, that of the earliest pattern."""
    position = 0
    for start in _FIRST_WORD.finditer(sentence):
        if start.start() < position:
            continue
        for pattern in _PATTERNS:
            match = pattern.match(sentence, start.start())
            if match:
                yield match
                position = match.end()
                break


def _resolve(match: re.Match[str], issued: date) -> str:
    groups = {"d1": None, "m1": None, "y1": None, "d2": None, **match.groupdict()}
    month = groups["m2"]
    if month is None or _WORDS.fullmatch(month):
        return ""
    m2 = _number(month)
    m1 = _number(groups["m1"]) if groups["m1"] else m2
    year = groups["y2"] or groups["y1"]
    years = [int(year)] if year else [issued.year - 1, issued.year, issued.year + 1]
    if groups["d2"] is None:
        return _nearest(years, issued, lambda y: _month(y, m2), lambda start, _: start.isoformat()[:7])
    d2 = int(groups["d2"])
    d1 = int(groups["d1"]) if groups["d1"] else d2

    def interval(y: int) -> tuple[date, date]:
        first = int(groups["y1"]) if groups["y1"] and groups["y2"] else y - (m1 > m2)
        return date(first, m1, d1), date(y, m2, d2)

    def written(start: date, end: date) -> str:
        return start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"

    return _nearest(years, issued, interval, written)


def _nearest(
    years: list[int],
    issued: date,
    interval: Callable[[int], tuple[date, date]],
    written: Callable[[date, date], str],
) -> str:
    """The interval of the year that comes nearest to `issued`, as EDTF; "" outside the window."""
    best: tuple[int, date, date] | None = None
    for year in years:
        try:
            start, end = interval(year)
        except ValueError:  # 31 November, or 29 February of another year
            continue
        if start > end:
            continue
        distance = max((start - issued).days, (issued - end).days, 0)
        if best is None or distance < best[0]:
            best = (distance, start, end)
    return written(best[1], best[2]) if best and best[0] <= WINDOW else ""


def _number(month: str) -> int:
    return _NUMBERS[month.lower().rstrip(".")]


def _month(year: int, month: int) -> tuple[date, date]:
    """First and last day."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
