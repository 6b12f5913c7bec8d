"""The dataset's tables: every field's name, type and meaning, in one place.

From here come the CSV heads, ``datapackage.json``, the codebook, the SQLite tables and the Parquet columns.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Type = Literal["string", "integer", "number", "boolean", "date", "list"]
"""``list`` holds texts: an array in JSON Lines and Parquet, the text of a JSON array in SQLite, and in CSV the values
with ``;`` between them."""


class Field(Struct, frozen=True):
    name: str
    type: Type
    about: str
    """In words: meaning, unit, and what it means when it is missing."""
    required: bool = False
    enum: tuple[str, ...] = ()
    format: str = ""
    """``uri`` where it is one."""


class Table(Struct, frozen=True, kw_only=True):
    name: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    """Primary key."""
    refers: tuple[tuple[str, str, str], ...] = ()
    """(field, table, field there)."""
    yearly: bool = False
    """A file a year of the issue's date, or one file."""
    rows: str = ""
    """Order of the rows, in words."""


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is printed. (Fields' meanings are extracted as
    the third argument of `Field`.)"""
    return text


_REF = "Item: the issue's slug, `#` and the item's id. Unique in the archive and permanent."
_ISSUE = "Slug of the issue: a path segment that begins with its date."

ISSUES = Table(
    name="issues",
    about=N_("One row an issue."),
    yearly=True,
    key=("issue",),
    rows=N_("by date and slug, oldest first"),
    fields=(
        Field("issue", "string", _ISSUE, True),
        Field("date", "date", "Day of publication.", True),
        Field("title", "string", "As printed; where none was given, the site's short title and the date.", True),
        Field("kind", "string", "What kind of issue it is.", True, ("review", "daily", "report")),
        Field("number", "integer", "As printed. Missing: it had none."),
        Field("edition", "string", "Edition, as printed. Missing: it had none."),
        Field("period", "string", "What the issue covers: an EDTF interval of days. Missing: not stated."),
        Field("summary", "string", "The editors' summary. Missing: they wrote none."),
        Field("lead", "string", "Text before the first section. Missing: there is none."),
        Field("language", "string", "BCP 47 tag.", True),
        Field("authors", "list", "People named as authors. Missing: the publisher answers for the text."),
        Field("items", "integer", "Number of items.", True),
        Field("words", "integer", "Number of words, lead and items together.", True),
        Field("updated", "date", "Day of the last change: the newest of the date and the corrections' dates.", True),
        Field("source", "string", "Address where the issue first appeared. Missing: here.", format="uri"),
        Field("based_on", "list", "Addresses of the reporting it was written from."),
        Field("permalink", "string", "Lasting address.", True, format="uri"),
    ),
)

ITEMS = Table(
    name="items",
    about=N_("One row an item, the unit of the archive: a paragraph, or what stands under one headline."),
    yearly=True,
    key=("ref",),
    refers=(("issue", "issues", "issue"), ("section", "sections", "section")),
    rows=N_("by issue, oldest first, then in the order of the page"),
    fields=(
        Field("ref", "string", _REF, True),
        Field("issue", "string", _ISSUE, True),
        Field("id", "string", "Id of the item within its issue.", True),
        Field("position", "integer", "Place on the page, from 1.", True),
        Field("date", "date", "Day the issue was published: the date that orders everything.", True),
        Field("section", "string", "Id of the section it stands in. Missing: it stands in none."),
        Field("kind", "string", "Kind of the issue.", True, ("review", "daily", "report")),
        Field("headline", "string", "Missing: a plain item, which has none."),
        Field("title", "string", "The headline, else the first words.", True),
        Field(
            "text",
            "string",
            "Plain text without the headline, blocks apart by a blank line. Missing: a headline alone.",
        ),
        Field("html", "string", "The same as HTML, with absolute addresses; names link to their pages."),
        Field("footnotes", "list", "Text of its footnotes, each with its number."),
        Field(
            "event_date",
            "string",
            "When it happened, as EDTF: a day, month, year or an interval. Missing: not known; never guessed.",
        ),
        Field("event_start", "date", "First day of the event's date."),
        Field("event_end", "date", "Last day of it, included."),
        Field("event_precision", "string", "How exactly the event's date is known.", False, ("day", "month", "year")),
        Field(
            "event_inferred",
            "boolean",
            "True where the program read the date from the first sentence, false where an editor wrote it.",
        ),
        Field("topics", "list", "Ids of its topics."),
        Field(
            "names", "list", "Ids of the people, organisations, places and programmes named in it, under any spelling."
        ),
        Field("links", "list", "External addresses it links to."),
        Field("words", "integer", "Number of words of headline and text.", True),
        Field("permalink", "string", "Lasting address.", True, format="uri"),
    ),
)

ITEM_TOPICS = Table(
    name="item_topics",
    about=N_("One row for each topic of each item: the same as `items.topics`, in the form that joins."),
    yearly=True,
    key=("ref", "topic"),
    refers=(("ref", "items", "ref"), ("topic", "topics", "topic")),
    rows=N_("as in items"),
    fields=(
        Field("ref", "string", _REF, True),
        Field("date", "date", "Day the issue was published.", True),
        Field("topic", "string", "Id of the topic.", True),
    ),
)

ITEM_NAMES = Table(
    name="item_names",
    about=N_("One row for each name mentioned in each item: the same as `items.names`, in the form that joins."),
    yearly=True,
    key=("ref", "name"),
    refers=(("ref", "items", "ref"), ("name", "names", "name")),
    rows=N_("as in items, in order of first mention"),
    fields=(
        Field("ref", "string", _REF, True),
        Field("date", "date", "Day the issue was published.", True),
        Field("name", "string", "Id of the name.", True),
    ),
)

SECTIONS = Table(
    name="sections",
    about=N_("The standing sections."),
    key=("section",),
    rows=N_("in their order on the page"),
    fields=(
        Field("section", "string", "Id.", True),
        Field("title", "string", "As printed.", True),
        Field("aliases", "list", "Headings it had in other years."),
        Field("description", "string", "What belongs there."),
        Field("items", "integer", "Number of items in the archive.", True),
    ),
)

TOPICS = Table(
    name="topics",
    about=N_("The controlled topics."),
    key=("topic",),
    rows=N_("in the editors' order"),
    fields=(
        Field("topic", "string", "Id.", True),
        Field("title", "string", "In words.", True),
        Field("group", "string", "Group it belongs to. Missing: none."),
        Field("aliases", "list", "Other words for it."),
        Field("description", "string", "What belongs there."),
        Field("see_also", "list", "Ids of related topics."),
        Field("items", "integer", "Number of items in the archive.", True),
    ),
)

NAMES = Table(
    name="names",
    about=N_("The names authority: people, organisations, places and programmes."),
    key=("name",),
    rows=N_("in the editors' order"),
    fields=(
        Field("name", "string", "Id.", True),
        Field("kind", "string", "What it names.", True, ("person", "organisation", "place", "programme")),
        Field("preferred", "string", "The preferred form.", True),
        Field("role", "string", "Who or what it is."),
        Field("see_also", "list", "Ids of related names."),
        Field("items", "integer", "Number of items in the archive that mention it.", True),
    ),
)

SPELLINGS = Table(
    name="spellings",
    about=N_("Every spelling of every name, a row each. A mention under any of them counts as the name."),
    key=("name", "spelling"),
    refers=(("name", "names", "name"),),
    rows=N_("by name, the preferred form first"),
    fields=(
        Field("name", "string", "Id of the name.", True),
        Field("spelling", "string", "As written.", True),
        Field("language", "string", "BCP 47 tag of the spelling. Missing: the site's language."),
    ),
)

SERIES = Table(
    name="series",
    about=N_("The counted series."),
    key=("series",),
    rows=N_("in the editors' order"),
    fields=(
        Field("series", "string", "Id.", True),
        Field("title", "string", "What is counted.", True),
        Field("unit", "string", "Unit of its values.", True),
        Field("kind", "string", "A level is a stock at a date, a count belongs to a period.", True, ("level", "count")),
        Field("description", "string", "What is counted, and how it may not be compared."),
    ),
)

FIGURES = Table(
    name="figures",
    about=N_("Every value of every series, as each source gave it. Sources that disagree stand side by side."),
    key=("row",),
    refers=(("series", "series", "series"), ("issue", "issues", "issue")),
    rows=N_("by series, then by date and source"),
    fields=(
        Field("row", "integer", "Number of the row, from 1. Not lasting: it changes when values are added.", True),
        Field("series", "string", "Id of the series.", True),
        Field("date", "string", "The date or period of the value, as EDTF.", True),
        Field("start", "date", "First day of it.", True),
        Field("end", "date", "Last day of it, included.", True),
        Field("value", "number", "In the series' unit. Missing: the source gives a range."),
        Field("low", "number", "Lower end of a range. Missing: no range."),
        Field("high", "number", "Upper end of a range. Missing: no range."),
        Field(
            "qualifier",
            "string",
            "How the source put it; exact means printed without a qualifier.",
            True,
            ("exact", "at-least", "about", "nearly", "over", "up-to", "under"),
        ),
        Field("source", "string", "Who counted, and where that was read."),
        Field("note", "string", "The editors' note."),
        Field("link", "string", "Address of the source. Missing: none known.", format="uri"),
        Field("published", "string", "When the source came out, as EDTF. Missing: with the issue."),
        Field("issue", "string", "Slug of the issue that carries it. Missing: no issue does."),
        Field("item", "string", "Id of the item there that gives the number. Missing: none does alone."),
    ),
)

CORRECTIONS = Table(
    name="corrections",
    about=N_("What was corrected after publication."),
    key=("issue", "number"),
    refers=(("issue", "issues", "issue"),),
    rows=N_("by issue, oldest first"),
    fields=(
        Field("issue", "string", _ISSUE, True),
        Field("number", "integer", "Number of the correction within its issue, from 1.", True),
        Field("date", "date", "Day of the correction.", True),
        Field("item", "string", "Id of the corrected item. Missing: the issue as a whole."),
        Field("text", "string", "What was wrong and what is right.", True),
    ),
)

WITHDRAWALS = Table(
    name="withdrawals",
    about=N_("Items that were taken back or moved. Their addresses still answer."),
    key=("issue", "id"),
    refers=(("issue", "issues", "issue"),),
    rows=N_("by issue, oldest first, then by id"),
    fields=(
        Field("issue", "string", _ISSUE, True),
        Field("id", "string", "Id that the item had.", True),
        Field("reason", "string", "Why it was taken back. Missing: it was moved."),
        Field("moved_to", "string", "Where it is now: slug, `#` and id. Missing: it was taken back."),
    ),
)

TABLES = (
    ISSUES, ITEMS, ITEM_TOPICS, ITEM_NAMES, SECTIONS, TOPICS, NAMES, SPELLINGS, SERIES, FIGURES, CORRECTIONS,
    WITHDRAWALS,
)  # fmt: skip
"""In the order of the codebook; a table comes after those it refers to, but for the vocabularies."""

YEARLY = tuple(table for table in TABLES if table.yearly)
WHOLE = tuple(table for table in TABLES if not table.yearly)
BY_NAME = {table.name: table for table in TABLES}


def file_of(table: Table, extension: str, year: int | None = None) -> str:
    """Name of a table's file: ``items-2025.csv``, ``names.csv``."""
    return f"{table.name}-{year}.{extension}" if table.yearly and year is not None else f"{table.name}.{extension}"
