"""YAML as plain data with places, or as problems an editor understands.

Only a part of YAML is read, so that what is typed is what is meant: the values are texts, whole numbers,
``true``, ``false`` and ``null``; dates and ``no`` stay text, ``12:30`` too. Anchors, tags and several documents
are errors, a key that stands twice is one as well. Depth and length are limited, no recursion follows the
nesting of the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from msgspec import Struct

from digest.diagnostics import Diagnostic, Span
from digest.reading.source import Source
from digest.reading.yaml_errors import explain

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]
Path = Sequence[str | int]
"""Keys and list positions (from 0) from the top of a document to a value."""

MAX_DEPTH = 20
MAX_SCALAR = 100_000
"""Characters of one text."""
MAX_VALUES = 300_000
_MAX_REPORTED = 20

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Only numbers whose text is their one spelling, so that a text field can take them back as they were typed.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")

# What YAML does not let stand, and what would not survive the way through HTML and XML. (All that may stand is a class
# that takes ten times as long to compile, and that is done at every start.)
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# LINE and PARAGRAPH SEPARATOR come from word processors. For YAML they end a line, for everybody else they do not.
_SEPARATORS = str.maketrans({"\u2028": " ", "\u2029": " "})


class _Node(Struct, eq=False):
    """A value of the document under its place."""

    event: Any
    key: Any = None
    mapping: dict[str, _Node] | None = None
    sequence: list[_Node] | None = None


class Document(Struct, frozen=True, kw_only=True, eq=False):
    """One YAML document."""

    data: Plain
    """What it says."""
    source: Source
    first_line: int
    """Line of the source, from 1, in which the YAML text starts."""
    _root: _Node

    def where(self, path: Path = ()) -> Span:
        """Place of the value at `path`, of the nearest one around it where there is no such value.

        A table or list on lines of its own, and a missing value, have the place of their key.
        """
        node = self._find(path)
        if node is self._root and self.first_line > 1:
            # The line of three hyphens stands for the front matter as a whole.
            return self.source.line_span(self.first_line - 1)
        event = node.event
        if event.start_mark.line == event.end_mark.line and event.start_mark.column == event.end_mark.column:
            # An empty value, or a table whose lines start with its keys: a point would be hard to see.
            first = next(iter((node.mapping or {}).values()), None)
            event = node.key or (first.key if first else None) or event
        return self._span(event)

    def where_key(self, path: Path) -> Span:
        """Place of the key that leads to `path`; that of the value where it stands in a list."""
        node = self._find(path)
        return self._span(node.key) if node.key is not None else self.where(path)

    def problem(self, span: Span, code: str, message: str, help: str = "", **more: Any) -> Diagnostic:
        """A diagnostic at `span` that quotes its line."""
        return self.source.problem(span, code, message, help, **more)

    def has(self, path: Path) -> bool:
        """Whether something stands at `path`."""
        node = self._root
        for step in path:
            table: Any = node.mapping if isinstance(step, str) else node.sequence
            try:
                node = table[step]
            except (KeyError, IndexError, TypeError):
                return False
        return True

    def _find(self, path: Path) -> _Node:
        node = self._root
        for step in path:
            child: _Node | None = None
            if isinstance(step, str) and node.mapping is not None:
                child = node.mapping.get(step)
            elif isinstance(step, int) and node.sequence is not None and 0 <= step < len(node.sequence):
                child = node.sequence[step]
            if child is None:
                break
            node = child
        return node

    def _span(self, event: Any) -> Span:
        return _span(event.start_mark, event.end_mark, self.source, self.first_line)


def load(text: str, source: Source, first_line: int = 1) -> tuple[Document | None, list[Diagnostic]]:
    """Read one YAML document.

    Args:
        text: The YAML text; whole lines of `source`.
        source: Where it comes from.
        first_line: Line of the source in which it starts.

    Returns:
        The document, None where it cannot be read at all, and what was found. Where a key stands twice
        (`duplicate-key`), the first counts. An empty document holds None.
    """
    reader = _Reader(source, first_line)
    for match in _UNREADABLE.finditer(text):
        line = text.count("\n", 0, match.start())
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        span = source.span(first_line + line, column + 1, column + 2)
        message = f"character U+{ord(match[0]):04X} cannot be seen and cannot stand here"
        reader.add(span, "control-character", message, "delete it")
        if len(reader.found) == _MAX_REPORTED:
            break
    if reader.found:
        return None, reader.found
    try:
        return reader.read(yaml.parse(text.translate(_SEPARATORS), Loader=_Loader)), reader.found
    except yaml.MarkedYAMLError as error:
        if reader.refused:
            # What was refused explains it: "*this* word" is an alias and then a mistake.
            return None, reader.found
        line, start, end, code, message, help = explain(error, text.split("\n"))
        reader.add(source.span(first_line + line, start + 1, end + 1), code, message, help)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        reader.add(source.span(first_line), "yaml-syntax", f"this is not YAML: {type(error).__name__}")
    return None, reader.found


class _Stop(Exception):
    """The rest of the document is not worth reading."""


class _Reader:
    """Builds data and places from the parser's events.

    `yaml.compose` would do the same in C, but by recursion, without the tags and anchors as written, and only
    after the whole text was parsed, which takes libyaml quadratic time where brackets nest deeply.
    """

    def __init__(self, source: Source, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.found: list[Diagnostic] = []
        self.refused = False

    def add(self, span: Span, code: str, message: str, help: str = "") -> None:
        self.found.append(self.source.problem(span, code, message, help))

    def refuse(self, event: Any, code: str, message: str, help: str = "", *, stop: bool = False) -> None:
        self.add(_span(event.start_mark, event.end_mark, self.source, self.first_line), code, message, help)
        self.refused = True
        if stop or len(self.found) >= _MAX_REPORTED:
            raise _Stop

    def read(self, events: Iterator[Any]) -> Document | None:
        try:
            data, root = self._build(events)
        except _Stop:
            return None
        if self.refused:
            return None
        return Document(data=data, source=self.source, first_line=self.first_line, _root=root)

    def _build(self, events: Iterator[Any]) -> tuple[Plain, _Node]:
        """One pass with a stack of open collections."""
        top: list[Plain] = []
        root: _Node | None = None
        # (node, data, the key whose value comes next, its event)
        stack: list[tuple[_Node, Any]] = []
        key: Any = None
        keys: list[Any] = []
        last: Any = None
        count = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                count += 1
                self._check_scalar(event, count)
                node = _Node(event)
                if stack and stack[-1][0].mapping is not None and key is None:
                    key = event
                    continue
                value: Plain = _scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                count += 1
                self._check_collection(event, len(stack), count)
                if stack and stack[-1][0].mapping is not None and key is None:
                    self.refuse(
                        event, "yaml-syntax", "a list or a table cannot be a key", "write a plain word", stop=True
                    )
                if kind is yaml.MappingStartEvent:
                    node, value = _Node(event, mapping={}), {}
                else:
                    node, value = _Node(event, sequence=[]), []
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
                key = keys.pop()
                continue
            elif kind is yaml.AliasEvent:
                self._alias(event)
                if stack and stack[-1][0].mapping is not None and key is None:
                    key = event
                    continue
                node, value = _Node(event), None
            elif kind is yaml.DocumentStartEvent:
                if root is not None:
                    self.refuse(
                        event, "yaml-syntax", "a second document starts here", "delete the line of hyphens", stop=True
                    )
                last = event
                continue
            else:
                last = last or event
                continue

            if not stack:
                root = node
                top.append(value)
            else:
                self._attach(stack[-1], key, node, value)
                key = None
            if node.mapping is not None or node.sequence is not None:
                keys.append(key)
                key = None
                stack.append((node, value))
        if root is None:
            return None, _Node(last)
        return top[0], root

    def _attach(self, parent: tuple[_Node, Any], key: Any, node: _Node, value: Plain) -> None:
        holder, data = parent
        if holder.sequence is not None:
            holder.sequence.append(node)
            data.append(value)
            return
        assert holder.mapping is not None
        node.key = key
        name = getattr(key, "value", "")
        if name in holder.mapping:
            first = holder.mapping[name].key.start_mark.line + self.first_line
            span = _span(key.start_mark, key.end_mark, self.source, self.first_line)
            if len(self.found) < _MAX_REPORTED:
                message = f'key "{_cut(name)}" stands twice; first in line {first}'
                self.add(span, "duplicate-key", message, "keep one of the two lines")
            return
        holder.mapping[name] = node
        data[name] = value

    def _check_scalar(self, event: Any, count: int) -> None:
        self._check_value(event, count)
        if len(event.value) > MAX_SCALAR:
            message = f"a text of {len(event.value):,} characters, more than {MAX_SCALAR:,}"
            self.refuse(event, "yaml-limit", message, "long text belongs below the front matter", stop=True)
        # Only escapes between double quotes can still bring one in.
        if event.style == '"' and _UNREADABLE.search(event.value):
            self.refuse(event, "control-character", "an escape stands for a control character", "delete it")

    def _check_collection(self, event: Any, depth: int, count: int) -> None:
        self._check_value(event, count)
        if depth >= MAX_DEPTH:
            message = f"lists and tables are nested more than {MAX_DEPTH} deep"
            self.refuse(event, "yaml-limit", message, "close the brackets, or mend the indentation", stop=True)

    def _check_value(self, event: Any, count: int) -> None:
        if count > MAX_VALUES:
            self.refuse(event, "yaml-limit", f"more than {MAX_VALUES:,} values", "split the file", stop=True)
        if event.anchor is not None:
            self._alias(event, sign="&")
        if event.tag is not None:
            self.refuse(
                event, "yaml-tag", "YAML tags (!) are not in use here", 'a text that starts with "!" needs quotes'
            )

    def _alias(self, event: Any, sign: str = "*") -> None:
        message = f"YAML anchors and aliases (& and *) are not in use here: {sign}{_cut(event.anchor)}"
        self.refuse(event, "yaml-alias", message, f'write the value out; a text that starts with "{sign}" needs quotes')


def _scalar(event: Any) -> Plain:
    text: str = event.value
    if event.style:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    # Most texts start with a letter, which spares the pattern.
    if text[0] in "-0123456789" and _INTEGER.fullmatch(text):
        return int(text)
    return text


def _span(start: Any, end: Any, source: Source, first_line: int) -> Span:
    """From mark to mark, cut at the end of the first line."""
    line = first_line + start.line
    last = end.column if end.line == start.line else len(source.line(line).rstrip())
    return Span(source.path, line, start.column + 1, last + 1 if last > start.column else 0)


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
