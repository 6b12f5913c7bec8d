"""Attribute lines: ``{#flight-24 date=2025-10-28/2025-10-31}`` before a block."""

from __future__ import annotations

import re

from msgspec import Struct

from digest import edtf
from digest.diagnostics import did_you_mean

ID = re.compile(r"[a-z][a-z0-9-]*")
"""What a written item id may be."""

KEYS = ("id", "date")

_LINE = re.compile(r"\{([^{}]*)\}[ \t]*")
_WORD = re.compile(r"#\S*|[A-Za-z][\w-]*=\S*")
# A lone word in braces is nearly always an id whose sign was forgotten.
_FORGOTTEN_SIGN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
IN_TEXT = re.compile(r"\{\s*(?:#[A-Za-z]|date=|id=)[^{}]*\}")
"""Attributes inside running text, where they mean nothing."""


class Attributes(Struct, frozen=True, kw_only=True):
    """What an attribute line says. `row` is its body line, from 0."""

    row: int
    id: str = ""
    date: str = ""


class Mistake(Struct, frozen=True):
    """Something wrong in an attribute line, at character offsets into it."""

    start: int
    end: int
    code: str
    message: str
    help: str


def is_attribute_line(text: str) -> bool:
    """Whether `text`, a line without its indentation, is to be read as attributes and not as prose."""
    match = _LINE.fullmatch(text)
    if not match:
        return False
    words = match[1].split()
    if len(words) == 1 and _FORGOTTEN_SIGN.fullmatch(words[0]):
        return True
    return any(_WORD.fullmatch(word) for word in words)


def parse(text: str, row: int) -> tuple[Attributes, list[Mistake]]:
    """The attributes of a line for which `is_attribute_line` holds. Words with a mistake are left out."""
    values: dict[str, str] = {}
    mistakes: list[Mistake] = []
    inner = text[1 : text.rindex("}")]
    for match in re.finditer(r"\S+", inner):
        word, start, end = match[0], match.start() + 1, match.end() + 1

        def wrong(code: str, message: str, help: str, start: int = start, end: int = end) -> None:
            mistakes.append(Mistake(start, end, code, message, help))

        key, sign, value = ("id", "#", word[1:]) if word.startswith("#") else word.partition("=")
        if not sign:
            wrong("invalid-attributes", f'"{word}" is neither an id nor a date', f"write {{#{word}}} for an id")
        elif key not in KEYS:
            wrong(
                "invalid-attributes",
                f'unknown attribute "{key}"',
                did_you_mean(key, KEYS, otherwise="an attribute line knows an id (#flight-24) and date="),
            )
        elif key in values:
            wrong("invalid-attributes", f'a second "{key}" in one attribute line', "keep one of them")
        elif (key == "id" and (problem := _id_problem(value))) or (key == "date" and (problem := _date_problem(value))):
            wrong(*problem)
        else:
            values[key] = value
    return Attributes(row=row, id=values.get("id", ""), date=values.get("date", "")), mistakes


def _id_problem(value: str) -> tuple[str, str, str] | None:
    if value.startswith("page-"):
        return "reserved-id", f'ids that start with "page-" belong to the page itself: "{value}"', "choose another id"
    if ID.fullmatch(value):
        return None
    better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    better = better if ID.fullmatch(better) else f"i-{better}" if better else "flight-24"
    return (
        "invalid-id",
        f'"{value}" cannot be an id',
        f"an id is a small letter, then small letters, digits and hyphens: {{#{better}}}",
    )


def _date_problem(value: str) -> tuple[str, str, str] | None:
    forms = "write a day (2025-10-28), a month (2025-10), or two of them with a stroke (2025-10-28/2025-10-31)"
    try:
        edtf.parse(value)
    except ValueError as error:
        return "invalid-date", str(error), forms
    return None
