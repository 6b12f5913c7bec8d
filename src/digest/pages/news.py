"""The figures of the front page: what moved of late, and what the newest issue counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from digest.archive import Archive
from digest.pages import urls
from digest.pages.i18n import Words, words
from digest.pages.measures import Change, Measure, change, measures
from digest.pages.sparks import course
from digest.pages.wording import change_words, value_words

MOVED = 5
"""Figures that moved of late, at most."""
AT_LEAST = 3
"""Where fewer moved of late, older ones make up this number."""
COUNTED = 5
"""Series that the newest issue has counts of."""
LATELY = 31
"""Days before the newest issue within which a figure is of the last weeks."""


class MovedFigure(Struct, frozen=True, kw_only=True):
    """A series whose newest value differs from the one before."""

    href: str
    title: str
    unit: str
    value: str
    when: str
    change: str
    direction: str
    """``up`` or ``down``; empty where the value before is another source's."""
    spark: Markup


class Counted(Struct, frozen=True, kw_only=True):
    """A series of counts with what the newest issue adds to it."""

    href: str
    title: str
    unit: str
    values: tuple[tuple[str, str], ...]
    """(value, when), oldest first."""


def moved(archive: Archive) -> tuple[MovedFigure, ...]:
    """The series whose newest value can be held against the one before, and differs: those of the last weeks first,
    in each group those with most values, which are the ones followed longest. A direction is only told within one
    source."""
    language = words(archive.site.language)
    today = archive.issues[0].date if archive.issues else date.min
    found: list[tuple[tuple[bool, int, str], MovedFigure]] = []
    for id, series in archive.series.items():
        values = measures(archive.figures.get(id, ()))
        since = change(values, len(values) - 1, series.kind) if values else None
        if since is None or since.low <= 0 <= since.high:
            continue
        newest = values[-1]
        view = MovedFigure(
            href=urls.series(id),
            title=series.title,
            unit=series.unit,
            value=value_words(newest.figure, language),
            when=language.edtf(newest.figure.date, "medium"),
            change=_against(since, language),
            direction="" if not since.same_source else "up" if since.low > 0 else "down",
            spark=course(values, series.kind),
        )
        found.append((((today - newest.end).days > LATELY, -len(values), id), view))
    late = sum(not key[0] for key, _ in found)
    return tuple(view for _, view in sorted(found, key=lambda pair: pair[0])[: min(max(late, AT_LEAST), MOVED)])


def _against(since: Change, language: Words) -> str:
    """The difference; where another source gave the value before, that value and its date."""
    if since.same_source:
        return change_words(since, language)
    return language.gettext("before, by another source: %(value)s (%(date)s)") % {
        "value": value_words(since.before.figure, language),
        "date": language.edtf(since.before.figure.date, "medium"),
    }


def counted(archive: Archive, besides: Sequence[MovedFigure] = ()) -> tuple[Counted, ...]:
    """What the newest issue counts of a day or a period, without any comparison: the series followed longest first,
    and none that stands among the figures that moved."""
    told = {figure.href for figure in besides}
    language = words(archive.site.language)
    slug = archive.issues[0].slug if archive.issues else ""
    found: list[tuple[int, str, Counted]] = []
    for id, series in archive.series.items():
        figures = archive.figures.get(id, ())
        new: tuple[Measure, ...] = measures(f for f in figures if f.issue == slug)
        if series.kind == "count" and new and urls.series(id) not in told:
            values = tuple((value_words(m.figure, language), language.edtf(m.figure.date, "medium")) for m in new)
            found.append(
                (-len(figures), id, Counted(href=urls.series(id), title=series.title, unit=series.unit, values=values))
            )
    return tuple(view for *_, view in sorted(found, key=lambda entry: entry[:2])[:COUNTED])
