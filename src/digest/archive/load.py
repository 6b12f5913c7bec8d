"""Reading: from the content folder into the store, only what has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digest.archive.archive import Archive, digest_of
from digest.archive.briefs import Brief, Parsed
from digest.archive.facets import Key, keys_changed
from digest.archive.findings import arranged, check_references, of_issues
from digest.archive.indexing import index
from digest.archive.packing import StoreError, unpack
from digest.archive.parsing import Look, parse_all
from digest.archive.settings import Settings, context_key, settings_of, shown_root
from digest.archive.sources import Changes, compare, snapshot
from digest.archive.store import Store
from digest.diagnostics import Diagnostic, failed
from digest.pictures import Picture
from digest.reading.discovery import IssueFiles, discover
from digest.reading.references import Reference

Progress = Callable[[str, int, int], None]
"""(stage, done, of how many)."""


class Loaded(Struct, frozen=True, kw_only=True):
    """The result of reading."""

    archive: Archive | None
    """None where the site's settings cannot be read."""
    diagnostics: tuple[Diagnostic, ...]
    """Sorted, with the levels the site sets."""
    parsed: int
    """Issues that were parsed, not taken from the store."""
    changed: bool
    """Whether any file differs from what the store knew."""
    years: tuple[int, ...] = ()
    """Years in which what is filed has changed."""
    seen: dict[str, Any] = {}
    """What `looks` made of the issues that were parsed, by slug."""

    @property
    def ok(self) -> bool:
        return self.archive is not None and not failed(self.diagnostics)


def load(
    content: Path,
    store: Store,
    *,
    drafts: bool = False,
    base_url: str = "",
    jobs: int = 1,
    progress: Progress | None = None,
    lenient: bool = False,
    whole: bool = True,
    looks: Callable[[Settings], Look] | None = None,
) -> Loaded:
    """Read what changed below `content` and bring the store up to date.

    `lenient` keeps the last good settings where the present ones have errors. Without `whole` the store gets no
    records, facets and related items: whoever looks for errors needs none. `looks` gives what looks at each issue that
    has to be parsed, in the process that parses it.
    """
    now = snapshot(content)
    changes = compare(content, now, store.sources())
    media = tuple(now.below("media"))
    if not changes.any and (elsewhere := store.meta("elsewhere", tuple[Diagnostic, ...])) is not None:
        settings = store.meta("settings", Settings)
        assert settings is not None
        cached = arranged([*elsewhere, *of_issues(store)[0]], settings)
        if changes.stamps:
            with store.changing():
                store.set_sources(changes.stamps)
        return _loaded(settings, cached, store, base_url, parsed=0, changed=False)

    with store.changing():
        settings = settings_of(content, changes, store, lenient=lenient)
        todo, keys, structure = _stale(content, changes, settings, store, drafts)
        seen: dict[str, Any] = {}
        results = _counted(parse_all(todo, settings, keys, drafts, jobs, whole, looks), len(todo), progress, seen)
        changed = _take(results, keys, store, whole)
        read = [files.slug for files in todo]
        if whole:
            index(store, changed, jobs=jobs)
            _refresh_digests(store, read)
        found, references = of_issues(store)
        references += settings.found.references
        pictures, refused = _pictures(content, references, changes, store)
        other = [
            *settings.found.diagnostics,
            *structure,
            *check_references(references, store, settings, media),
            *refused,
        ]
        diagnostics = arranged([*other, *found], settings)
        store.set_meta("elsewhere", other)
        store.set_meta("pictures", pictures)
        store.set_sources(changes.stamps, gone=changes.gone)
    years = tuple(sorted(year for year, keys in changed.items() if keys))
    loaded = _loaded(settings, diagnostics, store, base_url, parsed=len(read), changed=True)
    return replace(loaded, seen=seen, years=years)


def reopen(store: Store, *, base_url: str = "") -> Archive:
    """The archive as the store has it, without looking at the content. StoreError where it was never read."""
    settings = store.meta("settings", Settings)
    if settings is None or settings.site is None:
        raise StoreError("nothing was read into this store")
    archive = _loaded(settings, (), store, base_url, parsed=0, changed=False).archive
    assert archive is not None
    return archive


def _loaded(
    settings: Settings,
    diagnostics: tuple[Diagnostic, ...],
    store: Store,
    base_url: str,
    *,
    parsed: int,
    changed: bool,
) -> Loaded:
    archive = None
    if settings.site is not None:
        site = replace(settings.site, url=base_url) if base_url else settings.site
        pictures = store.meta("pictures", tuple[Picture, ...]) or ()
        archive = Archive(
            site=site, vocabulary=settings.vocabulary, pages=settings.pages, store=store, pictures=pictures
        )
    return Loaded(archive=archive, diagnostics=diagnostics, parsed=parsed, changed=changed)


# --- issues -----------------------------------------------------------------------------------------------


def _stale(
    content: Path, changes: Changes, settings: Settings, store: Store, drafts: bool
) -> tuple[list[IssueFiles], dict[str, str], list[Diagnostic]]:
    """Issues that have to be parsed, every issue's key by its slug, and what stands in the way."""
    listed, structure = discover(content, shown_root(content))
    context = context_key(settings, drafts)
    keys = {files.slug: digest_of(context, [(f, changes.digests.get(f, "")) for f in files.names]) for files in listed}
    known = store.keys()
    return [files for files in listed if known.get(files.slug, ("",))[0] != keys[files.slug]], keys, structure


def _counted(
    results: Iterable[Parsed], count: int, progress: Progress | None, seen: dict[str, Any]
) -> Iterator[Parsed]:
    """`results`, told of as they come; what was made of them goes to `seen`."""
    for done, parsed in enumerate(results, 1):
        if progress is not None:
            progress("reading", done, count)
        if parsed.seen is not None:
            seen[parsed.slug] = parsed.seen
        yield parsed


def _take(results: Iterable[Parsed], keys: dict[str, str], store: Store, whole: bool) -> dict[int, set[Key]]:
    """Put what was parsed into the store, less what is gone; gives what is filed otherwise than before, by year."""
    known = store.keys()
    changed: defaultdict[int, set[Key]] = defaultdict(set)

    def compare(slug: str, after: Brief | None, year: int) -> None:
        before = next(iter(store.briefs(slugs=[slug])), None) if slug in known else None
        differ = keys_changed(before, after)
        changed[year] |= differ
        if slug in known:
            changed[known[slug][1]] |= differ

    def take() -> Iterator[Parsed]:
        for parsed in results:
            if parsed.record is None and parsed.items < 0:  # a draft that is left out leaves no trace
                if whole:
                    compare(parsed.slug, None, parsed.year)
                store.drop(parsed.slug)
            elif whole and parsed.brief is not None:
                compare(parsed.slug, unpack(parsed.brief, Brief), parsed.year)
            yield parsed

    for slug in sorted(set(known) - set(keys)):
        if whole:
            compare(slug, None, known[slug][1])
        store.drop(slug)
    store.put_all(take())
    return changed


def _refresh_digests(store: Store, read: Iterable[str]) -> None:
    """An issue's page shows related items: fold them into its row's digest. Rows of issues `read` lack them."""
    chains = store.chains()
    content = {slug: digest for _, slug, _, digest in store.connections()}
    known = store.meta("row-digests", dict[str, str]) or {}
    current = {slug: digest_of(content[slug], chains[slug][1]) for slug in content}
    changed = {slug for slug, digest in current.items() if known.get(slug) != digest}
    for slug in sorted(changed | (set(read) & set(current))):
        store.set_row(replace(store.row(slug), digest=current[slug]))
    store.set_meta("row-digests", current)


def _pictures(
    content: Path, references: Iterable[Reference], changes: Changes, store: Store
) -> tuple[tuple[Picture, ...], list[Diagnostic]]:
    """Look at the pictures that are used; those that stand as they were are taken from the store."""
    known = {picture.file: picture for picture in store.meta("pictures", tuple[Picture, ...]) or ()}
    pictures, found = [], []
    for file in sorted({reference.target for reference in references if reference.kind == "media"}):
        digest = changes.digests.get(f"media/{file}")
        if digest is None:
            continue  # missing: reported where it is referred to
        picture = known.get(file)
        if picture is None or picture.digest != digest:
            from digest.pictures import inspect

            picture, refused = inspect(content / "media" / file, file, f"{shown_root(content)}/media/{file}", digest)
            found += refused
        if picture is not None:
            pictures.append(picture)
    return tuple(pictures), found
