"""What the search page says when something does not come."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, expect

from browser_tools import chromium

pytestmark = pytest.mark.browser

Find = Callable[[str], list[str]]

PARTS = [
    "**/data.json.gz", "**/main.js*", "**/pagefind.js*", "**/runtime-*/pagefind-entry.json", "**/runtime-*/*.pf_meta",
    "**/wasm.*", "**/2025-*/*.pf_meta", "**/2024-*/*.pf_meta", "**/2024-*/index/*", "**/2025-*/index/*",
    "**/2025-*/filter/*", "**/2025-*/fragment/*",
]  # fmt: skip


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_once_is_fetched_again(page: Page, find: Find, part: str) -> None:
    """A slip of the network is not seen."""
    failed: set[str] = set()

    def once(route: Route) -> None:
        address = route.request.url.split("?")[0]
        if address in failed:
            route.continue_()
        else:
            failed.add(address)
            route.abort()

    page.route(part, once)
    find("q=drone&topic=drones")
    assert failed
    assert count(page) == "17 items"
    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.parametrize("part", ["**/2024-*/**", "**/2024-*/index/*", "**/2024-*/filter/*"])
def test_a_lost_year_is_named_and_never_zero(page: Page, find: Find, part: str) -> None:
    """What was found elsewhere is shown, the year that could not be searched is said, and trying again helps."""
    page.route(part, lambda route: route.abort())
    find("q=bakery&topic=drones")
    assert "0 items" not in count(page)
    assert "2024" in page.locator("#trouble").inner_text()
    assert "incomplete" in page.locator("#trouble").inner_text()
    page.unroute(part)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#results .hit")).to_have_count(1)
    assert count(page) == "1 item"
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_shard_that_is_not_there_leaves_the_others(page: Page, find: Find) -> None:
    page.route("**/2024-*/**", lambda route: route.fulfill(status=404, body="<p>no such page</p>"))
    found = find("q=drone&sort=oldest")
    assert found
    assert "2024" in page.locator("#trouble").inner_text()


def test_a_network_that_answers_with_its_own_page_is_not_believed(page: Page, find: Find) -> None:
    """Where one must log in first, every file comes, and is a page. That is a loss and not an index without the word."""
    page.route("**/2024-*/index/*", lambda route: route.fulfill(status=200, body="<p>Welcome! Log in.</p>"))
    find("q=bakery")
    assert "0 items" not in count(page)
    assert "2024" in page.locator("#trouble").inner_text()


def test_a_host_may_unpack_the_list_on_the_way(page: Page, find: Find, site: Path) -> None:
    plain = gzip.decompress((site / "search/data.json.gz").read_bytes())
    page.route("**/data.json.gz", lambda route: route.fulfill(status=200, body=plain))
    assert find("q=bakery")


def test_a_lost_item_is_said(page: Page, find: Find) -> None:
    page.route("**/2023-*/fragment/*", lambda route: route.abort())
    find("q=parade")
    assert "2 items of this list could not be loaded" in page.locator("#trouble").inner_text()


@pytest.mark.parametrize("part", ["**/pagefind.js*", "**/wasm.*"])
def test_without_the_program_the_page_says_so(page: Page, find: Find, part: str) -> None:
    """And the ways that need none stay."""
    page.route(part, lambda route: route.abort())
    find("q=drone")
    assert "could not be loaded" in page.locator("#trouble").inner_text()
    expect(page.get_by_role("link", name="Names A–Z")).to_be_visible()
    page.unroute(part)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#results .hit")).to_have_count(10)


def test_without_its_script_the_page_says_so(page: Page, address: str) -> None:
    page.route("**/main.js*", lambda route: route.abort())
    page.goto(f"{address}search/index.html?q=drone")
    expect(page.locator("[data-reason=script]")).to_be_visible()
    expect(page.locator("#search-form")).to_be_hidden()


def test_help_that_does_not_come_leaves_the_lists(page: Page, find: Find) -> None:
    """The answer stands, and so do the page's other ways."""
    page.route("**/help.js*", lambda route: route.abort())
    assert find("q=Palachanni") == []
    assert count(page) == "0 items"
    expect(page.get_by_role("link", name="Names A–Z")).to_be_visible()


def test_offline_is_said(page: Page, find: Find) -> None:
    find("")
    page.context.set_offline(True)
    page.locator("#q").fill("drone")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#results .hit")).to_have_count(10)


def test_without_webassembly_the_page_says_so(playwright: Playwright, address: str) -> None:
    started = chromium(playwright.chromium, "--js-flags=--jitless")
    page = started.new_page()
    page.goto(f"{address}search/index.html?q=drone")
    expect(page.locator("[data-reason=wasm]")).to_be_visible()
    expect(page.locator("#search-form")).to_be_hidden()
    expect(page.get_by_role("link", name="Names A–Z")).to_be_visible()
    started.close()


def test_where_webassembly_may_not_run_the_page_says_so(page: Page, address: str) -> None:
    """A stricter policy than the site's own, as a host may set."""

    def stricter(route: Route) -> None:
        answer = route.fetch()
        policy = "script-src 'self'"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route("**/search/index.html*", stricter)
    page.goto(f"{address}search/index.html?q=drone")
    expect(page.locator("[data-reason=wasm]")).to_be_visible()


def test_without_script_everything_can_be_reached(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search/index.html?q=drone")
    expect(page.locator("noscript .notice")).to_contain_text("needs JavaScript")
    page.get_by_role("link", name="Names A–Z").click()
    expect(page.get_by_role("link", name="Палачанін").first).to_be_attached()
    context.close()


def test_from_a_file_the_page_says_so(page: Page, site: Path) -> None:
    page.goto((site / "search/index.html").as_uri() + "?q=drone")
    expect(page.locator("[data-reason=file]")).to_be_visible()
    expect(page.get_by_role("link", name="Names A–Z")).to_be_visible()


def test_the_policy_is_never_violated(page: Page, find: Find) -> None:
    """Nothing the search does needs more than the site's content security policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    find("q=drone&topic=drones&from=2024-12-24")
    assert not [text for text in said if "Content Security Policy" in text]
    assert not page.locator("[style]").count()
