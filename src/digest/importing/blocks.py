"""What every kind of file is turned into before anybody asks what it says."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

BlockKind = Literal["heading", "paragraph", "entry", "quote", "table", "note", "comment"]

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Enclose the label of a footnote reference in a block's text. Private-use characters of the input are taken out
before, so that nobody else can write them."""


class Block(Struct, frozen=True, kw_only=True):
    """A paragraph, or what stands in the place of one."""

    kind: BlockKind
    md: str
    """Inline Markdown on one line; of a table, its rows; of a comment, its message."""
    text: str
    """The same without markup."""
    line: int
    """Where it begins in the input, from 1; 1 throughout where the input has no lines."""
    level: int = 0
    """Of a heading: 1 to 6, 0 where nothing says which. Of a list entry: its depth, from 0."""
    marker: str = ""
    """Of a list entry: ``-``, ``3.`` or ``3)``; empty for a further paragraph of it. Of a note: its label."""
    strong: bool = False
    """Whether all of it is in bold type."""
    sign: str = ""
    """Of a list entry: the sign as it stood in the input."""
    doubts: tuple[str, ...] = ()
    """What an editor has to settle about it."""

    @property
    def words(self) -> int:
        return len(self.text.split())


class Line(Struct, frozen=True, kw_only=True):
    """A piece of the input as the comparison of words sees it."""

    number: int
    text: str


class Omission(Struct, frozen=True, kw_only=True):
    """Words of the input that are left out of the draft on purpose."""

    line: int
    text: str
    reason: str


class Dated(Struct, frozen=True, kw_only=True):
    """A date and who says it."""

    source: str
    """As it is named to the editor: "the title", "the address"."""
    start: date
    end: date
    exact: bool = True
    """False where only the month is given; `end` is then the first of it."""


class Document(Struct, frozen=True, kw_only=True):
    """A file as blocks, with what its head says about it."""

    form: Literal["text", "html", "docx"]
    blocks: tuple[Block, ...]
    titles: tuple[str, ...] = ()
    """From the head of a page, the most trustworthy first."""
    dates: tuple[Dated, ...] = ()
    """From the head of a page."""
    address: str = ""
    """Where the page stood, http or https."""
    lines: tuple[Line, ...] = ()
    """The content, for the comparison of words."""
    omissions: tuple[Omission, ...] = ()
    aside: str = ""
    """What stood around the content of a page (navigation, footers, forms): reported in a summary."""


def paragraph(block: Block) -> Block:
    """The block as a paragraph that says the same; a list entry keeps its sign where that is a number or a dash."""
    plain = replace(block, kind="paragraph", level=0, marker="", sign="")
    if block.kind != "entry" or not block.sign:
        return plain
    return replace(plain, md=f"{block.sign} {block.md}", text=f"{block.sign} {block.text}")


def comment(line: int, message: str) -> Block:
    """A doubt about no block in particular, at its place among the blocks."""
    return Block(kind="comment", md=message, text="", line=line)


_MARK = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")


def unmarked(text: str) -> str:
    """The text with footnote references as they are usually typed."""
    return _MARK.sub(r"[\1]", text)


_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def squeeze(text: str) -> str:
    """White space of every kind as single spaces, none at the ends."""
    return _SPACE.sub(" ", text).strip(" ")


# Controls, the marks of footnotes above, soft hyphens and zero-width characters: none of them is to be seen, and the
# reader refuses the first. The joiners U+200C and U+200D stay, scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ue000\ue001\ud800-\udfff\ufffe\uffff]"
)


def seen(text: str) -> str:
    """The text without characters that cannot be seen; line ends as ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    return _UNSEEN.sub("", text.replace("\u2029", "\n"))
