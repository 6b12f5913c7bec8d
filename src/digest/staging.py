"""Staging what is no page: the search index and the archive for reading offline."""

from __future__ import annotations

from digest.archive import Archive
from digest.archive.archive import digest_of
from digest.archive.load import Progress
from digest.options import Options
from digest.publishing import paths as safe
from digest.publishing import state
from digest.publishing.place import Place
from digest.rendering import Made
from digest.work import Work


def stage_search(
    options: Options, place: Place, archive: Archive, present: state.Present, progress: Progress | None
) -> tuple[list[str], list[str]]:
    """Stage the shards that are not in the output; (new folders, folders that are no longer wanted)."""
    from digest.search import shards

    plans = {plan.folder.rstrip("/"): plan for plan in shards.plan(archive)}
    wanted = [plan for folder, plan in plans.items() if folder not in present.shards]
    for done, (_, files) in enumerate(shards.build_all(archive, wanted, jobs=options.jobs), 1):
        for path, body in files.items():
            target = place.stage / safe.check(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        if progress is not None:
            progress("indexing", done, len(wanted))
    return [plan.folder.rstrip("/") for plan in wanted], sorted(present.shards - set(plans))


def stage_offline(place: Place, archive: Archive, work: Work, made: list[Made]) -> Made:
    """Stage the archive for reading offline, made of what the site is about to be. A build that is not asked for it
    takes it away, as it would soon be out of date."""
    from digest.exports import offline

    gone, staged = set(work.gone), {one.path for one in made if one.staged}
    digests = {path: content for path, content in work.present.digests.items() if path not in gone}
    digests |= {one.path: one.digest for one in made}
    paths = offline.selection(digests)
    fingerprint = digest_of(offline.folder(archive.site), [(path, digests[path]) for path in paths])
    work.planned[offline.NAME] = (offline.GROUP, fingerprint)
    work.groups[offline.GROUP] = fingerprint
    work.gone = [path for path in work.gone if path != offline.NAME]
    if work.present.fingerprints.get(offline.NAME) == fingerprint:
        return Made(offline.NAME, work.present.digests[offline.NAME], False)
    content = offline.write(
        place.stage / offline.NAME,
        paths,
        lambda path: (place.stage if path in staged else place.output) / path,
        offline.folder(archive.site),
    )
    return Made(offline.NAME, content, content != work.present.digests.get(offline.NAME))
