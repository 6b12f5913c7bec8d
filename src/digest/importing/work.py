"""The state that the recognisers hand on to one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from digest.importing.blocks import Block, Document, Omission, unmarked
from digest.importing.headings import Headings
from digest.model import Kind


class Front(Struct, frozen=True, kw_only=True):
    """What goes into the front matter."""

    date: date | None = None
    title: str = ""
    kind: Kind = "review"
    period: str = ""
    number: int | None = None
    edition: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    acknowledgements: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()


class Work(Struct, frozen=True, kw_only=True):
    """A document on its way to a draft. Every recogniser takes one and gives a new one."""

    document: Document
    headings: Headings
    name: str
    """The file's name, without folders."""
    blocks: tuple[Block, ...]
    front: Front = field(default_factory=Front)
    doubts: tuple[tuple[int, str], ...] = ()
    """About the issue as a whole: line and message."""
    omissions: tuple[Omission, ...] = ()
    listed: tuple[str, ...] = ()
    """Keys of the headings that a contents list named."""

    def doubt(self, line: int, message: str) -> Work:
        return replace(self, doubts=(*self.doubts, (line, message)))

    def take(self, gone: Mapping[int, str]) -> Work:
        """Without the blocks at some places; those with a reason count as left out on purpose."""
        kept = tuple(b for n, b in enumerate(self.blocks) if n not in gone)
        taken = [(self.blocks[n], reason) for n, reason in sorted(gone.items())]
        lifted = tuple((b.line, message) for b, _ in taken for message in b.doubts)
        left = tuple(omitted(b, reason) for b, reason in taken if reason)
        return replace(self, blocks=kept, doubts=self.doubts + lifted, omissions=self.omissions + left)

    def with_blocks(self, blocks: Sequence[Block]) -> Work:
        return replace(self, blocks=tuple(blocks))


def omitted(block: Block, reason: str) -> Omission:
    return Omission(line=block.line, text=unmarked(f"{block.sign} {block.text}".strip()), reason=reason)


def followers(blocks: Sequence[Block]) -> list[Block | None]:
    """Of each block the next one that is no comment."""
    after: list[Block | None] = []
    last: Block | None = None
    for block in reversed(blocks):
        after.append(last)
        last = block if block.kind != "comment" else last
    return after[::-1]
