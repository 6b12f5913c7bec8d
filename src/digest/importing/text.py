"""Plain text, as copied from a web page or a word processor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from digest.importing.blocks import Block, Document, Line, seen, squeeze
from digest.importing.inline import read_markup
from digest.importing.lists import as_entry

_HEADING = re.compile(r"^(#{1,6})\s+(\S.*?)(?<![.,;])(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})\s*$")
_RULE = re.compile(r"^(?:[-*_=~–—·•.]\s*){3,}$")
_QUOTE = re.compile(r"^>\s?(.*)$")
_ALL_STRONG = re.compile(r"^\*\*[^*]+\*\*[.:]?$")
_LAST = ".!?:;…"
_CLOSING = "”»\"’')]"


class _Row(NamedTuple):
    number: int
    text: str

    @property
    def indent(self) -> int:
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())


def read_text(text: str) -> Document:
    """Blocks of plain text. A line is a paragraph, unless the lines around it show that the text was wrapped."""
    rows = [_Row(n, line) for n, line in enumerate(seen(text).split("\n"), 1)]
    blocks: list[Block] = []
    for group in _groups(rows):
        blocks += _group(group)
    lines = tuple(Line(number=row.number, text=row.text) for row in rows if row.text.strip())
    return Document(form="text", blocks=tuple(_with_depth(blocks, rows)), lines=lines)


def _groups(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Runs of rows without an empty one between them; an underlined row is a heading by itself."""
    group: list[_Row] = []
    for row in rows:
        line = row.text.strip()
        if _UNDERLINE.match(line) and group and not _RULE.match(group[-1].text.strip()[:200]):
            *before, heading = group
            if before:
                yield before
            yield [_Row(heading.number, f"{'#' if line[0] == '=' else '##'} {heading.text.strip()}")]
            group = []
        elif squeeze(row.text):
            group.append(row)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _group(group: list[_Row]) -> list[Block]:
    table = _table(group)
    if table:
        return [table]
    blocks = []
    for row in _unwrap(group) if _is_wrapped(group) else group:
        line = row.text.strip()
        heading, quote, entry = _HEADING.match(line), _QUOTE.match(line), as_entry(line)
        if _RULE.match(line[:200]) and len(line) <= 200:
            continue
        if heading:
            blocks.append(_block(_Row(row.number, heading[2]), "heading", level=len(heading[1])))
        elif quote and quote[1].strip():
            blocks.append(_block(_Row(row.number, quote[1]), "quote"))
        elif entry:
            block = _block(_Row(row.number, entry.rest), "entry", marker=entry.marker, sign=entry.sign)
            blocks.append(block)
        else:
            blocks.append(_block(row, "paragraph"))
    return blocks


def _block(row: _Row, kind: str, *, level: int = 0, marker: str = "", sign: str = "") -> Block:
    line = squeeze(row.text)
    md, text, lost = read_markup(line)
    return Block(
        kind=kind,  # type: ignore[arg-type]
        md=md,
        text=text,
        line=row.number,
        level=level,
        marker=marker,
        sign=sign,
        strong=bool(_ALL_STRONG.match(line)),
        doubts=tuple(lost_link(label) for label in lost),
    )


def lost_link(label: str) -> str:
    """What is said of a link that leads nowhere any more."""
    return f'"{label}" was a link, but its address is lost: look it up, or leave the words as they are'


# --- wrapped lines ----------------------------------------------------------------------------------------


def _ends_sentence(line: str) -> bool:
    return line.rstrip(_CLOSING + " ")[-1:] in _LAST


def _is_wrapped(group: Sequence[_Row]) -> bool:
    """Whether the rows are one text, broken where the next word found no room."""
    lines = [row.text.strip() for row in group]
    width = max(len(row.text.rstrip()) for row in group)
    if len(lines) < 2 or not 40 <= width <= 130:
        return False
    breaks = [(a.text.rstrip(), b.text.strip()) for a, b in pairwise(group) if not as_entry(b.text.strip())]
    if not breaks or not any(b[:1].islower() and not _ends_sentence(a) for a, b in breaks):
        return False
    full = sum(len(a) + 1 + len(b.split(maxsplit=1)[0]) > width - 8 for a, b in breaks)
    return full >= 0.75 * len(breaks)


def _unwrap(group: Sequence[_Row]) -> list[_Row]:
    rows: list[_Row] = []
    parts: list[str] = []
    for row in group:
        line = row.text.strip()
        if not parts or as_entry(line) or _HEADING.match(line) or _QUOTE.match(line):
            if parts:
                rows[-1] = _Row(rows[-1].number, " ".join(parts))
            rows.append(row)
            parts = [line]
        else:
            parts.append(line)
    rows[-1] = _Row(rows[-1].number, " ".join(parts))
    return rows


# --- tables and lists -------------------------------------------------------------------------------------


def _table(group: Sequence[_Row]) -> Block | None:
    """Rows of cells set apart by tabs."""
    cells = [[squeeze(cell) for cell in row.text.strip("\n ").split("\t")] for row in group]
    columns = len(cells[0])
    if len(group) < 2 or columns < 2 or any(len(row) != columns for row in cells):
        return None
    if any(as_entry(row.text.strip()) for row in group) or not all(any(row) for row in cells):
        return None
    read = [[read_markup(cell) for cell in row] for row in cells]
    md = table_rows([[md for md, _, _ in row] for row in read])
    text = " ".join(text for row in read for _, text, _ in row)
    return Block(kind="table", md=md, text=text, line=group[0].number)


def table_rows(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its head, rows may be of different lengths."""
    columns = max(len(row) for row in rows)
    lines = []
    for n, row in enumerate(rows):
        cells = [cell.replace("|", "\\|") for cell in row] + [""] * (columns - len(row))
        lines.append("| " + " | ".join(cells) + " |")
        if n == 0:
            lines.append("|" + " --- |" * columns)
    return "\n".join(lines)


def _with_depth(blocks: Sequence[Block], rows: Sequence[_Row]) -> Iterator[Block]:
    """List entries with their depth, read from how far they are indented."""
    from msgspec.structs import replace

    open_: list[int] = []
    for block in blocks:
        if block.kind != "entry":
            open_ = []
            yield block
            continue
        indent = rows[block.line - 1].indent
        while open_ and indent < open_[-1]:
            open_.pop()
        # One column more is a careless space, two are a level.
        if not open_ or indent >= open_[-1] + 2:
            open_.append(indent)
        yield replace(block, level=min(len(open_) - 1, 5)) if len(open_) > 1 else block
