"""The dataset as files: CSV (RFC 4180), JSON Lines, and a Frictionless data package that describes the CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from digest.exports.cells import cell, harmless
from digest.exports.rows import Row
from digest.exports.tables import BY_NAME, TABLES, Field, Table, file_of
from digest.model import Site
from digest.pages import urls

if TYPE_CHECKING:
    from digest.archive import Archive

SEPARATOR = ";"
"""Between the values of a list in CSV. Ids hold none; in an address it is written ``%3B``, in text as a comma."""


def as_csv(table: Table, rows: Iterable[Row]) -> bytes:
    """A head and a line a row, UTF-8, CR LF."""
    # Not by the csv module, which looks at every character of every text by itself: a year has millions.
    cells = _CELLS
    lines = [",".join([field.name for field in table.fields])]
    lines += [",".join([cells[type(value)](value) for value in row]) for row in rows]
    lines.append("")
    return "\r\n".join(lines).encode("utf-8")


_SPECIAL = re.compile('[",\r\n]')
_SHORT = 80
"""Characters; longer texts are prose, and hold a comma near their beginning."""
_AS_IT_IS = re.compile('[^-=+@＝＋－＠\t",\r\n][^",\r\n]*+')


def _text(value: str) -> str:
    """Quoted where RFC 4180 demands it."""
    if len(value) < _SHORT and _AS_IT_IS.fullmatch(value):  # nearly all of them
        return value
    value = harmless(value)
    return '"' + value.replace('"', '""') + '"' if _SPECIAL.search(value) else value


def _list(values: tuple[str, ...]) -> str:
    return _text(SEPARATOR.join([v.replace(";", "%3B" if "://" in v else ",") for v in values])) if values else ""


def _plain(value: float | bool) -> str:
    return str(cell(value))


_CELLS: dict[type, Callable[[Any], str]] = {
    str: _text, tuple: _list, date: date.isoformat, int: str, float: _plain, bool: _plain, type(None): lambda _: "",
}  # fmt: skip


def as_jsonl(table: Table, rows: Iterable[Row]) -> bytes:
    """An object a line; lists are arrays, and what is missing is null."""
    record = _record(table.name)
    return msgspec.json.Encoder().encode_lines([record(*row) for row in rows])


@cache
def _record(table: str) -> Callable[..., msgspec.Struct]:
    """A record with a table's fields; it is written faster than a dictionary."""
    return msgspec.defstruct(table, [field.name for field in BY_NAME[table].fields], gc=False)


# --- the data package -------------------------------------------------------------------------------------


def datapackage(archive: Archive) -> dict[str, Any]:
    """``datapackage.json`` for the CSV files: typed fields, keys, licence, citation.

    A table with a file a year is one resource whose path is the list of its files, oldest first.
    """
    site = archive.site
    years = sorted(archive.years)
    newest = max((row.updated for row in archive.issues), default=None)
    there = [table for table in TABLES if years or not table.yearly]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": _package_name(site),
        "title": f"{site.title}: dataset",
        "description": site.description,
        "homepage": urls.absolute(site, urls.data()),
        "version": newest.isoformat() if newest else "",
        "contributors": [{"title": site.publisher.name or site.title, "path": site.publisher.url, "role": "publisher"}],
        "licenses": [{"title": site.licence.name, "path": site.licence.url}] if site.licence.url else [],
        "citation": suggested_citation(site, newest),
        "resources": [_resource(table, years, there) for table in there],
    }
    package["contributors"] = [{k: v for k, v in c.items() if v} for c in package["contributors"]]
    return {name: value for name, value in package.items() if value}


def _package_name(site: Site) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in (site.short_title or site.title).lower())
    return "-".join(words.split()) or "digest"


def suggested_citation(site: Site, newest: date | None) -> str:
    """How to cite the dataset; its version is the day of the last change."""
    version = f", version of {newest.isoformat()}" if newest else ""
    who = site.publisher.name or site.title
    return f"{who}. {site.title}: dataset{version}. {urls.absolute(site, urls.data())}"


def _resource(table: Table, years: list[int], there: list[Table]) -> dict[str, Any]:
    paths = [file_of(table, "csv", year) for year in years] if table.yearly else [file_of(table, "csv")]
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    known = {other.name for other in there}
    keys = [
        {"fields": [field], "reference": {"resource": other, "fields": [column]}}
        for field, other, column in table.refers
        if other in known
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "profile": "tabular-data-resource",
        "description": table.about,
        "path": paths if len(paths) > 1 else paths[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    kind = "string" if field.type == "list" else field.type
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.enum:
        constraints["enum"] = list(field.enum)
    found: dict[str, Any] = {"name": field.name, "type": kind, "description": field.about}
    if field.format:
        found["format"] = field.format
    if kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    if constraints:
        found["constraints"] = constraints
    return found
