"""What the store keeps of what is filed where: the issues under each key, and facets, which count them by year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

from digest.archive.connection import Connection, guarded
from digest.archive.packing import StoreError, pack, unpack
from digest.archive.rows import Facet, FacetDetails, FacetYear, Filing


class FilingTables(Connection):
    """Filing and facets."""

    def file(self, slug: str, date: str, rows: Iterable[tuple[str, str, int]]) -> None:
        """Set under which (kind, id) an issue has how many items."""
        rows = list(rows)
        with guarded():
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
        with guarded():
            return [slug for (slug,) in self._db.execute(query + " ORDER BY date DESC, slug DESC", values)]

    def filed_before(self, kind: Filing, id: str, date: str, slug: str) -> list[tuple[str, int]]:
        """(slug, items) of the issues before one in time with items under a key, newest first."""
        query = (
            "SELECT slug, n FROM filed WHERE kind = ? AND id = ? AND (date < ? OR (date = ? AND slug < ?)) "
            "ORDER BY date DESC, slug DESC"
        )
        with guarded():
            return self._db.execute(query, (kind, id, date, date, slug)).fetchall()

    def set_facets(
        self, year: int, keys: Iterable[tuple[str, str]], rows: Iterable[tuple[str, str, int, str, str, FacetDetails]]
    ) -> None:
        """Replace what one year has under `keys`: (kind, id, items, date of the newest issue, hash, what else
        is there)."""
        with guarded():
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
        with guarded():
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
                newest_first=partial(_years, own, details),
            )

    def _details_of_year(self, year: int) -> dict[tuple[str, str], bytes]:
        with guarded():
            rows = self._db.execute("SELECT kind, id, details FROM facet_details WHERE year = ?", (year,))
            return {(kind, id): details for kind, id, details in rows}

    def _details(self, kind: str, id: str, year: int) -> FacetDetails:
        with guarded():
            query = "SELECT details FROM facet_details WHERE year = ? AND kind = ? AND id = ?"
            found = self._db.execute(query, (year, kind, id)).fetchone()
        if found is None:
            raise StoreError("a facet without details")
        return unpack(found[0], FacetDetails)


def _years(
    rows: Sequence[tuple[str, str, int, int, str, str]], details: Callable[[str, str, int], FacetDetails]
) -> Iterator[tuple[int, FacetYear]]:
    for kind, id, year, count, newest, digest in rows:
        yield year, FacetYear(count, newest, digest, partial(details, kind, id, year))


def _joined(parts: Iterable[str]) -> str:
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()
