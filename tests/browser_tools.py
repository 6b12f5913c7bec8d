"""Chromium, and what a search page shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Page

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip


def chromium(kind: BrowserType, *further: str) -> Browser:
    """Chromium: the machine's own, else the one playwright has. Skips where there is neither."""
    own = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if own is None and not Path(kind.executable_path).exists():
        pytest.skip("no Chromium: install it, or run `playwright install chromium`")
    return kind.launch(executable_path=own, args=[*ARGUMENTS, *further])


def settle(page: Page) -> None:
    """Wait until the search has ended, one way or another."""
    page.wait_for_selector("#search[aria-busy=false], #search.off", state="attached")


def hits(page: Page) -> list[str]:
    """Issue date and item id of each result: ``2025-01-06#i-abc234``."""
    links = page.locator("#results .hit").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    return [f"{link.split('/')[-2]}#{link.split('#')[1]}" for link in links]
