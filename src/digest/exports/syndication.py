"""Atom (RFC 4287) and JSON Feed 1.1, written from the same records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from digest.model import Site


# `dict`, because each form of an entry is made when first asked for.
class FeedEntry(Struct, frozen=True, kw_only=True, dict=True):
    """What subscribers get. An entry stands in several feeds, so each form of it is written once and kept."""

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

    @cached_property
    def atom(self) -> str:
        """The ``<entry>``."""
        return _atom_entry(self)

    @cached_property
    def json(self) -> msgspec.Raw:
        """The object of a JSON Feed."""
        return msgspec.Raw(msgspec.json.encode(_json_entry(self)))


class Feed(Struct, frozen=True, kw_only=True):
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
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def escape_xml(text: str) -> str:
    """`text` for between tags. (`xml.sax.saxutils` has the same, and loads a client of HTTP with it.)"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_quotes(text: str) -> str:
    text = escape_xml(text).replace('"', "&quot;")
    # An XML reader would turn them into spaces.
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")


def _element(name: str, text: str = "", **attributes: str) -> str:
    """One element with text in it; attributes without a value are left out."""
    start = name + "".join([f' {key}="{_in_quotes(value)}"' for key, value in attributes.items() if value])
    return f"<{start}>{escape_xml(text)}</{name}>" if text else f"<{start} />"


def atom(site: Site, feed: Feed) -> bytes:
    """The feed as an Atom document."""
    out = ['<?xml version="1.0" encoding="utf-8"?>\n']
    out.append(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_in_quotes(site.language)}">')
    out.append(_element("id", feed.url))
    out.append(_element("title", feed.title))
    if feed.subtitle:
        out.append(_element("subtitle", feed.subtitle))
    out.append(_element("updated", stamp(feed.updated)))
    out.append(_element("link", rel="self", type="application/atom+xml", href=feed.url))
    out.append(_element("link", rel="alternate", type="text/html", href=feed.alternate))
    if site.hub:
        out.append(_element("link", rel="hub", href=site.hub))
    if site.licence.url:
        out.append(_element("link", rel="license", href=site.licence.url))
    who = _element("name", site.publisher.name or site.title)
    who += _element("uri", site.publisher.url) if site.publisher.url else ""
    out.append(f"<author>{who}</author>")
    if site.licence.name:
        out.append(_element("rights", site.licence.name))
    head = xml_text("".join(out))
    return "".join([head, *[entry.atom for entry in feed.entries], "</feed>\n"]).encode("utf-8")


def _atom_entry(entry: FeedEntry) -> str:
    out = [
        f'<entry xml:lang="{_in_quotes(entry.lang)}">' if entry.lang else "<entry>",
        f"<id>{escape_xml(entry.id)}</id>",
        _element("title", entry.title),
        f'<link rel="alternate" type="text/html" href="{_in_quotes(entry.url)}" />',
        f"<published>{stamp(entry.published)}</published><updated>{stamp(entry.updated)}</updated>",
    ]
    out += [f"<author>{_element('name', name)}</author>" for name in entry.authors]
    out += [_element("category", term=id, label=title) for id, title in entry.topics]
    if entry.summary:
        out.append(_element("summary", entry.summary))
    out += [_element("content", entry.html, type="html"), "</entry>"]
    return xml_text("".join(out))


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
    document["items"] = [entry.json for entry in feed.entries]
    return msgspec.json.encode(document) + b"\n"


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
