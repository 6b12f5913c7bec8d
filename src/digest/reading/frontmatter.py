"""Front matter and body of a Markdown file, with their places kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from digest.diagnostics import Diagnostic
from digest.reading import yaml
from digest.reading.shapes import Entry
from digest.reading.source import Source
from digest.reading.validation import check

E = TypeVar("E", bound=Entry)

_DATE_IN_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What word processors make of three hyphens, and what other programs use instead.
_ALMOST = re.compile(r"\s*(?:[-\u2010-\u2015\u2212]{1,}|\*{3,}|\+{3,}|={3,}|_{3,})\s*")


class _Handler(BaseHandler):
    """Splits without losing a character, unlike the package's own.

    A boundary includes its line end, so that what lies between two of them is whole lines and their numbers are
    exact; `frontmatter.parse` strips the text, therefore only `detect` and `split` are in use here.
    """

    FM_BOUNDARY = re.compile(r"^-{3,}[ \t]*(?:\n|\Z)", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def load(self, fm: str) -> dict[str, Any]:
        raise NotImplementedError("front matter is read by digest.reading.yaml")


_HANDLER = _Handler()


class FrontMatterText(Struct, frozen=True, kw_only=True):
    """The two halves of a file."""

    yaml_text: str
    """Whole lines between the two boundaries, without them."""
    first_line: int
    """Line of the source in which it starts."""
    body_text: str
    """Everything after the second boundary, as typed."""
    body_first_line: int
    """Line of the source in which it starts."""


class Head(Struct, Generic[E], frozen=True, kw_only=True):
    """A file taken apart, its front matter read."""

    values: E | None
    """None where the front matter is not YAML, or lacks what it must have."""
    document: yaml.Document | None
    """The front matter with its places; None where it is not YAML."""
    body_text: str
    """Everything after the front matter, as typed."""
    body_first_line: int
    """Line of the source in which the body starts."""


def split(source: Source) -> tuple[FrontMatterText | None, list[Diagnostic]]:
    """Take a file apart.

    Blank lines may stand before the front matter; a boundary is a line of three hyphens or more. None where there
    is no front matter (`no-front-matter`) or no end to it (`unclosed-front-matter`).
    """
    text = source.text
    blank = len(text) - len(text.lstrip(" \t\n"))
    start = text.rfind("\n", 0, blank) + 1
    opening = text.count("\n", 0, start) + 1
    if not _HANDLER.detect(text[start:]):
        return None, [_no_front_matter(source, opening)]
    try:
        yaml_text, body = _HANDLER.split(text[start:])
    except ValueError:
        return None, [_unclosed(source, opening)]
    first_line = opening + 1
    return FrontMatterText(
        yaml_text=yaml_text,
        first_line=first_line,
        body_text=body,
        body_first_line=first_line + yaml_text.count("\n") + 1,
    ), []


def read_front_matter(
    source: Source, kind: type[E], *, fallback: Mapping[str, Any] | None = None
) -> tuple[Head[E] | None, list[Diagnostic]]:
    """Split `source` and read its front matter as a `kind`.

    Args:
        source: A Markdown file.
        kind: `FrontMatter`, `SectionFrontMatter` or `PageFrontMatter`.
        fallback: Plain values for keys that are missing or wrong, such as the date of the file's name.

    Returns:
        The file in parts, None where it cannot be split, and what was found.
    """
    parts, found = split(source)
    if parts is None:
        return None, found
    document, problems = yaml.load(parts.yaml_text, source, parts.first_line)
    found += problems
    values: E | None = None
    if document is not None:
        if document.data is None or isinstance(document.data, dict):
            values, problems = check(document, kind, what="the front matter", fallback=fallback)
            found += problems
        else:
            found.append(_not_a_mapping(document))
    return (
        Head(
            values=values,
            document=document,
            body_text=parts.body_text,
            body_first_line=parts.body_first_line,
        ),
        found,
    )


def _no_front_matter(source: Source, line: int) -> Diagnostic:
    dated = _DATE_IN_NAME.search(source.rel)
    lines = f"---, date: {dated[0] if dated else '2025-11-03'} and ---"
    if "pages/" in source.rel:
        lines = "---, title: About and ---"
    text = source.line(line)
    if _ALMOST.fullmatch(text) and text.strip():
        message = "the first line is not three hyphens"
        return source.problem(
            source.line_span(line), "no-front-matter", message, "write --- with plain hyphens, unindented"
        )
    message = "the file does not start with its front matter"
    return source.problem(source.span(line), "no-front-matter", message, f"start it with three lines: {lines}")


def _unclosed(source: Source, opening: int) -> Diagnostic:
    help = "write a line --- after the last key, before the text"
    for number in range(opening + 1, len(source.lines) + 1):
        line = source.line(number)
        if _ALMOST.fullmatch(line) and line.strip():
            help = f"line {number} must be three plain hyphens, unindented: ---"
            break
        if not line.strip() or line.startswith("## "):
            help = f"write a line --- before line {number}"
            break
    message = "the front matter that starts here is never closed"
    return source.problem(source.line_span(opening), "unclosed-front-matter", message, help)


def _not_a_mapping(document: yaml.Document) -> Diagnostic:
    source, line = document.source, document.first_line
    while line < len(source.lines) and (not source.line(line).strip() or source.line(line).lstrip().startswith("#")):
        line += 1
    what = "a list" if isinstance(document.data, list) else "a text"
    message = f"the front matter is {what}, not keys with values"
    no_space = re.match(r"\s*([A-Za-z]\w*):(\S{1,40})", source.line(line))
    help = (
        f"write {no_space[1]}: {no_space[2]}, with a space after the colon"
        if no_space
        else "write lines such as date: 2025-11-03"
    )
    return source.problem(source.line_span(line), "front-matter-not-a-mapping", message, help)
