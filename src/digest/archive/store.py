"""The store: what was read and what was published, kept between builds in one SQLite file.

Everything in it can be made again from the content, so a store that is damaged, foreign, or written by another
version of the program is thrown away (`StoreError`), never repaired. Records are kept as MessagePack, which
holds values and cannot run code, each with a checksum.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import msgspec

from digest.archive.briefs import Brief, Parsed
from digest.archive.packing import StoreError, pack, unpack
from digest.archive.rows import Facet, FacetDetails, FacetYear, Filing, IssueRow, Related
from digest.archive.schema import SCHEMA
from digest.model import Issue

T = TypeVar("T")


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(str(error)) from error


class Store:
    """One SQLite file, or one in memory where `path` is None."""

    def __init__(self, path: Path | None, *, version: str, create: bool = True) -> None:
        """Open or make the store. StoreError where it was not written by this `version` of the program."""
        self.path = path
        with _guarded():
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
        To Corrupt An SQLite Database File", 2.6)."""
        if self.path is None:
            raise StoreError("a store in memory cannot be shared")
        self._inherited = self._db
        with _guarded():
            self._db = self._connect()

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All changes inside are kept together, or none of them."""
        with _guarded():
            self._db.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # --- single values ---

    def meta(self, key: str, type: type[T]) -> T | None:
        with _guarded():
            found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return unpack(found[0], type) if found else None

    def set_meta(self, key: str, value: object) -> None:
        with _guarded():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, pack(value)))

    # --- sources ---

    def sources(self) -> dict[str, tuple[str, str]]:
        """(stamp, digest) by path."""
        with _guarded():
            return {path: (stamp, digest) for path, stamp, digest in self._db.execute("SELECT * FROM source")}

    def set_sources(self, rows: Iterable[tuple[str, str, str]], *, gone: Iterable[str] = ()) -> None:
        with _guarded():
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
        with _guarded():
            self._db.executemany("INSERT OR REPLACE INTO finding VALUES (?, ?)", found)
            self._db.executemany("INSERT OR REPLACE INTO listing VALUES (?, ?)", rows)

    def _put(self, parsed: Parsed) -> None:
        with _guarded():
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
        with _guarded():
            for table in ("issue", "record", "brief", "listing", "finding", "related", "filed"):
                self._db.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))  # noqa: S608 – names from the line above

    def keys(self) -> dict[str, tuple[str, int, str]]:
        """(key, year, content digest) of every issue by slug."""
        with _guarded():
            rows = self._db.execute("SELECT slug, key, year, content FROM issue")
            return {slug: (key, year, content) for slug, key, year, content in rows}

    def rows(self) -> tuple[IssueRow, ...]:
        """Every readable issue, newest first."""
        with _guarded():
            data = self._db.execute("SELECT row FROM listing").fetchall()
        rows = [unpack(row, IssueRow) for (row,) in data]
        rows.sort(key=lambda r: (r.date, r.slug), reverse=True)
        return tuple(rows)

    def row(self, slug: str) -> IssueRow:
        """The row of a readable issue. KeyError where there is none."""
        with _guarded():
            found = self._db.execute("SELECT row FROM listing WHERE slug = ?", (slug,)).fetchone()
        if found is None:
            raise KeyError(slug)
        return unpack(found[0], IssueRow)

    def set_row(self, row: IssueRow) -> None:
        with _guarded():
            self._db.execute("INSERT OR REPLACE INTO listing VALUES (?, ?)", (row.slug, pack(row)))

    def issue(self, slug: str) -> Issue:
        """The whole record. KeyError where there is none."""
        with _guarded():
            found = self._db.execute("SELECT record FROM record WHERE slug = ?", (slug,)).fetchone()
        if found is None:
            raise KeyError(slug)
        return unpack(found[0], Issue)

    def briefs(self, *, year: int | None = None, slugs: Sequence[str] | None = None) -> list[Brief]:
        """The briefs of one year, of some issues, or of all, oldest first."""
        with _guarded():
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
        with _guarded():
            data = self._db.execute("SELECT found FROM finding ORDER BY slug").fetchall()
        return [unpack(found, type) for (found,) in data]

    def finding(self, slug: str, type: type[T]) -> T | None:
        with _guarded():
            found = self._db.execute("SELECT found FROM finding WHERE slug = ?", (slug,)).fetchone()
        return unpack(found[0], type) if found else None

    # --- related items ---

    def chains(self) -> dict[str, tuple[str, str]]:
        """(chain, digest) of every issue's related items by slug."""
        with _guarded():
            return {
                s: (chain, digest) for s, chain, digest in self._db.execute("SELECT slug, chain, digest FROM related")
            }

    def connections(self) -> list[tuple[str, str, str, str]]:
        """(date, slug, connections, content) of every readable issue, oldest first."""
        query = "SELECT date, slug, connections, content FROM issue WHERE good ORDER BY date, slug"
        with _guarded():
            return self._db.execute(query).fetchall()

    def set_related(self, rows: Iterable[tuple[str, str, str, bytes]]) -> None:
        """Keep (slug, chain, hash, packed relations by item id) of issues."""
        with _guarded():
            self._db.executemany("INSERT OR REPLACE INTO related VALUES (?, ?, ?, ?)", rows)

    def related(self, slug: str) -> dict[str, tuple[Related, ...]]:
        with _guarded():
            found = self._db.execute("SELECT found FROM related WHERE slug = ?", (slug,)).fetchone()
        return unpack(found[0], dict[str, tuple[Related, ...]]) if found else {}

    def continuing(self, slug: str) -> frozenset[str]:
        """Ids of the items of an issue that have related ones."""
        with _guarded():
            found = self._db.execute("SELECT found FROM related WHERE slug = ?", (slug,)).fetchone()
        return frozenset(unpack(found[0], dict[str, msgspec.Raw])) if found else frozenset()

    def items_before(self, date: str, slug: str) -> int:
        """Number of items in the issues before one in time."""
        query = "SELECT COALESCE(SUM(items), 0) FROM issue WHERE good AND (date < ? OR (date = ? AND slug < ?))"
        with _guarded():
            return int(self._db.execute(query, (date, date, slug)).fetchone()[0])

    # --- filing ---

    def file(self, slug: str, date: str, rows: Iterable[tuple[str, str, int]]) -> None:
        """Set under which (kind, id) an issue has how many items."""
        rows = list(rows)
        with _guarded():
            query = "SELECT kind, id, n FROM filed WHERE slug = ? AND date = ?"
            if sorted(self._db.execute(query, (slug, date))) == sorted(rows):
                return  # most changes are of words; these rows stand all over the table
            self._db.execute("DELETE FROM filed WHERE slug = ?", (slug,))
            self._db.executemany(
                "INSERT INTO filed VALUES (?, ?, ?, ?, ?)", [(kind, id, date, slug, n) for kind, id, n in rows]
            )

    def filed(self, kind: Filing, id: str, year: int | None = None) -> list[str]:
        """Slugs of the issues with items under a key, newest first."""
        query, values = "SELECT slug FROM filed WHERE kind = ? AND id = ?", [kind, id]
        if year is not None:
            query += " AND date >= ? AND date < ?"
            values += [f"{year:04}-", f"{year:04}-~"]
        with _guarded():
            return [slug for (slug,) in self._db.execute(query + " ORDER BY date DESC, slug DESC", values)]

    def filed_before(self, kind: Filing, id: str, date: str, slug: str) -> list[tuple[str, int]]:
        """(slug, items) of the issues before one in time with items under a key, newest first."""
        query = (
            "SELECT slug, n FROM filed WHERE kind = ? AND id = ? AND (date < ? OR (date = ? AND slug < ?)) "
            "ORDER BY date DESC, slug DESC"
        )
        with _guarded():
            return self._db.execute(query, (kind, id, date, date, slug)).fetchall()

    def set_facets(
        self, year: int, keys: Iterable[tuple[str, str]], rows: Iterable[tuple[str, str, int, str, str, FacetDetails]]
    ) -> None:
        """Replace what one year has under `keys`: (kind, id, items, date of the newest issue, hash, what else
        is there)."""
        with _guarded():
            db = self._db
            query = "SELECT kind, id, count, newest, digest FROM facet WHERE year = ? AND kind = ? AND id = ?"
            there = {row for key in sorted(keys) for row in db.execute(query, (year, *key))}
            new = {row[:5]: row[5] for row in rows}
            gone = [(year, *row[:2]) for row in sorted(there - new.keys())]
            for table in ("facet", "facet_details"):
                query = f"DELETE FROM {table} WHERE year = ? AND kind = ? AND id = ?"  # noqa: S608
                db.executemany(query, gone)
            fresh = [(row, details) for row, details in new.items() if row not in there]
            db.executemany(
                "INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?)",
                [(kind, id, year, count, newest, digest) for (kind, id, count, newest, digest), _ in fresh],
            )
            db.executemany(
                "INSERT INTO facet_details VALUES (?, ?, ?, ?)",
                [(year, kind, id, pack(details)) for (kind, id, *_), details in fresh],
            )

    def facets(self) -> Iterator[Facet]:
        """Every facet that has items."""
        query = "SELECT kind, id, year, count, newest, digest FROM facet ORDER BY kind, id, year DESC"
        with _guarded():
            rows = self._db.execute(query).fetchall()
        one = lru_cache(maxsize=2048)(self._details)
        # Planning asks what the newest years have under every key: they are looked up at once.
        whole = lru_cache(maxsize=2)(self._details_of_year)
        near = set(sorted({row[2] for row in rows})[-2:])

        def details(kind: str, id: str, year: int) -> FacetDetails:
            return unpack(whole(year)[kind, id], FacetDetails) if year in near else one(kind, id, year)

        for (kind, id), group in groupby(rows, key=itemgetter(0, 1)):
            own = list(group)
            yield Facet(
                kind=kind,
                id=id,
                count=sum([row[3] for row in own]),
                digest=_joined([f"{row[2]}{row[5]}" for row in own]),
                days=_joined([f"{row[2]}{row[4]}" for row in own]),
                make_years=partial(_years, own, details),
            )

    def _details_of_year(self, year: int) -> dict[tuple[str, str], bytes]:
        with _guarded():
            rows = self._db.execute("SELECT kind, id, details FROM facet_details WHERE year = ?", (year,))
            return {(kind, id): details for kind, id, details in rows}

    def _details(self, kind: str, id: str, year: int) -> FacetDetails:
        with _guarded():
            query = "SELECT details FROM facet_details WHERE year = ? AND kind = ? AND id = ?"
            found = self._db.execute(query, (year, kind, id)).fetchone()
        if found is None:
            raise StoreError("a facet without details")
        return unpack(found[0], FacetDetails)

    # --- what was published ---

    def groups(self) -> dict[str, str]:
        with _guarded():
            return dict(self._db.execute("SELECT name, fingerprint FROM grp").fetchall())

    def pages(self, group: str | None = None) -> list[tuple[str, str, str]]:
        """(address, fingerprint, digest) of the files of one group or of all."""
        query, values = "SELECT path, fingerprint, digest FROM page", ()
        if group is not None:
            query, values = query + " WHERE grp = ?", (group,)  # type: ignore[assignment]
        with _guarded():
            return self._db.execute(query, values).fetchall()

    def stamps(self) -> list[tuple[str, str]]:
        """(address, stamp) of every file."""
        with _guarded():
            return self._db.execute("SELECT path, stamp FROM page").fetchall()

    def page_count(self) -> int:
        with _guarded():
            return int(self._db.execute("SELECT COUNT(*) FROM page").fetchone()[0])

    def page_totals(self) -> tuple[int, int]:
        """Number of the pages and the bytes they have together, with which their stamps begin."""
        with _guarded():
            found = self._db.execute("SELECT COUNT(*), COALESCE(SUM(CAST(stamp AS INTEGER)), 0) FROM page").fetchone()
        return int(found[0]), int(found[1])

    def set_pages(
        self, rows: Iterable[tuple[str, str, str, str, str]], *, gone: Iterable[str], groups: dict[str, str]
    ) -> None:
        """Keep (path, group, fingerprint, stamp, digest) of what was written, and the groups' fingerprints."""
        with _guarded():
            self._db.executemany("DELETE FROM page WHERE path = ?", [(path,) for path in gone])
            self._db.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", rows)
            known = set(self.groups())
            self._db.executemany("DELETE FROM grp WHERE name = ?", [(name,) for name in sorted(known - set(groups))])
            self._db.executemany("INSERT OR REPLACE INTO grp VALUES (?, ?)", sorted(groups.items()))


def _years(
    rows: Sequence[tuple[str, str, int, int, str, str]], details: Callable[[str, str, int], FacetDetails]
) -> tuple[tuple[int, FacetYear], ...]:
    return tuple(
        (year, FacetYear(count, newest, digest, partial(details, kind, id, year)))
        for kind, id, year, count, newest, digest in rows
    )


def _joined(parts: Iterable[str]) -> str:
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()
