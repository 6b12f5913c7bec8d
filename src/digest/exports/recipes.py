"""How to ask the dataset: queries that stand on its page, made for what the archive holds, and run by the tests."""

# ruff: noqa: S608 - the queries are printed for readers; the program runs none of them.

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from digest.archive import Archive

Tool = Literal["duckdb", "pandas", "sqlite", "parquet", "datasette"]


class Recipe(Struct, frozen=True, kw_only=True):
    question: str
    """What it answers, in words; a message of the catalogue."""
    tool: Tool
    code: str


class Examples(Struct, frozen=True, kw_only=True):
    """What the queries ask for: things the archive has most of."""

    topic: str
    spelling: str
    word: str
    series: str


def examples(archive: Archive) -> Examples:
    """The topic and the name with most items, the first of that name's spellings in another script, the series
    with most values."""
    topics = sorted(archive.facets("topic"), key=lambda f: (-f.count, f.id))
    names = sorted((f for f in archive.facets("name") if f.id in archive.names), key=lambda f: (-f.count, f.id))
    named = next((archive.names[f.id] for f in names if archive.names[f.id].be), None)
    if named is None and names:
        named = archive.names[names[0].id]
    series = sorted(archive.figures.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return Examples(
        topic=topics[0].id if topics else "a-topic",
        spelling=(named.be or named.name) if named else "A Name",
        word=named.name.split()[-1] if named else "word",
        series=series[0][0] if series else "a-series",
    )


def _sql(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def recipes(archive: Archive, _: Callable[[str], str] = str) -> tuple[Recipe, ...]:
    """All recipes. They run in the folder that holds the files; `_` translates the questions."""
    e = examples(archive)
    return (
        Recipe(
            question=_("Items by topic and month"),
            tool="duckdb",
            code=f"""\
SELECT strftime(date, '%Y-%m') AS month, count(*) AS items
FROM read_csv('item_topics-*.csv')
WHERE topic = {_sql(e.topic)}
GROUP BY month
ORDER BY month;""",
        ),
        Recipe(
            question=_("All mentions of a person, whatever the spelling"),
            tool="duckdb",
            code=f"""\
SELECT items.date, items.title, items.permalink
FROM read_csv('spellings.csv') AS spellings
JOIN read_csv('item_names-*.csv') AS item_names USING (name)
JOIN read_csv('items-*.csv') AS items USING (ref)
WHERE spelling = {_sql(e.spelling)}
ORDER BY items.date, items.ref;""",
        ),
        Recipe(
            question=_("A series with its sources"),
            tool="duckdb",
            code=f"""\
SELECT date, qualifier, value, low, high, source, note, issue
FROM read_csv('figures.csv')
WHERE series = {_sql(e.series)}
ORDER BY start, source;""",
        ),
        Recipe(
            question=_("Topics by year, as a table"),
            tool="pandas",
            code="""\
from glob import glob
import pandas as pd

topics = pd.concat(pd.read_csv(file, parse_dates=["date"]) for file in sorted(glob("item_topics-*.csv")))
table = topics.pivot_table(index="topic", columns=topics["date"].dt.year, values="ref", aggfunc="count", fill_value=0)
print(table)""",
        ),
        Recipe(
            question=_("What happened long before it was reported"),
            tool="pandas",
            code="""\
from glob import glob
import pandas as pd

items = pd.concat(pd.read_json(file, lines=True) for file in sorted(glob("items-*.jsonl")))
known = items.dropna(subset=["event_end"])
delay = (pd.to_datetime(known["date"]) - pd.to_datetime(known["event_end"])).dt.days
print(known.assign(days=delay).sort_values("days")[["days", "title", "permalink"]].tail(10))""",
        ),
        Recipe(
            question=_("Full-text search"),
            tool="sqlite",
            code=f"""\
SELECT items.date, items.title, snippet(items_fts, 1, '[', ']', '…', 12) AS found
FROM items_fts JOIN items ON items.rowid = items_fts.rowid
WHERE items_fts MATCH {_sql('"' + e.word.replace('"', "") + '"')}
ORDER BY rank
LIMIT 20;""",
        ),
        Recipe(
            question=_("Who is named together with whom"),
            tool="sqlite",
            code="""\
SELECT a.preferred, b.preferred, count(*) AS items
FROM item_names AS x
JOIN item_names AS y ON x.ref = y.ref AND x.name < y.name
JOIN names AS a ON a.name = x.name
JOIN names AS b ON b.name = y.name
GROUP BY x.name, y.name
ORDER BY items DESC, x.name, y.name
LIMIT 20;""",
        ),
        Recipe(
            question=_("Items by section and year, from Parquet"),
            tool="parquet",
            code="""\
SELECT year, section, count(*) AS items
FROM read_parquet('items/*/*.parquet', hive_partitioning = true)
GROUP BY ALL
ORDER BY ALL;""",
        ),
        Recipe(
            question=_("The whole in a browser"),
            tool="datasette",
            code="datasette archive.db --metadata archive-metadata.json",
        ),
    )
