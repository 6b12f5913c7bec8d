"""The preview: builds, checks, and tells those who wait."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from digest.archive.load import Progress
from digest.archive.packing import StoreError
from digest.archive.settings import shown_root
from digest.build import Options, Result, Warm, build
from digest.diagnostics import Diagnostic, Span
from digest.serving import files
from digest.serving.ahead import Ahead
from digest.serving.panel import panel_problems
from digest.serving.state import State


def preview_folder(output: Path) -> Path:
    """Where the preview of the site in `output` is kept: apart from it, and from the store of its builds."""
    return output.parent / ".digest-cache" / "preview" / output.name


class Preview:
    """One site under the editors' hands. Building and checking are for one thread, reading the state for any."""

    def __init__(self, options: Options) -> None:
        self.options = replace(options, lenient=True, search=False, offline=False)
        self._warm = Warm()
        self._changed = threading.Condition()
        self._state = State()
        self._editorial: tuple[Diagnostic, ...] = ()
        self._built: tuple[Diagnostic, ...] = ()
        self._ahead: Ahead | None = None
        self.unchecked = True
        """Whether something has changed since the caller last set it: a check would find something else."""

    @property
    def root(self) -> Path:
        return self.options.output

    @property
    def content(self) -> str:
        return shown_root(self.options.content)

    @property
    def state(self) -> State:
        return self._state

    def wait(self, number: int, timeout: float) -> State:
        with self._changed:
            self._changed.wait_for(lambda: self._state.number != number, timeout)
            return self._state

    def look_ahead(self, saved: frozenset[Path]) -> None:
        """Show the page of the one issue that was saved, or what is wrong with it, before the build has gone
        through. What it cannot do quickly and surely it leaves to the build."""
        if self._ahead is None or not self._state.built:
            return
        try:
            seen = self._ahead.look(saved)
        except Exception:  # whatever it is, the build that follows says it
            return
        if seen is None:
            return
        # Neither sorted nor made unique anew: an old archive may have thousands, and the build is on its way.
        others = tuple(d for d in self._state.problems if d.level != "error" or d.span.path not in seen.files)
        self._tell(
            built=True,
            stale=self._state.stale,
            problems=(*seen.errors, *others),
            changed=seen.page is not None,
            newer=(seen.page,) if seen.page else (),
        )

    def prepare(self) -> None:
        """Get ready to look ahead, while there is time."""
        if self._ahead is None and self._state.built:
            with suppress(StoreError):
                self._ahead = Ahead.over(self.options, self._warm)
                self._ahead.warm_up()
            self._tell(built=True, stale=self._state.stale, problems=self._state.problems, newer=self._state.newer)

    def update(self, progress: Progress | None = None, *, jobs: int = 1) -> Result:
        """Build what changed. Whatever happens, the state says it and the preview goes on."""
        try:
            result = build(replace(self.options, jobs=jobs), progress=progress, warm=self._warm)
        except Exception as error:  # a template of one's own may raise anything
            result = Result(diagnostics=(self._failure(error),))
        if result.diagnostics != self._built or result.written or result.removed or not self._state.built:
            self.unchecked = True
        # What the last check said stands until the next one, which follows in a moment; not so of files of which a
        # build says something else now.
        moved = {d.span.path for d in {*self._built}.symmetric_difference(result.diagnostics)}
        kept = self._editorial = tuple(d for d in self._editorial if d.span.path not in moved)
        self._built = result.diagnostics
        self._ahead = None
        self._tell(
            built=self._state.built or result.published,
            stale=not result.published,
            problems=self._joined(kept),
            changed=bool(result.written or result.removed),
        )
        return result

    def adopt(self, editorial: Sequence[Diagnostic]) -> None:
        """Take over what a check has found, which a build does not look for."""
        self._editorial = tuple(editorial)
        self._tell(
            built=self._state.built,
            stale=self._state.stale,
            problems=self._joined(self._editorial),
            newer=self._state.newer,
        )

    def _joined(self, editorial: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        return panel_problems(tuple(dict.fromkeys((*self._built, *editorial))))

    def _failure(self, error: Exception) -> Diagnostic:
        from digest.pages.failures import template_problem

        return template_problem(error, self.options.templates) or Diagnostic(
            span=Span(self.content),
            code="preview-failed",
            message=f"the preview could not be built: {type(error).__name__}: {error}",
            help="save the file again; if it stays, `digest build` says more",
        )

    def _tell(
        self,
        *,
        built: bool,
        stale: bool,
        problems: tuple[Diagnostic, ...],
        changed: bool = False,
        newer: tuple[tuple[str, bytes], ...] = (),
    ) -> None:
        old = self._state
        headers = files.read_headers(self.root) if built else ()
        now = replace(
            old, built=built, stale=stale, problems=problems, newer=newer, prefix=self._prefix(), headers=headers
        )
        if now == old and not changed:
            return
        with self._changed:
            self._state = replace(now, number=old.number + 1)
            self._changed.notify_all()

    def _prefix(self) -> str:
        path = urlsplit(self._warm.site.url).path if self._warm.site is not None else "/"
        return path if path.startswith("/") and path.endswith("/") else "/"
