"""Which part of a saved page is its content, and what its head says."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.importing.blocks import Dated, squeeze

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Never content.
_DEAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "map",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "datalist",
        "dialog",
    ]
)
_AROUND = frozenset({"nav", "footer", "aside", "form", "menu"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"})
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|footer|breadcrumbs?|share|sharing|sharedaddy|socials?|addtoany|"
    r"related|comments?|respond|cookies?|newsletter|subscribe|subscription|mailchimp|mc4wp|wpforms|wpcf7|widgets?|"
    r"advert|ads|banner|pagination|pager|post-tags|tag-links|post-navigation|author-box|popup|modal|skip-link|"
    r"screen-reader-text|sr-only|visually-hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|related|cookies?|sharedaddy|jp-relatedposts)(?:$|[\s_-])", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# What carries such a class and holds this much running text is content by another name.
_RUNNING_TEXT = 400

_CONTENT = (
    "//*[@itemprop='articleBody']",
    "//article",
    "//main | //*[@role='main']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' {} ')]",
    "//*[@id='{}']",
)
_CONTENT_NAMES = [
    "entry-content",
    "post-content",
    "article-content",
    "article-body",
    "article__body",
    "post-body",
    "single-content",
    "page-content",
    "td-post-content",
    "content-body",
    "story-body",
    "content",
    "main-content",
]
# A candidate further down this list has to hold clearly more to be chosen over one before it.
_ENOUGH = 0.6


def remove_surroundings(root: HtmlElement) -> str:
    """Takes navigation, forms, footers and scripts out of the tree; returns the words that went with them."""
    from lxml import etree

    gone: list[str] = []
    walk = etree.iterwalk(root, events=("start",))
    doomed = []
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.lower()
        dead = tag in _DEAD
        if dead or (tag != "body" and tag != "html" and _is_around(element, tag)):
            doomed.append((element, dead))
            walk.skip_subtree()
    for element, dead in doomed:
        if not dead:
            gone.append(squeeze(element.text_content()))
        element.drop_tree()
    return " ".join(filter(None, gone))


def _is_around(element: HtmlElement, tag: str) -> bool:
    if tag in _AROUND or (element.get("role") or "").lower() in _ROLES:
        return tag == "form" or not _has_title(element)
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag in ("article", "main", "p", "li") or not _CLASSES.search(name):
        return False
    return not element.xpath("boolean(.//h1)") and (bool(_ALWAYS.search(name)) or not _holds_text(element))


def _has_title(element: HtmlElement) -> bool:
    return element.find(".//h1") is not None and _holds_text(element)


def _holds_text(element: HtmlElement) -> bool:
    """Whether it holds running text, links not counted."""
    length = 0
    for p in element.iter("p", "li"):
        length += len(squeeze("".join(p.xpath("text() | .//*[not(ancestor-or-self::a)]/text()"))))
        if length > _RUNNING_TEXT:
            return True
    return False


def content_of(root: HtmlElement) -> HtmlElement:
    """The element that holds the article."""
    ranked: list[tuple[HtmlElement, int]] = []
    for query in _CONTENT:
        queries = [query.format(name) for name in _CONTENT_NAMES] if "{}" in query else [query]
        for one in queries:
            found = [(element, _length(element)) for element in root.xpath(one)]
            if found:
                ranked.append(max(found, key=lambda pair: pair[1]))
    body = root.find("body")
    whole = body if body is not None else root
    most = max([_length(whole), *(length for _, length in ranked)])
    for element, length in ranked:
        if length and length >= _ENOUGH * most:
            return element
    return whole


def _length(element: HtmlElement) -> int:
    return len(squeeze(element.text_content()))


# --- the head ---------------------------------------------------------------------------------------------

_DATE_NAMES = (
    "article:published_time",
    "datePublished",
    "date",
    "DC.date.issued",
    "dc.date",
    "pubdate",
    "publish-date",
)


def titles(root: HtmlElement) -> tuple[str, ...]:
    """What the page calls itself: its `og:title`, its first `h1`, its `title`; none twice."""
    found = [
        *root.xpath("//meta[@property='og:title' or @name='og:title' or @name='citation_title']/@content"),
        *(h1.text_content() for h1 in root.xpath("(//h1)[1]")),
        *(title.text_content() for title in root.xpath("(//head/title)[1]")),
    ]
    return tuple(dict.fromkeys(filter(None, (squeeze(str(text)) for text in found))))


def published(root: HtmlElement) -> tuple[Dated, ...]:
    """The day of publication in the page's metadata; times are given in their own zone, so the day is as printed."""
    values = []
    for name in _DATE_NAMES:
        values += root.xpath("//meta[@property=$n or @name=$n or @itemprop=$n]/@content", n=name)
    values += root.xpath("//time[@pubdate or @itemprop='datePublished' or contains(@class, 'published')]/@datetime")
    for value in values:
        try:
            day = date.fromisoformat(str(value).strip()[:10])
        except ValueError:
            continue
        return (Dated(source="the page's metadata", start=day, end=day),)
    return ()


def address(root: HtmlElement) -> str:
    """Where the page stood."""
    for value in root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        parts = urlsplit(str(value).strip())
        if parts.scheme in ("http", "https") and parts.netloc:
            return str(value).strip()
    return ""
