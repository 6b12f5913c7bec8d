"""Staging the archive for reading offline."""

from __future__ import annotations

from digest.archive import Archive
from digest.archive.archive import digest_of
from digest.archive.store import Store
from digest.publishing.place import Place
from digest.stage import Made
from digest.work import Work


def stage_offline(place: Place, store: Store, archive: Archive, work: Work, made: list[Made]) -> Made:
    """Stage the archive for reading offline, made of what the site is about to be. A build that is not asked for it
    takes it away, as it would soon be out of date."""
    from digest.exports import offline

    gone, staged = set(work.gone), {one.path for one in made if one.staged}
    everything = work.present.everything(store)
    digests = {path: kept.digest for path, kept in everything.items() if path not in gone}
    digests |= {one.path: one.digest for one in made}
    paths = offline.selection(digests)
    fingerprint = digest_of(offline.folder(archive.site), [(path, digests[path]) for path in paths])
    work.planned[offline.NAME] = (offline.GROUP, fingerprint)
    work.groups[offline.GROUP] = fingerprint
    work.gone = [path for path in work.gone if path != offline.NAME]
    before = everything.get(offline.NAME)
    if before and before.fingerprint == fingerprint:
        return Made(offline.NAME, before.digest, False)
    content = offline.write(
        place.stage / offline.NAME,
        paths,
        lambda path: (place.stage if path in staged else place.output) / path,
        offline.folder(archive.site),
    )
    return Made(offline.NAME, content, before is None or content != before.digest)
