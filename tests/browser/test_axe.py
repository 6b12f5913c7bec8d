"""axe-core finds nothing against WCAG 2.2, AA, on any kind of page in either colour scheme."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from browser_tools import settle

pytestmark = pytest.mark.browser

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(browser: Browser, address: str, kinds: list[str], scheme: Literal["light", "dark"]) -> None:
    """With everything open that can be opened; the search with hits, without, and before any question."""
    # The policy of the pages would keep axe out as it keeps out everything else.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    axe = Axe()
    # The page for lost addresses names its style absolutely, for the site's own place.
    there = [path for path in kinds if path != "404.html"]
    for path in [*there, "search/index.html?q=drone", "search/index.html?q=zzzzqqq"]:
        page.goto(address + path)
        if "?" in path:
            settle(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = axe.run(page, options=OPTIONS).response["violations"]
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found], path
    context.close()


def test_a_violation_would_be_found(browser: Browser) -> None:
    """The check can fail."""
    page = browser.new_page()
    page.set_content("<!doctype html><html lang=en><title>x</title><main><h1>x</h1><img src='x.png'></main></html>")
    assert "image-alt" in [one["id"] for one in Axe().run(page, options=OPTIONS).response["violations"]]
    page.close()
