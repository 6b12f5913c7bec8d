"""The blocks a body consists of, and how a body's headings are to be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from digest.model import Kind
from digest.reading.hashtags import split_run, without_comments

if TYPE_CHECKING:
    from markdown_it.token import Token

BlockKind = Literal[
    "paragraph",
    "picture",
    "hashtags",
    "heading",
    "list",
    "quotation",
    "table",
    "code block",
    "break",
    "comment",
    "attributes",
]
Role = Literal["section", "headline", "sub-heading", "wrong"]

_KINDS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quotation",
    "table_open": "table",
    "fence": "code block",
    "code_block": "code block",
    "hr": "break",
    "html_block": "comment",
    "attributes": "attributes",
}


class Block(Struct, frozen=True):
    """A run of tokens on the highest level."""

    kind: BlockKind
    tokens: list[Token]
    row: int
    """First line of the body, from 0."""
    end: int
    """Line behind the last."""

    @property
    def level(self) -> int:
        """Of a heading."""
        return int(self.tokens[0].tag[1])

    @property
    def inline(self) -> Token:
        """The text of a paragraph or heading."""
        return self.tokens[1]


class Outlined(Struct, frozen=True):
    """A block token as the parser gave it, before the reader changes any."""

    type: str
    row: int
    """Line of the body, from 0; -1 for what closes a block."""
    content: str


def outline(tokens: list[Token]) -> list[Outlined]:
    """What the blocks of a body are, for whoever looks at its text after it was read."""
    return [Outlined(token.type, token.map[0] if token.map else -1, token.content) for token in tokens]


def group(tokens: list[Token]) -> list[Block]:
    """Top-level blocks of a token stream that holds no footnote definitions."""
    blocks: list[Block] = []
    depth = start = 0
    for index, token in enumerate(tokens):
        if depth == 0:
            start = index
        depth += token.nesting
        if depth == 0:
            first = tokens[start]
            row, end = first.map or [0, 0]
            run = tokens[start : index + 1]
            kind = _KINDS[first.type]
            if kind == "paragraph":
                kind = _paragraph_kind(run[1].content)
            blocks.append(Block(kind, run, row, end))
    return blocks


def _paragraph_kind(source: str) -> BlockKind:
    """Pictures and hashtags stand in paragraphs of their own, but are no paragraphs of text."""
    text = without_comments(source).strip()
    if not text:
        return "comment"
    if text[0] == "#" and not split_run(text).text:
        return "hashtags"
    if text[0] == "!" or text.startswith("[!"):
        return "picture"  # to be confirmed once its text is parsed
    return "paragraph"


def take_footnotes(tokens: list[Token]) -> tuple[list[Token], list[tuple[Token, list[Token]]]]:
    """`tokens` without the footnote definitions among them, and these: opening token and content."""
    kept: list[Token] = []
    notes: list[tuple[Token, list[Token]]] = []
    open_notes: list[list[Token]] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            notes.append((token, []))
            open_notes.append(notes[-1][1])
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            (open_notes[-1] if open_notes else kept).append(token)
    return kept, notes


class Mode(Struct, frozen=True, kw_only=True):
    """What the headings of a body mean, and whether it has a lead."""

    roles: dict[int, Role]
    """By heading level; what is missing is a mistake."""
    lead: bool
    """Whether text before the first section (in a report: the first heading) is the lead."""
    section: str = ""
    """The section that all items belong to; empty where headings say so or there is none."""
    heading: str = ""
    """Printed over the items of a body without section headings."""
    shift: int = 0
    """Added to the level of headings below the headline, so that they follow it in the page."""
    report: bool = False
    """Whether every heading opens an item that runs to the next one."""
    only_lead: bool = False
    """The first file of a folder, which holds nothing but the lead."""


def _roles(**levels: range) -> dict[int, Role]:
    return {level: name.replace("_", "-") for name, span in levels.items() for level in span}  # type: ignore[misc]


SECTIONED = Mode(roles=_roles(section=range(2, 3), headline=range(3, 4), sub_heading=range(4, 7)), lead=True)
PLAIN = Mode(roles=_roles(headline=range(3, 4), sub_heading=range(4, 7)), lead=False)
INDEX = Mode(roles={}, lead=True, only_lead=True)


def mode_for(kind: Kind, blocks: list[Block], *, section: str = "", heading: str = "") -> Mode:
    """How to read a body.

    Args:
        kind: Of the issue.
        blocks: The body.
        section: Of the whole file; empty where it has none.
        heading: Title of that section.
    """
    if kind == "report":
        roles = _roles(headline=range(2, 5), sub_heading=range(5, 7))
        return Mode(roles=roles, lead=True, section=section, report=True)
    if section:
        roles = _roles(headline=range(2, 3), sub_heading=range(3, 7))
        return Mode(roles=roles, lead=False, section=section, heading=heading, shift=1)
    sectioned = any(b.kind == "heading" and b.level == 2 and b.tokens[0].markup == "##" for b in blocks)
    return SECTIONED if sectioned else PLAIN
