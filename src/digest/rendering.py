"""Making what is new of a site onto the stage: pages, and years of the search index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digest import pictures
from digest.archive import Archive
from digest.archive.load import Progress, reopen
from digest.archive.store import Store
from digest.model import Site
from digest.options import Options, store_version
from digest.parallel import Beside
from digest.processes import may_fork
from digest.publishing import state
from digest.publishing.place import Place
from digest.sharding import ShardMaker
from digest.stage import Made, Stage
from digest.work import Work, replaced

if TYPE_CHECKING:
    from digest.pages.kinds import Page
    from digest.pages.plan import Looks
    from digest.search.shards import ShardPlan

_FEW = 12
"""From so many pages on, a second process pays."""
_FEW_YEARS = 2
"""Up to so many years with changes, their pages are few."""
_PARALLEL = 150
"""From so many pages on, as many processes as there are cores pay for being started and sent their work."""
_PARALLEL_BESIDE_THREADS = 400
"""The same in a process with other threads, the preview's: to fork one has its dangers, and its caches are warm."""
_AHEAD = 500
"""Parts that may be done before the one that is waited for: what comes of a page is small, and pages need not wait for
the last years of the index."""
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


class PageJob(Struct, frozen=True):
    """A page to render."""

    page: Page
    known: str
    """Digest of the file that is in the output; empty where there is none."""


class Maker:
    """Makes pages and shards onto the stage.

    A forked process goes on with the archive and the templates of the process it comes from, over a connection
    of its own to the store.
    """

    def __init__(self, options: Options, place: Place, program: str, replaced: dict[int, str] | None = None) -> None:
        """`replaced` has the folders in the output of the years of the index that are made anew."""
        self.options, self.place, self.program = options, place, program
        self.replaced = replaced or {}
        self.warm = Warm(program=program)
        self._archive: Archive | None = None
        self._shards: ShardMaker | None = None
        self._stage = Stage(place)

    def use(self, archive: Archive, warm: Warm) -> None:
        """Work over what is open already."""
        self._archive, self.warm = archive, warm

    @cached_property
    def looks(self) -> Looks:
        from digest.pages.plan import read_looks

        return read_looks(self.options.templates)

    def prepare(self, years: Iterable[int]) -> None:
        """Open the templates, and the issues of `years`, before it is known which pages are to be made."""
        archive = self._open()
        self.warm.environment_for(archive.site, self.looks)
        for year in years:
            for row in archive.of_year(year):
                archive.issue(row.slug)

    def __call__(self, job: PageJob | ShardPlan) -> Made:
        return self._page(job) if isinstance(job, PageJob) else self._shard(job)

    def _open(self) -> Archive:
        """The archive, over a connection to the store that is this process's own."""
        if self._archive is None:
            store = Store(self.place.store, version=store_version(self.options, self.program), create=False)
            self._archive = reopen(store, base_url=self.options.base_url)
        self._archive.reconnect()
        return self._archive

    def _page(self, job: PageJob) -> Made:
        body = self.make(job.page)
        content = state.digest(body)
        if content == job.known:
            return Made(job.page.path, content, False)
        self._stage.put(job.page.path, body)
        return Made(job.page.path, content, True)

    def _shard(self, plan: ShardPlan) -> Made:
        if self._shards is None:
            self._shards = ShardMaker(self.place, self._open(), self.replaced)
        return self._shards(plan)

    def make(self, page: Page) -> bytes:
        """The finished file of a page."""
        from digest.pages import kind_named
        from digest.pages.failures import TemplateFailure, template_problem
        from digest.pages.plan import PICTURE, STATIC
        from digest.pages.render import load_assets, render

        if page.kind == STATIC:
            return dict(load_assets(self.looks.folders).files)[page.path]
        if page.kind == PICTURE:
            file, width = page.args
            return pictures.publish(self.options.content / "media" / str(file), int(width))
        archive = self._open()
        try:
            # Templates are opened for the first page that has one: a process may be given none.
            templates = self.warm.environment_for(archive.site, self.looks) if kind_named(page.kind).template else None
            return render(templates, archive, page)
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
    *,
    early: Beside[ShardPlan, Made] | None = None,
    ready: Beside[PageJob, Made] | None = None,
) -> tuple[list[Made], list[Made]]:
    """Make the pages and shards that `work` asks for; on several cores where that pays. Pages first in the answer.

    `early` is at work on the shards already, and `ready` waits for pages. Other shards come first, because each of
    them takes as long as hundreds of pages: begun last, one would keep a core busy while the others wait.
    """
    shards = [] if early else work.shards
    maker = Maker(options, place, warm.program, replaced(work.shards, work.shards_gone))
    maker.looks = work.looks
    pages = [PageJob(page, kept.digest if (kept := work.existing.get(page.path)) else "") for page, _, _ in work.todo]
    maker.use(archive, warm)
    results: Iterator[Made]
    if ready and not shards and _FEW <= len(pages) < _PARALLEL:
        results = _in_two(maker, pages, ready)
    elif options.jobs > 1 and (
        len(shards) > 1 or len(pages) >= (_PARALLEL if may_fork() else _PARALLEL_BESIDE_THREADS)
    ):
        from digest.parallel import chunked, spread

        if pages:
            warm.environment_for(archive.site, work.looks)  # once, for all processes
        chunks: list[Sequence[PageJob | ShardPlan]] = [*chunked(shards, 1), *_portions(pages, work, options.jobs)]
        results = spread(maker, chunks, jobs=options.jobs, ahead=_AHEAD)
    else:
        jobs: list[PageJob | ShardPlan] = [*shards, *pages]
        results = map(maker, jobs)
    indexed = _counted(results, "indexing", len(shards), progress)
    made = _counted(results, "rendering", len(pages), progress)
    return made, early.results() if early else indexed


def get_ready(
    options: Options, place: Place, archive: Archive, warm: Warm, years: Collection[int]
) -> Beside[PageJob, Made] | None:
    """A process that opens templates and the issues of `years` while this one plans, where only a few have changed."""
    if options.jobs == 1 or not 0 < len(years) <= _FEW_YEARS or not may_fork():
        return None
    from digest.pages import all_kinds

    # What both need is got now, and once: all facets, and the modules that make pages.
    archive.facets("topic")
    all_kinds()
    maker = Maker(options, place, warm.program)
    maker.use(archive, warm)
    return Beside(maker, first=partial(maker.prepare, years))


def _in_two(maker: Maker, pages: list[PageJob], ready: Beside[PageJob, Made]) -> Iterator[Made]:
    """Pages without a template here, where some of them take longest, while the process that is `ready` makes the
    others; the results in the order of `pages`."""
    from digest.pages.plan import kind_of

    plain = [job for job in pages if not kind_of(job.page).template]
    formed = [job for job in pages if kind_of(job.page).template]
    ready.start(formed)
    made = {one.path: one for one in [*map(maker, plain), *ready.results()]}
    return iter([made[job.page.path] for job in pages])


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
