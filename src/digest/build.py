"""The build: read → archive → plan → render → write."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest import pictures
from digest.archive import Archive
from digest.archive.archive import digest_of
from digest.archive.load import Loaded, Progress, load
from digest.archive.store import Store, StoreError
from digest.diagnostics import Diagnostic, Span
from digest.model import Site
from digest.publishing import paths as safe
from digest.publishing import state
from digest.publishing.place import Place, PlaceError, locked
from digest.publishing.publish import Published, publish
from digest.version import program_digest

if TYPE_CHECKING:
    from digest.pages.kinds import Page
    from digest.pages.plan import Looks

_PARALLEL = 80
"""From so many pages on, rendering on several cores pays for starting the processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build is asked for."""

    content: Path
    output: Path
    templates: Path | None = None
    """The site's own templates, which go before the program's file by file."""
    base_url: str = ""
    """In place of the address in ``digest.yaml``."""
    drafts: bool = False
    search: bool = True
    jobs: int = 1
    clean: bool = False
    """Throw the store away first."""
    offline: bool = False
    lenient: bool = False
    """Build in spite of errors, from the last good state of what is broken: for the preview."""


@dataclass(slots=True, kw_only=True)
class Result:
    """What a build did."""

    diagnostics: tuple[Diagnostic, ...] = ()
    ok: bool = False
    """Whether the content has no error."""
    published: bool = False
    """Whether the output is up to date with the content, as far as that is good."""
    issues: int = 0
    items: int = 0
    parsed: int = 0
    rendered: int = 0
    """Pages that were made; the others' fingerprints stood."""
    pages: int = 0
    """Pages the site has."""
    written: int = 0
    """Files that are new or hold other bytes."""
    removed: int = 0
    shards: int = 0
    """Years whose search index was built."""
    files: int = 0
    """Files the site has, search included."""
    size: int = 0
    """Bytes of them."""
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage."""


@dataclass(slots=True)
class Warm:
    """What a process that builds again and again keeps from one build to the next."""

    program: str = ""
    """`program_digest`; the program does not change while it runs."""
    looks: str = ""
    """`Looks.digest` that the environment was made with."""
    site: Site | None = None
    environment: Any = None

    def environment_for(self, site: Site, looks: Looks) -> Any:
        """The environment of the build before, where it is still right."""
        from digest.pages.render import environment

        if self.environment is None or self.looks != looks.digest or self.site != site:
            self.environment = environment(site, looks.own)
            self.looks, self.site = looks.digest, site
        return self.environment


def build(
    options: Options,
    *,
    progress: Progress | None = None,
    waiting: Callable[[], None] = lambda: None,
    warm: Warm | None = None,
) -> Result:
    """Bring the output up to date with the content. PlaceError where the output cannot be used.

    Where the content has an error nothing is written, unless the options are lenient.
    """
    warm = warm or Warm()
    place = Place(options.output.resolve())
    place.prepare()
    with locked(place, waiting=waiting):
        place.clear()
        if options.clean:
            place.store.unlink(missing_ok=True)
        try:
            return _with_store(options, place, progress, warm)
        except StoreError:
            # Damaged, foreign, or another version's: whatever it said is made again from the content.
            place.store.unlink(missing_ok=True)
            place.clear()
        try:
            return _with_store(options, place, progress, warm)
        except StoreError as error:
            raise PlaceError(f"the cache in {place.cache} could not be written: {error}") from error


def store_version(options: Options, program: str = "") -> str:
    """What a store must have been written by to be used."""
    return f"{program or program_digest()}{' drafts' if options.drafts else ''}{' lenient' if options.lenient else ''}"


def _with_store(options: Options, place: Place, progress: Progress | None, warm: Warm) -> Result:
    warm.program = warm.program or program_digest()
    store = Store(place.store, version=store_version(options, warm.program))
    try:
        return _run(options, place, store, progress, warm)
    finally:
        store.close()


def _run(options: Options, place: Place, store: Store, progress: Progress | None, warm: Warm) -> Result:
    result = Result()
    with _timed(result, "read"):
        loaded = load(
            options.content, store, drafts=options.drafts, base_url=options.base_url, jobs=options.jobs,
            progress=progress, lenient=options.lenient,
        )  # fmt: skip
    result.diagnostics, result.parsed, result.ok = loaded.diagnostics, loaded.parsed, loaded.ok
    if loaded.archive is None or not (loaded.ok or options.lenient):
        return result
    archive = loaded.archive
    result.issues, result.items = len(archive.issues), sum(row.items for row in archive.issues)
    with _timed(result, "plan"):
        work = _plan(options, place, store, archive)
    if work.collisions:
        result.diagnostics, result.ok = (*result.diagnostics, *work.collisions), False
        return result
    with _timed(result, "render"):
        made = _render(options, place, archive, work, progress, warm)
    shards_new: list[str] = []
    shards_gone: list[str] = []
    if options.search:
        with _timed(result, "search"):
            shards_new, shards_gone = _search(options, place, archive, work.present, progress)
    if options.offline:
        with _timed(result, "offline"):
            made.append(_offline(place, archive, work, made))
    with _timed(result, "write"):
        _write(place, store, work, made, shards_new, shards_gone, result)
    result.rendered, result.pages = len(work.todo), work.total
    result.shards, result.published = len(shards_new), True
    return result


# --- plan -------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Work:
    looks: Looks
    present: state.Present
    todo: list[tuple[Page, str, str]]
    """(page, group, fingerprint) of what must be rendered."""
    planned: dict[str, tuple[str, str]]
    """(group, fingerprint) of every page of the groups that were planned."""
    gone: list[str]
    groups: dict[str, str]
    total: int
    collisions: tuple[Diagnostic, ...] = ()


def _plan(options: Options, place: Place, store: Store, archive: Archive) -> _Work:
    from digest.pages.plan import groups, read_looks

    looks = read_looks(options.templates)
    present = state.present(place.output, store)
    todo, planned, fingerprints = [], {}, {}
    dirty = []
    for group in groups(archive, looks):
        fingerprints[group.name] = group.fingerprint
        if present.groups.get(group.name) == group.fingerprint:
            continue
        dirty.append(group.name)
        for page, fingerprint in group.plan():
            planned[page.path] = (group.name, fingerprint)
            if present.fingerprints.get(page.path) != fingerprint:
                todo.append((page, group.name, fingerprint))
    gone_groups = sorted(set(present.groups) - set(fingerprints))
    if present.groups:
        known = {p for name in (*dirty, *gone_groups) for p in store.pages(name)}
    else:
        known = set(present.digests)
    total = len(planned) + sum(len(store.pages(name)) for name in fingerprints if name not in dirty) if not dirty else (
        len(planned) + len(present.digests) - len(known & set(present.digests))
    )
    return _Work(
        looks=looks, present=present, todo=todo, planned=planned, gone=sorted(known - set(planned)),
        groups=fingerprints, total=total, collisions=tuple(_collisions(planned, options)),
    )  # fmt: skip


def _collisions(planned: dict[str, tuple[str, str]], options: Options) -> Iterator[Diagnostic]:
    where = Span(options.content.as_posix())
    for path in planned:
        try:
            safe.check(path)
        except safe.UnsafePath as error:
            yield Diagnostic(where, "unsafe-path", str(error), "give the file or the id another name")
    for one, other in safe.twins(planned):
        yield Diagnostic(
            where, "address-collision", f'two pages would share the address "{one}" / "{other}"',
            "give one of them another name",
        )  # fmt: skip


# --- render -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    path: str
    digest: str
    staged: bool
    """Whether the bytes differ from what is in the output, and wait on the stage."""


class _Renderer:
    """Renders pages onto the stage. Opens its own store, so that a copy works in another process."""

    def __init__(self, options: Options, place: Place, looks: Looks, program: str) -> None:
        self.options, self.place, self.looks, self.program = options, place, looks, program
        self._ready: tuple[Any, Archive] | None = None

    def start(self) -> tuple[Any, Archive]:
        from digest.pages.render import environment

        store = Store(self.place.store, version=store_version(self.options, self.program), create=False)
        archive = load_again(self.options, store)
        return environment(archive.site, self.looks.own), archive

    def use(self, archive: Archive, warm: Warm) -> None:
        self._ready = warm.environment_for(archive.site, self.looks), archive

    def __call__(self, job: tuple[Page, str]) -> _Made:
        page, known = job
        body = self.make(page)
        content = state.digest(body)
        if content == known:
            return _Made(page.path, content, False)
        target = os.path.join(self.place.stage, page.path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as handle:
            handle.write(body)
        return _Made(page.path, content, True)

    def make(self, page: Page) -> bytes:
        """The finished file of a page."""
        from digest.pages.plan import PICTURE, STATIC
        from digest.pages.render import load_assets, render

        if page.kind == STATIC:
            return dict(load_assets(self.looks.folders).files)[page.path]
        if page.kind == PICTURE:
            file, width = page.args
            return pictures.publish(self.options.content / "media" / str(file), int(width))
        if self._ready is None:
            self._ready = self.start()
        return render(*self._ready, page)


def load_again(options: Options, store: Store) -> Archive:
    """The archive as the store has it, without looking at the content."""
    from digest.archive.load import reopen

    return reopen(store, base_url=options.base_url)


def _render(
    options: Options, place: Place, archive: Archive, work: _Work, progress: Progress | None, warm: Warm
) -> list[_Made]:
    renderer = _Renderer(options, place, work.looks, warm.program)
    jobs_list = [(page, work.present.digests.get(page.path, "")) for page, _, _ in work.todo]
    if options.jobs > 1 and len(jobs_list) >= _PARALLEL:
        from digest.parallel import spread

        results: Iterator[_Made] = spread(renderer, jobs_list, jobs=options.jobs, chunk=24)
    else:
        if jobs_list:
            renderer.use(archive, warm)
        results = map(renderer, jobs_list)
    made = []
    for done, one in enumerate(results, 1):
        made.append(one)
        if progress is not None:
            progress("rendering", done, len(jobs_list))
    return made


# --- search -----------------------------------------------------------------------------------------------


def _search(
    options: Options, place: Place, archive: Archive, present: state.Present, progress: Progress | None
) -> tuple[list[str], list[str]]:
    """Stage the shards that are not in the output; (new folders, folders that are no longer wanted)."""
    from digest.search import shards

    plans = {plan.folder.rstrip("/"): plan for plan in shards.plan(archive)}
    wanted = [plan for folder, plan in plans.items() if folder not in present.shards]
    done = 0
    for _, files in shards.build_all(archive, wanted, jobs=options.jobs):
        for path, body in files.items():
            target = place.stage / safe.check(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        done += 1
        if progress is not None:
            progress("indexing", done, len(wanted))
    return [plan.folder.rstrip("/") for plan in wanted], sorted(present.shards - set(plans))


# --- offline ----------------------------------------------------------------------------------------------


def _offline(place: Place, archive: Archive, work: _Work, made: list[_Made]) -> _Made:
    """Stage the archive for reading offline, made of what the site is about to be. A build that is not asked for it
    takes it away, as it would soon be out of date."""
    from digest.exports import offline

    gone, staged = set(work.gone), {one.path for one in made if one.staged}
    digests = {path: content for path, content in work.present.digests.items() if path not in gone}
    digests |= {one.path: one.digest for one in made}
    paths = offline.selection(digests)
    fingerprint = digest_of(offline.folder(archive.site), [(path, digests[path]) for path in paths])
    work.planned[offline.NAME] = (offline.GROUP, fingerprint)
    work.groups[offline.GROUP] = fingerprint
    work.gone = [path for path in work.gone if path != offline.NAME]
    if work.present.fingerprints.get(offline.NAME) == fingerprint:
        return _Made(offline.NAME, work.present.digests[offline.NAME], False)
    content = offline.write(
        place.stage / offline.NAME,
        paths,
        lambda path: (place.stage if path in staged else place.output) / path,
        offline.folder(archive.site),
    )
    return _Made(offline.NAME, content, content != work.present.digests.get(offline.NAME))


# --- write ------------------------------------------------------------------------------------------------


def _write(
    place: Place, store: Store, work: _Work, made: list[_Made], shards_new: list[str], shards_gone: list[str],
    result: Result,
) -> None:  # fmt: skip
    existing = work.present.digests
    staged = [one.path for one in made if one.staged]
    gone = [path for path in work.gone if path in existing]
    digests = {one.path: one.digest for one in made}
    if staged or gone or shards_new or shards_gone or not place.output.exists():
        state.begin(store)
        done = publish(
            place,
            new=[path for path in staged if path not in existing] + shards_new,
            changed=[path for path in staged if path in existing],
            removed=gone + shards_gone,
        )
        result.written, result.removed = done.new + done.changed, done.removed
    elif not work.planned:
        return
    state.end(
        place.output,
        store,
        pages={
            path: (group, fingerprint, digests.get(path, existing.get(path, "")))
            for path, (group, fingerprint) in work.planned.items()
        },
        written=frozenset(staged),
        gone=frozenset(work.gone),
        groups=work.groups,
    )
    shutil.rmtree(place.stage, ignore_errors=True)


@contextmanager
def _timed(result: Result, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        result.seconds[stage] = result.seconds.get(stage, 0.0) + time.perf_counter() - start


__all__ = ["Loaded", "Options", "Published", "Result", "build"]
