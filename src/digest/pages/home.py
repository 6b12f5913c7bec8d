"""The front page: what happened this week, and what is changing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from digest.archive import Archive, IssueRow
from digest.model import Item
from digest.pages import urls
from digest.pages.cards import excerpt, split_title
from digest.pages.chronicle import Month, counts_by_month, month_of
from digest.pages.i18n import words
from digest.pages.issues import IssueView, issue_view
from digest.pages.kinds import Page, PageKind

RECENT = 4
"""Issues before the latest that are listed."""
HEADLINES = 5
"""Items of each section of the latest issue."""
HEADLINE = 140
"""Characters of its first sentence that an item without a headline is shown by, at most."""
TRENDS = 8
"""Topics shown with their recent and usual level."""


class Trend(Struct, frozen=True, kw_only=True):
    """A topic's items of late against its usual level."""

    id: str
    items: int
    """Items of the last two months that have issues."""
    usual: float | None
    """Mean of as many months over the twelve months with issues before them; None where there are none."""

    @property
    def direction(self) -> str:
        """``up``, ``down`` or ``even``: a change counts from half as much again, and from two items."""
        if self.usual is None:
            return "even"
        if self.items >= self.usual * 1.5 and self.items - self.usual >= 2:
            return "up"
        return "down" if self.items * 1.5 <= self.usual and self.usual - self.items >= 2 else "even"


def trends(archive: Archive) -> tuple[Trend, ...]:
    """The topics with most items in the newest two months, against the mean of the twelve months before.

    Months without an issue do not count as months, and the newest issue's date stands for today, so that the
    same archive always gives the same page.
    """
    months = sorted({month_of(row.date) for row in archive.issues}, reverse=True)
    late = [month for month in months[:2] if _distance(months[0], month) <= 2]
    before = months[len(late) : len(late) + 12]
    since = min((year for year, _ in (*late, *before)), default=0)
    found = []
    for facet in archive.facets("topic"):
        counts = counts_by_month(facet, since=since)
        items = sum(counts.get(month, 0) for month in late)
        if items and facet.id in archive.topics:
            usual = sum(counts.get(month, 0) for month in before) * len(late) / len(before) if before else None
            found.append(Trend(id=facet.id, items=items, usual=usual))
    return tuple(sorted(found, key=lambda trend: (-trend.items, trend.id))[:TRENDS])


def _distance(later: Month, earlier: Month) -> int:
    return (later[0] - earlier[0]) * 12 + later[1] - earlier[1]


class Headlines(Struct, frozen=True, kw_only=True):
    """What the latest issue has in one section."""

    title: str
    place: int
    href: str
    """Of the part in the issue."""
    items: tuple[tuple[str, str], ...]
    """(address, title)."""
    more: int


def headlines(archive: Archive, slug: str) -> tuple[Headlines, ...]:
    """The first items of each part of an issue; headlines come before items without one."""
    places = {id: place for place, id in enumerate(archive.sections, start=1)}
    found = []
    for part in archive.issue(slug).parts:
        items: list[Item] = sorted(part.items, key=lambda item: not item.headline)[:HEADLINES]
        kept = [item for item in part.items if item in items]
        section = archive.sections.get(part.section)
        found.append(
            Headlines(
                title=part.heading or (section.title if section else ""),
                place=places.get(part.section, 0),
                href=f"{urls.issue(slug)}#{part.anchor}" if part.heading else urls.issue(slug),
                items=tuple(
                    (urls.item(slug, item.id), item.headline or split_title(item, HEADLINE)[0]) for item in kept
                ),
                more=len(part.items) - len(kept),
            )
        )
    return tuple(found)


class SectionView(Struct, frozen=True, kw_only=True):
    href: str
    title: str
    description: str
    place: int
    count: int


def section_views(archive: Archive) -> tuple[SectionView, ...]:
    """The sections in their order."""
    return tuple(
        SectionView(
            href=urls.section(id), title=section.title, description=section.description, place=place,
            count=archive.facet("section", id).count,
        )
        for place, (id, section) in enumerate(archive.sections.items(), start=1)
    )  # fmt: skip


def pages(archive: Archive) -> Iterator[Page]:
    shown = archive.issues[: RECENT + 1]
    found = trends(archive)
    yield Page(
        path=urls.HOME,
        kind="home",
        depends=(
            archive.record([row.digest for row in shown]),
            archive.record([(t.id, t.items, t.usual) for t in found]),
            archive.titles("topic", [t.id for t in found]),
            archive.record((archive.figures, archive.vocabulary.series)),
            archive.record([archive.facet("section", id).count for id in archive.sections]),
            archive.record([section.description for section in archive.vocabulary.sections]),
            archive.record((len(archive.issues), sum(row.items for row in archive.issues), archive.years)),
        ),
    )


def view(archive: Archive, _page: Page) -> Mapping[str, Any]:
    from digest.pages import metadata, news

    latest: IssueRow | None = archive.issues[0] if archive.issues else None
    issue = archive.issue(latest.slug) if latest else None
    recent: tuple[IssueView, ...] = tuple(issue_view(archive, row) for row in archive.issues[1 : RECENT + 1])
    language = words(archive.site.language)
    moved = news.moved(archive)
    return {
        "title": archive.site.title,
        "latest": latest,
        "latest_view": issue_view(archive, latest) if latest else None,
        "issue": issue,
        "lead": _lead(issue.summary or issue.lead_text) if issue else "",
        "headlines": headlines(archive, latest.slug) if latest else (),
        "recent": recent,
        "trends": tuple(
            (urls.topic(t.id), archive.topics[t.id].title, t, language.number(round(t.usual or 0, 1)))
            for t in trends(archive)
        ),
        "moved": moved,
        "counted": news.counted(archive, moved),
        "sections": section_views(archive),
        "issues": len(archive.issues),
        "items": sum(row.items for row in archive.issues),
        "first_year": archive.years[-1] if archive.years else None,
        "meta": metadata.for_home(archive),
        "feeds": (
            (urls.feed(), archive.site.title),
            (urls.feed("json"), archive.site.title),
            (urls.items_feed(), language.gettext("Items")),
            (urls.corrections_feed(), language.gettext("Corrections")),
        ),
    }


def _lead(text: str) -> str:
    return excerpt(text, 420)


KINDS = (PageKind(name="home", template="pages/home.html", view=view, of_site=pages, rank=90),)
