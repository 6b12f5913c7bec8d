"""What the descriptions of Atom (RFC 4287) and JSON Feed 1.1 demand of a document, as checks that name what is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PERSON = {"name": (1, 1), "uri": (0, 1), "email": (0, 1)}
FEED = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0, 99), "link": (0, 99), "subtitle": (0, 1),
    "rights": (0, 1), "icon": (0, 1), "logo": (0, 1), "generator": (0, 1), "category": (0, 99), "entry": (0, 9999),
}  # fmt: skip
ENTRY = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "author": (0, 99), "link": (0, 99),
    "category": (0, 99), "summary": (0, 1), "content": (0, 1), "rights": (0, 1),
}  # fmt: skip
"""Children with the least and the most of each."""
ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"}, "category": {"term", "scheme", "label"},
    "content": {"type"}, "entry": {LANG}, "feed": {LANG},
}  # fmt: skip
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RELATIONS = {"alternate", "self", "hub", "license", "related", "via", "enclosure"}
"""Of the registry of link relations, those that a feed has use for."""


def wrong_in_atom(body: bytes) -> Iterator[str]:
    """Everything that keeps `body` from being a valid Atom feed."""
    feed = ElementTree.fromstring(body)
    if feed.tag != f"{ATOM}feed":
        yield f"the root is {feed.tag}"
    yield from _wrong_children(feed, FEED)
    entries = feed.findall(f"{ATOM}entry")
    if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "an entry has no author"
    if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
        yield "no link to itself"
    for entry in entries:
        yield from _wrong_children(entry, ENTRY)
        content = entry.find(f"{ATOM}content")
        if content is None and not any(link.get("rel") == "alternate" for link in entry.findall(f"{ATOM}link")):
            yield "an entry has neither content nor an alternate"
        if content is not None:
            yield from wrong_in_html(content.text or "")
    if len({entry.findtext(f"{ATOM}id") for entry in entries}) < len(entries):
        yield "two entries have one id"


def _wrong_children(element: ElementTree.Element, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    where = element.tag.removeprefix(ATOM)
    counts = Counter(child.tag.removeprefix(ATOM) for child in element)
    for name in counts.keys() - allowed.keys():
        yield f"{where} has a {name}"
    for name, (least, most) in allowed.items():
        if not least <= counts[name] <= most:
            yield f"{where} has {counts[name]} {name}"
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if foreign := set(child.keys()) - ATTRIBUTES.get(name, set()) - {LANG}:
            yield f"{name} has {foreign}"
        text = child.text or ""
        if name in {"updated", "published"} and not DATE.fullmatch(text):
            yield f"{name} is {text}"
        if name in {"id", "uri"} and not urlsplit(text).scheme:
            yield f"{name} is no absolute address: {text}"
        if name == "author":
            yield from _wrong_children(child, PERSON)
        if name == "category" and not child.get("term"):
            yield "a category has no term"
        if name == "link" and (not urlsplit(child.get("href", "")).scheme or child.get("rel") not in RELATIONS):
            yield f"a link is {child.attrib}"
        if name == "title" and not text.strip():
            yield f"{where} has an empty title"
    alternates = [(link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link[@rel='alternate']")]
    if len(set(alternates)) < len(alternates):
        yield f"{where} has two alternates of one type"


def wrong_in_html(html: str) -> Iterator[str]:
    """What a feed reader cannot show or follow: it takes scripts and styles away, and knows no page to be relative to."""
    soup = BeautifulSoup(html, "html.parser")
    for name in ("script", "style", "form", "iframe", "object"):
        if soup.find(name):
            yield f"content has a {name}"
    for tag in soup.find_all(True):
        for attribute in ("href", "src"):
            if tag.has_attr(attribute) and urlsplit(str(tag[attribute])).scheme not in {"https", "http", "mailto"}:
                yield f"content leads to {tag[attribute]}"
        if tag.has_attr("style"):
            yield "content has a style"


def wrong_in_json_feed(body: bytes) -> Iterator[str]:
    """Everything that keeps `body` from being a valid JSON Feed 1.1."""
    feed = json.loads(body)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "no version"
    yield from _wrong_fields(feed, "feed", required={"title": str, "items": list}, optional=_FEED_FIELDS)
    for item in feed["items"]:
        yield from _wrong_fields(item, "item", required={"id": str}, optional=_ITEM_FIELDS)
        if not item.get("content_html") and not item.get("content_text"):
            yield "an item has no content"
        for name in ("date_published", "date_modified"):
            if name in item and not DATE.fullmatch(item[name]):
                yield f"{name} is {item[name]}"
        yield from wrong_in_html(item.get("content_html", ""))
    if len({item["id"] for item in feed["items"]}) < len(feed["items"]):
        yield "two items have one id"


_FEED_FIELDS = {
    "version": str, "home_page_url": str, "feed_url": str, "description": str, "authors": list, "language": str,
    "hubs": list, "icon": str, "favicon": str,
}  # fmt: skip
_ITEM_FIELDS = {
    "url": str, "title": str, "content_html": str, "content_text": str, "summary": str, "date_published": str,
    "date_modified": str, "authors": list, "tags": list, "language": str, "image": str,
}  # fmt: skip


def _wrong_fields(
    found: dict[str, object], where: str, *, required: dict[str, type], optional: dict[str, type]
) -> Iterator[str]:
    known = required | optional
    for name in required.keys() - found.keys():
        yield f"{where} has no {name}"
    for name, value in found.items():
        if name not in known or not isinstance(value, known[name]):
            yield f"{where} has {name}: {value!r}"
        elif name.endswith("url") and not urlsplit(str(value)).scheme:
            yield f"{where} has a relative {name}"
        elif name == "authors":
            for author in found["authors"]:  # type: ignore[attr-defined]
                if not author.keys() & {"name", "url", "avatar"} or author.keys() - {"name", "url", "avatar"}:
                    yield f"{where} has an author {author}"
