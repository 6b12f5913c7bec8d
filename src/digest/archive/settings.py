"""What the content says outside its issues: the site, the vocabularies, the plain pages."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digest.archive.archive import digest_of
from digest.archive.sources import Changes
from digest.archive.store import Store
from digest.diagnostics import Diagnostic, failed
from digest.model import PlainPage, Site, Vocabulary
from digest.reading.context import Context
from digest.reading.references import Reference


class Found(Struct, frozen=True, kw_only=True):
    """What the store keeps of reading a file besides its record."""

    diagnostics: tuple[Diagnostic, ...] = ()
    references: tuple[Reference, ...] = ()


class Settings(Struct, frozen=True, kw_only=True):
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
    from digest.reading.pages import read_notes, read_pages
    from digest.reading.site import read_site
    from digest.reading.vocabulary import read_vocabulary
    from digest.rules import ADJUSTABLE

    shown = shown_root(content)
    site, found = read_site(content, shown, ADJUSTABLE)
    vocabulary, problems = read_vocabulary(content, shown)
    found += problems
    context = Context.build(site or Site(title="", url=""), vocabulary)
    notes = read_notes(content, shown, vocabulary.sections, context)
    pages = read_pages(content, shown, context)
    return Settings(
        site=site,
        vocabulary=replace(vocabulary, sections=notes.sections),
        pages=pages.pages,
        found=Found(
            diagnostics=(*found, *notes.diagnostics, *pages.diagnostics),
            references=(*notes.references, *pages.references),
        ),
    )


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
