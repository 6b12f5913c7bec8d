"""The dataset's files, the page about them, and the codebook."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from digest.exports import dataset, offline, recipes
from digest.exports.rows import rows
from digest.exports.tables import BY_NAME, TABLES, WHOLE, YEARLY, Table, file_of
from digest.pages import metadata, urls
from digest.pages.i18n import words
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive

FORMATS = ("csv", "jsonl")
CODEBOOK = "codebook/index.html"

# --- the files --------------------------------------------------------------------------------------------


def _year_files(archive: Archive, year: int) -> Iterator[Page]:
    depends = (archive.record([(row.slug, row.digest) for row in archive.of_year(year)]),)
    for table in YEARLY:
        for extension in FORMATS:
            path = urls.data(file_of(table, extension, year))
            yield Page(path, "data-year", (table.name, extension, year), depends)


def _site_files(archive: Archive) -> Iterator[Page]:
    for table in WHOLE:
        depends = (archive.record(_read_by(archive, table)),)
        for extension in FORMATS:
            yield Page(urls.data(file_of(table, extension)), "data-table", (table.name, extension), depends)


def _read_by(archive: Archive, table: Table) -> object:
    """All that the rows of a table are made from."""
    vocabulary = archive.vocabulary
    match table.name:
        case "sections":
            return vocabulary.sections, [(f.id, f.count) for f in archive.facets("section")]
        case "topics":
            return vocabulary.topics, [(f.id, f.count) for f in archive.facets("topic")]
        case "names":
            return vocabulary.names, [(f.id, f.count) for f in archive.facets("name")]
        case "spellings":
            return vocabulary.names
        case "series":
            return vocabulary.series
        case "figures":
            return vocabulary.series, archive.figures
        case "corrections":
            return [(row.slug, row.corrections) for row in archive.issues if row.corrections]
        case _:
            return [(row.slug, row.withdrawn, row.moved) for row in archive.issues if row.withdrawn or row.moved]


def _file(archive: Archive, page: Page) -> bytes:
    name, extension, *year = page.args
    table = BY_NAME[str(name)]
    found = archive.kept(_Rows).of(table.name, int(year[0]) if year else None)
    return dataset.as_csv(table, found) if extension == "csv" else dataset.as_jsonl(table, found)


class _Rows:
    """The rows of the table asked for last: its files are written one after the other."""

    def __init__(self, archive: Archive) -> None:
        self.of = lru_cache(maxsize=1)(lambda table, year: tuple(rows(archive, table, year)))


def _package_pages(archive: Archive) -> Iterator[Page]:
    yield Page(urls.data("datapackage.json"), "data-package", depends=(_extent(archive),))


def _extent(archive: Archive) -> str:
    """Hash of what the descriptions say of the archive as a whole."""
    return archive.record((archive.years, max((row.updated for row in archive.issues), default=None)))


def _package(archive: Archive, _page: Page) -> str:
    return json.dumps(dataset.datapackage(archive), ensure_ascii=False, indent=2) + "\n"


# --- the pages --------------------------------------------------------------------------------------------


def _index_pages(archive: Archive) -> Iterator[Page]:
    counts = [(row.year, row.items) for row in archive.issues]
    shown = archive.record((counts, recipes.examples(archive), archive.vocabulary.series))
    # What only this build knows goes with the page: whoever renders it may know the archive alone.
    yield Page(urls.data(), "data", (archive.offline,), depends=(_extent(archive), shown))


def _index(archive: Archive, page: Page) -> Mapping[str, Any]:
    _ = words(archive.site.language).gettext
    about = _("Everything on this site as data: issues, items, topics, names under every spelling, and counted series.")
    years = [
        (
            year,
            sum(row.items for row in archive.of_year(year)),
            [(table.name, [(urls.data(file_of(table, x, year)), x) for x in FORMATS]) for table in YEARLY],
        )
        for year in archive.years
    ]
    files = [(urls.data("datapackage.json"), "application/json")]
    files += [(urls.data(file_of(table, "csv")), "text/csv") for table in WHOLE]
    newest = max((row.updated for row in archive.issues), default=None)
    return {
        "title": _("Data"),
        "crumbs": ((urls.HOME, _("Home")),),
        "about": about,
        "years": years,
        "yearly": [table.name for table in YEARLY],
        "whole": [
            (table.name, _(table.about), [(urls.data(file_of(table, x)), x) for x in FORMATS]) for table in WHOLE
        ],
        "package": urls.data("datapackage.json"),
        "codebook": urls.data(CODEBOOK),
        "recipes": _by_tool(archive),
        "citation": dataset.suggested_citation(archive.site, newest),
        "offline": offline.NAME if page.args[0] else "",
        "here": "data",
        "meta": metadata.for_dataset(archive, description=about, files=files),
    }


def _by_tool(archive: Archive) -> list[tuple[str, str, list[recipes.Recipe]]]:
    """Recipes by tool, with what each needs: (title, need, recipes)."""
    _ = words(archive.site.language).gettext
    needs = {
        "duckdb": ("DuckDB", _("Reads the CSV files as they are, here or from the site's address.")),
        "pandas": ("pandas", _("Python; reads CSV and JSON Lines.")),
        "sqlite": ("SQLite", _("Over the file that `digest export --sqlite archive.db` writes.")),
        "parquet": ("Parquet", _("Over the folder that `digest export --parquet DIR` writes, with DuckDB.")),
        "datasette": ("Datasette", _("Opens the SQLite file in a browser, with search and facets.")),
    }
    found = recipes.recipes(archive, _)
    return [(*needs[tool], [r for r in found if r.tool == tool]) for tool in needs]


def _codebook_pages(_archive: Archive) -> Iterator[Page]:
    yield Page(urls.data(CODEBOOK), "data-codebook")


def _codebook(archive: Archive, page: Page) -> Mapping[str, Any]:
    _ = words(archive.site.language).gettext
    title = _("Codebook")
    about = _("What every field of the dataset means, in words.")
    crumbs = ((urls.HOME, _("Home")), (urls.data(), _("Data")))
    return {
        "title": title,
        "crumbs": crumbs,
        "about": about,
        "tables": TABLES,
        "here": "data",
        "meta": metadata.for_list(archive, path=page.path, title=title, description=about, crumbs=crumbs[1:]),
    }


KINDS = (
    PageKind(name="data-year", view=_file, of_year=_year_files, rank=30),
    PageKind(name="data-table", view=_file, of_site=_site_files, rank=30),
    PageKind(name="data-package", view=_package, of_site=_package_pages, rank=31),
    PageKind(
        name="data-codebook", view=_codebook, template="pages/data-codebook.html", of_site=_codebook_pages, rank=45
    ),
    PageKind(name="data", view=_index, template="pages/data.html", of_site=_index_pages, rank=50),
)
