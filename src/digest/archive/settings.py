"""What the content says outside its issues: the site, the vocabularies, the plain pages."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from digest.archive.archive import digest_of
from digest.archive.sources import Changes
from digest.archive.store import Store
from digest.diagnostics import Diagnostic, failed
from digest.model import PlainPage, Section, Site, Vocabulary
from digest.reading.context import Context
from digest.reading.references import Reference
from digest.reading.source import Source, read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the store keeps of reading a file besides its record."""

    diagnostics: tuple[Diagnostic, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the content says outside its issues."""

    site: Site | None
    vocabulary: Vocabulary
    pages: tuple[PlainPage, ...]
    """By `order` and slug."""
    found: Found


def settings_of(content: Path, changes: Changes, store: Store, *, lenient: bool = False) -> Settings:
    """The settings, from the store where none of their files has changed.

    Where they have errors and `lenient` is set, the last good ones stand, with the errors.
    """
    key = digest_of([(p, d) for p, d in changes.digests.items() if "/" not in p or p.startswith("pages/")])
    if store.meta("settings-key", str) == key and (known := store.meta("settings", Settings)) is not None:
        return known
    settings = read_settings(content)
    if lenient and failed(settings.found.diagnostics) and (known := store.meta("settings", Settings)) is not None:
        settings = replace(known, found=settings.found)
    store.set_meta("settings", settings)
    store.set_meta("settings-key", key)
    return settings


def read_settings(content: Path) -> Settings:
    """Read ``digest.yaml``, the vocabularies and the plain pages."""
    from digest.reading.site import read_site
    from digest.reading.vocabulary import read_vocabulary
    from digest.rules import CODES

    shown = shown_root(content)
    site, found = read_site(content, shown, CODES)
    vocabulary, problems = read_vocabulary(content, shown)
    found += problems
    context = Context.build(site or Site(title="", url=""), vocabulary)
    sections, noted = _notes(content, shown, vocabulary.sections, context)
    pages, paged = _pages(content, shown, context)
    return Settings(
        site=site,
        vocabulary=replace(vocabulary, sections=sections),
        pages=pages,
        found=Found(
            diagnostics=(*found, *noted.diagnostics, *paged.diagnostics),
            references=(*noted.references, *paged.references),
        ),
    )


def _pages(content: Path, shown: str, context: Context) -> tuple[tuple[PlainPage, ...], Found]:
    from digest.reading.pages import discover_pages, parse_page

    files, found = discover_pages(content, shown)
    pages: list[PlainPage] = []
    references: list[Reference] = []
    for file in files:
        source, problems = read_source(file, root=content, shown_root=shown)
        found += problems
        if source is None:
            continue
        parsed = parse_page(source, context)
        found += parsed.diagnostics
        references += parsed.references
        if parsed.page is not None:
            pages.append(parsed.page)
    ordered = tuple(sorted(pages, key=lambda page: (page.order, page.slug)))
    return ordered, Found(diagnostics=tuple(found), references=tuple(references))


def _notes(
    content: Path, shown: str, sections: tuple[Section, ...], context: Context
) -> tuple[tuple[Section, ...], Found]:
    """The sections with their editors' notes as HTML."""
    if not any(section.note for section in sections):
        return sections, Found()
    source, _ = read_source(content / "sections.yaml", root=content, shown_root=shown)
    if source is None:
        return sections, Found()
    noted: list[Section] = []
    found: list[Diagnostic] = []
    references: list[Reference] = []
    for section in sections:
        if section.note:
            html, one = _note(source, section.note, context)
            section = replace(section, note_html=html)
            found += one.diagnostics
            references += one.references
        noted.append(section)
    return tuple(noted), Found(diagnostics=tuple(found), references=tuple(references))


def _note(source: Source, note: str, context: Context) -> tuple[str, Found]:
    from digest.reading.text import finish_text, read_blocks

    # YAML folds and indents a note, so that only the line it starts on can be told.
    start = note.strip()[:20]
    line = next((n for n, text in enumerate(source.lines, 1) if start and start in text), 1)
    tokens, notes, reader = read_blocks(source, note, line, context, slug="", topics=False)
    for token in tokens:
        if token.type == "inline":
            reader.read(token)
    text = finish_text(tokens, notes.count(tokens), notes, reader, owner="page-note")
    return text.html, Found(diagnostics=tuple(reader.report.diagnostics), references=tuple(reader.report.references))


def shown_root(content: Path) -> str:
    """How messages name the content folder: relative to where the command was given, where it is below that."""
    try:
        relative = os.path.relpath(content)
    except ValueError:  # another drive
        return content.as_posix()
    return content.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def context_key(settings: Settings, drafts: bool) -> str:
    """Hash of everything outside an issue's own files that parsing it depends on.

    Titles of topics are not part of it: renaming one changes pages, not records.
    """
    site, vocabulary = settings.site, settings.vocabulary
    return digest_of(
        drafts,
        (site.title, site.short_title, site.language, site.name_links) if site else None,
        [(s.id, s.title, s.aliases) for s in vocabulary.sections],
        [t.id for t in vocabulary.topics],
        [(n.id, n.kind, n.name, n.variants, n.be, n.ru, n.lacinka, n.short, n.ambiguous) for n in vocabulary.names],
        [s.id for s in vocabulary.series],
    )
