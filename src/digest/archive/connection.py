"""The connection to the store's file, and the single values in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from digest.archive.packing import StoreError, pack, unpack
from digest.archive.schema import SCHEMA

T = TypeVar("T")


@contextmanager
def guarded() -> Iterator[None]:
    """What SQLite raises, raised as a StoreError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(str(error)) from error


class Connection:
    """One SQLite file, or one in memory where `path` is None."""

    def __init__(self, path: Path | None, *, version: str, create: bool = True) -> None:
        """Open or make the store. StoreError where it was not written by this `version` of the program."""
        self.path = path
        self._process = os.getpid()
        with guarded():
            if path is not None and create:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._connect()
            if not self._db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                if not create:
                    raise StoreError("no store")
                self._db.executescript("BEGIN;" + SCHEMA + "COMMIT;")
                self.set_meta("version", version)
            elif self.meta("version", str) != version:
                raise StoreError("another version's store")

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path or ":memory:", isolation_level=None)
        db.execute("PRAGMA page_size = 16384")  # so that the small records of an issue stand in one page with others
        db.execute("PRAGMA synchronous = OFF")  # a store lost to a power cut is made again
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA cache_size = -32000")
        return db

    def reconnect(self) -> None:
        """Go on in a forked process, which must neither use nor close the connection it has inherited (SQLite, "How
        To Corrupt An SQLite Database File", 2.6). In the process that has opened the connection nothing happens."""
        if self._process == os.getpid():
            return
        if self.path is None:
            raise StoreError("a store in memory cannot be shared")
        self._process = os.getpid()
        self._inherited = self._db
        with guarded():
            self._db = self._connect()

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All changes inside are kept together, or none of them."""
        with guarded():
            self._db.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # --- single values ---

    def _unpacked(self, type: type[T], query: str, *values: object) -> T | None:
        """The packed value that a query gives; None where it gives none."""
        with guarded():
            found = self._db.execute(query, values).fetchone()
        return unpack(found[0], type) if found else None

    def meta(self, key: str, type: type[T]) -> T | None:
        return self._unpacked(type, "SELECT value FROM meta WHERE key = ?", key)

    def set_meta(self, key: str, value: object) -> None:
        with guarded():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, pack(value)))
