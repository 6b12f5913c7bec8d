"""The earlier items that an item continues: where they stand, their dates, and what they have in common with it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import escape

from digest.pages.cards import excerpt
from digest.pages.i18n import words

if TYPE_CHECKING:
    from digest.archive import Archive

SHARED = 3
"""Topics and names named as what an earlier item has in common with one, the rarest first."""
TITLE = 64
"""Characters of an earlier item's title, at most."""


def lists(archive: Archive, slug: str) -> dict[str, str]:
    """HTML of the list of earlier items by item id of an issue, for a page in a folder of the issue's own.

    Made here: a template would take four times as long over the hundreds of thousands of an old archive.
    """
    language = archive.site.language
    heading = f'<p class="small">{escape(words(language).gettext("Earlier on this"))}</p><ul class="rel">'
    topics, names = archive.kept(_titles)
    found = {}
    for id, related in archive.related(slug).items():
        lines = []
        for one in related:
            shared = [topics[id] for id in one.topics if id in topics]
            shared += [names[id] for id in one.names if id in names]
            reason = ", ".join(list(dict.fromkeys(shared))[:SHARED] if len(shared) > 1 else shared)
            lines.append(f"{_link(one.slug, one.id, one.title, one.date, language)}{reason}</small></li>")
        found[id] = f"{heading}{''.join(lines)}</ul>"
    return found


def _titles(archive: Archive) -> tuple[dict[str, str], dict[str, str]]:
    """Titles of topics and names by id, escaped."""
    return (
        {topic.id: str(escape(topic.title)) for topic in archive.vocabulary.topics},
        {name.id: str(escape(name.name)) for name in archive.vocabulary.names},
    )


@lru_cache(maxsize=8192)
def _link(slug: str, id: str, title: str, day: date, language: str) -> str:
    """The beginning of a line; kept, because one item is earlier than several."""
    when = words(language).date(day, "medium")
    return f'<li><a href="../../{slug}/index.html#{id}">{escape(excerpt(title, TITLE))}</a> <small>{when} · '
