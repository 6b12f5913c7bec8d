"""The prose of a Markdown file, every character where it stands in the source.

Editorial rules look for words, and must say where they are. So they read a copy of the source in which all that
is no prose (front matter, code, comments, addresses, hashtags, attribute lines) is blotted out character by
character: an offset into the copy is an offset into the file.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from digest.reading.attributes import is_attribute_line
from digest.reading.blocks import Outlined, outline
from digest.reading.frontmatter import split
from digest.reading.hashtags import ANYWHERE
from digest.reading.markdown import parse_blocks
from digest.reading.text import parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.reading.source import Source

PassageKind = Literal["text", "heading", "quotation", "footnote", "table"]

BLOT = "\x1a"
"""Stands for every character that is no prose. Part of no word, and in no source: the reader refuses it.

It is ASCII, because most texts are, and Python works much faster on texts that are nothing else.
"""

_SPECIAL = "#*_[]<`~{\\"
_DESTINATION = re.compile(r"\](?:\((?:[^()\n\\]|\\.|\([^()\n]*\))*\)|\[[^\[\]\n]{0,300}\])")
_FOOTNOTE = re.compile(r"\[\^[^\s\[\]]{1,200}\]")
_TAG = re.compile(r"<[A-Za-z/!][^<>\n]{0,2000}>")
_TICKS = re.compile(r"`+")
_OPENS: dict[str, PassageKind] = {
    "blockquote_open": "quotation",
    "footnote_reference_open": "footnote",
    "heading_open": "heading",
    "table_open": "table",
}
_CLOSES = frozenset(kind.replace("_open", "_close") for kind in _OPENS)


class Passage(Struct, frozen=True):
    """A paragraph, heading, list entry or cell, by offsets into the source."""

    start: int
    end: int
    kind: PassageKind


class Prose(Struct, frozen=True, kw_only=True):
    """What is left of a source when all but its prose is blotted out."""

    text: str
    """As long as the source. Passages are apart by line feeds; a line break within one is a space."""
    passages: tuple[Passage, ...]
    """In order, none overlapping."""
    body: int
    """Offset of the body in the source."""

    def of(self, passage: Passage) -> str:
        return self.text[passage.start : passage.end]


def read_prose(source: Source, blocks: Sequence[Outlined] | None = None) -> Prose:
    """The prose of `source`; none where its front matter has no end. `blocks` are its own, where they are known."""
    parts, _ = split(source)
    if parts is None:
        return Prose(text="\n" * len(source.text), passages=(), body=len(source.text))
    body = len(source.text) - len(parts.body_text)
    if blocks is None:
        blocks = outline(parse_blocks(parser(), parts.body_text)[0])
    return _assemble(source, parts.body_first_line, body, blocks)


def _assemble(source: Source, first_line: int, body: int, blocks: Sequence[Outlined]) -> Prose:
    starts = [0, *accumulate(len(line) + 1 for line in source.lines)]
    out: list[str] = []
    passages: list[Passage] = []
    kinds: list[PassageKind] = []
    cursor = 0
    for block in blocks:
        if block.type in _OPENS:
            kinds.append(_OPENS[block.type])
        elif block.type in _CLOSES:
            kinds.pop()
        if block.type != "inline" or block.row < 0:
            continue
        begin = -1
        rows = zip(block.content.split("\n"), mask(block.content).split("\n"), strict=True)
        for number, (raw, masked) in enumerate(rows, first_line + block.row):
            at = starts[number - 1]
            # Cells of one row share a line, so each is looked for behind the one before.
            found = source.line(number).find(raw, max(cursor - at, 0))
            if found < 0 or not raw:
                continue
            out += [("\n" if begin < 0 else " ") * (at + found - cursor), masked]
            cursor = at + found + len(raw)
            begin = at + found if begin < 0 else begin
        if begin >= 0:
            passages.append(Passage(begin, cursor, kinds[-1] if kinds else "text"))
    out.append("\n" * (len(source.text) - cursor))
    return Prose(text="".join(out), passages=tuple(passages), body=body)


def mask(text: str) -> str:
    """`text`, Markdown of one block, with everything blotted out that is no prose. Line feeds stay."""
    if not any(sign in text for sign in _SPECIAL):  # an expression would look at every character
        return text
    if text.startswith("{"):
        first, feed, rest = text.partition("\n")
        if feed and is_attribute_line(first):
            return BLOT * len(first) + feed + mask(rest)
    if "`" in text:
        text = _mask_code(text)
    if "<" in text:
        text = _TAG.sub(_blot, _mask_comments(text))
    if "]" in text:
        text = _DESTINATION.sub(_blot, _FOOTNOTE.sub(_blot, text))
    if "#" in text:
        text = ANYWHERE.sub(_blot, text)
    return text.replace("*", BLOT).replace("_", BLOT).replace("~", BLOT)


def _blot(match: re.Match[str]) -> str:
    return blotted(match[0])


def blotted(text: str) -> str:
    """As many blots, line feeds kept."""
    return "\n".join(BLOT * len(row) for row in text.split("\n"))


def _mask_code(text: str) -> str:
    """Code spans, as CommonMark pairs runs of backticks of one length."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[index][1] - runs[index][0], []).append(index)
    out, position, index = [], 0, 0
    while index < len(runs):
        start, end = runs[index]
        same = later[end - start]
        while same and same[-1] <= index:
            same.pop()
        if not same:
            index += 1
            continue
        closing = same[-1]
        out += [text[position:start], blotted(text[start : runs[closing][1]])]
        position, index = runs[closing][1], closing + 1
    return "".join([*out, text[position:]])


def _mask_comments(text: str) -> str:
    out, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        out += [text[position:start], blotted(text[start : end + 3])]
        position = end + 3
    return "".join([*out, text[position:]])
