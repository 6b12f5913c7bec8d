"""What was found wrong in the content: how much is kept of it, and how it is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from digest.archive.settings import Found, Settings
from digest.archive.store import Store
from digest.diagnostics import Diagnostic, arrange
from digest.reading.references import Reference

_QUOTED = 124
"""Characters kept of a quoted line, of which a report shows 120."""
_OF_A_KIND = 3
"""Warnings of one kind that are kept of a file."""


def thinned(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Errors all; of other findings the first few of a kind in a file, the last of which counts the rest."""
    kept: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in found:
        if diagnostic.level == "error":
            yield diagnostic
        else:
            kept.setdefault((diagnostic.span.path, diagnostic.code), []).append(diagnostic)
    for group in kept.values():
        yield from group[: _OF_A_KIND - 1]
        if (more := len(group) - _OF_A_KIND) > 0:
            last = group[_OF_A_KIND - 1]
            yield replace(last, message=f"{last.message} (and {more} more of these in this file)")
        else:
            yield from group[_OF_A_KIND - 1 : _OF_A_KIND]


def cut(diagnostic: Diagnostic) -> Diagnostic:
    """Without the end of a long quoted line that no report would show: paragraphs are lines, and there are many."""
    if len(diagnostic.quote) <= _QUOTED or diagnostic.span.column > _QUOTED // 2:
        return diagnostic
    return replace(diagnostic, quote=diagnostic.quote[:_QUOTED])


def of_issues(store: Store) -> tuple[list[Diagnostic], list[Reference]]:
    """What parsing found in the issues, and what they point to."""
    diagnostics: list[Diagnostic] = []
    references: list[Reference] = []
    for one in store.findings(Found):
        diagnostics += one.diagnostics
        references += one.references
    return diagnostics, references


def arranged(found: list[Diagnostic], settings: Settings) -> tuple[Diagnostic, ...]:
    """What was found anywhere, sorted, with the levels the site sets."""
    from digest.rules import ADJUSTABLE

    levels = [pair for pair in settings.site.rules if pair[0] in ADJUSTABLE] if settings.site else ()
    return tuple(arrange(_without_cascades(found, settings), levels))


def check_references(
    references: Iterable[Reference], store: Store, settings: Settings, media: tuple[str, ...]
) -> list[Diagnostic]:
    """References that lead nowhere."""
    from digest.archive.references import check

    references = list(references)
    if not references:
        return []
    return check(references, store=store, vocabulary=settings.vocabulary, pages=settings.pages, media=media)


_CASCADES = {"sections.yaml": "unknown-section", "topics.yaml": "unknown-topic", "series.yaml": "unknown-series"}


def _without_cascades(found: list[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """Where a whole vocabulary cannot be read, one message says so; what it would have known is not reported."""
    vocabulary = settings.vocabulary
    known = {"sections.yaml": vocabulary.sections, "topics.yaml": vocabulary.topics, "series.yaml": vocabulary.series}
    dropped = {
        code
        for file, code in _CASCADES.items()
        if not known[file] and any(d.level == "error" and d.span.path.endswith("/" + file) for d in found)
    }
    return [d for d in found if d.code not in dropped]
