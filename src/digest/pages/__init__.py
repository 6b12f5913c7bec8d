"""The pages of the site. Every kind of page is one module with a tuple ``KINDS`` and, mostly, one template.

To add a kind: write the module, list it in `MODULES`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from digest.pages.kinds import Page, PageKind

MODULES = (
    "issue",
    "citations",
    "listing",
    "feeds",
    "figures",
    "calendar",
    "plain",
    "overview",
    "issues",
    "dataset",
    "search",
    "home",
    "site_files",
    "manifest",
)
"""Modules of this folder that make pages. Imported at the first use: a command that makes no page loads none."""

__all__ = ["MODULES", "Page", "PageKind", "all_kinds", "kind_named"]


@lru_cache(maxsize=1)
def all_kinds() -> tuple[PageKind, ...]:
    """Every kind of page, in the order of writing: those that others link to come first."""
    found: list[PageKind] = []
    for module in MODULES:
        if find_spec(f"digest.pages.{module}"):
            found += import_module(f"digest.pages.{module}").KINDS
    return tuple(sorted(found, key=lambda kind: (kind.rank, kind.name)))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, PageKind]:
    return {kind.name: kind for kind in all_kinds()}


def kind_named(name: str) -> PageKind:
    """The kind of that name. KeyError where there is none."""
    return _by_name()[name]
