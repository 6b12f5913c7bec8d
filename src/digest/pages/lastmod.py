"""The day on which a page that lists items last changed, read from the archive's index alone.

A day is only given where it is certain, never the day of a build: the index does not say under what the items of a
correction are filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from digest.archive import Archive, Facet, FacetYear
from digest.model import Figure


class Days:
    """Answers for the lists of one archive."""

    def __init__(self, archive: Archive) -> None:
        rows = archive.issues
        self.newest = max((row.updated for row in rows), default=None)
        """Of the archive as a whole, corrections included."""
        self._dates = {row.slug: row.date for row in rows}
        self._corrected = {
            year: max((row.updated for row in archive.of_year(year) if row.updated > row.date), default=date.min)
            for year in archive.years
        }

    def of_year(self, there: FacetYear) -> date | None:
        """A list of one year's items: the date of the newest issue with one. None where an issue of the year was
        corrected later."""
        day = date.fromisoformat(there.newest)
        return day if self._corrected[there.year] <= day else None

    def of_list(self, facet: Facet) -> date | None:
        """A list of all years' items; None where there are none."""
        if not facet.years:
            return None
        day = date.fromisoformat(facet.years[0].newest)
        return day if all(self._corrected[there.year] <= day for there in facet.years) else None

    def of_overview(self, lists: Iterable[date | None]) -> date | None:
        """A page with the counts of several lists: certain where the newest issue has added to one of them."""
        newest = max(self._dates.values(), default=None)
        return newest if newest in lists else None

    def of_figures(self, figures: Iterable[Figure]) -> date | None:
        """A page of figures: the date of the newest issue that carries one; None where none does."""
        return max((self._dates[figure.issue] for figure in figures if figure.issue), default=None)
