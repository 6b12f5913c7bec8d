"""What the store takes of a parsed issue, and the little that indexes over all issues need of it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class ItemBrief(Struct, frozen=True, kw_only=True):
    """What indexes need of an item."""

    id: str
    title: str
    section: str
    topics: tuple[str, ...]
    names: tuple[str, ...]
    months: tuple[str, ...]
    """Months of the item's event."""
    digest: str


class Brief(Struct, frozen=True, kw_only=True):
    """What indexes need of an issue."""

    slug: str
    date: str
    title: str
    items: tuple[ItemBrief, ...]
    anchors: tuple[str, ...] = ()
    """What a link may name besides its items: sections of its page, items that are withdrawn or moved."""


class Parsed(Struct, frozen=True, kw_only=True):
    """One issue as the store takes it."""

    slug: str
    date: str
    year: int
    files: tuple[str, ...]
    key: str
    """Hash of all that parsing depends on: sources and context."""
    content: str = ""
    """Hash of the record."""
    items: int = 0
    record: bytes | None = None
    """The packed `Issue`; None where the source is broken, empty where the store is to have none."""
    row: bytes | None = None
    brief: bytes | None = None
    connections: str = ""
    """Hash of what later issues' related items depend on."""
    found: bytes = b""
    """Packed diagnostics and references."""
    seen: Any = None
    """What whoever asked for the reading made of it on the way; the store takes none of it."""
