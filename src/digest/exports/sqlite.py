"""The dataset as one SQLite file with full-text search, laid out so that Datasette opens it well."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.exports.dataset import suggested_citation
from digest.exports.rows import Value, rows
from digest.exports.tables import TABLES, Field, Table

if TYPE_CHECKING:
    from digest.archive import Archive

_TYPES = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
    "list": "TEXT",
}

_VIEWS = """
CREATE VIEW mentions AS
    SELECT names.preferred, item_names.name, items.date, items.title, items.section, items.permalink, items.ref
    FROM item_names JOIN names USING (name) JOIN items USING (ref) ORDER BY items.date DESC, items.ref;
CREATE VIEW topics_by_month AS
    SELECT topic, substr(date, 1, 7) AS month, count(*) AS items
    FROM item_topics GROUP BY topic, month ORDER BY topic, month;
CREATE VIEW figures_in_words AS
    SELECT series.title, figures.date, figures.qualifier, figures.value, figures.low, figures.high, series.unit,
           figures.source, figures.note, figures.link, figures.issue
    FROM figures JOIN series USING (series) ORDER BY series.title, figures.start, figures.source;
"""

# An external-content index: the text is kept once. Datasette finds it by the table it names, in double quotes.
_SEARCH = """
CREATE VIRTUAL TABLE items_fts USING fts5(
    headline, text, content="items", content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO items_fts (items_fts) VALUES ('rebuild');
INSERT INTO items_fts (items_fts) VALUES ('optimize');
"""


def write_sqlite(archive: Archive, file: Path) -> tuple[Path, ...]:
    """Write the dataset to `file`, and Datasette's metadata beside it (``archive.db`` → ``archive-metadata.json``).

    The file is whole or is not there. Equal archives give equal bytes under one version of SQLite. Returns the
    files written. OSError where they cannot be.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN")
            for table in TABLES:
                _fill(db, archive, table)
            for statement in _statements(_VIEWS + _SEARCH):
                db.execute(statement)
            db.execute("COMMIT")
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    beside = file.with_name(f"{file.stem}-metadata.json")
    beside.write_text(json.dumps(datasette_metadata(archive, file.stem), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return file, beside


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]


def _fill(db: sqlite3.Connection, archive: Archive, table: Table) -> None:
    db.execute(_create(table))
    # Names come from this program's own tables, never from content.
    marks = ", ".join("?" * len(table.fields))
    lines = ([_value(v) for v in row] for row in _all_rows(archive, table))
    db.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', lines)  # noqa: S608
    for field, _table, _there in table.refers:
        db.execute(f'CREATE INDEX "{table.name}_{field}" ON "{table.name}" ("{field}")')
    if any(f.name == "date" for f in table.fields):
        db.execute(f'CREATE INDEX "{table.name}_date" ON "{table.name}" (date)')


def _all_rows(archive: Archive, table: Table) -> Iterator[tuple[Value, ...]]:
    for year in sorted(archive.years) if table.yearly else (None,):
        yield from rows(archive, table.name, year)


def _create(table: Table) -> str:
    lines = [_column(field) for field in table.fields]
    lines.append(f"PRIMARY KEY ({', '.join(_quoted(k) for k in table.key)})")
    lines += [f'FOREIGN KEY ("{field}") REFERENCES "{other}" ("{there}")' for field, other, there in table.refers]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _column(field: Field) -> str:
    return f"{_quoted(field.name)} {_TYPES[field.type]}{' NOT NULL' if field.required else ''}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _value(value: Value) -> str | int | float | None:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    return value


def datasette_metadata(archive: Archive, database: str) -> dict[str, Any]:
    """What Datasette shows beside the tables: titles, licence, the meaning of every column, facets."""
    site = archive.site
    newest = max((row.updated for row in archive.issues), default=None)
    facets = {"items": ["section", "kind", "topics", "names"], "issues": ["kind"], "names": ["kind"]}
    labels = {
        "issues": "title", "items": "title", "sections": "title", "topics": "title", "names": "preferred",
        "series": "title",
    }  # fmt: skip
    tables: dict[str, Any] = {}
    for table in TABLES:
        tables[table.name] = {
            "description": table.about,
            "columns": {field.name: field.about for field in table.fields},
            **({"facets": facets[table.name]} if table.name in facets else {}),
            **({"label_column": labels[table.name]} if table.name in labels else {}),
            **({"sort_desc": "date"} if table.name in ("items", "issues") else {}),
        }
    return {
        "title": f"{site.title}: dataset",
        "description": suggested_citation(site, newest),
        "license": site.licence.name,
        "license_url": site.licence.url,
        "source": site.publisher.name or site.title,
        "source_url": site.url,
        "databases": {database: {"tables": tables}},
    }
