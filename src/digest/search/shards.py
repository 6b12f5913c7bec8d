"""One shard of the index a year: which must be built, and their files.

A shard's folder is named by what it is made from, so that a folder which is there needs no building, and a new
one stands beside the old until pages name it. A shard that stands is never made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from digest.archive.archive import digest_of
from digest.search import pagefind
from digest.search.records import FORMAT, Record, records_of_year

if TYPE_CHECKING:
    from digest.archive import Archive

RUNTIME = 0
"""The year that stands for what a browser loads before any shard."""


class ShardPlan(Struct, frozen=True, kw_only=True):
    """A shard as it should be."""

    year: int
    """`RUNTIME` for the browser's program."""
    folder: str
    """Below the site's top, with a closing slash; all files of the shard stand in it, and no others."""
    digest: str
    """Hash of all the shard is made of; part of the folder's name."""
    items: int
    """Items in it, for shares of work."""

    @property
    def path(self) -> str:
        """`folder` without its closing slash."""
        return self.folder.rstrip("/")


def base() -> str:
    """The folder of the index. It names the version, because a browser's copy of another would not read it."""
    return f"search/pagefind/{pagefind.version()}/"


def plan(archive: Archive) -> list[ShardPlan]:
    """Every shard the archive should have, the runtime first, then the years, newest first.

    Cheap: it reads rows, no issue.
    """
    if not archive.issues:
        return []
    common = (FORMAT, pagefind.version(), archive.site.language)
    plans = [_plan(RUNTIME, digest_of("runtime", common), 1)]
    for year in archive.years:
        rows = archive.of_year(year)
        digest = digest_of(common, year, [(row.slug, row.search) for row in rows])
        plans.append(_plan(year, digest, sum(row.items for row in rows)))
    return plans


def build(archive: Archive, plan: ShardPlan, *, time_limit: float = pagefind.TIME_LIMIT) -> dict[str, bytes]:
    """The files of one shard by their paths below the site's top. PagefindError where the service fails."""
    return _build(_records(archive, plan), plan, archive.site.language, time_limit)


def _plan(year: int, digest: str, items: int) -> ShardPlan:
    name = f"{year or 'runtime'}-{digest[:12]}"
    return ShardPlan(year=year, folder=f"{base()}{name}/", digest=digest, items=items)


def _records(archive: Archive, plan: ShardPlan) -> list[Record]:
    return [] if plan.year == RUNTIME else list(records_of_year(archive, plan.year))


def _build(records: list[Record], plan: ShardPlan, language: str, time_limit: float) -> dict[str, bytes]:
    if plan.year == RUNTIME:
        files = pagefind.build_runtime(language=language, time_limit=time_limit)
    else:
        files = pagefind.build_shard(records, language=language, time_limit=time_limit)
    return {plan.folder + path: body for path, body in sorted(files.items())}
