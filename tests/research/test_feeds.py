"""Feeds: well-formed, lasting ids, dates of the content, absolute addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.archive import Archive
from digest.exports.syndication import Feed, FeedEntry, atom, json_feed, xml_text
from digest.model import ROOT, Issue
from digest.pages import feeds
from digest.pages.kinds import Page
from research.feed_rules import wrong_in_atom, wrong_in_json_feed
from research.sample import SITE, archive_of

ATOM = "{http://www.w3.org/2005/Atom}"


def all_feeds(archive: Archive) -> Iterator[tuple[Page, bytes]]:
    for kind in feeds.KINDS:
        for page in kind.of_site(archive) if kind.of_site else ():
            made = kind.view(archive, page)
            assert isinstance(made, bytes)
            yield page, made


@pytest.fixture(scope="module")
def made(archive: Archive) -> dict[str, bytes]:
    return {page.path: body for page, body in all_feeds(archive)}


def test_every_section_topic_and_name_has_its_feed(made: dict[str, bytes]) -> None:
    """And so have issues, items and corrections."""
    assert set(made) == {
        "feed.xml", "feed.json", "items.xml", "corrections.xml", "sections/military/feed.xml",
        "sections/military/feed.json", "sections/rights/feed.xml", "sections/rights/feed.json",
        "topics/drones/feed.xml", "topics/drones/feed.json", "topics/trials/feed.xml", "topics/trials/feed.json",
        "names/vandrouny/feed.xml", "names/zubr-union/feed.xml", "names/kamienka/feed.xml",
    }  # fmt: skip


def test_atom_feeds_have_all_that_the_format_requires(made: dict[str, bytes]) -> None:
    """RFC 4287: id, title, updated, author; self and alternate; an id, a title, a date and content an entry."""
    for path, body in made.items():
        if not path.endswith(".xml"):
            continue
        root = ElementTree.fromstring(body)
        assert root.tag == ATOM + "feed"
        for name in ("id", "title", "updated", "author"):
            assert len(root.findall(ATOM + name)) == 1, (path, name)
        links = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
        assert links["self"] == SITE.url + path and links["hub"] == "https://hub.example/" and links["alternate"]
        ids = [entry.findtext(ATOM + "id", "") for entry in root.findall(ATOM + "entry")]
        assert len(ids) == len(set(ids)) and all(re.match(r"tag:zubrovia\.example,\d{4}-\d\d-\d\d:", i) for i in ids)
        for entry in root.findall(ATOM + "entry"):
            assert entry.findtext(ATOM + "title") and entry.findtext(ATOM + "published")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.findtext(ATOM + "updated", ""))
            content = entry.find(ATOM + "content")
            assert content is not None and content.get("type") == "html"


def test_feeds_are_valid(made: dict[str, bytes]) -> None:
    """Nothing that RFC 4287 or JSON Feed 1.1 forbids, and nothing in the content that a feed reader cannot follow."""
    for path, body in made.items():
        assert list(wrong_in_json_feed(body) if path.endswith(".json") else wrong_in_atom(body)) == [], path


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (b"<id>tag:", b"<id>", "id is no absolute address"),
        (b"T00:00:00Z</updated>", b"</updated>", "updated is 2025"),
        (b' term="', b' scheme="', "a category has no term"),
        (b"<published>", b"<date>x</date><published>", "entry has a date"),
        (b"&lt;p&gt;", b'&lt;p&gt;&lt;a href="#fn"&gt;1&lt;/a&gt;', "content leads to #fn"),
    ],
)
def test_the_rules_find_what_is_wrong(made: dict[str, bytes], right: bytes, wrong: bytes, said: str) -> None:
    """A check that never fails would say nothing."""
    assert right in made["items.xml"]
    assert any(one.startswith(said) for one in wrong_in_atom(made["items.xml"].replace(right, wrong, 1)))


def test_addresses_in_content_are_absolute(made: dict[str, bytes]) -> None:
    """A feed is read away from the site, so no address depends on a page."""
    for path, body in made.items():
        text = body.decode()
        assert ROOT not in text
        for href in re.findall(r'(?:href|src)=(?:&quot;|\\?"|")([^"&\\]+)', text):
            assert re.match(r"https?://|mailto:", href), (path, href)


def test_the_feed_of_issues_is_in_full_and_newest_first(made: dict[str, bytes]) -> None:
    """Lead, headings, headlines and items are all there."""
    root = ElementTree.fromstring(made["feed.xml"])
    assert [e.findtext(ATOM + "id", "")[-8:] for e in root.findall(ATOM + "entry")][::2] == ["1-rivers", "24-12-30"]
    oldest = root.findall(ATOM + "entry")[-1].findtext(ATOM + "content", "")
    for part in (
        "A quiet week.",
        "<h2>Military developments</h2>",
        "<h3>Exercise: “Winter &amp; Wind”</h3>",
        "26 drones",
    ):
        assert part in oldest


def test_a_correction_moves_the_dates_of_what_it_corrects_only(made: dict[str, bytes]) -> None:
    """`updated` is the truth: the corrected item's and the issue's, not the other items'."""
    root = ElementTree.fromstring(made["items.xml"])
    updated = {
        e.findtext(ATOM + "id", "").partition("#")[2]: e.findtext(ATOM + "updated")
        for e in root.findall(ATOM + "entry")
    }
    assert updated["i-bbbbbb"] == "2025-01-09T00:00:00Z" and updated["i-cccccc"] == "2025-01-06T00:00:00Z"


def test_corrections_have_a_feed(made: dict[str, bytes]) -> None:
    """Newest first, each leading to what it corrects."""
    root = ElementTree.fromstring(made["corrections.xml"])
    entries = root.findall(ATOM + "entry")
    assert [e.find(ATOM + "link").get("href", "").partition("#")[2] for e in entries] == ["i-bbbbbb", ""]  # type: ignore[union-attr]
    assert "26 &lt; 27" in entries[0].findtext(ATOM + "content", "")


def test_json_feeds_say_the_same(made: dict[str, bytes]) -> None:
    """JSON Feed 1.1 with the ids and dates of the Atom feed."""
    document = json.loads(made["feed.json"])
    root = ElementTree.fromstring(made["feed.xml"])
    assert document["version"] == "https://jsonfeed.org/version/1.1" and document["feed_url"] == SITE.url + "feed.json"
    assert [i["id"] for i in document["items"]] == [e.findtext(ATOM + "id") for e in root.findall(ATOM + "entry")]
    assert document["items"][1]["date_modified"] == "2025-01-09T00:00:00Z"


def test_ids_outlive_renaming(archive: Archive, issues: tuple[Issue, ...]) -> None:
    """A new title of an issue changes no id."""
    renamed = archive_of(*(replace(issue, title="Another title") for issue in issues))

    def ids(one: Archive) -> list[str]:
        return [feeds.item_entry(one, entry).id for entry in one.newest(30)]

    assert ids(archive) == ids(renamed)


def test_an_empty_archive_has_valid_feeds() -> None:
    """Before the first issue there is a feed already."""
    for page, body in all_feeds(archive_of()):
        if page.path.endswith(".xml"):
            assert ElementTree.fromstring(body).findtext(ATOM + "updated") == "1970-01-01T00:00:00Z"


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=40))
def test_any_text_makes_well_formed_feeds(text: str) -> None:
    """Control characters are dropped, everything else comes back."""
    day = date(2025, 1, 6)
    entry = FeedEntry(
        id="tag:x", url="https://x.example/", title="x" + text, html=f"<p>{text}</p>", published=day, updated=day
    )
    feed = Feed(title="x" + text, subtitle=text, url="u", alternate="a", updated=day, entries=(entry,))
    text.encode("utf-8", "surrogatepass")
    root = ElementTree.fromstring(atom(SITE, feed))
    # XML readers turn every line ending into a line feed.
    expected = ("x" + xml_text(text)).replace("\r\n", "\n").replace("\r", "\n")
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == expected
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert json.loads(json_feed(SITE, feed))["items"][0]["title"] == "x" + text
