"""Where the findings of one file are collected, with the way from a token back to its place."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from digest.diagnostics import Diagnostic, Level, Span
from digest.reading.blocks import Outlined
from digest.reading.references import Reference, ReferenceKind

if TYPE_CHECKING:
    from markdown_it.token import Token

    from digest.reading.source import Source

# A line of a megabyte can hold a hundred thousand mistakes; nobody reads more than the first few of a kind.
_MOST_OF_A_KIND = 10


class Report:
    """Findings of one file; a local accumulator of one parse, never shared."""

    def __init__(self, source: Source, first_line: int) -> None:
        """`first_line` is the line, from 1, on which the body begins."""
        self.source = source
        self.first_line = first_line
        self.diagnostics: list[Diagnostic] = []
        self.references: list[Reference] = []
        self.outline: list[Outlined] = []
        """The blocks, as the parser gave them."""
        self._counts: Counter[tuple[str, int]] = Counter()
        self._rows: dict[int, tuple[Token, list[int], list[int]]] = {}

    def line(self, row: int, code: str, message: str, help: str = "", level: Level = "error") -> None:
        """A finding about the whole of body line `row`, from 0."""
        span = self.source.line_span(self.first_line + row)
        self.diagnostics.append(self.source.problem(span, code, message, help, level))

    def inline(
        self, token: Token, start: int, end: int, code: str, message: str, help: str = "", level: Level = "error"
    ) -> None:
        """A finding about characters `start` to `end` of an inline token's content."""
        key = (code, token.map[0] if token.map else 0)
        self._counts[key] += 1
        if self._counts[key] > _MOST_OF_A_KIND:
            return
        self.diagnostics.append(self.source.problem(self.span(token, start, end), code, message, help, level))

    def refer(self, token: Token, start: int, end: int, kind: ReferenceKind, target: str, item: str = "") -> None:
        """A pointer found at characters `start` to `end` of an inline token's content."""
        span = self.span(token, start, end)
        quote = self.source.line(span.line)
        self.references.append(Reference(kind=kind, target=target, item=item, span=span, quote=quote))

    def span(self, token: Token, start: int, end: int) -> Span:
        """The place of characters `start` to `end` of an inline token's content, cut at the end of the line."""
        cached = self._rows.get(id(token))
        if cached is None:
            cached = self._rows[id(token)] = (token, *self._layout(token))
        _, starts, margins = cached
        row = bisect_right(starts, start) - 1
        last = starts[row + 1] - 1 if row + 1 < len(starts) else max(end, start)
        column = start - starts[row] + margins[row] + 1
        end_column = min(end, last) - starts[row] + margins[row] + 1
        line = self.first_line + (token.map[0] if token.map else 0) + row
        return Span(self.source.path, line, column, end_column if end_column > column else 0)

    def _layout(self, token: Token) -> tuple[list[int], list[int]]:
        """Offset of each row of the content, and the width of what stands before it in the source."""
        first = self.first_line + (token.map[0] if token.map else 0)
        starts, margins, offset = [], [], 0
        for number, row in enumerate(token.content.split("\n")):
            starts.append(offset)
            margins.append(max(self.source.line(first + number).find(row.rstrip()), 0))
            offset += len(row) + 1
        return starts, margins
