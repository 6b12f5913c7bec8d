"""JSON Schemas of everything an editor writes, with the ids of this archive as choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from digest.archive.settings import Settings
from digest.model import Vocabulary
from digest.reading.shapes import Entry, record
from digest.reading.validation import json_schema

DIALECT = "http://json-schema.org/draft-07/schema#"
"""What both the YAML language server and JetBrains understand; nothing newer is used."""
NAMES = ("issue", "section", "page", "digest", "sections", "topics", "names", "series")
"""Front matter of issues, of a folder's section files and of pages; digest.yaml; the four vocabularies."""
FILES = ("digest", "sections", "topics", "names", "series")
"""Those that describe a YAML file of the content folder, which is called so."""

Schema = dict[str, Any]


def schemas(settings: Settings) -> dict[str, Schema]:
    """Every schema by its name.

    Ids of sections, topics, names and series are listed as choices, each with its title, so that a text editor can
    offer them.
    """
    made = {name: _MAKERS[name](settings.vocabulary) for name in NAMES}
    for name, schema in made.items():
        _without_titles(schema)
        made[name] = {"$schema": DIALECT, "title": _TITLES[name], **schema}
    return made


_TITLES = {
    "issue": "Front matter of an issue",
    "section": "Front matter of a section's file",
    "page": "Front matter of a page",
    "digest": "digest.yaml",
    "sections": "sections.yaml",
    "topics": "topics.yaml",
    "names": "names.yaml",
    "series": "series.yaml",
}


def _issue(vocabulary: Vocabulary) -> Schema:
    from digest.reading.schema import FrontMatter

    schema = _of(FrontMatter)
    _choose(schema, "section", _sections(vocabulary))
    _choose_each(schema, "tags", _topics(vocabulary))
    _choose(schema["$defs"]["FigureEntry"], "series", [(s.id, s.title) for s in vocabulary.series])
    return schema


def _section(vocabulary: Vocabulary) -> Schema:
    from digest.reading.schema import SectionFrontMatter

    schema = _of(SectionFrontMatter)
    _choose(schema, "section", _sections(vocabulary))
    _choose_each(schema, "tags", _topics(vocabulary))
    return schema


def _page(_: Vocabulary) -> Schema:
    from digest.reading.schema import PageFrontMatter

    return _of(PageFrontMatter)


def _digest(_: Vocabulary) -> Schema:
    from digest.reading.site import SiteEntry
    from digest.rules import RULES

    schema = _of(SiteEntry)
    level = schema["properties"]["rules"].pop("additionalProperties")
    schema["properties"]["rules"] |= {
        "additionalProperties": False,
        "properties": {code: {**level, "description": f"{r.title} ({r.level})"} for code, r in RULES.items()},
    }
    return schema


def _list_of(kind: str) -> Callable[[Vocabulary], Schema]:
    def make(vocabulary: Vocabulary) -> Schema:
        from digest.reading import vocabulary_schema as entries

        types: dict[str, type[Entry]] = {
            "sections": entries.SectionEntry,
            "topics": entries.TopicEntry,
            "names": entries.NameEntry,
            "series": entries.SeriesEntry,
        }
        entry = _of(types[kind])
        known = {"topics": _topics(vocabulary), "names": [(n.id, n.name) for n in vocabulary.names]}.get(kind)
        if known is not None:
            _choose_each(entry, "see_also", known)
        definitions = entry.pop("$defs", {})
        # A table of tables is read too; editors are offered the form that is in use.
        return {"anyOf": [{"type": "array", "items": entry}, {"type": "object"}], "$defs": definitions}

    return make


_MAKERS: dict[str, Callable[[Vocabulary], Schema]] = {
    "issue": _issue,
    "section": _section,
    "page": _page,
    "digest": _digest,
    "sections": _list_of("sections"),
    "topics": _list_of("topics"),
    "names": _list_of("names"),
    "series": _list_of("series"),
}


def _of(kind: type[Entry]) -> Schema:
    """The schema of a record; a required key may be there in one of its other spellings."""
    schema = json_schema(kind)
    for other, key in kind.ALIASES.items():
        schema["properties"][other]["description"] = f"The same as {key}."
        if record(kind).fields[key].required:
            schema.setdefault("anyOf", [{"required": [key]}]).append({"required": [other]})
    return schema


def _sections(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [(section.id, section.title) for section in vocabulary.sections]


def _topics(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [(topic.id, topic.title) for topic in vocabulary.topics]


def _choose(schema: Schema, key: str, choices: Sequence[tuple[str, str]]) -> None:
    """Make `choices`, (id, title) pairs, those of a key. Without any the key stays free."""
    if choices:
        schema["properties"][key].pop("pattern", None)
        schema["properties"][key] |= _choices(choices)


def _choose_each(schema: Schema, key: str, choices: Sequence[tuple[str, str]]) -> None:
    """The same for the entries of a list."""
    if choices:
        schema["properties"][key]["items"] = {"type": "string", **_choices(choices)}


def _choices(choices: Iterable[tuple[str, str]]) -> Schema:
    pairs = list(choices)
    return {"enum": [id for id, _ in pairs], "enumDescriptions": [title for _, title in pairs]}


def _without_titles(schema: Any) -> None:
    """Drop titles made from the names of keys: text editors would show them in place of the key."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for value in schema.values():
            _without_titles(value)
    elif isinstance(schema, list):
        for value in schema:
            _without_titles(value)
