"""What an issue points at outside of itself, to be looked up once everything is read."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from digest.diagnostics import Span

ReferenceKind = Literal["issue", "item", "media", "page", "topic", "name", "section", "series"]


class Reference(Struct, frozen=True, kw_only=True):
    """One pointer. Whether its target exists is decided where all issues and files are known."""

    kind: ReferenceKind
    target: str
    """Slug of an issue (also for kind ``item``) or page, id of a vocabulary entry, or path below ``media/``."""
    item: str = ""
    """Id within the issue `target`; only for kind ``item``."""
    span: Span
    quote: str = ""
    """The line of the source that the span points into."""
