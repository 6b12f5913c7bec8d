"""Items by month, newest first: how sections, topics and names read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from digest.archive import Archive, Entry, Facet
from digest.pages import urls
from digest.pages.cards import Cards
from digest.pages.i18n import words

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MonthOfItems:
    """The items of one month of issue dates."""

    anchor: str
    label: str
    count: int
    cards: Markup


def month_of(day: date) -> Month:
    return day.year, day.month


def by_month(
    archive: Archive, entries: Iterable[Entry], *, level: int = 3, section: bool = True
) -> tuple[MonthOfItems, ...]:
    """`entries`, already in order, in runs of one month; see `Cards.card` for the rest."""
    cards, language = Cards(archive), words(archive.site.language)
    found = []
    for (year, month), run in groupby(entries, key=lambda entry: month_of(entry.issue.date)):
        kept = list(run)
        found.append(
            MonthOfItems(
                urls.month_anchor(year, month),
                language.month(year, month),
                len(kept),
                cards.cards(kept, level, section=section),
            )
        )
    return tuple(found)


def counts_by_month(facet: Facet) -> dict[Month, int]:
    """Items of a facet by month of the issue's date; months without any left out."""
    return {
        (year, month): n for year, there in reversed(facet.years) for month, n in enumerate(there.months, start=1) if n
    }


def ranked(counts: Iterable[tuple[str, int]], *, limit: int | None = None) -> list[tuple[str, int]]:
    """Counts with the same key added up: most first, then by key."""
    total: dict[str, int] = {}
    for key, n in counts:
        total[key] = total.get(key, 0) + n
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
