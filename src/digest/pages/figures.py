"""The counted series: a page each, with its chart, its table and its file, and a page of them all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec import Struct

from digest.model import Figure, Series, SeriesKind
from digest.pages import metadata, series_chart, urls
from digest.pages.i18n import Words, words
from digest.pages.kinds import Page, PageKind
from digest.pages.measures import Measure, change, disagreements, measures
from digest.pages.sparks import course
from digest.pages.wording import change_words, value_words

if TYPE_CHECKING:
    from digest.archive import Archive

COLUMNS = (
    "series", "date", "start", "end", "value", "low", "high", "qualifier", "unit", "source", "note", "link",
    "published", "issue", "permalink",
)  # fmt: skip
"""Of ``data.csv``."""


class Row(Struct, frozen=True, kw_only=True):
    """A value in the table of its series."""

    date: str
    value: str
    change: str
    source: str
    link: str
    note: str
    published: str
    href: str
    """Of the issue that carries it, or of the item in it that gives the number; empty where none does."""
    issue: str
    """Its date."""
    disputed: bool


class Card(Struct, frozen=True, kw_only=True):
    """A series on a page of several."""

    id: str
    href: str
    title: str
    unit: str
    value: str
    """The newest, in words."""
    date: str
    change: str
    source: str
    count: int
    spark: Markup


def card(series: Series, figures: Sequence[Figure], language: Words) -> Card | None:
    """A series by its newest value; None where it has no value."""
    values = measures(figures)
    if not values:
        return None
    newest = values[-1]
    return Card(
        id=series.id,
        href=urls.series(series.id),
        title=series.title,
        unit=series.unit,
        value=value_words(newest.figure, language),
        date=language.edtf(newest.figure.date, "medium"),
        change=change_words(change(values, len(values) - 1, series.kind), language),
        source=newest.source,
        count=len(values),
        spark=course(values, series.kind),
    )


# --- the page of all --------------------------------------------------------------------------------------


def _index_pages(archive: Archive) -> Iterator[Page]:
    yield Page(urls.figures(), "figures", depends=(archive.record((archive.vocabulary.series, archive.figures)),))


def _index(archive: Archive, page: Page) -> Mapping[str, Any]:
    language = words(archive.site.language)
    _ = language.gettext
    cards = [c for s in archive.vocabulary.series if (c := card(s, archive.figures.get(s.id, ()), language))]
    groups = [
        ("runs", _("Followed over time"), [c for c in cards if c.count > 2]),
        ("points", _("Counted once or twice"), [c for c in cards if c.count <= 2]),
    ]
    title = _("Figures")
    about = _(
        "Every number that the issues give and that is counted again: its newest value, how it moved, and who counted."
    )
    return {
        "title": title,
        "crumbs": ((urls.HOME, _("Home")),),
        "about": about,
        "groups": [group for group in groups if group[2]],
        "here": "figures",
        "meta": metadata.for_list(archive, path=page.path, title=title, description=about),
    }


# --- a series ---------------------------------------------------------------------------------------------


def _depends(archive: Archive, series: Series) -> tuple[str, ...]:
    figures = archive.figures.get(series.id, ())
    carriers = sorted({f.issue for f in figures if f.issue})
    return (archive.record((series, figures)), archive.record([(s, archive.row(s).date) for s in carriers]))


def _series_pages(archive: Archive) -> Iterator[Page]:
    for series in archive.vocabulary.series:
        yield Page(urls.series(series.id), "series", (series.id,), _depends(archive, series))


def _csv_pages(archive: Archive) -> Iterator[Page]:
    for series in archive.vocabulary.series:
        yield Page(urls.series_csv(series.id), "series-csv", (series.id,), _depends(archive, series))


def _series(archive: Archive, page: Page) -> Mapping[str, Any]:
    series = archive.series[str(page.args[0])]
    figures = archive.figures.get(series.id, ())
    language = words(archive.site.language)
    values = measures(figures)
    groups = disagreements(values)
    disputed = {id(v) for group in groups for v in group}
    rows = [
        _row(archive, values, place, series.kind, id(values[place]) in disputed, language)
        for place in range(len(values))
    ]
    return {
        "title": series.title,
        "crumbs": ((urls.HOME, language.gettext("Home")), (urls.figures(), language.gettext("Figures"))),
        "series": series,
        "newest": card(series, figures, language),
        "chart": series_chart.draw(figures, series, language=language),
        "rows": rows[::-1],
        "disagreements": [
            (
                language.edtf(group[0].figure.date),
                [(v.figure.source, value_words(v.figure, language), v.figure.note) for v in group],
            )
            for group in reversed(groups)
        ],
        "csv": urls.series_csv(series.id),
        "here": "figures",
        "meta": metadata.for_series(archive, series, figures),
    }


def _row(
    archive: Archive, values: Sequence[Measure], place: int, kind: SeriesKind, disputed: bool, language: Words
) -> Row:
    figure = values[place].figure
    return Row(
        date=language.edtf(figure.date, "medium"),
        value=value_words(figure, language),
        change=change_words(change(values, place, kind), language),
        source=figure.source,
        link=figure.link,
        note=figure.note,
        published=language.edtf(figure.published, "medium") if figure.published else "",
        href=_carrier(figure),
        issue=language.date(archive.row(figure.issue).date, "medium") if figure.issue else "",
        disputed=disputed,
    )


def _carrier(figure: Figure) -> str:
    if not figure.issue:
        return ""
    return urls.item(figure.issue, figure.item) if figure.item else urls.issue(figure.issue)


def _csv(archive: Archive, page: Page) -> bytes:
    from digest.exports.cells import cell

    series = archive.series[str(page.args[0])]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for value in measures(archive.figures.get(series.id, ())):
        f = value.figure
        writer.writerow(
            cell(v)
            for v in (
                series.id, f.date, value.start.isoformat(), value.end.isoformat(), f.value, f.low, f.high, f.qualifier,
                series.unit, f.source, f.note, f.link, f.published, f.issue,
                urls.absolute(archive.site, _carrier(f)) if f.issue else "",
            )
        )  # fmt: skip
    return out.getvalue().encode("utf-8")


KINDS = (
    PageKind(name="series", view=_series, template="pages/series.html", of_site=_series_pages, rank=40),
    PageKind(name="series-csv", view=_csv, of_site=_csv_pages, rank=30),
    PageKind(name="figures", view=_index, template="pages/figures.html", of_site=_index_pages, rank=50),
)
