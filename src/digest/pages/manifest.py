"""The published manifest: which addresses and item ids the site promises to keep.

``issues/<year>/manifest.json`` lists a year's issues with the ids of their items, withdrawn and moved ones
included; ``manifest.json`` lists the years. `digest check --since` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive

FORMAT = 1


def _of_year(archive: Archive, year: int) -> Iterator[Page]:
    depends = tuple(row.digest for row in archive.of_year(year))
    yield Page(f"issues/{year}/manifest.json", "manifest-year", (year,), depends)


def _year(archive: Archive, page: Page) -> str:
    (year,) = page.args
    assert isinstance(year, int)
    issues = {}
    for row in reversed(archive.of_year(year)):
        ids = [item.id for item in archive.issue(row.slug).items]
        kept = [id for id, _ in (*row.withdrawn, *row.moved)]
        issues[row.slug] = [*ids, *kept]
    return _text({"format": FORMAT, "year": year, "issues": issues})


def _of_site(archive: Archive) -> Iterator[Page]:
    yield Page("manifest.json", "manifest", (), _depends(archive))


def _depends(archive: Archive) -> tuple[str, ...]:
    return (*map(str, archive.years), archive.record(_known(archive)))


def _known(archive: Archive) -> dict[str, list[str]]:
    return {
        "pages": sorted(page.slug for page in archive.pages),
        "topics": sorted(archive.topics),
        "names": sorted(archive.names),
        "sections": sorted(archive.sections),
        "series": sorted(archive.series),
    }


def _site(archive: Archive, page: Page) -> str:
    return _text(
        {
            "format": FORMAT,
            "years": {str(year): f"issues/{year}/manifest.json" for year in sorted(archive.years)},
            **_known(archive),
        }
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


KINDS = (
    PageKind(name="manifest-year", view=_year, of_year=_of_year, rank=20),
    PageKind(name="manifest", view=_site, of_site=_of_site, rank=99),
)
