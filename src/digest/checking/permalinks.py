"""Addresses that were public must stay: `digest check --since`.

What was public is read from a git revision, or from the manifest that a site publishes. An item's address may end
only with a notice: under ``withdrawn``, with the reason, or under ``moved``, with its new place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from digest.archive.rows import IssueRow
from digest.archive.settings import Found, Settings, read_settings, shown_root
from digest.archive.store import Store
from digest.checking.errors import CheckError
from digest.diagnostics import Diagnostic, Span, did_you_mean, failed
from digest.model import Site
from digest.reading.issues import Context, IssueFiles, discover, parse_issue
from digest.reading.source import display_path, read_source

MANIFEST = "manifest.json"
_LARGEST = 100_000_000
_PARALLEL = 24
_VOCABULARIES = {
    "topics": ("topics.yaml", "topic"),
    "names": ("names.yaml", "name"),
    "sections": ("sections.yaml", "section"),
    "figures": ("series.yaml", "series"),
}


class Published(Struct, frozen=True, kw_only=True):
    """What was public."""

    issues: dict[str, dict[str, str]]
    """Slug → id of every item, withdrawn and moved ones included → its title where known."""
    files: dict[str, str] = field(default_factory=dict)
    """Slug → file, relative to the content folder, where known."""
    pages: tuple[str, ...] = ()
    entries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Folder of the site (``topics``) → ids that had a page there."""
    unreadable: tuple[str, ...] = ()
    """Slugs of issues that could not be read."""


def lost(content: Path, since: str, *, store: Store, jobs: int = 1) -> list[Diagnostic]:
    """An error for each address that stood at `since` and is gone.

    Args:
        content: The content folder, just read into `store`.
        since: A git revision, the path of a published ``manifest.json``, or of a folder that holds a site.
        store: Keeps what was read from the last revision.
        jobs: Processes at a time.
    """
    path = Path(since)
    if (path / MANIFEST).is_file():
        manifests = sorted(path.glob(f"issues/*/{MANIFEST}")) or [path / MANIFEST]
        published = _merged(read_manifest(manifest) for manifest in manifests)
    elif path.suffix == ".json" or path.is_file():
        published = read_manifest(path)
    else:
        published = _of_revision(content, since, store, jobs)
    return sorted(compare(published, content, since, store), key=lambda d: d.key)


# --- what was public --------------------------------------------------------------------------------------


class _Manifest(Struct, frozen=True):
    issues: dict[str, list[str]]


def read_manifest(path: Path) -> Published:
    """The addresses named in a published manifest. CheckError where it is none."""
    import msgspec

    try:
        if path.stat().st_size > _LARGEST:
            raise CheckError(f'"{path}" is too large for a manifest')
        manifest = msgspec.json.decode(path.read_bytes(), type=_Manifest)
    except OSError as error:
        raise CheckError(f'the manifest "{path}" cannot be read: {error.strerror}') from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CheckError(f'"{path}" is not the manifest of a published site: {error}') from None
    return Published(issues={slug: dict.fromkeys(ids, "") for slug, ids in manifest.issues.items()})


def _merged(parts: Iterable[Published]) -> Published:
    issues: dict[str, dict[str, str]] = {}
    for part in parts:
        issues |= part.issues
    return Published(issues=issues)


def _of_revision(content: Path, since: str, store: Store, jobs: int) -> Published:
    from digest.checking import revisions

    revision = revisions.find(content, since)
    if not revision.tree:
        return Published(issues={})
    known = store.meta("published", tuple[str, Published])
    if known is not None and known[0] == revision.tree:
        return known[1]
    with revisions.checked_out(revision) as folder:
        published = read_published(folder, jobs=jobs)
    with store.changing():
        store.set_meta("published", (revision.tree, published))
    return published


def read_published(content: Path, *, jobs: int = 1) -> Published:
    """All addresses of a content folder; drafts have none."""
    settings = read_settings(content)
    listed = discover(content, shown_root(content))[0]
    work = _Reader(settings)
    if jobs > 1 and len(listed) >= _PARALLEL:
        from digest.parallel import chunked, spread

        results: Iterable[dict[str, str] | str | None] = spread(work, chunked(listed), jobs=jobs)
    else:
        results = map(work, listed)
    issues, unreadable = {}, []
    for files, found in zip(listed, results, strict=True):
        if found is None:
            unreadable.append(files.slug)
        elif not isinstance(found, str):
            issues[files.slug] = found
    vocabulary = settings.vocabulary
    return Published(
        issues=issues,
        files={files.slug: files.names[0] for files in listed},
        pages=tuple(page.slug for page in settings.pages),
        entries={
            "topics": tuple(t.id for t in vocabulary.topics),
            "names": tuple(n.id for n in vocabulary.names),
            "sections": tuple(s.id for s in vocabulary.sections),
            "figures": tuple(s.id for s in vocabulary.series),
        },
        unreadable=tuple(unreadable),
    )


class _Reader(Struct):
    """Reads the ids of one issue: a table, "draft" for one, None where it cannot be read."""

    settings: Settings
    context: Context | None = None

    def __call__(self, files: IssueFiles) -> dict[str, str] | str | None:
        if self.context is None:
            self.context = Context.build(self.settings.site or Site(title="", url=""), self.settings.vocabulary)
        issue = parse_issue(files, self.context).issue
        if issue is None:
            return None
        if issue.draft:
            return "draft"
        gone = dict.fromkeys([id for id, _ in (*issue.withdrawn, *issue.moved)], "")
        return gone | {item.id: item.title for item in issue.items}


# --- what is gone -----------------------------------------------------------------------------------------


def compare(published: Published, content: Path, since: str, store: Store) -> Iterator[Diagnostic]:
    """Where the content in `store` lacks what was public."""
    settings = store.meta("settings", Settings)
    assert settings is not None
    now = _Now(content, store)
    for slug in published.unreadable:
        yield Diagnostic(
            Span(now.shown(published.files.get(slug, "issues"))),
            "unreadable-revision",
            f'issue "{slug}" cannot be read as it stood at {since}, so its addresses were not compared',
            "look at the change by hand",
            "warning",
        )
    for slug, items in sorted(published.issues.items()):
        if slug in now.broken:
            continue
        row = now.rows.get(slug)
        if row is None or row.draft:
            yield now.lost_issue(slug, items, published.files.get(slug, ""), since, draft=row is not None)
            continue
        for id, title in items.items():
            if id not in now.ids[slug]:
                yield now.lost_item(row, id, title, since)
    pages = [page.slug for page in settings.pages]
    for slug in published.pages:
        if slug not in pages:
            yield _lost_page(now, slug, pages, since)
    yield from _lost_entries(published.entries, settings, now, since)


class _Now:
    """The addresses there are."""

    def __init__(self, content: Path, store: Store) -> None:
        self.content, self.root = content, shown_root(content)
        self.rows: Mapping[str, IssueRow] = {row.slug: row for row in store.rows()}
        self.ids: dict[str, frozenset[str]] = {}
        self.homes: dict[str, list[str]] = {}
        """Issues by the ids of their items."""
        for brief in store.briefs():
            row = self.rows.get(brief.slug)
            gone = [id for id, _ in (*row.withdrawn, *row.moved)] if row else []
            self.ids[brief.slug] = frozenset([*(item.id for item in brief.items), *gone])
            for item in brief.items:
                self.homes.setdefault(item.id, []).append(brief.slug)
        self.files = {files.slug: files for files in discover(content, self.root)[0]}
        self.broken = {slug for slug in sorted(store.keys()) if _is_broken(store, slug)}

    def shown(self, rel: str) -> str:
        return display_path(self.root, rel)

    def lost_item(self, row: IssueRow, id: str, title: str, since: str) -> Diagnostic:
        named = f' ("{title}")' if title else ""
        message = f'the item "{id}"{named} stood here at {since} and is gone; links to it would lead nowhere'
        homes = [slug for slug in self.homes.get(id, []) if slug != row.slug]
        if homes:
            help = f"it stands in {homes[0]} now: write moved: with the line {id}: {homes[0]}#{id}"
        else:
            help = (
                f"write {{#{id}}} before it if it was only rewritten; else name it in the front matter: withdrawn: "
                f"with the line {id}: and the reason, or moved: with the line {id}: and its new place"
            )
        files = self.files.get(row.slug)
        if files is None:
            return Diagnostic(Span(self.shown("issues")), "lost-permalink", message, help)
        source, _ = read_source(files.paths[0], root=files.root, shown_root=files.shown_root)
        if source is None:
            return Diagnostic(Span(self.shown(files.names[0])), "lost-permalink", message, help)
        return source.problem(source.line_span(1), "lost-permalink", message, help)

    def lost_issue(self, slug: str, items: Mapping[str, str], file: str, since: str, *, draft: bool) -> Diagnostic:
        place = Span(self.shown(file or "issues"))
        count = f"{len(items)} item{'s' if len(items) != 1 else ''}"
        if draft:
            message = f'the issue "{slug}" with {count} was public at {since} and is a draft now'
            return Diagnostic(place, "lost-permalink", message, "delete draft: true, or withdraw its items one by one")
        message = f'the issue "{slug}" with {count} stood at {since} and is gone'
        shared: dict[str, int] = {}
        for id in items:
            for home in self.homes.get(id, []):
                shared[home] = shared.get(home, 0) + 1
        best = max(shared, key=lambda s: (shared[s], s), default="")
        if best and shared[best] * 2 >= len(items):
            help = f'it seems to be "{best}" now; the name is part of the address, so give it back its name'
        else:
            help = "bring the file back; what must not be read any more is deleted from it and named under withdrawn:"
        return Diagnostic(place, "lost-permalink", message, help)


def _is_broken(store: Store, slug: str) -> bool:
    found = store.finding(slug, Found)
    return found is not None and failed(found.diagnostics)


def _lost_page(now: _Now, slug: str, pages: list[str], since: str) -> Diagnostic:
    return Diagnostic(
        Span(now.shown(f"pages/{slug}.md")),
        "lost-permalink",
        f'the page "{slug}" stood at {since} and is gone',
        did_you_mean(slug, pages, otherwise="bring the file back, with a sentence that says where to look now"),
    )


def _lost_entries(
    entries: Mapping[str, tuple[str, ...]], settings: Settings, now: _Now, since: str
) -> Iterator[Diagnostic]:
    vocabulary = settings.vocabulary
    current = {
        "topics": [t.id for t in vocabulary.topics],
        "names": [n.id for n in vocabulary.names],
        "sections": [s.id for s in vocabulary.sections],
        "figures": [s.id for s in vocabulary.series],
    }
    broken = {d.span.path for d in settings.found.diagnostics if d.level == "error"}
    for folder, ids in entries.items():
        file, what = _VOCABULARIES[folder]
        if now.shown(file) in broken:
            continue
        for id in ids:
            if id in current[folder]:
                continue
            renamed = did_you_mean(id, current[folder]).replace("did you mean", "was it renamed to")
            yield Diagnostic(
                Span(now.shown(file)),
                "lost-permalink",
                f'the {what} "{id}" stood at {since} and is gone, and with it the page {folder}/{id}/',
                f"bring it back: ids are permanent, titles may change; {renamed}".rstrip("; "),
            )


def loops(rows: Iterable[IssueRow]) -> Iterator[tuple[str, str, str]]:
    """(slug, id, first target) of moved items whose way leads back to themselves."""
    moved = {(row.slug, id): target for row in rows for id, target in row.moved}
    for (slug, id), target in sorted(moved.items()):
        seen = {(slug, id)}
        at = _split(target)
        while at in moved and at not in seen:
            seen.add(at)
            at = _split(moved[at])
        if at in seen:
            yield slug, id, target


def _split(target: str) -> tuple[str, str]:
    slug, _, id = target.partition("#")
    return slug, id
