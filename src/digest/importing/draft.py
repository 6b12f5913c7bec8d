"""A recognised document written out in the content format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from digest.importing.blocks import MARK_CLOSE, MARK_OPEN, Block, unmarked
from digest.importing.inline import heading_end, line_start
from digest.importing.work import Front

if TYPE_CHECKING:
    from digest.importing.work import Work

_MARK = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
_LABEL = re.compile(r"[^\w-]")


def front_matter(front: Front) -> str:
    """The YAML between the fences, keys in the order of the format's table, only those that say something."""
    import yaml

    values: dict[str, object] = {"date": front.date}
    values |= {"title": front.title} if front.title else {}
    values |= {"kind": front.kind} if front.kind != "review" else {}
    for name in ("period", "number", "edition", "authors", "contributors", "acknowledgements", "funding", "source"):
        value = getattr(front, name)
        if value or value == 0:
            values[name] = list(value) if isinstance(value, tuple) else value
    values["draft"] = True
    dumped: str = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10**9, default_flow_style=False)
    return dumped


def body(work: Work) -> str:
    """The Markdown below the front matter, the doubts about the whole first."""
    parts = [remark(message) for message in (message for _, message in work.doubts)]
    parts += _blocks(work.blocks)
    return "\n\n".join(parts) + "\n"


def remark(message: str) -> str:
    """A comment that `digest check` reports. Nothing in it can end it early."""
    message = re.sub(r"-{2,}", lambda m: "–" * len(m[0]), unmarked(message)).replace("\n", " ")
    return f"<!-- digest: {message} -->"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks as they stand apart by empty lines; entries of one list stand together, notes after their paragraph."""
    blocks = list(blocks)
    notes = {b.marker: b for b in blocks if b.kind == "note"}
    blocks = [b for b in blocks if b.kind != "note"]
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if block.kind == "entry":
            end = at
            while end < len(blocks) and blocks[end].kind == "entry":
                end += 1
            run = blocks[at:end]
            yield from (remark(message) for b in run for message in b.doubts)
            yield from _lists(run)
        else:
            end = at + 1
            run = [block]
            yield from (remark(message) for message in block.doubts)
            yield _one(block)
        for b in run:
            for label in _MARK.findall(b.md):
                if label in notes:
                    note = notes.pop(label)
                    yield from (remark(message) for message in note.doubts)
                    yield f"[^{_LABEL.sub('-', label)}]: {line_start(_marks(note.md))}"
        at = end
    # What referred to these is not in the text any more.
    for note in notes.values():
        yield line_start(f"[{note.marker}] {_marks(note.md)}")


def _marks(md: str) -> str:
    # A bracket behind a reference would make it a link.
    md = re.sub(f"(?<={MARK_CLOSE})(?=[(\\[:])", r"\\", md)
    return _MARK.sub(lambda m: f"[^{_LABEL.sub('-', m[1])}]", md)


def _one(block: Block) -> str:
    if block.kind == "comment":
        return remark(block.md)
    md = _marks(block.md)
    if block.kind == "heading":
        return f"{'#' * block.level} {heading_end(md)}"
    if block.kind == "quote":
        return f"> {line_start(md)}"
    return md if block.kind == "table" else line_start(md)


def _lists(run: list[Block]) -> Iterator[str]:
    """A run of entries as one list or several: where the kind of sign changes at the top, another begins."""
    lines: list[str] = []
    widths: list[int] = []
    top = ""
    for block in run:
        if not block.marker:
            # A further paragraph of the entry before.
            if not widths:
                yield line_start(_marks(block.md))
                continue
            lines += ["", " " * sum(widths[: block.level + 1]) + line_start(_marks(block.md))]
            continue
        level = min(block.level, len(widths))
        sign = block.marker[-1]
        if level == 0 and top and sign != top:
            yield "\n".join(lines)
            lines, widths = [], []
        if level == 0:
            top = sign
        indent = " " * sum(widths[:level])
        widths = [*widths[:level], len(block.marker) + 1]
        lines.append(f"{indent}{block.marker} {line_start(_marks(block.md))}")
    if lines:
        yield "\n".join(lines)
