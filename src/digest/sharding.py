"""Making years of the search index onto the stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from digest.archive import Archive
from digest.options import Options
from digest.parallel import Beside
from digest.processes import may_fork
from digest.publishing import paths as safe
from digest.publishing.place import Place
from digest.stage import Made, Stage

if TYPE_CHECKING:
    from digest.search.shards import ShardPlan

_FEW = 2
"""Up to so many years go to a process of their own while this one plans and makes the pages; with more of them, all
processes share the work."""


class ShardMaker:
    """Makes shards over an open archive. A forked process goes on over a connection of its own to the store."""

    def __init__(self, place: Place, archive: Archive, replaced: Mapping[int, str]) -> None:
        """`replaced` has the folders in the output of the years that are made anew."""
        self._stage, self._archive, self._replaced = Stage(place), archive, replaced

    def __call__(self, plan: ShardPlan) -> Made:
        from digest.search import shards

        self._archive.reconnect()
        before = self._replaced.get(plan.year)
        files = shards.build(self._archive, plan)
        for path, body in files.items():
            twin = before and before + path.removeprefix(plan.path)
            if not (twin and self._stage.link(safe.check(path), body, twin)):
                self._stage.put(safe.check(path), body)
        return Made(plan.path, "", True, (len(files), sum(map(len, files.values()))))


def begin(
    options: Options, place: Place, archive: Archive, plans: Sequence[ShardPlan], replaced: Mapping[int, str]
) -> Beside[ShardPlan, Made] | None:
    """Begin with the shards before anything is planned, where a process for them pays."""
    if options.jobs > 1 and 0 < len(plans) <= _FEW and may_fork():
        return Beside(ShardMaker(place, archive, replaced)).start(plans)
    return None
