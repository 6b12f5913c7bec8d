"""What is kept of looking at an issue."""

from __future__ import annotations

from dataclasses import dataclass

from digest.diagnostics import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's place and the hash of its words."""

    words: int
    """Hash, 60 bits."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the rules found in one issue."""

    key: str
    """Hash of all that the findings depend on."""
    diagnostics: tuple[Diagnostic, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
