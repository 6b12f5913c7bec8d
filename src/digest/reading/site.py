"""digest.yaml: what the site is called, where it stands and by which rules."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from digest.diagnostics import Diagnostic, Span, did_you_mean
from digest.model import Contact, Licence, Policies, Publisher, Site, Subscription
from digest.reading import yaml
from digest.reading.kinds import (
    EMAIL,
    HOST,
    ISSN,
    LANGUAGE,
    LINE,
    LIST_ADDRESS,
    MEDIA,
    POLICY,
    SECURITY,
    SITE_URL,
    URL,
    cut,
)
from digest.reading.shapes import Entry
from digest.reading.source import display_path, misnamed, read_source
from digest.reading.validation import check

FILE = "digest.yaml"
_SHORTEST = 'write a file digest.yaml with two lines: title: "The name of the digest" and url: https://digest.example/'
_MAX_UNKNOWN = 20

Line = Annotated[str, LINE]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEntry(Entry):
    """The licence of the texts. A single text is its name."""

    SHORT: ClassVar[str] = "name"

    name: Line = ""
    """As printed."""
    url: Annotated[str, URL] = ""
    """Its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherEntry(Entry):
    """Who publishes the digest. A single text is the name."""

    SHORT: ClassVar[str] = "name"

    name: Line = ""
    """As printed."""
    url: Annotated[str, URL] = ""
    """The publisher's own site."""
    logo: Annotated[str, MEDIA] = ""
    """Path below media/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry(Entry):
    """How to reach the editors. A single text is the e-mail address."""

    SHORT: ClassVar[str] = "email"

    email: Annotated[str, EMAIL] = ""
    """Of the editors."""
    security: Annotated[str, SECURITY] = ""
    """Where to report a security problem: mailto: or https:."""
    security_expires: datetime.date | None = None
    """Until when that holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEntry(Entry):
    """The form that posts an address to a list server. A single text is the server's address."""

    SHORT: ClassVar[str] = "action"

    action: Annotated[str, URL] = ""
    """Address of the list server."""
    method: Literal["post", "get"] = "post"
    """As the list server wants it."""
    field: Line = "email"
    """Name of the form's field."""
    list_unsubscribe: Annotated[str, LIST_ADDRESS] = ""
    """Address to leave the list: https: or mailto:."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesEntry(Entry):
    """Pages of this site, or addresses elsewhere."""

    corrections: Annotated[str, POLICY] = ""
    """How mistakes are corrected."""
    ethics: Annotated[str, POLICY] = ""
    """By which rules the editors work."""
    ownership: Annotated[str, POLICY] = ""
    """Who owns and pays."""
    privacy: Annotated[str, POLICY] = ""
    """What is kept about readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry(Entry):
    """digest.yaml."""

    ALIASES: ClassVar[dict[str, str]] = {"lang": "language", "license": "licence", "address": "url"}

    title: Line
    """Full name of the digest."""
    url: Annotated[str, SITE_URL]
    """Where the site stands: https://digest.example/."""
    short_title: Line = ""
    """Left out: the title up to its first comma."""
    description: Line = ""
    """A sentence or two."""
    language: Annotated[str, LANGUAGE] = "en"
    """BCP 47 tag of the texts."""
    publisher: PublisherEntry = field(default_factory=PublisherEntry)
    """Who publishes the digest."""
    licence: LicenceEntry = field(default_factory=LicenceEntry)
    """The licence of the texts."""
    contact: ContactEntry = field(default_factory=ContactEntry)
    """How to reach the editors."""
    subscription: SubscriptionEntry = field(default_factory=SubscriptionEntry)
    """The subscription form; left out: none."""
    policies: PoliciesEntry = field(default_factory=PoliciesEntry)
    """Pages of policy."""
    rules: dict[str, Literal["error", "warning", "off"]] = field(default_factory=dict)
    """Levels of single rules, by code."""
    unlinked_domains: tuple[Annotated[str, HOST], ...] = ()
    """Domains, with their sub-domains, that must not be linked to."""
    unlinked_mentions: bool = False
    """Whether their bare mention is reported as well."""
    issn: Annotated[str, ISSN] = ""
    """Of the digest."""
    onion: Annotated[str, SITE_URL] = ""
    """Address of the same site as an onion service."""
    hub: Annotated[str, URL] = ""
    """WebSub hub of the feeds."""
    name_links: bool = True
    """Whether the first mention of a name in an item links to its page."""

    def record(self) -> Site:
        expires = self.contact.security_expires
        return Site(
            title=self.title,
            url=self.url,
            short_title=self.short_title or self.title.partition(",")[0].strip() or self.title,
            description=self.description,
            language=self.language,
            publisher=Publisher(name=self.publisher.name, url=self.publisher.url, logo=self.publisher.logo),
            licence=Licence(name=self.licence.name, url=self.licence.url),
            contact=Contact(
                email=self.contact.email,
                security=self.contact.security,
                security_expires=expires.isoformat() if expires else "",
            ),
            subscription=Subscription(
                action=self.subscription.action,
                method=self.subscription.method,
                field=self.subscription.field,
                list_unsubscribe=self.subscription.list_unsubscribe,
            ),
            policies=Policies(
                corrections=self.policies.corrections,
                ethics=self.policies.ethics,
                ownership=self.policies.ownership,
                privacy=self.policies.privacy,
            ),
            rules=tuple(self.rules.items()),
            unlinked_domains=tuple(dict.fromkeys(self.unlinked_domains)),
            unlinked_mentions=self.unlinked_mentions,
            issn=self.issn,
            onion=self.onion,
            hub=self.hub,
            name_links=self.name_links,
        )


def read_site(content: Path, shown: str, codes: Collection[str] = ()) -> tuple[Site | None, list[Diagnostic]]:
    """The site's description from digest.yaml.

    Args:
        content: The content folder.
        shown: The same as the editor typed it.
        codes: The codes that `rules` may name; empty: any.

    Returns:
        The site and what was found. Keys with errors are left out; without a title and an address there is no
        site, and None is returned.
    """
    file = content / FILE
    if not os.path.lexists(file):
        span = Span(display_path(shown, FILE))
        missing = Diagnostic(span, "no-site", "there is no digest.yaml", _SHORTEST)
        return None, [missing, *misnamed(content, shown, FILE)]
    source, found = read_source(file, root=content, shown_root=shown)
    if source is None:
        return None, found
    document, problems = yaml.load(source.text, source)
    found += problems
    if document is None:
        return None, found
    if document.data is not None and not isinstance(document.data, dict):
        message = "digest.yaml must hold keys with values"
        found.append(document.problem(document.where(), "wrong-type", message, _SHORTEST))
        return None, found
    entry, problems = check(document, SiteEntry, what="digest.yaml")
    found += problems
    if entry is None:
        return None, found
    rules = document.data.get("rules") if document.data else None
    if codes and isinstance(rules, dict):
        for code in [code for code in rules if code not in codes][:_MAX_UNKNOWN]:
            help = did_you_mean(code[:60], sorted(codes), otherwise='"digest explain" lists the codes')
            span = document.where_key(("rules", code))
            found.append(
                document.problem(span, "unknown-rule", f'there is no rule "{cut(code)}" whose level can be set', help)
            )
    return entry.record(), found
