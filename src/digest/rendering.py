"""Rendering pages onto the stage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digest import pictures
from digest.archive import Archive
from digest.archive.load import Progress, reopen
from digest.archive.store import Store
from digest.model import Site
from digest.options import Options, store_version
from digest.publishing import state
from digest.publishing.place import Place
from digest.work import Work

if TYPE_CHECKING:
    from digest.pages.kinds import Page
    from digest.pages.plan import Looks

_PARALLEL = 80
"""From so many pages on, rendering on several cores pays for starting the processes."""


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
    path: str
    digest: str
    staged: bool
    """Whether the bytes differ from what is in the output, and wait on the stage."""


class Renderer:
    """Renders pages onto the stage. Opens its own store, so that a copy works in another process."""

    def __init__(self, options: Options, place: Place, looks: Looks, program: str) -> None:
        self.options, self.place, self.looks, self.program = options, place, looks, program
        self._ready: tuple[Any, Archive] | None = None

    def start(self) -> tuple[Any, Archive]:
        from digest.pages.render import environment

        store = Store(self.place.store, version=store_version(self.options, self.program), create=False)
        archive = reopen(store, base_url=self.options.base_url)
        return environment(archive.site, self.looks.own), archive

    def use(self, archive: Archive, warm: Warm) -> None:
        self._ready = warm.environment_for(archive.site, self.looks), archive

    def __call__(self, job: tuple[Page, str]) -> Made:
        page, known = job
        body = self.make(page)
        content = state.digest(body)
        if content == known:
            return Made(page.path, content, False)
        target = os.path.join(self.place.stage, page.path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as handle:
            handle.write(body)
        return Made(page.path, content, True)

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
        if self._ready is None:
            self._ready = self.start()
        try:
            return render(*self._ready, page)
        except Exception as error:
            if problem := template_problem(error, self.options.templates):
                raise TemplateFailure(problem) from error
            raise


def render_all(
    options: Options, place: Place, archive: Archive, work: Work, progress: Progress | None, warm: Warm
) -> list[Made]:
    """Render what `work` asks for, on several cores where that pays."""
    renderer = Renderer(options, place, work.looks, warm.program)
    jobs_list = [(page, work.present.digests.get(page.path, "")) for page, _, _ in work.todo]
    if options.jobs > 1 and len(jobs_list) >= _PARALLEL:
        from digest.parallel import spread

        results: Iterator[Made] = spread(renderer, jobs_list, jobs=options.jobs, chunk=24)
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
