"""Permanent ids into the source: what ``digest stamp`` writes.

An id is written exactly where the parser reads it, and exactly the one that the item has already, so stamping changes
no address, no text and no topic. Nothing but attribute lines is added (and a blank line before one where a block
would otherwise swallow it); line ends, trailing spaces and a byte-order mark stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKER = re.compile(r"([ \t]*)([-*+]|[0-9]{1,9}[.)])([ \t]*)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|\Z)")
_TAB = 4


class Stamp(Struct, frozen=True, kw_only=True):
    """One id to be written."""

    file: str
    """Relative to the content folder."""
    line: int
    """From 1: the item's first line, or its attribute line."""
    how: Literal["before", "into", "entry"]
    """As a line before the item's, into the attribute line that is there, or as the first line of a list's entry."""
    id: str
    first: bool = False
    """Whether the item opens the body, so that the front matter's end stands before it."""


def stamp(text: str, stamps: Iterable[Stamp]) -> str:
    """`text` with the ids written.

    Args:
        text: The file as it is on the disk: with its own line ends, and its byte-order mark if it has one.
        stamps: Those of this file, as `digest.reading.issues.Parsed` gives them.
    """
    lines, ends = _lines(text)
    for item in sorted(stamps, key=lambda s: s.line, reverse=True):
        index = item.line - 1
        if item.how == "into":
            lines[index] = _into(lines[index], item.id)
        elif item.how == "entry":
            new = _entry(lines[index], item.id)
            lines[index : index + 1] = new
            ends[index:index] = [_end_near(ends, index)] * (len(new) - 1)
        else:
            free = item.first or not index or not lines[index - 1].strip() or bool(_HEADING.match(lines[index - 1]))
            new = [f"{{#{item.id}}}"] if free else ["", f"{{#{item.id}}}"]
            end = _end_near(ends, index)
            lines[index:index] = new
            ends[index:index] = [end] * len(new)
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _lines(text: str) -> tuple[list[str], list[str]]:
    """Lines without their ends, and the ends; the last end is empty."""
    lines, ends, position = [], [], 0
    for match in _LINE_END.finditer(text):
        lines.append(text[position : match.start()])
        ends.append(match[0])
        position = match.end()
    return [*lines, text[position:]], [*ends, ""]


def _end_near(ends: list[str], index: int) -> str:
    """How lines end at `index`: as the line itself, or where it is the last, as the one before."""
    return ends[index] or (ends[index - 1] if index else "") or "\n"


def _into(line: str, id: str) -> str:
    place = line.index("{") + 1
    space = "" if line[place : place + 1] in (" ", "\t", "}", "") else " "
    return f"{line[:place]}#{id}{space}{line[place:]}"


def _entry(line: str, id: str) -> list[str]:
    match = _MARKER.match(line)
    if match is None:
        raise ValueError(f"no list entry: {line!r}")
    text = line[match.end() :]
    if not text:
        return [f"{match[1]}{match[2]} {{#{id}}}"]
    return [f"{match[0]}{{#{id}}}", " " * _width(match[0]) + text]


def _width(text: str) -> int:
    """Columns of a text of spaces, tabs and a marker."""
    column = 0
    for character in text:
        column += _TAB - column % _TAB if character == "\t" else 1
    return column


def can_stamp_entry(line: str) -> bool:
    """Whether an id can be written into the entry that starts on `line`: not where it starts with indented code."""
    match = _MARKER.match(line)
    if match is None:
        return False
    return not line[match.end() :] or _width(match[0]) - _width(match[1] + match[2]) <= _TAB
