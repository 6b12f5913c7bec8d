"""The same items by the date of what happened: the timeline of a topic's or a name's page.

Markup is made here for the reason given in `digest.pages.cards`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup, escape

from digest.archive import Archive, Entry
from digest.edtf import parse
from digest.model import ROOT
from digest.pages import urls
from digest.pages.fragments import Fragments
from digest.pages.i18n import words

Line = tuple[str, str, str, str]
"""(key to sort by, slug of the issue, markup, EDTF of the heading)."""


def by_event(archive: Archive, entries: Iterable[Entry]) -> Markup:
    """The entries whose event has a date, in the order of events, as a list of descriptions; empty without any."""
    language = words(archive.site.language)
    lines = sorted(filter(None, archive.kept(_Lines).of(entries)))
    found = []
    for first, run in groupby(lines, key=itemgetter(3)):
        found.append(f"<dt>{escape(language.edtf(first))}</dt>")
        found += [line for _key, _slug, line, _first in run]
    return Markup("\n".join(found))  # noqa: S704


class _Lines(Fragments[Line | None]):
    """The lines of one archive; None for an item without a date."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(self._line)
        self._language = archive.site.language

    def _line(self, entry: Entry) -> Line | None:
        item, row, said = entry.item, entry.issue, words(self._language)
        if item.event is None:
            return None
        lang = f' lang="{escape(row.lang)}"' if row.lang and row.lang != self._language else ""
        # The title and not the first sentence: the card above has that.
        html = f'<dd{lang}><a href="{ROOT}{urls.item(row.slug, item.id)}">{escape(item.title)}</a>'
        if parse(item.event.edtf).start > row.date:
            day = said.date(row.date, "medium")
            html += f" <small>{escape(said.gettext('announced on %(date)s') % {'date': day})}</small>"
        if item.event.inferred:
            html += f" <small>{escape(said.gettext('date inferred'))}</small>"
        first = item.event.edtf.partition("/")[0]
        return _key(first), row.slug, html + "</dd>", first


def _key(first: str) -> str:
    """Sorts days, then the month or year behind its last day, because nothing says that it came before."""
    span = parse(first)
    return f"{(span.start if len(first) == 10 else span.end).isoformat()} {13 - len(first) if len(first) < 10 else 0}"
