"""Making what is new of a site onto the stage: pages, and years of the search index."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digest import pictures
from digest.archive import Archive
from digest.archive.load import Progress, reopen
from digest.archive.store import Store
from digest.model import Site
from digest.options import Options, store_version
from digest.publishing import paths as safe
from digest.publishing import state
from digest.publishing.place import Place
from digest.work import Work

if TYPE_CHECKING:
    from digest.pages.kinds import Page
    from digest.pages.plan import Looks
    from digest.search.shards import ShardPlan

_PARALLEL = 40
"""From so many pages on, rendering on several cores pays for starting the processes."""
_PARALLEL_BESIDE_THREADS = 400
"""The same in a process with other threads, the preview's: to fork one has its dangers, and its caches are warm."""
_CHUNK = 24
"""Pages that a process takes at a time, at most."""


class Warm(Struct):
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


class Made(Struct, frozen=True):
    """One file of the site, or one folder of the search index."""

    path: str
    digest: str
    """Empty for a folder."""
    staged: bool
    """Whether the bytes differ from what is in the output, and wait on the stage."""


class PageJob(Struct, frozen=True):
    """A page to render."""

    page: Page
    known: str
    """Digest of the file that is in the output; empty where there is none."""


class Maker:
    """Makes pages and shards onto the stage.

    A forked process goes on with the archive and the templates of the process it comes from, over a connection
    of its own to the store; a process that was started anew opens them again.
    """

    def __init__(
        self, options: Options, place: Place, looks: Looks, program: str, replaced: dict[int, str] | None = None
    ) -> None:
        """`replaced` has the folders in the output of the years of the index that are made anew."""
        self.options, self.place, self.looks, self.program = options, place, looks, program
        self.replaced = replaced or {}
        self._ready: tuple[Any, Archive] | None = None
        self._process = os.getpid()
        self._folders: set[str] = set()
        """Those of the stage that are there."""

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_ready": None}

    def use(self, archive: Archive, environment: Any) -> None:
        """Work over what is open already."""
        self._ready = environment, archive

    def __call__(self, job: PageJob | ShardPlan) -> Made:
        if self._process != os.getpid():
            self._process = os.getpid()
            if self._ready is not None:
                self._ready[1].reconnect()
        return self._page(job) if isinstance(job, PageJob) else self._shard(job)

    def _open(self) -> tuple[Any, Archive]:
        if self._ready is None:
            from digest.pages.render import environment

            store = Store(self.place.store, version=store_version(self.options, self.program), create=False)
            archive = reopen(store, base_url=self.options.base_url)
            self._ready = environment(archive.site, self.looks.own), archive
        return self._ready

    def _page(self, job: PageJob) -> Made:
        body = self.make(job.page)
        content = state.digest(body)
        if content == job.known:
            return Made(job.page.path, content, False)
        self._put(job.page.path, body)
        return Made(job.page.path, content, True)

    def _shard(self, plan: ShardPlan) -> Made:
        from digest.search import shards

        before = self.replaced.get(plan.year)
        for path, body in shards.build(self._open()[1], plan).items():
            twin = before and os.path.join(self.place.output, before + path.removeprefix(plan.path))
            if not (twin and self._link(safe.check(path), body, twin)):
                self._put(safe.check(path), body)
        return Made(plan.path, "", True)

    def _link(self, path: str, body: bytes, twin: str) -> bool:
        """Stage a file as another name of one in the output that holds the same: when a word changes, nearly all files
        of its year stay as they are, and it is new files that take a file system's time."""
        try:
            with open(twin, "rb") as handle:
                if handle.read() != body:
                    return False
            os.link(twin, self._target(path))
        except OSError:  # none there, or a file system without such names
            return False
        return True

    def _put(self, path: str, body: bytes) -> None:
        with open(self._target(path), "wb") as handle:
            handle.write(body)

    def _target(self, path: str) -> str:
        """Where a file stands on the stage; its folder is there."""
        target = os.path.join(self.place.stage, path)
        folder = os.path.dirname(target)
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return target

    def make(self, page: Page) -> bytes:
        """The finished file of a page."""
        from digest.pages.failures import TemplateFailure, template_problem
        from digest.pages.plan import PICTURE, STATIC
        from digest.pages.render import load_assets, render

        if page.kind == STATIC:
            return dict(load_assets(self.looks.folders).files)[page.path]
        if page.kind == PICTURE:
            file, width = page.args
            return pictures.publish(self.options.content / "media" / str(file), int(width))
        try:
            return render(*self._open(), page)
        except Exception as error:
            if problem := template_problem(error, self.options.templates):
                raise TemplateFailure(problem) from error
            raise


def make_all(
    options: Options,
    place: Place,
    archive: Archive,
    work: Work,
    progress: Progress | None,
    warm: Warm,
) -> tuple[list[Made], list[Made]]:
    """Make the pages and shards that `work` asks for; on several cores where that pays. Pages first in the answer.

    Shards come first, because each of them takes as long as hundreds of pages: begun last, one would keep a core
    busy while the others wait.
    """
    shards = work.shards
    maker = Maker(options, place, work.looks, warm.program, work.shards_replaced)
    pages = [PageJob(page, kept.digest if (kept := work.existing.get(page.path)) else "") for page, _, _ in work.todo]
    if pages or shards:
        maker.use(archive, warm.environment_for(archive.site, work.looks) if pages else warm.environment)
    results: Iterator[Made]
    alone = threading.active_count() == 1
    many = len(pages) >= (_PARALLEL if alone else _PARALLEL_BESIDE_THREADS)
    if options.jobs > 1 and (many or len(shards) > 1 or (alone and pages and shards)):
        from digest.parallel import chunked, spread

        chunks: list[Sequence[PageJob | ShardPlan]] = [*chunked(shards, 1), *_portions(pages, work, options.jobs)]
        results = spread(maker, chunks, jobs=options.jobs)
    else:
        jobs: list[PageJob | ShardPlan] = [*shards, *pages]
        results = map(maker, jobs)
    indexed = _counted(results, "indexing", len(shards), progress)
    return _counted(results, "rendering", len(pages), progress), indexed


def _portions(pages: list[PageJob], work: Work, jobs: int) -> Iterator[Sequence[PageJob]]:
    """`pages` as processes take them: a whole year at a time, where there are enough years, because its lists show the
    items of its issues, and what is made of an item is kept."""
    from digest.pages.plan import SITE
    from digest.parallel import chunked

    size = max(1, min(_CHUNK, len(pages) // (8 * jobs)))
    whole = len({group for _, group, _ in work.todo}) > 4 * jobs
    for group, of in groupby(zip(pages, work.todo, strict=True), key=lambda pair: pair[1][1]):
        part = [job for job, _ in of]
        yield from [part] if whole and group != SITE else chunked(part, size)


def _counted(results: Iterator[Made], stage: str, count: int, progress: Progress | None) -> list[Made]:
    made = []
    for one in islice(results, count):
        made.append(one)
        if progress is not None:
            progress(stage, len(made), count)
    return made
