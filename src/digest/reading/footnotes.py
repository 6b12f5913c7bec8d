"""Footnotes of one file: each belongs to the item that refers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from digest.model import Footnote
from digest.reading.inline import InlineReader
from digest.reading.render import html, plain_text

if TYPE_CHECKING:
    from markdown_it.token import Token


class Notes:
    """The definitions of a file, numbered in the order in which its text refers to them."""

    def __init__(self, definitions: list[tuple[Token, list[Token]]], reader: InlineReader) -> None:
        self._reader = reader
        self._tokens: dict[str, list[Token]] = {}
        self._rows: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        report = reader.report
        for opening, tokens in definitions:
            label = str(opening.meta["label"])
            row = opening.map[0] if opening.map else 0
            for token in tokens:
                if token.type == "inline":
                    reader.read(token)
            if label in self._tokens:
                report.line(
                    row,
                    "duplicate-footnote",
                    f'a second definition of the footnote "{label}"',
                    f"the first stands in line {report.first_line + self._rows[label]}; give one of them another label",
                )
                continue
            self._tokens[label], self._rows[label] = tokens, row

    def count(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Labels that read tokens refer to, also by way of other notes, in order and none twice.

        Numbers are given here, so this is called once for each part of the text, from top to bottom.
        """
        labels: dict[str, None] = {}
        waiting = list(tokens)[::-1]
        while waiting:
            token = waiting.pop()
            for child in token.children or ():
                if child.type != "footnote_ref":
                    continue
                label = str(child.meta["label"])
                if label not in self._tokens:
                    self._undefined(token, child, label)
                elif label not in labels:
                    labels[label] = None
                    self._numbers.setdefault(label, len(self._numbers) + 1)
                    waiting += self._tokens[label][::-1]
        return tuple(labels)

    def _undefined(self, token: Token, child: Token, label: str) -> None:
        self._reader.report.inline(
            token,
            int(child.meta["at"]),
            int(child.meta["end"]),
            "undefined-footnote",
            f'there is no footnote "{label}" in this file',
            f"write its text on a line of its own: [^{label}]: …",
        )

    def report_unused(self) -> None:
        """Called once all text has been counted."""
        for label, row in self._rows.items():
            if label not in self._numbers:
                self._reader.report.line(
                    row,
                    "unused-footnote",
                    f'nothing refers to the footnote "{label}", so it is not printed',
                    f"write [^{label}] where it belongs, or delete it",
                    "warning",
                )

    def marks(self, owner: str) -> Callable[[Token], str]:
        """Gives the HTML of a reference within `owner`, an id unique on the page."""
        uses: dict[str, int] = {}

        def mark(token: Token) -> str:
            label = str(token.meta["label"])
            number = self._numbers.get(label)
            if number is None:
                return ""
            uses[label] = uses.get(label, 0) + 1
            again = f"-{uses[label]}" if uses[label] > 1 else ""
            return (
                f'<sup class="fnref"><a href="#fn-{owner}-{number}" id="fnref-{owner}-{number}{again}" '
                f'role="doc-noteref">{number}</a></sup>'
            )

        return mark

    def records(self, labels: tuple[str, ...], mark: Callable[[Token], str]) -> tuple[Footnote, ...]:
        """The notes themselves."""
        return tuple(
            Footnote(
                number=self._numbers[label],
                label=label,
                html=html(self._tokens[label], mark),
                text=plain_text(self._tokens[label]),
            )
            for label in sorted(labels, key=self._numbers.__getitem__)
        )

    def links(self, labels: tuple[str, ...]) -> Iterable[Token]:
        """All tokens of the notes."""
        for label in labels:
            yield from self._tokens[label]


def as_list(notes: tuple[Footnote, ...], owner: str) -> str:
    """Notes as a list, for text that is no item and so has no place of its own for them."""
    if not notes:
        return ""
    entries = "".join(f'<li id="fn-{owner}-{n.number}" value="{n.number}">{n.html}</li>' for n in notes)
    return f'\n<ol class="notes">{entries}</ol>'
