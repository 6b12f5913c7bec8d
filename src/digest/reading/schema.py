"""The front matter of issues, of section files and of plain pages, and the entries within it.

One frozen dataclass a table; see `digest.reading.shapes.Entry` for what a class can say beside its fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from digest.model import Correction, Figure, Kind, Photo, Qualifier
from digest.reading.kinds import EDTF, ID, ITEM_ID, LANGUAGE, LINE, MEDIA, PERIOD, TARGET, URL, Problem
from digest.reading.shapes import Entry, OneOrMore
from digest.reading.validation import check, json_schema

__all__ = [
    "CorrectionEntry",
    "FigureEntry",
    "FrontMatter",
    "PageFrontMatter",
    "PhotoEntry",
    "SectionFrontMatter",
    "ValueEntry",
    "check",
    "json_schema",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoEntry(Entry):
    """A picture with its description and its credit."""

    file: Annotated[str, MEDIA]
    """Path below media/."""
    alt: Annotated[str, LINE]
    """What the picture shows, for those who do not see it."""
    credit: Annotated[str, LINE]
    """Who made it, and the licence."""
    link: Annotated[str, URL] = ""
    """Where it comes from."""

    def record(self) -> Photo:
        return Photo(file=self.file, alt=self.alt, credit=self.credit, link=self.link)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueEntry(Entry):
    """One value of a series, as one source gave it."""

    date: Annotated[str, EDTF]
    """What it is a value of: a day, month, year or interval."""
    value: float | None = None
    """A number; leave it out where the source gives a range."""
    qualifier: Qualifier = "exact"
    """How the source hedged it."""
    low: float | None = None
    """Lower end of a range."""
    high: float | None = None
    """Upper end of a range."""
    source: Annotated[str, LINE] = ""
    """Who counted."""
    note: Annotated[str, LINE] = ""
    """What a reader must know to compare it."""
    link: Annotated[str, URL] = ""
    """Where the source says so."""
    published: Annotated[str, EDTF] = ""
    """When the source came out."""

    @staticmethod
    def review(values: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
        low, high = values.get("low"), values.get("high")
        if "value" not in values and low is None and high is None:
            yield (
                "date",
                Problem("incomplete-figure", "this figure has no value", "write value: 12, or low: 10 and high: 15"),
            )
        elif (low is None) != (high is None):
            present, absent = ("low", "high") if high is None else ("high", "low")
            message = f'a range has two ends, and "{absent}" is missing'
            yield present, Problem("incomplete-figure", message, "write both, or value: with a qualifier")
        elif isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield (
                "low",
                Problem(
                    "incomplete-figure", "the range ends below its start", f"write low: {high:g} and high: {low:g}"
                ),
            )

    def record(self, *, series: str, issue: str = "") -> Figure:
        return Figure(
            series=series,
            date=self.date,
            value=self.value,
            qualifier=self.qualifier,
            low=self.low,
            high=self.high,
            source=self.source,
            note=self.note,
            link=self.link,
            published=self.published,
            issue=issue,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry(ValueEntry):
    """A figure that an issue carries."""

    series: Annotated[str, ID]
    """Id from series.yaml."""

    def figure(self, issue: str) -> Figure:
        return self.record(series=self.series, issue=issue)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntry(Entry):
    """What was wrong, and since when it is right."""

    date: datetime.date
    """Day of the correction."""
    text: Annotated[str, LINE]
    """What it said and what it says now."""
    item: Annotated[str, ITEM_ID] = ""
    """Id of the corrected item; leave it out for the issue as a whole."""

    def record(self) -> Correction:
        return Correction(date=self.date, text=self.text, item=self.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter(Entry):
    """The front matter of an issue."""

    date: datetime.date
    """Day of publication; agrees with the file's name."""
    title: Annotated[str, LINE] = ""
    """Left out, the site's title and the date stand in its place."""
    section: str = ""
    """Id of the section that the whole file belongs to."""
    tags: tuple[str, ...] = ()
    """Ids of topics that every item of the file is filed under."""
    kind: Kind = "review"
    """What the issue is."""
    period: Annotated[str, PERIOD] = ""
    """First and last day it covers: 2025-10-27/2025-11-02."""
    number: int | None = None
    """As printed."""
    edition: Annotated[str, LINE] = ""
    """As printed."""
    summary: Annotated[str, LINE] = ""
    """A sentence or two for feeds, cards and e-mail."""
    photo: PhotoEntry | None = None
    """The picture of the issue."""
    figures: tuple[FigureEntry, ...] = ()
    """Values of counted series that the issue reports."""
    authors: tuple[Annotated[str, LINE], ...] = ()
    """Names."""
    contributors: tuple[Annotated[str, LINE], ...] = ()
    """Names."""
    acknowledgements: Annotated[tuple[str, ...], OneOrMore()] = ()
    """A text, or a list of them."""
    funding: Annotated[tuple[str, ...], OneOrMore()] = ()
    """A text, or a list of them."""
    lang: Annotated[str, LANGUAGE] = ""
    """Language of the issue, where it is not the site's."""
    source: Annotated[str, URL] = ""
    """Where this issue first appeared."""
    based_on: tuple[Annotated[str, URL], ...] = ()
    """Addresses of the reporting it was written from."""
    corrections: tuple[CorrectionEntry, ...] = ()
    """What was corrected after publication."""
    withdrawn: dict[Annotated[str, ITEM_ID], str] = field(default_factory=dict)
    """Ids of items that were taken back, each with the reason."""
    moved: dict[Annotated[str, ITEM_ID], Annotated[str, TARGET]] = field(default_factory=dict)
    """Ids of items that stand elsewhere now, each with issue#item."""
    draft: bool = False
    """Whether it is left out of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFrontMatter(Entry):
    """The front matter of a section's file in an issue that is a folder."""

    date: datetime.date | None = None
    """The issue's date, where it is written."""
    section: str = ""
    """Id of the section, where it is not the file's name."""
    tags: tuple[str, ...] = ()
    """Ids of topics that every item of the file is filed under."""
    authors: tuple[Annotated[str, LINE], ...] = ()
    """Names."""
    draft: bool = False
    """Whether the file is left out of the issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrontMatter(Entry):
    """The front matter of a page in pages/."""

    title: Annotated[str, LINE]
    """Heading of the page and its name in the navigation."""
    order: int = 100
    """Place in the navigation; the lowest number first."""
    nav: bool = True
    """Whether the navigation names it."""
    summary: Annotated[str, LINE] = ""
    """A sentence for search engines."""
    lang: Annotated[str, LANGUAGE] = ""
    """Language of the page, where it is not the site's."""
