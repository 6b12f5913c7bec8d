"""What is kept of looking at an issue."""

from __future__ import annotations

from msgspec import Struct

from digest.diagnostics import Diagnostic, Span


class Paragraph(Struct, frozen=True):
    """A paragraph's place and the hash of its words."""

    words: int
    """Hash, 60 bits."""
    span: Span


class Examined(Struct, frozen=True, kw_only=True):
    """What the rules found in one issue."""

    key: str
    """Hash of all that the findings depend on."""
    diagnostics: tuple[Diagnostic, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
