"""Golden questions, asked in a browser."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser_tools import hits, settle

pytestmark = pytest.mark.browser

Find = Callable[[str], list[str]]

SPELLINGS = [
    "Palachanin", "Lukash Palachanin", "Łukaš Pałačanin", "Pałačanin", "Палачанін", "Лукаш Полочанин", "palacanin",
]  # fmt: skip


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def days(found: list[str]) -> list[str]:
    return [one.split("#")[0] for one in found]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_in_every_script_gives_one_set(page: Page, find: Find, spelling: str) -> None:
    """Three items over three years, and not his brother's."""
    found = find(f"q={spelling}")
    assert days(found) == ["2025-01-06", "2024-12-30", "2023-06-05"]
    assert count(page) == "3 items"
    expect(page.locator("#answers a").first).to_have_attribute("href", "../names/palachanin/index.html")


def test_a_name_can_be_searched_for_as_a_word(page: Page, find: Find) -> None:
    """Then the brother is there too."""
    find("q=Palachanin")
    page.get_by_role("link", name="instead").click()
    settle(page)
    assert "2024-12-23" in days(hits(page))


def test_a_person_and_a_topic_stand_together(find: Find) -> None:
    """Items where both stand, not issues where both do."""
    assert days(find("q=Палачанін&topic=drones")) == ["2025-01-06", "2023-06-05"]
    assert days(find("name=palachanin&topic=trials")) == ["2024-12-30"]


def test_quoted_words_stand_side_by_side(find: Find) -> None:
    assert days(find('q="border guard"')) == ["2025-01-06"]
    assert days(find("q=border guard")) == ["2025-01-13", "2025-01-06"]
    assert days(find('q="border guard" tractor')) == ["2025-01-06"]


def test_all_words_count_in_every_year(page: Page, find: Find) -> None:
    """A word that one year does not know leaves that year out, instead of leaving the word out."""
    assert days(find("q=tractor parade")) == ["2023-06-05"]
    assert find("q=drones xyzzy") == []
    assert count(page) == "0 items"


def test_a_word_is_a_word(find: Find) -> None:
    """War is not the beginning of warden; where there is no such word at all, beginnings are found and said so."""
    assert len(find("q=war")) == 1
    assert days(find("q=hyperl")) == ["2025-01-06"]


def test_a_minus_leaves_out(find: Find) -> None:
    assert days(find("q=bakery -drone")) == ["2024-12-23"]


def test_a_year_in_the_query_does_not_find_the_year(find: Find) -> None:
    assert find("q=2025") == []
    assert days(find("q=2023")) == ["2023-06-05"]


def test_a_range_of_days_crosses_the_turn_of_the_year(page: Page, find: Find) -> None:
    """Both edges are days, not months."""
    assert days(find("from=2024-12-24&to=2025-01-06")) == ["2025-01-06", "2025-01-06", "2024-12-30", "2024-12-30"]
    assert count(page) == "4 items"


def test_the_newest_come_first_across_years_and_in_page_order(find: Find) -> None:
    found = find("q=drone")
    assert days(found) == sorted(days(found), reverse=True)
    assert days(find("q=drone&sort=oldest"))[0] == "2024-12-30"


def test_ten_then_more(page: Page, find: Find) -> None:
    """The focus goes to the first of the new ones, so that a keyboard reads on."""
    found = find("topic=drones")
    assert len(found) == 10
    assert count(page) == "18 items"
    page.get_by_role("button", name="Show 8 more").click()
    expect(page.locator("#results li")).to_have_count(18)
    expect(page.locator("#results .hit").nth(10)).to_be_focused()
    expect(page.locator("#more")).to_be_hidden()


def test_totals_of_filters_are_what_filters_find(page: Page, find: Find) -> None:
    """A topic's, name's, section's, kind's and year's total in its select is the count of its results."""
    find("q=")
    for select in ("topic", "name", "section", "kind", "year"):
        for option in page.locator(f"#{select} option").all():
            value, text = option.get_attribute("value"), option.text_content() or ""
            if value:
                find(f"{select}={value}")
                assert count(page).split()[0] == text.rsplit("(")[1].rstrip(")"), text


def test_a_result_leads_to_its_item_with_the_words_marked(page: Page, find: Find, address: str) -> None:
    """The item is the target, the words are marked there, and neither the address nor the server learns them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    find('q="border guard"')
    link = page.locator("#results .hit")
    href = link.get_attribute("href") or ""
    assert "?" not in href
    link.click()
    page.wait_for_url("**/issues/2025-01-06/index.html#*")
    item = href.split("#")[1]
    assert page.url == f"{address}issues/2025-01-06/index.html#{item}"
    assert page.evaluate("document.querySelector(':target').id") == item
    assert page.locator(f"#{item} mark").all_inner_texts() == ["border guard"]
    assert not [url for url in asked if "guard" in url.split("#")[0] and "search/index.html" not in url]


def test_the_address_is_the_search(page: Page, find: Find) -> None:
    """What the form says stands in the address, and going back goes back."""
    find("q=drone")
    page.locator("#section").select_option("political")
    page.wait_for_url("**/search/index.html?q=drone&section=political")
    settle(page)
    page.go_back()
    page.wait_for_url("**/search/index.html?q=drone")
    settle(page)
    expect(page.locator("#section")).to_have_value("")
    expect(page.locator("#chips")).to_be_hidden()


def test_the_keyboard_is_enough(page: Page, find: Find) -> None:
    """A slash to the field, arrows through the results and back, Enter opens."""
    find("q=")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("bakery")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=bakery")
    expect(page.locator("#results .hit")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results .hit").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/issues/2024-12-30/index.html#*")


def test_a_mistyped_name_is_helped(page: Page, find: Find) -> None:
    """The nearest spelling is offered, and leads to a search that finds."""
    assert find("q=Palachanni") == []
    page.locator("#help").get_by_role("link", name="Palachanin", exact=True).click()
    expect(page.locator("#results .hit")).to_have_count(3)


def test_a_topic_is_known_by_its_alias(page: Page, find: Find) -> None:
    find("q=Unmanned aircraft")
    expect(page.locator("#answers a").first).to_have_attribute("href", "../topics/drones/index.html")


def test_filters_that_leave_nothing_can_be_let_go(page: Page, find: Find) -> None:
    assert find("q=parade&year=2025") == []
    page.locator("#help").get_by_role("link", name="Without Year: 2025").click()
    expect(page.locator("#results .hit")).to_have_count(2)


def test_too_many_words_are_taken_apart(page: Page, find: Find) -> None:
    """Words that never stand together lead to searches with fewer of them, and to what they name."""
    assert find("q=parade Lozavik") == []
    expect(page.locator("#help").get_by_role("link", name="Lozavik", exact=True)).to_have_attribute(
        "href", "../names/lozavik/index.html"
    )
    page.locator("#help").get_by_role("link", name="Without Lozavik").click()
    expect(page.locator("#results .hit")).to_have_count(2)


def test_results_go_along(page: Page, find: Find) -> None:
    """With what was asked in the head, and no cell that a spreadsheet would run."""
    find("topic=trials&sort=oldest")

    def saved(kind: str) -> str:
        with page.expect_download() as got:
            page.get_by_role("button", name=kind, exact=True).click()
        return Path(got.value.path()).read_bytes().decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(saved("CSV"))))
    assert ["# Filters", "Topic: Trials"] in rows
    head = rows.index(["date", "title", "section", "topics", "names", "kind", "url", "text"])
    assert [row[0] for row in rows[head + 1 :]] == ["2024-12-30", "2025-01-06", "2025-01-13"]
    assert rows[head + 2][7].startswith("'=HYPERLINK")
    assert rows[head + 1][6].startswith("https://digest.example/issues/2024-12-30/#")

    ris = saved("RIS").split("\n")
    assert "Filters: Topic: Trials\r" in ris
    assert ris.count("TY  - MGZN\r") == 3

    items = json.loads(saved("CSL-JSON"))
    assert [item["issued"]["date-parts"] for item in items] == [[[2024, 12, 30]], [[2025, 1, 6]], [[2025, 1, 13]]]
    assert items[0]["custom"]["Filters"] == "Topic: Trials"


def test_what_goes_along_says_what_was_asked(page: Page, find: Find) -> None:
    """Query, filters and the day, in each format."""
    find("q=bakery&section=political")

    def saved(kind: str) -> str:
        with page.expect_download() as got:
            page.get_by_role("button", name=kind, exact=True).click()
        return Path(got.value.path()).read_bytes().decode("utf-8-sig")

    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    head = {
        "Query": "bakery", "Filters": "Section: Political developments", "Date of the search": today,
        "Items in this file, of all found": "1 / 1",
    }  # fmt: skip
    rows = dict(row for row in csv.reader(io.StringIO(saved("CSV"))) if len(row) == 2)
    assert {f"# {key}": value for key, value in head.items()}.items() <= rows.items()
    lines = saved("RIS").split("\r\n")
    assert {f"{key}: {value}" for key, value in head.items()} <= set(lines[: lines.index("TY  - MGZN")])
    [item] = json.loads(saved("CSL-JSON"))
    assert head.items() <= item["custom"].items()


def test_counts_are_announced(page: Page, find: Find) -> None:
    """The count stands in a live region that is there before the search."""
    find("q=drone")
    assert page.locator("output#count").count() == 1
    assert page.locator("#trouble").get_attribute("role") == "alert"
    assert page.locator("#search-form").get_attribute("role") == "search"
