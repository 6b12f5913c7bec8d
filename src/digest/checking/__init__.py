"""Everything that can be said about the content before it is published."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from digest.checking.errors import CheckError
from digest.diagnostics import Diagnostic

__all__ = ["CheckError", "check"]


def check(
    content: Path, *, output: Path | None = None, since: str = "", drafts: bool = True, jobs: int = 1
) -> list[Diagnostic]:
    """All errors and warnings of the content: of reading, of the editorial rules, and of lost addresses.

    Args:
        content: The content folder.
        output: The folder of the site; what was found is kept beside it, never in it. None keeps nothing.
        since: A git revision, or a published ``manifest.json``: addresses that stood there must still stand.
        drafts: Whether drafts are looked at.
        jobs: Processes at a time.

    Returns:
        Sorted, with the levels that ``digest.yaml`` sets. CheckError where `since` cannot be looked at.
    """
    from digest.archive.load import load
    from digest.checking.editorial import editorial, examiner
    from digest.checking.keeping import kept_store
    from digest.diagnostics import arrange

    def run(store: object) -> list[Diagnostic]:
        from digest.archive.store import Store

        assert isinstance(store, Store)
        # Issues are examined by the process that parses them: what it has at hand then need not be read again.
        loaded = load(content, store, drafts=drafts, jobs=jobs, whole=False, looks=partial(examiner, drafts))
        found = [*loaded.diagnostics, *editorial(content, store, drafts=drafts, jobs=jobs, seen=loaded.seen)]
        if since:
            from digest.checking.permalinks import lost

            found += lost(content, since, store=store, jobs=jobs)
        site = loaded.archive.site if loaded.archive else None
        return arrange(found, site.rules if site else ())

    return kept_store(content, output, drafts, run)
