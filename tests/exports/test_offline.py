"""`digest build --offline`: an archive of the site that reads from a stick."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from browser_tools import chromium
from support import SMALL, make, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", SMALL)


def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        return opened.namelist()


def test_it_holds_the_site_but_what_needs_a_server(content: Path, tmp_path: Path) -> None:
    """One folder with every page; no search index, no server's files, not itself."""
    assert make(content, tmp_path / "site", offline=True, search=True).ok
    found = names(tmp_path / "site/offline.zip")
    assert found == sorted(found) and {name.split("/")[0] for name in found} == {"zubrovia-digest"}
    inside = {name.partition("/")[2] for name in found}
    assert {"index.html", "issues/2025-01-06/index.html", "search/index.html", "data/index.html"} <= inside
    assert not {"offline.zip", "_headers", "404.html", "sitemap.xml"} & inside
    assert not [name for name in inside if name.startswith("search/pagefind/")]
    with zipfile.ZipFile(tmp_path / "site/offline.zip") as opened:
        for path in inside - LEADING_HERE:
            assert opened.read(f"zubrovia-digest/{path}") == (tmp_path / "site" / path).read_bytes()


LEADING_HERE = {"data/index.html", "search/index.html"}
"""The pages that lead to the archive."""


@pytest.mark.parametrize("jobs", [1, 2])
def test_readers_are_led_to_it_where_there_is_one(content: Path, tmp_path: Path, jobs: int) -> None:
    """By the data page and the search page, and by nothing in the archive itself, where the link would be dead."""
    site = tmp_path / "site"
    make(content, site, offline=True, jobs=jobs)
    leading = {
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if b"offline.zip" in path.read_bytes()
    }
    assert leading == LEADING_HERE
    with zipfile.ZipFile(site / "offline.zip") as opened:
        for path in sorted(LEADING_HERE):
            inside, outside = opened.read(f"zubrovia-digest/{path}").decode(), (site / path).read_text("utf-8")
            assert 'href="../offline.zip"' in outside and "offline.zip" not in inside
            assert BeautifulSoup(inside, "lxml").main is not None and outside.startswith(inside.partition("</h1>")[0])
            taken = BeautifulSoup(outside, "lxml").find_all(attrs={"data-online": True})
            assert len(taken) == 1 and inside.count("<") == outside.count("<") - str(taken[0]).count("<")
    make(content, site, jobs=jobs)
    assert not [path for path in site.rglob("*.html") if b"offline.zip" in path.read_bytes()]


def test_no_link_inside_leads_out(content: Path, tmp_path: Path) -> None:
    """Every relative link of every page leads to a file of the archive."""
    make(content, tmp_path / "site", offline=True)
    with zipfile.ZipFile(tmp_path / "site/offline.zip") as opened:
        inside = set(opened.namelist())
        for name in sorted(inside):
            if not name.endswith(".html"):
                continue
            for link in re.findall(r'(?:href|src)="([^"]*)"', opened.read(name).decode()):
                target = unquote(unescape(link)).partition("#")[0].partition("?")[0]
                if target and not re.match(r"[a-z]+:", target):
                    assert normpath(join(dirname(name), target)) in inside, (name, link)


def test_the_same_site_gives_the_same_bytes(content: Path, tmp_path: Path) -> None:
    """No time and no permission of a file gets in; a second build leaves it alone."""
    make(content, tmp_path / "one", offline=True)
    make(content, tmp_path / "two")
    for file in (tmp_path / "two").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
    make(content, tmp_path / "two", offline=True)
    assert (tmp_path / "one/offline.zip").read_bytes() == (tmp_path / "two/offline.zip").read_bytes()
    again = make(content, tmp_path / "one", offline=True)
    assert (again.written, again.removed) == (0, 0)


def test_it_follows_the_site_and_goes_when_nobody_asks_for_it(content: Path, tmp_path: Path) -> None:
    """An archive that is out of date would be worse than none."""
    site = tmp_path / "site"
    make(content, site, offline=True)
    before = (site / "offline.zip").read_bytes()
    issue = content / "issues/2025/2025-01-06.md"
    issue.write_text(issue.read_text("utf-8").replace("two drones", "three drones"), "utf-8")
    make(content, site, offline=True)
    after = (site / "offline.zip").read_bytes()
    assert before != after
    with zipfile.ZipFile(site / "offline.zip") as opened:
        assert b"three drones" in opened.read("zubrovia-digest/issues/2025-01-06/index.html")
    issue.write_text(issue.read_text("utf-8").replace("three drones", "two drones"), "utf-8")
    make(content, site)
    assert not (site / "offline.zip").exists()
    make(content, site, offline=True)
    assert (site / "offline.zip").read_bytes() == before


@pytest.mark.browser
def test_it_reads_from_a_file(content: Path, tmp_path: Path) -> None:
    """Opened without a server, a page has its looks, links lead on, and the search page says why it cannot search."""
    make(content, tmp_path / "site", offline=True)
    with zipfile.ZipFile(tmp_path / "site/offline.zip") as opened:
        opened.extractall(tmp_path / "stick")
    home = (tmp_path / "stick/zubrovia-digest/index.html").as_uri()
    with sync_playwright() as playwright:
        browser = chromium(playwright.chromium)
        page = browser.new_page()
        page.goto(home)
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopStyle") == "solid"
        page.get_by_role("link", name="Names", exact=True).first.click()
        assert page.url.endswith("/names/index.html") and page.get_by_text("Лозавік").count()
        page.goto(home.replace("index.html", "search/index.html?q=drone"))
        page.get_by_text("opened from a file").wait_for()
        assert page.get_by_role("link", name="A–Z").count()
        browser.close()
