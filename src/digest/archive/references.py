"""Whether what the sources refer to is there: issues, items, pages, pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from digest.archive.store import Store
from digest.diagnostics import Diagnostic, did_you_mean
from digest.model import PlainPage, Vocabulary
from digest.reading.issues import Reference

_WORDS = {
    "issue": ("broken-link", "no issue", "the slug is the name of the issue's file or folder"),
    "item": ("broken-link", "no item", "the id stands at the item: run `digest stamp` to see it in the source"),
    "page": ("broken-link", "no page", "pages are the files in content/pages"),
    "topic": ("broken-link", "no topic", "topics stand in topics.yaml"),
    "name": ("broken-link", "no name", "names stand in names.yaml"),
    "section": ("broken-link", "no section", "sections stand in sections.yaml"),
    "series": ("broken-link", "no series", "series stand in series.yaml"),
    "media": ("missing-file", "no picture", "put the file into content/media, or correct its name"),
}


def check(
    references: Iterable[Reference],
    *,
    store: Store,
    vocabulary: Vocabulary,
    pages: Iterable[PlainPage],
    media: Collection[str],
) -> list[Diagnostic]:
    """An error for each reference that leads nowhere."""
    slugs = sorted(row[1] for row in store.connections())

    @cache
    def items(slug: str) -> frozenset[str]:
        briefs = store.briefs(slugs=[slug])
        return frozenset(id for brief in briefs for id in (*(item.id for item in brief.items), *brief.anchors))

    known: dict[str, Collection[str]] = {
        "issue": slugs,
        "page": [page.slug for page in pages],
        "topic": [topic.id for topic in vocabulary.topics],
        "name": [name.id for name in vocabulary.names],
        "section": [section.id for section in vocabulary.sections],
        "series": [series.id for series in vocabulary.series],
        "media": media,
    }
    sets = {kind: frozenset(values) for kind, values in known.items()}
    found = []
    for reference in references:
        if reference.kind == "item":
            if reference.target not in sets["issue"]:
                found.append(_missing(reference, "issue", reference.target, slugs))
            elif reference.item not in items(reference.target):
                found.append(_missing(reference, "item", reference.item, sorted(items(reference.target))))
        elif reference.target not in sets[reference.kind]:
            found.append(_missing(reference, reference.kind, reference.target, known[reference.kind]))
    return found


def _missing(reference: Reference, kind: str, target: str, known: Iterable[str]) -> Diagnostic:
    code, what, hint = _WORDS[kind]
    where = f" in issue {reference.target}" if kind == "item" else ""
    return Diagnostic(
        span=reference.span,
        code=code,
        message=f'there is {what} "{target}"{where}',
        help=did_you_mean(target, known, otherwise=hint),
        quote=reference.quote,
    )
