"""Every kind of page in a browser: nothing from elsewhere, nothing stored, readable narrow, by keyboard and without script."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from browser_tools import settle

pytestmark = pytest.mark.browser


def test_the_pages_looked_at_are_of_every_kind(kinds: list[str]) -> None:
    """The list the other tests go through leaves no folder of the site out."""
    expected = {
        "404.html", "index.html", "calendar/", "data/", "figures/", "issues/", "names/", "pages/", "search/",
        "sections/", "topics/",
    }  # fmt: skip
    assert {re.sub(r"/.*", "/", path) for path in kinds} == expected
    assert len(kinds) >= 20


def test_nothing_comes_from_elsewhere_and_nothing_is_kept(browser: Browser, address: str, kinds: list[str]) -> None:
    """The first request to another host, the first error and the first thing stored fail."""
    context = browser.new_context()
    own = urlsplit(address).netloc
    asked: list[str] = []
    said: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page = context.new_page()
    page.on("request", note)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in kinds:
        page.goto(address + path + ("?q=drone" if path.startswith("search/") else ""))
        if path.startswith("search/"):
            settle(page)
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, path
        assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0, path
        assert not page.locator("[style], style, script:not([src]):not([type='application/ld+json'])").count(), path
    assert len(asked) > len(kinds) and {urlsplit(url).netloc for url in asked} == {own}
    # The page for lost addresses names its files absolutely, for the site's own place.
    assert [text for text in said if "404" not in text] == []
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("width", [320, 640])
def test_pages_reflow(browser: Browser, address: str, kinds: list[str], width: int) -> None:
    """At 320 px, and at 1280 px enlarged twice, nothing but tables is wider than the window."""
    context = browser.new_context(viewport={"width": width, "height": 256})
    page = context.new_page()
    for path in kinds:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_the_keyboard_skips_the_masthead(page: Page, address: str, kinds: list[str]) -> None:
    """The first stop leads to the text, is seen while it has the focus, and the next stop is in the text."""
    for path in kinds:
        if path == "404.html":
            continue
        page.goto(address + path)
        page.keyboard.press("Tab")
        skip = page.locator(".skip:focus")
        box = skip.bounding_box()
        assert box is not None and box["x"] >= 0, path
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main", path
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.masthead') === null"), path
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid", path


def test_without_script_pages_say_the_same(browser: Browser, address: str, kinds: list[str]) -> None:
    """The script adds no word and no link to any page but the search's."""

    def texts(context: BrowserContext) -> dict[str, tuple[str, int]]:
        page = context.new_page()
        found = {}
        for path in kinds:
            if not path.startswith("search/"):
                page.goto(address + path)
                main = page.locator("main")
                found[path] = (main.inner_text(), main.locator("a").count())
        context.close()
        return found

    with_script = texts(browser.new_context())
    without = texts(browser.new_context(java_script_enabled=False))
    buttons = re.compile(r"^\s*(Copy link|Share|Copied)\s*$", re.MULTILINE)
    for path, (text, links) in without.items():
        shown, more = with_script[path]
        assert re.sub(r"\s+", " ", buttons.sub("", shown)) == re.sub(r"\s+", " ", text), path
        assert links == more, path


def test_motion_is_only_for_those_who_like_it(browser: Browser, address: str) -> None:
    """Scrolling glides, unless the reader's system asks for less."""
    behaviours = []
    for motion in ("no-preference", "reduce"):
        context = browser.new_context(reduced_motion=motion)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        behaviours.append(page.evaluate("getComputedStyle(document.documentElement).scrollBehavior"))
        context.close()
    assert behaviours == ["smooth", "auto"]
