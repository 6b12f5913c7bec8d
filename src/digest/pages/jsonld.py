"""Nodes of schema.org that several kinds of page share, and the writing of a page's one JSON-LD block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from digest.model import Issue, Site
from digest.pages import urls

Node = dict[str, Any]


def publisher(site: Site) -> Node:
    """The publisher, with the policies that readers and aggregators look for."""

    def policy(value: str) -> str | None:
        target = urls.policy(value)
        return (target if "://" in target else urls.absolute(site, target)) or None if value else None

    logo = site.publisher.logo
    return {
        "@type": "NewsMediaOrganization",
        "@id": site.url + "#publisher",
        "name": site.publisher.name or site.title,
        "url": site.publisher.url or site.url,
        "logo": (logo if "://" in logo else urls.absolute(site, urls.media(logo))) if logo else None,
        "email": site.contact.email or None,
        "correctionsPolicy": policy(site.policies.corrections),
        "ethicsPolicy": policy(site.policies.ethics),
        "ownershipFundingInfo": policy(site.policies.ownership),
    }


def periodical(site: Site) -> Node:
    return {
        "@type": "Periodical",
        "@id": site.url + "#periodical",
        "name": site.short_title or site.title,
        "url": site.url,
        "issn": site.issn or None,
        "publisher": {"@id": site.url + "#publisher"},
    }


def name_id(site: Site, id: str) -> str:
    """The identifier of a person, organisation or place, as distinct from the page about it."""
    return urls.absolute(site, urls.name(id)) + "#name"


def image(site: Site, issue: Issue) -> Node | None:
    if not issue.photo:
        return None
    return {
        "@type": "ImageObject",
        "url": urls.absolute(site, urls.media(issue.photo.file)),
        "caption": issue.photo.alt,
        "creditText": issue.photo.credit,
        "acquireLicensePage": issue.photo.link or None,
    }


def breadcrumbs(site: Site, crumbs: Sequence[tuple[str, str]]) -> Node:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": title, "item": urls.absolute(site, path)}
            for n, (path, title) in enumerate(crumbs, 1)
        ],
    }


def dump(nodes: Sequence[Node]) -> Markup:
    """A JSON-LD document, without empty values, that cannot end the script element it stands in."""
    graph = [_without_empty(node) for node in nodes]
    text = msgspec.json.encode({"@context": "https://schema.org", "@graph": graph}).decode()
    for char, escaped in _ESCAPED:
        text = text.replace(char, escaped)
    return Markup(text)  # noqa: S704


_ESCAPED = tuple((char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029")


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        # Texts, of which nearly all values are, are not asked further; zero and False are values like others.
        return {
            k: v if isinstance(v, str) else _without_empty(v)
            for k, v in value.items()
            if v or isinstance(v, int | float)
        }
    if isinstance(value, list):
        return [_without_empty(v) for v in value]
    return value
