"""Lists that are none, lists that look like paragraphs, and paragraphs torn in two."""

from __future__ import annotations

from msgspec.structs import replace

from digest.importing.blocks import Block, paragraph
from digest.importing.headings import is_capitals
from digest.importing.lists import DASHES, bracketed, successor
from digest.importing.work import Work

# A sentence does not end with these, so that a number after a page break goes on with it.
_OPEN_WORDS = frozenset(
    [
        "over",
        "under",
        "of",
        "to",
        "by",
        "with",
        "about",
        "around",
        "nearly",
        "almost",
        "than",
        "some",
        "at",
        "least",
        "most",
        "up",
        "for",
        "from",
        "in",
        "on",
        "between",
        "only",
        "just",
        "the",
        "a",
        "an",
        "and",
        "or",
        "approximately",
        "roughly",
        "circa",
        "another",
        "every",
        "per",
    ]
)
_TORN_WORDS = 8
"""Words that a paragraph has at least, for a sentence to be torn off its end."""


def settle_lists(work: Work) -> Work:
    """An entry that stands alone with a number or a dash is a paragraph; paragraphs (1), (2), (3) are a list."""
    blocks = list(work.blocks)
    for n, block in enumerate(blocks):
        if block.kind != "entry" or not block.sign or block.level:
            continue
        before = blocks[n - 1] if n else None
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        alone = not (_is_neighbour(before, block) or _is_neighbour(after, block))
        if alone and (block.sign not in DASHES or before is None or not before.text.endswith(":")):
            blocks[n] = paragraph(block)
    return work.with_blocks(_bracketed(blocks))


def _is_neighbour(other: Block | None, block: Block) -> bool:
    return other is not None and other.kind == "entry" and (other.marker == "-") == (block.marker == "-")


def _bracketed(blocks: list[Block]) -> list[Block]:
    at = 0
    while at < len(blocks):
        label = bracketed(blocks[at].text) if blocks[at].kind == "paragraph" else ""
        end = at + 1
        if label in ("1", "a"):
            while (
                end < len(blocks)
                and blocks[end].kind == "paragraph"
                and bracketed(blocks[end].text) == successor(label)
            ):
                label = bracketed(blocks[end].text)
                end += 1
            if end - at >= 2:
                blocks[at:end] = [replace(b, kind="entry", marker="-") for b in blocks[at:end]]
        at = end
    return blocks


def mend_paragraphs(work: Work) -> Work:
    """Joins what a page break or a lost line break has torn: a paragraph without an end, and one that begins small."""
    joined: list[Block] = []
    at: int | None = None
    for block in work.blocks:
        # Footnotes stand at the foot of the torn page.
        if at is not None and _goes_on(joined[at], block):
            last = joined[at]
            joined[at] = replace(
                last,
                md=f"{last.md} {block.md}",
                text=f"{last.text} {block.text}",
                doubts=last.doubts + block.doubts,
                strong=False,
            )
        else:
            at = at if block.kind == "note" else len(joined)
            joined.append(block)
    return work.with_blocks(joined)


def _goes_on(last: Block, block: Block) -> bool:
    if last.kind != "paragraph" or block.kind != "paragraph" or last.words < _TORN_WORDS or last.strong or block.strong:
        return False
    end = last.text.rstrip("\ue001")[-1:]
    if not (end.isalnum() or end == ",") or last.text.endswith("\ue001") or is_capitals(last.text):
        return False
    first, closing = block.text.split(maxsplit=1)[0], last.text.rsplit(maxsplit=1)[-1].casefold()
    if first[0].islower():
        # iSANS begins a sentence, so does eBay.
        return not any(c.isupper() for c in first) and not any(c in ".:/@" for c in first[:-1])
    return first[0].isdigit() and closing in _OPEN_WORDS


def under_items(blocks: list[Block]) -> list[Block]:
    """A quotation or a table with no paragraph before it becomes what can open an item."""
    out: list[Block] = []
    opened = False
    for block in blocks:
        if block.kind == "heading":
            opened = block.level > 2
        if not opened and block.kind == "quote":
            block = paragraph(block)
        if not opened and block.kind == "table":
            rows = [row.strip("| ").replace("\\|", "|") for n, row in enumerate(block.md.split("\n")) if n != 1]
            out += [
                Block(
                    kind="entry",
                    md=row.replace(" | ", "; "),
                    text=row,
                    line=block.line,
                    marker="-",
                    doubts=block.doubts,
                )
                for row in rows
            ]
            opened = True
            continue
        if block.kind in ("paragraph", "entry"):
            opened = True
        out.append(block)
    return out
