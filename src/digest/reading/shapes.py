"""What a schema's dataclasses say about the data they are made from, as a small tree.

The tree serves what a validator cannot know: which keys exist under which other spellings, which texts are of
which kind, and what to write instead of a value of the wrong type.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, cast

from msgspec import Struct

from digest.reading.kinds import Kind, Problem


class Entry:
    """Base of all schema records."""

    __slots__ = ()

    # Read by pydantic: unknown keys are errors in the JSON Schemas too, and the docstrings under the fields
    # become the descriptions that a text editor shows.
    __pydantic_config__: ClassVar[Any] = {"extra": "forbid", "use_attribute_docstrings": True}

    ALIASES: ClassVar[Mapping[str, str]] = {}
    """Other accepted spellings of keys."""
    SHORT: ClassVar[str] = ""
    """The key that is meant where a single text stands in place of the record."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        """The schema with the other spellings of keys, and the single text in place of a table."""
        from pydantic import TypeAdapter

        given = handler(core_schema)
        table = handler.resolve_ref_schema(given)
        for base in cls.__bases__:
            if base is not Entry and is_dataclass(base):
                # pydantic finds the docstrings of a class, not of those it inherits from.
                for name, inherited in TypeAdapter(base).json_schema()["properties"].items():
                    if "description" in inherited:
                        table["properties"][name].setdefault("description", inherited["description"])
        for alias, name in cls.ALIASES.items():
            table["properties"][alias] = {**table["properties"][name], "deprecated": True}
        required = [key for key in table.get("required", ()) if key not in cls.ALIASES.values()]
        if required != table.get("required", []):
            table["required"] = required
        return {"anyOf": [{"type": "string"}, given]} if cls.SHORT else given

    @staticmethod
    def review(_values: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
        """What is wrong with values that are right one by one; each with the key it concerns."""
        return iter(())


class OneOrMore:
    """Annotates a list that may be written as a single text."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> Any:
        return {"anyOf": [{"type": "string"}, handler(core_schema)]}


class Text(Struct, frozen=True):
    kind: Kind | None = None


class Integer(Struct, frozen=True):
    pass


class Number(Struct, frozen=True):
    pass


class Boolean(Struct, frozen=True):
    pass


class Day(Struct, frozen=True):
    pass


class Choice(Struct, frozen=True):
    values: tuple[str, ...]


class List(Struct, frozen=True):
    entry: Shape
    single: bool = False


class Table(Struct, frozen=True):
    """Free keys."""

    key: Kind | None
    value: Shape


class Field(Struct, frozen=True):
    shape: Shape
    required: bool


class Record(Struct, frozen=True):
    """The keys of a dataclass."""

    type: type[Entry]
    fields: Mapping[str, Field]


Shape = Text | Integer | Number | Boolean | Day | Choice | List | Table | Record


def record(kind: type[Entry]) -> Record:
    """The shape of a schema record."""
    # A class is hashable, which mypy does not see for one with its own `__eq__`.
    return _record(cast("Hashable", kind))


@cache
def _record(kind: Any) -> Record:
    hints = typing.get_type_hints(kind, include_extras=True)
    table = {
        f.name: Field(_shape(hints[f.name]), f.default is MISSING and f.default_factory is MISSING)
        for f in fields(kind)
    }
    return Record(kind, table)


def _shape(hint: Any, marks: tuple[Any, ...] = ()) -> Shape:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _shape(arguments[0], arguments[1:])
    if origin in (types.UnionType, typing.Union):
        (hint,) = (a for a in arguments if a is not type(None))
        return _shape(hint, marks)
    if origin is Literal:
        return Choice(arguments)
    if origin is tuple:
        return List(_shape(arguments[0]), any(isinstance(m, OneOrMore) for m in marks))
    if origin is dict:
        key = _shape(arguments[0])
        assert isinstance(key, Text)
        return Table(key.kind, _shape(arguments[1]))
    if hint is str:
        return Text(next((m for m in marks if isinstance(m, Kind)), None))
    if isinstance(hint, type) and issubclass(hint, Entry):
        return record(hint)
    return _PLAIN[hint]


_PLAIN: Mapping[Any, Shape] = {int: Integer(), float: Number(), bool: Boolean(), date: Day()}


# --- in words ---------------------------------------------------------------------------------------------


def expected(shape: Shape) -> str:
    """What has to stand there."""
    match shape:
        case Text():
            return "text"
        case Integer():
            return "a whole number"
        case Number():
            return "a number"
        case Boolean():
            return "true or false"
        case Day():
            return "a date"
        case Choice():
            return "one of: " + ", ".join(shape.values)
        case List():
            return "a list"
        case Table() | Record():
            return "a table of keys and values"


def given(value: Any) -> str:
    """What stands there."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case int():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
    return "a table of keys and values"


def example(shape: Shape) -> str:
    """A value that would be right."""
    match shape:
        case Text():
            return (shape.kind.example if shape.kind else "") or '"text in quotation marks"'
        case Integer():
            return "12"
        case Number():
            return "1254 or 12.5"
        case Boolean():
            return "true"
        case Day():
            return "2025-11-03"
        case Choice():
            return shape.values[0]
        case List(entry=Record()):
            return f"[{example(shape.entry)}], or each entry on a line that starts with a hyphen"
        case List():
            return "[one, two]"
        case Table():
            return "{key: text}"
        case Record():
            keys = [name for name, f in shape.fields.items() if f.required] or list(shape.fields)[:1]
            return "{" + ", ".join(f"{name}: …" for name in keys) + "}"
