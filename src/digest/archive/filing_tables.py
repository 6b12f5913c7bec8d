"""What the store keeps of what is filed where: by year, what is under each key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import groupby, takewhile
from operator import itemgetter

from digest.archive.connection import Connection, guarded
from digest.archive.packing import StoreError, pack, unpack
from digest.archive.rows import Facet, FacetDetails, FacetYear, Filing


class FilingTables(Connection):
    """Facets."""

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
        # Planning asks what the newest years have under every key: they are looked up at once.
        whole = lru_cache(maxsize=2)(self._details_of_year)
        near = set(sorted({row[2] for row in rows})[-2:])

        @lru_cache(maxsize=2048)
        def details(kind: str, id: str, year: int) -> FacetDetails:
            return unpack(whole(year)[kind, id], FacetDetails) if year in near else self._details(kind, id, year)

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

    def filed_before(self, kind: Filing, id: str, year: int, slug: str) -> tuple[int, Iterator[tuple[str, int]]]:
        """What is filed under a key before an issue of a `year` that has such items itself: how many items there are,
        and (slug, items) of the issues, newest first."""
        with guarded():
            query = "SELECT year, count FROM facet WHERE kind = ? AND id = ? AND year < ? ORDER BY year DESC"
            earlier = self._db.execute(query, (kind, id, year)).fetchall()
        own = list(takewhile(lambda filed: filed[0] != slug, self._details(kind, id, year).filed))

        def newest_first() -> Iterator[tuple[str, int]]:
            yield from reversed(own)
            for past, _ in earlier:
                yield from reversed(self._details(kind, id, past).filed)

        return sum(n for _, n in own) + sum(count for _, count in earlier), newest_first()

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
