"""The page of an issue that was just saved, before the build has gone through.

A build brings every page up to date, and takes the longer the larger the archive is. The editor looks at one page,
and that can be had at once: it is read and rendered over the archive as the last build left it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from digest.archive import Archive
from digest.archive.load import reopen
from digest.archive.settings import shown_root
from digest.archive.store import Store
from digest.build import Options, Warm
from digest.diagnostics import Diagnostic, arrange
from digest.options import store_version
from digest.pages import urls
from digest.pages.kinds import Page
from digest.pages.plan import read_looks
from digest.pages.render import render
from digest.publishing.place import Place
from digest.reading.discovery import IssueFiles, discover
from digest.reading.issues import Context, parse_issue


class Seen(Struct, frozen=True):
    """What looking ahead found."""

    files: frozenset[str]
    """The issue's files, as problems name them."""
    page: tuple[str, bytes] | None
    """Its page; None where the issue has errors."""
    errors: tuple[Diagnostic, ...]


class Ahead(Struct, frozen=True):
    """Ready to render one issue's page."""

    content: Path
    archive: Archive
    context: Context
    environment: Any
    issues: dict[Path, IssueFiles]
    """Every file of every issue, and the issue it is of."""

    @classmethod
    def over(cls, options: Options, warm: Warm) -> Ahead:
        """Over the archive as the last build left it. StoreError where there is none."""
        place = Place(options.output.resolve())
        store = Store(place.store, version=store_version(options, warm.program), create=False)
        archive = reopen(store, base_url=options.base_url)
        listed, _ = discover(options.content, shown_root(options.content))
        context = Context.build(archive.site, archive.vocabulary, drafts=options.drafts)
        issues = {path.resolve(): files for files in listed for path in files.paths}
        environment = warm.environment_for(archive.site, read_looks(options.templates))
        return cls(options.content, archive, context, environment, issues)

    def warm_up(self) -> None:
        """Render a page that nobody has asked for: the first one of a process takes the longest."""
        if self.archive.issues:
            slug = self.archive.issues[0].slug
            render(self.environment, self.archive, Page(path=urls.issue(slug), kind="issue", args=(slug,)))

    def look(self, saved: frozenset[Path]) -> Seen | None:
        """The page of the issue that the saved files make up; None where they are anything but files of one
        issue that the archive knows."""
        of = [self.issues.get(path.resolve()) for path in saved]
        files = of[0] if of else None
        if files is None or any(other is not files for other in of):
            return None
        if not all(path.is_file() for path in files.paths) or files.slug not in {r.slug for r in self.archive.issues}:
            return None
        parsed = parse_issue(files, self.context)
        found = arrange(parsed.diagnostics, self.archive.site.rules)
        errors = tuple(d for d in found if d.level == "error")
        names = frozenset(f"{files.shown_root}/{name}" for name in files.names)
        if errors or parsed.issue is None:
            return Seen(names, None, errors)
        page = Page(path=urls.issue(files.slug), kind="issue", args=(files.slug,))
        body = render(self.environment, self.archive.with_issue(parsed.issue), page)
        return Seen(names, (page.path, body), ())
