"""An item as it stands in lists: its title, a few lines, its dates, section and topics.

The same item stands on its section's, its topics' and its names' pages, so its markup is made once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from digest.archive import Archive, Entry
from digest.model import ROOT, Item
from digest.pages import urls
from digest.pages.i18n import words

EXCERPT = 240
"""Characters of text in a card, at most."""

_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*\s+(?=[\W\d_]*[A-ZА-ЯЁІЎŁŚŠŽĆČ«“\"])")


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """The beginning of `text`, at most `limit` characters: cut behind a sentence, else at a word with an ellipsis.

    A cut behind a sentence is taken only where it keeps more than half.
    """
    text = " ".join(text[: limit * 4].split())
    if len(text) <= limit:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text) if match.end() <= limit]
    if ends and ends[-1] > limit // 2:
        return text[: ends[-1]].rstrip()
    cut = text.rfind(" ", 0, limit)
    return text[: cut if cut > limit // 2 else limit - 1].rstrip(" ,;:–—-") + "…"


def split_title(item: Item) -> tuple[str, str]:
    """For an item without a headline, its excerpt as (first sentence, the rest); the first sentence is the link."""
    text = excerpt(item.text)
    end = _SENTENCE.search(text)
    return (text[: end.end()].rstrip(), text[end.end() - 1 :]) if end else (text, "")


class Cards:
    """Makes the cards of one archive."""

    def __init__(self, archive: Archive) -> None:
        self._language = archive.site.language
        self._topics = {id: topic.title for id, topic in archive.topics.items()}
        self._sections = {
            id: (section.title, place) for place, (id, section) in enumerate(archive.sections.items(), start=1)
        }

    def card(self, entry: Entry, level: int = 3, *, section: bool = True) -> Markup:
        """``<li>`` with one item; `level` is that of the headline's heading, `section` names the item's."""
        item, row = entry.item, entry.issue
        titles = tuple((id, self._topics[id]) for id in item.topics if id in self._topics)
        title, place = self._sections.get(item.section, ("", 0)) if section else ("", 0)
        return _card(Kept(item), row.slug, row.date, row.lang, titles, title, place, level, self._language)

    def cards(self, entries: Iterable[Entry], level: int = 3, *, section: bool = True) -> Markup:
        """The cards of `entries`, one after the other."""
        return Markup("\n").join([self.card(entry, level, section=section) for entry in entries])


class Kept:
    """An item as a key: items of one digest are the same on every page, and a digest is quickly compared."""

    __slots__ = ("item", "key")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.key: object = item.digest or item

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kept) and self.key == other.key


@lru_cache(maxsize=40_000)
def _card(
    kept: Kept, slug: str, day: date, lang: str, topics: tuple[tuple[str, str], ...], section: str, place: int,
    level: int, language: str,
) -> Markup:  # fmt: skip
    item = kept.item
    href = f"{ROOT}{urls.item(slug, item.id)}"
    of_item = f' lang="{escape(lang)}"' if lang and lang != language else ""
    if item.headline:
        text = excerpt(item.text)
        body = f'<h{level}{of_item}><a href="{href}">{escape(item.headline)}</a></h{level}>'
        body += f"<p{of_item}>{escape(text)}</p>" if text else ""
    else:
        first, rest = split_title(item)
        body = f'<p{of_item}><a href="{href}">{escape(first)}</a>{escape(rest)}</p>'
    when = f'<time datetime="{day.isoformat()}">{words(language).date(day, "medium")}</time>'
    if section:
        mark = f'<span class="mark m{(place - 1) % 6 + 1}"></span>'
        when += f' <a href="{ROOT}{urls.section(item.section)}">{mark}{escape(section)}</a>'
    by = " ".join(f'<a href="{ROOT}{urls.topic(id)}">{escape(title)}</a>' for id, title in topics)
    by = f'<div class="by">{by}</div>' if by else ""
    return Markup(f'<li><div class="when">{when}</div>{body}{by}</li>')  # noqa: S704
