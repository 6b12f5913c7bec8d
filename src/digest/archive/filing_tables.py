"""What the store keeps of what is filed where: what is under each key, and in which years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import takewhile

from digest.archive.connection import Connection, guarded
from digest.archive.facets import FiledYear, Key, Met
from digest.archive.packing import StoreError, pack, unpack
from digest.archive.rows import Facet, FacetDetails, FacetTotals, FacetYear, Filing


class FilingTables(Connection):
    """Facets: of each its years in numbers, what is met in all of them, and the details of each year."""

    def set_facets(self, changed: Iterable[tuple[int, Iterable[Key], Iterable[FiledYear]]]) -> None:
        """Replace what years have under keys: (year, keys, what is there now)."""
        known: dict[Key, dict[int, FacetYear]] = {}
        fresh: set[Key] = set()
        met: dict[Key, Met] = {}
        with guarded():
            for year, keys, rows in changed:
                now = {key: (counted, details) for key, counted, details in rows}
                for key in sorted({*keys, *now}):
                    if key not in known:
                        known[key] = {one.year: one for one in self._years(*key)}
                    before = known[key].pop(year, None)
                    after, details = now.get(key, (None, FacetDetails()))
                    if after is not None:
                        known[key][year] = after
                    if before == after:
                        continue
                    fresh.add(key)
                    old = self._details(*key, year) if before else FacetDetails()
                    if old != details:  # most changes are of words
                        self._set_details(key, year, details)
                    if (old.topics, old.names) != (details.topics, details.names):
                        if key not in met:
                            met[key] = Met(self._totals(*key))
                        met[key].replace(old, details)
            for key in sorted(fresh):
                self._set_years(key, tuple(known[key][year] for year in sorted(known[key], reverse=True)))
            for key, own in met.items():
                values = (*key, pack(own.totals))
                self._db.execute("INSERT OR REPLACE INTO facet_totals VALUES (?, ?, ?)", values)

    def _set_details(self, key: Key, year: int, details: FacetDetails) -> None:
        if details.filed:
            values = (year, *key, pack(details))
            self._db.execute("INSERT OR REPLACE INTO facet_details VALUES (?, ?, ?, ?)", values)
        else:
            query = "DELETE FROM facet_details WHERE year = ? AND kind = ? AND id = ?"
            self._db.execute(query, (year, *key))

    def _set_years(self, key: Key, years: tuple[FacetYear, ...]) -> None:
        """`years` newest first."""
        if not years:
            self._db.execute("DELETE FROM facet WHERE kind = ? AND id = ?", key)
            return
        count = sum(one.count for one in years)
        digest = _joined(f"{one.year}{one.digest}" for one in years)
        days = _joined(f"{one.year}{one.newest}" for one in years)
        row = (*key, count, digest, days, pack(years))
        self._db.execute("INSERT OR REPLACE INTO facet VALUES (?, ?, ?, ?, ?, ?)", row)

    def facets(self) -> Iterator[Facet]:
        """Every facet that has items, by kind and id."""
        with guarded():
            rows = self._db.execute("SELECT * FROM facet ORDER BY kind, id").fetchall()
            newest = self._db.execute("SELECT MAX(year) FROM facet_details").fetchone()[0]
        # Planning asks what the newest years have under every key: they are looked up at once.
        whole = lru_cache(maxsize=2)(self._details_of_year)

        @lru_cache(maxsize=2048)
        def details(kind: str, id: str, year: int) -> FacetDetails:
            found = whole(year).get((kind, id)) if year >= newest - 1 else None
            return unpack(found, FacetDetails) if found else self._details(kind, id, year)

        for kind, id, count, digest, days, years in rows:
            yield Facet(
                kind=kind,
                id=id,
                count=count,
                digest=digest,
                days=days,
                load=partial(unpack, years, tuple[FacetYear, ...]),
                details=partial(details, kind, id),
                totals=partial(self._totals, kind, id),
            )

    def filed_before(self, kind: Filing, id: str, year: int, slug: str) -> tuple[int, Iterator[tuple[str, int]]]:
        """What is filed under a key before an issue of a `year` that has such items itself: how many items there are,
        and (slug, items) of the issues, newest first."""
        earlier = [one for one in self._years(kind, id) if one.year < year]
        own = list(takewhile(lambda filed: filed[0] != slug, self._details(kind, id, year).filed))

        def newest_first() -> Iterator[tuple[str, int]]:
            yield from reversed(own)
            for past in earlier:
                yield from reversed(self._details(kind, id, past.year).filed)

        return sum(n for _, n in own) + sum(past.count for past in earlier), newest_first()

    def _years(self, kind: str, id: str) -> tuple[FacetYear, ...]:
        """Newest first; none where nothing is filed under the key."""
        query = "SELECT years FROM facet WHERE kind = ? AND id = ?"
        return self._unpacked(tuple[FacetYear, ...], query, kind, id) or ()

    def _totals(self, kind: str, id: str) -> FacetTotals:
        query = "SELECT totals FROM facet_totals WHERE kind = ? AND id = ?"
        return self._unpacked(FacetTotals, query, kind, id) or FacetTotals()

    def _details_of_year(self, year: int) -> dict[Key, bytes]:
        with guarded():
            rows = self._db.execute("SELECT kind, id, details FROM facet_details WHERE year = ?", (year,))
            return {(kind, id): details for kind, id, details in rows}

    def _details(self, kind: str, id: str, year: int) -> FacetDetails:
        query = "SELECT details FROM facet_details WHERE year = ? AND kind = ? AND id = ?"
        found = self._unpacked(FacetDetails, query, year, kind, id)
        if found is None:
            raise StoreError("a facet without details")
        return found


def _joined(parts: Iterable[str]) -> str:
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()
