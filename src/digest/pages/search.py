"""The search page, and the list of all that can be searched by.

The page's selects and its totals come from ``search/data.json.gz``, made here: the browser never counts what the
archive knows. Titles stand there and not in the index, which holds ids. Every search loads the list first, so it is
published compressed: a host that compresses nothing sends a quarter.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

from digest.archive import Archive
from digest.exports import offline
from digest.pages import urls
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind
from digest.search import shards
from digest.search.records import EVERY, query_forms, surname_counts

DATA = "search/data.json.gz"

PLURAL_SAMPLES = (1, 2, 5)
"""Numbers whose plural forms the browser is given; in the languages of Europe they stand for all whole numbers."""


def kind_labels(archive: Archive) -> dict[str, str]:
    """What the kinds of issues are called."""
    _ = words(archive.site.language).gettext
    return {"review": _("Review"), "daily": _("Daily update"), "report": _("Report")}


def kinds_counted(archive: Archive) -> dict[str, int]:
    """Items by kind of issue; kinds without an issue left out."""
    found = dict.fromkeys(kind_labels(archive), 0)
    for row in archive.issues:
        found[row.kind] += row.items
    return {kind: count for kind, count in found.items() if count}


def search_data(archive: Archive) -> dict[str, Any]:
    """Everything the search page needs besides the index.

    An object of ``every``, ``site`` and these lists, each in the order
    in which it is shown: ``kinds`` [id, label, items]; ``years`` [year, items, folder of the shard];
    ``sections`` [id, title, items]; ``topics`` [id, title, items, group, [aliases]]; ``names`` [id, name,
    items, kind, further spellings, 1 where the last word of each counts alone, forms that may mean somebody else],
    spellings apart by bars.
    """
    site = archive.site
    labels = kind_labels(archive)
    totals = {
        kind: {facet.id: facet.count for facet in archive.facets(kind)} for kind in ("section", "topic", "name")
    }  # fmt: skip
    folders = {plan.year: plan.folder.removeprefix("search/") for plan in archive.kept(shards.plan)}
    years = [[year, sum(row.items for row in archive.of_year(year)), folders[year]] for year in archive.years]
    return {
        "every": EVERY,
        "site": {
            "title": site.title,
            "url": site.url,
            "publisher": site.publisher.name,
            "language": site.language,
        },
        "kinds": [[kind, labels[kind], count] for kind, count in kinds_counted(archive).items()],
        "years": years,
        "sections": [[s.id, s.title, totals["section"].get(s.id, 0)] for s in archive.vocabulary.sections],
        "topics": [
            [t.id, t.title, totals["topic"].get(t.id, 0), t.group, list(t.aliases)] for t in archive.vocabulary.topics
        ],
        "names": [
            [
                n.id,
                n.name,
                totals["name"].get(n.id, 0),
                n.kind,
                "|".join(query_forms(n)),
                int(surname_counts(n)),
                *(["|".join(n.ambiguous)] if n.ambiguous else []),
            ]
            for n in archive.vocabulary.names
        ],
    }


def data_file(archive: Archive, _page: Page) -> bytes:
    """``search/data.json.gz``."""
    text = json.dumps(search_data(archive), ensure_ascii=False, separators=(",", ":")) + "\n"
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def program(archive: Archive) -> str:
    """Folder of the browser's program, from the search page. The page names it, so that the program is under way before
    the list is read."""
    return next(
        (plan.folder.removeprefix("search/") for plan in archive.kept(shards.plan) if plan.year == shards.RUNTIME), ""
    )


def page_view(archive: Archive, page: Page) -> dict[str, Any]:
    _ = words(archive.site.language).gettext
    counted = [(year, sum(row.items for row in archive.of_year(year))) for year in archive.years]
    return {
        "title": _("Search"),
        "description": _("Search every item by word, name, topic, section and date."),
        "here": "search",
        "samples": PLURAL_SAMPLES,
        "data": DATA.removeprefix("search/"),
        "program": program(archive),
        "total": sum(count for _year, count in counted),
        "years": [(year, urls.issues(year), count) for year, count in counted],
        "sections": [(s.title, urls.section(s.id)) for s in archive.vocabulary.sections],
        "offline": offline.NAME if page.args[0] else "",
        "has_names": bool(archive.vocabulary.names),
        "has_topics": bool(archive.vocabulary.topics),
        "name_kinds": {
            "person": _("People"),
            "organisation": _("Organisations"),
            "place": _("Places"),
            "programme": _("Programmes"),
        },
    }


def pages(archive: Archive) -> Iterator[Page]:
    shown = archive.record([(row.slug, row.date, row.kind, row.items) for row in archive.issues])
    depends = (shown, archive.record(program(archive)))
    yield Page(path=urls.search(), kind="search", args=(archive.offline,), depends=depends)
    known = archive.record((archive.vocabulary.sections, archive.vocabulary.topics, archive.vocabulary.names))
    folders = archive.record([plan.folder for plan in archive.kept(shards.plan)])
    totals = archive.record(
        [(facet.kind, facet.id, facet.count) for kind in ("section", "topic", "name") for facet in archive.facets(kind)]
    )
    yield Page(path=DATA, kind="search-data", depends=(shown, known, totals, folders))


KINDS = (
    PageKind(
        name="search",
        template="pages/search.html",
        view=page_view,
        of_site=pages,
        rank=80,
    ),
    PageKind(name="search-data", view=data_file, of_search=True, rank=80, version="2"),
)
"""Both are planned together, by the first."""
