"""What the head of a page tells machines: description, canonical address, Open Graph, Highwire tags, JSON-LD.

Names of fields are those that Google Scholar and Zotero (``citation_*``), https://ogp.me (``og:``,
``article:``) and https://schema.org read. A page carries one JSON-LD block; items have no node of their own,
which would double the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct

from digest.model import Figure, Issue, Name, PlainPage, Series, Site
from digest.pages import jsonld, urls
from digest.pages.i18n import REGIONS, words
from digest.pages.jsonld import Node

if TYPE_CHECKING:
    from digest.archive import Archive

Pairs = tuple[tuple[str, str], ...]

NAME_TYPES = {"person": "Person", "organisation": "Organization", "place": "Place", "programme": "Project"}
"""schema.org types of the kinds of names; a `Project` is an `Organization` there."""

TOPICS, NAMES = 10, 20
"""So many of an issue's topics and names stand in its head, those most often met: all of them would take as much
room as a third of the text, and the keywords of its ``citation_*`` tags list every topic as it is."""


class Meta(Struct, frozen=True, kw_only=True):
    """The metadata of one page."""

    title: str
    description: str
    """At most some 200 characters, plain text."""
    canonical: str
    """Absolute address of the page."""
    og: Pairs
    """Properties of Open Graph, and the ``twitter:card``."""
    citation: Pairs = ()
    """``citation_*`` tags, for issues only."""
    jsonld: Markup
    """Content of the page's ``<script type="application/ld+json">``, escaped for it."""

    @property
    def tags(self) -> Markup:
        """`citation` and `og` as ``<meta>`` elements, a line each; here because every page has a dozen."""
        pairs = [("name", *pair) for pair in self.citation]
        pairs += [("name" if key.startswith("twitter:") else "property", key, value) for key, value in self.og]
        lines = [f'<meta {kind}="{key}" content="{escape(value)}">' for kind, key, value in pairs]
        return Markup("\n".join(lines))  # noqa: S704


# --- the kinds of page ------------------------------------------------------------------------------------


def for_home(archive: Archive) -> Meta:
    """The home page: the periodical, its publisher, and where to search."""
    site = archive.site
    website = {
        "@type": "WebSite",
        "@id": site.url + "#website",
        "name": site.title,
        "url": site.url,
        "inLanguage": site.language,
        "publisher": {"@id": site.url + "#publisher"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": urls.absolute(site, urls.search()) + "?q={query}",
            "query-input": "required name=query",
        },
    }
    return _meta(
        site, path=urls.HOME, title=site.title, description=site.description,
        nodes=[website, jsonld.periodical(site), jsonld.publisher(site)],
    )  # fmt: skip


def for_issue(archive: Archive, issue: Issue) -> Meta:
    """An issue. Reads the titles of its topics and names and the names' kinds, and nothing else of the archive but
    the site."""
    site = archive.site
    path = urls.issue(issue.slug)
    address = urls.absolute(site, path)
    description = cut(issue.summary or issue.lead_text or " ".join(i.text for i in issue.items[:1]))
    items = issue.items
    filed = Counter(topic for item in items for topic in item.topics if topic in archive.topics)
    named = Counter(name for names in (issue.lead_names, *(i.names for i in items)) for name in names)
    topics = [archive.topics[id] for id in _most(filed, TOPICS)]
    names = [archive.names[id] for id in _most(named, NAMES) if id in archive.names]
    sections = [
        archive.sections[s].title for s in dict.fromkeys(p.section for p in issue.parts) if s in archive.sections
    ]
    node: Node = {
        "@type": ["PublicationIssue", "Report"] if issue.kind == "report" else "PublicationIssue",
        "@id": address,
        "url": address,
        "name": issue.title,
        "description": description,
        "datePublished": issue.date.isoformat(),
        "dateModified": issue.updated.isoformat(),
        "issueNumber": issue.number if issue.number is not None else issue.edition or None,
        "temporalCoverage": issue.period or None,
        "inLanguage": issue.lang or site.language,
        "license": site.licence.url or None,
        "isPartOf": {"@id": site.url + "#periodical"},
        "publisher": {"@id": site.url + "#publisher"},
        "author": [{"@type": "Person", "name": a} for a in issue.authors] or {"@id": site.url + "#publisher"},
        "contributor": [{"@type": "Person", "name": c} for c in issue.contributors],
        "funding": [{"@type": "Grant", "name": f} for f in issue.funding],
        "wordCount": issue.words or None,
        "about": [{"@type": "Thing", "name": t.title, "url": urls.absolute(site, urls.topic(t.id))} for t in topics],
        "mentions": [{"@type": NAME_TYPES[n.kind], "@id": jsonld.name_id(site, n.id), "name": n.name} for n in names],
        "citation": list(issue.based_on),
        "isBasedOn": issue.source or None,
        "image": jsonld.image(site, issue),
        "correction": [
            {"@type": "CorrectionComment", "text": c.text, "datePublished": c.date.isoformat()}
            for c in issue.corrections
        ],
    }
    og: list[tuple[str, str]] = [
        ("article:published_time", issue.date.isoformat()),
        ("article:modified_time", issue.updated.isoformat()),
        *(("article:section", s) for s in sections),
        *(("article:tag", t.title) for t in topics),
    ]
    if issue.photo:
        og += [("og:image", urls.absolute(site, urls.media(issue.photo.file))), ("og:image:alt", issue.photo.alt)]
    return _meta(
        site, path=path, title=issue.title, description=description, kind="article", og=og,
        card="summary_large_image" if issue.photo else "summary", lang=issue.lang,
        citation=citation_tags(site, issue, description, [archive.topics[id].title for id in filed]),
        nodes=[node, jsonld.periodical(site), jsonld.publisher(site)],
    )  # fmt: skip


def for_name(archive: Archive, name: Name, *, path: str = "", title: str = "", description: str = "") -> Meta:
    """A name's page (or, with `path` and `title`, its page of one year): the person, organisation or place."""
    site = archive.site
    own = urls.name(name.id)
    node: Node = {
        "@type": NAME_TYPES[name.kind],
        "@id": jsonld.name_id(site, name.id),
        "name": name.name,
        "alternateName": [
            {"@value": form, "@language": lang} if lang else form for form, lang in name.spellings if form != name.name
        ],
        "description": name.role or None,
        "url": urls.absolute(site, own),
        "mainEntityOfPage": urls.absolute(site, path or own),
    }
    crumbs = [(urls.names(), words(site.language).gettext("Names")), (own, name.name)]
    if path and path != own:
        crumbs.append((path, title or name.name))
    return _meta(
        site, path=path or own, title=title or name.name, description=cut(description or name.role),
        nodes=[node, jsonld.breadcrumbs(site, crumbs)], kind="website",
    )  # fmt: skip


def for_series(archive: Archive, series: Series, figures: Sequence[Figure]) -> Meta:
    """A series' page: a dataset with its file."""
    site = archive.site
    path = urls.series(series.id)
    address = urls.absolute(site, path)
    dates = sorted(part for f in figures for part in f.date.split("/"))
    node: Node = {
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": series.title,
        "description": _long_enough(series.description, site, series.title),
        "variableMeasured": {"@type": "PropertyValue", "name": series.title, "unitText": series.unit},
        "temporalCoverage": f"{dates[0]}/{dates[-1]}" if dates else None,
        "license": site.licence.url or None,
        "isAccessibleForFree": True,
        "creator": {"@id": site.url + "#publisher"},
        "includedInDataCatalog": {"@type": "DataCatalog", "url": urls.absolute(site, urls.data())},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": urls.absolute(site, urls.series_csv(series.id)),
            }
        ],
    }
    crumbs = [(urls.figures(), words(site.language).gettext("Figures")), (path, series.title)]
    return _meta(
        site, path=path, title=series.title, description=cut(series.description or f"{series.title}: {series.unit}"),
        nodes=[node, jsonld.publisher(site), jsonld.breadcrumbs(site, crumbs)],
    )  # fmt: skip


def for_dataset(archive: Archive, *, description: str, files: Iterable[tuple[str, str]]) -> Meta:
    """The page of the dataset. `files` are (path, media type)."""
    site = archive.site
    address = urls.absolute(site, urls.data())
    span = [row.date.isoformat() for row in (archive.issues[-1:] + archive.issues[:1])]
    node: Node = {
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": f"{site.title}: dataset",
        "description": _long_enough(description, site, site.title),
        "temporalCoverage": "/".join(span) or None,
        "license": site.licence.url or None,
        "isAccessibleForFree": True,
        "creator": {"@id": site.url + "#publisher"},
        "dateModified": max((row.updated.isoformat() for row in archive.issues), default=None),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": urls.absolute(site, path)}
            for path, media in files
        ],
    }
    return _meta(
        site, path=urls.data(), title=words(site.language).gettext("Data"), description=cut(description),
        nodes=[node, jsonld.publisher(site)],
    )  # fmt: skip


def for_list(
    archive: Archive, *, path: str, title: str, description: str = "", crumbs: Sequence[tuple[str, str]] = ()
) -> Meta:
    """Any list: a section, a topic, a year, the calendar. `crumbs` are (path, title), from the top, the page's own
    not among them."""
    site = archive.site
    node: Node = {
        "@type": "CollectionPage",
        "@id": urls.absolute(site, path),
        "url": urls.absolute(site, path),
        "name": title,
        "description": cut(description) or None,
        "inLanguage": site.language,
        "isPartOf": {"@type": "WebSite", "@id": site.url + "#website"},
    }
    nodes = [node, *([jsonld.breadcrumbs(site, [*crumbs, (path, title)])] if crumbs else [])]
    return _meta(site, path=path, title=title, description=cut(description), nodes=nodes)


def for_page(archive: Archive, page: PlainPage) -> Meta:
    """A plain page."""
    site = archive.site
    path = urls.page(page.slug)
    description = cut(page.summary or page.text)
    node: Node = {
        "@type": "AboutPage" if page.slug == "about" else "WebPage",
        "@id": urls.absolute(site, path),
        "url": urls.absolute(site, path),
        "name": page.title,
        "description": description or None,
        "inLanguage": page.lang or site.language,
        "publisher": {"@id": site.url + "#publisher"},
    }
    return _meta(
        site, path=path, title=page.title, description=description, nodes=[node, jsonld.publisher(site)], lang=page.lang
    )  # fmt: skip


# --- nodes and tags ---------------------------------------------------------------------------------------


def citation_tags(site: Site, issue: Issue, description: str, topics: Sequence[str]) -> Pairs:
    """The ``citation_*`` tags of an issue; its authors, or the publisher where no person is named."""
    address = urls.absolute(site, urls.issue(issue.slug))
    number = str(issue.number) if issue.number is not None else issue.edition
    tags = [
        ("citation_title", issue.title),
        *(("citation_author", author) for author in issue.authors or (site.publisher.name or site.title,)),
        ("citation_publication_date", issue.date.strftime("%Y/%m/%d")),
        ("citation_journal_title", site.short_title or site.title),
        ("citation_issn", site.issn),
        ("citation_volume", str(issue.date.year)),
        ("citation_issue", number),
        ("citation_publisher", site.publisher.name or site.title),
        ("citation_language", issue.lang or site.language),
        ("citation_public_url", address),
        ("citation_fulltext_html_url", address),
        ("citation_abstract", description),
        ("citation_keywords", "; ".join(topics)),
    ]
    return tuple((name, value) for name, value in tags if value)


_SENTENCE = re.compile(r"""[.!?…]["”’)]*(?=\s)""")


def cut(text: str, limit: int = 200) -> str:
    """The beginning of `text` on one line: as a whole, up to a sentence in its second half, or up to a word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [m.end() for m in _SENTENCE.finditer(text, limit // 2, limit)]
    if ends:
        return text[: ends[-1]]
    return text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


def _meta(
    site: Site,
    *,
    path: str,
    title: str,
    description: str,
    nodes: Sequence[Node],
    kind: str = "website",
    card: str = "summary",
    lang: str = "",
    og: Sequence[tuple[str, str]] = (),
    citation: Pairs = (),
) -> Meta:
    address = urls.absolute(site, path)
    tag = (lang or site.language).replace("-", "_")
    pairs = [
        ("og:type", kind),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address),
        ("og:site_name", site.title),
        ("og:locale", REGIONS.get(tag, tag)),
        *og,
        ("twitter:card", card),
    ]
    return Meta(
        title=title, description=description, canonical=address, og=tuple((k, v) for k, v in pairs if v),
        citation=citation, jsonld=jsonld.dump(nodes),
    )  # fmt: skip


def _long_enough(description: str, site: Site, title: str) -> str:
    """Dataset search engines refuse descriptions of under 50 characters."""
    return (
        description
        if len(description) >= 50
        else f"{description or title}. From {site.title}, with the source of each value.".strip()
    )


def _most(counts: Mapping[str, int], limit: int) -> list[str]:
    """The ids counted most often, those first; of equals, by id."""
    return sorted(counts, key=lambda key: (-counts[key], key))[:limit]
