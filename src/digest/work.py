"""What a build has to do: the pages to render, the files to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.archive import Archive
from digest.archive.store import Store
from digest.diagnostics import Diagnostic, Span
from digest.options import Options
from digest.publishing import paths as safe
from digest.publishing import state

if TYPE_CHECKING:
    from digest.pages.kinds import Page
    from digest.pages.plan import Looks
    from digest.search.shards import ShardPlan


class Work(Struct, kw_only=True):
    looks: Looks
    present: state.Present
    existing: dict[str, state.Kept]
    """The files in the output that the planned groups are answerable for, by address."""
    todo: list[tuple[Page, str, str]]
    """(page, group, fingerprint) of what must be rendered."""
    planned: dict[str, tuple[str, str]]
    """(group, fingerprint) of every page of the groups that were planned."""
    gone: list[str]
    groups: dict[str, str]
    shards: list[ShardPlan]
    """Years of the search index that must be built."""
    shards_gone: list[str]
    """Folders of the index that are no longer wanted."""
    collisions: tuple[Diagnostic, ...] = ()


def plan_shards(options: Options, present: state.Present, archive: Archive) -> tuple[list[ShardPlan], list[str]]:
    """The shards that are not in the output, and the folders there that are no longer wanted."""
    if not options.search:
        return [], []
    from digest.search import shards

    plans = archive.kept(shards.plan)
    return (
        [plan for plan in plans if plan.path not in present.shards],
        sorted(present.shards - {plan.path for plan in plans}),
    )


def replaced(shards: Iterable[ShardPlan], gone: Iterable[str]) -> dict[int, str]:
    """Those of the folders that are `gone` that `shards` come in place of, by year."""
    folders = {folder.rpartition("-")[0]: folder for folder in gone}
    starts = {plan.year: plan.path.rpartition("-")[0] for plan in shards}
    return {year: folders[start] for year, start in starts.items() if start in folders}


def plan_work(
    options: Options,
    present: state.Present,
    store: Store,
    archive: Archive,
    shards: tuple[list[ShardPlan], list[str]],
) -> Work:
    """`shards` as `plan_shards` gives them."""
    from digest.pages.plan import groups, kind_of, read_looks

    looks = read_looks(options.templates)
    listed = groups(archive, looks, search=options.search)
    fingerprints = {group.name: group.fingerprint for group in listed}
    stale = [name for name in {**present.groups, **fingerprints} if present.groups.get(name) != fingerprints.get(name)]
    existing = present.files(store, stale)
    todo: list[tuple[Page, str, str]] = []
    planned: dict[str, tuple[str, str]] = {}
    for group in listed:
        if group.name not in stale:
            continue
        for page, fingerprint in group.plan():
            kept = existing.get(page.path)
            if not options.search and kind_of(page).of_search:
                # It describes an index that stays as it is: it stays with it, and is made anew with the next one.
                if kept is not None:
                    planned[page.path] = (group.name, kept.fingerprint)
                continue
            planned[page.path] = (group.name, fingerprint)
            if kept is None or kept.fingerprint != fingerprint:
                todo.append((page, group.name, fingerprint))
    return Work(
        looks=looks, present=present, existing=existing, todo=todo, planned=planned, groups=fingerprints,
        shards=shards[0], shards_gone=shards[1], gone=sorted(existing.keys() - planned.keys()),
        collisions=tuple(_collisions(planned, options)),
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
