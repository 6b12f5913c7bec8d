"""Pages of figures, the calendar, citations and data, as readers get them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import html5lib
import pytest
from msgspec.structs import replace

from digest.archive import Archive
from digest.model import ROOT, Event, Issue
from digest.pages import calendar, citations, dataset, figures, render
from digest.pages.kinds import Page, PageKind
from research.sample import VOCABULARY, archive_of, item

MODULES = (figures, calendar, citations, dataset)


def pages(archive: Archive) -> Iterator[tuple[PageKind, Page]]:
    for module in MODULES:
        for kind in module.KINDS:
            for page in kind.of_site(archive) if kind.of_site else ():
                yield kind, page
            for year in archive.years if kind.of_year else ():
                for page in kind.of_year(archive, year) if kind.of_year else ():
                    yield kind, page


@pytest.fixture(scope="module")
def site(archive: Archive) -> dict[str, bytes]:
    environment = render.environment(archive.site)
    return {page.path: render.render(environment, archive, page) for _kind, page in pages(archive)}


def text_of(html: bytes) -> str:
    tree = html5lib.parse(html.decode(), namespaceHTMLElements=False)
    return " ".join("".join(tree.find(".//main").itertext()).split())


def test_no_address_is_made_twice(archive: Archive) -> None:
    """Every page has an address of its own."""
    found = [page.path for _kind, page in pages(archive)]
    assert len(found) == len(set(found))


def test_pages_are_valid_and_carry_nothing_inline(site: dict[str, bytes]) -> None:
    """Strict HTML, one h1, no style, no handler, no address from the top of the host, no placeholder left."""
    for path, made in site.items():
        if not path.endswith(".html"):
            continue
        html = made.decode()
        html5lib.HTMLParser(strict=True).parse(html)
        assert html.count("<h1") == 1, path
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", html), path
        assert ROOT not in html and 'href="/' not in html, path


def test_ids_are_unique_and_links_within_a_page_lead_somewhere(site: dict[str, bytes]) -> None:
    """No id stands twice, and every label refers to one that is there."""
    for path, made in site.items():
        if not path.endswith(".html"):
            continue
        ids = re.findall(r'\sid="([^"]+)"', made.decode())
        assert len(ids) == len(set(ids)), path
        for name in re.findall(r'aria-labelledby="([^"]+)"', made.decode()):
            assert name in ids, (path, name)


def test_internal_links_end_in_a_file(site: dict[str, bytes]) -> None:
    """The same pages work under any path and from a stick."""
    for path, made in site.items():
        for href in re.findall(r'<a[^>]* href="([^"#]+)', made.decode()) if path.endswith(".html") else ():
            if "://" not in href and not href.startswith("mailto:"):
                assert re.search(r"\.\w+(\?.*)?$", href), (path, href)


# --- figures ---


def test_a_series_says_where_its_sources_disagree(site: dict[str, bytes]) -> None:
    """Both values stand side by side with their sources, on the date, and none is made of them."""
    text = text_of(site["figures/prisoners/index.html"])
    assert (
        "Sources disagree on 31 December 2023: 131 (Lantern, review of December); 120 (Lantern, review of the year)."
        in text
    )
    assert "125.5" not in text


def test_values_name_their_source_and_link_to_their_issue(site: dict[str, bytes]) -> None:
    """The table leads to the issue that carries a value."""
    html = site["figures/prisoners/index.html"].decode()
    assert 'href="../../issues/2024-12-30/index.html">30 Dec 2024</a>' in html
    assert "at least 140" in html and "about 135–150" in html and "+23 since 31 Dec 2023" in html


def test_the_file_of_a_series_has_every_value(site: dict[str, bytes], archive: Archive) -> None:
    """CSV with the days worked out, numbers as numbers, the permalink of the issue."""
    lines = list(csv.DictReader(io.StringIO(site["figures/prisoners/data.csv"].decode(), newline="")))
    assert len(lines) == len(archive.figures["prisoners"]) == 5
    month = next(line for line in lines if line["date"] == "2024-09")
    assert (month["start"], month["end"], month["value"], month["low"]) == ("2024-09-01", "2024-09-30", "", "135")
    assert lines[-1]["permalink"] == "https://zubrovia.example/digest/issues/2024-12-30/"


def test_a_series_without_values_still_has_its_page(site: dict[str, bytes]) -> None:
    """A planned series is announced, not broken, and is left out of the list of all."""
    assert "No values yet." in text_of(site["figures/empty/index.html"])
    assert "Never counted" not in text_of(site["figures/index.html"])


# --- calendar ---


def test_events_stand_under_their_day_not_under_the_issue(site: dict[str, bytes]) -> None:
    """A month's page has days as headings; what is known to the month stands behind its days."""
    html = site["calendar/2025-01/index.html"].decode()
    assert re.findall(r'<h2 id="d-[^"]+">([^<]+)', html) == ["2 January 2025", "5 January 2025", "January 2025"]


def test_an_announced_event_is_marked(site: dict[str, bytes]) -> None:
    """An exercise of January that the December issue announced says so; others do not."""
    html = site["calendar/2025-01/index.html"].decode()
    assert html.count("announced on 30 Dec 2024") == 1 and html.count('class="ahead"') == 1
    assert "5–9 Jan 2025" in html


def test_inferred_dates_are_marked(site: dict[str, bytes]) -> None:
    """A date that the program read from the text says so."""
    assert site["calendar/2024-12/index.html"].decode().count("date inferred") == 1
    assert "date inferred" not in site["calendar/2025-01/index.html"].decode()


def test_what_is_still_to_come_stands_on_the_calendar(issues: tuple[Issue, ...]) -> None:
    """Events after the newest issue are listed; those of the past are not."""
    archive = archive_of(issues[0])
    html = render.render(render.environment(archive.site), archive, Page("calendar/index.html", "calendar")).decode()
    assert "Announced for later" in html and "announced on 30 Dec 2024" in html
    both = archive_of(*issues)
    html = render.render(render.environment(both.site), both, Page("calendar/index.html", "calendar")).decode()
    assert "Announced for later" not in html


def test_an_event_of_two_months_stands_in_both(issues: tuple[Issue, ...]) -> None:
    """In the second month it is listed as begun earlier."""
    long = item("long", "A march.", event=Event(edtf="2024-11-28/2024-12-02", inferred=False))
    part = replace(issues[0].parts[0], items=(long,))
    archive = archive_of(replace(issues[0], parts=(part,)))
    groups = calendar.timeline(archive, archive.entries("event", "2024-12"), month="2024-12")
    assert [group.label for group in groups] == ["Begun earlier"]
    assert groups[0].entries[0].when.startswith("28 Nov")


# --- what changes when ---


def fingerprints(archive: Archive) -> dict[str, tuple[str, ...]]:
    return {page.path: page.depends for _kind, page in pages(archive)}


def test_a_page_depends_on_what_it_shows_and_no_more(issues: tuple[Issue, ...]) -> None:
    """A new issue of 2025 leaves the data, the citations and the months of 2024 as they were."""
    before, after = fingerprints(archive_of(*issues[:2])), fingerprints(archive_of(*issues))
    changed = {path for path in before if after[path] != before[path]}
    assert "data/items-2025.csv" in changed and "data/index.html" in changed
    for path in (
        "data/items-2024.csv", "data/issues-2024.jsonl", "issues/2024-12-30/cite.bib", "calendar/2024-12/index.html",
        "figures/prisoners/index.html", "data/names.csv", "data/corrections.csv",
    ):  # fmt: skip
        assert path not in changed


def test_renamed_topics_reach_the_citations(issues: tuple[Issue, ...]) -> None:
    """Keywords are titles of topics, so the files depend on them."""
    renamed = replace(VOCABULARY, topics=(replace(VOCABULARY.topics[0], title="Flying things"), VOCABULARY.topics[1]))
    before, after = fingerprints(archive_of(*issues)), fingerprints(archive_of(*issues, vocabulary=renamed))
    assert before["issues/2025-01-06/cite.ris"] != after["issues/2025-01-06/cite.ris"]
