"""The day on which a page that lists items last changed, read from the archive's index alone.

A day is only given where it is certain, never the day of a build. Which issues of a month have an item under a topic
is not in the index; but where a month has one issue it is that one, and where as many issues of a year have such items
as the year has issues, it is all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from digest.archive import Archive, Facet, FacetYear
from digest.model import Figure
from digest.pages.chronicle import month_of


class Days:
    """Answers for the lists of one archive."""

    def __init__(self, archive: Archive) -> None:
        rows = archive.issues
        self.newest = max((row.updated for row in rows), default=None)
        """Of the archive as a whole, corrections included."""
        self._dates = {row.slug: row.date for row in rows}
        self._issues = Counter(row.year for row in rows)
        self._in_month = Counter(month_of(row.date) for row in rows)
        self._newest_of = {month_of(row.date): row.date for row in reversed(rows)}
        self._updated = {year: max(row.updated for row in archive.of_year(year)) for year in archive.years}

    def of_year(self, year: int, there: FacetYear) -> date | None:
        """A list of one year's items: the date of the newest issue with one. None where that is not certain, or where
        an issue of the year was corrected later, as the index does not say under what the corrected item is filed."""
        month = max(month for month in range(1, 13) if there.months[month - 1])
        if self._in_month[year, month] > 1 and there.issues < self._issues[year]:
            return None
        day = self._newest_of[year, month]
        return day if self._updated[year] <= day else None

    def of_list(self, facet: Facet) -> date | None:
        """A list of all years' items; None where there are none."""
        if not facet.years:
            return None
        day = self.of_year(*facet.years[0])
        return day if day and all(self._updated[year] <= day for year, _ in facet.years) else None

    def of_overview(self, lists: Iterable[date | None]) -> date | None:
        """A page with the counts of several lists: certain where the newest issue has added to one of them."""
        newest = max(self._dates.values(), default=None)
        return newest if newest in lists else None

    def of_figures(self, figures: Iterable[Figure]) -> date | None:
        """A page of figures: the date of the newest issue that carries one; None where none does."""
        return max((self._dates[figure.issue] for figure in figures if figure.issue), default=None)
