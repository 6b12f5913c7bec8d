"""Addresses: relative, ending in a file, the same everywhere."""

from __future__ import annotations

import pytest

from digest.pages import urls
from pages.archives import SITE

PATHS = [
    urls.HOME,
    urls.issues(),
    urls.issues(2025),
    urls.issue("2025-11-03"),
    urls.item("2025-11-03", "i-abc234"),
    urls.cite("2025-11-03", "i-abc234"),
    urls.citation_file("2025-11-03", "bib"),
    urls.section("war"),
    urls.topic("trials", 2025),
    urls.facet("name", "vandrouny", 2025, 10),
    urls.series_csv("trees"),
    urls.calendar("2025-10"),
    urls.search(topic="trials", q="ў & b"),
    urls.facet_feed("topic", "trials", "json"),
]


@pytest.mark.parametrize("path", PATHS)
def test_every_address_is_relative_and_ends_in_a_file(path: str) -> None:
    """No address begins with a slash, and each works from a stick, where folders show no index."""
    assert not path.startswith("/")
    assert "." in path.partition("#")[0].partition("?")[0].rpartition("/")[2]


def test_root_leads_to_the_top() -> None:
    """A page's way to the top has one step for each folder."""
    assert urls.root_of("index.html") == ""
    assert urls.root_of("issues/2025-11-03/cite/index.html") == "../../../"


def test_the_page_for_missing_addresses_uses_the_sites_own_path() -> None:
    """It is shown at any depth, so that relative addresses cannot work there; a sub-path is kept."""
    from msgspec.structs import replace

    assert urls.root_for(SITE, urls.NOT_FOUND) == "/"
    assert urls.root_for(replace(SITE, url="https://x.example/a/"), urls.NOT_FOUND) == "/a/"


def test_public_addresses_leave_the_index_out() -> None:
    """The public address of an item carries its fragment and no file name."""
    assert urls.absolute(SITE, urls.item("2025-11-03", "i-a")) == "https://zubrovia.example/issues/2025-11-03/#i-a"
    assert urls.absolute(SITE, urls.HOME) == "https://zubrovia.example/"
    assert urls.absolute(SITE, "feed.xml") == "https://zubrovia.example/feed.xml"


def test_moved_items_lead_to_their_new_place() -> None:
    """``slug#id`` and a bare slug are both understood."""
    assert urls.moved("2024-01-01#i-x") == "issues/2024-01-01/index.html#i-x"
    assert urls.moved("2024-01-01") == "issues/2024-01-01/index.html"
