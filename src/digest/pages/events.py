"""The same items by the date of what happened: the timeline of a topic's or a name's page.

A line is made once an item and kept, because the item stands on the pages of all its topics and names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from digest.archive import Archive, Entry
from digest.edtf import parse
from digest.model import ROOT
from digest.pages import urls
from digest.pages.cards import Kept, split_title
from digest.pages.i18n import words

Key = tuple[date, int, str]


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The events of a day, or of what is known less exactly."""

    label: str
    lines: Markup


def by_event(archive: Archive, entries: Iterable[Entry]) -> tuple[EventGroup, ...]:
    """The entries whose event has a date, in the order of events; a month stands behind its last day."""
    language = archive.site.language
    lines = sorted(
        _line(Kept(entry.item), entry.issue.slug, entry.issue.date, entry.issue.lang, language)
        for entry in entries
        if entry.item.event
    )
    return tuple(
        EventGroup(words(language).edtf(key[2]), Markup("\n").join(line for _, _, line in run))
        for key, run in groupby(lines, key=lambda line: line[0])
    )


@lru_cache(maxsize=40_000)
def _line(kept: Kept, slug: str, day: date, lang: str, language: str) -> tuple[Key, str, Markup]:
    item, said = kept.item, words(language)
    assert item.event is not None
    first = item.event.edtf.partition("/")[0]
    key = (parse(item.event.edtf).start, 0, first) if len(first) == 10 else (parse(first).end, 13 - len(first), first)
    title = item.headline or split_title(item)[0]
    of_item = f' lang="{escape(lang)}"' if lang and lang != language else ""
    html = f'<dd{of_item}><a href="{ROOT}{urls.item(slug, item.id)}">{escape(title)}</a>'
    if parse(item.event.edtf).start > day:
        html += f" <small>{escape(said.gettext('announced on %(date)s') % {'date': said.date(day, 'medium')})}</small>"
    if item.event.inferred:
        html += f" <small>{escape(said.gettext('date inferred'))}</small>"
    return key, slug, Markup(html + "</dd>")  # noqa: S704
