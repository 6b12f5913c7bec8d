"""Atom (RFC 4287) and JSON Feed 1.1, written from the same records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from digest.model import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """What subscribers get."""

    id: str
    """A URI that never changes, whatever the address becomes."""
    url: str
    title: str
    html: str
    """The whole content, with absolute addresses."""
    published: date
    updated: date
    summary: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    """(id, title)."""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    title: str
    subtitle: str
    url: str
    """Of the feed itself."""
    alternate: str
    """Of the page it goes with."""
    updated: date
    entries: tuple[FeedEntry, ...]


def tag(site: Site, day: date, specific: str) -> str:
    """A ``tag:`` URI (RFC 4151) under the site's host, minted on `day`."""
    return f"tag:{urlsplit(site.url).hostname or 'localhost'},{day.isoformat()}:{specific}"


def stamp(day: date) -> str:
    """Midnight UTC of a day: the archive knows days, not hours."""
    return f"{day.isoformat()}T00:00:00Z"


# --- Atom -------------------------------------------------------------------------------------------------

# What XML 1.0 (section 2.2) has no way to write, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, name, {k: xml_text(v) for k, v in attributes.items() if v})
    if text:
        child.text = xml_text(text)
    return child


def atom(site: Site, feed: Feed) -> bytes:
    """The feed as an Atom document."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.language})
    _add(root, "id", feed.url)
    _add(root, "title", feed.title)
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", stamp(feed.updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.alternate)
    if site.hub:
        _add(root, "link", rel="hub", href=site.hub)
    if site.licence.url:
        _add(root, "link", rel="license", href=site.licence.url)
    author = _add(root, "author")
    _add(author, "name", site.publisher.name or site.title)
    if site.publisher.url:
        _add(author, "uri", site.publisher.url)
    if site.licence.name:
        _add(root, "rights", site.licence.name)
    for entry in feed.entries:
        _atom_entry(_add(root, "entry"), entry)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"


def _atom_entry(node: Element, entry: FeedEntry) -> None:
    if entry.lang:
        node.set("xml:lang", entry.lang)
    _add(node, "id", entry.id)
    _add(node, "title", entry.title)
    _add(node, "link", rel="alternate", type="text/html", href=entry.url)
    _add(node, "published", stamp(entry.published))
    _add(node, "updated", stamp(entry.updated))
    for name in entry.authors:
        _add(_add(node, "author"), "name", name)
    for id, title in entry.topics:
        _add(node, "category", term=id, label=title)
    if entry.summary:
        _add(node, "summary", entry.summary)
    _add(node, "content", entry.html, type="html")


# --- JSON Feed --------------------------------------------------------------------------------------------


def json_feed(site: Site, feed: Feed) -> bytes:
    """The feed as a JSON Feed 1.1 document."""
    document = _kept(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        description=feed.subtitle,
        home_page_url=feed.alternate,
        feed_url=feed.url,
        language=site.language,
        authors=[_kept(name=site.publisher.name or site.title, url=site.publisher.url)],
        hubs=[{"type": "WebSub", "url": site.hub}] if site.hub else [],
    )
    document["items"] = [_json_entry(entry) for entry in feed.entries]
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_entry(entry: FeedEntry) -> dict[str, Any]:
    return _kept(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.html,
        summary=entry.summary,
        date_published=stamp(entry.published),
        date_modified=stamp(entry.updated),
        authors=_names(entry.authors),
        tags=[title for _id, title in entry.topics],
        language=entry.lang,
    )


def _names(authors: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in authors]


def _kept(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
