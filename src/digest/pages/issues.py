"""The archive of issues: all years, and a page a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from digest.archive import Archive, IssueRow
from digest.pages import urls
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind

WHOLE = 150
"""Up to so many issues, the archive's first page lists all of them; beyond, those of the newest year."""


class IssueView(Struct, frozen=True, kw_only=True):
    """An issue in a list."""

    row: IssueRow
    href: str
    title: str
    """Without the publication's name in front, which every page of the site says anyway."""
    titled: bool
    """Whether the title says more than the date."""
    sections: tuple[tuple[int, str, int], ...]
    """(place of the section in the vocabulary, title, items)."""


class YearView(Struct, frozen=True, kw_only=True):
    """The issues of a year, or of one month."""

    anchor: str
    label: str
    href: str
    items: int
    issues: tuple[IssueView, ...]
    count: int
    """Issues, whether listed or not."""


def issue_view(archive: Archive, row: IssueRow) -> IssueView:
    """`row` with the titles of its sections."""
    places = {id: place for place, id in enumerate(archive.sections, start=1)}
    sections = tuple((places[id], archive.sections[id].title, n) for id, n in row.sections if id in places)
    title = short_title(archive, row)
    return IssueView(
        row=row, href=urls.issue(row.slug), sections=sections, title=title, titled=title != _plain_date(archive, row)
    )


def short_title(archive: Archive, row: IssueRow) -> str:
    """The title of an issue as the site's own lists say it: the date alone where it is the publication and the date."""
    for name in (archive.site.short_title, archive.site.title):
        if name and row.title.startswith(name):
            rest = row.title[len(name) :].lstrip(" ,:–—-")
            if rest and not row.title[len(name)].isalnum():
                return rest if any(c.isalpha() and c.islower() for c in rest) else _plain_date(archive, row)
    return row.title


def _plain_date(archive: Archive, row: IssueRow) -> str:
    return words(archive.site.language).date(row.date)


# --- all years --------------------------------------------------------------------------------------------


def main_pages(archive: Archive) -> Iterator[Page]:
    rows = _listed(archive)
    counts = [(year, len(archive.of_year(year)), _items(archive.of_year(year))) for year in archive.years]
    yield Page(path=urls.issues(), kind="issues", depends=(archive.record((counts, [row.digest for row in rows])),))


def _listed(archive: Archive) -> tuple[IssueRow, ...]:
    if len(archive.issues) <= WHOLE or not archive.years:
        return archive.issues
    return archive.of_year(archive.years[0])


def _items(rows: Sequence[IssueRow]) -> int:
    return sum(row.items for row in rows)


def main_view(archive: Archive, page: Page) -> Mapping[str, Any]:
    from digest.pages import metadata

    _ = words(archive.site.language).gettext
    listed = {row.slug for row in _listed(archive)}
    years = tuple(
        YearView(
            anchor=f"y-{year}",
            label=str(year),
            href=urls.issues(year),
            items=_items(archive.of_year(year)),
            issues=tuple(issue_view(archive, row) for row in archive.of_year(year) if row.slug in listed),
            count=len(archive.of_year(year)),
        )
        for year in archive.years
    )
    title = _("Issues")
    return {
        "title": title,
        "here": "issues",
        "crumbs": ((urls.HOME, _("Home")),),
        "years": years,
        "issues": len(archive.issues),
        "items": _items(archive.issues),
        "meta": metadata.for_list(archive, path=page.path, title=title, description=archive.site.description),
        "feeds": ((urls.feed(), archive.site.title), (urls.feed("json"), archive.site.title)),
    }


# --- one year ---------------------------------------------------------------------------------------------


def year_pages(archive: Archive, year: int) -> Iterator[Page]:
    rows = archive.of_year(year)
    if rows:
        yield Page(
            path=urls.issues(year),
            kind="issues-year",
            args=(year,),
            depends=(archive.record([row.digest for row in rows]), str(_year_before(archive, year))),
        )


def _year_before(archive: Archive, year: int) -> int | None:
    return next((there for there in archive.years if there < year), None)


def year_view(archive: Archive, page: Page) -> Mapping[str, Any]:
    from digest.pages import metadata

    language = words(archive.site.language)
    year = int(page.args[0])
    rows = archive.of_year(year)
    months = []
    for month, run in groupby(rows, key=lambda row: row.date.month):
        kept = tuple(run)
        months.append(
            YearView(
                anchor=urls.month_anchor(year, month),
                label=language.month(year, month),
                href=f"#{urls.month_anchor(year, month)}",
                items=_items(kept),
                issues=tuple(issue_view(archive, row) for row in kept),
                count=len(kept),
            )
        )
    before = _year_before(archive, year)
    title = language.gettext("Issues of %(year)s") % {"year": year}
    crumbs = ((urls.HOME, language.gettext("Home")), (urls.issues(), language.gettext("Issues")))
    return {
        "title": title,
        "here": "issues",
        "crumbs": crumbs,
        "months": tuple(months),
        "issues": len(rows),
        "items": _items(rows),
        "before": (before, urls.issues(before)) if before else None,
        "meta": metadata.for_list(archive, path=page.path, title=title, crumbs=crumbs[1:]),
        "feeds": ((urls.feed(), archive.site.title),),
    }


KINDS = (
    PageKind(name="issues", template="pages/issues.html", view=main_view, of_site=main_pages, rank=60),
    PageKind(name="issues-year", template="pages/issues-year.html", view=year_view, of_year=year_pages, rank=50),
)
