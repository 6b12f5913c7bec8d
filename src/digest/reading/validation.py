"""Plain YAML data to a schema record, or to all that is wrong with it.

Two validators work over one schema. msgspec converts, which is all that right data ever needs; only where it
refuses is pydantic imported, because it names every error with its place instead of the first. What neither
knows (unknown keys with suggestions, kinds of text, other spellings) is done before, over `shapes`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from digest.diagnostics import Diagnostic, Span, did_you_mean
from digest.reading.kinds import Problem, cut, day, unknown_choice
from digest.reading.shapes import (
    Boolean,
    Choice,
    Day,
    Entry,
    Field,
    Integer,
    List,
    Number,
    Record,
    Shape,
    Table,
    Text,
    example,
    expected,
    given,
    record,
)
from digest.reading.yaml import Document

E = TypeVar("E", bound=Entry)
Path = tuple[str | int, ...]

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_MAX_UNKNOWN = 20
_MISSING = object()


def check(
    document: Document,
    kind: type[E],
    *,
    at: Path = (),
    data: Any = _MISSING,
    what: str = "this entry",
    fallback: Mapping[str, Any] | None = None,
    places: Mapping[Path, Span] | None = None,
) -> tuple[E | None, list[Diagnostic]]:
    """Make a record of the table at `at`.

    Args:
        document: Where the data and its places come from.
        kind: A frozen dataclass below `Entry`.
        at: The way to the table within the document.
        data: The table, where it is not just what the document holds at `at`.
        what: How messages call the table.
        fallback: Plain values for keys that are missing or wrong, so that work can go on after the error.
        places: Places of keys that stand elsewhere, by their path within the table.

    Returns:
        The record and what was found. Keys with errors are left out of it; it is None where one of them is
        required and has no fallback. A key without a value counts as not written.
    """
    if data is _MISSING:
        data = document.data
        for step in at:
            data = data[step]
    checker = _Checker(document, kind, at, what, dict(places or {}))
    return checker.run({} if data is None and not at else data, dict(fallback or {}))


class _Checker:
    def __init__(self, document: Document, kind: type[Entry], at: Path, what: str, places: dict[Path, Span]) -> None:
        self.document = document
        self.kind = kind
        self.at = at
        self.what = what
        self.places = places
        self.found: list[Diagnostic] = []
        self.bad: dict[Path, None] = {}
        self.around_bad: set[Path] = set()

    def run(self, data: Any, fallback: dict[str, Any]) -> tuple[Any, list[Diagnostic]]:
        shape = record(self.kind)
        prepared = self.prepare(shape, data, ())
        if not isinstance(prepared, dict):
            self.wrong_type(shape, (), data)
            return self.convert(fallback), self.found
        if not self.bad:
            try:
                return msgspec.convert(prepared, self.kind), self.found
            except (msgspec.ValidationError, ValueError, OverflowError):
                pass
        self.all_errors(shape, prepared)
        for path in self.bad:
            if path:
                prepared.pop(str(path[0]), None)
        return self.convert({**fallback, **prepared}), self.found

    def convert(self, data: dict[str, Any]) -> Any:
        try:
            return msgspec.convert(data, self.kind)
        except (msgspec.ValidationError, ValueError, OverflowError):
            return None

    # --- before validation --------------------------------------------------------------------------------

    def prepare(self, shape: Shape, value: Any, path: Path, *, required: bool = False) -> Any:
        """`value` with accepted spellings made regular; problems of texts noted."""
        match shape:
            case Text():
                if type(value) is int:
                    value = str(value)
                return self.text(shape, value, path, required) if isinstance(value, str) else value
            case Number():
                return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
            case Day():
                if type(value) is int:
                    value = str(value)
                if isinstance(value, str):
                    value = value.strip()
                    self.note(path, day(value))
                return value
            case List():
                if shape.single and isinstance(value, (str, int)) and not isinstance(value, bool):
                    self.places[(*path, 0)] = self.where(path)
                    value = [value]
                if not isinstance(value, list):
                    return value
                return [self.prepare(shape.entry, v, (*path, n), required=True) for n, v in enumerate(value)]
            case Table():
                return self.table(shape, value, path) if isinstance(value, dict) else value
            case Record():
                short = shape.type.SHORT
                if short and isinstance(value, str):
                    self.places[(*path, short)] = self.where(path)
                    value = {short: value}
                return self.record(shape, value, path) if isinstance(value, dict) else value
        return value

    def text(self, shape: Text, value: str, path: Path, required: bool) -> str:
        if not value.strip():
            if required:
                self.note(path, Problem("missing-value", f"{self.name(path)} is empty", "write a text, or delete it"))
            return ""
        if shape.kind is None:
            return value
        value = shape.kind.clean(value)
        self.note(path, shape.kind.check(value))
        return value

    def table(self, shape: Table, value: dict[str, Any], path: Path) -> dict[str, Any]:
        if shape.key is not None:
            for key in value:
                problem = shape.key.check(key)
                if problem:
                    self.note((*path, key), problem, key=True)
        return {k: self.prepare(shape.value, v, (*path, k), required=True) for k, v in value.items()}

    def record(self, shape: Record, value: dict[str, Any], path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        unknown = 0
        for key, raw in value.items():
            name = shape.type.ALIASES.get(key, key)
            field = shape.fields.get(name)
            if field is None:
                unknown += 1
                if unknown <= _MAX_UNKNOWN:
                    self.unknown_key(shape, key, path)
                continue
            if name != key:
                if name in value:
                    span = self.where((*path, key), key=True)
                    message = f'"{key}" and "{name}" say the same'
                    self.found.append(self.document.problem(span, "duplicate-key", message, f'keep "{name}"'))
                    continue
                self.places[(*path, name)] = self.where((*path, key))
            if raw is None:
                continue
            made[name] = self.prepare(field.shape, raw, (*path, name), required=field.required)
        if path not in self.around_bad:
            for name, problem in shape.type.review(made):
                self.note((*path, name), problem)
        return made

    def unknown_key(self, shape: Record, key: str, path: Path) -> None:
        known = tuple(shape.fields)
        help = did_you_mean(key[:60], (*known, *shape.type.ALIASES), otherwise=f"known keys: {', '.join(known)}")
        span = self.where((*path, key), key=True)
        self.found.append(self.document.problem(span, "unknown-key", f'unknown key "{cut(key)}"', help))

    # --- after it failed ----------------------------------------------------------------------------------

    def all_errors(self, shape: Record, prepared: dict[str, Any]) -> None:
        """Every error of type, with pydantic."""
        from pydantic import TypeAdapter, ValidationError

        try:
            # JSON mode is strict about types, yet takes arrays for tuples and text for dates, as we need.
            TypeAdapter(self.kind).validate_json(json.dumps(prepared), strict=True)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False):
                self.type_error(shape, prepared, tuple(detail["loc"]), detail["type"])
            return
        if not self.bad:
            # The two validators disagree; the one that must convert has the last word.
            try:
                msgspec.convert(prepared, self.kind)
            except (msgspec.ValidationError, ValueError, OverflowError) as error:
                self.note((), Problem("wrong-type", cut(str(error), 200)))

    def type_error(self, shape: Record, prepared: Any, path: Path, kind: str) -> None:
        if any(path[:length] in self.bad for length in range(1, len(path) + 1)):
            return
        if kind == "missing":
            name = str(path[-1])
            place = path[:-1]
            inner = _follow(shape, path)
            help = f"write {name}: {example(inner)}" if inner else ""
            if self.document.has((*self.at, *path)):
                span, message = self.where(path), f'"{name}" has no value'
            else:
                span, message = self.where(place), f'{self.name(place)} has no "{name}"'
            self.mark(path)
            self.found.append(self.document.problem(span, "missing-key", message, help))
            return
        inner, value = _follow(shape, path), _value(prepared, path)
        if isinstance(inner, Choice) and isinstance(value, str):
            self.note(path, unknown_choice(value, inner.values))
        elif inner is not None:
            self.wrong_type(inner, path, value)
        else:
            self.note(path, Problem("wrong-type", "this is not what is expected here"))

    def wrong_type(self, shape: Shape, path: Path, value: Any) -> None:
        name = self.name(path)
        message = f"{name} must be {expected(shape)}, but is {given(value)}"
        self.note(path, Problem("wrong-type", message, _instead(shape, path, value)))

    # --- places -------------------------------------------------------------------------------------------

    def note(self, path: Path, problem: Problem | None, *, key: bool = False) -> None:
        if problem is None:
            return
        self.mark(path)
        self.found.append(self.document.problem(self.where(path, key=key), *problem))

    def mark(self, path: Path) -> None:
        self.bad[path] = None
        self.around_bad.update(path[:length] for length in range(len(path) + 1))

    def where(self, path: Path, *, key: bool = False) -> Span:
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
            if length == len(path) and self.document.has((*self.at, *path)):
                break
        full = (*self.at, *path)
        return self.document.where_key(full) if key else self.document.where(full)

    def name(self, path: Path) -> str:
        """How a message calls the value at `path`."""
        if not path:
            return self.what
        last = path[-1]
        if isinstance(last, int):
            owner = next((p for p in reversed(path) if isinstance(p, str)), "")
            return f'entry {last + 1} of "{cut(owner)}"' if owner else f"entry {last + 1}"
        return f'"{cut(last)}"'


def _follow(shape: Shape, path: Path) -> Shape | None:
    """The shape at `path`."""
    for step in path:
        match shape:
            case Record() if isinstance(step, str) and step in shape.fields:
                shape = shape.fields[step].shape
            case List() if isinstance(step, int):
                shape = shape.entry
            case Table():
                shape = shape.value
            case _:
                return None
    return shape


def _value(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _instead(shape: Shape, path: Path, value: Any) -> str:
    """What to write in place of a value of the wrong type."""
    key = next((p for p in reversed(path) if isinstance(p, str)), "")
    in_list = bool(path) and isinstance(path[-1], int)
    lead = f"write {cut(key)}: " if key and not in_list else "write "
    match shape, value:
        case Text(), None if in_list:
            return 'write a text; a "#" after a space starts a comment, so that tags stand without it'
        case Text(), dict() if len(value) == 1:
            (name, rest), *_ = value.items()
            return f'a text with a colon needs quotation marks: "{cut(f"{name}: {rest}")}"'
        case Text(), list() if all(isinstance(entry, str) for entry in value):
            return f'{lead}"[{cut(", ".join(value))}]"'
        case Text(), bool():
            return f'{lead}"{"true" if value else "false"}"'
        case List(entry=Text()), str():
            entries = ", ".join(part.strip() for part in value.split(","))
            return f"{lead}[{cut(entries)}]"
        case ((Integer() | Number()), str()):
            digits = re.sub(r"(?<=[0-9])[,\u00a0\u202f ](?=[0-9]{3}\b)", "", value.strip())
            if _NUMBER.fullmatch(digits):
                return f"{lead}{digits}"
        case Boolean(), str():
            word = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(value.casefold())
            if word:
                return f"{lead}{word}"
    return f"{lead}{example(shape)}"


def json_schema(kind: type[Entry]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record, for text editors."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind).json_schema()


__all__ = ["Field", "check", "json_schema"]
