"""Drafts to items: text, topics, footnotes, names, event and id."""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from digest.model import Event, Item
from digest.reading import dates
from digest.reading.cleaning import refuse_entry_attributes
from digest.reading.inline import plain
from digest.reading.mentions import Mentions
from digest.reading.render import html, inline_html, plain_text
from digest.reading.stamp import Stamp, can_stamp_entry
from digest.reading.topics import take_topics

if TYPE_CHECKING:
    from markdown_it.token import Token

    from digest.reading.body import ItemDraft
    from digest.reading.footnotes import Notes
    from digest.reading.inline import InlineReader
    from digest.reading.report import Report

ID_WORDS = 12
"""Words that make the id of an item without a written one."""
_TITLE_LENGTH = 70


class ReadItem(Struct, kw_only=True):
    """An item whose text is read and whose id is still open, because twins must be known first."""

    draft: ItemDraft
    section: str
    topics: tuple[str, ...]
    headline: str
    text: str
    labels: tuple[str, ...]
    notes: Notes
    report: Report
    id: str = ""
    hash: str = field(default="")
    """What the id is without a written one, before twins are told apart."""


def read_item(draft: ItemDraft, section: str, tags: tuple[str, ...], notes: Notes, reader: InlineReader) -> ReadItem:
    """Read the text of a draft. `tags` are topics of the whole file."""
    topics = take_topics(draft, reader)
    draft.tokens = refuse_entry_attributes(draft.tokens, reader.report)
    tokens = ([draft.headline] if draft.headline is not None else []) + draft.tokens
    mark_last_rows(draft.tokens, reader)
    for token in tokens:
        if token.type == "inline":
            reader.read(token)
    headline = " ".join(plain(draft.headline.children or []).split()) if draft.headline is not None else ""
    text = plain_text(draft.tokens)
    return ReadItem(
        draft=draft,
        section=section,
        topics=tuple(dict.fromkeys([*topics, *tags])),
        headline=headline,
        text=text,
        labels=notes.count(tokens),
        notes=notes,
        report=reader.report,
        hash=derive_id(headline, text),
    )


def mark_last_rows(tokens: list[Token], reader: InlineReader) -> None:
    """Tell the reader which tokens are cells of a table's last row."""
    row: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(id(token))
        elif token.type == "table_close":
            reader.cells.update(row)


def derive_id(headline: str, text: str) -> str:
    """The id of an item without a written one.

    ``i-`` and the first six base32 letters, in lower case, of the SHA-256 of its first twelve words: headline and
    text, as plain text after Markdown and typography, split on white space, joined by single spaces, in Unicode
    normal form C, lower case, UTF-8.
    """
    words: list[str] = headline.split()[:ID_WORDS]
    if len(words) < ID_WORDS:
        words += text[:4000].split(maxsplit=ID_WORDS)[: ID_WORDS - len(words)]
    key = unicodedata.normalize("NFC", " ".join(words)).lower()
    return (
        "i-" + b32encode(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:5])[:6].decode("ascii").lower()
    )


def assign_ids(items: list[tuple[ReadItem, bool]]) -> None:
    """Give every item of an issue its id; all its files are looked at together.

    Twins are told apart by their order. Says which ids are written twice, which are twins, and outside drafts which
    are not written.

    Args:
        items: In the order of the page, each with whether it stands in a draft.
    """
    owners: dict[str, ReadItem] = {}
    for item, _ in items:
        written = item.draft.attributes.id if item.draft.attributes else ""
        if not written:
            continue
        assert item.draft.attributes is not None
        if written in owners:
            first = owners[written]
            assert first.draft.attributes is not None
            line = first.report.first_line + first.draft.attributes.row
            item.report.line(
                item.draft.attributes.row,
                "duplicate-id",
                f'a second item with the id "{written}"',
                f"the first is in {first.report.source.path}, line {line}; an id belongs to one item of an issue",
            )
            continue
        owners[written] = item
        item.id = written
    twins: dict[str, int] = {}
    for item, draft in items:
        if item.id:
            continue
        item.id, number = item.hash, twins.get(item.hash, 1)
        while item.id in owners:
            number += 1
            item.id = f"{item.hash}-{number}"
        twins[item.hash] = number
        if number > 1 and not (item.draft.attributes and item.draft.attributes.id):
            first = owners[item.hash]
            item.report.line(
                item.draft.row,
                "twin-id",
                f"begins with the same words as the item in line {first.report.first_line + first.draft.row}, "
                f'so its address is "{item.id}"',
                "write another opening, or run digest stamp to keep this address whatever happens to the other",
                "warning",
            )
        owners[item.id] = item
        if not draft:
            item.report.line(
                item.draft.row,
                "unstamped-item",
                f'the item has no written id; its address "{item.id}" ends when its first words change',
                "run digest stamp",
                "warning",
            )


def finish_item(item: ReadItem, reader: InlineReader, issued: date) -> Item:
    """The record. Called when all ids are known."""
    draft, context = item.draft, reader.context
    mentions = Mentions([draft.headline] if draft.headline is not None else [], draft.tokens, context.matcher)
    if context.site.name_links:
        mentions.link()
    mark = item.notes.marks(item.id)
    headline_html = inline_html(draft.headline.children or [], mark) if draft.headline is not None else ""
    body = html(draft.tokens, mark)
    footnotes = item.notes.records(item.labels, mark)
    tokens = [*([draft.headline] if draft.headline is not None else []), *draft.tokens, *item.notes.links(item.labels)]
    written = draft.attributes.date if draft.attributes else ""
    inferred = "" if written else dates.infer(item.text or item.headline, issued)
    record = Item(
        id=item.id,
        written=bool(draft.attributes and draft.attributes.id == item.id),
        section=item.section,
        title=item.headline or shorten(item.text) or _first_alt(tokens) or item.id,
        headline=item.headline,
        headline_html=headline_html,
        level=draft.level,
        html=body,
        text=item.text,
        topics=item.topics,
        names=mentions.names,
        event=Event(edtf=written or inferred, inferred=not written) if written or inferred else None,
        links=external_links(tokens),
        footnotes=footnotes,
    )
    return replace(record, digest=digest_of(record))


def stamp_for(item: ReadItem) -> Stamp | None:
    """Where the item's id is to be written; None where it is, or where there is no place for it."""
    draft, report = item.draft, item.report
    line = report.first_line + draft.row
    file = report.source.rel
    if draft.attributes:
        line = report.first_line + draft.attributes.row
        return None if draft.attributes.id else Stamp(file=file, line=line, how="into", id=item.id)
    if draft.entry:
        possible = can_stamp_entry(report.source.line(line))
        return Stamp(file=file, line=line, how="entry", id=item.id) if possible else None
    return Stamp(file=file, line=line, how="before", id=item.id, first=draft.row == 0)


def _first_alt(tokens: Iterable[Token]) -> str:
    """Description of the first picture: the title of an item that is nothing else."""
    alts = (str(c.attrs["alt"]) for token in tokens for c in token.children or () if c.type == "image")
    return next((shorten(alt) for alt in alts if alt), "")


def digest_of(item: Item) -> str:
    """Hash of all fields of an item; its `digest` must still be empty."""
    return hashlib.blake2b(msgspec.msgpack.encode(item), digest_size=16).hexdigest()


def external_links(tokens: Iterable[Token]) -> tuple[str, ...]:
    """http and https addresses that read tokens link to, in order, none twice."""
    found: dict[str, None] = {}
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and "rel" in child.attrs:
                href = str(child.attrs["href"])
                if not href.lower().startswith("mailto:"):
                    found[href] = None
    return tuple(found)


def shorten(text: str, length: int = _TITLE_LENGTH) -> str:
    """The first words of a text, cut at a word with an ellipsis."""
    line = " ".join(text[: 4 * length].split())
    if len(line) <= length and len(text) <= 4 * length:
        return line
    cut = line[: length + 1].rpartition(" ")[0] or line[:length]
    return cut.rstrip(" ,;:–—-") + "…"
