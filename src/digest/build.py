"""The build: read → archive → plan → render → write."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from msgspec import Struct, field

from digest import sharding
from digest.archive.load import Progress, load
from digest.archive.packing import StoreError
from digest.archive.store import Store
from digest.diagnostics import Diagnostic
from digest.options import Options, store_version
from digest.pages.failures import TemplateFailure
from digest.publishing import state
from digest.publishing.place import Place, PlaceError, locked
from digest.publishing.publish import publish
from digest.rendering import Warm, get_ready, make_all
from digest.stage import Made
from digest.staging import stage_offline
from digest.version import program_digest
from digest.work import Work, plan_shards, plan_work, replaced


class Result(Struct, kw_only=True):
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


def _with_store(options: Options, place: Place, progress: Progress | None, warm: Warm) -> Result:
    warm.program = warm.program or program_digest()
    store = Store(place.store, version=store_version(options, warm.program))
    try:
        with closing(state.Look(place.output, store)) as look:
            return _run(options, place, store, progress, warm, look)
    except TemplateFailure as failure:
        return Result(diagnostics=(failure.problem,))
    finally:
        store.close()


def _run(
    options: Options, place: Place, store: Store, progress: Progress | None, warm: Warm, look: state.Look
) -> Result:
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
    archive.offline = options.offline
    result.issues, result.items = len(archive.issues), sum(row.items for row in archive.issues)
    with ExitStack() as ends:
        with _timed(result, "plan"):
            present = look.present()
            shards, gone = plan_shards(options, present, archive)
            early = sharding.begin(options, place, archive, shards, replaced(shards, gone))
            ready = None if early else get_ready(options, place, archive, warm, loaded.years)
            for other in (early, ready):
                if other:
                    ends.enter_context(closing(other))
            work = plan_work(options, present, store, archive, (shards, gone))
        if work.collisions:
            result.diagnostics, result.ok = (*result.diagnostics, *work.collisions), False
            return result
        with _timed(result, "make"):
            made, indexed = make_all(options, place, archive, work, progress, warm, early=early, ready=ready)
    if options.offline:
        with _timed(result, "offline"):
            made.append(stage_offline(place, store, archive, work, made))
    with _timed(result, "write"):
        _write(place, store, work, made, [one.path for one in indexed], work.shards_gone, result)
    result.rendered, result.pages = len(work.todo), store.page_count()
    result.shards, result.published = len(indexed), True
    result.files, result.size = state.totals(place.output, store, {one.path: one.holds for one in indexed})
    return result


def _write(
    place: Place, store: Store, work: Work, made: list[Made], shards_new: list[str], shards_gone: list[str],
    result: Result,
) -> None:  # fmt: skip
    existing = work.existing
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
            path: (group, fingerprint, digests[path] if path in digests else existing[path].digest)
            for path, (group, fingerprint) in work.planned.items()
        },
        existing={} if work.present.found is not None else existing,
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


__all__ = ["Options", "Result", "Warm", "build"]
