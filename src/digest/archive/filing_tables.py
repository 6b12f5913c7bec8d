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
        met: dict[Key, Met] = {}
        with guarded():
            for year, keys, rows in changed:
                now = {key: (counted, details) for key, counted, details in rows}
                for key in sorted({*keys, *now}):
                    if key not in known:
                        known[key] = {one.year: one for one in self._years(*key)}
                    before, (after, details) = known[key].get(year), now.get(key, (None, None))
                    if before == after:
                        continue
                    if key not in met:
                        met[key] = Met(self._totals(*key))
                    if before is not None:
                        met[key].remove(self._details(*key, year))
                    if after is None or details is None:
                        del known[key][year]
                        query = "DELETE FROM facet_details WHERE year = ? AND kind = ? AND id = ?"
                        self._db.execute(query, (year, *key))
                    else:
                        met[key].add(details)
                        known[key][year] = after
                        values = (year, *key, pack(details))
                        self._db.execute("INSERT OR REPLACE INTO facet_details VALUES (?, ?, ?, ?)", values)
            for key, own in met.items():
                self._set_facet(key, tuple(known[key][year] for year in sorted(known[key], reverse=True)), own.totals)

    def _set_facet(self, key: Key, years: tuple[FacetYear, ...], totals: FacetTotals) -> None:
        """`years` newest first."""
        if not years:
            for table in ("facet", "facet_totals"):
                self._db.execute(f"DELETE FROM {table} WHERE kind = ? AND id = ?", key)  # noqa: S608
            return
        count = sum(one.count for one in years)
        digest = _joined(f"{one.year}{one.digest}" for one in years)
        days = _joined(f"{one.year}{one.newest}" for one in years)
        row = (*key, count, digest, days, pack(years))
        self._db.execute("INSERT OR REPLACE INTO facet VALUES (?, ?, ?, ?, ?, ?)", row)
        self._db.execute("INSERT OR REPLACE INTO facet_totals VALUES (?, ?, ?)", (*key, pack(totals)))

    def facets(self) -> Iterator[Facet]:
        """Every facet that has items, by kind and id."""
        with guarded():
            rows = self._db.execute("SELECT * FROM facet ORDER BY kind, id").fetchall()
            newest = self._db.execute("SELECT MAX(year) FROM facet_details").fetchone()[0]
        # Planning asks what the newest years have under every key: they are looked up at once.
        whole = lru_cache(maxsize=2)(self._details_of_year)

        @lru_cache(maxsize=2048)
        def details(kind: str, id: str, year: int) -> FacetDetails:
            if year < newest - 1:
                return self._details(kind, id, year)
            return unpack(whole(year)[kind, id], FacetDetails)

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
        with guarded():
            found = self._db.execute("SELECT years FROM facet WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return unpack(found[0], tuple[FacetYear, ...]) if found else ()

    def _totals(self, kind: str, id: str) -> FacetTotals:
        with guarded():
            query = "SELECT totals FROM facet_totals WHERE kind = ? AND id = ?"
            found = self._db.execute(query, (kind, id)).fetchone()
        return unpack(found[0], FacetTotals) if found else FacetTotals()

    def _details_of_year(self, year: int) -> dict[Key, bytes]:
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


def _joined(parts: Iterable[str]) -> str:
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()
