"""The preview's search index, built behind the preview's back.

A year's shard takes a second or more, which nobody should wait for to see a sentence. So the builds of the
preview leave the index alone, and this thread brings it up to date when nothing has been saved for a while.
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from digest.archive.load import reopen
from digest.archive.packing import StoreError
from digest.archive.store import Store
from digest.options import Options, store_version
from digest.publishing import state
from digest.publishing.place import Place, locked
from digest.search import shards
from digest.search.pagefind import PagefindError

_QUIET = 2.0
"""Seconds without a change before the index is built."""


class Indexer(threading.Thread):
    """Builds the missing shards, one at a time, whenever it was asked and nothing has happened since."""

    def __init__(self, options: Options) -> None:
        super().__init__(daemon=True, name="digest-index")
        self._options = options
        self._place = Place(options.output.resolve())
        self._asked = threading.Event()
        self._restless = threading.Event()
        self._ended = threading.Event()

    def ask(self) -> None:
        """The site has changed: what is being indexed may be out of date."""
        self._restless.set()
        self._asked.set()

    def end(self) -> None:
        self._ended.set()
        self._restless.set()
        self._asked.set()

    def run(self) -> None:
        while True:
            self._asked.wait()
            self._restless.clear()
            if self._ended.is_set():
                return
            if self._restless.wait(_QUIET):
                continue
            self._asked.clear()
            try:
                bring_up_to_date(self._options, self._place, self._restless)
            except (StoreError, PagefindError, OSError):
                continue  # a preview without search is still a preview; the next change tries again


def bring_up_to_date(options: Options, place: Place, stop: threading.Event) -> bool:
    """Build the shards that the output lacks, then take away those it should not have; False where stopped.

    Each shard goes into the output as soon as it is ready: the search page tells which are missing.
    """
    store = Store(place.store, version=store_version(options), create=False)
    try:
        archive = reopen(store)
        plans = shards.plan(archive)
        wanted = {plan.path for plan in plans}
        present = frozenset(state.shard_folders(place.output))
        for plan in plans:
            folder = plan.path
            if folder in present:
                continue
            if stop.is_set():
                return False
            _put(place, folder, shards.build(archive, plan))
        if stop.is_set():
            return False
        with locked(place, waiting=lambda: None):
            for folder in sorted(present - wanted):
                shutil.rmtree(place.output / folder, ignore_errors=True)
        return True
    finally:
        store.close()


def _put(place: Place, folder: str, files: dict[str, bytes]) -> None:
    stage = place.cache / "index"
    shutil.rmtree(stage, ignore_errors=True)
    for path, body in files.items():
        target = stage / Path(path).relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    with locked(place, waiting=lambda: None):
        target = place.output / folder
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(stage, target)
