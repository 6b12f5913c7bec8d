"""Items by month, newest first: how sections, topics and names read.

Markup is made here for the reason given in `digest.pages.cards`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from heapq import nsmallest
from itertools import groupby

from markupsafe import Markup, escape

from digest.archive import Archive, Entry, Facet
from digest.pages import urls
from digest.pages.cards import Cards
from digest.pages.i18n import words

Month = tuple[int, int]


def month_of(day: date) -> Month:
    return day.year, day.month


def by_month(archive: Archive, entries: Iterable[Entry], *, level: int = 2, section: bool = True) -> Markup:
    """`entries`, already in order, as a section for each run of one month.

    `level` is that of the months' headings, headlines stand one below; `section` names the items' sections.
    """
    cards, language = archive.kept(Cards), words(archive.site.language)
    found = []
    for (year, month), run in groupby(entries, key=lambda entry: month_of(entry.issue.date)):
        shown = list(run)
        anchor = urls.month_anchor(year, month)
        found.append(
            f'<section aria-labelledby="{anchor}">\n'
            f'<h{level} class="month" id="{anchor}">{escape(language.month(year, month))} '
            f'<span class="n">{len(shown)}</span></h{level}>\n'
            f'<ol class="cards">\n{cards.cards(shown, level + 1, section=section)}\n</ol>\n</section>'
        )
    return Markup("\n".join(found))  # noqa: S704


def counts_by_month(facet: Facet, *, since: int = 0) -> dict[Month, int]:
    """Items of a facet by month of the issue's date, from a year on; months without any left out."""
    return {
        (there.year, month): n
        for there in reversed(facet.years)
        if there.year >= since
        for month, n in enumerate(there.months, start=1)
        if n
    }


def ranked(counts: Iterable[tuple[str, int]], *, limit: int | None = None) -> list[tuple[str, int]]:
    """Counts with the same key added up: most first, then by key."""
    total: dict[str, int] = {}
    for key, n in counts:
        total[key] = total.get(key, 0) + n
    turned = [(-n, key) for key, n in total.items()]
    return [(key, -n) for n, key in (sorted(turned) if limit is None else nsmallest(limit, turned))]
