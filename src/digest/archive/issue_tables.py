"""What the store keeps of the sources and of each issue: records, rows, findings, related items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from digest.archive.briefs import Brief, Parsed
from digest.archive.connection import Connection, guarded
from digest.archive.packing import pack, unpack
from digest.archive.rows import IssueRow, Related
from digest.model import Issue

T = TypeVar("T")

_RELATED = "SELECT found FROM related WHERE slug = ?"


class IssueTables(Connection):
    """Sources and issues."""

    # --- sources ---

    def sources(self) -> dict[str, tuple[str, str]]:
        """(stamp, digest) by path."""
        with guarded():
            return {path: (stamp, digest) for path, stamp, digest in self._db.execute("SELECT * FROM source")}

    def set_sources(self, rows: Iterable[tuple[str, str, str]], *, gone: Iterable[str] = ()) -> None:
        with guarded():
            self._db.executemany("DELETE FROM source WHERE path = ?", [(path,) for path in gone])
            self._db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", rows)

    # --- issues ---

    def put_all(self, issues: Iterable[Parsed]) -> None:
        """Keep parsed issues. A broken one keeps the record of its last good state, if there was one.

        What is read of all issues at every build is written last, so that it stands together in the file.
        """
        found, rows = [], []
        for parsed in issues:
            self._put(parsed)
            found.append((parsed.slug, parsed.found))
            if parsed.record is not None:
                rows.append((parsed.slug, parsed.row))
        with guarded():
            self._db.executemany("INSERT OR REPLACE INTO finding VALUES (?, ?)", found)
            self._db.executemany("INSERT OR REPLACE INTO listing VALUES (?, ?)", rows)

    def _put(self, parsed: Parsed) -> None:
        with guarded():
            db = self._db
            if parsed.record is None:
                known = db.execute(
                    "UPDATE issue SET files = ?, key = ? WHERE slug = ?",
                    ("\n".join(parsed.files), parsed.key, parsed.slug),
                ).rowcount
                if not known:
                    db.execute(
                        "INSERT INTO issue VALUES (?, ?, ?, ?, ?, '', 0, '', 0)",
                        (parsed.slug, parsed.date, parsed.year, "\n".join(parsed.files), parsed.key),
                    )
                return
            db.execute(
                "INSERT OR REPLACE INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                (
                    parsed.slug, parsed.date, parsed.year, "\n".join(parsed.files), parsed.key, parsed.content,
                    parsed.items, parsed.connections,
                ),
            )  # fmt: skip
            if parsed.record:
                db.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (parsed.slug, parsed.record))
            db.execute("INSERT OR REPLACE INTO brief VALUES (?, ?)", (parsed.slug, parsed.brief))

    def drop(self, slug: str) -> None:
        """Forget an issue."""
        with guarded():
            for table in ("issue", "record", "brief", "listing", "finding", "related"):
                self._db.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))  # noqa: S608 – names from the line above

    def keys(self) -> dict[str, tuple[str, int, str]]:
        """(key, year, content digest) of every issue by slug."""
        with guarded():
            rows = self._db.execute("SELECT slug, key, year, content FROM issue")
            return {slug: (key, year, content) for slug, key, year, content in rows}

    def rows(self) -> tuple[IssueRow, ...]:
        """Every readable issue, newest first."""
        with guarded():
            data = self._db.execute("SELECT row FROM listing").fetchall()
        rows = [unpack(row, IssueRow) for (row,) in data]
        rows.sort(key=lambda r: (r.date, r.slug), reverse=True)
        return tuple(rows)

    def row(self, slug: str) -> IssueRow:
        """The row of a readable issue. KeyError where there is none."""
        return self._of_issue(IssueRow, "SELECT row FROM listing WHERE slug = ?", slug)

    def set_row(self, row: IssueRow) -> None:
        with guarded():
            self._db.execute("INSERT OR REPLACE INTO listing VALUES (?, ?)", (row.slug, pack(row)))

    def issue(self, slug: str) -> Issue:
        """The whole record. KeyError where there is none."""
        return self._of_issue(Issue, "SELECT record FROM record WHERE slug = ?", slug)

    def _of_issue(self, type: type[T], query: str, slug: str) -> T:
        found = self._unpacked(type, query, slug)
        if found is None:
            raise KeyError(slug)
        return found

    def briefs(self, *, year: int | None = None, slugs: Sequence[str] | None = None) -> list[Brief]:
        """The briefs of one year, of some issues, or of all, oldest first."""
        with guarded():
            if slugs is not None:
                query = "SELECT brief FROM brief WHERE slug = ?"
                data = [found for slug in slugs if (found := self._db.execute(query, (slug,)).fetchone()) is not None]
            else:
                query = "SELECT brief FROM issue JOIN brief USING (slug) WHERE good"
                values = () if year is None else (year,)
                query += "" if year is None else " AND year = ?"
                data = self._db.execute(query + " ORDER BY date, slug", values).fetchall()
        return [unpack(brief, Brief) for (brief,) in data]

    def findings(self, type: type[T]) -> list[T]:
        """What parsing found in every issue, by slug."""
        with guarded():
            data = self._db.execute("SELECT found FROM finding ORDER BY slug").fetchall()
        return [unpack(found, type) for (found,) in data]

    def finding(self, slug: str, type: type[T]) -> T | None:
        return self._unpacked(type, "SELECT found FROM finding WHERE slug = ?", slug)

    # --- related items ---

    def chains(self) -> dict[str, tuple[str, str]]:
        """(chain, digest) of every issue's related items by slug."""
        with guarded():
            return {
                s: (chain, digest) for s, chain, digest in self._db.execute("SELECT slug, chain, digest FROM related")
            }

    def connections(self) -> list[tuple[str, str, str, str]]:
        """(date, slug, connections, content) of every readable issue, oldest first."""
        query = "SELECT date, slug, connections, content FROM issue WHERE good ORDER BY date, slug"
        with guarded():
            return self._db.execute(query).fetchall()

    def set_related(self, rows: Iterable[tuple[str, str, str, bytes]]) -> None:
        """Keep (slug, chain, hash, packed relations by item id) of issues."""
        with guarded():
            self._db.executemany("INSERT OR REPLACE INTO related VALUES (?, ?, ?, ?)", rows)

    def related(self, slug: str) -> dict[str, tuple[Related, ...]]:
        return self._unpacked(dict[str, tuple[Related, ...]], _RELATED, slug) or {}

    def continuing(self, slug: str) -> frozenset[str]:
        """Ids of the items of an issue that have related ones."""
        return frozenset(self._unpacked(dict[str, msgspec.Raw], _RELATED, slug) or ())

    def items_before(self, date: str, slug: str) -> int:
        """Number of items in the issues before one in time."""
        query = "SELECT COALESCE(SUM(items), 0) FROM issue WHERE good AND (date < ? OR (date = ? AND slug < ?))"
        with guarded():
            return int(self._db.execute(query, (date, date, slug)).fetchone()[0])
