"""A body's blocks to sections and items: rules 1 to 5 and 7 of the content format."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct, field

from digest.diagnostics import did_you_mean
from digest.reading import attributes
from digest.reading.attributes import Attributes
from digest.reading.blocks import Block, BlockKind, Mode, group
from digest.reading.context import fold_heading
from digest.reading.hashtags import split_run
from digest.reading.inline import InlineReader, describe_comment, plain
from digest.reading.markdown import parse_inline

if TYPE_CHECKING:
    from markdown_it.token import Token


class ItemDraft(Struct, kw_only=True):
    """An item while its blocks are still being collected."""

    row: int
    """Body line, from 0, of its headline or first block."""
    headline: Token | None = None
    level: int = 3
    attributes: Attributes | None = None
    tokens: list[Token] = field(default_factory=list)
    entry: bool = False
    """Whether it is an entry of a list."""


class PartDraft(Struct, kw_only=True):
    """A section's run of items."""

    row: int
    section: str
    heading: str
    items: list[ItemDraft] = field(default_factory=list)


class BodyDraft(Struct, kw_only=True):
    """A body taken apart, its text not yet read."""

    lead: list[Token] = field(default_factory=list)
    parts: list[PartDraft] = field(default_factory=list)


def split_body(tokens: list[Token], mode: Mode, reader: InlineReader) -> BodyDraft:
    """Sections, items and lead of a body.

    Args:
        tokens: Block tokens, footnote definitions taken out.
        mode: What headings mean.
        reader: For the text of section headings, and for what is found on the way.
    """
    splitter = _Splitter(mode, reader)
    for block in group(tokens):
        splitter.take(block)
    splitter.finish()
    return splitter.body


class _Splitter:
    """One walk over the blocks of a body."""

    def __init__(self, mode: Mode, reader: InlineReader) -> None:
        self.mode = mode
        self.reader = reader
        self.report = reader.report
        self.body = BodyDraft()
        self.part: PartDraft | None = None
        """None in the lead."""
        self.item: ItemDraft | None = None
        """The item that lists, quotations and the like belong to."""
        self.open = False
        """Whether paragraphs belong to it as well."""
        self.pending: tuple[Attributes, Token] | None = None
        """Attributes that wait for their block."""
        self.after = -1
        """Line behind the last heading; attributes may follow it without a blank line."""
        self.comment_rows: set[int] = set()
        if not mode.lead:
            self._begin_part(0, mode.section, mode.heading)

    def take(self, block: Block) -> None:
        _HANDLERS[block.kind](self, block)

    def finish(self) -> None:
        """Called behind the last block."""
        self._drop_pending()
        self._close_part()

    # --- opening and closing ------------------------------------------------------------------------------

    def _begin_part(self, row: int, section: str, heading: str) -> None:
        self._close_part()
        self.part = PartDraft(row=row, section=section, heading=heading)
        self.body.parts.append(self.part)
        self.item, self.open = None, False

    def _close_part(self) -> None:
        if self.part is not None and not self.part.items:
            self.body.parts.pop()
            if self.part.heading:
                self.report.line(
                    self.part.row,
                    "empty-section",
                    f'the section "{self.part.heading}" has no items and is not printed',
                    "delete its heading, or write what belongs under it",
                    "warning",
                )
        self.part = None

    def _open_item(self, row: int, *, headline: Token | None = None, level: int = 3, stays: bool = False) -> ItemDraft:
        assert self.part is not None
        waiting = self.pending[0] if self.pending else None
        self.pending = None
        self.item = ItemDraft(row=row, headline=headline, level=level, attributes=waiting)
        self.open = stays
        self.part.items.append(self.item)
        return self.item

    def _drop_pending(self) -> None:
        if self.pending:
            self._misplaced(self.pending[1], "nothing that could be an item follows it")
            self.pending = None

    def _misplaced(self, token: Token, why: str) -> None:
        row = token.map[0] if token.map else 0
        self.report.line(
            row,
            "misplaced-attributes",
            f"this attribute line belongs to no item: {why}",
            "write it on a line of its own directly before an item, with a blank line before it",
        )

    # --- kinds of blocks ----------------------------------------------------------------------------------

    def heading(self, block: Block) -> None:
        opening = block.tokens[0]
        if opening.markup in ("=", "-"):
            self.report.line(
                block.end - 1,
                "setext-heading",
                "a line of signs makes the text above it a heading",
                f"write {'#' * 2} before a section's heading, ### before a headline; leave a blank line before ---",
            )
            self._text(block)
            return
        role = self.mode.roles.get(block.level, "wrong")
        if self.mode.only_lead:
            self._outside_section(block)
            return
        if not block.inline.content.strip():
            self.report.line(block.row, "empty-heading", "a heading without text", "write the text, or delete the line")
            return
        self.after = block.end
        if role == "section":
            self._drop_pending()
            self._section(block)
        elif role == "headline":
            self._headline(block)
        elif role == "sub-heading" and self.item is not None and self.open and not self.pending:
            self._shift(block)
            self.item.tokens += block.tokens
        else:
            self._wrong_heading(block, role)
            self._text(block)

    def _section(self, block: Block) -> None:
        self.reader.read(block.inline)
        heading = " ".join(plain(block.inline.children or []).split())
        context = self.reader.context
        section = context.headings.get(fold_heading(heading))
        if section is None:
            known = [form for s in context.vocabulary.sections for form in (s.title, *s.aliases)]
            self.report.inline(
                block.inline,
                0,
                len(block.inline.content),
                "unknown-section",
                f'"{_cut(heading)}" is no section',
                did_you_mean(heading, known, otherwise=_sections_help([s.title for s in context.vocabulary.sections])),
            )
        self._begin_part(block.row, section.id if section else "", heading)

    def _headline(self, block: Block) -> None:
        if self.part is None:
            if not self.mode.report:
                self.report.line(
                    block.row,
                    "headline-in-lead",
                    "a headline stands before the first section",
                    "write the section's heading (## …) before it",
                )
                self._text(block)
                return
            self._begin_part(block.row, self.mode.section, "")
        self._open_item(block.row, headline=block.inline, level=block.level if self.mode.report else 3, stays=True)

    def _shift(self, block: Block) -> None:
        level = min(block.level + self.mode.shift, 6)
        block.tokens[0].tag = block.tokens[-1].tag = f"h{level}"

    def _wrong_heading(self, block: Block, role: str) -> None:
        signs = "#" * block.level
        if role == "sub-heading":
            below = "##" if self.mode.shift else "###"
            message, help = (
                f"a {signs} heading outside a headline item",
                f"a sub-heading stands below a headline ({below})",
            )
            if self.open and self.pending:
                help = "an attribute line ends the headline item; write it before the headline"
            code = "misplaced-heading"
        else:
            code, message = "heading-level", f"a {signs} heading cannot be used here"
            roles = sorted((level, name) for level, name in self.mode.roles.items() if name != "sub-heading")
            known = ", ".join(f"{'#' * level} for a {name}" for level, name in roles)
            help = f"write {known}; the title stands in the front matter"
        self.report.line(block.row, code, message, help)

    def paragraph(self, block: Block) -> None:
        if self.part is None:
            self._lead(block)
        elif self.item is not None and self.open and not self.pending:
            self.item.tokens += block.tokens
        else:
            self._open_item(block.row, stays=self.mode.report).tokens += block.tokens

    def _text(self, block: Block) -> None:
        """A heading that cannot be one, kept as a paragraph so that the rest is read as it is meant."""
        for token in (block.tokens[0], block.tokens[-1]):
            token.type = token.type.replace("heading", "paragraph")
            token.tag = "p"
        self.paragraph(block)

    def picture(self, block: Block) -> None:
        source = split_run(block.inline.content).text
        children = parse_inline(self.reader.md, source, self.reader.env)
        alone = all(
            c.type != "text_special" and c.type != "code_inline" and not (c.type == "text" and c.content.strip())
            for c in children
        )
        if alone:
            self.belonging(block)
        else:
            self.paragraph(block)

    def hashtags(self, block: Block) -> None:
        if self.item is not None and self.part is not None and not self.pending:
            self.item.tokens += block.tokens
            return
        if self.pending:
            self._drop_pending()
        self.report.inline(
            block.inline,
            0,
            len(block.inline.content),
            "empty-item",
            "hashtags without an item before them",
            "write the item's text before its hashtags",
        )

    def belonging(self, block: Block) -> None:
        """What belongs to the item before it."""
        if self.part is None:
            self._lead(block)
        elif self.pending:
            self._open_item(block.row, stays=self.mode.report).tokens += block.tokens
        elif self.item is not None:
            self.item.tokens += block.tokens
        elif block.kind == "list":
            self._entries(block)
        else:
            self.report.line(
                block.row,
                "no-item-before",
                f"a {block.kind} with no item before it",
                "write a paragraph before it, or an attribute line ({#some-id}), which opens an item",
            )
            self._open_item(block.row).tokens += block.tokens

    def _entries(self, block: Block) -> None:
        """A list that is a section's first block: its entries are the items."""
        depth, entry = 0, []
        for token in block.tokens[1:-1]:
            depth += token.nesting
            entry.append(token)
            if depth == 0:
                self._entry(entry[1:-1], (entry[0].map or [block.row])[0])
                entry = []

    def _entry(self, tokens: list[Token], row: int) -> None:
        written: Attributes | None = None
        if tokens and tokens[0].type == "attributes":
            written = self._attributes(tokens[0])
            tokens = tokens[1:]
        depth = 0
        for token in tokens:
            if depth == 0 or (depth == 1 and token.nesting < 0):
                token.hidden = False  # the paragraphs of a tight list are only hidden
            depth += token.nesting
        texts = [t for t in tokens if t.type in ("inline", "fence", "code_block") and t.content.strip()]
        if not texts:
            self.report.line(
                row, "empty-entry", "an entry without text", "write its text, or delete the line", "warning"
            )
            return
        if len(texts) == 1 and texts[0].type == "inline" and not split_run(texts[0].content).text:
            self.report.inline(
                texts[0],
                0,
                len(texts[0].content),
                "empty-item",
                "hashtags without an item before them",
                "write the item's text before its hashtags",
            )
            return
        draft = self._open_item(row)
        draft.entry, draft.attributes, draft.tokens = True, written, tokens

    def attribute_line(self, block: Block) -> None:
        token = block.tokens[0]
        parsed = self._attributes(token)
        if self.pending:
            self._drop_pending()
        if self.part is None and not self.mode.report:
            self._misplaced(token, "it stands in the lead")
        elif not self._may_stand(block.row):
            self._misplaced(token, "there is no blank line before it")
        else:
            self.pending = (parsed, token)

    def _may_stand(self, row: int) -> bool:
        """Whether a blank line, a heading or the start of the body is before body line `row`."""
        row -= 1
        while row in self.comment_rows:
            row -= 1
        return row < 0 or row + 1 == self.after or not self.report.source.line(self.report.first_line + row).strip()

    def _attributes(self, token: Token) -> Attributes:
        row = token.map[0] if token.map else 0
        parsed, mistakes = attributes.parse(token.content, row)
        for mistake in mistakes:
            self.report.inline(token, mistake.start, mistake.end, mistake.code, mistake.message, mistake.help)
        return parsed

    def thematic_break(self, block: Block) -> None:
        self.report.line(
            block.row,
            "thematic-break",
            "a line across the page is not used here",
            "delete it; sections and headlines divide an issue",
        )

    def comment(self, block: Block) -> None:
        self.comment_rows.update(range(block.row, block.end))
        if block.tokens[0].type != "html_block":
            self.reader.read(block.inline)
            return
        code, message, help, level = describe_comment(block.tokens[0].content.strip())
        self.report.line(block.row, code, message, help, level)

    # --- the lead -----------------------------------------------------------------------------------------

    def _lead(self, block: Block) -> None:
        if self.pending:
            self._misplaced(self.pending[1], "it stands in the lead")
            self.pending = None
        self.body.lead += block.tokens

    def _outside_section(self, block: Block) -> None:
        self.report.line(
            block.row,
            "content-outside-section",
            "index.md holds the front matter and the lead only",
            "move this into the file of its section",
        )
        self._text(block)


_HANDLERS: dict[BlockKind, Callable[[_Splitter, Block], None]] = {
    "heading": _Splitter.heading,
    "paragraph": _Splitter.paragraph,
    "picture": _Splitter.picture,
    "hashtags": _Splitter.hashtags,
    "list": _Splitter.belonging,
    "quotation": _Splitter.belonging,
    "table": _Splitter.belonging,
    "code block": _Splitter.belonging,
    "attributes": _Splitter.attribute_line,
    "break": _Splitter.thematic_break,
    "comment": _Splitter.comment,
}


def _sections_help(titles: list[str]) -> str:
    if not titles:
        return "sections.yaml lists no sections"
    return "the sections are " + ", ".join(f'"{title}"' for title in titles[:12])


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
