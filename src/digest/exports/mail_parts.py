"""What the e-mail edition is made of: items with absolute links, and their text in lines."""

from __future__ import annotations

import re
import textwrap
from html import escape, unescape
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.model import ROOT, Correction, Footnote, Issue, Item, Site
from digest.pages import urls

if TYPE_CHECKING:
    from digest.archive import Archive

WIDTH = 72
"""Characters of a line of the text part."""


class MailItem(Struct, frozen=True, kw_only=True):
    """An item as a mail prints it."""

    href: str
    title: str
    headline: str
    """HTML; empty for plain items."""
    html: str
    blocks: tuple[str, ...]
    """The same as text, notes included, each with its lines broken."""
    links: tuple[str, ...]
    """Addresses it links to, which text cannot carry otherwise."""
    topics: tuple[str, ...]
    footnotes: tuple[tuple[int, str], ...]
    corrections: tuple[Correction, ...]


class MailPart(Struct, frozen=True, kw_only=True):
    """A run of items under one heading."""

    heading: str
    items: tuple[MailItem, ...]
    note: str
    """HTML."""


def item_for(archive: Archive, issue: Issue, item: Item) -> MailItem:
    """`item` with links that work from anywhere."""
    site, web = archive.site, urls.absolute(archive.site, urls.issue(issue.slug))
    notes: tuple[Footnote, ...] = item.footnotes
    blocks = [*text_blocks(item.text), *(wrapped(f"[{note.number}] {note.text}") for note in notes)]
    return MailItem(
        href=urls.absolute(site, urls.item(issue.slug, item.id)),
        title=item.headline or item.title,
        headline=absolute_links(item.headline_html or escape(item.headline, quote=False), site, web),
        html=_smaller_headings(absolute_links(item.html, site, web)),
        blocks=tuple(blocks),
        links=item.links,
        topics=tuple(archive.topics[id].title for id in item.topics if id in archive.topics),
        footnotes=tuple((note.number, absolute_links(note.html, site, web)) for note in notes),
        corrections=tuple(one for one in issue.corrections if one.item == item.id),
    )


_NAME = re.compile(rf'<a href="{ROOT}names/[^"]*">(.*?)</a>', re.DOTALL)
_MARK = re.compile(r'<sup class="fnref"><a[^>]*>(.*?)</a></sup>', re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>|<img\b[^>]*>')
_INTERNAL = re.compile(rf'"{ROOT}([^"]*)"')
_LOCAL = re.compile(r'href="#([^"]*)"')
_HEADING = re.compile(r"(</?)h[2-6]\b[^>]*>")
_ATTRIBUTES = re.compile(r' (?:rel="[^"]*"|id="[^"]*")')


def absolute_links(html: str, site: Site, web: str) -> str:
    """A rendered fragment for a mail.

    Internal addresses become public ones (`web` is the issue's), links on names are taken off, and a picture is
    replaced by its description in brackets.
    """
    html = _MARK.sub(r"<sup>\1</sup>", _NAME.sub(r"\1", html))
    html = _IMAGE.sub(lambda m: f"[{m[1]}]" if m[1] else "", html)
    html = _INTERNAL.sub(lambda m: f'"{escape(urls.absolute(site, unescape(m[1])))}"', html)
    html = _LOCAL.sub(lambda m: f'href="{escape(web)}#{m[1]}"', html)
    return re.sub(r"<[^>]*>", lambda m: _ATTRIBUTES.sub("", m[0]), html)


def _smaller_headings(html: str) -> str:
    return _HEADING.sub(r"\1h4>", html)


_TAG = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """The words of a fragment."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def wrapped(text: str) -> str:
    """`text` in lines of at most `WIDTH` characters; addresses are not broken."""
    return textwrap.fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)


def text_blocks(text: str) -> tuple[str, ...]:
    """The blocks of an item's plain text; tables keep their lines."""
    blocks = []
    for block in text.split("\n\n"):
        if "\t" in block:
            blocks.append("\n".join(" | ".join(row.split("\t")) for row in block.split("\n")))
        elif block.strip():
            blocks.append(wrapped(block))
    return tuple(blocks)


def underlined(text: str, sign: str) -> str:
    """A line of `sign` as long as the longest line of `text`."""
    return sign * max(len(line) for line in (text or " ").split("\n"))
