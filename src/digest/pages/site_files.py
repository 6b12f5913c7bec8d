"""The files that speak to machines about the site as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from digest.archive import Archive, Filing
from digest.exports.syndication import escape_xml
from digest.model import FacetKind
from digest.pages import urls
from digest.pages.kinds import Page, PageKind
from digest.pages.lastmod import Days

LIMIT = 50_000
"""Addresses a sitemap may hold, https://www.sitemaps.org/protocol.html."""


# --- sitemap ----------------------------------------------------------------------------------------------


def addresses(archive: Archive) -> list[tuple[str, date | None]]:
    """Every page for readers with the day of its last change; None where the archive's index does not say it.

    The day is the newest of the dates of issues, and of their corrections, that a page shows: see
    `digest.pages.lastmod`.
    """
    days = Days(archive)
    found: list[tuple[str, date | None]] = [(urls.HOME, days.newest), (urls.issues(), days.newest)]
    found += [(urls.issue(row.slug), row.updated) for row in archive.issues]
    found += [(urls.issues(year), max(row.updated for row in archive.of_year(year))) for year in archive.years]
    lists: list[tuple[FacetKind, list[str]]] = [
        ("section", list(archive.sections)),
        ("topic", list(archive.topics)),
        ("name", list(archive.names)),
    ]
    for kind, ids in lists:
        facets = [archive.facet(kind, id) for id in ids]
        dated = [days.of_list(facet) for facet in facets]
        found.append((urls.overview(kind), days.of_overview(dated)))
        for facet, day in zip(facets, dated, strict=True):
            found.append((urls.facet(kind, facet.id), day))
            found += [(urls.facet(kind, facet.id, there.year), days.of_year(there)) for there in facet.years]
    found.append(
        (urls.figures(), days.of_figures(figure for several in archive.figures.values() for figure in several))
    )
    found += [(urls.series(id), days.of_figures(archive.figures.get(id, ()))) for id in archive.series]
    months = archive.facets("event")
    dated = [days.of_list(facet) for facet in months]
    found.append((urls.calendar(), days.of_overview(dated)))
    found += [(urls.calendar(facet.id), day) for facet, day in zip(months, dated, strict=True)]
    found += [(urls.page(page.slug), None) for page in archive.pages]
    found.append((urls.data(), days.newest))
    return found[:LIMIT]


def sitemap(archive: Archive) -> str:
    """``sitemap.xml``."""
    lines = []
    for path, day in addresses(archive):
        changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape_xml(urls.absolute(archive.site, path))}</loc>{changed}</url>\n")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' + "".join(lines) + "</urlset>\n"
    )


# --- small files ------------------------------------------------------------------------------------------


def robots(archive: Archive) -> str:
    """``robots.txt``: everything may be read; the parts of the search index are no pages."""
    return f"User-agent: *\nDisallow: /search/pagefind/\n\nSitemap: {archive.site.url}sitemap.xml\n"


def security(archive: Archive) -> str:
    """``.well-known/security.txt`` as in RFC 9116."""
    contact = archive.site.contact
    lines = [f"Contact: {contact.security}"]
    if contact.security_expires:
        expires = contact.security_expires
        lines.append(f"Expires: {expires if 'T' in expires else expires + 'T00:00:00Z'}")
    lines.append(f"Preferred-Languages: {archive.site.language}")
    lines.append(f"Canonical: {archive.site.url}.well-known/security.txt")
    return "\n".join(lines) + "\n"


def headers(archive: Archive) -> str:
    """``_headers``, for hosts that read it: the policy, and how long files may be kept."""
    from digest.pages.render import content_security_policy

    site = archive.site
    lines = [
        "/*",
        f"  Content-Security-Policy: {content_security_policy(site, meta=False)}",
        "  Referrer-Policy: no-referrer",
        "  X-Content-Type-Options: nosniff",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), interest-cohort=()",
        "  Cross-Origin-Opener-Policy: same-origin",
    ]
    if site.onion:
        lines.append(f"  Onion-Location: {site.onion}")
    # Only files whose names change with their content may be kept for ever.
    for path in ("/static/site-*", "/static/search-*", "/static/icon-*", "/search/pagefind/*"):
        lines += [path, "  Cache-Control: public, max-age=31536000, immutable"]
    return "\n".join(lines) + "\n"


def pages(archive: Archive) -> Iterator[Page]:
    known = archive.vocabulary
    shown = (
        archive.record([(row.slug, row.date, row.updated) for row in archive.issues]),
        archive.record([page.slug for page in archive.pages]),
        archive.record([[entry.id for entry in one] for one in (known.topics, known.names, known.series)]),
        archive.record([(f.kind, f.id, f.days) for kind in get_args(Filing) for f in archive.facets(kind)]),
        archive.record([[(f.date, f.issue) for f in figures] for figures in archive.figures.values()]),
    )
    yield Page(path="sitemap.xml", kind="sitemap", depends=shown)
    yield Page(path="robots.txt", kind="robots")
    yield Page(path="_headers", kind="headers")
    if archive.site.contact.security and archive.site.contact.security_expires:
        yield Page(path=".well-known/security.txt", kind="security")


KINDS = (
    PageKind(name="sitemap", view=lambda archive, _page: sitemap(archive), of_site=pages, rank=95),
    PageKind(name="robots", view=lambda archive, _page: robots(archive), rank=95),
    PageKind(name="security", view=lambda archive, _page: security(archive), rank=95),
    PageKind(name="headers", view=lambda archive, _page: headers(archive), rank=95),
)
"""All four are planned together, by the first."""
