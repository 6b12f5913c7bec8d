"""Every page of a small archive: valid, relative, without inline style or script, and in the right place."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag
from msgspec.structs import replace

from digest.archive import Archive
from digest.model import Item, Licence, Subscription
from digest.pages import Page, all_kinds, kind_named, urls
from digest.pages.home import trends
from digest.pages.plan import pages_of
from digest.pages.render import environment, load_assets, render, template_folders
from pages.archives import SITE, archive, issues, item

OWN = {
    "home", "issues", "issues-year", "issue", "section", "section-year", "topic", "topic-year", "name", "name-year",
    "sections", "topics", "names", "page", "missing", "sitemap", "robots", "security", "headers", "cite",
}  # fmt: skip
"""The kinds this folder's tests answer for."""


def planned(of: Archive) -> list[Page]:
    return [page for year in (*of.years, None) for page in pages_of(of, year) if page.kind in OWN]


@lru_cache(maxsize=1)
def site() -> dict[str, str]:
    """Every page of the small archive by its path."""
    of = archive()
    env = environment(of.site)
    return {page.path: render(env, of, page).decode() for page in planned(of)}


def soup(path: str) -> BeautifulSoup:
    return BeautifulSoup(site()[path], "lxml")


def html_paths() -> list[str]:
    return sorted(path for path in site() if path.endswith(".html"))


def text_of(node: Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ").split())


# --- rules for every page ---------------------------------------------------------------------------------


def test_pages_are_valid_html() -> None:
    """html5lib's strict parser finds no error on any page."""
    for path in html_paths():
        html5lib.HTMLParser(strict=True).parse(site()[path])


def test_internal_links_are_relative_and_lead_somewhere() -> None:
    """Each link between pages ends in a file that is planned, at an id that is there."""
    everything = {page.path for year in (*archive().years, None) for page in pages_of(archive(), year)}
    everything |= {path for path, _ in load_assets(template_folders()).files} | {"search/index.html", "media/hats.svg"}
    ids = {path: {tag["id"] for tag in soup(path).find_all(id=True)} for path in html_paths()}
    for path in html_paths():
        if path == urls.NOT_FOUND:
            continue
        for tag in soup(path).find_all(["a", "link", "script", "img", "form"]):
            address = tag.get("href") or tag.get("src") or tag.get("action") or ""
            parts = urlsplit(address)
            if parts.scheme or not address:
                continue
            assert not address.startswith("/"), (path, address)
            target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            assert target in everything or "/pagefind/" in target, (path, address)
            if parts.fragment and target in ids:
                assert parts.fragment in ids[target], (path, address)


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    """No style attribute, no style element, no script but the deferred file and the data block, no foreign host."""
    for path in html_paths():
        page = soup(path)
        assert not page.find_all(style=True), path
        assert not page.find_all("style"), path
        for script in page.find_all("script"):
            assert script.get("src") or script["type"] == "application/ld+json", path
        for tag in page.find_all(["script", "img", "source", "iframe"]):
            assert "://" not in tag.get("src", ""), path
        for tag in page.find_all("link", rel=["stylesheet", "icon"]):
            assert "://" not in tag["href"], path
        assert not [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")], path


def test_every_page_has_its_policy_landmarks_and_one_title() -> None:
    """The policy as a meta tag without frame-ancestors; a skip link to the main landmark; one h1; a language."""
    for path in html_paths():
        page = soup(path)
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy is not None, path
        assert "default-src 'none'" in policy["content"], path
        assert "frame-ancestors" not in policy["content"], path
        assert page.find("meta", attrs={"name": "referrer", "content": "no-referrer"}), path
        assert len(page.find_all("h1")) == 1, path
        assert page.html is not None, path
        assert page.html["lang"] == "en", path
        assert page.head is not None, path
        assert len(page.head.find_all("title")) == len(page.find_all("main")) == 1, path
        skip = page.find("a", class_="skip")
        assert skip is not None, path
        assert skip["href"] == "#main", path
        assert page.find(id="main"), path


def test_headings_go_down_one_level_at_a_time() -> None:
    """No page skips a level."""
    for path in html_paths():
        level = 0
        for heading in soup(path).find_all(re.compile(r"h[1-6]")):
            assert int(heading.name[1]) <= level + 1, (path, heading)
            level = int(heading.name[1])


def test_ids_are_unique() -> None:
    """No id stands twice on a page."""
    for path in html_paths():
        found = [tag["id"] for tag in soup(path).find_all(id=True)]
        assert len(found) == len(set(found)), path


def test_pages_carry_no_control_characters_and_no_indentation() -> None:
    """The mark for internal addresses is always replaced, and templates leave no blank lines in the body."""
    for path, text in site().items():
        assert "\x02" not in text, path
        if path.endswith(".html"):
            assert "\n\n" not in text, path
            assert not re.search(r"\n[ \t]+<", text), path


def test_rendering_twice_gives_the_same_bytes() -> None:
    """Nothing but the archive decides what a page says."""
    of = archive()
    env = environment(of.site)
    for page in planned(of):
        assert render(env, of, page).decode() == site()[page.path], page.path


class _Escapes(HTMLParser):
    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= tag == "topic"


def test_what_editors_write_is_escaped() -> None:
    """A title with an angle bracket in it opens no element."""
    parser = _Escapes()
    parser.feed(site()["topics/index.html"] + site()["topics/unused/index.html"])
    assert not parser.found
    assert "Unused &lt;topic&gt;" in site()["topics/index.html"]


# --- an issue ---------------------------------------------------------------------------------------------


ISSUE = "issues/2025-11-03/index.html"


def test_an_item_has_its_id_topics_permalink_and_citation() -> None:
    """What is linked to, filed and cited is there, in the item."""
    found = soup(ISSUE).find("article", id="i-aaaaaa")
    assert isinstance(found, Tag)
    addresses = [a["href"] for a in found.find_all("a")]
    assert "#i-aaaaaa" in addresses
    assert "cite/index.html#i-aaaaaa" in addresses
    assert "../../topics/drills/index.html" in addresses


def test_corrections_stand_on_the_issue_and_at_the_item() -> None:
    """Both places say what was corrected."""
    page = soup(ISSUE)
    at_item = page.find(id="i-aaaaaa")
    assert at_item is not None
    assert "Four hats, not three." in text_of(at_item)  # type: ignore[arg-type]
    assert page.main is not None
    assert len(page.main.find_all(string=re.compile("Four hats, not three"))) == 2


def test_old_permalinks_still_say_something() -> None:
    """A withdrawn id gives the reason, a moved one the way to the new place."""
    page = soup(ISSUE)
    assert "it was a dream" in text_of(page.find(id="i-gone22"))  # type: ignore[arg-type]
    moved = page.find(id="i-moved2")
    assert isinstance(moved, Tag)
    assert moved.find("a", href="../../issues/2024-02-05/index.html#i-eeeeee")


def test_a_sections_note_stands_once_behind_its_last_part() -> None:
    """Two parts of one section print its note once."""
    notes = soup(ISSUE).find_all(class_="note")
    assert len(notes) == 1
    assert notes[0].parent.h2["id"] == "page-war-2"


def test_footnotes_belong_to_their_item() -> None:
    """The note stands in the item, under its number, with a way back."""
    found = soup(ISSUE).find(id="i-bbbbbb")
    assert isinstance(found, Tag)
    note = found.find("li", id="fn-i-bbbbbb-1")
    assert isinstance(note, Tag)
    assert note.find("a", href="#fnref-i-bbbbbb-1")


def test_earlier_items_are_a_link_away_and_say_why() -> None:
    """Only an item that continues others leads to its list of them, with their dates and what they share."""
    page = soup(ISSUE)
    links = {str(a.find_parent("article")["id"]): a["href"] for a in page.find_all("a", string="Earlier")}
    assert links == {"i-aaaaaa": "cite/index.html#i-aaaaaa"}
    entry = soup("issues/2025-11-03/cite/index.html").find("li", id="i-aaaaaa")
    assert isinstance(entry, Tag)
    assert entry.find("a", href="../../2024-02-05/index.html#i-eeeeee")
    assert "5 Feb 2024 · Drills" in text_of(entry.find("ul", class_="rel"))  # type: ignore[arg-type]


def test_neighbouring_issues() -> None:
    """The newest issue has no next one, the oldest no previous one."""
    assert soup(ISSUE).find("a", rel="next") is None
    assert soup(ISSUE).find("a", rel="prev", href="../2025-02-01-report/index.html")
    oldest = soup("issues/2024-02-05/index.html")
    assert oldest.find("a", rel="prev") is None
    assert oldest.find("a", rel="next", href="../2025-02-01-report/index.html")


def test_a_report_names_its_people_and_its_language() -> None:
    """Authors above, contributors below, the language on the article."""
    page = soup("issues/2025-02-01-report/index.html")
    assert "By Ales Vydumany" in text_of(page.find(class_="byline"))  # type: ignore[arg-type]
    assert "Nina Niyakaya" in text_of(page.find(class_="imprint"))  # type: ignore[arg-type]
    assert page.main is not None
    assert page.main.article is not None
    assert page.main.article["lang"] == "be"


# --- lists ------------------------------------------------------------------------------------------------


def test_a_year_page_has_every_item_by_month_newest_first() -> None:
    """All items of the year and none of another, under the months' anchors."""
    page = soup("topics/drills/2025/index.html")
    assert [a["href"] for a in page.select(".cards a") if "#i-" in a["href"]] == [
        "../../../issues/2025-11-03/index.html#i-aaaaaa",
        "../../../issues/2025-11-03/index.html#i-bbbbbb",
    ]
    assert page.find(id="m-2025-11")


def test_a_subject_without_items_still_has_its_page() -> None:
    """A topic that nothing is filed under can be linked to."""
    assert "No item yet." in site()["topics/unused/index.html"]


def test_a_name_shows_its_spellings_in_their_languages() -> None:
    """Cyrillic and Łacinka carry their language."""
    page = soup("names/vandrouny/index.html")
    spelled = {li.get_text(): li.get("lang") for li in page.select(".spellings li")}
    assert spelled["Ян Вандроўны"] == "be"
    assert spelled["Иван Вандровный"] == "ru"
    assert spelled["Jan Vandroŭny"] == "be-Latn"
    assert spelled["Ivan Vandrovny"] is None


def test_the_index_of_names_has_every_spelling() -> None:
    """Each form leads to its name, a person also under the surname."""
    page = soup("names/index.html")
    lines = {a.get_text(): a["href"] for a in page.select(".index a")}
    for form in ("Jan Vandrouny", "Vandrouny, Jan", "Ivan Vandrovny", "Vandrouny", "Ян Вандроўны", "Вандровный, Иван"):
        assert lines[form] == "../names/vandrouny/index.html", form
    assert "Łysa Hara" in lines


def test_an_edit_of_one_year_touches_no_page_of_another() -> None:
    """The fingerprints of the pages of 2024 do not depend on 2025."""

    def of_2024(of: Archive) -> dict[str, tuple[str, ...]]:
        return {p.path: p.depends for p in pages_of(of, 2024) if p.kind in OWN and p.kind != "issue"}

    changed = next(i for i in issues() if i.slug == "2025-11-03")
    part = changed.parts[0]
    items = (*part.items, item("i-newnew", "One more drill.", topics=("drills",), names=("prykladnaya",)))
    other = replace(changed, parts=(replace(part, items=items), *changed.parts[1:]))
    assert of_2024(archive()) == of_2024(archive(other))


@pytest.mark.parametrize("kind", sorted(OWN - {"missing", "page", "robots", "security", "headers"}))
def test_what_a_page_shows_it_depends_on(kind: str) -> None:
    """Where an edited item changes a page's bytes, its digests differ as well."""
    changed = next(i for i in issues() if i.slug == "2025-11-03")
    part = changed.parts[0]
    first: Item = replace(part.items[0], topics=("trials",), text="Another beginning.", title="Another…", digest="x")
    parts = (replace(part, items=(first, *part.items[1:])), *changed.parts[1:])
    before, after = archive(), archive(replace(changed, parts=parts, title="Retitled"))
    env = environment(before.site)
    old = {p.path: p for p in planned(before) if p.kind == kind}
    for page in (p for p in planned(after) if p.kind == kind and p.path in old):
        if render(env, before, old[page.path]) != render(env, after, page):
            assert page.depends != old[page.path].depends, page.path


# --- the front page ---------------------------------------------------------------------------------------


def test_the_front_page_has_the_latest_issue_by_section() -> None:
    """Its lead, its headlines under their sections, and the figure that moved."""
    page = soup("index.html")
    assert "Hats, drills and a scarecrow." in page.get_text()
    assert page.find("a", href="issues/2025-11-03/index.html#i-bbbbbb", string="Hats & counting")
    moved = page.find(class_="moved")
    assert "12" in text_of(moved)  # type: ignore[arg-type]
    assert "+2" in text_of(moved)  # type: ignore[arg-type]
    form = page.find("form", role="search")
    assert isinstance(form, Tag)
    assert form["action"] == "search/index.html"


def test_trends_compare_the_newest_months_with_those_before() -> None:
    """Two months of items against the mean of as many months before them."""
    found = {trend.id: trend for trend in trends(archive())}
    assert found["trials"].items == 2
    assert found["trials"].usual == pytest.approx(0.5)


def test_an_empty_archive_has_a_front_page() -> None:
    """No issue, no vocabulary in use: every page still renders."""
    of = archive(without=("2025-11-03", "2025-02-01-report", "2024-02-05"))
    env = environment(of.site)
    made = {page.path: render(env, of, page) for page in planned(of)}
    assert b"No issue yet." in made["index.html"]


# --- files for machines -----------------------------------------------------------------------------------


def test_sitemap_dates_are_the_contents() -> None:
    """An issue's day of change is that of its newest correction; the day of the build appears nowhere."""
    sitemap = site()["sitemap.xml"]
    assert "<loc>https://zubrovia.example/issues/2025-11-03/</loc><lastmod>2025-11-05</lastmod>" in sitemap
    assert "<loc>https://zubrovia.example/issues/2024-02-05/</loc><lastmod>2024-02-05</lastmod>" in sitemap


def test_security_txt_has_what_the_rfc_requires() -> None:
    """RFC 9116: Contact and Expires, and where the file belongs."""
    text = site()[".well-known/security.txt"]
    assert "Contact: mailto:safe@zubrovia.example\n" in text
    assert "Expires: 2030-01-01T00:00:00Z\n" in text
    assert "Canonical: https://zubrovia.example/.well-known/security.txt\n" in text


def test_headers_carry_the_whole_policy() -> None:
    """The header has frame-ancestors, and the subscription's host may receive a form."""
    assert "frame-ancestors 'none'" in site()["_headers"]
    of = archive(site=replace(SITE, subscription=Subscription(action="https://lists.example/join")))
    env = environment(of.site)
    made = {page.path: render(env, of, page).decode() for page in planned(of)}
    assert "form-action 'self' https://lists.example;" in made["_headers"]
    assert 'action="https://lists.example/join"' in made["index.html"]


def test_a_sites_own_template_goes_before_the_programs(tmp_path: Path) -> None:
    """One file in the site's folder replaces that file alone."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "404.html").write_text('{% extends "base.html" %}{% block main %}<h1>Lost</h1>{% endblock %}')
    of = archive(site=replace(SITE, licence=Licence(name="CC BY 4.0", url="https://cc.example/by")))
    env = environment(of.site, tmp_path)
    page = next(p for p in planned(of) if p.path == urls.NOT_FOUND)
    assert "<h1>Lost</h1>" in render(env, of, page).decode()


def test_every_kind_has_a_name_of_its_own() -> None:
    """A page finds its kind again by name."""
    names = [kind.name for kind in all_kinds()]
    assert len(names) == len(set(names))
    assert all(kind_named(name).name == name for name in names)


def test_styles_and_script_keep_their_budgets() -> None:
    """Under 20 KB of style, the search page's own included, and 15 KB of script on every page."""
    assets = load_assets(template_folders())
    files = dict(assets.files)
    assert len(files[assets.css]) < 18_000
    assert len(files[assets.css]) + len(files[assets.search]) < 20_000
    assert len(files[assets.js]) < 15_000
