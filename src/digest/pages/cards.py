"""An item as it stands in lists: its title, a few lines, its dates, section and topics.

Its markup is made here and not in a template, because a list has hundreds of items and a site a hundred thousand
places where one stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import escape
from msgspec import Struct

from digest.archive import Archive, Entry
from digest.model import ROOT, Item
from digest.pages import urls
from digest.pages.fragments import Fragments
from digest.pages.i18n import words

EXCERPT = 240
"""Characters of text in a card, at most."""

_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*\s+(?=[\W\d_]*[A-ZА-ЯЁІЎŁŚŠŽĆČ«“\"])")

_UNMARKED = re.compile(r"(?<=\w)\n\n(?=\S)")


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """The beginning of `text`, at most `limit` characters: cut behind a sentence, else at a word with an ellipsis.

    A cut behind a sentence is taken only where it keeps more than half. Blocks that end without a mark, as entries of
    a list may, get a comma between them.
    """
    text = text[: limit * 2]
    text = " ".join((_UNMARKED.sub(", ", text) if "\n\n" in text else text).split())
    if len(text) <= limit:
        return text
    end = 0
    for match in _SENTENCE.finditer(text):
        if match.end() > limit:
            break
        end = match.end()
    if end > limit // 2:
        return text[:end].rstrip()
    cut = text.rfind(" ", 0, limit)
    return text[: cut if cut > limit // 2 else limit - 1].rstrip(" ,;:–—-") + "…"


def split_title(item: Item, limit: int = EXCERPT) -> tuple[str, str]:
    """For an item without a headline, its excerpt as (first sentence, the rest); the first sentence is the link."""
    text = excerpt(item.text, limit)
    end = _SENTENCE.search(text)
    return (text[: end.end()].rstrip(), text[end.end() - 1 :]) if end else (text, "")


class _Shown(Struct, frozen=True):
    """What every card of an item shows, escaped."""

    when: str
    section: str
    link: str
    """The headline, or the first sentence, as a link."""
    rest: str
    lang: str
    by: str


class Cards:
    """The cards of one archive: get them by `Archive.kept`, so that each is made once."""

    def __init__(self, archive: Archive) -> None:
        self._language = archive.site.language
        self._topics = {id: self._link(urls.topic(id), escape(topic.title)) for id, topic in archive.topics.items()}
        self._sections = {
            id: self._link(urls.section(id), f'<span class="mark m{place % 6 + 1}"></span>{escape(section.title)}')
            for place, (id, section) in enumerate(archive.sections.items())
        }
        self._shown = Fragments(self._show)
        self._cards: dict[tuple[int, bool], Fragments[str]] = {}

    def cards(self, entries: Iterable[Entry], level: int = 3, *, section: bool = True) -> str:
        """A ``<li>`` for each entry; `level` is that of the headline's heading, `section` names the item's."""
        if (level, section) not in self._cards:
            self._cards[level, section] = Fragments(lambda entry: self._card(entry, level, section))
        return "\n".join(self._cards[level, section].of(entries))

    def _card(self, entry: Entry, level: int, section: bool) -> str:
        shown = self._shown.of((entry,))[0]
        if entry.item.headline:
            body = f"<h{level}{shown.lang}>{shown.link}</h{level}>"
            body += f"<p{shown.lang}>{shown.rest}</p>" if shown.rest else ""
        else:
            body = f"<p{shown.lang}>{shown.link}{shown.rest}</p>"
        where = f" {shown.section}" if section and shown.section else ""
        return f'<li><div class="when">{shown.when}{where}</div>{body}{shown.by}</li>'

    def _show(self, entry: Entry) -> _Shown:
        item, row = entry.item, entry.issue
        first, rest = (item.headline, excerpt(item.text)) if item.headline else split_title(item)
        by = " ".join([self._topics[id] for id in item.topics if id in self._topics])
        day = words(self._language).date(row.date, "medium")
        return _Shown(
            when=f'<time datetime="{row.date.isoformat()}">{day}</time>',
            section=self._sections.get(item.section, ""),
            link=self._link(urls.item(row.slug, item.id), escape(first)),
            rest=escape(rest),
            lang=f' lang="{escape(row.lang)}"' if row.lang and row.lang != self._language else "",
            by=f'<div class="by">{by}</div>' if by else "",
        )

    @staticmethod
    def _link(path: str, content: str) -> str:
        return f'<a href="{ROOT}{path}">{content}</a>'
