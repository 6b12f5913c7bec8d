"""The records every stage of the program works on.

All of them are frozen: a stage makes new records, it never changes those it was given. They hold plain
values only (text, numbers, dates, tuples, other records), so that the cache can store them in a format that
cannot run code, and so that equal input gives equal bytes.

Addresses inside ``html`` fields start with `ROOT`, which stands for the way from a page to the site's top;
whoever writes a page, a feed or a mail puts the right prefix in its place.
"""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

ROOT = "\x02"
"""Stands before every internal address in rendered fragments. A control character cannot be typed: the reader
refuses sources that contain one."""

Kind = Literal["review", "daily", "report"]
Qualifier = Literal["exact", "at-least", "about", "nearly", "over", "up-to", "under"]
SeriesKind = Literal["level", "count"]
NameKind = Literal["person", "organisation", "place", "programme"]
FacetKind = Literal["section", "topic", "name"]


# --- the vocabularies -------------------------------------------------------------------------------------


class Section(Struct, frozen=True, kw_only=True):
    """A standing part of the digest, from ``sections.yaml``."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    """Headings it had over the years; any of them opens the section."""
    description: str = ""
    note: str = ""
    """Markdown, printed at the foot of the section in every issue."""
    note_html: str = ""


class Topic(Struct, frozen=True, kw_only=True):
    """A controlled topic, from ``topics.yaml``."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    group: str = ""
    description: str = ""
    see_also: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    """Phrases by which an untagged item is suggested for the topic, never filed silently."""


# `dict`, because the spellings are worked out when first asked for.
class Name(Struct, frozen=True, kw_only=True, dict=True):
    """An authorised name and every spelling of it, from ``names.yaml``."""

    id: str
    kind: NameKind
    name: str
    """The preferred form."""
    role: str = ""
    variants: tuple[str, ...] = ()
    be: str = ""
    ru: str = ""
    lacinka: str = ""
    short: tuple[str, ...] = ()
    """Forms that count alone (a surname, an abbreviation)."""
    ambiguous: tuple[str, ...] = ()
    """Forms that are shown but never matched by themselves."""
    see_also: tuple[str, ...] = ()

    @cached_property
    def spellings(self) -> tuple[tuple[str, str], ...]:
        """Every form with its language ("" for the site's own), the preferred form first, none twice."""
        forms = [(self.name, ""), *((v, "") for v in self.variants), *((s, "") for s in self.short)]
        forms += [(self.be, "be"), (self.ru, "ru"), (self.lacinka, "be-Latn")]
        forms += [(a, "") for a in self.ambiguous]
        seen: dict[str, str] = {}
        for form, lang in forms:
            if form:
                seen.setdefault(form, lang)
        return tuple(seen.items())


class Figure(Struct, frozen=True, kw_only=True):
    """One value of a series, as one source gave it."""

    series: str
    date: str
    """EDTF: a day, month, year or interval."""
    value: float | None = None
    """In the unit of the series; None where the source gives a range, which then stands in `low` and `high`."""
    qualifier: Qualifier = "exact"
    low: float | None = None
    high: float | None = None
    source: str = ""
    note: str = ""
    link: str = ""
    published: str = ""
    """EDTF; when the source came out. Empty: with the issue that carries the figure."""
    issue: str = ""
    """Slug of the issue that carries it; empty for values of ``series.yaml``."""
    item: str = ""
    """Id of the item of that issue whose text gives the number, where exactly one does."""


class Series(Struct, frozen=True, kw_only=True):
    """A counted series, from ``series.yaml``."""

    id: str
    title: str
    unit: str
    kind: SeriesKind
    description: str = ""
    values: tuple[Figure, ...] = ()
    """Values that no issue carries."""


# --- an issue ---------------------------------------------------------------------------------------------


class Photo(Struct, frozen=True, kw_only=True):
    file: str
    """Path below ``content/media/``."""
    alt: str
    credit: str
    link: str = ""


class Correction(Struct, frozen=True, kw_only=True):
    date: datetime.date
    text: str
    item: str = ""
    """Id of the corrected item; empty for the issue as a whole."""


class Event(Struct, frozen=True, kw_only=True):
    """When something happened, as distinct from when it was reported."""

    edtf: str
    """A day, month, year or an interval of them: ``2025-10-28``, ``2025-10``, ``2025-10-28/2025-10-31``."""
    inferred: bool
    """True where the date was read from the item's first sentence, False where the editor wrote it."""


class Footnote(Struct, frozen=True, kw_only=True):
    number: int
    """As printed, counted through the file."""
    label: str
    html: str
    text: str


class Item(Struct, frozen=True, kw_only=True):
    """The unit of the archive: what is linked to, filed, found, cited and exported."""

    id: str
    """Unique in its issue, permanent."""
    written: bool
    """Whether the id stands in the source (stamped), or was made from the first words."""
    section: str = ""
    """Section id; empty for items of a file without sections."""
    title: str
    """The headline, else the first words of the text, cut at a word with an ellipsis."""
    headline: str = ""
    """Plain text; empty for plain items."""
    headline_html: str = ""
    level: int = 3
    """Heading level of the headline: 3 in reviews, 2 to 4 in reports."""
    html: str
    """The body without the headline; mentions of names linked."""
    text: str
    """The same as plain text, blocks apart by a blank line; headline and topics left out."""
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Ids of the names mentioned, in order of first mention."""
    event: Event | None = None
    links: tuple[str, ...] = ()
    """External addresses linked to, in order, none twice."""
    footnotes: tuple[Footnote, ...] = ()
    digest: str = ""
    """Hash of all fields above: two items with one digest are the same on every page."""


class Part(Struct, frozen=True, kw_only=True):
    """A run of items under one printed heading. One section may have several."""

    section: str
    """Section id; empty where the file has none."""
    heading: str
    """As printed; empty where there is none."""
    anchor: str
    """Fragment of the part on the page: ``page-military``, the second of a section ``page-military-2``."""
    items: tuple[Item, ...]


class Issue(Struct, frozen=True, kw_only=True):
    slug: str
    """Path segment, unique across issues; starts with the date."""
    date: datetime.date
    title: str
    """As given, else the site's short title and the date."""
    titled: bool = False
    """Whether the title stands in the front matter."""
    kind: Kind = "review"
    period: str = ""
    """EDTF interval; empty where not stated."""
    number: int | None = None
    edition: str = ""
    summary: str = ""
    photo: Photo | None = None
    figures: tuple[Figure, ...] = ()
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    acknowledgements: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    lang: str = ""
    """BCP 47; empty: the site's."""
    source: str = ""
    """Address where the issue first appeared."""
    based_on: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    """(item id, reason)."""
    moved: tuple[tuple[str, str], ...] = ()
    """(item id, ``slug#id``)."""
    draft: bool = False
    lead_html: str = ""
    lead_text: str = ""
    lead_names: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    files: tuple[str, ...] = ()
    """Sources, relative to the content folder, in reading order."""
    words: int = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the page."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def updated(self) -> datetime.date:
        """Day of the last change: the newest of the issue's date and its corrections."""
        return max([self.date, *(c.date for c in self.corrections)])


class PlainPage(Struct, frozen=True, kw_only=True):
    """A page of ``content/pages/``: about, methodology, safety."""

    slug: str
    title: str
    order: int = 100
    nav: bool = True
    summary: str = ""
    lang: str = ""
    html: str
    text: str
    file: str


# --- the site ---------------------------------------------------------------------------------------------


class Licence(Struct, frozen=True, kw_only=True):
    name: str = ""
    url: str = ""


class Publisher(Struct, frozen=True, kw_only=True):
    name: str = ""
    url: str = ""
    logo: str = ""


class Contact(Struct, frozen=True, kw_only=True):
    email: str = ""
    security: str = ""
    """URI for ``.well-known/security.txt``: mailto: or https:."""
    security_expires: str = ""
    """ISO date; RFC 9116 requires one."""


class Subscription(Struct, frozen=True, kw_only=True):
    """A form that posts an address to a list server. Without `action` there is no form."""

    action: str = ""
    method: Literal["post", "get"] = "post"
    field: str = "email"
    list_unsubscribe: str = ""


class Policies(Struct, frozen=True, kw_only=True):
    """Addresses, or slugs of pages, of the policies that machine-readable metadata points to."""

    corrections: str = ""
    ethics: str = ""
    ownership: str = ""
    privacy: str = ""


class Site(Struct, frozen=True, kw_only=True):
    """``digest.yaml``."""

    title: str
    url: str
    """Absolute, with a closing slash."""
    short_title: str = ""
    description: str = ""
    language: str = "en"
    publisher: Publisher = field(default_factory=Publisher)
    licence: Licence = field(default_factory=Licence)
    contact: Contact = field(default_factory=Contact)
    subscription: Subscription = field(default_factory=Subscription)
    policies: Policies = field(default_factory=Policies)
    rules: tuple[tuple[str, Literal["error", "warning", "off"]], ...] = ()
    """Levels set for single diagnostic codes."""
    unlinked_domains: tuple[str, ...] = ()
    """Hosts, sub-domains included, that must not be linked to."""
    unlinked_mentions: bool = False
    """Whether bare mentions of those hosts count as well."""
    issn: str = ""
    onion: str = ""
    """Onion-Location address, with a closing slash."""
    hub: str = ""
    """WebSub hub of the feeds."""
    name_links: bool = True
    """Whether the first mention of a name in an item links to its page."""


class Vocabulary(Struct, frozen=True, kw_only=True):
    """The four controlled lists, each in file order."""

    sections: tuple[Section, ...] = ()
    topics: tuple[Topic, ...] = ()
    names: tuple[Name, ...] = ()
    series: tuple[Series, ...] = ()
