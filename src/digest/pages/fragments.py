"""Pieces of pages that are made once an item.

An item stands on the pages of its section, its topics and its names, on each in a list without a year and in one
of a year. What those lists show of it is the same, so it is made at the first and kept for the others, with what
else is made of the same issue. Only the issues used last are kept: the archive may have thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from digest.archive import Entry
from digest.archive.archive import KEPT_ISSUES

T = TypeVar("T")


class Fragments(Generic[T]):
    """What `make` makes of items of one archive. It must depend on nothing but the archive and the item."""

    def __init__(self, make: Callable[[Entry], T]) -> None:
        self._make = make
        self._of_issue: Callable[[str], dict[str, T]] = lru_cache(maxsize=KEPT_ISSUES)(lambda _slug: {})

    def of(self, entries: Iterable[Entry]) -> list[T]:
        """One for each entry, in their order."""
        found, slug, kept = [], "", self._of_issue("")
        for entry in entries:
            if entry.issue.slug != slug:
                slug = entry.issue.slug
                kept = self._of_issue(slug)
            key = entry.item.id
            if key not in kept:
                kept[key] = self._make(entry)
            found.append(kept[key])
        return found
