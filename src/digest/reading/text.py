"""The body of one file, from Markdown to items whose ids are still open."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.model import Kind
from digest.reading.blocks import INDEX, group, mode_for, outline, take_footnotes
from digest.reading.body import split_body
from digest.reading.cleaning import clean, refuse_entry_attributes
from digest.reading.context import Context
from digest.reading.footnotes import Notes, as_list
from digest.reading.inline import InlineReader
from digest.reading.items import ReadItem, mark_last_rows, read_item
from digest.reading.markdown import create, parse_blocks
from digest.reading.mentions import Mentions
from digest.reading.render import html, plain_text
from digest.reading.report import Report
from digest.reading.source import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The parser; it keeps nothing of what it parsed."""
    return create()


class ReadPart(Struct, frozen=True, kw_only=True):
    section: str
    heading: str
    items: tuple[ReadItem, ...]


class Lead(Struct, frozen=True, kw_only=True):
    html: str = ""
    text: str = ""
    names: tuple[str, ...] = ()


class FileText(Struct, frozen=True, kw_only=True):
    """What a body says."""

    parts: tuple[ReadPart, ...]
    lead: tuple[Token, ...]
    lead_labels: tuple[str, ...]
    notes: Notes
    reader: InlineReader
    report: Report

    def finish_lead(self) -> Lead:
        """The lead, its notes printed behind it."""
        if not self.lead:
            return Lead()
        return finish_text(list(self.lead), self.lead_labels, self.notes, self.reader, owner="page-lead")


def finish_text(
    tokens: list[Token], labels: tuple[str, ...], notes: Notes, reader: InlineReader, *, owner: str
) -> Lead:
    """Text that is no item: HTML with its notes behind it, plain text, names."""
    text = plain_text(tokens)
    mentions = Mentions([], tokens, reader.context.matcher)
    if reader.context.site.name_links:
        mentions.link()
    mark = notes.marks(owner)
    body = html(tokens, mark)
    return Lead(html=body + as_list(notes.records(labels, mark), owner), text=text, names=mentions.names)


def read_blocks(
    source: Source, body: str, first_line: int, context: Context, *, slug: str, topics: bool = True
) -> tuple[list[Token], Notes, InlineReader]:
    """Block tokens of a body, without its footnotes, and what is needed to read their text."""
    report = Report(source, first_line)
    md = parser()
    tokens, env = parse_blocks(md, body)
    report.outline = outline(tokens)
    tokens = clean(tokens, report)
    tokens, definitions = take_footnotes(tokens)
    reader = InlineReader(md=md, env=env, context=context, report=report, slug=slug, topics=topics)
    return tokens, Notes(definitions, reader), reader


def read_text(
    source: Source,
    body: str,
    first_line: int,
    context: Context,
    *,
    slug: str,
    kind: Kind = "review",
    section: str = "",
    index: bool = False,
    tags: tuple[str, ...] = (),
) -> FileText:
    """Read the body of a file of an issue.

    Args:
        source: The file.
        body: Its text behind the front matter.
        first_line: Line of the source on which the body begins, from 1.
        context: The site's look-ups.
        slug: Of the issue.
        kind: Of the issue.
        section: That the whole file belongs to; empty where headings say so, or there is none.
        index: Whether it is the ``index.md`` of a folder.
        tags: Topics of every item.
    """
    tokens, notes, reader = read_blocks(source, body, first_line, context, slug=slug)
    known = context.sections.get(section)
    mode = INDEX if index else mode_for(kind, group(tokens), section=section, heading=known.title if known else section)
    draft = split_body(tokens, mode, reader)
    lead = refuse_entry_attributes(draft.lead, reader.report)
    mark_last_rows(lead, reader)
    for token in lead:
        if token.type == "inline":
            reader.read(token)
    labels = notes.count(lead)
    parts = tuple(
        ReadPart(
            section=part.section if part.section in context.sections else "",
            heading=part.heading,
            items=tuple(
                read_item(item, part.section if part.section in context.sections else "", tags, notes, reader)
                for item in part.items
            ),
        )
        for part in draft.parts
    )
    notes.report_unused()
    return FileText(parts=parts, lead=tuple(lead), lead_labels=labels, notes=notes, reader=reader, report=reader.report)
