"""The issue's date, and whether everything that says one agrees."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from msgspec.structs import replace

from digest.importing.blocks import Dated
from digest.importing.dates import WEEKDAYS, close, find_bare, find_dates, written
from digest.importing.opening import edition_year
from digest.importing.work import Work

_TOLERANCE = {"the page's metadata": 2}
"""Days by which a source may differ without a word: pages are put up a day or two after."""
_NEAR = 60
"""Days around an issue within which most of the days that its text names lie."""


def settle_date(work: Work) -> Work:
    """Chooses the date and says what contradicts it. The order of trust: the title, a line of its own, a byline, the
    head of the page, its address, the file's name. Without any of them the newest day that the text names, as a
    doubt; without that none.
    """
    said = [d for d in work.document.dates if 1990 <= d.end.year <= 2100]
    exact = [d for d in said if d.exact]
    chosen = exact[0] if exact else said[0] if said else None
    if chosen is None:
        return _newest(work)
    front = replace(work.front, date=chosen.end)
    if chosen.start != chosen.end:
        front = replace(front, period=front.period or f"{chosen.start}/{chosen.end}")
        work = work.doubt(
            1, f"{chosen.source} covers {written(chosen.start)} to {written(chosen.end)}: dated by the last day"
        )
    if not chosen.exact:
        work = work.doubt(
            1, f"only the month is given, {written(chosen.start).partition(' ')[2]}: dated by its first day"
        )
    work = replace(work, front=front)
    return _contradictions(work, chosen, said)


def _contradictions(work: Work, chosen: Dated, said: list[Dated]) -> Work:
    others = []
    for other in said:
        agrees = (
            close(other.end, chosen.end, _TOLERANCE.get(other.source, 0))
            or (other.start <= chosen.end <= other.end)
            or chosen.start <= other.end <= chosen.end
            or (not other.exact and (other.start.year, other.start.month) == (chosen.end.year, chosen.end.month))
        )
        if not agrees and other.source != chosen.source:
            others.append(f"{other.source} says {written(other.end)}")
    if others:
        work = work.doubt(
            1, f"{chosen.source} says {written(chosen.end)}, but {' and '.join(dict.fromkeys(others))}: which is right?"
        )
    year = edition_year(work)
    if year and year != chosen.end.year:
        work = work.doubt(
            1, f"the edition is of {year}, but {chosen.source} says {written(chosen.end)}: which is right?"
        )
    against = _against(work, chosen.end)
    return (
        work.doubt(1, f"{chosen.source} says {written(chosen.end)}, but {against}: which is right?")
        if against
        else work
    )


def _text(work: Work) -> str:
    return "\n".join(b.text for b in work.blocks if b.kind in ("paragraph", "entry", "quote"))


def _against(work: Work, day: date) -> str:
    """What in the running text speaks against a date: the years that it names, its weekdays, its months."""
    text = _text(work)
    full = [f.end for f in find_dates(text)]
    same_season = [d for d in full if abs(_in_year(d, day.year) - day) <= timedelta(days=45)]
    other = Counter(d.year for d in same_season if not close(d, day, _NEAR))
    if other and sum(close(d, day, _NEAR) for d in same_season) < max(other.values()) >= 2:
        return f"the text speaks of {written(max(d for d in same_season if d.year == other.most_common(1)[0][0]))}"
    bare = list(find_bare(text))
    wrong = Counter[int]()
    right = 0
    for b in bare:
        if not b.weekday:
            continue
        for year in (day.year - 1, day.year, day.year + 1):
            near = b.nearest(date(year, day.month, min(day.day, 28)))
            if (
                near
                and WEEKDAYS[near.weekday()] == b.weekday
                and close(near, date(year, day.month, min(day.day, 28)), 45)
            ):
                wrong[year] += year != day.year
                right += year == day.year
    if not right and sum(wrong.values()) >= 1:
        return f"the weekdays in the text are those of {min(y for y in wrong if wrong[y])}"
    days = [near for b in bare if (near := b.nearest(day))]
    if len(days) >= 4 and sum(close(d, day, 45) for d in days) <= 0.2 * len(days):
        return f"the text speaks mostly of days such as {written(max(days))}"
    return ""


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, 28))


def _newest(work: Work) -> Work:
    """Without a date anywhere else, the newest day that the text names in a year that it gives."""
    text = _text(work)
    full = [f.end for f in find_dates(text) if f.exact]
    year = edition_year(work) or (Counter(d.year for d in full).most_common(1)[0][0] if len(full) >= 2 else None)
    if year is None:
        return work
    days = [d for d in full if d.year == year]
    for b in find_bare(text):
        try:
            days.append(date(year, b.month, b.day))
        except ValueError:
            continue
    months = Counter(d.month for d in days)
    if not days:
        return work
    if any(d.month <= 2 for d in days) and any(d.month >= 11 for d in days):
        # The first issues of a year look back on the end of the last.
        days = [d for d in days if d.month <= 6]
        months = Counter(d.month for d in days)
    # Events that were announced for later stand alone; the days of the week itself come in numbers.
    usual = [d for d in days if months[d.month] >= 2] or days
    work = replace(work, front=replace(work.front, date=max(usual)))
    advice = "write the day of publication, and rename the file"
    return work.doubt(1, f"no date is given; {written(max(usual))} is the newest day that the text names: {advice}")
