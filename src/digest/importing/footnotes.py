"""Footnotes printed in the run of the text: marks and notes brought together."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec.structs import replace

from digest.importing.blocks import MARK_CLOSE, MARK_OPEN, Block
from digest.importing.inline import SUPERSCRIPTS, from_superscript, mark
from digest.importing.work import Work

_S = f"[{SUPERSCRIPTS}]"
# An exponent is no mark: km², 10⁶, CO².
_RAISED = re.compile(
    rf"(?<!{_S})(?<!\bm)(?<!\bkm)(?<!\bcm)(?<!\bmm)(?<!\bdm)(?<!\bft)(?<!\bCO)(?<!\b10)({_S}{{1,3}})(?!{_S})(?![\w])"
)
_SQUARE = re.compile(r"(?<=[^\s\[\\])(?:\\?\[)(\d{1,3})\](?![(:\w])")
_LINKED = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
_RAISED_NOTE = re.compile(rf"^({_S}{{1,3}})\s*(?=\S)")
_SQUARE_NOTE = re.compile(r"^\[(\d{1,3})\]\s+(?=\S)")


def bring_notes_home(work: Work) -> Work:
    """Turns ``¹`` and ``[1]`` into references, and the paragraphs that begin with them into their notes.

    Only a mark that has a note is one; a note that has no mark stays a paragraph, with a doubt.
    """
    blocks = _notes(work.blocks)
    places: dict[str, list[int]] = {}
    for n, block in enumerate(blocks):
        if block.kind == "note":
            places.setdefault(block.marker, []).append(n)
    if not places:
        return work
    # Numbers that start again on each page get a second part.
    labels = {
        n: number if not again else f"{number}-{again + 1}"
        for number, ns in places.items()
        for again, n in enumerate(ns)
    }
    used: set[int] = set()
    out = []
    for n, block in enumerate(blocks):
        if block.kind not in ("note", "comment"):
            md, notes = _mark(block.md, n, places, labels)
            used |= notes
            block = replace(block, md=md, text=_mark(block.text, n, places, labels)[0])
        out.append(block)
    for n, label in labels.items():
        if n in used:
            out[n] = replace(out[n], marker=label)
        else:
            # Notes that the page itself linked had a reference; the others stay as they came.
            message = "this looks like a footnote, but nothing in the text refers to it"
            block = work.blocks[n]
            out[n] = replace(block, kind="paragraph", marker="", level=0, doubts=(*block.doubts, message))
    return work.with_blocks(out)


def _notes(blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks, with paragraphs that begin with a mark of the text as notes."""
    everything = "\n".join(b.text for b in blocks)
    raised = {from_superscript(m[1]) for m in _RAISED.finditer(everything)}
    square = {m[1] for m in _SQUARE.finditer(everything)}
    return [_as_note(block, raised, square) if block.kind in ("paragraph", "entry") else block for block in blocks]


def _as_note(block: Block, raised: set[str], square: set[str]) -> Block:
    found = _RAISED_NOTE.match(block.text)
    number = from_superscript(found[1]) if found else ""
    if not found or number not in raised:
        found = _SQUARE_NOTE.match(block.text)
        number = found[1] if found else ""
        if not found or number not in square:
            return block
    sign = found[0].strip()
    md = block.md.removeprefix("\\") if sign.startswith("[") else block.md
    if not md.startswith(sign):
        return block
    text = block.text[len(sign) :].strip()
    return replace(block, kind="note", md=md[len(sign) :].strip(), text=text, marker=number, level=0)


def _mark(text: str, place: int, places: dict[str, list[int]], labels: dict[int, str]) -> tuple[str, set[int]]:
    """`text` with its marks as references, and the notes that they refer to."""
    used: set[int] = set()

    def refer(m: re.Match[str]) -> str:
        notes = places.get(from_superscript(m[1]))
        if not notes:
            return m[0]
        # Where a number has several notes, a mark means the next one down the page.
        note = notes[min(bisect_right(notes, place), len(notes) - 1)]
        used.add(note)
        return mark(labels[note])

    # References that the page linked are marks already; only their label is looked up.
    for pattern in (_LINKED, _RAISED, _SQUARE):
        text = pattern.sub(refer, text)
    return text, used
