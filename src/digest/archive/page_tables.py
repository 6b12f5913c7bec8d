"""What the store keeps of the files that were published."""

from __future__ import annotations

from collections.abc import Iterable

from digest.archive.connection import Connection, guarded


class PageTables(Connection):
    """Files of the output and the groups they are planned in."""

    def groups(self) -> dict[str, str]:
        with guarded():
            return dict(self._db.execute("SELECT name, fingerprint FROM grp").fetchall())

    def pages(self, group: str | None = None) -> list[tuple[str, str, str]]:
        """(address, fingerprint, digest) of the files of one group or of all."""
        query, values = "SELECT path, fingerprint, digest FROM page", ()
        if group is not None:
            query, values = query + " WHERE grp = ?", (group,)  # type: ignore[assignment]
        with guarded():
            return self._db.execute(query, values).fetchall()

    def stamps(self) -> list[tuple[str, str]]:
        """(address, stamp) of every file."""
        with guarded():
            return self._db.execute("SELECT path, stamp FROM page").fetchall()

    def page_count(self) -> int:
        with guarded():
            return int(self._db.execute("SELECT COUNT(*) FROM page").fetchone()[0])

    def page_totals(self) -> tuple[int, int]:
        """Number of the pages and the bytes they have together, with which their stamps begin."""
        with guarded():
            found = self._db.execute("SELECT COUNT(*), COALESCE(SUM(CAST(stamp AS INTEGER)), 0) FROM page").fetchone()
        return int(found[0]), int(found[1])

    def set_pages(
        self, rows: Iterable[tuple[str, str, str, str, str]], *, gone: Iterable[str], groups: dict[str, str]
    ) -> None:
        """Keep (path, group, fingerprint, stamp, digest) of what was written, and the groups' fingerprints."""
        with guarded():
            self._db.executemany("DELETE FROM page WHERE path = ?", [(path,) for path in gone])
            self._db.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", rows)
            known = set(self.groups())
            self._db.executemany("DELETE FROM grp WHERE name = ?", [(name,) for name in sorted(known - set(groups))])
            self._db.executemany("INSERT OR REPLACE INTO grp VALUES (?, ?)", sorted(groups.items()))
