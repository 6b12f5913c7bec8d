"""The day on which a page that lists items last changed, read from the archive's index alone.

A day is only given where it is certain, never the day of a build. Which issues of a month have an item under a topic
is not in the index; but where a month has one issue it is that one, and where as many issues of a year have such items
as the year has issues, it is all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from digest.archive import Archive, Facet, FacetYear, IssueRow
from digest.model import Figure


class _Year:
    """What the issues of one year say of all its lists."""

    __slots__ = ("issues", "newest", "only", "updated")

    def __init__(self, rows: Sequence[IssueRow]) -> None:
        self.issues = len(rows)
        self.newest = rows[0].date
        self.updated = max(row.updated for row in rows)
        months = [[row.date for row in rows if row.date.month == month] for month in range(1, 13)]
        self.only = [days[0] if len(days) == 1 else None for days in months]
        """By month, the date of its issue where it has but one."""


class Days:
    """Answers for the lists of one archive."""

    def __init__(self, archive: Archive) -> None:
        rows = archive.issues
        self.newest = max((row.updated for row in rows), default=None)
        """Of the archive as a whole, corrections included."""
        self._dates = {row.slug: row.date for row in rows}
        self._years = {year: _Year(archive.of_year(year)) for year in archive.years}

    def of_year(self, year: int, there: FacetYear) -> date | None:
        """A list of one year's items: the date of the newest issue with one. None where that is not certain, or where
        an issue of the year was corrected later, as the index does not say under what the corrected item is filed."""
        known = self._years[year]
        day: date | None = known.newest
        if there.issues < known.issues:
            # A loop of its own, as there are tens of thousands of lists.
            month, counts = 11, there.months
            while not counts[month]:
                month -= 1
            day = known.only[month]
        return day if day and known.updated <= day else None

    def of_list(self, facet: Facet) -> date | None:
        """A list of all years' items; None where there are none."""
        if not facet.years:
            return None
        day = self.of_year(*facet.years[0])
        return day if day and all(self._years[year].updated <= day for year, _ in facet.years) else None

    def of_overview(self, lists: Iterable[date | None]) -> date | None:
        """A page with the counts of several lists: certain where the newest issue has added to one of them."""
        newest = max(self._dates.values(), default=None)
        return newest if newest in lists else None

    def of_figures(self, figures: Iterable[Figure]) -> date | None:
        """A page of figures: the date of the newest issue that carries one; None where none does."""
        return max((self._dates[figure.issue] for figure in figures if figure.issue), default=None)
