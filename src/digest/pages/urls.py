"""Every address of the site, in one place.

All of them are relative to the site's top and end in a file, so that one set of bytes works under any path, on any
mirror and from a stick: ``topics/oreshnik/index.html#i-abc234``. A page puts its own way to the top before them
(`root_of`), feeds and mail put the site's address there (`absolute`).
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from digest.model import Site
from digest.pictures import address

HOME = "index.html"
NOT_FOUND = "404.html"

FOLDERS = {"section": "sections", "topic": "topics", "name": "names"}
"""Folder of each kind of listing."""


def root_of(path: str) -> str:
    """The way from a page to the site's top: ``../../`` for ``issues/x/index.html``, empty for the home page."""
    return "../" * path.count("/")


def root_for(site: Site, path: str) -> str:
    """As `root_of`, but absolute for the page that a server shows in place of any address whatever."""
    return urlsplit(site.url).path or "/" if path == NOT_FOUND else root_of(path)


def absolute(site: Site, path: str) -> str:
    """The public address of a path: ``index.html`` at its end is left out, as a server serves it without."""
    address, mark, fragment = path.partition("#")
    if address == "index.html" or address.endswith("/index.html"):
        address = address[: -len("index.html")]
    return site.url + address + mark + fragment


# --- issues -----------------------------------------------------------------------------------------------


def issues(year: int | None = None) -> str:
    return "issues/index.html" if year is None else f"issues/{year}/index.html"


def issue(slug: str) -> str:
    return f"issues/{slug}/index.html"


def item(slug: str, id: str) -> str:
    return f"issues/{slug}/index.html#{id}"


def cite(slug: str, id: str = "") -> str:
    """The page of formatted references of an issue, or one item's place on it."""
    return f"issues/{slug}/cite/index.html" + (f"#{id}" if id else "")


def citation_file(slug: str, extension: str) -> str:
    """``cite.bib``, ``cite.ris`` or ``cite.json`` beside an issue."""
    return f"issues/{slug}/cite.{extension}"


def moved(target: str) -> str:
    """The address of a ``slug#id`` as front matter writes it."""
    slug, _, id = target.partition("#")
    return item(slug, id) if id else issue(slug)


# --- what items are filed under ---------------------------------------------------------------------------


def facet(kind: str, id: str, year: int | None = None, month: int | None = None) -> str:
    """A section's, topic's or name's page, its page of one year, or one month on that."""
    folder = f"{FOLDERS[kind]}/{id}"
    if year is None:
        return f"{folder}/index.html"
    return f"{folder}/{year}/index.html" + (f"#{month_anchor(year, month)}" if month else "")


def overview(kind: str) -> str:
    """The list of all sections, topics or names."""
    return f"{FOLDERS[kind]}/index.html"


def month_anchor(year: int, month: int) -> str:
    return f"m-{year:04}-{month:02}"


def sections() -> str:
    return overview("section")


def section(id: str, year: int | None = None) -> str:
    return facet("section", id, year)


def topics() -> str:
    return overview("topic")


def topic(id: str, year: int | None = None) -> str:
    return facet("topic", id, year)


def names() -> str:
    return overview("name")


def name(id: str, year: int | None = None) -> str:
    return facet("name", id, year)


# --- figures, calendar, search, data ----------------------------------------------------------------------


def figures() -> str:
    return "figures/index.html"


def series(id: str) -> str:
    return f"figures/{id}/index.html"


def series_csv(id: str) -> str:
    return f"figures/{id}/data.csv"


def calendar(month: str = "") -> str:
    """The calendar, or its page of one month (``2025-10``)."""
    return f"calendar/{month}/index.html" if month else "calendar/index.html"


def search(**parameters: str) -> str:
    """The search page, with a query in its address: ``search(topic="trials")``."""
    return "search/index.html" + (f"?{urlencode(parameters)}" if parameters else "")


def data(file: str = "index.html") -> str:
    return f"data/{file}"


def page(slug: str) -> str:
    """A plain page: about, methodology."""
    return f"pages/{slug}/index.html"


def policy(value: str) -> str:
    """A policy's address: as it is where absolute, else the plain page it names (``pages/about`` or ``about``)."""
    return value if "://" in value or not value else page(value.removeprefix("pages/"))


# --- feeds and files --------------------------------------------------------------------------------------


def feed(extension: str = "xml") -> str:
    """The feed of issues: Atom (``xml``) or JSON Feed (``json``)."""
    return f"feed.{extension}"


def items_feed() -> str:
    return "items.xml"


def corrections_feed() -> str:
    return "corrections.xml"


def facet_feed(kind: str, id: str, extension: str = "xml") -> str:
    return f"{FOLDERS[kind]}/{id}/feed.{extension}"


def media(file: str, width: int | None = None) -> str:
    """A picture of ``content/media/`` as it is published: its largest size, or the one of a width."""
    return quote(address(file, width))
